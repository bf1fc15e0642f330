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
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.words.darkness import COARSE, Darkness, thicker

HalfLine = Literal["upper", "lower"]

VISIBLE: Final = 40  # of 255: ink that anybody sees
_BARELY: Final = 12  # a light pencil where a JPEG blurred it
_STRAYS: Final = 7.0  # times what such a row of pixels strays from its median, by grain
_IN: Final = (0.2, 0.6)  # mm within the lower line, in which a letter that crosses it stands
_UNDER: Final = (-1.0, -0.5)  # and below it, above the line of the next box
_BESIDE: Final = (0.4, 0.95)  # mm within a line, where not even one that wavers comes
_RISEN: Final = (0.55, 1.0)  # and where letters that join on the line stand apart
_SHORT: Final = 4.0  # mm: what is wider is the line itself; what is one pixel wide is grain
_LETTERS: Final = 3  # strokes on the lower line or across it: a cross from elsewhere has two
_FAINT_ACROSS: Final = 6  # of a light pencil; what shines through may be as pale
_FAINT_LETTERS: Final = 4
_JOINED: Final = 2  # letters that join below, where they are broader than an arm of a cross
_JOINED_WIDE: Final = 2.0  # mm
_WELL_WITHIN: Final = 1.6  # mm within a line, where letters that stand on it hardly come
_HIGH: Final = 0.55  # mm of a row there
_BANDS: Final = 4  # such rows, at least, tell how thickly dirt lies
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
        inside, under = self._band("lower", _IN), self._band("lower", _UNDER)
        if _across(inside, under, VISIBLE) >= _LETTERS:
            return True
        if _across(inside, under, _BARELY) >= _FAINT_ACROSS:
            return True
        if bilevel:
            return False
        lower, upper = self._band("lower", _BESIDE), self._band("upper", _BESIDE)
        risen = _standing(self._band("lower", _RISEN), VISIBLE)
        are_joined = _lengths(lower.dark(VISIBLE)).max(initial=0) >= _JOINED_WIDE * COARSE
        if risen >= _JOINED and are_joined:
            return True
        visible, faint = (_standing(lower, least) for least in (VISIBLE, _BARELY))
        hanging = _standing(upper, VISIBLE)
        return (
            self._are_letters(max(risen, visible), _LETTERS, VISIBLE)
            or self._are_letters(faint, _FAINT_LETTERS, _BARELY)
            or self._are_letters(hanging, _MORE_THAN_TAILS, VISIBLE)
        )

    def _are_letters(self, count: int, fewest: int, least: float) -> bool:
        """Whether so many pieces along a line are more than dirt that lies as thickly elsewhere.

        Letters on a line hardly come into the box: what lies farther within is no part of them.
        """
        if count < fewest:
            return False
        half = (self.seen.frame.bottom - self.seen.frame.top) / 2 / COARSE
        counts = [
            len(_lengths(self._band(line, (low, low + _HIGH)).dark(least)))
            for line in ("lower", "upper")
            for low in np.arange(_WELL_WITHIN, half - _HIGH, _HIGH).tolist()
        ]
        usual = median(np.array(counts)) if len(counts) >= _BANDS else 0.0
        return bool(count >= fewest + usual + np.sqrt(usual))

    def _band(self, line: HalfLine, within: tuple[float, float]) -> "_Band":
        """What lies so many mm within a line."""
        columns = self._columns
        if not len(columns):
            return _Band(np.zeros(0), 0.0)
        low, high = within
        deep = np.where(self._is_half(line), self.seen.frame.deep, np.inf)[:, columns]
        there = (deep > low * COARSE) & (deep < high * COARSE)
        darkest = np.where(there, self.seen.depth[:, columns], 0).max(axis=0)
        over = darkest - median(darkest)
        return _Band(over, median(np.abs(over)))

    @cached_property
    def _columns(self) -> npt.NDArray[np.int64]:
        return np.flatnonzero(self.seen.frame.inner.any(axis=0))

    def _is_half(self, line: HalfLine) -> Flags:
        """The rows of the upper or the lower half of the box and what lies beyond (rows, 1)."""
        frame = self.seen.frame
        is_lower = np.arange(len(frame.deep))[:, None] > (frame.top + frame.bottom) / 2
        return np.asarray(is_lower if line == "lower" else ~is_lower, np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class _Band:
    """How much darker than usual each column of a row of pixels is, and how much that strays."""

    over: npt.NDArray[np.floating]
    strays: float

    def dark(self, least: float) -> Flags:
        """Which columns are darker by so much, and by more than grain is."""
        limit = min(VISIBLE, max(least, _STRAYS * self.strays))
        return np.asarray(self.over > limit, np.bool_)


def _across(inside: _Band, under: _Band, least: float) -> int:
    """How many strokes run across a line."""
    return len(_lengths(thicker(inside.dark(least)[None, :], 1)[0] & under.dark(least)))


def _standing(beside: _Band, least: float) -> int:
    """How many letters come into the box from a line; none where what is there is no letter."""
    lengths = _lengths(beside.dark(least))
    return len(lengths) if 1 < lengths.max(initial=0) <= _SHORT * COARSE else 0


def _lengths(dark: Flags) -> npt.NDArray[np.int64]:
    """How long each run of dark columns is, in pixels."""
    turns = np.flatnonzero(np.diff(np.pad(dark.astype(np.int8), 1)))
    return np.asarray(turns[1::2] - turns[::2], np.int64)
