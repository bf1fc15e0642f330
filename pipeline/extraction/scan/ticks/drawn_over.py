"""The frames of the boxes to tick of a page -> which of the empty ones somebody drew over.

Who goes around a box rather than into it may mean it as a mark. A frame that was drawn over is
darker than the others of the page. Where those differ (uneven toner, paper that lies off at one
side), it is darker than each of the nearest ones and than other lines near by.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Points
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.ticks.tick_ink import TickInk

LineNear = Callable[[Box], float | None]

_EMPTY: Final = 0.02  # share of the inside that is ink
_THICK: Final = 1.13  # a frame that was drawn over is so much darker than the others
_THICK_BILEVEL: Final = 1.17
_ALONE: Final = 0.235  # the same where too few empty boxes are there to compare with
_ALONE_BILEVEL: Final = 0.4
_EVEN: Final = 0.01  # so little lines differ where toner is even (measured: to 0.004, clouds 0.014)
_FEW: Final = 2  # empty boxes: too few
_NEAREST: Final = 3  # boxes that a frame is compared with:
_BEYOND_NEAREST: Final = 1.15  # so much darker than the darkest of them (measured: plain to 1.12)
_BEYOND_LINES: Final = 1.1  # and than lines near by, where there are any


@dataclass(frozen=True, slots=True)
class FrameLines:
    """How dark the frames of a page are.

    Attributes:
        line: how dark one is that nobody drew over; None if unknown.
        spread: how much lines differ from that, as a share of it: more with little toner.
        lines: of each empty box. places: their middles, in mm.
        bilevel: the scan knew black and white only.
    """

    line: float | None
    spread: float
    lines: NDArray[np.float64]
    places: Points
    bilevel: bool

    @classmethod
    def of(cls, looks: Sequence[TickInk], boxes: Sequence[Box], *, bilevel: bool) -> "FrameLines":
        """Those of the boxes of a page."""
        empty = [n for n, look in enumerate(looks) if look.share < _EMPTY]
        lines = np.array([looks[n].line_alone for n in empty])
        places = np.array([boxes[n].middle for n in empty]).reshape(-1, 2)
        usual = median(lines) if len(lines) > _FEW else None
        spread = median(np.abs(lines / usual - 1)) if usual else 0.0
        return cls(usual, spread, lines, places, bilevel)

    def drawn_over(
        self, looks: Sequence[TickInk], boxes: Sequence[Box], line_near: LineNear
    ) -> list[bool]:
        """Of each box whether it is empty and its frame was drawn over.

        Args:
            looks: what lies in and around them.
            boxes: the same, as laid out.
            line_near: how dark other printed lines are near a box; None where that is not known.
        """
        pairs = zip(looks, boxes, strict=True)
        return [self._is_drawn_over(look, box, line_near) for look, box in pairs]

    def _is_drawn_over(self, look: TickInk, box: Box, line_near: LineNear) -> bool:
        """Whether a frame is darker than others are, and than lines near by."""
        if look.share >= _EMPTY:
            return False
        if look.line_alone > self.thick:
            are_alike = self.line is not None and self.spread < _EVEN  # lines near by tell no more
            near = None if self.bilevel or are_alike else line_near(box)
            if near is None or look.line_alone > _THICK * near:
                return True
        return self._stands_out(look, box, line_near)

    def _stands_out(self, look: TickInk, box: Box, line_near: LineNear) -> bool:
        """Whether it is darker than each of the nearest frames, and than lines near by."""
        if self.bilevel or self.line is None or self.spread < _EVEN:
            return False
        if look.line_alone <= _THICK * self.line:
            return False
        away = np.hypot(*(self.places - np.array(box.middle)).T)
        nearest = self.lines[np.argsort(away)[1 : 1 + _NEAREST]]  # the first one is itself
        if look.line_alone <= _BEYOND_NEAREST * float(nearest.max()):
            return False
        near = line_near(box)
        return near is None or look.line_alone > _BEYOND_LINES * near

    @property
    def thick(self) -> float:
        """How dark a line is that was drawn over, wherever it lies."""
        if self.line is None:
            return _ALONE_BILEVEL if self.bilevel else _ALONE
        return self.line * max(_THICK_BILEVEL if self.bilevel else _THICK, 1 + 4 * self.spread)
