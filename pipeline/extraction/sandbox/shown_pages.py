"""A page that somebody wants to see, and its picture <-> frames of plain data."""

from typing import Final

from pydantic import TypeAdapter, ValidationError

from pipeline.extraction.sandbox import framing
from pipeline.extraction.sandbox.framing import Message
from pipeline.extraction.sandbox.serialising import NotPlainError, demand
from pipeline.extraction.sandbox.what_may_come import SaidPage
from pipeline.records import Picture
from pipeline.records.page_pictures import AskedPage, ShownPage

_ASKED: Final = TypeAdapter(AskedPage)
_SHOWN: Final[TypeAdapter[SaidPage]] = TypeAdapter(SaidPage)


def of_asked(asked: AskedPage) -> bytes:
    """A page that is asked for, as the house says it."""
    return _ASKED.dump_json(asked)


def to_asked(said: bytes) -> AskedPage:
    """The page that the house asks for."""
    return _ASKED.validate_json(said)


def of_shown(page: ShownPage) -> Message:
    """A page, as the reader shows it."""
    picture = page.picture
    said = (picture.width, picture.height, picture.dpi, page.lies_as_printed)
    return Message(framing.SHOWN, _SHOWN.dump_json(said), [picture.pixels])


def to_shown(frame: Message) -> ShownPage:
    """The page that a reader shows. Raises NotPlainError."""
    demand(len(frame.pieces) == 1)
    try:
        width, height, dpi, lies_as_printed = _SHOWN.validate_json(frame.body, strict=True)
    except ValidationError:
        raise NotPlainError from None
    demand(len(frame.pieces[0]) == width * height)
    return ShownPage(Picture(width, height, dpi, frame.pieces[0]), lies_as_printed)
