"""The darkness of a box for words -> whether small words stand right on its upper or lower line.

Such words barely come into the box, and the line hides most of them: what stands right above a
line and right below it is looked at by itself, column by column.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from pipeline.extraction.pixels import Flags
from pipeline.extraction.scan.darkness import COARSE, Darkness, thicker
from pipeline.extraction.scan.quantiles import median

Line = Literal["upper", "lower"]

VISIBLE: Final = 40  # of 255: ink that anybody sees
_BARELY: Final = 12  # a light pencil where a JPEG blurred it
_STRAYS: Final = 7.0  # times what such a row of pixels strays from its median, by grain
_IN: Final = (0.2, 0.6)  # mm within the lower line, in which a letter that crosses it stands
_UNDER: Final = (-1.0, -0.5)  # and below it, above the line of the next box
_BESIDE: Final = (0.4, 0.95)  # mm within a line, where not even one that wavers comes
_SHORT: Final = 4.0  # mm: what is wider is the line itself; what is one pixel wide is grain
_LETTERS: Final = 3  # strokes on the lower line or across it: a cross from elsewhere has two
_FAINT_ACROSS: Final = 6  # of a light pencil; what shines through may be as pale
_FAINT_LETTERS: Final = 4
_MORE_THAN_TAILS: Final = 6  # below the upper line; few words above it have so many tails


@dataclass(frozen=True)
class WordsOnLines:
    """What stands on the lines of a box, inside and outside."""

    seen: Darkness

    def are_there(self, *, bilevel: bool) -> bool:
        """Whether letters stand on a line or run across it, however little of each is seen.

        Args:
            bilevel: the scan knew black and white only: its lines are rough, like letters.
        """
        if self._across(VISIBLE) >= _LETTERS or self._across(_BARELY) >= _FAINT_ACROSS:
            return True
        if bilevel:
            return False
        visible, faint = (self._standing("lower", least) for least in (VISIBLE, _BARELY))
        hanging = self._standing("upper", VISIBLE)
        return visible >= _LETTERS or faint >= _FAINT_LETTERS or hanging >= _MORE_THAN_TAILS

    def _across(self, least: float) -> int:
        """How many strokes run across the lower line."""
        above, below = (self._dark("lower", within, least) for within in (_IN, _UNDER))
        return len(_lengths(thicker(above[None, :], 1)[0] & below))

    def _standing(self, line: Line, least: float) -> int:
        """How many letters come into the box from a line; none where what is there is no letter."""
        lengths = _lengths(self._dark(line, _BESIDE, least))
        return len(lengths) if 1 < lengths.max(initial=0) <= _SHORT * COARSE else 0

    def _dark(self, line: Line, within: tuple[float, float], least: float) -> Flags:
        """In which columns some pixels so many mm within a line are darker than elsewhere."""
        columns = self._columns
        if not len(columns):
            return np.zeros(0, np.bool_)
        low, high = within
        deep = np.where(self._is_half(line), self.seen.frame.deep, np.inf)[:, columns]
        there = (deep > low * COARSE) & (deep < high * COARSE)
        darkest = np.where(there, self.seen.depth[:, columns], 0).max(axis=0)
        usual = median(darkest)
        strays = median(np.abs(darkest - usual))
        limit = min(VISIBLE, max(least, _STRAYS * strays))
        return np.asarray(darkest > usual + limit, np.bool_)

    @cached_property
    def _columns(self) -> npt.NDArray[np.int64]:
        return np.flatnonzero(self.seen.frame.inner.any(axis=0))

    def _is_half(self, line: Line) -> Flags:
        """The rows of the upper or the lower half of the box and what lies beyond (rows, 1)."""
        frame = self.seen.frame
        is_lower = np.arange(len(frame.deep))[:, None] > (frame.top + frame.bottom) / 2
        return np.asarray(is_lower if line == "lower" else ~is_lower, np.bool_)


def _lengths(dark: Flags) -> npt.NDArray[np.int64]:
    """How long each run of dark columns is, in pixels."""
    turns = np.flatnonzero(np.diff(np.pad(dark.astype(np.int8), 1)))
    return np.asarray(turns[1::2] - turns[::2], np.int64)
