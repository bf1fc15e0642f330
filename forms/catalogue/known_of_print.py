"""What must be known of a print to find the edition that it was printed on."""

from typing import Protocol


class NamesEdition(Protocol):
    """What says which edition it is of: what a page code tells, a submission, a print."""

    @property
    def worksheet(self) -> str:
        """Id of the worksheet."""

    @property
    def edition(self) -> int:
        """Number of the edition."""

    @property
    def language(self) -> str:
        """Code of the language."""


class MadeForOnePrint(Protocol):
    """What is known of one print."""

    @property
    def sheet(self) -> str | None:
        """The frozen edition, where it was made for this print alone."""
