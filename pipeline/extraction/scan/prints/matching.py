"""Pieces of a page as printed, looked for in what is seen of it.

What both show is how dark they are beside the paper around (`dark_print`).
"""

from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.extraction.pixels import Grey, Points, Shares
from pipeline.extraction.scan.registering.registration import Registration

_PAPER: Final = 6.0  # mm; what is dark over more is shadow
_LEAST: Final = 0.3  # correlation of a piece that is found
_AWAY: Final = 0.05  # of correlation: so much likelier is what lies in its place


def dark_print(grey: Grey, scale: float, soft: float) -> Shares:
    """The share of light that is lacking, `soft` pixels softer, at `scale` pixels in a mm."""
    size = round(_PAPER * scale) | 1
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    share = 1 - np.asarray(grey, np.float32) / np.maximum(np.asarray(paper, np.float32), 1)
    return np.asarray(cv2.GaussianBlur(share, (0, 0), soft), np.float32)


def seen_with(grey: Grey, there: Registration, around: float, scale: float) -> Grey:
    """A page with so many mm around it, at `scale` pixels in a mm, each of all that lies there."""
    coarse = int(there.scale / scale)
    soft = cv2.blur(grey, (coarse, coarse)) if coarse > 1 else grey
    area = (-around, -around, PAGE_WIDTH + 2 * around, PAGE_HEIGHT + 2 * around)
    return there.cut(np.asarray(soft, np.uint8), area, scale)


def wish(reach: int) -> Shares:
    """What is taken off the likeness of each place within `reach` pixels: far off is unlikelier."""
    at = np.arange(-reach, reach + 1, dtype=np.float32) / max(1, reach)
    return np.asarray(_AWAY * (at[:, None] ** 2 + at[None, :] ** 2), np.float32)


def peak(alike: Shares, away: Shares) -> tuple[Points, Points] | None:
    """The likeliest place of a piece to a fraction of a pixel, and how sure it is each way."""
    _, _, _, (x, y) = cv2.minMaxLoc(alike - away)
    rows, columns = alike.shape
    if not (0 < x < columns - 1 and 0 < y < rows - 1):
        return None
    top = float(alike[y, x])
    if top < _LEAST:
        return None
    at, sure = [], []
    for before, after, middle in (
        (float(alike[y, x - 1]), float(alike[y, x + 1]), x),
        (float(alike[y - 1, x]), float(alike[y + 1, x]), y),
    ):
        curve = 2 * top - before - after
        at.append(middle + (0.5 * (after - before) / curve if curve > 1e-6 else 0.0))
        sure.append(max(0.0, curve) * top**2)
    return np.array(at), np.array(sure)
