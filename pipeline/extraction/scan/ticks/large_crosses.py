"""A large cross over a box -> whether another mark lies below it, which it strikes out.

The arms of one cross are as broad inside the box as beyond it, and they are all that is inside.
Where a mark lies below, in the same pen and along the same ways, there is more ink inside than the
arms bring, or strokes that are none of theirs.
"""

from functools import cache
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.galleys import TICK
from pipeline.extraction.pixels import Flags, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, from_frame
from pipeline.extraction.scan.ticks.ridges import DOWN

_BAND: Final = 0.2  # mm: ink is summed up band by band, as far from the frame all along
_INSIDE: Final = np.arange(-1.6, -0.55, _BAND)  # mm from the frame; in the middle the arms cross
_BEYOND: Final = np.arange(0.55, 2.1, _BAND)
_ENDS: Final = 7  # of these bands, in which arms are measured; they taper
_FAR: Final = 4  # from this band on, an arm of a large cross goes on
_GOES_ON: Final = 0.5  # of the ink of an arm
_LEAST: Final = 0.05  # mm of ink across an arm
_FREE: Final = 0.6  # share of a band on which nothing is printed
_CIRCLE: Final = 3.2  # mm from the middle: no print is nearer to a circle, but in its label
_ARMS: Final = 3  # of four, that are seen at least
_ROOT: Final = (0.55, 1.4)  # mm beyond the frame, where an arm tells which way it goes through
_NEARER: Final = (0.55, 0.95)  # the same, and farther off: how it leans, and so how broad it is
_FARTHER: Final = (1.15, 1.75)
_ROOT_INK: Final = 0.01  # mm2 of it
_ALONG: Final = 6  # bands from the frame to the end of these
_TIMES: Final = 1.2 / 0.7  # as long as from nearer to farther off it is in these
_SHORT: Final = 0.9  # mm, at least
_EDGE: Final = 0.45  # mm within the frame, where the inside begins
_REACH: Final = TICK / 2 - _EDGE  # mm from the middle of a box to there
_STEPS: Final = 200  # of a line through the box
_PALEST: Final = (0.06, 0.12)  # share of light: ink is what takes more than a third of the darkest
_NEAR: Final = np.ones((7, 7), np.uint8)  # pixels: as far around ink its blur reaches
_THINNEST: Final = 0.25  # mm from the middle of an arm to its edge
_BLUR: Final = 0.3  # mm
_SECOND: Final = 0.3  # what the second fullest arm counts beside all of them,
_OTHER: Final = 0.3  # and each mm2 of the largest piece that belongs to no arm, so many at most:
_MOST: Final = 0.5
_FULL: Final = 1.57  # (measured: 5 of 2,400 large crosses, 849 of 989 with a mark below)


_Way = tuple[NDArray[np.float64], NDArray[np.float64]] | None


class _Zones(NamedTuple):
    """Which quarter and band each pixel lies in, counted from 0; -1: in none.

    `off`: mm beyond the frame. `broad_inside`, `broad_beyond`: pixels that each band is broad (4,
    bands), for it takes in whole ones; `most_beyond`: all pixels of each. `far`: of each quarter
    where ink must lie of an arm that goes on far. `within`: inside the frame.
    """

    off: NDArray[np.float64]
    quarter: NDArray[np.int64]
    inside: "_Labels"
    beyond: "_Labels"
    broad_inside: NDArray[np.float64]
    broad_beyond: NDArray[np.float64]
    most_beyond: NDArray[np.float64]
    far: list[Flags]
    within: Flags


class _Labels(NamedTuple):
    """The pixels that lie in any quarter and band, by their number; of each in which it does."""

    pixels: NDArray[np.int64]
    labels: NDArray[np.int64]
    bands: int


class _Arms(NamedTuple):
    """Of each of the four arms how much ink lies across it, in mm.

    `inside`, `beyond`: the box, each in bands (4, bands); NaN where something is printed.
    """

    inside: NDArray[np.float64]
    beyond: NDArray[np.float64]


def is_crossed_out(ink: Flags, depth: Shares, free: Flags, *, is_round: bool) -> bool:
    """Whether a large cross lies over another mark.

    Args:
        ink: what is dark in the patch of a box.
        depth: how dark it is.
        free: where nothing is printed.
        is_round: the box is a circle.
    """
    zones = _zones(is_round)
    if np.count_nonzero([(ink & far).any() for far in zones.far]) < _ARMS:
        return False
    inside = np.flatnonzero(zones.within & ink)
    if not len(inside):
        return False
    darkest = percentile(depth.take(inside), 90)
    near = cv2.dilate(ink.astype(np.uint8), _NEAR) > 0
    least = min(max(0.35 * darkest, _PALEST[0]), _PALEST[1])
    deep = np.asarray(np.where(near & (depth > least), depth, 0), np.float32)
    blank = free | (is_round & (zones.off > 0.5) & _is_near())
    arms = _arms(deep, blank, zones)
    second = _second(arms)
    if second is None:
        return False
    bare = np.where(blank, deep, 0)
    broad = _breadths(bare, arms, zones)
    if np.isfinite(broad).sum() < _ARMS:
        return False
    usual, ways = _seen_median(broad), _ways(bare, zones)
    area = float(deep[zones.within].sum()) / SCALE**2
    lengths = sum(_length(way, is_round=is_round) for way in ways)
    own = usual * lengths - usual**2 / max(darkest, 0.2)
    full = 1 + (area - own) / (usual * 4 * _REACH)
    rest = min(_rest(deep, ways, arms, darkest, zones), _MOST)
    return full + _SECOND * second + _OTHER * rest > _FULL


def _arms(deep: Shares, blank: Flags, zones: _Zones) -> _Arms:
    inside = _sums(zones.inside, deep) / (zones.broad_inside * SCALE)
    beyond = _sums(zones.beyond, np.where(blank, deep, 0)) / (zones.broad_beyond * SCALE)
    shows = _sums(zones.beyond, blank) > _FREE * zones.most_beyond
    return _Arms(inside, np.asarray(np.where(shows, beyond, np.nan), np.float64))


def _sums(there: _Labels, values: Shares | Flags) -> NDArray[np.float64]:
    """The sum of some pixels by quarter and band (4, bands)."""
    weights = values.ravel()[there.pixels]
    sums = np.bincount(there.labels, weights=weights, minlength=4 * there.bands)
    return np.asarray(sums, np.float64).reshape(4, there.bands)


def _seen_median(values: NDArray[np.float64]) -> float:
    """The middle of those that are seen, as numpy's of what is no NaN, in a tenth of the time."""
    return median(values[np.isfinite(values)])


def _second(arms: _Arms) -> float | None:
    """How much more ink the second fullest arm has inside than beyond; None if few go on far."""
    is_seen = np.isfinite(arms.beyond)
    may = is_seen[:, _FAR:].any(axis=1) & is_seen[:, : _FAR + 1].any(axis=1)
    if may.sum() < _ARMS:
        return None
    usual = _seen_median(arms.beyond[may][:, : _FAR + 1])
    far = np.array([_seen_median(arm) for arm in arms.beyond[may][:, _FAR:]])
    goes_on = far > max(_GOES_ON * usual, _LEAST)
    if goes_on.sum() < _ARMS:
        return None
    ends = arms.beyond[may][goes_on, :_ENDS]
    beyond = np.array([percentile(arm[np.isfinite(arm)], 90) for arm in ends])
    within = np.array([median(arm) for arm in arms.inside[may][goes_on]])
    return float(np.sort(within / np.maximum(beyond, _LEAST))[-2])


def _breadths(deep: Shares, arms: _Arms, zones: _Zones) -> NDArray[np.float64]:
    """How much ink lies right across each arm beyond the box, in mm; NaN where it is not seen."""
    broad = np.full(4, np.nan)
    for quarter, across in enumerate(arms.beyond[:, :_ALONG]):
        near, far = (_place(deep, zones, quarter, where) for where in (_NEARER, _FARTHER))
        if near is not None and far is not None and np.isfinite(across).any():
            area = percentile(across[np.isfinite(across)], 75) * _ALONG * _BAND
            broad[quarter] = area / max(_TIMES * float(np.hypot(*(far - near))), _SHORT)
    return broad


def _ways(deep: Shares, zones: _Zones) -> list[_Way]:
    """The lines from where an arm leaves the box to where the opposite one does."""
    roots = [_place(deep, zones, quarter, _ROOT) for quarter in range(4)]
    pairs = ((roots[0], roots[2]), (roots[1], roots[3]))
    return [None if one is None or other is None else (one, other) for one, other in pairs]


def _place(
    deep: Shares, zones: _Zones, quarter: int, where: tuple[float, float]
) -> NDArray[np.float64] | None:
    """Where an arm is, so far beyond the frame, in mm from the middle; None where none is."""
    there = (zones.quarter == quarter) & (zones.off > where[0]) & (zones.off < where[1])
    ink = np.where(there, deep, 0)
    total = float(ink.sum())
    if total < _ROOT_INK * SCALE**2:
        return None
    return np.array([ink.sum(axis=0) @ DOWN, ink.sum(axis=1) @ DOWN]) / (total * SCALE)


def _length(way: _Way, *, is_round: bool) -> float:
    """How many mm of a line lie inside the box."""
    if way is None:
        return 2 * _REACH
    one, other = way
    places = one + (other - one) * np.linspace(0, 1, _STEPS)[:, None]
    away = np.hypot(*places.T) if is_round else np.abs(places).max(axis=1)
    return float((away < _REACH).mean()) * float(np.hypot(*(other - one)))


def _rest(deep: Shares, ways: list[_Way], arms: _Arms, darkest: float, zones: _Zones) -> float:
    """The square millimetres of the largest piece inside that lies on no line between two arms."""
    x, y = DOWN[None, :] / SCALE, DOWN[:, None] / SCALE
    broad = _seen_median(arms.beyond) * 0.375 / max(darkest, 0.1)
    own = max(_THINNEST, broad) + _BLUR
    left = (zones.off < -_EDGE) & (deep > darkest / 2)
    for way in ways:
        if way is not None:
            (across, down), (from_x, from_y) = way[1] - way[0], way[0]
            away = np.abs(across * (y - from_y) - down * (x - from_x)) / np.hypot(across, down)
            left &= away > own
    clean = cv2.morphologyEx(left.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(clean)
    return float(stats[1:, cv2.CC_STAT_AREA].max(initial=0)) / SCALE**2


@cache
def _zones(is_round: bool) -> _Zones:
    off = from_frame(PATCH_HALF, is_round) / SCALE
    turn = np.arctan2(DOWN[:, None], DOWN[None, :]) + np.pi
    quarter = (turn // (np.pi / 2)).astype(np.int64) % 4
    inside, beyond = (_labels(off, quarter, begins) for begins in (_INSIDE, _BEYOND))
    counts = [_sums(labels, np.ones_like(off, np.float32)) for labels in (inside, beyond)]
    broad = [
        count / ((np.pi / 2 if is_round else 2) * (TICK / 2 + begins + _BAND / 2) * SCALE)
        for count, begins in zip(counts, (_INSIDE, _BEYOND), strict=True)
    ]
    is_far = (off >= _BEYOND[_FAR] - _BAND) & (off <= _BEYOND[-1] + 2 * _BAND)
    far = [cv2.dilate((is_far & (quarter == n)).astype(np.uint8), _NEAR) > 0 for n in range(4)]
    within = np.asarray(off < -_EDGE, np.bool_)
    return _Zones(off, quarter, inside, beyond, broad[0], broad[1], counts[1], far, within)


def _labels(
    off: NDArray[np.float64], quarter: NDArray[np.int64], begins: NDArray[np.float64]
) -> _Labels:
    band = np.floor((off - begins[0]) / _BAND).astype(np.int64)
    there = np.flatnonzero((band >= 0) & (band < len(begins)))
    return _Labels(there, (quarter * len(begins) + band).ravel()[there], len(begins))


@cache
def _is_near() -> Flags:
    """The square in which a circle stands: in its corners nothing is printed."""
    away = np.maximum(np.abs(DOWN)[:, None], np.abs(DOWN)[None, :]) / SCALE
    return np.asarray(away < _CIRCLE, np.bool_)
