"""The bands above and below every page: marks for a scanner, codes, and where they stand.

All in millimetres from the top left of A4. Everything is at least 6 mm from the edge, for most
printers leave 4 to 5 mm white. Quiet zones (4 modules) stay free: 2.9 mm around the large code,
2.1 mm around the small one.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from forms.ground.style import MM, PAGE_HEIGHT, PAGE_WIDTH
from forms.ground.widgets import Circles
from forms.ground.words import Words
from forms.layout.galleys import Typesetter, WidthOf
from forms.layout.letters import LINE_PITCH, LettersName
from forms.layout.parts import Part, Run, Stroke, moved
from forms.schema.worksheet import Worksheet

EDGE: Final = 6.0
_CELL: Final = 5.6  # of the client code
_LABEL: Final = 14.0  # for what stands before it
_OF_BOTH: Final = ("how_to_cross", "how_to_uncross")  # says that there are circles, too
MARK: Final = 7.0  # side of an ArUco mark, its black border included
QR_TOP: Final = (174.5, 7.0, 18.0)  # x, y, side
QR_FOOT: Final = (17.0, 278.0, 13.0)
CodePlace = tuple[float, float, float]  # x, y, side
CONTENT_LEFT: Final = 18.0
CONTENT_WIDTH: Final = 174.0
CONTENT_TOP: Final = 33.0
CONTENT_BOTTOM: Final = 272.0
ID_RIGHT: Final = 170.5  # right end of the readable id
ID_TOP: Final = 11.5  # baseline of its first line
ID_PITCH: Final = 4.4
ID_SIZE: Final = 9.0
NUMBER_RIGHT: Final = 192.0  # right end of "Bladzijde 1 van 4"
NUMBER_BASE: Final = 289.0
FOOT_PITCH: Final = 4.4  # from a line above the page number to the next
FOOT_SIZE: Final = 12.0  # points; smaller where a line is longer than
FOOT_WIDTH: Final = 54.0
FOOT_BESIDE_SIZE: Final = 10.0
ADVICE_LEFT: Final = 36.0  # of how to tick; its first line stands on
ADVICE_TOP: Final = 281.6

# x, y of each corner mark; its id names the corner: 0 top left, then clockwise
MARKS: Final[tuple[tuple[int, float, float], ...]] = (
    (0, EDGE, EDGE),
    (1, PAGE_WIDTH - EDGE - MARK, EDGE),
    (2, PAGE_WIDTH - EDGE - MARK, PAGE_HEIGHT - EDGE - MARK),
    (3, EDGE, PAGE_HEIGHT - EDGE - MARK),
)
# DICT_4X4_50, ids 0 to 3: four rows of four inner bits, 1 is white (OpenCV's predefined
# dictionary; a test compares them with OpenCV's own drawing).
MARK_BITS: Final[tuple[tuple[int, int, int, int], ...]] = (
    (0b1011, 0b0101, 0b0011, 0b0010),
    (0b0000, 0b1111, 0b1001, 0b1010),
    (0b0011, 0b0011, 0b0010, 0b1101),
    (0b1001, 0b1001, 0b0100, 0b0110),
)


def code_places(letters: LettersName | None) -> tuple[CodePlace, ...]:
    """Where the page code is printed: with large letters only at the foot, out of the eye."""
    return (QR_TOP, QR_FOOT) if letters is None else (QR_FOOT,)


def _has_circles(worksheet: Worksheet) -> bool:
    widgets = (w for leaf in worksheet.leaves() for w in leaf.field.widgets(leaf.pointer))
    return worksheet.purpose == "check" or any(isinstance(each, Circles) for each in widgets)


def _size_of_label(label: str, typesetter: Typesetter) -> float:
    """Of what stands before the client code: smaller where it would touch the code."""
    return next(
        (s for s in (12.0, 11.0, 10.0) if typesetter.measure(label, "bold", s) / MM <= _LABEL - 1),
        9.0,
    )


def band_parts(
    worksheet: Worksheet, words: Words, typesetter: Typesetter, page: int
) -> Iterator[Part]:
    """The printed parts of the bands: the code to fill in, the running title, the advice.

    Marks, codes, the readable id and the page number are not parts: they are drawn from the
    constants above, for they differ from print to print.
    """
    is_turned = words.direction == "rtl"
    if worksheet.client is not None:
        (comb,) = worksheet.client.widgets("/client")
        boxes = typesetter.comb(comb, words("paper.client_code"), cell=_CELL).parts
        before = CONTENT_LEFT if is_turned else CONTENT_LEFT + _LABEL
        beyond = before + _CELL * len(comb.pattern) + 3
        label = worksheet.client.label
        size = 12.0 if is_turned else _size_of_label(label, typesetter)
        yield Run(beyond if is_turned else CONTENT_LEFT, 15.2, label, "bold", size, tag="Lbl")
        yield from (moved(part, before, 9) for part in boxes)
    if page > 1:
        size = typesetter.letters.band
        wide = typesetter.measure(worksheet.title, "regular", size) / MM
        begin = round(ID_RIGHT - wide, 2) if is_turned else CONTENT_LEFT
        yield Run(begin, 25.2, worksheet.title, "regular", size, "soft", "Artifact")
    yield Stroke(CONTENT_LEFT, 29, CONTENT_LEFT + CONTENT_WIDTH, 29, 0.4, "accent")
    yield Stroke(CONTENT_LEFT + 16, 275, CONTENT_LEFT + CONTENT_WIDTH, 275, 0.4, "accent")
    has_both = worksheet.letters is not None or _has_circles(worksheet)
    advice = _OF_BOTH if has_both else ("how_to_tick", "how_to_untick")
    size = typesetter.letters.band
    for n, key in enumerate(advice):
        at = ADVICE_TOP + n * LINE_PITCH
        yield Run(ADVICE_LEFT, at, words(f"paper.{key}"), "regular", size, "soft", "Artifact")


def foot_runs(lines: Sequence[str], measure: WidthOf) -> tuple[Run, ...]:
    """Lines above the page number, the last right above it, as print of a page.

    The first is for who fills in the sheet; a second says the same to who hands it over, in small.
    """
    runs = []
    for n, text in enumerate(lines):
        wide = measure(text, "bold", FOOT_SIZE) / MM
        size = round(FOOT_SIZE * min(1.0, FOOT_WIDTH / wide), 1) if not n else FOOT_BESIDE_SIZE
        begin = round(NUMBER_RIGHT - wide * size / FOOT_SIZE, 2)
        base = NUMBER_BASE - (len(lines) - n) * FOOT_PITCH
        runs.append(Run(begin, round(base, 2), text, "bold", size, tag="Artifact"))
    return tuple(runs)
