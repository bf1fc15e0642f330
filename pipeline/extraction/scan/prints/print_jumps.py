"""A page and how it was printed -> whether its print jumps, as at the edge of another sheet.

Where the same words stand in the same places (the same page of somebody else) what is printed
tells nothing; where it lies does. Paper bows, curls and wrinkles smoothly. Where another sheet
begins, the print lies off by millimetres from one line to the next. So it does where the roller of
a scanner slipped: the way that it pulls, and for good.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from pipeline.extraction.pixels import Flags, Grey, Indices, Points
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.matching import dark_print, seen_with
from pipeline.extraction.scan.prints.print_areas import inside_of
from pipeline.extraction.scan.prints.print_landmarks import (
    AROUND,
    REACH,
    SCALE,
    PrintLandmarks,
    landmarks,
)
from pipeline.extraction.scan.prints.sheets import PrintedPage
from pipeline.extraction.scan.registering.registration import Registration

_SOFT: Final = 0.8  # pixels
_UNSURE: Final = 0.08  # of the usual: so little counts not at all
_FRAME: Final = 0.8  # mm along the edges of a box
_USUAL: Final = 0.2  # mm by which a piece may lie off what explains it
_CURVES: Final = (20.0, 50.0)  # mm: the unit across an edge, and along it
_FEW: Final = 5  # pieces on either side of an edge
_WIDE: Final = 35.0  # mm of it along which pieces are seen on both sides
_LONG: Final = 36.0  # mm of it on which the jump shows
_FACING: Final = (16.0, 23.0)  # mm along an edge, and across, that pieces beside it lie apart
_BESIDE: Final = 8.0  # mm across an edge: so near to it nothing bends
_PLACE: Final = 12.0  # mm along it
_ROUNDS: Final = 5
# what each term costs, or it explains what nothing tells of (see `_Windows.jumps`)
_JUMP_COSTS: Final = np.array([1e-3, 1e-2, 5e-2, 5e-2, 5e-2, 1e-3, 5e-2])
_EVEN_COSTS: Final = np.array([1e-3, 1e-2, 5e-2, 5e-2, 5e-2, 1e-3, 5.0])
_BEND_COSTS: Final = np.array([1e-3, 1e-2, 5e-2, 5e-2, 5e-2, 1e-2, 1e-2, 1e-2, 1e-2])
_JUMP: Final = 0.6  # mm
_MOST: Final = 2.0
_EXPLAINED: Final = 0.75  # of what lies on either side: so much lies where the jump has it
_ENOUGH: Final = 1.5  # pieces that surely do
_ODD: Final = 0.1  # of what does not fit: so much is usual
_STEEP: Final = 0.12  # mm by which print lies off more with each mm, of paper that is bowed by 7 mm
_SHARP: Final = 1.1  # mm of jump, times how much better than any bend it explains what is seen
_HARDLY: Final = 0.6  # the same, where print jumps the other way too
_TOGETHER: Final = 12.0  # mm between what may be one edge
_SHEET: Final = (25.0, 0.4, 0.2)  # mm between edges; mm, and share of a jump, by which both differ


class _Way(NamedTuple):
    """One way in which edges are looked for: level ones, or upright ones.

    `across`: the axis across the edge (0: x). Width, height of pieces, and the steps between them,
    in mm; how far from an edge pieces tell of it; where edges may lie; the parts looked at.
    """

    across: int
    piece: tuple[float, float]
    steps: tuple[float, float]
    reach: float
    edges: tuple[float, float, float]
    parts: tuple[tuple[float, float], ...]


_LEVEL: Final = _Way(
    1, (30, 8), (15, 4), 22, (14, 284, 4), ((0, 210), (0, 105), (52, 158), (105, 210))
)
_UPRIGHT: Final = _Way(
    0, (10, 24), (5, 12), 22, (22, 190, 5), ((0, 297), (0, 110), (60, 170), (120, 230), (180, 297))
)


class _Jump(NamedTuple):
    """An edge: where it lies (mm), by how much print lies off there, and how surely it does."""

    at: float
    by: float
    sharp: float


def jumps(grey: Grey, there: Registration, drawn: DrawnForm, printed: PrintedPage) -> bool:
    """Whether the print of a page jumps as it does only where another sheet lies on it.

    Args:
        grey: the picture.
        there: where the page lies; its bend is left aside.
        drawn: how it was printed.
        printed: which page of that it is.
    """
    seen = seen_with(grey, replace(there, bend=None), AROUND, SCALE)
    return jumps_between(seen, _without_values(drawn.area(printed.number, scale=SCALE), printed))


def _without_values(wanted: Grey, printed: PrintedPage) -> Grey:
    """The print without what stood in its fields: viewers draw that anew, elsewhere in them."""
    if printed.before is None:
        return wanted
    wanted = wanted.copy()
    for box in printed.boxes:
        if not box.is_to_tick and printed.before.value(box):
            wanted[inside_of(box, _FRAME, SCALE)] = 255
    return wanted


def jumps_between(seen: Grey, wanted: Grey) -> bool:
    """The same of a page as it is seen, with `AROUND` on every side, and as it was printed."""
    dark, print_ = (dark_print(each, SCALE, _SOFT) for each in (seen, wanted))
    for way in (_LEVEL, _UPRIGHT):
        marks = landmarks(dark, print_, way.piece, way.steps)
        along, across = (list(_edges(marks, way, axis)) for axis in (1 - way.across, way.across))
        if any(_is_clear(edge, across) for edge in along):
            return True
        if across and _has_return(across, list(_edges(marks, way, way.across, by_letters=False))):
            return True
    return False


def _is_clear(edge: _Jump, across: list[_Jump]) -> bool:
    """Whether print surely jumps along an edge: no roller does that; less so if across, too."""
    is_double = any(
        other.sharp > _SHARP and abs(other.at - edge.at) < _TOGETHER for other in across
    )
    return edge.sharp > (_HARDLY if is_double else _SHARP)


def _has_return(by_letters: list[_Jump], every: list[_Jump]) -> bool:
    """Whether beyond a second edge print lies as it did before the first: no roller slips back."""
    apart, off, share = _SHEET
    return any(
        abs(one.at - other.at) > apart and abs(one.by + other.by) < off + share * abs(one.by)
        for one in by_letters
        for other in every
        if min(one.sharp, other.sharp) > _SHARP
    )


def _edges(
    marks: PrintLandmarks, way: _Way, axis: int, *, by_letters: bool = True
) -> Iterator[_Jump]:
    """Where print jumps along one axis: of neighbours the sharpest.

    Across an edge it is told by letters: rules and frames are found again a line further.
    """
    sure = marks.weights > _UNSURE
    kept = sure.all(axis=1) if axis == way.across and by_letters else sure[:, axis]
    across, along = marks.places[kept, way.across], marks.places[kept, 1 - way.across]
    windows = list(_windows(across, along, way))
    if not windows:
        return
    every = _Windows.of(windows, across, along, marks.off[kept, axis], marks.weights[kept, axis])
    # along an edge a sheet that lies askew is off as much everywhere
    costs = _JUMP_COSTS if axis == way.across else _EVEN_COSTS
    found = [
        _Jump(at, by, sharp)
        for (at, _), by, sharp in zip(windows, *every.jumps(costs), strict=True)
        if sharp > 0
    ]
    for edge in found:
        near_by = (each for each in found if abs(each.at - edge.at) < way.reach / 2)
        if edge.sharp == max(each.sharp for each in near_by):
            yield edge


def _windows(across: Points, along: Points, way: _Way) -> Iterator[tuple[float, Indices]]:
    """Lines that may be an edge (mm), each with the pieces beside it that have one beyond it."""
    for at in np.arange(*way.edges):
        near = np.abs(across - at) < way.reach
        for low, high in way.parts:
            here = np.flatnonzero(near & (along >= low) & (along <= high))
            is_beyond = across[here] > at
            apart = (np.abs(each[here][:, None] - each[here]) for each in (along, across))
            facing = np.logical_and(*(d < most for d, most in zip(apart, _FACING, strict=True)))
            here = here[(facing & (is_beyond[:, None] != is_beyond)).any(axis=1)]
            is_beyond = across[here] > at
            sides = (here[is_beyond], here[~is_beyond])
            if all(len(s) >= _FEW and float(np.ptp(along[s])) >= _WIDE for s in sides):
                yield float(at), here


class _Windows(NamedTuple):
    """What lies beside lines that may be edges, a row each, as long as the longest.

    How far across the line (mm) and along it each piece stands, how far off it is seen, and how
    sure that is; 0 where a row is full.
    """

    across: Points
    along: Points
    off: Points
    weights: Points

    @classmethod
    def of(
        cls,
        windows: Sequence[tuple[float, Indices]],
        across: Points,
        along: Points,
        off: Points,
        weights: Points,
    ) -> "_Windows":
        """Each line with its pieces, out of all pieces."""
        longest = max(len(here) for _, here in windows)
        rows = np.zeros((4, len(windows), longest))
        for n, (at, here) in enumerate(windows):
            middle = along[here].mean()
            for row, values in zip(
                rows,
                (across[here] - at, along[here] - middle, off[here], weights[here]),
                strict=True,
            ):
                row[n, : len(here)] = values
        return cls(*rows)

    def jumps(self, costs: Points) -> tuple[list[float], list[float]]:
        """By how much print jumps at each line; how much better than a bend that explains it."""
        d, x = self.across / _CURVES[0], self.along / _CURVES[1]
        beyond = (d > 0).astype(np.float64)
        both = (np.ones(d.shape), x, x**2, d, d * x)
        with_jump, left = self._fitted((*both, beyond, beyond * x), costs)
        _, left_by_bend = self._fitted((*both, d**2, d**3, x * d**2, x * d**3), _BEND_COSTS)
        fits = np.abs(left) < 1.5 * _USUAL
        sides = [np.where(side, self.weights, 0) for side in (d > 0, d <= 0)]
        sure = [(side * fits).sum(axis=1) for side in sides]
        share = np.min([s / side.sum(axis=1) for s, side in zip(sure, sides, strict=True)], axis=0)
        fits &= self.weights > 0
        ends = [np.where(fits, x, 0).min(axis=1), np.where(fits, x, 0).max(axis=1)]
        by, turn = with_jump[:, 5], with_jump[:, 6]
        one, other = (by + turn * end for end in ends)
        least = np.where(one * other > 0, np.minimum(np.abs(one), np.abs(other)), 0)
        better = (self._odd(left_by_bend) + _ODD) / (self._odd(left) + _ODD) - 1
        is_one = (share > _EXPLAINED) & (np.min(sure, axis=0) > _ENOUGH) & (least > _JUMP)
        is_one &= least > _STEEP * self._gaps(fits)
        is_one &= (ends[1] - ends[0]) * _CURVES[1] > _LONG
        for n in np.flatnonzero(is_one).tolist():
            is_one[n] = self._is_borne_out(n, by[n], turn[n])
        is_one &= np.abs(by) < REACH  # rows of boxes are found again a row further
        sharp = np.minimum(least, _MOST) * np.clip(better, 0, _MOST)
        return by.tolist(), np.where(is_one, sharp, 0).tolist()

    def _is_borne_out(self, n: int, by: float, turn: float) -> bool:
        """Whether print jumps so in most places that tell of it on both sides.

        Terms enough explain whatever few pieces show: a frame, say, in which digits stand.
        """
        near = (np.abs(self.across[n]) < _BESIDE) & (self.weights[n] > 0)
        places = np.rint(self.along[n] / _PLACE)
        sides = [near & side for side in (self.across[n] > 0, self.across[n] <= 0)]
        shared = np.intersect1d(*(places[side] for side in sides))
        shown = 0
        for place in shared:
            beyond, here = (
                np.average(self.off[n, there], weights=self.weights[n, there])
                for there in (side & (places == place) for side in sides)
            )
            told = by + turn * place * _PLACE / _CURVES[1]
            shown += abs(beyond - here - told) < abs(told) / 2
        return len(shared) == 0 or shown > len(shared) / 2

    def _gaps(self, fits: Flags) -> Points:
        """The mm across each line between the nearest pieces on both sides of it."""
        here, beyond = fits & (self.across <= 0), fits & (self.across > 0)
        before = np.where(here, self.across, -np.inf).max(axis=1)
        return np.asarray(np.where(beyond, self.across, np.inf).min(axis=1) - before)

    def _odd(self, left: Points) -> Points:
        """How badly each is explained; what lies far off counts hardly more."""
        odd = (self.weights * np.log1p((left / _USUAL) ** 2)).sum(axis=1)
        return np.asarray(odd / self.weights.sum(axis=1))

    def _fitted(self, terms: Sequence[Points], costs: Points) -> tuple[Points, Points]:
        """What explains each best, strangers aside, and how far its pieces lie off that.

        `costs` of the terms keep them from explaining what they cannot know.
        """
        every = np.stack(terms, axis=2)
        is_there = self.weights > 0
        half = (is_there.sum(axis=1) // 2)[:, None]
        trust = np.ones(self.weights.shape)
        for _ in range(_ROUNDS):
            weighed = (every * (self.weights * trust)[..., None]).transpose(0, 2, 1)
            found = np.linalg.solve(weighed @ every + np.diag(costs), weighed @ self.off[..., None])
            left = self.off - (every @ found)[..., 0]
            far = np.sort(np.where(is_there, np.abs(left), np.inf), axis=1)
            usual = np.maximum(_USUAL, 1.5 * np.take_along_axis(far, half, axis=1))
            trust = 1 / (1 + (left / usual) ** 2) ** 2
        return np.asarray(found[..., 0]), np.asarray(left)
