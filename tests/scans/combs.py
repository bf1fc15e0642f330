"""Digits -> ink in the cells of a comb: the digits of real people, kept in one hand."""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout_parts import Box
from tests.scans.digits import digits
from tests.scans.pens import Mask, Point, lay
from tests.scans.printing import DPI
from tests.scans.writers import Work

_PIXEL = DPI / 25.4
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
    shape = _habit(hand.seed, int(digit), int(rng.integers(_HABITS)))
    _from_life(work, shape, (x, y), high)
    if digit == "7" and hand.crossed_seven:
        y += high * rng.uniform(-0.05, 0.1)
        bar = [(x - high * 0.22, y), (x, y - 0.1), (x + high * 0.25, y + rng.normal(0, 0.15))]
        work.draw([(bar, 1.0)])


@lru_cache(maxsize=512)
def _habit(seed: int, label: int, habit: int) -> NDArray[np.uint8]:
    """A digit as this person makes it: one of a few shapes, the same ones all over a page."""
    return np.asarray(digits(label, np.random.default_rng([seed, label, habit])), np.uint8)


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


def _from_life(work: Work, shape: NDArray[np.uint8], at: Point, high: float) -> None:
    """A digit that was really written (white on black, 28 by 28), brought to size and to the pen.

    Its lines are what they were; their width is that of the pen in this person's hand.
    """
    hand, rng = work.hand, work.rng
    rows = np.flatnonzero(shape.max(axis=1) > 60)
    factor = high * _PIXEL / max(8, len(rows) and rows[-1] - rows[0] + 1)
    side = int(28 * factor * 1.5) + 8
    slant = hand.slant / 2 + rng.normal(0, 0.03)  # it has a slant of its own
    turn = np.array([[1, -slant], [rng.normal(0, 0.02), 1]]) * factor
    corner = np.floor(np.array(at) * _PIXEL - side / 2).astype(int)
    shift = np.array(at) * _PIXEL - corner - turn @ np.array([13.5, 13.5])
    place = np.column_stack([turn, shift])
    soft = cv2.warpAffine(shape, place, (side, side), flags=cv2.INTER_CUBIC).astype(np.float32)
    width = min(hand.pen.width * rng.uniform(0.95, 1.25), high * 0.11)  # no felt pen fills loops
    mask = _penned(soft > 110, width * _PIXEL)
    lay(work.paper, hand.pen, mask, (int(corner[0]), int(corner[1])), rng)


def _penned(shape: NDArray[np.bool_], width: float) -> Mask:
    """The shape's strokes along their middles, as wide as the pen is (in pixels)."""
    depth = cv2.distanceTransform(shape.astype(np.uint8), cv2.DIST_L2, 5)
    highest = cv2.dilate(depth, np.ones((3, 3)))
    middle = (depth >= highest - 0.6) & (depth > 0.45 * np.percentile(depth[shape], 90))
    size = max(1, round(width)) | 1
    nib = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    strokes = cv2.dilate(middle.astype(np.float32), nib)
    smooth = np.asarray(cv2.GaussianBlur(strokes, (0, 0), 1.3), np.float32)
    return np.asarray(np.clip((smooth - 0.5) * 2.5 + 0.5, 0, 1), np.float32)
