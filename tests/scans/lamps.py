"""What lamps and cameras lay over a page: bands, blinds, a flash, the pixels of a screen."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.scans import damage
from tests.scans.encoding import jpeg, png
from tests.scans.filling import Filled
from tests.scans.hardships import Made
from tests.scans.printing import DPI, HIGH, WIDE, Pixels

Rng = np.random.Generator
Light = NDArray[np.float32]
_PIXEL = DPI / 25.4


def in_bands(pages: Sequence[Filled], rng: Rng) -> Made:
    """A phone's picture by a lamp that flickers: bands across, for it takes row by row."""
    picture = damage.photo(pages[0].paper, rng)
    y = np.arange(picture.shape[0], dtype=np.float32)
    wave = np.sin(2 * np.pi * (y / rng.uniform(90, 500) + rng.random()))
    sharp = rng.uniform(1, 4)
    light = 1 - rng.uniform(0.08, 0.35) / (1 + np.exp(-sharp * wave))
    return _jpeg(picture * light[:, None, None], rng)


def behind_blinds(pages: Sequence[Filled], rng: Rng) -> Made:
    """A phone's picture where the sun falls through blinds, or between the leaves of a plant."""
    paper = pages[0].paper
    y, x = np.mgrid[0:HIGH:2, 0:WIDE:2].astype(np.float32)
    depth = rng.uniform(0.25, 0.55)
    if rng.random() < 0.6:
        turn, wide = rng.uniform(0, np.pi), rng.uniform(8, 30) * _PIXEL
        along = x * np.cos(turn) + y * np.sin(turn)
        shade = (np.sin(2 * np.pi * along / wide) > rng.uniform(-0.5, 0.5)).astype(np.float32)
    else:
        shade = np.zeros(x.shape, np.float32)
        for _ in range(int(rng.integers(15, 50))):
            at = (int(rng.integers(shade.shape[1])), int(rng.integers(shade.shape[0])))
            size = (int(rng.uniform(30, 120)), int(rng.uniform(10, 50)))
            cv2.ellipse(shade, at, size, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    soft = cv2.GaussianBlur(shade, (0, 0), rng.uniform(0.4, 2.0) * _PIXEL / 2)
    light = cv2.resize(1 - depth * soft, (WIDE, HIGH))
    paper.pixels[:] = np.clip(paper.pixels * light[:, :, None], 0, 255).astype(np.uint8)
    return _jpeg(damage.photo(paper, rng), rng)


def by_flash(pages: Sequence[Filled], rng: Rng) -> Made:
    """A phone's picture by its own flash: bright where it shines, dark at the corners."""
    picture = damage.photo(pages[0].paper, rng).astype(np.float32)
    high, wide = picture.shape[:2]
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    middle = (rng.uniform(0.35, 0.65) * wide, rng.uniform(0.35, 0.65) * high)
    away = np.hypot(x - middle[0], y - middle[1]) / wide
    light = rng.uniform(1.15, 1.6) * np.exp(-((away / rng.uniform(0.5, 0.9)) ** 2))
    noise = rng.normal(0, rng.uniform(2, 5), (high, wide)).astype(np.float32)
    return _jpeg(picture * (light + 0.12)[:, :, None] + noise[:, :, None], rng)


def from_a_screen(pages: Sequence[Filled], rng: Rng) -> Made:
    """A phone's picture of a screen that shows the page: pixels of the screen beat with its own."""
    paper = pages[0].paper
    share = rng.uniform(0.42, 0.55)  # of 300 dpi: a large screen, upright
    shown = cv2.resize(paper.pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    high, wide = shown.shape[:2]
    large = cv2.resize(shown, (wide * 3, high * 3), interpolation=cv2.INTER_NEAREST)
    grid = np.full((3, 3, 3), rng.uniform(0.55, 0.8), np.float32)
    for n in range(3):
        grid[:, n, n] = 1.0
    grid[2] *= rng.uniform(0.7, 0.95)
    lit = large * np.tile(grid, (high, wide, 1)) * 1.2
    paper.pixels[:] = np.clip(cv2.resize(lit, (WIDE, HIGH)), 0, 255).astype(np.uint8)
    return _jpeg(damage.photo(paper, rng), rng)


def on_a_phone(pages: Sequence[Filled], rng: Rng) -> Made:
    """What a phone shows, as it keeps it: the page between the bars of an app, on grey or black."""
    wide = int(rng.choice((1080, 1179, 1440)))
    high = round(wide * rng.uniform(2.0, 2.25))
    ground = int(rng.choice((0, 32, 230, 245)))
    shown: Pixels = np.full((high, wide, 3), ground, np.uint8)
    bar, ink = (255, 40) if ground > 100 else (24, 230)
    top, foot = round(high * 0.09), round(high * 0.93)
    shown[:top], shown[foot:] = bar, bar
    for at, text in (
        ((40, 50), "14:07"),
        ((wide - 220, 50), "LTE 82%"),
        ((120, top - 40), "scan.pdf"),
    ):
        cv2.putText(shown, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.1, (ink,) * 3, 3, cv2.LINE_AA)
    size = (wide - 2 * int(rng.integers(0, 24)), 0)
    page = cv2.resize(
        pages[0].paper.pixels,
        (size[0], round(size[0] * HIGH / WIDE)),
        interpolation=cv2.INTER_AREA,
    )
    left, down = (wide - page.shape[1]) // 2, (top + foot - page.shape[0]) // 2
    shown[down : down + page.shape[0], left : left + page.shape[1]] = page
    if rng.random() < 0.5:
        return png(shown, 72), (0,)
    return _jpeg(shown.astype(np.float32), rng)


def _jpeg(picture: NDArray[np.floating] | Pixels, rng: Rng) -> Made:
    seen = np.clip(picture, 0, 255).astype(np.uint8)
    return jpeg(seen, 72, int(rng.integers(60, 85))), (0,)
