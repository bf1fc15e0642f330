"""Boxes to tick and circles to choose from, marked as people mark them, plainly and oddly."""

from collections.abc import Callable, Sequence

import numpy as np

from forms.layout.parts import Box
from tests.scans import marks
from tests.scans.marks import Spot
from tests.scans.pens import Lines, Point
from tests.scans.truth import Kind, Meant, Value, certain, doubtful, either
from tests.scans.writers import Work

Boxes = Sequence[Box]
_LIGHTLY = 0.45  # mm: a broader pen leaves too little paper to tell hatched from blackened
_ODD = 0.16  # share of the answers that are given in an odd way


def fill_mark(work: Work, boxes: Boxes) -> Meant:
    """Answer a question of one box, or of circles of which one is to be chosen; or leave it."""
    chance = work.rng.random()
    if chance < (0.55 if boxes[0].kind == "tick" else 0.25):
        return certain(kind_of(boxes), _nothing(boxes), "left empty")
    chosen = boxes[int(work.rng.integers(len(boxes)))]
    if chance > 1 - _ODD:
        ways = _ODD_WAYS if len(boxes) > 1 else _ODD_WAYS[:5]
        return ways[int(work.rng.integers(len(ways)))](work, boxes, chosen)
    return plainly_marked(work, boxes, chosen)


def plainly_marked(work: Work, boxes: Boxes, chosen: Box) -> Meant:
    """Mark one of the boxes of a question so that nobody doubts it."""
    style = _plain(work, chosen)
    if style == "scribble" and work.hand.pen.width > _LIGHTLY:
        return either(kind_of(boxes), "scribble of a broad pen", value_of(chosen))
    return certain(kind_of(boxes), value_of(chosen), style)


def kind_of(boxes: Boxes) -> Kind:
    return "tick" if boxes[0].kind == "tick" else "choice"


def _nothing(boxes: Boxes) -> Value:
    return False if boxes[0].kind == "tick" else None


def value_of(chosen: Box) -> Value:
    return True if chosen.kind == "tick" else chosen.code


def spot_of(work: Work, box: Box) -> Spot:
    x, y = work.paper.spot(box.x + box.w / 2, box.y + box.h / 2)
    side = box.w * work.paper.scale
    return Spot(x, y, side, work.hand.pen.width, box.kind == "circle", work.hand.shake)


def _plain(work: Work, box: Box) -> str:
    """Mark a box so that nobody doubts it; the name of the style."""
    is_usual = work.rng.random() < 0.7
    style = work.hand.mark if is_usual else str(work.rng.choice(list(marks.PLAIN)))
    work.draw(marks.PLAIN[style](spot_of(work, box), work.rng))
    return style


def _put(work: Work, box: Box, mark: Callable[[Spot, np.random.Generator], Lines]) -> None:
    work.draw(mark(spot_of(work, box), work.rng))


def _taken_back(work: Work, boxes: Boxes, chosen: Box) -> Meant:
    _plain(work, chosen)
    _put(work, chosen, marks.black)
    return either(kind_of(boxes), "taken back", _nothing(boxes))


def _half_black(work: Work, boxes: Boxes, chosen: Box) -> Meant:
    _put(work, chosen, marks.half_black)
    return doubtful(kind_of(boxes), "half black")


def _ringed(work: Work, boxes: Boxes, chosen: Box) -> Meant:
    _put(work, chosen, marks.circled)
    return doubtful(kind_of(boxes), "ring around the box")


def _retraced(work: Work, boxes: Boxes, chosen: Box) -> Meant:
    _put(work, chosen, marks.retraced)
    return doubtful(kind_of(boxes), "outline drawn over twice")


def _shooting(work: Work, boxes: Boxes, chosen: Box) -> Meant:
    """A tick whose leg ends in another box of the question, where one is near enough."""
    rng, spot = work.rng, spot_of(work, chosen)
    others = [spot_of(work, box) for box in boxes if box is not chosen]
    near = [other for other in others if _gap(spot, other) < 30 and other.y <= spot.y]
    if not near:
        _put(work, chosen, marks.check)
        return certain(kind_of(boxes), value_of(chosen), "check")
    goal = min(near, key=lambda other: _gap(spot, other))
    deep = rng.uniform(-0.35, 0.2) * goal.side  # how far it comes beyond the other's middle
    share = 1 + deep / _gap(spot, goal)
    end: Point = (spot.x + (goal.x - spot.x) * share, spot.y + (goal.y - spot.y) * share)
    work.draw(marks.shooting(spot, end, rng))
    return either(kind_of(boxes), "tick that ends in another box", value_of(chosen))


def _gap(one: Spot, other: Spot) -> float:
    return float(np.hypot(one.x - other.x, one.y - other.y))


def _two(work: Work, boxes: Boxes, chosen: Box) -> Meant:
    for box in (chosen, _another(work, boxes, chosen)):
        _plain(work, box)
    return doubtful("choice", "two crosses")


def _other_counts(work: Work, boxes: Boxes, chosen: Box) -> Meant:
    wrong = _another(work, boxes, chosen)
    _plain(work, wrong)
    _put(work, wrong, marks.black)
    _plain(work, chosen)
    return either("choice", "another one taken back", chosen.code)


def _another(work: Work, boxes: Boxes, chosen: Box) -> Box:
    others = [box for box in boxes if box is not chosen]
    return others[int(work.rng.integers(len(others)))]


def _struck(work: Work, boxes: Boxes, chosen: Box) -> Meant:
    """A line through all boxes that stand in a row with the chosen one; or down, where none do."""
    spots = [spot_of(work, box) for box in boxes]
    middle = spot_of(work, chosen)
    row = [spot for spot in spots if abs(spot.y - middle.y) < 1]
    if len(row) > 1:
        ends = [(row[0].x - 3, middle.y), (row[-1].x + 4, middle.y)]
    else:
        ends = [(spots[0].x, spots[0].y - 3), (spots[-1].x, spots[-1].y + 3)]
    line = np.linspace(ends[0], ends[1], 14) + work.rng.normal(0, 0.15, (14, 2))
    work.draw([([(float(x), float(y)) for x, y in line], 1.0)])
    return doubtful("choice", "line through the row")


Way = Callable[[Work, Boxes, Box], Meant]
_ODD_WAYS: tuple[Way, ...] = (
    _taken_back,
    _half_black,
    _ringed,
    _retraced,
    _shooting,
    _two,
    _other_counts,
    _other_counts,
    _struck,
)
