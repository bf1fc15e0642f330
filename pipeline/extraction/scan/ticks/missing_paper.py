"""Patches of boxes to tick -> of which a part is gone or covered: punched, torn, under a sticker.

Ink only ever darkens a printed line. Where a line stops for a while, no paper is seen; nor where
something broad and even, as no pen leaves it, lies half in the box. Of such a box nobody knows what
stood there.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

import cv2
import numpy as np

from forms.layout.galleys import TICK
from pipeline.extraction.pixels import Flags, Grey, Indices, Points, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, from_frame
from pipeline.extraction.scan.ticks.tick_zones import zones_of

_SPOTS: Final = 64  # around a frame
_APART: Final = 4 * TICK / _SPOTS  # mm, give or take
_ON: Final = np.arange(-0.6, 0.61, 0.12)  # mm across a frame: the line lies within
_BESIDE: Final = np.array([0.9, 1.05, 1.2])
_NO_LINE: Final = 0.35  # of the usual line: less beside its surroundings is none
_PALER: Final = 0.7  # of the usual line: what is as dark may be ink over it
_GAP: Final = 0.9  # mm without a line; a cross of white paper does not do that
_GAP_BILEVEL: Final = 1.8
_USUAL_GAPS: Final = 1.5  # times what is usual on a page whose lines are faint
_FEW: Final = 3  # boxes, of which none can be called usual
_BEST: Final = 95  # percent of the spots lie below a line that shows well
_OF_BEST: Final = 0.6  # where most boxes of a page are covered, the usual spot is not of a line

_QUARTER: Final = np.array([[0, 1], [-1, 0]])

_EVEN: Final = 0.07  # share of light by which what lies behind a hole differs from itself
_BLOT: Final = 1.3  # mm from middle to edge: no stroke is as broad
_DISC_AREA: Final = 0.9 * np.pi * (_BLOT * SCALE) ** 2  # pixels: fewer make none as broad
_OUT: Final = 0.9  # mm outside the frame; a box that was made black in haste has 0.6
_DISC: Final = 2.3  # mm: radius of the smallest hole of a punch
_RIM: Final = 0.3  # mm beyond its edge
_CORNERS: Final = 0.12  # share of that which is as dark: a square that was made black has 0.4


def lack_lines(depths: Shares, is_round: Flags, *, bilevel: bool) -> Flags:
    """Of each box whether a piece of its frame is not there, though those of others are.

    Args:
        depths: the patches (boxes, side, side).
        is_round: of each box whether it is a circle.
        bilevel: the scan knew black and white only, and lines have gaps.
    """
    flat = depths.reshape(len(depths), -1)
    seen = np.empty((2, len(depths), _SPOTS), np.float32)
    for kind in (True, False):
        mine = is_round == kind
        if mine.any():
            on, inside, outside = _around(kind)
            line = flat[mine][:, on].max(axis=2)
            beside = np.minimum(
                flat[mine][:, inside].mean(axis=2), flat[mine][:, outside].mean(axis=2)
            )
            seen[:, mine] = line, line - beside
    line, contrast = seen
    usual = max(median(contrast), _OF_BEST * percentile(contrast, _BEST))
    longest = _longest((contrast < _NO_LINE * usual) & (line < _PALER * usual)) * _APART
    most = _GAP_BILEVEL if bilevel else _GAP
    if len(depths) >= _FEW:
        most = max(most, _USUAL_GAPS * median(longest) + _APART)
    return np.asarray(longest > most, np.bool_)


def _longest(missing: Flags) -> Indices:
    """The longest row of flags that are set, around a circle (boxes,)."""
    twice = np.concatenate([missing, missing], axis=1)
    every = np.arange(twice.shape[1])
    last = np.maximum.accumulate(np.where(twice, -1, every), axis=1)  # that is not set
    return np.asarray(np.minimum((every - last).max(axis=1), missing.shape[1]), np.int64)


@cache
def _around(is_round: bool) -> tuple[Indices, Indices, Indices]:
    """The pixels of a flat patch at each spot: on the frame, inside it and outside (spots, n)."""
    angles = (np.arange(_SPOTS) + 0.5) / _SPOTS * 2 * np.pi
    ways = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    half = TICK / 2
    if is_round:
        spots = ways * half
    else:
        along = (np.arange(_SPOTS // 4) + 0.5) / (_SPOTS // 4) * TICK - half
        side = np.stack([np.full_like(along, half), along], axis=1)
        out = np.broadcast_to([1.0, 0.0], side.shape)
        turns = [np.linalg.matrix_power(_QUARTER, n) for n in range(4)]
        spots = np.concatenate([side @ turn for turn in turns])
        ways = np.concatenate([out @ turn for turn in turns])
    return (
        _pixels(spots, ways, _ON),
        _pixels(spots, ways, -_BESIDE),
        _pixels(spots, ways, _BESIDE),
    )


def _pixels(spots: Points, ways: Points, off: Points) -> Indices:
    places = spots[:, None] + ways[:, None] * off[None, :, None]
    columns, rows = np.floor(places * SCALE + PATCH_HALF).astype(np.int64).transpose(2, 0, 1)
    return np.asarray(rows * 2 * PATCH_HALF + columns, np.int64)


def is_covered(depth: Shares, is_round: bool) -> bool:
    """Whether something dark and even lies half in a box: what is below a hole, a sticker."""
    off = from_frame(PATCH_HALF, is_round) / SCALE
    for blot, reach in _blots(depth):
        if off[blot].max(initial=-TICK) > _OUT:
            return True
        if not is_round and reach > _DISC and _is_disc(blot, reach):
            return True
    return False


def _blots(depth: Shares) -> Iterator[tuple[Flags, float]]:
    """The broad even spots that come into a box, without strokes; and mm to their edges.

    They are of the two tones of which most is in the box: of one that was made black a hole may
    have taken a corner.
    """
    inner = zones_of(False).inner
    near = np.asarray(from_frame(PATCH_HALF, False) < _OUT * SCALE, np.bool_)
    tones = depth.take(np.flatnonzero(inner & (depth > _EVEN)))
    for looked_at in (inner, near):
        if len(tones) < (_BLOT * SCALE) ** 2:
            return
        usual = int(np.bincount(np.minimum(tones * 32, 31).astype(np.int64)).argmax())
        tone = median(tones[np.abs(tones - np.float64(usual / 32) - 1 / 64) < _EVEN])
        tones = tones[np.abs(tones - tone) > 2 * _EVEN]
        even = _most_around((np.abs(depth - tone) < _EVEN).astype(np.uint8))
        if np.count_nonzero(even) < _DISC_AREA:
            continue
        padded = np.pad(even, 1, mode="edge")
        to_edge = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
        reach = float(to_edge[looked_at].max()) / SCALE
        if reach >= _BLOT:
            size = round(2 * _BLOT * SCALE) | 1
            round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
            yield np.asarray(cv2.morphologyEx(even, cv2.MORPH_OPEN, round_) > 0, np.bool_), reach


def _most_around(flags: Grey) -> Grey:
    """Of each pixel what most in a square of five hold (1 or 0); a median takes ten times that."""
    count = cv2.boxFilter(
        flags, cv2.CV_8U, (5, 5), normalize=False, borderType=cv2.BORDER_REPLICATE
    )
    return (np.asarray(count) > 12).astype(np.uint8)


def _is_disc(blot: Flags, reach: float) -> bool:
    """Whether it is round: a square box that was made black is as broad in its corners."""
    to_edge = cv2.distanceTransform(blot.astype(np.uint8), cv2.DIST_L2, 5)
    row, column = np.unravel_index(int(to_edge.argmax()), to_edge.shape)
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    radius = (reach + _RIM) * SCALE
    rows = np.rint(row + radius * np.sin(angles)).astype(int)
    columns = np.rint(column + radius * np.cos(angles)).astype(int)
    last = len(blot) - 1
    return bool(blot[np.clip(rows, 0, last), np.clip(columns, 0, last)].mean() < _CORNERS)
