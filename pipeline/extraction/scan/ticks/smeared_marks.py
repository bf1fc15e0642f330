"""The boxes of a page in grey -> round which marks a rubber smeared pencil.

A rubber takes most of a stroke away, and rubs some of it into the paper around: beside what is
left the box is a little grey, where other boxes of the page are as white as the paper. A mark that
nobody rubbed has nothing beside its strokes but their blur, which does not reach as far.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.rubbed_marks import evened_darkness
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from pipeline.extraction.scan.ticks.two_pens import stroke_places

_EMPTY: Final = 0.02  # share of the inside that is ink
_FEW: Final = 3  # empty boxes: fewer do not tell how white a box is
_STROKE: Final = (0.5, 0.05)  # of the darkest of a mark, and of the light: its strokes
_INK: Final = 0.65  # of the light: what takes more is no pencil that a rubber went over
_BESIDE: Final = (0.45, 1.2)  # mm from these: beyond their blur, within reach of a smear
_PIXELS: Final = 20  # there, at least
_MOST: Final = 0.12  # of the light: what takes more there is no smear
_PENCIL: Final = 0.45  # share of light: what takes more is ink, or pencil that is as it was
# of how dark the strokes are (measured: of 263 plain marks of 12 kinds none, rubbed out to 0.09)
_GREY: Final = 0.03
_SPREAD: Final = 4.0  # times as much as empty boxes differ,
_LEVEL: Final = 0.001  # which is a quarter of a step of grey at least


class SmearedMarks:
    """What lies beside the strokes in the boxes of one page.

    Args:
        looks: what every box of the page holds.
    """

    def __init__(self, looks: Sequence[TickInk]) -> None:
        self._looks = looks

    def hold(self, mark: TickInk) -> bool:
        """Whether a mark is one round which pencil was smeared."""
        grey = _beside_strokes(mark)
        if grey < _SPREAD * _LEVEL or self._white is None:
            return False
        white, spread = self._white
        smear = grey - white
        if smear < _SPREAD * max(spread, _LEVEL):
            return False
        dark = evened_darkness(mark)
        return dark < _PENCIL and smear > _GREY * dark

    @cached_property
    def _white(self) -> tuple[float, float] | None:
        """How grey empty boxes are, and how much they differ; None where hardly any are empty."""
        empty = [look for look in self._looks if look.share < _EMPTY]
        if len(empty) < _FEW:
            return None
        greys = np.array([_grey(look.depth[stroke_places(look.is_round)[0]]) for look in empty])
        return median(greys), float(greys.std())


def _beside_strokes(mark: TickInk) -> float:
    """The share of light that the paper in a box takes a little way off the strokes."""
    inside, _ = stroke_places(mark.is_round)
    dark = percentile(mark.depth[inside], 98)
    if dark > _INK:
        return 0.0
    least = _STROKE[0] * max(dark, 2 * _STROKE[1])
    paper = (mark.depth <= least).astype(np.uint8)
    away = cv2.distanceTransform(paper, cv2.DIST_L2, 5) / SCALE
    beside = mark.depth[inside & (away > _BESIDE[0]) & (away < _BESIDE[1])]
    return _grey(beside) if len(beside) > _PIXELS else 0.0


def _grey(paper: Shares) -> float:
    """The share of light that paper takes, less than a stroke does anywhere."""
    return float(np.clip(paper, 0, _MOST).mean())
