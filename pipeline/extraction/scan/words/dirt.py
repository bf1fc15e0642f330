"""The bare paper of a page -> how much dirt lies on it: as much may lie in its boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.prints.pieces import light_lost
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, bare_beside
from pipeline.extraction.scan.registering.registration import Registration

_SPECK: Final = 1.3  # mm: what is smaller both ways is no stroke
_DUST: Final = 0.06  # mm2 of full black: less is grain
_FRAME: Final = 1.0  # mm of the width of a box to tick
_ABOUT: Final = 0.8  # times as large, as it is measured more coarsely
_RARE: Final = 0.05  # of a speck in the boxes of a page: more likely it is a dot by a pen
_MANY: Final = 8  # specks on the bare paper: one in a box to tick may be another of them


@dataclass(frozen=True)
class Dirt:
    """What lies on the glass, or on a page, everywhere.

    Attributes:
        grey: the picture.
        there: where the page lies in it.
        page: as laid out.
    """

    grey: Grey
    there: Registration
    page: LayoutPage

    @property
    def share(self) -> float:
        """The share of the bare paper that is specks, as much of each as if it were black."""
        bare = cv2.countNonZero(bare_beside(self.page))
        return float(self._specks.sum()) * BESIDE_SCALE**2 / max(1, bare)

    @property
    def is_all_over(self) -> bool:
        """Whether many specks lie on the bare paper."""
        return len(self._specks) >= _MANY

    @cached_property
    def _specks(self) -> NDArray[np.float64]:
        """Of each speck its square millimetres, as much of it as if it were black."""
        bare = bare_beside(self.page)
        paper, lacking, dark = light_lost(self.there.overview(self.grey))
        _, parts, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_and(dark, bare))
        depth = np.where(parts > 0, lacking / np.maximum(paper, 1).astype(np.float32), 0)
        mass = np.bincount(parts.ravel(), depth.ravel()) / BESIDE_SCALE**2
        sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
        return np.asarray(mass[(sides < _SPECK * BESIDE_SCALE) & (mass > _DUST)], np.float64)

    def may_lie_in(self, boxes: Sequence[Box], count: int) -> bool:
        """Whether so many of some boxes to tick may hold a speck by chance, and not by a pen."""
        usual = self._usual_in(boxes)
        return self.is_all_over and count <= max(1.0, usual + 2 * sqrt(usual))

    def is_as_large(self, boxes: Sequence[Box], speck: float) -> bool:
        """Whether so much of it is as large as a speck (mm2) that one may lie in any box."""
        return self._usual_in(boxes, _ABOUT * speck) > _RARE

    def _usual_in(self, boxes: Sequence[Box], least: float = 0.0) -> float:
        """In how many boxes to tick specks lie by chance that are so large (mm2)."""
        area = sum((box.w - _FRAME) * (box.h - _FRAME) for box in boxes)
        bare = cv2.countNonZero(bare_beside(self.page)) / BESIDE_SCALE**2
        return int((self._specks >= least).sum()) * area / max(1.0, bare)

    def on(self, area: float) -> float:
        """Square millimetres of specks on so much of the paper, by chance."""
        return self.share * area
