"""Digits -> ink in the cells of a comb: the digits of real people, kept in one hand."""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from tests.scans.digits import digits, held_out
from tests.scans.pens import Point, lay
from tests.scans.printing import DPI
from tests.scans.thinning import crossed, loops, middle_line
from tests.scans.writers import Work

_PIXEL = DPI / 25.4
_FINE = 2  # digits are drawn this much larger and then shrunk
_LOOPS = {0: 1, 6: 1, 8: 2, 9: 1}  # where a thick pen filled them, no thinner one can follow
# Label and number of what reads as another digit, to anybody, once its lines are thin: a 7 whose
# hook a thick pen filled becomes a 4.
_UNLIKE = ((7, 84),)
_BROAD = 1.0  # mm: a pen that fills loops
_BROAD_USUAL, _BROADEST = 0.11, 0.2  # of the height of a digit: other pens do not
_HABITS = 3  # shapes that one person has for one digit


def write_comb(work: Work, box: Box, text: Sequence[str]) -> None:
    """Write a character a cell, a space for an empty cell; cells with a printed dash are passed."""
    cell = box.w / box.cells
    places = [n for n, letter in enumerate(box.pattern) if letter != "-"]
    for place, character in zip(places, text, strict=True):
        if character != " ":
            middle = work.paper.spot(box.x + (place + 0.5) * cell, box.y + box.h / 2)
            write_digit(work, character, middle, box.h * work.paper.scale)


def write_digit(work: Work, digit: str, middle: Point, room: float) -> None:
    """One digit about the middle of its cell, which is `room` mm high."""
    hand, rng = work.hand, work.rng
    x = middle[0] + hand.offset[0] + rng.normal(0, 0.25)
    y = middle[1] + hand.offset[1] + rng.normal(0, 0.25)
    high = room * hand.digit * rng.normal(1, 0.06)
    if digit == "1" and hand.dutch_one:
        _dutch_one(work, (x, y), high)
        return
    line = _habit(hand.seed, int(digit), int(rng.integers(_HABITS)))
    if digit == "7" and hand.crossed_seven:
        line = crossed(line)
    _from_life(work, line, (x, y), high)


@lru_cache(maxsize=512)
def _habit(seed: int, label: int, habit: int) -> NDArray[np.float64]:
    """A digit as this person makes it: one of a few shapes, the same ones all over a page."""
    chance = np.random.default_rng([seed, label, habit])
    while True:
        digit = digits(label, chance)
        line = middle_line(digit)
        if loops(line) >= _LOOPS.get(label, 0) and not any(
            np.array_equal(digit, held_out(other)[n]) for other, n in _UNLIKE
        ):
            return line


def _dutch_one(work: Work, at: Point, high: float) -> None:
    """A 1 with a long upstroke, as Dutch schools teach it."""
    hand, rng = work.hand, work.rng
    x, y = at
    lean = (hand.slant + rng.normal(0, 0.04)) * high
    foot, head = (x - lean / 2 + 0.2, y + high / 2), (x + lean / 2 + 0.2, y - high / 2)
    begin = (head[0] - high * rng.uniform(0.22, 0.4), head[1] + high * rng.uniform(0.25, 0.5))
    line = [_between(begin, head, t) for t in (0, 0.3, 0.6, 1)]
    line += [_between(head, foot, t) for t in (0.25, 0.5, 0.75, 1)]
    strays = rng.normal(0, hand.shake / 4, (len(line), 2))
    work.draw([([(a + dx, b + dy) for (a, b), (dx, dy) in zip(line, strays, strict=True)], 1.0)])


def _between(one: Point, other: Point, t: float) -> Point:
    return one[0] + (other[0] - one[0]) * t, one[1] + (other[1] - one[1]) * t


def _from_life(work: Work, line: NDArray[np.float64], at: Point, high: float) -> None:
    """A digit that was really written, brought to size.

    Its lines are what they were; their width is that of the pen in this person's hand.
    """
    hand, rng = work.hand, work.rng
    low, top = line[:, 1].max(), line[:, 1].min()
    wide = float(np.ptp(line[:, 0])) / max(8, low - top) * high
    high *= min(1, high * rng.uniform(0.85, 1.1) / wide) if wide > high * 0.85 else 1
    factor = high * _PIXEL * _FINE / max(8, low - top)
    slant = hand.slant / 2 + rng.normal(0, 0.03)  # it has a slant of its own
    turn = np.array([[1, -slant], [rng.normal(0, 0.02), 1]]) * factor
    middle = (line.max(axis=0) + line.min(axis=0)) / 2
    corner = np.floor(np.array(at) * _PIXEL - high * _PIXEL)
    points = (line - middle) @ turn.T + (np.array(at) * _PIXEL - corner) * _FINE
    most = _BROADEST if hand.pen.width > _BROAD else _BROAD_USUAL
    width = min(hand.pen.width * rng.uniform(0.95, 1.25), high * most)
    side = round(2 * high * _PIXEL)
    large = np.zeros((side * _FINE, side * _FINE), np.uint8)
    for x, y in np.rint(points * 16).astype(int).tolist():
        cv2.circle(large, (x, y), round(width * _PIXEL * _FINE * 8), 255, -1, cv2.LINE_AA, 4)
    mask = cv2.resize(large, (side, side), interpolation=cv2.INTER_AREA)
    where = (int(corner[0]), int(corner[1]))
    lay(work.paper, hand.pen, np.asarray(mask / 255, np.float32), where, rng)
