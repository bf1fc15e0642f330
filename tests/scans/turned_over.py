"""Paper that is folded over: a dog-ear or a side, of which the back hides what lies below it.

Beyond the fold lies what is behind the paper; within it, as far as the flap reaches, its back.
"""

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from tests.scans.filling import Filled
from tests.scans.missing import told
from tests.scans.printing import DPI, HIGH, WIDE, Pixels, blank_sheet, rendered

Rng = np.random.Generator
_PIXEL = DPI / 25.4
_BEHIND = (255, 252, 245, 225, 190, 120, 60, 30)  # grey of a lid, or of what is below
_MOST = 32.0  # mm from the corner or the side to the fold
_TRIES = 60
_PRINTED = 0.35  # of backs with print


@dataclass(frozen=True, slots=True)
class Fold:
    """A fold: what lies further than `at` mm along the direction `x`, `y` is turned over."""

    x: float
    y: float
    at: float

    def beyond(self) -> NDArray[np.float32]:
        """How many mm beyond the fold each pixel of the page lies."""
        across = np.arange(WIDE, dtype=np.float32) / _PIXEL * self.x
        down = np.arange(HIGH, dtype=np.float32) / _PIXEL * self.y
        return np.asarray(down[:, None] + across[None, :] - self.at, np.float32)

    @property
    def mirror(self) -> NDArray[np.float64]:
        """Where each pixel of the page would be, seen in the fold: for warpAffine."""
        normal = np.array([self.x, self.y])
        turned = np.eye(2) - 2 * np.outer(normal, normal)
        return np.hstack([turned, (2 * self.at * _PIXEL * normal)[:, None]])


def folded_over(page: Filled, rng: Rng) -> Filled:
    """A corner or a side turned over, as far as over or past one of the boxes."""
    fold = _fold(page, rng)
    beyond = fold.beyond()
    whole = np.full((HIGH, WIDE), 255, np.uint8)
    flap = np.asarray(cv2.warpAffine(whole, fold.mirror, (WIDE, HIGH)), np.uint8)
    flap[beyond > 0] = 0
    gone = np.where(beyond > 0, 255, 0).astype(np.uint8)
    pixels = page.paper.pixels
    _darken(pixels, flap, rng)
    back = _back(page, fold, rng)
    pixels[flap > 127] = back[flap > 127]
    pixels[gone > 0] = int(rng.choice(_BEHIND))
    _darken(pixels, ~gone, rng)
    cv2.GaussianBlur(pixels, (3, 3), 0.6, dst=pixels)
    return told(page, np.maximum(flap, gone), "folded over")


def _fold(page: Filled, rng: Rng) -> Fold:
    """A fold of a corner, or of a side, that hides a box or the end of one."""
    corners = np.array(list(product((0, PAGE_WIDTH), (0, PAGE_HEIGHT))))
    for _ in range(_TRIES):
        box = page.boxes[int(rng.integers(len(page.boxes)))]
        spot = np.array(page.paper.spot(box.x + rng.uniform(0, box.w), box.y + box.h / 2))
        way = rng.uniform(0, np.pi / 2) if rng.random() < 0.6 else rng.normal(0, 0.03)
        signs = rng.choice((-1, 1), 2)
        normal = np.array([np.cos(way), np.sin(way)])[:: int(rng.choice((-1, 1)))] * signs
        end = float((corners @ normal).max())
        depth = (end - float(spot @ normal)) * rng.uniform(0.5, 1.15)
        if 3 < depth < _MOST:
            return Fold(float(normal[0]), float(normal[1]), end - depth)
    return Fold(1.0, 0.0, PAGE_WIDTH - 20.0)


def _back(page: Filled, fold: Fold, rng: Rng) -> Pixels:
    """What the flap shows: bare paper through which the front shines, or the next page's print."""
    truth, front = page.truth, page.paper.pixels
    sheet = blank_sheet(truth.worksheet, truth.language)
    others = [number for number in sheet.pages if number != truth.page]
    if others and rng.random() < _PRINTED:
        drawn = np.ascontiguousarray(rendered(sheet, others[0])[:, ::-1])
        white = (255, 255, 255)
        return np.asarray(
            cv2.warpAffine(drawn, fold.mirror, (WIDE, HIGH), borderValue=white), np.uint8
        )
    share = float(rng.choice((0.0, 0.04, 0.1)))
    shining = cv2.GaussianBlur(cv2.warpAffine(front, fold.mirror, (WIDE, HIGH)), (0, 0), 3.0)
    paper = rng.uniform(240, 255)
    return np.asarray(paper - share * (255 - shining.astype(np.float32)), np.uint8)


def _darken(pixels: Pixels, over: NDArray[np.uint8], rng: Rng) -> None:
    """The shadow that an edge of paper casts on what lies below it; often hardly any."""
    dark, wide = rng.choice((0.0, 0.05, 0.2, 0.5)), rng.uniform(0.15, 0.8) * _PIXEL
    rim = cv2.GaussianBlur(over, (0, 0), wide).astype(np.float32) / 255
    light = np.where(over > 127, 1.0, 1 - dark * rim)
    pixels[:] = (pixels * light[:, :, None]).astype(np.uint8)
