"""A page of the layout -> where on it something is printed, or room is made for an answer.

Known from the layout alone: drawing the page to compare with would take longer than all reading.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from fontTools.pens.areaPen import AreaPen

from forms.ground.fonts import font, is_plain, measure, ready
from forms.ground.shaping import area, reach, shaped
from forms.ground.style import MM, PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.bands import (
    ID_PITCH,
    ID_RIGHT,
    ID_TOP,
    MARK,
    MARKS,
    NUMBER_BASE,
    NUMBER_RIGHT,
    code_places,
)
from forms.layout.parts import (
    Box,
    Drawing,
    FaceName,
    Image,
    LayoutPage,
    Panel,
    Part,
    Run,
    Slot,
    Stroke,
)
from pipeline.extraction.pixels import Grey

Edges = tuple[float, float, float, float]  # left, top, right, bottom in mm

BESIDE_SCALE: Final = 3.0  # pixels in a millimetre: those of `Registration.overview`
AWAY: Final = 1.0  # mm from print and its blur, where paper is bare
_BLUR: Final = 0.5  # mm beside print that it may darken, or be off
_FRAME: Final = 0.7  # the same of a frame, along which a hand often runs
_CODE: Final = 2.0  # mm around a code or a mark: a pen that meant to strike it out stays near
_RIM: Final = 3.0  # mm along the edges of the paper: the lid, a shadow, a tear
_ID_WIDTH: Final = 40.0
_NUMBER_WIDTH: Final = 60.0
_LETTER: Final = 4.3  # mm, a line of these
_LABEL_GAP: Final = 5.0  # mm from a box to its label at most
_LEFT_GAP: Final = 4.0  # the same at its left; there the next box stands no nearer than 5 mm
_HEADING_GAP: Final = 9.0  # mm from the top of the first box of a question to the foot of its words
_FLUSH: Final = 1.5  # mm that their edges may differ
_WORD: Final = 3  # letters
_OTHERS: Final = 14  # lines of text beside the labels that tell how dark print is


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A line of text: where it stands, and how much ink it took, in mm2 of full black.

    `box` is the box to tick of which it is the label, if it is, or the first box of the question of
    which it is a word; `look`: its face and size.
    """

    edges: Edges
    ink: float
    box: Box | None = None
    look: tuple[FaceName, float] = ("regular", 12.0)


@dataclass(frozen=True, slots=True)
class SpacedLine:
    """A label of a box to tick, or a question above such boxes, of several words.

    `spaces`: where there is paper between two words, from the end of one to the start of the next.
    """

    text: PrintedText
    is_label: bool
    spaces: tuple[tuple[float, float], ...]


@lru_cache(maxsize=64)
def texts_of(page: LayoutPage) -> tuple[PrintedText, ...]:
    """The labels of the boxes to tick of a page, and some other text to compare them with."""
    runs = _dark_runs(page)
    labels = dict(_labels(page))
    others = [run for run in runs if run not in labels and len(run.text) > _WORD]
    step = max(1, len(others) // _OTHERS)
    chosen = [*labels, *others[::step]]
    return tuple(_printed(run, labels.get(run)) for run in chosen)


def _dark_runs(page: LayoutPage) -> list[Run]:
    return [part for part in page.parts if isinstance(part, Run) and part.ink == "ink"]


def _labels(page: LayoutPage) -> Iterator[tuple[Run, Box]]:
    """The lines that are labels of boxes to tick."""
    is_turned = labels_stand_left(page)
    boxes = [box for box in page.boxes if box.is_to_tick]
    for run in _dark_runs(page):
        for box in boxes:
            if _is_label(run, box, is_turned=is_turned):
                yield run, box


def _printed(run: Run, box: Box | None) -> PrintedText:
    return PrintedText(text_edges(run), _ink(run), box, (run.face, run.size))


@lru_cache(maxsize=64)
def headings_of(page: LayoutPage) -> tuple[PrintedText, ...]:
    """The questions that stand right above their boxes to tick, word by word."""
    return tuple(_printed(word, box) for run, box in _headings(page) for word in _words(run))


@lru_cache(maxsize=64)
def whole_headings_of(page: LayoutPage) -> tuple[PrintedText, ...]:
    """The same, line by line."""
    return tuple(_printed(run, box) for run, box in _headings(page))


def _headings(page: LayoutPage) -> Iterator[tuple[Run, Box]]:
    """The lines that stand right above the boxes to tick of a question, with the first of these."""
    is_turned = labels_stand_left(page)
    questions: dict[str, list[Box]] = {}
    for box in page.boxes:
        if box.is_to_tick:
            questions.setdefault(box.pointer, []).append(box)
    for boxes in questions.values():
        for run in _dark_runs(page):
            if _is_heading(run, boxes, is_turned=is_turned):
                yield run, boxes[0]


@lru_cache(maxsize=64)
def spaced_lines_of(page: LayoutPage) -> tuple[SpacedLine, ...]:
    """The labels and questions of several words, each whole; none that are shaped."""
    lines: list[SpacedLine] = []
    every = [(True, *each) for each in _labels(page)] + [(False, *each) for each in _headings(page)]
    for is_label, run, box in every:
        edges = [text_edges(word) for word in _words(run)]
        spaces = tuple((one[2], other[0]) for one, other in pairwise(edges))
        if spaces:
            lines.append(SpacedLine(_printed(run, box), is_label, spaces))
    return tuple(lines)


def _is_heading(run: Run, boxes: Sequence[Box], *, is_turned: bool) -> bool:
    left, _, right, _ = text_edges(run)
    off = right - max(box.x + box.w for box in boxes) if is_turned else left - boxes[0].x
    return abs(off) < _FLUSH and 0 < min(box.y for box in boxes) - run.y < _HEADING_GAP


def _words(run: Run) -> Iterator[Run]:
    """The words of a line; a line that is shaped, or runs from the right, stays whole."""
    if not is_plain(ready(run.text), run.face):
        yield run
        return
    before = ""
    for word in run.text.split(" "):
        if word:
            yield replace(run, x=run.x + measure(before, run.face, run.size) / MM, text=word)
        before += f"{word} "


@lru_cache(maxsize=64)
def soft_and_black(page: LayoutPage) -> tuple[tuple[tuple[float, Edges], ...], ...]:
    """Some lines in soft ink and some in black, each as its ink (mm2) and where it stands."""
    runs = [part for part in page.parts if isinstance(part, Run) and len(part.text) > _WORD]
    kinds = ([run for run in runs if run.ink == ink] for ink in ("soft", "ink"))
    return tuple(
        tuple((_ink(run), text_edges(run)) for run in kind[:: max(1, len(kind) // _OTHERS)])
        for kind in kinds
    )


@lru_cache(maxsize=64)
def labels_stand_left(page: LayoutPage) -> bool:
    """Whether the labels of boxes to tick stand at their left: on a sheet read from the right."""
    return any(
        isinstance(box, Box) and box.is_to_tick and isinstance(run, Run) and _is_left(run, box)
        for box, run in pairwise(page.parts)
    )


def _is_left(run: Run, box: Box) -> bool:
    """Whether a text stands at the left of a box, as near as a label does."""
    return 0 < box.x - text_edges(run)[2] <= _LEFT_GAP and _is_level(run, box)


def _is_level(run: Run, box: Box) -> bool:
    return box.y < run.y < box.y + box.h + 1


def _is_label(run: Run, box: Box, *, is_turned: bool) -> bool:
    if is_turned:
        return _is_left(run, box)
    return -0.5 <= run.x - (box.x + box.w) <= _LABEL_GAP and _is_level(run, box)


def text_edges(run: Run) -> Edges:
    """Where a line of text stands, from the top of its capitals to the foot of its tails."""
    em = run.size / MM
    right = run.x + measure(run.text, run.face, run.size) / MM
    return (run.x, run.y - 0.74 * em, right, run.y + 0.24 * em)


def _drawn_edges(run: Run) -> Edges:
    """Where the letters of a line really end: tails of Arabic ones go deeper than those of ours."""
    left, top, right, bottom = text_edges(run)
    if is_plain(ready(run.text), run.face):
        return (left, top, right, bottom)
    em = run.size / MM
    every = (
        (outline.up / 1000, *reach(stretch.face, run.face, outline.number))
        for stretch in shaped(run.text, run.face)
        for outline in stretch.outlines
    )
    ends = [(run.y - (up + high) * em, run.y + (low - up) * em) for up, low, high in every]
    tops, bottoms = zip(*ends, strict=True) if ends else ((), ())
    return (left, min((top, *tops)), right, max((bottom, *bottoms)))


def _ink(run: Run) -> float:
    """The square millimetres that the letters of a line cover."""
    if not is_plain(ready(run.text), run.face):
        every = ((s.face, each.number) for s in shaped(run.text, run.face) for each in s.outlines)
        return sum(area(face, run.face, number) for face, number in every) * (run.size / MM) ** 2
    return sum(_area(letter, run.face) for letter in run.text) * (run.size / MM) ** 2


@cache
def _area(letter: str, face: FaceName) -> float:
    """The area of a letter, in squares of the font size; 0 for one that the face lacks."""
    outlines = font(face)
    name = outlines.getBestCmap().get(ord(letter))
    if name is None:
        return 0.0
    glyphs = outlines.getGlyphSet()
    pen = AreaPen(glyphs)
    glyphs[name].draw(pen)
    return abs(float(pen.value)) / 1e6


@lru_cache(maxsize=64)
def room_beside(page: LayoutPage) -> Grey:
    """The page at `BESIDE_SCALE`: 255 where there is nothing but paper."""
    size = (round(PAGE_HEIGHT * BESIDE_SCALE), round(PAGE_WIDTH * BESIDE_SCALE))
    room = np.full(size, 255, np.uint8)
    areas = [*_bands(page), *(area for part in page.parts for area in _areas(part))]
    for left, top, right, bottom in areas:
        one = (int(left * BESIDE_SCALE), int(top * BESIDE_SCALE))
        other = (int(right * BESIDE_SCALE), int(bottom * BESIDE_SCALE))
        cv2.rectangle(room, one, other, 0, -1)
    rim = round(_RIM * BESIDE_SCALE)
    room[:rim] = room[-rim:] = 0
    room[:, :rim] = room[:, -rim:] = 0
    return room


def well_within(room: Grey, by: float) -> Grey:
    """Where nothing is so many mm from the edge of what is `room_beside`."""
    side = 2 * round(by * BESIDE_SCALE) + 1
    return np.asarray(cv2.erode(room, np.ones((side, side), np.uint8)), np.uint8)


@lru_cache(maxsize=32)
def bare_beside(page: LayoutPage) -> Grey:
    """Where nothing is printed, nor its blur."""
    return well_within(room_beside(page), AWAY)


def _bands(page: LayoutPage) -> Iterator[Edges]:
    """What is printed above and below a page: marks, codes, the readable id, its number."""
    for _, x, y in MARKS:
        yield wider((x, y, x + MARK, y + MARK), _CODE)
    for x, y, side in code_places(page.letters):
        yield wider((x, y, x + side, y + side), _CODE)
    bottom = ID_TOP + 2 * ID_PITCH
    yield wider((ID_RIGHT - _ID_WIDTH, ID_TOP - _LETTER, ID_RIGHT, bottom), _BLUR)
    left = NUMBER_RIGHT - _NUMBER_WIDTH
    yield wider((left, NUMBER_BASE - _LETTER, NUMBER_RIGHT, NUMBER_BASE + 1.2), _BLUR)


def _areas(part: Part) -> Sequence[Edges]:
    if isinstance(part, Run):
        return [wider(_drawn_edges(part), _BLUR)]
    if isinstance(part, Stroke):
        xs, ys = sorted((part.x, part.x2)), sorted((part.y, part.y2))
        return [wider((xs[0], ys[0], xs[1], ys[1]), _FRAME)]
    whole = edges_of(part)
    if isinstance(part, Box):
        return [wider(whole, _FRAME)]
    if isinstance(part, (Slot, Image, Drawing)):
        return [wider(whole, _BLUR)]
    return list(_outline(whole))


def edges_of(part: Box | Slot | Image | Drawing | Panel) -> Edges:
    """The four edges of what has a place."""
    return (part.x, part.y, part.x + part.w, part.y + part.h)


def _outline(whole: Edges) -> Iterator[Edges]:
    """The edges of a tinted area; what lies on it can be seen."""
    left, top, right, bottom = whole
    yield wider((left, top, right, top), _BLUR)
    yield wider((left, bottom, right, bottom), _BLUR)
    yield wider((left, top, left, bottom), _BLUR)
    yield wider((right, top, right, bottom), _BLUR)


def wider(edges: Edges, by: float) -> Edges:
    """The same with so many millimetres around it."""
    return (edges[0] - by, edges[1] - by, edges[2] + by, edges[3] + by)


def inside_of(box: Box, frame: float, scale: float) -> tuple[slice, slice]:
    """The rows and columns of a page within the frame of a box, which is so many mm broad."""
    left, top, right, bottom = (round(mm * scale) for mm in wider(edges_of(box), -frame))
    return slice(top, bottom), slice(left, right)


def labels_of(page: LayoutPage) -> Mapping[str, list[Edges]]:
    """Of each question with boxes to tick: their labels."""
    labels: dict[str, list[Edges]] = {}
    for text in texts_of(page):
        if text.box is not None:
            labels.setdefault(text.box.pointer, []).append(text.edges)
    return labels


def zones_of(page: LayoutPage) -> Mapping[str, list[Edges]]:
    """Of each question with boxes to tick: the boxes and their labels."""
    zones: dict[str, list[Edges]] = {}
    for box in page.boxes:
        if box.is_to_tick:
            zones.setdefault(box.pointer, []).append(edges_of(box))
    for pointer, labels in labels_of(page).items():
        zones[pointer] += labels
    return zones
