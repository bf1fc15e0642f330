"""What makes a page hard to read, though a person can.

Too little light, pens too faint or too broad, digits and marks too large, words off their line or
scribbled out, lines that a threshold broke.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from forms.layout.parts import Box
from tests.scans import damage, marks
from tests.scans.encoding import jpeg, tiff
from tests.scans.filling import Fill, Filled, answered, fill_page
from tests.scans.filling_marks import plainly_marked, spot_of
from tests.scans.lettering import some_words, width_of, write
from tests.scans.pens import HARD_PENCILS, LIGHT_PENCIL, PENS, Lines, Pen
from tests.scans.printing import DPI, Printer, Sheet
from tests.scans.scanning import Scanner, bilevel, scan
from tests.scans.truth import WRITTEN, Meant, certain
from tests.scans.writers import Work, Writer, writer

Rng = np.random.Generator
Made = tuple[bytes, tuple[int | None, ...]]

BROAD_FELT = Pen("broad felt", (24, 28, 40), 1.4, 0.97)
LIGHT_BALLPOINT = Pen("light ballpoint", (95, 100, 140), 0.28, 0.75, 0.3)
FAINT_PENS = (PENS[0], PENS[1], LIGHT_BALLPOINT, LIGHT_BALLPOINT, LIGHT_PENCIL)
_NEAR = 4.0  # mm that words over an edge reach into what stands below
_PIXEL = DPI / 25.4
_LITTLE = 0.2  # mm2 of ink: the frame itself, where the box is empty
_SPECK = 0.25  # mm2 that are left, of one small letter say: dirt to anybody
_KEPT = 0.2  # share of the ink of a box that a person needs to see that something stood there


def low_light(pages: Sequence[Filled], rng: Rng) -> Made:
    """A phone's picture of a page by a bedside lamp: dark, and noisy for it."""
    picture = damage.photo(pages[0].paper, rng).astype(np.float32)
    light = rng.uniform(0.3, 0.5)
    noise = rng.normal(0, rng.uniform(4, 8), picture.shape[:2]).astype(np.float32)
    dark = np.clip(picture * light + noise[:, :, None], 0, 255).astype(np.uint8)
    return jpeg(dark, 72, int(rng.integers(70, 90))), (0,)


def thin_threshold(pages: Sequence[Filled], rng: Rng) -> Made:
    """Black and white with a threshold so low that lines break."""
    threshold = int(rng.integers(95, 150))
    page = pages[0]
    forgive(page, threshold, (200, 200))
    grey = scan(page.paper.pixels, Scanner((200, 200)), rng)
    return tiff([bilevel(grey, rng, threshold)], (200, 200), "group4"), (0,)


def forgive(page: Filled, threshold: int, dpi: tuple[float, float]) -> None:
    """Of what the scanner lost nearly whole nobody can know that it was there.

    Args:
        page: what is scanned.
        threshold: of 255: what is lighter is lost.
        dpi: pixels in an inch, across and down.
    """
    meant = page.truth.meant
    assert isinstance(meant, dict)
    high, wide = page.paper.pixels.shape[:2]
    size = (round(wide * dpi[0] / DPI), round(high * dpi[1] / DPI))
    pixel = (25.4 / dpi[0]) * (25.4 / dpi[1])  # mm2
    grey = cv2.cvtColor(page.paper.pixels, cv2.COLOR_RGB2GRAY)
    grey = cv2.GaussianBlur(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), (0, 0), 0.45)
    for box in page.boxes:
        before = meant.get(box.pointer)
        if before is None or before.kind not in ("words", "tick", "choice", "date", "code"):
            continue
        left, top = page.paper.spot(box.x + 0.8, box.y + 0.8)
        right, foot = page.paper.spot(box.x + box.w - 0.8, box.y + box.h - 0.8)
        x, x2 = (round(mm * dpi[0] / 25.4) for mm in (left, right))
        y, y2 = (round(mm * dpi[1] / 25.4) for mm in (top, foot))
        inside = grey[y:y2, x:x2]
        ink = np.count_nonzero(inside < 215) * pixel
        kept = np.count_nonzero(inside <= threshold) * pixel
        if "taken back" in before.how and kept < ink:
            marked = True if before.kind == "tick" else box.code  # the black around it is gone
            meant[box.pointer] = replace(before, allowed=(*before.allowed, marked), plain=False)
        elif _is_lost(before, ink, kept):
            nothing = False if before.kind == "tick" else None
            meant[box.pointer] = replace(
                before, allowed=(*before.allowed, nothing), plain=False, how=f"{before.how}, lost"
            )


def _is_lost(meant: Meant, ink: float, kept: float) -> bool:
    """Whether of so many mm2 of ink so few are left that nobody sees that there was some."""
    if WRITTEN in meant.allowed:
        return kept < max(_KEPT * ink, _SPECK)
    return ink > _LITTLE and kept < _KEPT * ink


def closed_gaps(page: Filled) -> None:
    """With 98 rows to an inch a box that was half blackened is black to anybody who sees it."""
    meant = page.truth.meant
    assert isinstance(meant, dict)
    for pointer, before in meant.items():
        if before.how == "half black":
            nothing = False if before.kind == "tick" else None
            meant[pointer] = replace(before, allowed=(nothing,))


Change = Callable[[Writer, Rng], Writer]
Way = Callable[[Work, Box], Meant]


class _Hardship:
    """A page that somebody fills in as usual, but for what is hard about it.

    Attributes:
        kinds: of the boxes that are filled in by a changed hand, or in a way of their own.
    """

    def __init__(
        self, kinds: Sequence[str], hand: Change | None = None, way: Way | None = None
    ) -> None:
        self.kinds, self.hand, self.way = kinds, hand, way

    def __call__(
        self,
        sheet: Sheet,
        page: int,
        codes: Sequence[str],
        rng: Rng,
        *,
        printer: Printer | None = None,
        pens: tuple[Pen, ...] = PENS,
    ) -> Filled:
        """As `fill_page`."""
        usual = writer(rng, pens)
        other = self.hand(usual, rng) if self.hand else usual

        def answer(work: Work, sheet: Sheet, boxes: Sequence[Box], codes: Sequence[str]) -> Meant:
            box = boxes[0]
            if box.kind not in self.kinds or box.pointer in sheet.prefilled:
                return answered(work, sheet, boxes, codes)
            if self.way is None or work.rng.random() < 0.4:
                return answered(replace(work, hand=other), sheet, boxes, codes)
            return self.way(replace(work, hand=other), box)

        filled = fill_page(sheet, page, codes, rng, printer=printer, hand=usual, answer=answer)
        _spill(filled)
        return filled


def _spill(page: Filled) -> None:
    """Words over a lower edge reach into what stands below: of that nobody can be sure."""
    meant = page.truth.meant
    assert isinstance(meant, dict)
    boxes = page.boxes
    over = [box for box in boxes if meant.get(box.pointer, _NOBODY).how == OVER_EDGE]
    for box in boxes:
        below = any(
            0 <= box.y - (high.y + high.h) < _NEAR
            and box.x < high.x + high.w
            and high.x < box.x + box.w
            for high in over
        )
        before = meant.get(box.pointer)
        if below and before is not None and before.how != OVER_EDGE:
            other = WRITTEN if before.kind == "words" else None
            allowed = tuple(dict.fromkeys((*before.allowed, other)))
            meant[box.pointer] = replace(before, allowed=allowed, plain=False)


OVER_EDGE = "over the lower edge"
_NOBODY = certain("words", None, "left empty")


def _over_edge(work: Work, box: Box) -> Meant:
    """A line whose letters stand across the lower edge of the box."""
    rng, hand = work.rng, work.hand
    left, top = work.paper.spot(box.x, box.y)
    foot = top + box.h * work.paper.scale
    text = some_words(rng)
    while len(text) < 4:
        text = some_words(rng)
    room = box.w * work.paper.scale - 6
    text = text[: max(4, int(len(text) * min(1, room / width_of(text, hand))))]
    write(work, text, (left + rng.uniform(1, 4), foot + hand.size * rng.uniform(0.1, 0.7)))
    return certain("words", WRITTEN, OVER_EDGE)


def _scribbled(work: Work, box: Box) -> Meant:
    """Words that were made unreadable, sometimes with others written anew above them."""
    rng, paper = work.rng, work.paper
    left, top = paper.spot(box.x, box.y)
    begin, high = left + rng.uniform(0.5, 2.5), min(box.h, 9.5) * paper.scale
    wide = min(rng.uniform(12, 60), box.w * paper.scale - 6)
    text = some_words(rng)
    text = text[: max(2, int(len(text) * min(1, wide / width_of(text, work.hand))))]
    write(work, text, (begin + 1, top + high * rng.uniform(0.66, 0.8)))
    over = replace(work, hand=replace(work.hand, pen=_OVER[int(rng.integers(len(_OVER)))]))
    depth = rng.uniform(0.5, 0.92) * high
    over.draw(_bands((begin, top + (high - depth) / 2), (wide, depth), over.hand.pen.width, rng))
    if rng.random() < 0.3:
        write(work, some_words(rng)[:14], (begin + 3, top - rng.uniform(-0.6, 0.6)))
    return certain("words", WRITTEN, "scribbled out")


_OVER = (BROAD_FELT, PENS[4], PENS[0], PENS[3])


def _bands(at: tuple[float, float], size: tuple[float, float], pen: float, rng: Rng) -> Lines:
    """Strokes to and fro over a rectangle, close enough to make it black, or nearly so."""
    (x, y), (wide, high) = at, size
    step = pen * rng.uniform(0.5, 1.4)
    if rng.random() < 0.6:  # along the line
        count = max(3, int(high / step))
        ends = [
            (x + (wide if n % 2 else 0) + rng.normal(0, 0.4), y + high * n / count)
            for n in range(count + 1)
        ]
    else:  # up and down
        count = max(6, int(wide / step))
        ends = [
            (x + wide * n / count, y + (high if n % 2 else 0) + rng.normal(0, 0.3))
            for n in range(count + 1)
        ]
    points = np.array(ends)
    fine = np.concatenate([np.linspace(one, other, 8)[:-1] for one, other in pairwise(points)])
    return [([(float(a), float(b)) for a, b in fine], 1.0)]


def hardly_seen(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: Rng,
    *,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = HARD_PENCILS,
) -> Filled:
    """A hand so light that only plain marks can be told from nothing."""

    def answer(work: Work, sheet: Sheet, boxes: Sequence[Box], codes: Sequence[str]) -> Meant:
        box = boxes[int(work.rng.integers(len(boxes)))]
        if not box.is_to_tick or box.pointer in sheet.prefilled:
            return answered(work, sheet, boxes, codes)
        if work.rng.random() < 0.5:
            nothing = False if box.kind == "tick" else None
            return certain("tick" if box.kind == "tick" else "choice", nothing, "left empty")
        marked = plainly_marked(work, boxes, box)
        return replace(marked, plain=False)  # a question is all that can be had

    return fill_page(
        sheet, page, codes, rng, printer=printer, hand=writer(rng, pens), answer=answer
    )


def huge_ticks(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: Rng,
    *,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = PENS,
) -> Filled:
    """Crosses and ticks of a centimetre or two, where they cross no other box to tick."""
    others = [box for box in sheet.boxes(page) if box.is_to_tick]

    def answer(work: Work, sheet: Sheet, boxes: Sequence[Box], codes: Sequence[str]) -> Meant:
        box = boxes[int(work.rng.integers(len(boxes)))]
        half = work.rng.uniform(1.0, 1.9)
        if not box.is_to_tick or box.pointer in sheet.prefilled or work.rng.random() < 0.3:
            return answered(work, sheet, boxes, codes)
        if any(_crosses(box, other, half * box.w) for other in others if other is not box):
            return answered(work, sheet, boxes, codes)
        work.draw(marks.crossed(spot_of(work, box), half, work.rng))
        value = True if box.kind == "tick" else box.code
        return certain("tick" if box.kind == "tick" else "choice", value, "huge mark")

    return fill_page(
        sheet, page, codes, rng, printer=printer, hand=writer(rng, pens), answer=answer
    )


def _crosses(box: Box, other: Box, reach: float) -> bool:
    """Whether a cross meets another box, or another's cross next to that: nobody could tell."""
    x, y = abs(other.x - box.x), abs(other.y - box.y)
    is_on_arm = abs(x - y) < 1.6 * box.w and max(x, y) < reach + 1.2 * box.w
    return is_on_arm or max(x, y) < 1.3 * reach


large_digits: Fill = _Hardship(
    ("comb",),
    lambda usual, rng: replace(
        usual, digit=float(rng.uniform(1.0, 1.3)), offset=(float(rng.normal(0, 0.25)), 0.0)
    ),
)
felt_digits: Fill = _Hardship(
    ("comb",),
    lambda usual, rng: replace(
        usual,
        pen=replace(BROAD_FELT, width=float(rng.uniform(1.1, 1.7))),
        digit=float(rng.uniform(0.6, 0.8)),
    ),
)
small_hand: Fill = _Hardship(
    ("line", "lines"), lambda usual, rng: replace(usual, size=float(rng.uniform(1.2, 2.8)))
)
over_lower_edge: Fill = _Hardship(
    ("line",), lambda usual, rng: replace(usual, size=float(rng.uniform(1.0, 2.6))), _over_edge
)
scribbled_out: Fill = _Hardship(("line", "lines"), None, _scribbled)
