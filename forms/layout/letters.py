"""How large the letters of a worksheet are: sizes in points, and what follows from them."""

from dataclasses import dataclass
from typing import Final, Literal

LettersName = Literal["large", "largest"]
BODY_SIZE: Final = 12.0
SMALL_ID: Final = 8.0  # of what a person need not read
LINE_PITCH: Final = 5.7  # mm; a line of 12 pt text
OPTION_GAP: Final = 8.0  # mm from a word to the next box
BASE: Final = 0.76  # of a line, from its top to the line that letters stand on


@dataclass(frozen=True, slots=True)
class Letters:
    """The sizes of one sheet, in points.

    Attributes:
        question: of a label. help: beside it. option: beside a box to tick.
        text: of the intro, and below a heading. card: heading of a card.
        tick_drop: millimetres from the top of a question to the box to tick at its left.
        gap: millimetres between questions, where no Dutch stands beside them.
        nearest: millimetres from a word to the next box at least, where a line would not hold all.
        card_gap: millimetres between the questions of a card.
        beside_rise: millimetres that lines of options with Dutch below them stand closer.
        band: of how to tick, and of the title above a page; and of the number of a line.
        typed: of what is typed or known in a box.
        known, told: of what is known in a slot, and of who and when below it; and millimetres from
            line to line, from the top of the slot to the first, and of the slot at least.
        id: of the readable id of a goal or step.
    """

    question: float = BODY_SIZE
    help: float = BODY_SIZE
    option: float = BODY_SIZE
    text: float = BODY_SIZE
    card: float = 15.0
    tick_drop: float = 0.4
    gap: float = 5.2
    nearest: float = OPTION_GAP
    card_gap: float = 3.2  # so that two cards fit a page
    beside_rise: float = 0.0
    band: float = BODY_SIZE
    typed: float = BODY_SIZE
    known: float = 13.0
    known_pitch: float = 5.6
    known_drop: float = 6.0
    told: float = BODY_SIZE
    told_pitch: float = 5.4
    slot: float = 27.0  # id, three lines, who and when
    id: float = BODY_SIZE


FIRST: Final = Letters()
LARGE: Final = Letters(
    question=14.0,
    option=13.0,
    text=13.0,
    card=16.0,
    tick_drop=0.9,
    nearest=5.0,
    card_gap=4.2,
    beside_rise=0.8,
    id=SMALL_ID,
)


LARGEST: Final = Letters(
    question=18.0,
    help=14.0,
    option=16.0,
    text=16.0,
    gap=3.0,
    card=20.0,
    tick_drop=1.7,
    nearest=5.0,
    card_gap=2.4,
    band=14.0,
    typed=16.0,
    known=17.0,
    known_pitch=7.2,
    known_drop=7.2,
    told=14.0,
    told_pitch=6.3,
    slot=31.0,
    id=SMALL_ID,
)
_CALLED: Final[dict[LettersName | None, Letters]] = {
    None: FIRST,
    "large": LARGE,
    "largest": LARGEST,
}


def letters_called(name: LettersName | None) -> Letters:
    """The sizes that a worksheet asks for by name; without one those of the first editions."""
    return _CALLED[name]


def pitch(size: float) -> float:
    """Millimetres from a line of this size to the next."""
    return LINE_PITCH * size / BODY_SIZE
