"""The ink in and around a box -> whether it is one large cross that passes beside the middle.

Two strokes, aslant and a little bent, come from far on all four sides, cross in the box or at its
frame, and are all that is inside: a person sees at once whose mark that is. A line through a row
lies, a stain has no ends, and what is struck has more inside than two strokes.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Indices, Points, Shares
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF

_AT: Final = 4.9  # mm from the middle: there the strokes of large crosses are met,
_AT_FRAME: Final = 3.25  # and there those of any that leave their box
_ARMS: Final = 4
_STEPS: Final = 360  # of the way around
_BROADEST: Final = 40  # of them that one stroke takes
_RISE: Final = 0.4  # of a stroke that is no line through a row, nor one down a column
_BENDS: Final = np.arange(-1.2, 1.3, 0.15)  # mm that a stroke may be off straight
_NEARLY_STRAIGHT: Final = np.arange(-0.3, 0.35, 0.1)  # the same of a shorter one
_AS_DARK: Final = 0.7  # of its darkest arm each of its arms is
_SAMPLES: Final = 60  # along a stroke
_INKED: Final = 0.95  # of them
_CROSSING: Final = 2.9  # mm from the middle, across and down, where they cross
_MEET: Final = 0.3  # mm
_ALIKE: Final = 0.02
_OWN: Final = 1.0  # mm broad, at least, is what is a stroke's own,
_BLUR: Final = 0.5  # and so much more than its pen
# mm at the frame, with its blur: a felt pen (measured: 1.15 to 1.4; of struck crosses to 0.92)
_FELT: Final = 1.0
_REST: Final = 0.06  # of the ink inside that is no stroke's


def is_far_cross(ink: Flags, inner: Flags) -> bool:
    """Whether one large cross is all that is in a box.

    Args:
        ink: what is dark in its patch.
        inner: the inside of the box.
    """
    return _is_cross(ink, inner, _ends(ink, _far_around()), _BENDS)


def is_whole_cross(ink: Flags, depth: Shares, inner: Flags, *, is_round: bool) -> bool:
    """Whether one cross is all that is in a box, and its four arms are all that leaves it.

    Args:
        ink: what is dark in its patch.
        depth: how dark it is.
        inner: the inside of the box.
        is_round: the box is a circle.
    """
    ends = _ends(ink, _near_around(is_round))
    if len(ends) != _ARMS or not _is_cross(ink, inner, ends, _NEARLY_STRAIGHT):
        return False
    deep = depth[_pixels(ends)]
    return bool(deep.min() > _AS_DARK * deep.max())


def is_broad_cross(ink: Flags, depth: Shares, inner: Flags, *, is_round: bool) -> bool:
    """The same of a pen so broad that a short line does not hide along its strokes."""
    if not is_whole_cross(ink, depth, inner, is_round=is_round):
        return False
    deep = cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 3)
    arms = np.asarray(deep)[_pixels(_ends(ink, _near_around(is_round)))]
    return 2 * median(arms) > _FELT * SCALE


def _is_cross(ink: Flags, inner: Flags, ends: Points, bends: Points) -> bool:
    """Whether two strokes between these ends cross in the box, and are all that is inside."""
    falling, rising = (list(_strokes(ink, ends, bends, way)) for way in (1, -1))
    if not falling or not rising:
        return False
    deep = cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 3)
    return any(
        _meet(one, other) and _are_all(ink & inner, (one, other), np.asarray(deep))
        for one in falling
        for other in rising
    )


def _ends(ink: Flags, around: Points) -> Points:
    """The places (n, 2), across and down from the middle, where strokes are met on a way around."""
    met = ink[_pixels(around)]
    first = np.flatnonzero(met & ~np.roll(met, 1))
    last = np.flatnonzero(met & ~np.roll(met, -1))
    if not len(first):
        return np.empty((0, 2))
    last = last if last[0] >= first[0] else np.roll(last, -1)
    broad = (last - first) % _STEPS
    return np.asarray(around[(first + broad // 2)[broad < _BROADEST] % _STEPS])


def _strokes(ink: Flags, ends: Points, bends: Points, way: int) -> Iterator[Points]:
    """The strokes (samples, 2) that run from end to end; way: 1 falls from the left, -1 rises."""
    along = np.linspace(-1, 1, _SAMPLES)[:, None]
    for one in ends[(ends[:, 0] < 0) & (way * ends[:, 1] < 0)]:
        for other in ends[(ends[:, 0] > 0) & (way * ends[:, 1] > 0)]:
            half = (other - one) / 2
            if min(abs(half)) < _RISE * max(abs(half)):
                continue
            aside = np.array([-half[1], half[0]]) / np.hypot(*half)
            straight = (one + other) / 2 + along * half
            bent = straight + bends[:, None, None] * (1 - along**2) * aside
            inked = ink[_pixels(bent)].mean(axis=1)
            if inked.max() > _INKED:
                best = inked > inked.max() - _ALIKE
                yield bent[np.flatnonzero(best)[np.count_nonzero(best) // 2]]


def _meet(one: Points, other: Points) -> bool:
    """Whether two strokes cross in the box or at its frame."""
    away = np.hypot(*np.moveaxis(one[:, None] - other[None], 2, 0))
    at, _ = np.unravel_index(int(away.argmin()), away.shape)
    return bool(away.min() < _MEET and np.abs(one[at]).max() < _CROSSING)


def _are_all(inside: Flags, strokes: tuple[Points, Points], deep: NDArray[np.float32]) -> bool:
    """Whether two strokes are all that is inside; deep: pixels from the edge of the ink."""
    own = np.zeros(inside.shape, np.uint8)
    for stroke in strokes:
        broad = 2 * median(deep[_pixels(stroke)]) + _BLUR * SCALE
        places = np.rint(stroke * SCALE + PATCH_HALF).astype(np.int32)
        cv2.polylines(own, [places], False, 1, max(1, round(max(broad, _OWN * SCALE))))
    rest = np.count_nonzero(inside & (own == 0))
    return bool(rest < _REST * np.count_nonzero(inside))


def _pixels(places: Points) -> tuple[Indices, Indices]:
    """The rows and columns of places in a patch."""
    at = np.clip(np.floor(places * SCALE + PATCH_HALF), 0, 2 * PATCH_HALF - 1).astype(np.int64)
    return at[..., 1], at[..., 0]


@cache
def _far_around() -> Points:
    turns = np.arange(_STEPS) * (2 * np.pi / _STEPS)
    return _AT * np.column_stack([np.cos(turns), np.sin(turns)])


@cache
def _near_around(is_round: bool) -> Points:
    """The way around a box right outside its frame."""
    ways = _far_around() / _AT
    longest = 1.0 if is_round else np.abs(ways).max(axis=1, keepdims=True)
    return np.asarray(_AT_FRAME * ways / longest, np.float64)
