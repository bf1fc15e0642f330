"""A marked box -> whether a stroke lies in it, or leaves it, that is much paler than its mark.

Who takes a mark back with a line in pencil leaves a cross or a tick of a pen, and between its arms,
or out of the box, a stroke that is paler. A mark of one pen has no such thing: towards the paper
it only fades. A stroke is told by its middle, which is darker than what lies to both its sides.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Grey, Points, Shares
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.tick_zones import TickZones

_DARK: Final = 95  # percent of the inside: as dark as the mark is
_PALER: Final = 0.6  # of that, at most
_OVER: Final = 0.03  # of the light that its middle takes more than what lies beside it,
_BESIDE: Final = 6  # pixels to either side
_LONG: Final = 0.62  # mm (measured: none of 1,960 marks, of 18 struck so palely 9)
_FEW: Final = 3  # pixels of it inside, at least
_SOME: Final = 6  # pixels of one that leaves the box, at least;
_OUT: Final = 0.04  # that its middle takes more than what lies beside it
_LONG_BEYOND: Final = 0.8  # mm (measured with what follows: 0 of 1,960 marks, 2 of 3 struck so)
_ROOT: Final = 3.6  # mm from the middle of the box, where it begins,
_SHINES: Final = 0.16  # share of light: what is paler may shine through the paper
_OFF: Final = 1.3  # and at which its line passes
_STRAIGHT: Final = 0.2  # mm that it strays
_TRACE: Final = 0.06  # share of light that is more than paper; in so many pixels beside the mark
_TRACES: Final = 10  # (measured: of 19 marks in 20 there are less, of those struck so from 28)
_SOFT: Final = 0.8  # pixels
_NEAR: Final = np.ones((5, 5), np.uint8)
_TOUCHING: Final = np.ones((3, 3), np.uint8)


class _Way(NamedTuple):
    """One of four ways in which a stroke may be crossed, and what lies on either side of it."""

    across: int
    down: int
    ahead: Grey
    behind: Grey
    both: Grey


def has_paler_stroke(
    depth: Shares, solid: Flags, free: Flags, zones: TickZones, blur: float = 1.0
) -> bool:
    """Whether a stroke lies in a marked box, or leaves it, that is much paler than its mark.

    Args:
        depth: the patch of the box.
        solid: where it is half as dark as its mark, or darker.
        free: where nothing is printed.
        zones: of the box.
        blur: times as far as usual the ends of strokes fade.
    """
    apart = cv2.dilate(solid.view(np.uint8), _NEAR) == 0
    around = zones.around & free
    pale = apart & (depth > _TRACE)
    is_inside = np.count_nonzero(pale & zones.inner) >= _TRACES
    if not is_inside and np.count_nonzero(pale & around) < _TRACES:
        return False
    soft = np.asarray(cv2.GaussianBlur(depth, (0, 0), _SOFT), np.float32)
    paler = soft < _PALER * percentile(depth.take(zones.places), _DARK)
    if is_inside and _lies_inside(soft, (zones.inner | around) & paler, zones.inner, blur):
        return True
    beyond = _strokes(soft, around & paler & (soft > _SHINES), _OUT)
    return any(_leaves(stroke, is_round=zones.is_round) for stroke in beyond)


def _lies_inside(soft: Shares, may: Flags, inner: Flags, blur: float) -> bool:
    """Whether a part of a stroke lies inside the box."""
    for stroke in _strokes(soft, may, _OVER):
        rows, columns = np.floor(stroke.T * SCALE + PATCH_HALF).astype(np.int64)[::-1]
        if np.count_nonzero(inner[rows, columns]) >= _FEW and _length(stroke) > blur * _LONG:
            return True
    return False


def _leaves(stroke: Points, *, is_round: bool) -> bool:
    """Whether a stroke beside a box comes out of it, straight on from its middle."""
    away = np.hypot(*stroke.T) if is_round else np.abs(stroke).max(axis=1)
    if len(stroke) < _SOME or away.min() > _ROOT:
        return False
    middle = stroke.mean(axis=0)
    _, spread, ways = np.linalg.svd(stroke - middle, full_matrices=False)
    off = abs(ways[0][0] * middle[1] - ways[0][1] * middle[0])
    is_straight = spread[1] < _STRAIGHT * np.sqrt(len(stroke))
    return bool(is_straight and off < _OFF and _length(stroke) > _LONG_BEYOND)


def _length(stroke: Points) -> float:
    """Millimetres from end to end."""
    return float(np.hypot(*np.ptp(stroke, axis=0))) + 1 / SCALE


def _strokes(soft: Shares, may: Flags, over: float) -> Iterator[Points]:
    """The middles of strokes (n, 2): mm right of the middle of the box, and below."""
    for middle in _middles(soft, may, over):
        if np.count_nonzero(middle) < _FEW:
            continue
        joined = cv2.dilate(middle.view(np.uint8), _TOUCHING)
        count, parts = cv2.connectedComponents(joined, connectivity=8)
        rows, columns = np.nonzero(middle)
        places = (np.column_stack([columns, rows]) - PATCH_HALF + 0.5) / SCALE
        part = parts[rows, columns]
        yield from (places[part == n] for n in range(1, count))


def middles_of(soft: Shares, may: Flags, over: float) -> Flags:
    """Where the middles of strokes are, whichever way these run.

    Args:
        soft: the patch of a box, a little blurred.
        may: where they are looked for.
        over: the share of light that they take more than what lies to either side.
    """
    return np.asarray(np.any(list(_middles(soft, may, over)), axis=0), np.bool_)


def _middles(soft: Shares, may: Flags, over: float) -> Iterator[Flags]:
    """The same of each of four ways across a stroke."""
    for way in _ways():
        beside = np.maximum(cv2.erode(soft, way.ahead), cv2.erode(soft, way.behind))
        middle = may & (soft - beside > over)
        yield middle & (soft >= cv2.dilate(soft, way.both) - 1e-6)


@cache
def _ways() -> tuple[_Way, ...]:
    return tuple(
        _Way(
            across,
            down,
            _line(across, down, steps),
            _line(-across, -down, steps),
            _line(across, down, 2) | _line(-across, -down, 2),
        )
        for across, down, steps in (
            (1, 0, _BESIDE),
            (0, 1, _BESIDE),
            (1, 1, round(_BESIDE * 0.7)),
            (1, -1, round(_BESIDE * 0.7)),
        )
    )


def _line(across: int, down: int, steps: int) -> Grey:
    """So many pixels in one way, from the middle."""
    line = np.zeros((2 * steps + 1, 2 * steps + 1), np.uint8)
    for step in range(steps + 1):
        line[steps + down * step, steps + across * step] = 1
    return line
