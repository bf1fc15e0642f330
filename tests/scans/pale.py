"""What is pale on a page and yet no ink: creases, the folds of a letter, a dark other side."""

import cv2
import numpy as np

from forms.layout.bands import CONTENT_LEFT, CONTENT_WIDTH
from tests.scans.filling import Filled
from tests.scans.printing import DPI, HIGH, WIDE, Paper, Pixels

_PIXEL = DPI / 25.4
Rng = np.random.Generator


def creased(page: Filled, rng: Rng) -> Filled:
    """Paper that was folded small and lies flat again: pale lines, most of them through a box."""
    pixels = page.paper.pixels
    x, y = np.meshgrid(np.arange(WIDE, dtype=np.float32), np.arange(HIGH, dtype=np.float32))
    light = np.ones((HIGH, WIDE), np.float32)
    for middle in _middles(page, rng):
        angle = rng.uniform(0, np.pi)
        off = (x - middle[0] * _PIXEL) * np.sin(angle) - (y - middle[1] * _PIXEL) * np.cos(angle)
        wide = rng.uniform(0.25, 0.6) * _PIXEL
        light *= 1 - rng.uniform(0.12, 0.32) * np.exp(-np.abs(off + rng.normal(0, 4)) / wide)
    pixels[:] = (pixels * light[:, :, None]).astype(np.uint8)
    return page


def folded_in_three(page: Filled, rng: Rng) -> Filled:
    """Folded for an envelope and opened: at each fold a dark line, a light one, and two slopes."""
    pixels = page.paper.pixels
    x, y = np.meshgrid(np.arange(WIDE, dtype=np.float32), np.arange(HIGH, dtype=np.float32))
    light = np.full((HIGH, WIDE), rng.uniform(0.9, 0.98), np.float32)  # paper is not quite white
    for third in (1, 2):
        askew = np.tan(np.radians(rng.normal(0, 0.5)))
        middle = (third * HIGH / 3 + rng.normal(0, 3) * _PIXEL, WIDE / 2)
        off = (y - middle[0] - askew * (x - middle[1])) / _PIXEL * rng.choice((-1, 1))
        dark, wide = rng.uniform(0.08, 0.35), rng.uniform(0.2, 0.5)
        light *= 1 - dark * np.exp(-np.abs(off) / wide)
        light *= 1 + rng.uniform(0.02, 0.08) * np.exp(-np.abs(off - wide - 0.3) / 0.4)
        # one side of a fold stands up from the glass, or is turned from the lamp
        slope = rng.uniform(0.01, 0.08) * np.exp(-np.abs(off) / rng.uniform(4, 15))
        light *= 1 + np.where(off > 0, slope / 3, -slope)
    pixels[:] = np.clip(pixels * light[:, :, None], 0, 255).astype(np.uint8)
    return page


def _middles(page: Filled, rng: Rng) -> list[tuple[float, float]]:
    """Places through which a crease runs, in mm of paper."""
    boxes = [box for box in page.layout.boxes if box.is_to_tick]
    some = [boxes[int(n)] for n in rng.permutation(len(boxes))[:3]]
    found = [page.paper.spot(box.x + box.w / 2, box.y + box.h / 2) for box in some]
    anywhere = (CONTENT_LEFT + rng.uniform(0, CONTENT_WIDTH), rng.uniform(40, 260))
    return [*found, page.paper.spot(*anywhere)]


def shining_darkly(paper: Paper, other: Pixels, rng: Rng) -> Pixels:
    """The other side of thin paper shines through, mirrored and soft, darker than mostly."""
    back = cv2.GaussianBlur(other[:, ::-1], (0, 0), rng.uniform(2.5, 4))
    strength = rng.uniform(0.2, 0.32)
    mixed = paper.pixels * (1 - strength * (1 - back.astype(np.float32) / 255))
    return np.asarray(mixed.astype(np.uint8), np.uint8)


def shining_unevenly(pixels: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """The same as of real paper: not quite straight behind it, and cloudy."""
    turned = cv2.getRotationMatrix2D(
        (WIDE / 2, HIGH / 2), rng.normal(0, 0.25), rng.uniform(0.995, 1.005)
    )
    turned = turned + np.column_stack([np.zeros((2, 2)), rng.normal(0, 0.8, 2) * _PIXEL])
    mirrored = np.ascontiguousarray(other[:, ::-1])
    back = cv2.warpAffine(mirrored, turned, (WIDE, HIGH), borderValue=(255, 255, 255))
    back = cv2.GaussianBlur(back, (0, 0), rng.uniform(2, 5)).astype(np.float32) / 255
    few = rng.uniform(0.8, 1.2, (9, 7)).astype(np.float32)
    strength = rng.uniform(0.12, 0.34) * cv2.resize(
        few, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC
    )
    lost = strength[:, :, None] * (1 - back) ** rng.uniform(0.8, 1.25)
    fibres = rng.normal(1, 0.004, (HIGH // 20, WIDE // 20)).astype(np.float32)
    paper = cv2.resize(fibres, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)[:, :, None]
    return np.clip(pixels * (1 - lost) * paper, 0, 255).astype(np.uint8)
