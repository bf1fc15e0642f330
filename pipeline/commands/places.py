"""Places that people type: what is wrong with one, and what to do about it, in words."""

import os
from contextlib import suppress
from pathlib import Path

from forms.ground.words import Words
from pipeline.commands import Failure
from pipeline.settings import Settings
from pipeline.store.owners import here
from pipeline.workspace import Office


def not_to_write(place: Path, words: Words, *, is_folder: bool = False) -> str | None:
    """Why no file can be written under this name, or (`is_folder`) no folder made; else None."""
    if not is_folder and _is_folder(place):
        return words("places.is_folder", place=place)
    standing = _standing(place if is_folder else place.parent)
    if not _is_folder(standing):
        return words("places.is_file", place=standing)
    if not is_folder and not _is_folder(place.parent):
        return words("places.no_folder", place=place.parent)
    if not os.access(standing, os.W_OK | os.X_OK):
        return words("places.not_written", place=standing, account=here())
    return None


def in_our_folders(place: Path, settings: Settings, words: Words) -> str | None:
    """Why nothing that is given away may be written here: it would be taken in, or be in the store.

    None where it may.
    """
    ours = (settings.inbox.resolve(), settings.store.resolve())
    if any(place.resolve().is_relative_to(folder) for folder in ours):
        return words("places.ours", place=place)
    return None


def demand_out(office: Office, folder: Path | None) -> None:
    """Raise Failure or OSError where sheets may not be laid in this folder (None: the outbox)."""
    demand_elsewhere(office, folder)
    office.look_before(folder)


def demand_elsewhere(office: Office, place: Path | None) -> None:
    """Raise Failure where a place that was typed lies in the inbox or in the store."""
    if place is not None and (told := in_our_folders(place, office.settings, office.words)):
        raise Failure(told, 2)


def not_to_read(place: Path, words: Words) -> str | None:
    """Why there is no file to read under this name; else None."""
    if _is_folder(place):
        return words("places.is_folder", place=place)
    if not _is_there(place):
        standing = _standing(place)
        may = os.access(standing, os.X_OK) or not _is_folder(standing)
        key = "not_there" if may else "not_read"
        return words(f"places.{key}", place=place, account=here())
    if not os.access(place, os.R_OK):
        return words("places.not_read", place=place, account=here())
    return None


def unusable(place: Path, error: OSError, words: Words) -> str | None:
    """What to tell of a place, where it may be the cause of an error; else None."""
    if found := not_to_write(place, words, is_folder=_is_folder(place)):
        return found
    named = error.filename if isinstance(error.filename, str) else ""
    is_it = named and Path(named).absolute().is_relative_to(place.absolute().parent)
    return words("places.unusable", place=place) if is_it else None


def _standing(place: Path) -> Path:
    """The place, or the first one above it that is there."""
    whole = place.absolute()
    return next(each for each in (whole, *whole.parents) if _is_there(each))


def _is_there(place: Path) -> bool:
    """Whether something is there, as far as this account can see."""
    with suppress(OSError):
        return place.exists()
    return False


def _is_folder(place: Path) -> bool:
    with suppress(OSError):
        return place.is_dir()
    return False
