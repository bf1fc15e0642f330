"""Strokes beside the boxes of a page -> the long ones aslant, with which people cross out a part.

Whoever takes back a page, or some questions below each other, draws a line from corner to corner,
or two. Print and boxes hide most of it, so that what is left are pieces; one line runs through
them. An arrow and a line along a margin are shorter, narrower, or curved. All lengths in
millimetres of the form.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Points
from pipeline.extraction.scan.prints.pieces import Piece, around
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, Edges, room_beside

_SEED: Final = 8.0  # mm of a piece that tells which way a stroke goes
_PART: Final = 1.6  # mm of one that may go on with it
_SLENDER: Final = 0.06  # of the length of a piece that it strays from straight
_GAP: Final = 100.0  # mm that print hides at once
_END: Final = 60.0  # mm of a stroke that tell where it goes on: a hand does not draw straight
_OFF: Final = 1.2  # mm that the next piece may lie beside that
_BEND: Final = 0.05  # and of the gap before it
_TURN: Final = 0.95  # cosine of the angle to it
_LONG: Final = 60.0  # mm: over several questions
_HIGH: Final = 25.0  # mm: no line below one of them
_WIDE: Final = 20.0  # mm: no line along a margin
_BAR: Final = 30.0  # mm of a line at the head or foot of a Z
_LYING: Final = 0.2  # its rise
_SHOWS: Final = 0.5  # of its way over bare paper
_SEEN: Final = 15.0  # mm of it, at least
_STEP: Final = 0.3  # mm


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A straight piece: both of its ends, and which way it goes."""

    piece: Piece
    ends: Points
    long: float

    @property
    def way(self) -> Points:
        return np.asarray((self.ends[1] - self.ends[0]) / self.long, np.float64)


def long_strokes(pieces: Sequence[Piece], page: LayoutPage) -> Iterator[Edges]:
    """Where each long stroke aslant lies, with the bars of a Z: over several questions.

    Args:
        pieces: strokes on bare paper.
        page: what is printed, that hides strokes.
    """
    left = sorted(filter(None, map(_straight, pieces)), key=lambda each: -each.long)
    bars = [each for each in left if each.long > _BAR and abs(each.way[1]) < _LYING]
    while left and left[0].long >= _SEED:
        line = _along(left.pop(0), left)
        left = [each for each in left if each not in line]
        where = around([each.piece for each in line])
        wide, high = where[2] - where[0], where[3] - where[1]
        if wide < _WIDE or high < _HIGH or np.hypot(wide, high) < _LONG:
            continue
        seen = sum(each.long for each in line)
        if seen > max(_SEEN, _SHOWS * _bare(line, page)):
            its = [bar for bar in bars if any(_goes_to(end, line) for end in bar.ends)]
            yield around([each.piece for each in (*line, *its)])


def _bare(line: Sequence[_Stroke], page: LayoutPage) -> float:
    """The mm of a stroke that run over bare paper."""
    ends = np.concatenate([each.ends for each in line])
    down = ends[np.argsort(ends[:, 1])]
    steps = np.arange(down[0, 1], down[-1, 1], _STEP)
    x = np.interp(steps, down[:, 1], down[:, 0])
    room = room_beside(page)
    rows, columns = (np.floor(each * BESIDE_SCALE).astype(np.int64) for each in (steps, x))
    long = float(np.hypot(*(down[-1] - down[0])))
    return long * float((room[rows, columns] > 0).mean())


def way_of(piece: Piece) -> Points | None:
    """Which way a straight piece goes; None where it is short, or bends."""
    stroke = _straight(piece)
    return None if stroke is None else stroke.way


def _goes_to(place: Points, line: Sequence[_Stroke]) -> bool:
    """Whether a stroke would come to a place, straight on."""
    ends = np.concatenate([each.ends for each in line])
    start = ends.mean(axis=0)
    _, _, ways = np.linalg.svd(ends - start, full_matrices=False)
    along = (ends - start) @ ways[0]
    far = float((place - start) @ ways[0])
    beyond = max(far - float(along.max()), float(along.min()) - far)
    aside = abs(float((place - start) @ np.array([-ways[0][1], ways[0][0]])))
    return 0 < beyond < _GAP and aside < _OFF + _BEND * beyond


def _straight(piece: Piece) -> _Stroke | None:
    """A piece as a stroke; None where it is short, or bends."""
    places = piece.places
    start = places.mean(axis=0)
    off = places - start
    _, spread, ways = np.linalg.svd(off, full_matrices=False)
    along = off @ ways[0]
    long = float(np.ptp(along))
    thick = float(spread[1]) / np.sqrt(len(places))
    if long < _PART or thick > max(0.3, _SLENDER * long):
        return None
    ends = start + np.outer([along.min(), along.max()], ways[0])
    return _Stroke(piece, ends, long)


def _along(seed: _Stroke, others: Sequence[_Stroke]) -> list[_Stroke]:
    """The pieces of the stroke that runs on through both ends of one."""
    line = [seed]
    for end in (seed.ends[0] - seed.ends[1], seed.ends[1] - seed.ends[0]):
        way, at = end / seed.long, seed.ends[int(np.dot(seed.way, end) > 0)]
        near = [seed]
        while True:
            found = _next(at, way, [each for each in others if each not in line])
            if found is None:
                break
            line.append(found)
            near.append(found)
            at, way = _end_of(near, way)
    return line


def _next(at: Points, way: Points, others: Sequence[_Stroke]) -> _Stroke | None:
    """The nearest piece that lies ahead, on the line and along it."""
    ahead = []
    for each in others:
        off = each.ends - at
        far = off @ way
        aside = np.abs(off @ np.array([-way[1], way[0]]))
        gap = float(far.min())
        if not -_OFF < gap < _GAP or abs(float(each.way @ way)) < _TURN:
            continue
        if bool((aside < _OFF + _BEND * np.maximum(far, 0)).all()):
            ahead.append((gap, each))
    return min(ahead, key=lambda each: each[0])[1] if ahead else None


def _end_of(line: Sequence[_Stroke], way: Points) -> tuple[Points, Points]:
    """Where a stroke ends, and which way it goes there."""
    ends = np.concatenate([each.ends for each in line])
    far = ends @ way
    last = ends[far > far.max() - _END]
    start = last.mean(axis=0)
    _, _, ways = np.linalg.svd(last - start, full_matrices=False)
    on = ways[0] if float(ways[0] @ way) > 0 else -ways[0]
    return start + on * float(((last - start) @ on).max()), np.asarray(on, np.float64)
