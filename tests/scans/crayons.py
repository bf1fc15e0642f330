"""What children draw, and what is written with a crayon, on the bare paper of a page."""

from dataclasses import replace

import cv2
import numpy as np

from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, room_beside
from tests.scans.filling import Filled
from tests.scans.pens import Pen
from tests.scans.writers import Work, writer

Rng = np.random.Generator
_COLOURS = ((200, 40, 40), (40, 90, 200), (30, 140, 60), (120, 60, 160), (130, 130, 130))
_ROOM = (36.0, 24.0)  # mm wide and high
_EDGE = 8.0  # mm of the paper that a child leaves white


def drawn_on(page: Filled, rng: Rng) -> Filled:
    """A child's drawing where the paper is bare; nothing where there is no room for one."""
    places = _bare(page)
    if not len(places):
        return page
    x, y = places[int(rng.integers(len(places)))]
    middle = (x + _ROOM[0] / 2, y + _ROOM[1] / 2)
    colour = _COLOURS[int(rng.integers(len(_COLOURS)))]
    crayon = Pen("crayon", colour, rng.uniform(0.9, 2.0), rng.uniform(0.65, 0.9), 0.5)
    work = Work(page.paper, writer(rng, (crayon,)), rng)
    for _ in range(int(rng.integers(3, 6))):
        t = np.linspace(0, 2 * np.pi * rng.uniform(1, 3), 120)
        (one, other), (start, end) = rng.uniform(0.5, 3, 2), rng.uniform(0, 2 * np.pi, 2)
        across = middle[0] + 0.42 * _ROOM[0] * np.sin(one * t + start)
        down = middle[1] + 0.4 * _ROOM[1] * np.cos(other * t + end)
        points = [work.paper.spot(float(a), float(b)) for a, b in zip(across, down, strict=True)]
        work.draw([(points, 1.0)])
    return replace(page, truth=replace(page.truth, has_note=True))


def _bare(page: Filled) -> list[tuple[float, float]]:
    """Where there is room for a drawing: left and top of it, in mm."""
    room = (room_beside(page.layout) > 0).astype(np.uint8)
    wide, high = (round(mm * BESIDE_SCALE) for mm in _ROOM)
    kernel = np.ones((high, wide), np.uint8)
    fits = cv2.erode(room, kernel, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    edge = round(_EDGE * BESIDE_SCALE)
    rows, columns = np.nonzero(fits[edge:, edge : fits.shape[1] - edge - wide])
    places = np.column_stack([columns + edge, rows + edge]) / BESIDE_SCALE
    return [(float(x), float(y)) for x, y in places]
