"""Names that all wings share, and what is raised where a name is unknown."""

from typing import Final

BASE_LANGUAGE: Final = "nl"  # of the schema files themselves
CHECK_SHEET: Final = "nakijkblad"
CHECK_CODE: Final = "NK"


class UnknownWorksheetError(KeyError):
    """There is no worksheet of this id."""


class UnknownLanguageError(KeyError):
    """There is no language file for this language, or it lacks phrases of the worksheet."""


class UnknownEditionError(KeyError):
    """No frozen edition has this number in this language."""


class BrokenSchemaError(Exception):
    """A worksheet, a shared list or a language file has mistakes, or more than a page holds.

    The argument is the file (Path); `schemas check` tells what is wrong in it.
    """
