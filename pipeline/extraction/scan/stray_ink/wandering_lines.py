"""Strokes beside the boxes of a page -> the lines that wander with which somebody crossed it out.

Drawn in haste such a line waves, bows, or is lifted: its pieces lie on no straight line, but all
within a band aslant across the page, one behind the other, and hardly anything else is drawn. A
note, an arrow or a drawing lies in one place, or beside it. All lengths in millimetres of the form.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Points
from pipeline.extraction.scan.prints.pieces import Piece, around, gap
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, Edges, room_beside

_PART: Final = 2.0  # mm of a piece
_THIN: Final = 2.5  # mm that it is broad, on the whole, with its bends
_LIES: Final = 0.2  # the rise of one that lies, as the bars of a Z do
_LEAST: Final = 35.0  # mm of all of them
_FEW: Final = 4  # pieces at least
_MANY: Final = 120  # of a drawing, or of a bad scan
_LONGEST: Final = 30  # pieces through two of which a band is laid
_APART: Final = 40.0  # mm between those
_RISE: Final = 0.3  # of a band, and so much it must lean: upright or lying it may be anything
_BAND: Final = 7.0  # mm to either side
_BIN: Final = 3.0  # mm along it
_SEEN: Final = 10  # bins in which something is drawn, at least
_BARE: Final = 0.6  # of a bin that is bare paper
_SHOWS: Final = 0.5  # of the bins on bare paper
_LONG: Final = 110.0  # mm of a band
_BAR: Final = 14.0  # mm around its head and foot, in which the bars of a Z lie
_WAVING_BAR: Final = 60.0  # mm that one is wide, at least, which may lie
_FARTHER: Final = 42.0  # mm around them: it is high itself, and the band loses its ends in print
_OURS: Final = 0.75  # of all that is drawn beside the boxes
_LINES: Final = 2  # that cross, at most
_STROKE: Final = 30.0  # mm that one to and fro is wide, at least: no word and hardly an underline
_LEANS: Final = 0.05  # its rise: a line below words, or a fold, rises less
_STROKES: Final = 3
_OVER: Final = 30.0  # mm from the first to the last
_ENDS: Final = 22.0  # mm from these to what boxes left of its ends


def wandering_lines(pieces: Sequence[Piece], page: LayoutPage) -> list[Edges]:
    """Where lines run that wander across the page; none where other things are drawn as well.

    Args:
        pieces: strokes on bare paper.
        page: what is printed, that hides strokes.
    """
    left = [piece for piece in pieces if _is_of_a_line(piece)]
    if not _FEW <= len(left) <= len(pieces) < _MANY or sum(map(_long, left)) < _LEAST:
        return []
    bands: list[Edges] = []
    ours: set[Piece] = set()
    while len(bands) < _LINES and (band := _best_band(left, page)):
        bands.append(around(band))
        ours.update(band)
        left = [piece for piece in left if piece not in ours]
    ours.update(piece for piece in pieces if any(_is_bar(piece, band) for band in bands))
    is_all = sum(map(_long, ours)) >= _OURS * sum(map(_long, pieces))
    return [around([*ours])] if bands and is_all else []


def to_and_fro(pieces: Sequence[Piece]) -> list[Edges]:
    """Where a line runs to and fro over several questions: boxes for words hide most of it.

    Args:
        pieces: strokes on bare paper.
    """
    strokes = [piece for piece in pieces if _leans(piece)]
    if len(strokes) < _STROKES:
        return []
    _, top, _, bottom = around(strokes)
    if bottom - top < _OVER:
        return []
    its = [piece for piece in pieces if any(gap(piece.edges, s.edges) < _ENDS for s in strokes)]
    return [around(its)]


def _leans(piece: Piece) -> bool:
    """Whether a piece is wide, thin and aslant."""
    left, top, right, bottom = piece.edges
    return right - left > _STROKE and bottom - top > _LEANS * (right - left) and _is_thin(piece)


def _long(piece: Piece) -> float:
    left, top, right, bottom = piece.edges
    return float(np.hypot(right - left, bottom - top))


def _is_of_a_line(piece: Piece) -> bool:
    left, top, right, bottom = piece.edges
    area = len(piece.places) / BESIDE_SCALE**2
    lies = bottom - top < _LIES * (right - left)
    return not (piece.is_broad or lies) and _long(piece) > max(_PART, area / _THIN)


def _is_thin(piece: Piece) -> bool:
    return not piece.is_broad and len(piece.places) / BESIDE_SCALE**2 < _THIN * _long(piece)


def _is_bar(piece: Piece, band: Edges) -> bool:
    """Whether a piece lies at the head or foot of a band."""
    left, top, right, bottom = piece.edges
    reach = _FARTHER if right - left > _WAVING_BAR and _is_thin(piece) else _BAR
    return any(top > at - reach and bottom < at + reach for at in (band[1], band[3]))


def _best_band(pieces: Sequence[Piece], page: LayoutPage) -> list[Piece]:
    """The pieces of the band of which most is drawn; none where none is a line across the page."""
    middles = np.array([piece.places.mean(axis=0) for piece in pieces]).reshape(-1, 2)
    longest = sorted(range(len(pieces)), key=lambda n: -_long(pieces[n]))[:_LONGEST]
    best: list[Piece] = []
    for start, way in _ways(middles[longest]):
        aside = np.abs((middles - start) @ np.array([-way[1], way[0]]))
        band = [piece for piece, off in zip(pieces, aside, strict=True) if off < _BAND]
        is_more = sum(map(_long, band)) > sum(map(_long, best))
        if is_more and _crosses(band, start, way, page):
            best = band
    return best


def _ways(middles: Points) -> Iterator[tuple[Points, Points]]:
    """A place and a direction of each band that leans."""
    for one, other in combinations(middles, 2):
        off = other - one
        long = float(np.hypot(*off))
        if long > _APART and float(np.abs(off).min()) > _RISE * long:
            yield one, off / long


def _crosses(band: Sequence[Piece], start: Points, way: Points, page: LayoutPage) -> bool:
    """Whether a band is long, and drawn on along all of it where paper is bare."""
    along = np.concatenate([(piece.places - start) @ way for piece in band])
    first, last = float(along.min()), float(along.max())
    if last - first < _LONG:
        return False
    seen = np.zeros(int((last - first) / _BIN) + 1, bool)
    seen[((along - first) / _BIN).astype(np.int64)] = True
    steps = first + _BIN * (np.arange(len(seen)) + 0.5)
    bare = _is_bare(start + steps[:, None] * way, page)
    if int(seen.sum()) < _SEEN or not seen[len(seen) // 3 : -len(seen) // 3].any():
        return False  # letters at both ends
    return int((seen & bare).sum()) >= _SHOWS * max(1, int(bare.sum()))


def _is_bare(places: Points, page: LayoutPage) -> Flags:
    """Whether paper is bare around each place."""
    room = room_beside(page)
    half = int(_BIN * BESIDE_SCALE / 2)
    share = []
    for x, y in places:
        row, column = int(y * BESIDE_SCALE), int(x * BESIDE_SCALE)
        part = room[max(row - half, 0) : row + half, max(column - half, 0) : column + half]
        share.append(float((part > 0).mean()) if part.size else 0.0)
    return np.array(share) > _BARE
