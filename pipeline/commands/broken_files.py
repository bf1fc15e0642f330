"""The schemas of an organisation -> those files of them that cannot be used, and what still can."""

import os
from collections.abc import Iterable
from pathlib import Path

from forms.catalogue import Catalogue
from forms.checking.schemas import LANGUAGES
from forms.checking.unreadable import why_no_folder
from forms.ground.known_names import BASE_LANGUAGE, BrokenSchemaError
from forms.ground.toml_text import read_if_there, schema_files
from pipeline.commands import say_broken
from pipeline.workspace import Office

PACK = "pack.toml"


def broken_files(catalogue: Catalogue, folder: Path) -> set[Path]:
    """What an organisation has of its own (in this folder) and that cannot be used as it is."""
    if len(catalogue.folders) == 1:  # the folder is none, or a link that leads nowhere
        return {folder} if os.path.lexists(folder) and not folder.is_dir() else set()
    if not os.access(folder, os.R_OK | os.X_OK):
        return {folder}
    languages = folder / LANGUAGES
    broken = {languages} if why_no_folder(languages) else set[Path]()
    others = (*schema_files(languages), folder / PACK)
    broken.update(file for file in others if _is_broken(file, catalogue))
    own = [name for name, file in catalogue.files.items() if file.parent != catalogue.shipped]
    for name in (*own, next(iter(catalogue.files))):  # any sheet needs the lists
        try:
            catalogue.current(name)
        except BrokenSchemaError as error:
            broken.add(error.args[0])
    return broken


def _is_broken(file: Path, catalogue: Catalogue) -> bool:
    """Whether a file of languages or packs has a mistake, as `schemas check` tells it."""
    try:
        read_if_there(file)
    except BrokenSchemaError:
        return True
    if not file.exists():
        return False
    from forms.checking import check  # which few need

    return any(not mistake.is_warning for mistake in check(file, catalogue))


def is_own_pack_sound(office: Office) -> bool:
    """Whether the packs are those of the organisation, where it has any; else that is told."""
    own = office.settings.workspace / "schemas" / PACK
    is_sound = own.parent not in office.catalogue.folders or not _is_broken(own, office.catalogue)
    if not is_sound:
        say_broken(office, own)
    return is_sound


def sound_sheets(
    office: Office, names: Iterable[str], language: str = BASE_LANGUAGE
) -> tuple[str, ...]:
    """Those of these sheets that can be printed for who reads a language; what others lack is told.

    Raises:
        UnknownWorksheetError, UnknownLanguageError: there is no such sheet or language.
    """
    catalogue, sound = office.catalogue, list[str]()
    for name in names:
        try:
            catalogue.current(name, catalogue.spoken(name, language))
            sound.append(name)
        except BrokenSchemaError as error:
            say_broken(office, error.args[0])
    return tuple(sound)
