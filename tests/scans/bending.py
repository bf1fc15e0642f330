"""Paper that is not flat, and rollers that slip: where each spot of the page comes to lie.

A bend is a field: for each place of the picture, in millimetres of paper, by how much what is seen
there lies off where it was printed. What bends the paper also shades it a little.
"""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from tests.scans.printing import DPI, HIGH, WIDE, Paper, Pixels

Rng = np.random.Generator
Field = NDArray[np.floating]  # (rows, columns): mm, or light

_PIXEL: Final = DPI / 25.4
_ROWS: Final = 298  # a field has a value for every millimetre
_COLUMNS: Final = 211
_DOWN: Final = np.linspace(0, 1, _ROWS, dtype=np.float32)[:, None]
_ALONG: Final = np.linspace(0, 1, _COLUMNS, dtype=np.float32)[None, :]
_ONES: Final = np.ones((_ROWS, _COLUMNS), np.float32)
_FLAT: Final = 0 * _ONES


def bow(low: float, high: float) -> Callable[[Paper, Rng], Pixels]:
    """Paper that lies bowed on the glass, by so many millimetres, along either axis."""

    def bowed(paper: Paper, rng: Rng) -> Pixels:
        by = rng.uniform(low, high) * rng.choice((-1, 1))
        over = _ALONG if rng.random() < 0.5 else _DOWN
        arch = np.sin(np.pi * over ** rng.uniform(0.7, 1.4)) ** rng.choice((1, 1, 2))
        across = _DOWN if over is _ALONG else _ALONG
        arch = by * arch * (1 + rng.uniform(-0.4, 0.4) * (across - 0.5))
        is_sideways = (over is _DOWN) != (rng.random() < 0.25)  # else it stretches along the bow
        shade = 1 - rng.uniform(0, 0.25) * (1 - over) ** 3 * _ONES
        dx, dy = (arch, _FLAT) if is_sideways else (_FLAT, arch)
        return _bent(paper.pixels, dx, dy, shade)

    return bowed


def curled(paper: Paper, rng: Rng) -> Pixels:
    """An edge or a corner that stands up from the glass: it looks shorter, and is darker."""
    right, down = rng.choice((-1, 1), 2)
    t = (_ALONG if right > 0 else 1 - _ALONG, _DOWN if down > 0 else 1 - _DOWN)
    kind = rng.integers(3)
    edge = (t[0] * _ONES, t[1] * _ONES, (t[0] + t[1]) / 2)[kind]
    starts = rng.uniform(0.35, 0.75)
    up = np.clip((edge - starts) / (1 - starts), 0, 1) ** 2
    by = rng.uniform(2, 6) * up
    dx = -right * by * (0 if kind == 1 else 1)
    dy = -down * by * (0 if kind == 0 else 1)
    return _bent(paper.pixels, dx, dy, 1 - rng.uniform(0.1, 0.4) * up)


def wrinkled(paper: Paper, rng: Rng) -> Pixels:
    """Paper that was crumpled and smoothed out: hills and creases everywhere."""
    far = rng.uniform(0.25, 0.65)
    cells = rng.integers(5, 9)
    dx, dy = (_hills(rng, far, int(cells)) for _ in range(2))
    light = np.clip(1 - np.abs(_hills(rng, 0.1, 24)) - 0.05 * np.abs(dx), 0.6, 1)
    for _ in range(int(rng.integers(0, 5))):
        angle, at = rng.uniform(0, np.pi), rng.uniform(-0.3, 0.3)
        off = (_ALONG - 0.5) * np.cos(angle) + (_DOWN - 0.5) * np.sin(angle) - at
        ridge = np.exp(-np.abs(off) / rng.uniform(0.01, 0.04))
        dx = dx + rng.uniform(-0.5, 0.5) * ridge
        dy = dy + rng.uniform(-0.5, 0.5) * ridge
        light = light * (1 - rng.uniform(0.05, 0.25) * np.exp(-np.abs(off) / 0.004))
    return _bent(paper.pixels, dx, dy, light)


def folded(paper: Paper, rng: Rng) -> Pixels:
    """Folded in two or three for an envelope: each part lies a little otherwise."""
    folds = int(rng.integers(1, 3))
    at = np.sort(np.arange(1, folds + 1) / (folds + 1) + rng.uniform(-0.03, 0.03, folds))
    knots = np.array([0, *at, 1])
    pulled = np.interp(_DOWN[:, 0], knots, np.array([0, *rng.uniform(-2.5, 2.5, folds), 0]))
    slid = np.interp(_DOWN[:, 0], knots, np.array([0, *rng.uniform(-1.5, 1.5, folds), 0]))
    crease = sum(np.exp(-np.abs(_DOWN[:, 0] - one) / 0.003) for one in at)
    light = 1 - rng.uniform(0.1, 0.4) * np.asarray(crease)
    dx, dy, lit = (np.asarray(each)[:, None] * _ONES for each in (slid, pulled, light))
    return _bent(paper.pixels, dx, dy, lit)


def slipped(paper: Paper, rng: Rng) -> Pixels:
    """A roller that slips: a piece of the page came twice, was skipped, or was stretched."""
    lost = np.zeros(_ROWS)
    rows = np.arange(_ROWS)
    for _ in range(int(rng.integers(1, 4))):
        start, long = rng.uniform(15, 280), rng.choice((0.5, rng.uniform(5, 40)))
        # what is skipped is gone, so that is a little only
        lost += rng.uniform(-1.0, 2.5) * np.clip((rows - start) / long, 0, 1)
    slid = np.interp(rows, [0, 297], [0, lost[-1]]) * rng.choice((0, 1))  # as the feeder sees it
    skew = rng.uniform(-0.3, 0.3) * np.sin(np.pi * _DOWN)
    by = (lost - slid).astype(np.float32)[:, None] * _ONES
    return _bent(paper.pixels, skew * _ONES, by, _ONES)


def photo_of_bend(paper: Paper, rng: Rng) -> Pixels:
    """A phone's picture of a page that is bent as paper is: one way, and never stretched."""
    high, wide = (3024, 2268) if rng.random() < 0.5 else (2800, 2100)
    places, light = _curved(rng)
    seen = _through_lens(places, rng)
    fits = 0.94 * min(wide / np.ptp(seen[..., 0]), high / np.ptp(seen[..., 1]))
    middle = (seen.reshape(-1, 2).min(axis=0) + seen.reshape(-1, 2).max(axis=0)) / 2
    seen = (seen - middle) * fits + (wide / 2, high / 2)
    x, y = _inverted(seen, wide, high)
    soft = cv2.GaussianBlur(paper.pixels, (0, 0), 0.55 * WIDE / wide)
    lit = np.clip(soft * _large(light)[:, :, None], 0, 255).astype(np.uint8)
    desk = tuple(int(v) for v in rng.integers(30, 120, 3))
    picture = cv2.remap(
        lit, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=desk
    )
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 1.0))
    grain = rng.normal(0, rng.uniform(1.5, 4), (high, wide)).astype(np.float32)
    return np.asarray(np.clip(picture + grain[:, :, None], 0, 255), np.uint8)


def _curved(rng: Rng) -> tuple[NDArray[np.float64], Field]:
    """Where each spot of the page is in space, mm (rows, columns, 3), and how it is lit."""
    over, length = (_ALONG[0], PAGE_WIDTH) if rng.random() < 0.5 else (_DOWN[:, 0], PAGE_HEIGHT)
    is_lying = len(over) == _COLUMNS
    shape = np.sin(np.pi * over ** rng.uniform(0.7, 1.4)) + rng.uniform(0, 0.3) * over**3
    height = rng.uniform(5, 22) * shape
    step = length / (len(over) - 1)
    rise = np.gradient(height, step)
    flat = np.concatenate(
        [[0], np.cumsum(np.sqrt(np.clip(step**2 - np.diff(height) ** 2, 0, None)))]
    )
    flat = flat - flat[-1] / 2
    light = np.clip(rng.uniform(0.75, 0.95) - rng.uniform(0, 0.5) * rise, 0.4, 1.0)
    down, along = (_DOWN - 0.5) * PAGE_HEIGHT * _ONES, (_ALONG - 0.5) * PAGE_WIDTH * _ONES
    if is_lying:
        x, y, z = flat[None, :] * _ONES, down, height[None, :] * _ONES
        lit = light[None, :] * _ONES
    else:
        x, y, z = along, flat[:, None] * _ONES, height[:, None] * _ONES
        lit = light[:, None] * _ONES
    return np.stack([x, y, z], axis=2).astype(np.float64), lit.astype(np.float32)


def _through_lens(places: NDArray[np.float64], rng: Rng) -> NDArray[np.float64]:
    """The places as a camera above the page sees them, in any unit (rows, columns, 2)."""
    tilt, roll, turn = np.radians(rng.normal(0, 1, 3) * (7, 5, 2))
    turned, _ = cv2.Rodrigues(np.array([tilt, roll, turn]))
    seen = places @ turned.T
    away = rng.uniform(380, 550) - seen[..., 2]
    return np.asarray(seen[..., :2] / away[..., None], np.float64)


def _inverted(seen: NDArray[np.float64], wide: int, high: int) -> tuple[Field, Field]:
    """For each pixel of a picture the pixel of the paper that is seen there."""
    on_paper = np.stack([_ALONG * (WIDE - 1) * _ONES, _DOWN * (HIGH - 1) * _ONES], axis=2).astype(
        np.float64
    )
    corners = [(0, 0), (0, -1), (-1, -1), (-1, 0)]
    ends = [np.array([each[at] for at in corners], np.float32) for each in (on_paper, seen)]
    lens = np.asarray(cv2.getPerspectiveTransform(ends[0], ends[1]), np.float64)
    off = (seen - _moved(lens, on_paper)).astype(np.float32)
    step = 8
    x, y = np.meshgrid(np.arange(0, wide + step, step), np.arange(0, high + step, step))
    grid = np.stack([x, y], axis=2).astype(np.float64)
    back = np.asarray(np.linalg.inv(lens), np.float64)
    there = _moved(back, grid)
    for _ in range(8):
        at = (there / ((WIDE - 1) / (_COLUMNS - 1), (HIGH - 1) / (_ROWS - 1))).astype(np.float32)
        here = cv2.remap(
            off, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        there = _moved(back, grid - here)
    size = (grid.shape[1] * step, grid.shape[0] * step)
    large = cv2.resize(there.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    half = step // 2  # a resized picture begins half a step before the middle of its first pixel
    large = large[half : half + high, half : half + wide]
    return np.ascontiguousarray(large[..., 0]), np.ascontiguousarray(large[..., 1])


def _moved(lens: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    moved = cv2.perspectiveTransform(places.reshape(-1, 1, 2), lens).reshape(places.shape)
    return np.asarray(moved, np.float64)


def _hills(rng: Rng, far: float, cells: int) -> Field:
    small = rng.normal(0, far, (round(cells * 1.41), cells)).astype(np.float32)
    size = (_COLUMNS, _ROWS)
    hills = cv2.resize(small, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.GaussianBlur(hills, (0, 0), 4), np.float32)


def _large(field: Field) -> Field:
    large = cv2.resize(field.astype(np.float32), (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32)


def _bent(pixels: Pixels, dx: Field, dy: Field, light: Field) -> Pixels:
    """The page with each spot moved by so many mm, and lit."""
    right, down = (_large(np.asarray(each * _ONES)) * _PIXEL for each in (dx, dy))
    x = np.arange(WIDE, dtype=np.float32)[None, :] - right
    y = np.arange(HIGH, dtype=np.float32)[:, None] - down
    bent = cv2.remap(
        pixels, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    lit = bent * np.clip(_large(light * _ONES), 0, 1)[:, :, None]
    return np.asarray(np.clip(lit, 0, 255), np.uint8)
