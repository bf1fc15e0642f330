"""Names that all wings share: of the correction sheet; and what is raised where one is unknown."""

from typing import Final

CHECK_SHEET: Final = "nakijkblad"
CHECK_CODE: Final = "NK"


class UnknownWorksheetError(KeyError):
    """There is no worksheet of this id."""


class UnknownLanguageError(KeyError):
    """There is no language file for this language, or it lacks phrases of the worksheet."""


class UnknownEditionError(KeyError):
    """No frozen edition has this number in this language."""
