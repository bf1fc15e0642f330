"""Paper on the glass -> the picture that a scanner makes of it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.scans.printing import DPI, HIGH, WIDE, Pixels

Rng = np.random.Generator
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True)
class Scanner:
    """How a page is scanned.

    Attributes:
        dpi: across and down. skew: degrees at most. shrink: 0.94 where it is scanned to fit.
        lid: grey of what shows beside the paper. blur: in pixels. noise: in grey levels.
    """

    dpi: tuple[float, float] = (200, 200)
    is_grey: bool = True
    skew: float = 0.7
    shrink: float = 1.0
    lid: int = 255
    blur: float = 0.45
    noise: float = 2.0


def scan(paper: Pixels, scanner: Scanner, rng: Rng, turn: int = 0) -> Pixels:
    """The picture: skewed, shifted, blurred and noisy; turned by a multiple of 90 degrees."""
    if scanner.is_grey:
        paper = cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY)  # type: ignore[assignment]
    across, down = scanner.dpi[0] / DPI, scanner.dpi[1] / DPI
    wide, high = round(WIDE * across), round(HIGH * down)
    small = _shrunk(paper, across * scanner.shrink, down * scanner.shrink)
    small = _skewed(small, (wide, high), scanner, rng)
    soft = cv2.GaussianBlur(small, (0, 0), scanner.blur) if scanner.blur else small
    noise = np.zeros(soft.shape[:2], np.int8)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(noise, np.zeros(1), np.full(1, scanner.noise))
    picture = np.clip(
        soft.astype(np.int16) + (noise if soft.ndim == 2 else noise[:, :, None]), 0, 255
    )
    picture = picture.astype(np.uint8)
    return cv2.rotate(picture, _TURNS[turn]) if turn else picture  # type: ignore[return-value]


def _shrunk(paper: Pixels, across: float, down: float) -> Pixels:
    size = (round(WIDE * across), round(HIGH * down))
    way = cv2.INTER_AREA if across < 1 else cv2.INTER_CUBIC
    return cv2.resize(paper, size, interpolation=way)  # type: ignore[return-value]


def _skewed(small: Pixels, size: tuple[int, int], scanner: Scanner, rng: Rng) -> Pixels:
    """Turned by a chance angle about the middle and moved by a millimetre or two."""
    angle = np.radians(rng.uniform(-scanner.skew, scanner.skew))
    if scanner.skew > 2:  # a chosen skew is really there
        angle = np.radians(scanner.skew * rng.uniform(0.2, 1)) * rng.choice((-1, 1))
    high, wide = small.shape[:2]
    stretch = scanner.dpi[1] / scanner.dpi[0]
    turn = np.array(
        [[np.cos(angle), np.sin(angle) / stretch], [-np.sin(angle) * stretch, np.cos(angle)]]
    )
    room = _room(angle) if scanner.skew > 6 else 1.0  # the lid is larger than the page
    target = np.array([size[0] * room, size[1] * room])
    moved = rng.normal(0, 1.2, 2) * np.array(scanner.dpi) / 25.4
    shift = target / 2 + moved - turn @ np.array([wide / 2, high / 2])
    lid = (scanner.lid,) * 3
    picture = cv2.warpAffine(
        small,
        np.column_stack([turn, shift]),
        (round(target[0]), round(target[1])),
        flags=cv2.INTER_LINEAR,
        borderValue=lid,
    )
    return np.asarray(picture, np.uint8)


def _room(angle: float) -> float:
    """How much larger the glass is than the page, so that a skewed page keeps its corners."""
    return 1 + abs(float(np.sin(angle))) * 1.35


def bilevel(grey: Pixels, rng: Rng, threshold: int | None = None) -> Pixels:
    """Black and white: with a fixed threshold, or one that goes with the light around."""
    if threshold is not None:
        return np.where(grey > threshold, 255, 0).astype(np.uint8)
    around = cv2.blur(grey, (61, 61)).astype(np.int16)
    margin = int(rng.integers(22, 40))
    return np.where(grey.astype(np.int16) > np.minimum(around - margin, 200), 255, 0).astype(
        np.uint8
    )


def fax_line(page: NDArray[np.uint8], rng: Rng) -> Pixels:
    """Noise of the line: specks, and rows that came twice in place of the next."""
    noisy = page.copy()
    specks = rng.random(page.shape)
    noisy[specks < 0.0006] = 0
    noisy[specks > 0.9994] = 255
    for row in rng.integers(1, page.shape[0], int(rng.integers(0, 6))):
        noisy[row] = noisy[row - 1]
    return noisy
