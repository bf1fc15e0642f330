"""Where pieces of the print of a page lie -> whether they do so as on two sheets.

On a glass paper lies flat: all its print is moved and turned by the same. Where a piece of another
sheet lies on it, the print in a rectangle is moved and turned by something else. Paper that bows,
curls or wrinkles is explained better by one smooth field; but no field jumps along a level line, as
print does where a piece of another sheet lies on paper that bows, or where a roller slips.
"""

from functools import lru_cache
from itertools import combinations, product
from typing import Final, Literal, NamedTuple

import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.extraction.pixels import Flags, Indices, Points
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.prints.print_landmarks import PrintLandmarks

_PAGE: Final = np.array([PAGE_WIDTH, PAGE_HEIGHT])  # mm
_STEPS: Final = np.array([15.0, 6.0])  # mm between upright, and level lines that may be edges
_LEAST: Final = (2, 4)  # steps that another sheet is wide and high, at least
_MARGIN: Final = 6  # steps: upright strips begin and end so far from the head and foot, at most,
_EVERY: Final = 3  # at every third line
_FEW: Final = 12  # pieces of print on each sheet
_PIECES: Final = 40  # of the page, of which anything can be told
_NEAR: Final = np.array([30.0, 12.0])  # mm across and down: pieces so near lie off by about as much
_ALIKE: Final = 0.4  # mm
_UNIT: Final = 100.0  # mm, in which places are given to what is fitted
_UNSURE: Final = 0.08  # of the usual: so much counts as a piece that was seen
_ROUNDS: Final = 5
# what each term costs, or it explains what nothing tells of
_OWN_COSTS: Final = np.array([1e-4, 1e-3, 1e-3, 1e-4, 1e-3, 1e-3, 1e-3, 1e-3])
_OTHER_COSTS: Final = np.array([1e-3, 1e-3, 1e-2])
_SMOOTH_COST: Final = 1e-3
_BOWED: Final = 3  # degree of the field that bows
_ODD: Final = 0.1  # of what does not fit: so much is usual
_PLAIN: Final = 0.5  # the same: a page that lies flat has less (strips from 0.6)
# times as well as a smooth field do two sheets explain what is seen: its degree, and how often, of
# two flat ones, and of two that bow together
_DEGREES: Final = (3, 5)
_BETTER: Final = (1.3, 1.02)
_BETTER_BOWED: Final = (1.3, 1.15)
# mm: what seems to lie off further was found a line of text away, maybe
_FAR: Final = (2.5, 5.0, np.inf)
# mm by which half of the pieces on a flat sheet lie off, at most; and on one that bows
_FLAT: Final = 0.14
_FLAT_BOWED: Final = 0.2
_JUMP: Final = 0.6  # mm: by less, paper that bows seems to jump here and there
# mm: what moves print down or up, and aside or aslant no more, may be a roller that slips; for good
_ASIDE: Final = 0.5
_ASIDE_FOR_GOOD: Final = 1.0
_THERE_AND_BACK: Final = 2.5  # mm: by so much none slips, and then back again
# At a close look: what does not fit, so much is usual; how much better than a field of the third
# order two flat sheets must be, at most so much worse than one of the fifth; how flat they lie (mm)
_PLAIN_CLOSE: Final = 0.5
_SMOOTH: Final = 0.4  # of what does not fit is left by a field of the third order: paper bows
_BETTER_CLOSE: Final = (1.1, 0.9)
_FLAT_CLOSE: Final = 0.075
_JUMP_CLOSE: Final = 0.25  # mm
_ASIDE_CLOSE: Final = 0.15  # mm aside or aslant: by less a roller that slips may move a page

Lying = Literal["one", "jumping", "two"]


class _Sheets(NamedTuple):
    """Two sheets, in mm.

    Attributes:
        rectangle: where the other lies: left, top, right, bottom.
        inside: the pieces that lie on it.
        moved: how far off they are by it.
        left: of how far each piece lies off, so much is not explained.
    """

    rectangle: Points
    inside: Flags
    moved: Points
    left: Points


class _Kind(NamedTuple):
    """How both sheets may lie.

    Attributes:
        own: what moves pieces of the page, across and down (n, 2, terms).
        costs: of these terms.
        rectangles: where the other may lie, in steps.
        better: how many times as well it explains what is seen as smooth fields do.
        flat: mm by which half of the pieces of each sheet lie off, at most.
    """

    own: Points
    costs: Points
    rectangles: Indices
    better: tuple[float, ...]
    flat: float


def how_print_lies(marks: PrintLandmarks) -> Lying:
    """Whether the print lies as on one sheet or on two.

    "jumping": as on two, or as where a roller slipped: nothing but print moved down or up.
    """
    if len(marks.places) < _PIECES or _odd(marks, _bent(marks, 1)) < _PLAIN:
        return "one"
    bent = [_odd(marks, _bent(marks, degree)) + _ODD for degree in _DEGREES]
    flat = _Kind(_terms(marks.places / _UNIT)[0], _OWN_COSTS, _rectangles(), _BETTER, _FLAT)
    own = _smooth(marks, _BOWED)
    costs = np.full(own.shape[2], _SMOOTH_COST)
    bowed = _Kind(own, costs, _level_strips(), _BETTER_BOWED, _FLAT_BOWED)
    found: Lying = "one"
    for kind in (flat, bowed):
        sheets = _explained(marks, kind, bent)
        if sheets is not None and not _may_be_a_roller(marks, sheets):
            return "two"
        if sheets is not None and float(np.abs(sheets.moved).max()) > _JUMP:
            found = "jumping"
    return found


def jumps_a_little(marks: PrintLandmarks) -> bool:
    """Whether print that was looked at closely jumps, though by less than paper may seem to.

    Not where a roller may have slipped: print moved down or up right across the page.
    """
    if len(marks.places) < _PIECES:
        return False
    flat, *bent = (_odd(marks, _bent(marks, degree)) for degree in (1, *_DEGREES))
    if flat < _PLAIN_CLOSE or bent[0] < _SMOOTH * flat:
        return False
    own = _terms(marks.places / _UNIT)[0]
    kind = _Kind(own, _OWN_COSTS, _rectangles(), _BETTER_CLOSE, _FLAT_CLOSE)
    sheets = _explained(marks, kind, [each + _ODD for each in bent], (np.inf,))
    if sheets is None or median(np.hypot(*sheets.moved.T)) < _JUMP_CLOSE:
        return False
    return not _is_right_across(marks, sheets) or not _may_have_slipped(sheets)


def _is_right_across(marks: PrintLandmarks, sheets: _Sheets) -> bool:
    """Whether the other sheet leaves hardly any print beside it."""
    (_, top, _, bottom), height = sheets.rectangle, marks.places[:, 1]
    return bool(((height >= top) & (height < bottom) & ~sheets.inside).sum() < _FEW)


def _explained(
    marks: PrintLandmarks, kind: _Kind, bent: list[float], most_off: tuple[float, ...] = _FAR
) -> _Sheets | None:
    """Two sheets that explain what is seen better than smooth fields do (`bent`), if any.

    `most_off`: mm by which pieces lie off that are believed at first, tried in turn.
    """
    agreeing, far = _agreeing(marks), np.abs(marks.off).max(axis=1, keepdims=True)
    found = [_apart(marks, kind, agreeing * (far < most)) for most in most_off]
    every = [sheets for sheets in found if sheets is not None]
    if not every:
        return None
    sheets = min(every, key=lambda each: _odd(marks, each.left))
    odd = _odd(marks, sheets.left) + _ODD
    is_better = all(b / odd > times for b, times in zip(bent, kind.better, strict=True))
    seen = marks.weights > _UNSURE
    each = (seen & here[:, None] for here in (sheets.inside, ~sheets.inside))
    is_flat = max(median(np.abs(sheets.left[here])) for here in each) <= kind.flat
    return sheets if is_better and is_flat else None


def _may_be_a_roller(marks: PrintLandmarks, sheets: _Sheets) -> bool:
    """Whether one lies otherwise than the other as a roller may move a page on."""
    if _has_one_edge(marks, sheets):
        return _aside(sheets) <= _ASIDE_FOR_GOOD
    down = np.abs(sheets.moved[:, 1])
    return _aside(sheets) <= _ASIDE and float(down.min()) <= _THERE_AND_BACK


def _may_have_slipped(sheets: _Sheets) -> bool:
    """Whether one lies as by a roller that slipped a little: moved down or up and no more."""
    return _aside(sheets) <= _ASIDE_CLOSE and float(np.abs(sheets.moved[:, 1]).max()) <= _JUMP


def _aside(sheets: _Sheets) -> float:
    """By how many mm one lies aside or aslant of the other."""
    right, down = sheets.moved.T
    return max(float(np.ptp(down)), float(np.abs(right).max()))


def _has_one_edge(marks: PrintLandmarks, sheets: _Sheets) -> bool:
    """Whether the other sheet reaches across the page, and to its head or foot."""
    left, top, right, bottom = sheets.rectangle
    height = marks.places[:, 1]
    ends = min((height < top).sum(), (height >= bottom).sum())
    return bool(left == 0 and right >= PAGE_WIDTH and ends < _FEW)


def _apart(marks: PrintLandmarks, kind: _Kind, trust: Points) -> _Sheets | None:
    """The page, and what is likeliest of another sheet; None with too little print on any.

    `trust`: how far each piece is believed at first.
    """
    own, (_, other) = kind.own, _terms(marks.places / _UNIT)
    costs = np.concatenate([kind.costs, _OTHER_COSTS])
    before, sheets = -1, None
    for _ in range(_ROUNDS):
        best = _likeliest(marks, kind, marks.weights * trust, other)
        if best is None or best == before:
            break
        before = best
        rectangle = (kind.rectangles[best].reshape(2, 2) * _STEPS).ravel()
        is_within = (marks.places >= rectangle[:2]) & (marks.places < rectangle[2:])
        inside = is_within.all(axis=1)
        every = np.concatenate([own, other * inside[:, None, None]], axis=2)
        found, left, trust = _fitted(marks, every, costs, trust)
        sheets = _Sheets(rectangle, inside, other[inside] @ found[own.shape[2] :], left)
    return sheets


def _terms(places: Points) -> tuple[Points, Points]:
    """What moves pieces across and down, (n, 2, terms): of a flat sheet; of one laid on it.

    The first is moved, turned, drawn longer or wider, and seen askew, for one of the marks by which
    it was found may stand on the other; the second is moved and turned against that.
    """
    x, y = places.T
    one, none = np.ones_like(x), np.zeros_like(x)
    right, low = (places - _PAGE / 2 / _UNIT).T
    across = np.stack([one, x, y, none, none, none, right**2, right * low], axis=1)
    down = np.stack([none, none, none, one, x, y, right * low, low**2], axis=1)
    aside, below = np.stack([one, none, -y], axis=1), np.stack([none, one, x], axis=1)
    return np.stack([across, down], axis=1), np.stack([aside, below], axis=1)


def _likeliest(marks: PrintLandmarks, kind: _Kind, sure: Points, other: Points) -> int | None:
    """Which rectangle explains most if another sheet lies there."""
    own, off = kind.own, marks.off[..., None]
    weighed = own.transpose(0, 2, 1) * sure[:, None, :]
    whole = (weighed @ own).sum(axis=0) + np.diag(kind.costs)
    wanted = (weighed @ off).sum(axis=0)
    there = other.transpose(0, 2, 1) * sure[:, None, :]
    is_seen = np.asarray((sure > _UNSURE).any(axis=1), np.float64)
    parts = (weighed @ other, there @ other, there @ off, is_seen)
    both, within, moved, count = _added_up(marks.places, kind.rectangles, parts)
    few = np.minimum(count, is_seen.sum() - count) < _FEW
    if few.all():
        return None
    # what the page's own terms explain is taken out
    known = np.linalg.inv(whole) @ both  # the same of all rectangles
    rest = within - both.transpose(0, 2, 1) @ known + np.diag(_OTHER_COSTS)
    moved = moved - known.transpose(0, 2, 1) @ wanted
    explained = (moved * np.linalg.solve(rest, moved)).sum(axis=(1, 2))
    return int(np.where(few, -np.inf, explained).argmax())


def _added_up(places: Points, rectangles: Indices, parts: tuple[Points, ...]) -> list[Points]:
    """What stands at each place (n, ...), added up over each rectangle."""
    wide, high = _lines()
    column, row = (places // _STEPS).astype(np.int64).clip(0, (wide - 1, high - 1)).T + 1
    left, top, right, bottom = rectangles.T
    sums = []
    for part in parts:
        table = np.zeros((high + 1, wide + 1, *part.shape[1:]))
        np.add.at(table, (row, column), part)
        table = table.cumsum(axis=0).cumsum(axis=1)
        inside = table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]
        sums.append(inside)
    return sums


@lru_cache(maxsize=1)
def _rectangles() -> Indices:
    """Where another sheet may lie (n, 4): left, top, right, bottom, in steps.

    Right across the page, from one of its sides, or from its head to its foot.
    """
    wide, high = _lines()
    level = [(a, b) for a, b in combinations(range(high + 1), 2) if b - a >= _LEAST[1]]
    upright = [(a, b) for a, b in combinations(range(wide + 1), 2) if b - a >= _LEAST[0]]
    sides = [(a, b) for a, b in upright if a == 0 or b == wide]
    ends = range(0, _MARGIN + 1, _EVERY)
    strips = [(left, top, right, low) for (top, low), (left, right) in product(level, sides)]
    for (left, right), top, end in product(upright, ends, ends):
        strips.append((left, top, right, high - end))
    return np.array(strips)


@lru_cache(maxsize=1)
def _level_strips() -> Indices:
    """The same, right across the page alone."""
    every = _rectangles()
    is_level = (every[:, 0] == 0) & (every[:, 2] == _lines()[0])
    return np.asarray(every[is_level], np.int64)


def _lines() -> tuple[int, int]:
    """How many steps wide and high the page is, its last part counted whole."""
    wide, high = (round(steps) for steps in np.ceil(_PAGE / _STEPS))
    return wide, high


def _agreeing(marks: PrintLandmarks) -> Points:
    """How far each piece is trusted at first: by how much it lies off as those near it do."""
    away = np.abs(marks.places[:, None] - marks.places) / _NEAR
    near = (away**2).sum(axis=2) < 1
    trust = np.ones_like(marks.off)
    for axis in range(2):
        seen = near & (marks.weights[:, axis] > _UNSURE)
        for n in np.flatnonzero(seen.any(axis=1)):
            usual = median(marks.off[seen[n], axis])
            trust[n, axis] = 1 / (1 + ((marks.off[n, axis] - usual) / _ALIKE) ** 2) ** 2
    return trust


def _bent(marks: PrintLandmarks, degree: int) -> Points:
    """What is left of how far pieces lie off by a smooth field of a degree (mm)."""
    every = _smooth(marks, degree)
    costs = np.full(every.shape[2], _SMOOTH_COST)
    _, left, _ = _fitted(marks, every, costs, np.ones_like(marks.off))
    return left


def _smooth(marks: PrintLandmarks, degree: int) -> Points:
    """What moves pieces across and down, (n, 2, terms): of a smooth field of a degree."""
    x, y = (marks.places - _PAGE / 2).T / _UNIT
    powers = [(a, b) for a in range(degree + 1) for b in range(degree + 1 - a)]
    one = np.stack([x**a * y**b for a, b in powers], axis=1)
    none = np.zeros_like(one)
    return np.stack([np.hstack([one, none]), np.hstack([none, one])], axis=1)


def _fitted(
    marks: PrintLandmarks, every: Points, costs: Points, trust: Points
) -> tuple[Points, Points, Points]:
    """How much of each term explains most pieces best; what is left (mm), how far each is trusted.

    `every`: the terms of each piece across and down (n, 2, terms); `trust`: to begin with.
    """
    found, left = costs, marks.off
    for _ in range(_ROUNDS):
        weighed = every * (marks.weights * trust)[..., None]
        both = np.tensordot(weighed, every, axes=((0, 1), (0, 1))) + np.diag(costs)
        wanted = np.tensordot(weighed, marks.off, axes=((0, 1), (0, 1)))
        found = np.asarray(np.linalg.solve(both, wanted), np.float64)
        left = marks.off - every @ found
        usual = max(marks.usual, 1.5 * median(np.abs(left[marks.weights > _UNSURE])))
        trust = np.asarray(1 / (1 + (left / usual) ** 2) ** 2)
    return found, left, trust


def _odd(marks: PrintLandmarks, left: Points) -> float:
    """How badly pieces are explained; what lies far off counts hardly more."""
    odd = marks.weights * np.log1p((left / marks.usual) ** 2)
    return float(odd.sum() / marks.weights.sum())
