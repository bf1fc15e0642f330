"""A piece of something dark on bare paper -> whether a pen or a crayon drew it, by its edges.

Those of a stain are soft. In a photo that is not sharp so are those of strokes: there they are held
against the print of the page. All lengths in millimetres of the form.
"""

from functools import cached_property
from typing import Final

import cv2
import numpy as np

from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Grey, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.prints.pieces import Piece
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, Edges, texts_of, wider
from pipeline.extraction.scan.registering.registration import Registration

_PALE: Final = 0.45  # of the light: what takes less may be a stain
_RIM: Final = 0.6  # mm around a piece that is looked at closely
_PART: Final = 10.0  # mm of it
_STEEP: Final = 0.22  # of the depth of a stroke, in an eighth of a millimetre
_AS_PRINT: Final = 0.75  # of how steep print is (in a sharp picture that is 0.3)
_STEEP_CRAYON: Final = 0.187  # the same of all of a broad piece (measured: stains to 0.178)
_LINES: Final = 7  # of print that are looked at


class EdgesOfInk:
    """How steep what is dark on a page grows at its edges.

    Args:
        grey: the picture.
        there: where the form lies on it.
        page: what is printed on it.
    """

    def __init__(self, grey: Grey, there: Registration, page: LayoutPage) -> None:
        self.grey = grey
        self.there = there
        self.page = page

    def are_drawn(self, piece: Piece) -> bool:
        """Whether a pen or a crayon made it, and not a stain."""
        if piece.is_broad:
            return self._are_of_a_crayon(piece)
        return piece.dark > _PALE or self._are_sharp(piece)

    def _are_sharp(self, piece: Piece) -> bool:
        """Whether a pale piece has the edges of a stroke."""
        left, top, right, bottom = wider(piece.edges, _RIM)
        width, height = min(right - left, _PART), min(bottom - top, _PART)
        x, y = piece.places[len(piece.places) // 2]  # of a long one the part around its middle
        left = max(left, min(x - width / 2, right - width))
        top = max(top, min(y - height / 2, bottom - height))
        steep = self._steepness((left, top, left + width, top + height))
        return steep > _STEEP or steep > _AS_PRINT * self._of_print

    def _are_of_a_crayon(self, piece: Piece) -> bool:
        """Whether a broad pale piece has edges steeper than a stain; print may stand beside it."""
        left, top, right, bottom = wider(piece.edges, _RIM)
        depth, slope = self._depth_and_slope((left, top, right, bottom))
        size = (round((bottom - top) * BESIDE_SCALE), round((right - left) * BESIDE_SCALE))
        coarse = np.zeros(size, np.uint8)
        columns, rows = np.floor((piece.places - (left, top)) * BESIDE_SCALE).astype(np.int64).T
        coarse[np.minimum(rows, size[0] - 1), np.minimum(columns, size[1] - 1)] = 1
        around = 2 * round(_RIM * BESIDE_SCALE) + 1
        near = cv2.dilate(coarse, np.ones((around, around), np.uint8))
        here = cv2.resize(near, depth.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
        return percentile(slope[here], 98) > _STEEP_CRAYON * percentile(depth[here], 98)

    @cached_property
    def _of_print(self) -> float:
        """How steep the edges of print are here."""
        lines = texts_of(self.page)
        some = lines[:: max(1, len(lines) // _LINES)]
        steep = [self._steepness(line.edges) for line in some]
        return median(np.array(steep)) if steep else _STEEP / _AS_PRINT

    def _steepness(self, area: Edges) -> float:
        """The share of its depth by which ink grows there in an eighth of a millimetre."""
        depth, slope = self._depth_and_slope(area)
        return percentile(slope, 98) / max(percentile(depth, 98), 1.0)

    def _depth_and_slope(self, area: Edges) -> tuple[Shares, Shares]:
        """How much darker than its lightest each pixel is, and how steeply that changes."""
        left, top, right, bottom = area
        soft = cv2.blur(self.there.cut(self.grey, (left, top, right - left, bottom - top)), (3, 3))
        depth = np.asarray(soft.max() - soft.astype(np.float32), np.float32)
        across, down = (cv2.Sobel(depth, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
        return depth, np.asarray(np.hypot(across, down) / 8, np.float32)
