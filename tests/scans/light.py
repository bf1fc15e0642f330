"""Highlighters: answers given with one, which may be asked, and lines that a reader marked.

Yellow hardly darkens paper, so in grey it is gone; these are scans and photos in colour.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.scans.filling import Filled, fill_page
from tests.scans.pens import Pen
from tests.scans.printing import DPI, HIGH, WIDE, Printer, Sheet

Rng = np.random.Generator
_PIXEL = DPI / 25.4
_COLOURS = (
    ("yellow", (255, 245, 90)),
    ("pale yellow", (252, 250, 150)),
    ("green", (170, 255, 140)),
    ("pink", (255, 170, 215)),
    ("orange", (255, 205, 120)),
    ("blue", (150, 225, 255)),
)
PENS = tuple(
    Pen(f"{name} highlighter", colour, width, 0.95, 0.08)
    for name, colour in _COLOURS
    for width in (1.0, 2.0, 3.5)
)


def highlit_answers(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: Rng,
    *,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = PENS,
) -> Filled:
    """Filled in with a highlighter: each answer may be asked, none overlooked."""
    filled = fill_page(sheet, page, codes, rng, printer=printer, pens=pens)
    empty = "left empty"
    meant = {
        pointer: each if each.how == empty else replace(each, plain=False)
        for pointer, each in filled.truth.meant.items()
    }
    return replace(filled, truth=replace(filled.truth, meant=meant))


def lines_marked(page: Filled, rng: Rng) -> Filled:
    """Whole lines marked with a highlighter by somebody who reads; each may also choose."""
    _, colour = _COLOURS[int(rng.integers(len(_COLOURS)))]
    cover = np.zeros((HIGH, WIDE), np.uint8)
    boxes = [box for box in page.boxes if box.is_to_tick]
    for n in rng.permutation(len(boxes))[:4]:
        box = boxes[int(n)]
        left, right = page.paper.spot(15, 0)[0], page.paper.spot(195, 0)[0]
        if rng.random() < 0.4:  # its label alone, from within the box perhaps
            left, right = page.paper.spot(box.x + rng.uniform(-3, 7), 0)[0], right - 60
        y = page.paper.spot(0, box.y + rng.uniform(0, 1) * min(box.h, 9))[1]
        ends = [(left, y), (max(right, left + 20), y + rng.normal(0, 0.6))]
        one, other = ([round(at * _PIXEL) for at in end] for end in ends)
        cv2.line(cover, one, other, 255, round(rng.uniform(3.5, 6) * _PIXEL), cv2.LINE_AA)
    share = cover[:, :, None].astype(np.float32) / 255
    light = 1 - share * (1 - np.array(colour, np.float32) / 255)
    page.paper.pixels[:] = (page.paper.pixels * light).astype(np.uint8)
    return striped(page, cover)


def striped(page: Filled, cover: NDArray[np.uint8]) -> Filled:
    """A page with stripes where `cover` is set: whether they choose what is below may be asked."""
    meant = dict(page.truth.meant)
    for box in (each for each in page.boxes if each.is_to_tick):
        left, top = (round(mm * _PIXEL) for mm in page.paper.spot(box.x, box.y))
        right, foot = (round(m * _PIXEL) for m in page.paper.spot(box.x + box.w, box.y + box.h))
        if cover[top:foot, left:right].any():
            meant[box.pointer] = replace(meant[box.pointer], plain=False)
    return replace(page, truth=replace(page.truth, meant=meant))
