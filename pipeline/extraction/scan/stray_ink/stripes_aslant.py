"""The light colours of a page -> the stripes of a highlighter that run aslant, as pieces of lines.

Whoever takes back a page may draw the line from corner to corner with a highlighter, which grey
hardly shows. Of each row the middles of what is coloured are taken: those of a stripe aslant lie on
one line, while the stripes of a reader lie, and are broader than anything aslant in a row.
"""

from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.prints.pieces import Piece
from pipeline.extraction.scan.registering.registration import Registration

_SCALE: Final = 2.0  # pixels in a millimetre
_SEEN: Final = 23  # of 255, of what is lacking at least
_PRINT: Final = np.ones((3, 5), np.uint8)  # pixels of print that a stripe goes on behind
_MARGIN: Final = 12.0  # mm along the edges of the paper, where a coloured desk may be seen
_NARROW: Final = 1.0  # mm across a row: less is the rim of ink
_WIDE: Final = 40.0  # mm: a stripe of a reader
_SHORT: Final = 1.5  # mm: nothing that tells a way
_MOST: Final = 600  # pieces: the paper itself is coloured


def stripes_aslant(tints: Grey, grey: Grey, there: Registration) -> tuple[Piece, ...]:
    """The pieces of lines, each the middle of a stripe.

    Args:
        tints: what is lacking of a light colour, with fewer pixels than the picture.
        grey: the picture.
        there: where the form lies on it.
    """
    small = there.on_fewer(tints, grey)
    seen = small.cut(~tints, (0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT), _SCALE) < 255 - _SEEN
    edge = round(_MARGIN * _SCALE)
    seen[:edge], seen[-edge:], seen[:, :edge], seen[:, -edge:] = False, False, False, False
    joined = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_CLOSE, _PRINT)
    middles = _middles(np.asarray(joined, np.uint8))
    if not cv2.countNonZero(middles):
        return ()
    count, parts, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(middles, np.ones((1, 3), np.uint8)), connectivity=8
    )
    long = [n for n in range(1, count) if stats[n, cv2.CC_STAT_HEIGHT] >= _SHORT * _SCALE]
    if len(long) > _MOST:
        return ()
    rows, columns = np.nonzero(middles)
    of = parts[rows, columns]
    places = (np.column_stack([columns, rows]) + 0.5) / _SCALE
    return tuple(Piece(places[of == n]) for n in long)


def _middles(seen: Grey) -> Grey:
    """Of each row the middle of each run of colour that a stripe aslant may leave."""
    padded = np.pad(seen, ((0, 0), (1, 1))).astype(np.int8)
    steps = np.diff(padded, axis=1)
    rows, starts = np.nonzero(steps == 1)
    ends = np.nonzero(steps == -1)[1]
    wide = ends - starts
    fits = (wide >= _NARROW * _SCALE) & (wide <= _WIDE * _SCALE)
    found = np.zeros_like(seen)
    found[rows[fits], ((starts + ends - 1) // 2)[fits]] = 1
    return found
