"""The ink inside a marked box -> whether one letter stands there that no row of strokes tells.

"n" and "N" stand on two legs that run side by side; those of a cross, a tick or a vee lean towards
each other. A question mark is a hook over a dot.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Points, Shares
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.written_inside import strokes_met

_LOWEST: Final = 1.3  # mm from top to bottom: what is lower may be a dot
_BOTH: Final = 0.55  # share of its rows in which both legs are seen
_WIDE: Final = (0.9, 3.3)  # mm from the left side of one leg to the right side of the other
_STRAY: Final = 0.17  # mm that a leg strays from straight (measured with the next: none of 1,750
_ALIKE: Final = 0.35  # marks); mm a mm that one may lean more than the other
_UPRIGHT: Final = 0.6  # mm a mm that a leg may lean
_MOST: Final = 0.85  # of a leg, which tell how it runs
_HATCHED: Final = 0.5  # mm of rows with four strokes: to and fro
_MIDWAY: Final = (0.3, 0.85)  # of its height: the legs of an "n" without its arch and hooks
_BOTH_MIDWAY: Final = 0.75  # the same as above, there (measured: none of 1,106 marks; ticks to 0.8)
_STRAY_MIDWAY: Final = 0.2
_ALIKE_MIDWAY: Final = 0.6
_UPRIGHT_MIDWAY: Final = 0.8

_HIGH: Final = (1.8, 4.4)  # mm, a hook with its dot
_FEW: Final = 0.08  # of the most ink in a row
_VALLEY: Final = 0.68  # of the ink in the rows over and under it: between a hook and its dot
_TAIL: Final = 6  # pixels above, that are the hook's end
_DOT: Final = (0.25, 1.3)  # mm that a dot is high
_DOT_WIDE: Final = 1.2  # mm
_LEAST: Final = (0.3, 0.03)  # mm2 of ink of a hook, and of its dot
_HOOK: Final = 1.1  # mm that it is high at least
_TOP: Final = 0.7  # mm that its upper half is wide at least
_FOOT: Final = 1.3  # mm that its foot is wide at most
_UNDER: Final = 0.6  # mm that the dot may stand beside it
_CURVED: Final = 0.2  # mm that it strays from straight
_ONE: Final = 0.85  # share of the rows below its middle with one stroke


def is_letter(clean: NDArray[np.uint8], ink: Flags, depth: Shares, inner: Flags) -> bool:
    """Whether an "n", an "N" or a question mark stands in a box.

    Args:
        clean: the strokes inside it (see `written_inside.clean_strokes`).
        ink: what is dark in its patch.
        depth: how dark it is.
        inner: the inside of the box.
    """
    return (
        _has_two_legs(clean)
        or _has_two_legs_midway(clean)
        or _is_question_mark(np.asarray(np.where(ink & inner, depth, 0), np.float32))
    )


def _has_two_legs(clean: NDArray[np.uint8]) -> bool:
    """Whether strokes stand upright at the left and the right, and run alike."""
    rows = np.flatnonzero(clean.any(axis=1))
    if not len(rows) or float(rows[-1] - rows[0] + 1) < _LOWEST * SCALE:
        return False
    met = strokes_met(clean)[rows]
    if float((met >= 2).mean()) <= _BOTH or int((met >= 4).sum()) >= _HATCHED * SCALE:
        return False
    there = clean[rows]
    lefts = there.argmax(axis=1) / SCALE
    rights = (there.shape[1] - 1 - there[:, ::-1].argmax(axis=1)) / SCALE
    legs = [_leg(rows / SCALE, side) for side in (lefts, rights)]
    leans, strays = zip(*legs, strict=True)
    return bool(
        max(strays) < _STRAY
        and abs(leans[0] - leans[1]) < _ALIKE
        and max(map(abs, leans)) < _UPRIGHT
        and _WIDE[0] < float(np.median(rights - lefts)) < _WIDE[1]
    )


def _has_two_legs_midway(clean: NDArray[np.uint8]) -> bool:
    """The same but for its ends: a written "n" begins and ends in hooks, and its top is an arch."""
    rows = np.flatnonzero(clean.any(axis=1))
    if not len(rows) or float(rows[-1] - rows[0] + 1) < _LOWEST * SCALE:
        return False
    rows = rows[int(_MIDWAY[0] * len(rows)) : int(_MIDWAY[1] * len(rows))]
    met = strokes_met(clean)[rows]
    if float((met >= 2).mean()) < _BOTH_MIDWAY or int((met >= 4).sum()) >= _HATCHED * SCALE:
        return False
    there = clean[rows]
    lefts = there.argmax(axis=1) / SCALE
    rights = (there.shape[1] - 1 - there[:, ::-1].argmax(axis=1)) / SCALE
    (lean, start), (other, end) = (_line(rows / SCALE, side) for side in (lefts, rights))
    strays = lefts - lean * rows / SCALE - start, rights - other * rows / SCALE - end
    return bool(
        max(float(each.std()) for each in strays) < _STRAY_MIDWAY
        and abs(lean - other) < _ALIKE_MIDWAY
        and max(abs(lean), abs(other)) < _UPRIGHT_MIDWAY
        and _WIDE[0] < float(np.median(rights - lefts)) < _WIDE[1]
    )


def _leg(down: Points, across: Points) -> tuple[float, float]:
    """How much a side leans (mm a mm), and how many mm it strays from that; but for its ends."""
    slope, start = _line(down, across)
    off = np.abs(across - slope * down - start)
    kept = off <= percentile(off, 100 * _MOST)
    slope, start = _line(down[kept], across[kept])
    return slope, float((across - slope * down - start)[kept].std())


def _line(down: Points, across: Points) -> tuple[float, float]:
    """The straight line that fits best: its lean, and where it begins."""
    middle, beside = float(down.mean()), float(across.mean())
    off = down - middle
    spread = float(off @ off)
    slope = float(off @ (across - beside)) / spread if spread else 0.0
    return slope, beside - slope * middle


def _is_question_mark(inside: Shares) -> bool:
    """Whether a hook stands over a dot, be there white between them or not."""
    split = _between(inside.sum(axis=1))
    if split is None:
        return False
    solid = inside > percentile(inside[inside > 0], 90) / 2
    hook, dot = solid.copy(), solid.copy()
    hook[split:], dot[:split] = False, False
    parts = (hook, dot)
    if any(each.sum() < mm2 * SCALE**2 for each, mm2 in zip(parts, _LEAST, strict=True)):
        return False
    places, beneath = (np.argwhere(each) / SCALE for each in parts)
    return _is_under(beneath, places) and _is_hook(places, hook)


def _between(mass: Shares) -> int | None:
    """The row with the least ink between a hook and a dot; None where no ink lies so."""
    rows = np.flatnonzero(mass > _FEW * mass.max(initial=0))
    if not len(rows):
        return None
    first, last = int(rows[0]), int(rows[-1])
    if not _HIGH[0] < (last - first + 1) / SCALE < _HIGH[1]:
        return None
    below = np.maximum.accumulate(mass[last:first:-1])[::-1]  # of each row, the most under it
    may = [
        row
        for row in range(first + (last - first) // 2 + 1, last - 1)
        if mass[row] <= _VALLEY * below[row - first]
        and mass[row] <= _VALLEY * mass[max(first, row - _TAIL) : row].max()
    ]
    split = min(may, key=lambda row: float(mass[row]), default=None)
    is_dot = split is not None and _DOT[0] < (last - split) / SCALE < _DOT[1]
    return split if is_dot else None


def _is_under(dot: Points, hook: Points) -> bool:
    """Whether a dot is small, and stands under the end of a hook."""
    end = hook[hook[:, 0] > hook[:, 0].max() - 0.3]
    beside = abs(float(dot[:, 1].mean()) - float(end[:, 1].mean()))
    return bool(np.ptp(dot[:, 1]) <= _DOT_WIDE and beside <= _UNDER)


def _is_hook(places: Points, hook: Flags) -> bool:
    """Whether a stroke is curved above and stands on one foot."""
    down, across = places.T
    high = float(np.ptp(down))
    foot, top = across[down > down.max() - 0.3 * high], across[down < down.min() + 0.5 * high]
    if high < _HOOK or np.ptp(foot) > _FOOT or np.ptp(top) < _TOP:
        return False
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
    if float(spread[1]) / float(np.sqrt(len(places))) < _CURVED:
        return False
    met = strokes_met(hook.astype(np.uint8))
    rows = np.flatnonzero(met)
    return float((met[rows[len(rows) // 2 :]] <= 1).mean()) > _ONE
