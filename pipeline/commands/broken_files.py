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


def broken_files(catalogue: Catalogue, folder: Path) -> set[Path]:
    """What an organisation has of its own (in this folder) and that cannot be used as it is."""
    if len(catalogue.folders) == 1:  # the folder is none, or a link that leads nowhere
        return {folder} if os.path.lexists(folder) and not folder.is_dir() else set()
    if not os.access(folder, os.R_OK | os.X_OK):
        return {folder}
    languages = folder / LANGUAGES
    broken = {languages} if why_no_folder(languages) else set[Path]()
    for file in (*schema_files(languages), folder / "pack.toml"):
        try:
            read_if_there(file)
        except BrokenSchemaError:
            broken.add(file)
            continue
        if file.parent.name == LANGUAGES and _has_mistake(file, catalogue):
            broken.add(file)
    own = [name for name, file in catalogue.files.items() if file.parent != catalogue.shipped]
    for name in (*own, next(iter(catalogue.files))):  # any sheet needs the lists
        try:
            catalogue.current(name)
        except BrokenSchemaError as error:
            broken.add(error.args[0])
    return broken


def _has_mistake(file: Path, catalogue: Catalogue) -> bool:
    """Whether a language file has one, as `schemas check` tells it."""
    from forms.checking import check  # which few need

    return any(not mistake.is_warning for mistake in check(file, catalogue))


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
