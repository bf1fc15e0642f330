"""What was found on a paper: its identity, a mark for each box, and what a box was read as."""

from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, NamedTuple

from forms.ground.problems import Problem
from pipeline.records.refusals import Refusal

Channel = Literal["fillable", "flattened", "scan"]
ReadingState = Literal["read", "empty", "unread", "confirmed"]
# Why a box is unread: it is not in the picture; it is, and cannot be made out; it was written in
# and that was not understood; or it lies in a part that was crossed out. Only the third is
# somebody's hand.
UnreadBecause = Literal["not_seen", "illegible", "handwritten", "crossed_out"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Which form a paper is. Blank sheets have no instance; team sheets have no client."""

    worksheet: str
    edition: int
    language: str
    client: str | None = None  # as printed, 123456-7
    instance: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A piece of a scanned page: grey pixels, row by row from the top left, 0 is black.

    Raw pixels, not a PNG: what reads papers may have been taken over by one, and nothing that it
    hands on is decoded again.
    """

    width: int
    height: int
    dpi: int
    pixels: bytes = field(repr=False)  # somebody's hand: it stands in no message


class Suggestion(NamedTuple):
    """What a picture of handwriting may say; never an answer.

    Attributes:
        confidence: how sure that is, 0 to 1; `sure`: the same of each word between spaces.
    """

    text: str
    confidence: float
    sure: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """What one box holds, uninterpreted.

    Attributes:
        raw: text as the filler wrote it, the chosen code, a tick, or None for nothing.
        page: 1-based page of the form (not of the file) on which the box stands.
        box_mm: x, y, width, height in millimetres from the page's top left.
        digits: of a comb on a scan, for each cell that a digit may stand in eleven probabilities:
            0 to 9, and that the cell is empty.
        picture: the box and what was written in it, where a person may be asked about it.
        shown: the digest under which that picture is kept, once it is.
        ink: share of dark pixels inside a box on a scan, 0 to 1.
        unread_because: why it is unread; None where it is not, and where that was never noted.
    """

    pointer: str
    raw: str | bool | None
    page: int
    box_mm: tuple[float, float, float, float]
    channel: Channel = "fillable"
    confidence: float = 1.0
    state: ReadingState = "read"
    digits: tuple[tuple[float, ...], ...] = ()
    picture: Picture | None = None
    ink: float | None = None
    shown: str | None = None
    unread_because: UnreadBecause | None = None


FILES_ATTACHED: Final = "files_attached"  # code of the note that other files are in this one
BESIDE: Final = "/_beside/"  # no field of a sheet has a name that begins with a low line
CROSSED: Final = "/_crossed/"


def beside_pointer(page: int) -> str:
    """What stands beside the boxes of a page of a form, as a pointer; no field has it."""
    return f"{BESIDE}{page}"


def crossed_pointer(page: int) -> str:
    """The part of a page of a form that was crossed out, as a pointer; no field has it."""
    return f"{CROSSED}{page}"


def beside_mark(
    page: int,
    box_mm: tuple[float, float, float, float],
    channel: Channel,
    picture: Picture | None = None,
) -> Mark:
    """What stands beside the boxes of a page, and where: for a person to look at."""
    pointer = beside_pointer(page)
    unread = Mark(pointer, None, page, box_mm, channel, 0.0, "unread", picture=picture)
    return replace(unread, unread_because="illegible")


def crossed_mark(
    page: int, box_mm: tuple[float, float, float, float], picture: Picture | None = None
) -> Mark:
    """The part of a scanned page that was crossed out: for a person to say what it is worth."""
    note = beside_mark(page, box_mm, "scan", picture)
    return replace(note, pointer=crossed_pointer(page), unread_because="crossed_out")


def is_beside(pointer: str) -> bool:
    """Whether this is what stands beside the boxes of a page, and no field."""
    return pointer.startswith(BESIDE)


def is_crossed_part(pointer: str) -> bool:
    """Whether this is the part of a page that was crossed out, and no field."""
    return pointer.startswith(CROSSED)


@dataclass(frozen=True, slots=True)
class Reading:
    """One form as read; or, from a scan, one page of a form.

    Attributes:
        pages: 1-based pages of the file it came in.
        beside: of a page, what was written or drawn beside its boxes and belongs to none, as one
            mark that is unread, with its picture; and the part that was crossed out, as another.
        form_pages: of a scan, the page of the form on each of `pages`, 1-based.
        head: of a scanned page whose owner may be asked about, its head: title, code, name, date.
        shown: the digest under which that is kept, once it is.
        sheet: of a scan, which of the sheets in the picture, from 1.
    """

    identity: Identity
    channel: Channel
    pages: tuple[int, ...]
    marks: tuple[Mark, ...]
    problems: tuple[Problem, ...] = ()
    form_pages: tuple[int, ...] = ()
    head: Picture | None = None
    shown: str | None = None
    sheet: int = 1
    beside: tuple[Mark, ...] = ()

    @property
    def all_marks(self) -> tuple[Mark, ...]:
        """Those of its boxes, and of what stands beside them."""
        return (*self.marks, *self.beside)


@dataclass(frozen=True, slots=True)
class BoxReading:
    """What one box of a paper was read as, and what a person said about it since.

    Attributes:
        raw: as it stands there: text, the chosen code, a tick, or None for nothing.
        value: the same as it stands in the values; None where it could not be read.
        confidence: 0 to 1.
        page: 1-based page of the form on which the box stands.
        box_mm: x, y, width, height in millimetres from the page's top left.
        picture: digest of the picture of the box, where a person may be asked about it.
        read_as: what it had been read as, where a person said what stands there.
        confirmed_by: who said so, as typed. confirmed_on: ISO day.
        confirmed_by_picture: digest of the name of who said so, where nobody read that.
        unread_because: as of a mark; papers of before it was noted have None.
    """

    raw: str | bool | None
    value: Any
    confidence: float
    channel: Channel
    page: int
    box_mm: tuple[float, float, float, float]
    state: ReadingState
    picture: str | None = None
    read_as: str | bool | None = None
    confirmed_by: str | None = None
    confirmed_on: str | None = None
    confirmed_by_picture: str | None = None
    unread_because: UnreadBecause | None = None

    @classmethod
    def of(cls, mark: Mark) -> "BoxReading":
        """The reading of a box whose mark nobody has understood yet."""
        return cls(
            raw=mark.raw,
            value=None,
            confidence=mark.confidence,
            channel=mark.channel,
            page=mark.page,
            box_mm=mark.box_mm,
            state=mark.state,
            picture=mark.shown,
            unread_because=mark.unread_because if mark.state == "unread" else None,
        )

    def to_json(self) -> dict[str, Any]:
        """A JSON object; what there is nothing to say about is left out."""
        picture = {} if self.picture is None else {"picture": self.picture}
        read = {
            "raw": self.raw,
            "value": self.value,
            "confidence": self.confidence,
            "channel": self.channel,
            "page": self.page,
            "box_mm": list(self.box_mm),
            "state": self.state,
        }
        why = {"unread_because": self.unread_because} if self.unread_because else {}
        return picture | read | why | self._confirmation()

    def _confirmation(self) -> dict[str, Any]:
        if self.confirmed_on is None:
            return {}
        said = {
            "read_as": self.read_as,
            "confirmed_by": self.confirmed_by,
            "confirmed_on": self.confirmed_on,
        }
        if self.confirmed_by_picture is not None:
            said["confirmed_by_picture"] = self.confirmed_by_picture
        return said

    @property
    def is_unread(self) -> bool:
        """Whether something may stand there that could not be read."""
        return self.state == "unread"

    @property
    def is_not_seen(self) -> bool:
        """Whether the box is not in the picture, so that nothing at all is known of it."""
        return self.is_unread and self.unread_because == "not_seen"

    @property
    def is_crossed_out(self) -> bool:
        """Whether it lies in a part of a page that somebody crossed out."""
        return self.is_unread and self.unread_because == "crossed_out"

    @property
    def is_confirmed_blank(self) -> bool:
        """Whether a person said that nothing stands there, or nothing that counts."""
        return self.state == "confirmed" and not self.raw

    @property
    def was_taken_back(self) -> bool:
        """Whether a person said so of a box in which something had been seen."""
        was_seen = self.read_as or self.unread_because not in (None, "not_seen")
        return self.is_confirmed_blank and bool(was_seen)

    @property
    def asked_about(self) -> str | None:
        """Digest of the picture of a box that nobody has read yet, whatever stands in it."""
        return self.picture if self.is_unread else None

    @property
    def in_own_hand(self) -> str | None:
        """Digest of the picture of what was written there and nobody has read yet."""
        is_hand = self.unread_because in (None, "handwritten")
        return self.asked_about if is_hand else None


@dataclass(frozen=True, slots=True)
class NotRead:
    """A form in a file that could not be read: its pages of the file, and why."""

    pages: tuple[int, ...]
    refusal: Refusal
