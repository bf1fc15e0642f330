"""Pens, and the lines that they leave on paper: width, colour, pressure, the grain of a pencil."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.scans.printing import DPI, HIGH, WIDE, Paper

FINE = 2  # a line is drawn this much larger and then shrunk: smooth edges, widths below a pixel
_PIXEL = DPI / 25.4
Mask = NDArray[np.float32]
Point = tuple[float, float]
Lines = Sequence[tuple[Sequence[Point], float]]  # points in mm, and width in widths of the pen


@dataclass(frozen=True, slots=True)
class Pen:
    """What somebody writes with: RGB colour, width in mm, how much of the paper shows through.

    `skips`: of a ball that does not turn everywhere, the share of its lines that is half gone.
    """

    name: str
    colour: tuple[int, int, int]
    width: float
    cover: float = 0.95
    grain: float = 0.0
    skips: float = 0.0


PENS = (
    Pen("blue ballpoint", (38, 52, 150), 0.36, 0.88, 0.12),
    Pen("black ballpoint", (40, 38, 44), 0.36, 0.9, 0.12),
    Pen("fineliner", (20, 20, 24), 0.42),
    Pen("dark pencil", (78, 78, 82), 0.5, 0.82, 0.35),
    Pen("felt", (24, 28, 40), 0.95, 0.97),
    Pen("blue gel", (30, 60, 190), 0.55, 0.95),
    Pen("red ballpoint", (180, 40, 48), 0.38, 0.88, 0.12),
)
SKIPPING = tuple(replace(pen, skips=0.3) for pen in PENS[:2])
LIGHT_PENCIL = Pen("light pencil", (128, 128, 130), 0.45, 0.62, 0.5)
PENCILS = (PENS[3], LIGHT_PENCIL)
# what is left of the light beside them: 0.96 to 0.88; people see that, thresholds do not
HARD_PENCILS = tuple(
    Pen("hard pencil", (110, 110, 112), 0.45, cover, 0.3) for cover in (0.08, 0.12, 0.16, 0.22)
)


def inked(paper: Paper, pen: Pen, lines: Lines, rng: np.random.Generator) -> None:
    """Draw lines that were written in one go; where they cross, the ink does not add up."""
    every = np.array([point for points, _ in lines for point in points])
    edge = pen.width * 2 + 0.5
    x, y = np.floor((every.min(axis=0) - edge) * _PIXEL).astype(int)
    x2, y2 = np.ceil((every.max(axis=0) + edge) * _PIXEL).astype(int)
    large = np.zeros(((y2 - y) * FINE, (x2 - x) * FINE), np.uint8)
    for points, width in lines:
        _line(large, points, (x, y), pen.width * width * rng.uniform(0.85, 1.15), rng)
    mask = cv2.resize(large, (x2 - x, y2 - y), interpolation=cv2.INTER_AREA)
    lay(paper, pen, np.asarray(mask / 255, np.float32), (int(x), int(y)), rng)


def _line(
    large: NDArray[np.uint8],
    points: Sequence[Point],
    origin: tuple[int, int],
    width: float,
    rng: np.random.Generator,
) -> None:
    """A polyline whose width goes with the pressure."""
    place = (np.asarray(points) * _PIXEL - origin) * FINE
    pressure = np.convolve(rng.uniform(0.7, 1.3, len(place) + 4), np.ones(5) / 5, "valid")
    fixed = np.round(place * 16).astype(int)
    for n in range(1, len(fixed)):
        thick = max(1, round(width * _PIXEL * FINE * pressure[n]))
        cv2.line(large, fixed[n - 1].tolist(), fixed[n].tolist(), 255, thick, cv2.LINE_AA, 4)


def lay(paper: Paper, pen: Pen, mask: Mask, at: tuple[int, int], rng: np.random.Generator) -> None:
    """Lay ink on the paper: `mask` 0 to 1, its top left at these pixels; outside is cut off."""
    x, y = at
    left, top = max(0, -x), max(0, -y)
    right, foot = min(mask.shape[1], WIDE - x), min(mask.shape[0], HIGH - y)
    if right <= left or foot <= top:
        return
    mask = mask[top:foot, left:right]
    if pen.grain:
        mask = np.asarray(mask * (1 - pen.grain * _grain(mask.shape, rng)), np.float32)
    if pen.skips:
        mask = np.asarray(mask * _turning(mask.shape, pen.skips, rng), np.float32)
    part = paper.pixels[y + top : y + foot, x + left : x + right]
    alpha = (mask * pen.cover)[:, :, None]
    blend = part * (1 - alpha) + np.array(pen.colour, np.float32) * np.minimum(alpha, 1)
    part[:] = np.minimum(part, blend.astype(np.uint8))  # ink never makes print lighter


def _turning(shape: tuple[int, ...], skips: float, rng: np.random.Generator) -> Mask:
    """Where the ball of a pen turns, 0 to 1: it begins and stops within a millimetre or two."""
    high, wide = shape[0] // 28 + 2, shape[1] // 28 + 2
    small = rng.random((high, wide), dtype=np.float32)
    large = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(1 / (1 + np.exp((skips - large) * 14)), 0.06, 1), np.float32)


def _grain(shape: tuple[int, ...], rng: np.random.Generator) -> Mask:
    """The tooth of the paper: grains of about a fifth of a millimetre, 0 to 1."""
    small = rng.random((shape[0] // 2 + 1, shape[1] // 2 + 1), dtype=np.float32)
    large = cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)
