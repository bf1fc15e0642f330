"""The one list of what a reader may say, field by field, and how much of it; nothing else is heard.

What only the house may give has no place here: no path, no digest of a picture, nothing that
somebody confirmed, no note about other papers. What has to fit a sheet is looked at afterwards, by
`plausibility`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import ConfigDict, FailFast, Field, StringConstraints, with_config

from forms.ground.problems import PAGE_MISSING, Severity
from pipeline.extraction.bounds import LONGEST_ANSWER, MOST_BYTES, MOST_FILES, NO_LETTERS
from pipeline.extraction.sandbox import framing
from pipeline.extraction.sandbox.framing import Expected, Message, Most
from pipeline.records.enclosures import LONGEST_NAME, ContainerKind
from pipeline.records.readings import Channel, UnreadBecause

MOST_FORMS: Final = 2_000  # in one file
MOST_OF_ALL: Final = Most(body=32_000_000, pieces=20_000, bytes=400_000_000)  # of these together
MOST_PARTS: Final = 20_000  # commas in the JSON of one frame; a full sheet has two thousand
MOST_QUESTIONS: Final = 200  # about what was printed, a paper
MOST_PAGES: Final = 100_000  # of a file
MOST_SIDE: Final = 5_000  # pixels
MOST_DPI: Final = 2_400

# How much is listened to of each thing that a reader may say, before any of it is understood.
HELLO: Final[Expected] = {framing.READY: Most(body=200)}
_INSTEAD: Final[Expected] = {
    framing.REFUSAL: Most(body=1_000),
    framing.FAILURE: Most(body=200),
}
OF_A_PAPER: Final[Expected] = {
    framing.QUESTION: Most(body=60),
    framing.FORM: Most(body=1_000_000, pieces=1_000, bytes=60_000_000),
    framing.UNREAD: Most(body=10_000),
    framing.DONE: Most(body=60),
    **_INSTEAD,
}
OF_A_CONTAINER: Final[Expected] = {
    framing.FILES: Most(body=10_000, pieces=MOST_FILES, bytes=MOST_BYTES),
    **_INSTEAD,
}
OF_A_PAGE: Final[Expected] = {
    framing.QUESTION: Most(body=60),
    framing.SHOWN: Most(body=100, pieces=1, bytes=MOST_SIDE * MOST_SIDE),
    **_INSTEAD,
}

_KNOWN: Final = ConfigDict(extra="forbid", strict=True)
_FIRST: Final = FailFast()  # one fault is enough: to note a million of them costs a gigabyte
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Millimetres = Annotated[float, Field(ge=-1, le=298, allow_inf_nan=False)]  # on a page of A4
PageOfFile = Annotated[int, Field(ge=1, le=MOST_PAGES)]
PageOfForm = Annotated[int, Field(ge=1, le=99)]
Pointer = Annotated[str, StringConstraints(pattern=r"^/[!-~]{1,200}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
NameInside = Annotated[
    str, StringConstraints(max_length=LONGEST_NAME, pattern=r"^[^\p{C}\p{Zl}\p{Zp}/\\]*$")
]
FileStem = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,60}$")]
Text = Annotated[str, StringConstraints(max_length=LONGEST_ANSWER, pattern=rf"^[^{NO_LETTERS}]*$")]
Cell = Annotated[tuple[Share, ...], _FIRST, Field(min_length=11, max_length=11)]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,20}$")]


@with_config(_KNOWN)
@dataclass(frozen=True, slots=True)
class SaidIdentity:
    """Which form a paper says that it is."""

    worksheet: FileStem
    edition: Annotated[int, Field(ge=1, le=9_999)]
    language: FileStem
    client: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}-[0-9]$")] | None
    instance: Number | None


@with_config(_KNOWN)
@dataclass(frozen=True, slots=True)
class SaidPicture:
    """The size of a picture; its pixels are the piece with this number, as they are."""

    width: Annotated[int, Field(ge=1, le=MOST_SIDE)]
    height: Annotated[int, Field(ge=1, le=MOST_SIDE)]
    dpi: Annotated[int, Field(ge=1, le=MOST_DPI)]
    piece: Annotated[int, Field(ge=0, lt=1_000)]


@with_config(_KNOWN)
@dataclass(frozen=True, slots=True)
class SaidMark:
    """What a box holds. That it was confirmed, no reader can know."""

    pointer: Pointer
    raw: Text | bool | None
    page: PageOfForm
    box_mm: tuple[Millimetres, Millimetres, Millimetres, Millimetres]
    channel: Channel
    confidence: Share
    state: Literal["read", "empty", "unread"]
    digits: Annotated[tuple[Cell, ...], _FIRST, Field(max_length=100)] = ()
    picture: SaidPicture | None = None
    ink: Share | None = None
    unread_because: UnreadBecause | None = None


@with_config(_KNOWN)
@dataclass(frozen=True, slots=True)
class SaidProblem:
    """What is odd about a form: one of `PROBLEMS`."""

    code: Name
    pointer: Pointer | None
    severity: Severity
    params: Mapping[Name, Annotated[str, StringConstraints(max_length=100_000)]]


@with_config(_KNOWN)
@dataclass(frozen=True, slots=True)
class SaidForm:
    """A form, or from a scan a page of one."""

    identity: SaidIdentity
    channel: Channel
    pages: Annotated[tuple[PageOfFile, ...], _FIRST, Field(min_length=1, max_length=99)]
    marks: Annotated[tuple[SaidMark, ...], _FIRST, Field(max_length=5_000)]
    beside: Annotated[tuple[SaidMark, ...], _FIRST, Field(max_length=99)]
    problems: Annotated[tuple[SaidProblem, ...], _FIRST, Field(max_length=5_000)]
    form_pages: Annotated[tuple[PageOfForm, ...], _FIRST, Field(max_length=99)]
    head: SaidPicture | None
    sheet: Annotated[int, Field(ge=1, le=99)]


@with_config(_KNOWN)
@dataclass(frozen=True, slots=True)
class SaidRefusal:
    """Why a paper, or the form on some pages of it, cannot be read: one of `REFUSALS`."""

    refusal: Name
    params: Mapping[Name, Annotated[str, StringConstraints(max_length=20)]]
    pages: Annotated[tuple[PageOfFile, ...], _FIRST, Field(max_length=1_000)]


@with_config(_KNOWN)
@dataclass(frozen=True, slots=True)
class SaidApart:
    """A file that was taken apart; what lay in it are the pieces, in this order."""

    kind: ContainerKind
    numbers: Annotated[
        tuple[
            Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}(\.[1-9][0-9]{0,2}){0,3}$")],
            ...,
        ],
        _FIRST,
        Field(max_length=MOST_FILES),
    ]
    names: Annotated[tuple[NameInside, ...], _FIRST, Field(max_length=MOST_FILES)] = ()


@with_config(_KNOWN)
@dataclass(frozen=True, slots=True)
class SaidEnd:
    """All is said: so many forms."""

    forms: Annotated[int, Field(ge=1, le=MOST_FORMS)]


# A page as a picture: width, height, dpi, and whether it lies as it was printed.
_Side = Annotated[int, Field(ge=1, le=MOST_SIDE)]
SaidPage = tuple[_Side, _Side, Annotated[int, Field(ge=1, le=MOST_DPI)], bool]

Params = Mapping[str, str]  # what fills in a phrase -> what it looks like, as a pattern
_NOTHING: Final[Params] = MappingProxyType({})
_NUMBER: Final = r"[0-9]{1,6}"
_NUMBERS: Final = r"[0-9]{1,6}(, [0-9]{1,6}){0,98}"
BOX: Final = "a box"  # of the sheet, whichever


class Oddity(NamedTuple):
    """Of what a problem may be, how heavy it is, and what fills in its words.

    Attributes:
        of: `BOX`, one pointer, or None for the paper as a whole.
        optional: of `params`, those that may be lacking.
    """

    of: str | None
    severity: Severity = "question"
    params: Params = _NOTHING
    optional: frozenset[str] = frozenset()


_OF_A_BOX: Final = (
    "beyond_page",
    "marks_several",
    "marks_taken_back",
    "mark_unclear",
    "printed_changed",
    "remark_over_box",
    "text_cut",
    "text_garbled",
    "values_differ",
)
PROBLEMS: Final[Mapping[str, Oddity]] = {
    **dict.fromkeys(_OF_A_BOX, Oddity(BOX)),
    "client_conflict": Oddity("/client"),
    "fields_missing": Oddity(None),
    "file_damaged": Oddity(None),
    "files_attached": Oddity(None, "warning"),
    "identity_conflict": Oddity(None),
    PAGE_MISSING: Oddity(
        None, params={"pages": _NUMBERS, "printed": _NUMBERS}, optional=frozenset({"printed"})
    ),
    "pages_not_ours": Oddity(None, "warning", {"pages": r"[0-9]{1,6}(, [0-9]{1,6})*"}),
    "remark_beside": Oddity(None, "warning", {"page": _NUMBER, "mm": _NUMBER}),
    "scan_another_below": Oddity(None, "warning"),
    "scan_bilevel": Oddity(None, "warning"),
    "scan_code_unread": Oddity(None, "warning"),
    "scan_crooked": Oddity(None),
    "scan_jumps": Oddity(None),
    "scan_pencil_lost": Oddity(None),
    "scan_pale": Oddity(None, "warning"),
    "scan_washed_out": Oddity(None),
    "scan_shadowed": Oddity(None),
}
# Who the paper is of, and what the house makes of it, is for the house to say.
REFUSALS: Final[Mapping[str, Params]] = {
    "back_written": _NOTHING,
    "damaged": _NOTHING,
    "locked": _NOTHING,
    "not_a_pdf": _NOTHING,
    "not_our_form": _NOTHING,
    "own_document": _NOTHING,
    "own_plan": _NOTHING,
    "own_summary": _NOTHING,
    "page_unclear": _NOTHING,
    "several_sheets": _NOTHING,
    "too_heavy": _NOTHING,
    "too_many_pixels": {"limit": _NUMBER},
    "too_much_inside": {"files": _NUMBER, "limit": _NUMBER},
    "unknown_edition": _NOTHING,
}


def may_come(forms: Sequence[Message]) -> bool:
    """Whether so much is listened to, of one paper: an honest reader looks before it speaks."""
    most = MOST_OF_ALL
    return (
        len(forms) <= MOST_FORMS
        and all(_may_come(each, OF_A_PAPER[each.kind]) for each in forms)
        and sum(len(each.body) for each in forms) <= most.body
        and sum(len(each.pieces) for each in forms) <= most.pieces
        and sum(map(_size, forms)) <= most.bytes
    )


def _may_come(form: Message, most: Most) -> bool:
    is_small = len(form.body) <= most.body and form.body.count(b",") <= MOST_PARTS
    return is_small and len(form.pieces) <= most.pieces and _size(form) <= most.bytes


def _size(form: Message) -> int:
    return sum(map(len, form.pieces))
