"""The schemas of an organisation -> those files of them that cannot be used."""

from contextlib import suppress
from pathlib import Path

from forms.catalogue import Catalogue
from forms.ground.known_names import BrokenSchemaError, UnknownLanguageError


def broken_files(catalogue: Catalogue) -> set[Path]:
    """Own sheets, lists and languages with a mistake that keeps them from being used."""
    broken = set[Path]()
    for language in catalogue.languages:
        with suppress(UnknownLanguageError):
            if file := catalogue.words(language).broken:
                broken.add(file)
    own = [name for name, file in catalogue.files.items() if file.parent != catalogue.shipped]
    for name in (*own, next(iter(catalogue.files))):  # any sheet needs the lists
        try:
            catalogue.current(name)
        except BrokenSchemaError as error:
            broken.add(error.args[0])
    return broken
