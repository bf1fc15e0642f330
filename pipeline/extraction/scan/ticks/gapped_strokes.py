"""A marked box -> whether what is pale in its mark is but gaps that its pen left.

A ballpoint whose ball does not turn everywhere leaves strokes that are half gone here and there; so
do copiers. A gap lies on the line of its stroke, which is dark before and behind it, or a cross
lacks one of its four arms. A line by which somebody took a mark back is pale from end to end, goes
its own way, or goes on where the mark has ended.
"""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import groupby
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Points
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.paler_strokes import middles_of
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, from_frame
from pipeline.extraction.scan.ticks.tick_ink import TickInk

_SOFT: Final = 0.8  # pixels
_TRACE: Final = 0.05  # share of light that a gap takes at least, or nothing is seen of it
_OVER: Final = 0.03  # that the middle of a stroke takes more than what lies beside it
_DARK: Final = 0.76  # of the darkest: what is paler lies in a gap, and 0.6 a pencil may be
_OWN: Final = 0.35  # mm to either side of a line that are its own,
_CORE: Final = 0.25  # and so many where lines are looked for
_APART: Final = np.deg2rad(22)  # that two strokes lean otherwise
_LONG: Final = 5.0  # mm of a line that may be bent
_REST: Final = 4  # pixels of middles on neither stroke, at most
_CROSSING: Final = 0.5  # mm from the other stroke, where its ink is seen
_FRAME: Final = 0.45  # mm to either side of a frame, which hides what crosses it
_RUN: Final = 0.35  # mm of a stroke, at least, that are dark
_SEEN: Final = 0.25  # mm of an arm that tell of it
_END: Final = 0.8  # mm at the end of a stroke that may be pale,
_END_OF_SKIPPING: Final = 2.0  # and where the pen skips in other marks, too
_FARTHER: Final = 1.15  # times the longest arm that is dark, and so many mm more, an arm reaches
_MORE: Final = 0.2
_ARMS: Final = 3  # of a cross that are dark, at least
_GAPS: Final = 2  # in other marks of the page: then its pen skips
_GAP: Final = 0.6  # mm of such a gap
_INKED: Final = 0.05  # share of the inside of a box that is marked
_BALL: Final = 0.41  # share of light (measured: rubbed pencil to 0.4, balls from 0.38, most 0.43)
_STEP: Final = 1 / SCALE


class _Line(NamedTuple):
    """A line through a patch, a little bent: its turn, and mm that it lies beside the middle.

    `bow`: the factors of a parabola of what lies along it, the highest power first.
    """

    turn: float
    bow: tuple[float, ...]

    def along(self, places: Points) -> NDArray[np.float64]:
        """Millimetres along it at which places (n, 2) lie."""
        x, y = places.T
        return np.asarray(np.cos(self.turn) * x + np.sin(self.turn) * y, np.float64)

    def across(self, places: Points) -> NDArray[np.float64]:
        """Millimetres across it at which places (n, 2) lie, from the middle of the box."""
        x, y = places.T
        return np.asarray(np.cos(self.turn) * y - np.sin(self.turn) * x, np.float64)

    def beside(self, places: Points) -> NDArray[np.float64]:
        """Millimetres that places (n, 2) lie beside it."""
        off = self.across(places) - np.polyval(self.bow, self.along(places))
        return np.asarray(off, np.float64)

    def has(self, places: Points) -> Flags:
        """Which places lie on it."""
        return np.asarray(np.abs(self.beside(places)) <= _OWN, np.bool_)

    def places(self, along: NDArray[np.float64], aside: float) -> Points:
        """The places (n, 2) so many mm along it, and beside it."""
        off = np.polyval(self.bow, along) + aside
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        return np.column_stack([cos * along - sin * off, sin * along + cos * off])


class _Arm(NamedTuple):
    """What is known of an arm: mm from the crossing that it reaches, and that are dark; mm known.

    `before`, `behind`: mm that are pale before the first and behind the last that is dark.
    """

    reach: float
    dark: float
    known: float
    before: float
    behind: float


class _Stroke(NamedTuple):
    """A stroke: its two arms from where another crosses it (else one), and its gaps."""

    arms: tuple[_Arm, ...]
    gaps: int


class Gaps:
    """What is pale in the marks of a page, and whether its pen skips all over it.

    Args:
        marks: what every box of the page holds.
    """

    def __init__(self, marks: Sequence[TickInk]) -> None:
        self._marks = marks

    def explain(self, mark: TickInk) -> bool:
        """Whether one stroke or two are all of a mark, and what is pale in them are gaps."""
        if _darkest(mark) < _BALL:  # a pencil skips nothing: it may have been rubbed out
            return False
        lines = _strokes_of(mark)
        if _are_strokes(lines, _END, _ARMS):
            return True
        return _are_strokes(lines, _END_OF_SKIPPING, 0) and self._skips_beside(mark)

    def _skips_beside(self, mark: TickInk) -> bool:
        """Whether other marks of the page have gaps, too."""
        return sum(n for other, n in self._gaps if other is not mark) >= _GAPS

    @cached_property
    def _gaps(self) -> list[tuple[TickInk, int]]:
        """How many gaps each mark has that is but one stroke or two."""
        inked = [mark for mark in self._marks if mark.share >= _INKED]
        found = [(mark, _strokes_of(mark)) for mark in inked]
        return [
            (mark, sum(line.gaps for line in lines))
            for mark, lines in found
            if _are_strokes(lines, _END_OF_SKIPPING, 0)
        ]


def _darkest(mark: TickInk) -> float:
    return percentile(mark.depth.take(mark.zones.places), 95)


def _strokes_of(mark: TickInk) -> list[_Stroke]:
    """The one stroke or two of which a mark is made; none where it is more than that."""
    depth, free, zones = mark.depth, mark.free, mark.zones
    soft = np.asarray(cv2.GaussianBlur(depth, (0, 0), _SOFT), np.float32)
    seen = (zones.inner | (zones.around & free)) & (soft > _TRACE)
    rows, columns = np.nonzero(middles_of(soft, seen, _OVER))
    places = np.asarray((np.column_stack([columns, rows]) - PATCH_HALF + 0.5) / SCALE, np.float64)
    lines = list(_lines_through(places))
    if not lines or np.count_nonzero(~np.any([line.has(places) for line in lines], axis=0)) > _REST:
        return []
    dark = soft > _DARK * percentile(depth.take(zones.places), 95)
    off = np.abs(from_frame(PATCH_HALF, zones.is_round)) / SCALE
    known = (zones.inner | free) & (off > _FRAME)
    others = lines[1:], lines[:1]
    return [
        _stroke(line, next(iter(other), None), places, dark, known)
        for line, other in zip(lines, others, strict=False)
    ]


def _lines_through(places: Points) -> Iterator[_Line]:
    """One line or two on which most of these places lie."""
    turns, offs = _every()
    may = np.ones(len(turns), np.bool_)
    for _ in range(2):
        if len(places) <= _REST:
            break
        x, y = places.T
        off = np.cos(turns)[:, None] * y - np.sin(turns)[:, None] * x - offs[:, None]
        best = int((may * (np.abs(off) <= _CORE).sum(axis=1)).argmax())
        line = _fitted(_Line(float(turns[best]), (float(offs[best]),)), places)
        yield line
        may &= np.abs((turns - line.turn + np.pi / 2) % np.pi - np.pi / 2) > _APART
        places = places[~line.has(places)]


def _fitted(line: _Line, places: Points) -> _Line:
    """The line as it lies best through what lies on it; only a long one bends."""
    for _ in range(4):
        on = places[line.has(places)]
        if len(on) < _REST:
            break
        way = np.linalg.svd(on - on.mean(axis=0), full_matrices=False)[2][0]
        line = _Line(float(np.arctan2(way[1], way[0])) % np.pi, line.bow)
        along = line.along(on)
        bends = np.ptp(along) > _LONG
        line = line._replace(bow=tuple(np.polyfit(along, line.across(on), 2 if bends else 1)))
    return line


def _stroke(line: _Line, other: _Line | None, places: Points, dark: Flags, known: Flags) -> _Stroke:
    """What is dark and pale along a line; `other`: that crosses it."""
    at = line.along(places[line.has(places)])
    along = np.arange(at.min(), at.max() + _STEP / 2, _STEP)
    spots = np.stack([line.places(along, aside * _STEP) for aside in range(-2, 3)])
    at = np.clip(np.floor(spots * SCALE + PATCH_HALF).astype(np.int64), 0, 2 * PATCH_HALF - 1)
    columns, rows = np.moveaxis(at, 2, 0)
    tells = known[rows[2], columns[2]]
    crossing = float(along[0])
    if other is not None:
        off = np.abs(other.beside(spots[2]))
        tells &= off > _CROSSING
        crossing = float(along[int(off.argmin())])
    along, is_dark = along[tells] - crossing, _in_runs(dark[rows, columns].any(axis=0)[tells])
    before, behind = along < 0, along >= 0
    arms = [_arm(along[behind], is_dark[behind])]
    if other is not None:
        arms.append(_arm(-along[before][::-1], is_dark[before][::-1]))
    return _Stroke(tuple(arms), _gaps_in(is_dark))


def _in_runs(is_dark: Flags) -> Flags:
    """Without what is dark for too short a way."""
    kept = list[bool]()
    for was_dark, same in groupby(is_dark.tolist()):
        count = len(list(same))
        kept += [was_dark and count * _STEP >= _RUN] * count
    return np.array(kept, np.bool_)


def _gaps_in(is_dark: Flags) -> int:
    """How many pieces of it are pale, and long."""
    runs = [(was_dark, len(list(same))) for was_dark, same in groupby(is_dark.tolist())]
    return sum(not was_dark and long * _STEP > _GAP for was_dark, long in runs)


def _arm(away: NDArray[np.float64], is_dark: Flags) -> _Arm:
    there = np.flatnonzero(is_dark)
    if not len(there):
        return _Arm(float(away[-1]) if len(away) else 0.0, 0.0, len(away) * _STEP, 0.0, 0.0)
    first, last = int(there[0]), int(there[-1]) + 1
    pale = (first * _STEP, (len(away) - last) * _STEP)
    return _Arm(float(away[-1]), float(away[last - 1]), len(away) * _STEP, *pale)


def _are_strokes(strokes: Sequence[_Stroke], end: float, least: int) -> bool:
    """Whether these are a mark with gaps.

    Args:
        strokes: one, or two that cross.
        end: mm that may be pale at the end of a stroke.
        least: how many arms of a cross are dark, at least.
    """
    if not strokes or not all(any(arm.dark for arm in stroke.arms) for stroke in strokes):
        return False
    arms = [arm for stroke in strokes for arm in stroke.arms if arm.known > _SEEN]
    if len(strokes) == 1:
        return all(max(arm.before, arm.behind) <= end for arm in arms)
    farthest = _FARTHER * max(arm.dark for arm in arms) + _MORE
    are_dark = sum(arm.dark > 0 for arm in arms)
    return are_dark >= min(least, len(arms)) and all(
        arm.reach <= farthest and (arm.behind <= end or not arm.dark) for arm in arms
    )


@cache
def _every() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lines: the turn of each, and mm beside the middle."""
    turns, offs = np.meshgrid(np.deg2rad(np.arange(0, 180, 4)), np.arange(-2, 2.1, 0.15))
    return turns.ravel(), offs.ravel()
