"""A part of another copy of the same page, filled in by another hand, lies over a page.

An upright half, a corner or a piece from within, cut or torn; its print stands from a quarter of a
millimetre to three off. Or the upper or lower part, nearly in its place. Where paper ends there is
mostly a thin shadow, of which some scanners show nothing.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from tests.scans.filling import Filled
from tests.scans.printing import Pixels
from tests.scans.together import MM, Made, Rng, Seen, as_file, as_seen, lying, pictured

Mask = NDArray[np.bool_]
_WIDE, _HIGH = round(PAGE_WIDTH * MM), round(PAGE_HEIGHT * MM)
_OFF = (0.25, 3.0)  # mm that print lies off; by less hardly anybody can say that it does
_NEARLY = (0.25, 0.6)  # mm aside: what only lies lower may be a roller that slipped


def upright_half(pages: Sequence[Filled], rng: Rng) -> Made:
    """The left or the right side of another copy."""
    edge = _edge(_HIGH, rng) + rng.uniform(0.3, 0.7) * _WIDE
    left = np.arange(_WIDE) < edge[:, None]
    return _covered(pages, left if rng.random() < 0.5 else ~left, rng)


def level_half(pages: Sequence[Filled], rng: Rng) -> Made:
    """The upper or the lower part of another copy, some tenths of a millimetre aside."""
    edge = _edge(_WIDE, rng) + rng.uniform(0.25, 0.75) * _HIGH
    upper = np.arange(_HIGH)[:, None] < edge
    off = (rng.uniform(*_NEARLY) * rng.choice((-1, 1)), rng.uniform(-0.4, 0.4))
    return _covered(pages, upper if rng.random() < 0.5 else ~upper, rng, off)


def piece(pages: Sequence[Filled], rng: Rng) -> Made:
    """A corner of another copy, or a piece from within."""
    wide, high = rng.uniform(0.35, 0.7) * _WIDE, rng.uniform(0.2, 0.5) * _HIGH
    left, top = 0.0, 0.0
    if rng.random() < 0.5:
        left, top = rng.uniform(0, _WIDE - wide), rng.uniform(0.1 * _HIGH, 0.9 * _HIGH - high)
    across, down = np.arange(_WIDE), np.arange(_HIGH)[:, None]
    beside = (across < (left + wide + _edge(_HIGH, rng))[:, None]) & (across >= left)
    there = beside & (down < top + high + _edge(_WIDE, rng)) & (down >= top)
    there = there[:, ::-1] if rng.random() < 0.5 else there
    return _covered(pages, there[::-1] if rng.random() < 0.5 else there, rng)


def _edge(length: int, rng: Rng) -> NDArray[np.float64]:
    """How far off a straight line an edge runs (pixels): torn, or cut a little aslant."""
    if rng.random() < 0.5:
        return np.linspace(-1, 1, length) * rng.uniform(-3, 3) * MM
    walk = np.cumsum(rng.normal(0, 0.4, length))
    return np.asarray(walk - np.linspace(walk[0], walk[-1], length), np.float64)


def _covered(
    pages: Sequence[Filled], there: Mask, rng: Rng, off: tuple[float, float] | None = None
) -> Made:
    """The second page over the first where `there` says so, with a thin shadow along its edge.

    `off`: mm to the right and down by which its print lies off, if that is given.
    """
    one, other = pages
    way, far = rng.uniform(0, 2 * np.pi), rng.uniform(*_OFF)
    right, down = off or (far * np.cos(way), far * np.sin(way))
    right -= other.paper.left - one.paper.left
    down -= other.paper.top - one.paper.top
    turned = rng.normal(0, 0.3)
    middle = (_WIDE / 2, _HIGH / 2)
    below = lying(one, middle, turned, MM)
    beside = (middle[0] + right * MM, middle[1] + down * MM)
    above = lying(other, beside, turned + rng.normal(0, 0.1), MM)
    picture, cover = (pictured([each], (_WIDE, _HIGH), rng) for each in (below, above))
    picture[there] = cover[there]
    shaded = _shadowed(picture, there, rng.choice((0.0, 0.04, 0.15)))
    return as_file(shaded, rng), ((as_seen(below, _off(there)),),)


def _shadowed(picture: Pixels, there: Mask, depth: float) -> Pixels:
    """A third of a millimetre beside an edge is darker."""
    away = cv2.distanceTransform((~there).astype(np.uint8), cv2.DIST_L2, 5) / MM
    light = 1 - depth * np.exp(-((away / 0.3) ** 2)) * ~there
    return np.asarray(picture * light, np.uint8)


def _off(there: Mask) -> Seen:
    """Off what lies over the page."""
    apart, within = (
        cv2.distanceTransform(each.astype(np.uint8), cv2.DIST_L2, 5) for each in (~there, there)
    )
    away = (apart - within) / MM

    def inside(corners: NDArray[np.float64]) -> float:
        low = np.clip(np.floor(corners.min(axis=0)), 0, (_WIDE - 1, _HIGH - 1)).astype(int)
        high = np.clip(np.ceil(corners.max(axis=0)), 0, (_WIDE - 1, _HIGH - 1)).astype(int)
        box = away[low[1] : high[1] + 1, low[0] : high[0] + 1]
        least, most = float(box.min()), float(box.max())
        return least if least > 0 else min(most, 0.0)

    return inside
