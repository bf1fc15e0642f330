"""One page of a file that somebody wants to see, and how it looks."""

from dataclasses import dataclass

from pipeline.records.readings import Identity, Picture


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page to be shown.

    Attributes:
        number: page of the file, 1-based.
        form_page: which page of the form it should be, 1-based.
        identity: of that form; None where nobody knows it.
    """

    number: int
    form_page: int = 1
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class ShownPage:
    """How a page looks.

    Attributes:
        lies_as_printed: every millimetre of the form lies where it was printed, so that a box can
            be shown on it; else it is the page as it came.
    """

    picture: Picture
    lies_as_printed: bool
