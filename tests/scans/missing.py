"""Paper that is gone or covered: holes of every punch, tears, stickers; whatever lies behind.

What may still be read is told by how much of each box was taken. Of a box that lost a part nobody
can say that it is empty, or blackened; a mark that is left may be read, and asked.
"""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from tests.scans.filling import Filled
from tests.scans.printing import DPI, HIGH, WIDE, Paper
from tests.scans.truth import Meant

Rng = np.random.Generator
Befalls = Callable[[Filled, Rng], Filled]
Cover = NDArray[np.uint8]  # of the paper: 255 where it is gone
_PIXEL = DPI / 25.4
_TAKEN = 0.15  # share of a box to tick: beyond, nobody knows whether something stood there
_TOUCHED = 0.01
_HIDDEN = 0.4  # the same of a box for words, or cells
_BEHIND = (255, 250, 240, 225, 200, 165, 120, 80, 55, 30)  # grey of a lid, or of what is below


def holes(page: Filled, rng: Rng) -> Filled:
    """Holes of an office punch (5 to 6.5 mm) through a few boxes, a tick each."""
    return _punched(page, rng, (2.5, 3.25))


def wide_holes(page: Filled, rng: Rng) -> Filled:
    """Those of a punch of 8 mm."""
    return _punched(page, rng, (3.8, 4.1))


def torn(page: Filled, rng: Rng) -> Filled:
    """Ragged pieces torn out; the white fibre of the paper shows along them."""
    cover = _nothing()
    for box in _some(page, rng, 2):
        x, y = _near(page.paper, box, rng, 2.4)
        angles = np.sort(rng.uniform(0, 2 * np.pi, 14))
        radii = rng.uniform(2.4, 4.5) * rng.uniform(0.85, 1.15, 14)
        spots = np.stack([x + radii * np.cos(angles), y + radii * np.sin(angles)], 1)
        cv2.fillPoly(cover, [np.rint(spots * _PIXEL).astype(np.int32)], 255)
    ring = cv2.dilate(cover, np.ones((5, 5), np.uint8)) > cover
    page.paper.pixels[ring] = np.maximum(page.paper.pixels[ring], 246)
    return _gone(page, rng, cover, "torn")


def corner_off(page: Filled, rng: Rng) -> Filled:
    """A side torn off, from the edge of the paper as far as into a box."""
    cover = _nothing()
    for box in _some(page, rng, 1):
        x, y = _near(page.paper, box, rng, 2.0)
        along = np.linspace(-rng.uniform(8, 30), rng.uniform(8, 30), 17)
        ragged = x + rng.normal(0, 0.25, 17) - np.abs(along) * rng.uniform(0.2, 0.9)
        spots = [(-1.0, y + along[0]), *zip(ragged, y + along, strict=True), (-1.0, y + along[-1])]
        cv2.fillPoly(cover, [np.rint(np.array(spots) * _PIXEL).astype(np.int32)], 255)
    return _gone(page, rng, cover, "torn off")


def stickers(page: Filled, rng: Rng) -> Filled:
    """Labels and dots stuck on, white or in a colour."""
    cover = _nothing()
    for box in _some(page, rng, 2):
        x, y = _near(page.paper, box, rng, 3.0)
        half = np.array([rng.uniform(3, 12), rng.uniform(2.5, 6)])
        if rng.random() < 0.4:
            cv2.circle(cover, _at(x, y), round(rng.uniform(3, 6) * _PIXEL), 255, -1)
            continue
        corner = rng.choice((-1, 1), 2) * half * rng.uniform(0.5, 1, 2)
        turned = ((x + corner[0]) * _PIXEL, (y + corner[1]) * _PIXEL), 2 * half * _PIXEL
        spots = cv2.boxPoints((turned[0], turned[1].tolist(), float(rng.uniform(-20, 20))))
        cv2.fillPoly(cover, [np.rint(spots).astype(np.int32)], 255)
    colours = ((254, 254, 252), (250, 250, 250), (250, 240, 150), (240, 90, 80), (90, 160, 90))
    return _gone(page, rng, cover, "sticker", colours[int(rng.integers(len(colours)))])


def _punched(page: Filled, rng: Rng, radii: tuple[float, float]) -> Filled:
    cover, radius = _nothing(), rng.uniform(*radii)
    for box in _some(page, rng, 3):
        spot = _near(page.paper, box, rng, radius + 0.4)
        cv2.circle(cover, _at(*spot), round(radius * _PIXEL), 255, -1, cv2.LINE_AA)
    return _gone(page, rng, cover, "hole")


def _gone(
    page: Filled, rng: Rng, cover: Cover, how: str, colour: tuple[int, int, int] | None = None
) -> Filled:
    """The page where that is covered; what may be read of it is told anew."""
    pixels = page.paper.pixels
    behind = colour or (int(rng.choice(_BEHIND)),) * 3
    share = cover[:, :, None].astype(np.float32) / 255
    pixels[:] = (pixels * (1 - share) + np.array(behind, np.float32) * share).astype(np.uint8)
    if rng.random() < 0.6:
        _shade(page.paper, cover, rng)
    return told(page, cover, how)


def _shade(paper: Paper, cover: Cover, rng: Rng) -> None:
    """The edge of the paper casts a shadow on what lies behind, to one side."""
    way, wide = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.4) * _PIXEL
    move = np.array([[1, 0, wide * np.cos(way)], [0, 1, wide * np.sin(way)]])
    moved = cv2.warpAffine(cover, move, (WIDE, HIGH))
    rim = cv2.GaussianBlur(cv2.subtract(cover, moved), (0, 0), 1.0)
    light = 1 - rng.uniform(0.15, 0.6) * rim.astype(np.float32) / 255
    paper.pixels[:] = (paper.pixels * light[:, :, None]).astype(np.uint8)


def told(page: Filled, cover: Cover, how: str) -> Filled:
    """The truth of a page of which that is gone."""
    meant, taken = dict(page.truth.meant), dict[str, bool]()
    for box in page.boxes:
        share = _share(page.paper, box, cover)
        if share > _TOUCHED:
            most = _TAKEN if box.is_to_tick else _HIDDEN
            taken[box.pointer] = taken.get(box.pointer, False) or share > most
    for pointer, is_hidden in taken.items():
        before = meant[pointer]
        allowed = tuple(a for a in before.allowed if not (is_hidden and a in (None, False)))
        meant[pointer] = Meant(before.kind, allowed, False, f"{before.how}, {how}")
    return replace(page, truth=replace(page.truth, meant=meant))


def _share(paper: Paper, box: Box, cover: Cover) -> float:
    """Of a box, as far as it is inked, what is gone."""
    x, y = paper.spot(box.x, box.y)
    left, top = _at(x, y)
    right, bottom = _at(x + box.w * paper.scale, y + box.h * paper.scale)
    part = cover[max(0, top) : bottom, max(0, left) : right]
    return float(part.mean()) / 255 if part.size else 0.0


def _nothing() -> Cover:
    return np.zeros((HIGH, WIDE), np.uint8)


def _at(x: float, y: float) -> tuple[int, int]:
    return round(x * _PIXEL), round(y * _PIXEL)


def _near(paper: Paper, box: Box, rng: Rng, most: float) -> tuple[float, float]:
    """A place on a box, at most so far from its middle; anywhere along one for words."""
    x = box.x + (box.w / 2 if box.is_to_tick else rng.uniform(0, box.w))
    x, y = paper.spot(x, box.y + min(box.h, 9) / 2)
    away, way = most * np.sqrt(rng.random()), rng.uniform(0, 2 * np.pi)
    return float(x + away * np.cos(way)), float(y + away * np.sin(way))


def _some(page: Filled, rng: Rng, most: int) -> list[Box]:
    """A few boxes of different questions, to tick mostly."""
    boxes = page.boxes
    chosen: dict[str, Box] = {}
    for n in rng.permutation(len(boxes)):
        box = boxes[int(n)]
        if box.is_to_tick or rng.random() < 0.25:
            chosen.setdefault(box.pointer, box)
    return list(chosen.values())[:most]
