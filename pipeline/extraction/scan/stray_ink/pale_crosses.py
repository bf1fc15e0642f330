"""Bare paper -> the pieces of a large cross over questions, in pencil so light that it is no ink.

One long pale line aslant may be a fold that was pressed flat. Two that fall and rise over the same
questions are a hand's, where hardly anything else so pale lies on the page: what shines through
lies all over it, and so do wrinkles. All lengths in millimetres of the form.
"""

from typing import Final

import cv2
import numpy as np

from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.prints.pieces import Piece, gap
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, Edges
from pipeline.extraction.scan.stray_ink.long_strokes import long_strokes, way_of

_PALE: Final = 0.07  # share of light: what takes less is grain
_LEAST: Final = 30.0  # mm of both lines, each a pixel broad
_LONG: Final = 3.0  # mm of a piece
_BROAD: Final = 1.0  # mm: what is broader is no pencil, but a shadow
_RISE: Final = (0.1, 0.15)  # across and down: what lies or stands is a fold, or a streak
# pieces at all, and of those that are no specks (measured: crosses on clean paper to 33, with the
# grain of a photo in little light 116, of which 35 are no specks; what shines through from 63)
_MOST: Final = 600
_SPECK: Final = 1.0  # mm
_MOST_WHOLE: Final = 50
_OURS: Final = 0.5  # of the long ones
_HIDDEN: Final = 45.0  # mm beyond what is seen of both lines where they may cross


def pale_crosses(lacking: Grey, paper: Grey, bare: Grey, page: LayoutPage) -> tuple[Piece, ...]:
    """The pieces of lines that fall, and of lines that rise, where both cross out the same.

    Args:
        lacking: the light that is taken of that of the paper.
        paper: that, see `pieces.light_lost`.
        bare: where there is nothing but paper, see `print_areas.bare_beside`.
        page: what is printed.
    """
    limit = cv2.convertScaleAbs(paper, alpha=_PALE)
    pale = cv2.bitwise_and(cv2.compare(lacking, limit, cv2.CMP_GT), bare)
    if cv2.countNonZero(pale) < _LEAST * BESIDE_SCALE:
        return ()
    joined = cv2.morphologyEx(pale, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    sizes = np.hypot(*stats[1:, 2:4].T) / BESIDE_SCALE
    if count > _MOST or np.count_nonzero(sizes > _SPECK) > _MOST_WHOLE:
        return ()
    long = 0
    falling: list[Piece] = []
    rising: list[Piece] = []
    for number, (left, top, width, height, area) in enumerate(stats[1:], start=1):
        size = float(np.hypot(width, height))
        if size < _LONG * BESIDE_SCALE:
            continue
        long += 1
        if area > _BROAD * BESIDE_SCALE * size:
            continue
        here = parts[top : top + height, left : left + width] == number
        rows, columns = np.nonzero(here)
        piece = Piece((np.column_stack([columns + left, rows + top]) + 0.5) / BESIDE_SCALE)
        way = way_of(piece)
        if way is not None and abs(way[0]) > _RISE[0] and abs(way[1]) > _RISE[1]:
            (falling if way[0] * way[1] > 0 else rising).append(piece)
    if len(falling) + len(rising) < _OURS * long:
        return ()
    ways = [[*long_strokes(pieces, page)] for pieces in (falling, rising)]
    meet = any(_meet(one, other) for one in ways[0] for other in ways[1])
    return (*falling, *rising) if meet else ()


def _meet(falling: Edges, rising: Edges) -> bool:
    """Whether two lines cross: where they are seen, or straight on, below a large box."""
    if gap(falling, rising) == 0:
        return True
    (left, top, right, bottom), (first, high, last, low) = falling, rising
    down, up = (bottom - top) / (right - left), (low - high) / (last - first)
    x = (low - top + down * left + up * first) / (down + up)
    y = top + down * (x - left)
    return all(gap(each, (x, y, x, y)) < _HIDDEN for each in (falling, rising))
