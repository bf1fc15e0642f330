"""A page through which an unknown other side shines -> strokes in its boxes that do not shine.

Where nobody knows what stands on the other side, bare paper has things as pale as a hard pencil,
and no darkness tells them apart. But a pencil begins at once, and light that went through paper is
soft. How steep the edges of what shines through are, for how dark it is, the bare paper tells.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.light_ink.pale_pieces import (
    INSET,
    LitPiece,
    pieces_of_cells,
    pieces_of_words,
)
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, bare_beside
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, from_frame, patch_area, patches
from pipeline.extraction.scan.ticks.surroundings import with_margin

_BROAD: Final = 3.0  # mm: what is broader is of the paper
_REACH: Final = 0.3  # mm around a pixel whose darkness and edges are one
_PALE: Final = 0.028  # of the light: of what is paler no edge tells anything
_DARK: Final = 0.35  # of the light: print, or ink
_BAND: Final = 33.0  # mm of the page that are looked at together
_MOST: Final = 90.0  # of a hundred pixels that shine through: their edges are no steeper
_FEW: Final = 400  # pixels that tell that
_RULE: Final = 0.7  # mm to either side of a dotted rule


class Steep(NamedTuple):
    """What stands in a box: how long (mm) the longest stroke is that is so steep; how many are.

    `share`: of the pixels of all that is pale in it.
    """

    long: float
    share: float


class SteepStrokes:
    """Strokes of a page that begin more sharply than what lies on its bare paper."""

    def __init__(self, grey: Grey, there: Registration, page: LayoutPage) -> None:
        self.grey = grey
        self.there = there
        self.page = page

    def in_ticks(self, boxes: Sequence[Box]) -> dict[Box, Steep]:
        """What stands in boxes to tick."""
        if not boxes:
            return {}
        found = patches(self.grey, self.there, boxes)
        seen = {}
        for box, (right, down) in zip(boxes, found.shifts.tolist(), strict=True):
            x, y, wide, high = patch_area(box)
            cut = self.there.cut(self.grey, (x + right / SCALE, y + down / SCALE, wide, high))
            inside = from_frame(PATCH_HALF, box.kind == "circle") < -INSET * SCALE
            seen[box] = self._in([LitPiece(cut, free=np.asarray(inside, np.bool_))])
        return seen

    def in_words(self, box: Box) -> Steep:
        """The same in a box for words."""
        crop = self.there.cut(self.grey, with_margin(box))
        return self._in(pieces_of_words(crop, box, _RULE))

    def in_cells(self, cells: Sequence[Grey]) -> Steep:
        """The same in the cells of a comb, cut out at `SCALE`."""
        return self._in(pieces_of_cells(cells))

    def _in(self, pieces: Sequence[LitPiece]) -> Steep:
        long, steep, pale = 0.0, 0, 0
        for piece in pieces:
            seen = _Seen(piece.grey)
            mine = seen.pale[piece.within]
            if piece.free is not None:
                mine = mine & piece.free
            parts = np.asarray(mine & (seen.steep[piece.within] > self._paper), np.bool_)
            long = max(long, _longest(parts))
            steep += int(np.count_nonzero(parts))
            pale += int(np.count_nonzero(mine))
        return Steep(long, steep / max(1, pale))

    @cached_property
    def _paper(self) -> float:
        """How steep the edges of what lies on the bare paper are; none is so steep where it is."""
        shares = [np.zeros(0, np.float32), *self._on_bare_paper()]
        every = np.concatenate(shares)
        return percentile(every, _MOST) if len(every) >= _FEW else np.inf

    def _on_bare_paper(self) -> Iterator[Shares]:
        bare = bare_beside(self.page)
        for top in np.arange(0, PAGE_HEIGHT, _BAND):
            cut = self.there.cut(self.grey, (0.0, float(top), PAGE_WIDTH, _BAND))
            rows = slice(round(top * BESIDE_SCALE), round((top + _BAND) * BESIDE_SCALE))
            here = np.zeros((round(_BAND * BESIDE_SCALE), bare.shape[1]), np.uint8)
            part = bare[rows]
            here[: len(part)] = part
            free = cv2.resize(here, cut.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
            seen = _Seen(cut)
            yield seen.steep[seen.pale & free][::3]


class _Seen:
    """A cut: where something pale is on it, and how steep its edges are, per mm of its darkness."""

    def __init__(self, cut: Grey) -> None:
        smooth = np.asarray(cv2.blur(cut, (3, 3)), np.uint8)
        light = np.maximum(cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, _square(_BROAD)), 1)
        light = light.astype(np.float32)
        lacking = 1 - smooth / light
        across, down = (cv2.Sobel(cut, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
        edges = cv2.magnitude(across, down) * (SCALE / 8) / light
        around = _square(2 * _REACH)
        depth = cv2.dilate(lacking, around)
        self.steep: Shares = np.asarray(
            cv2.dilate(edges, around) / np.maximum(depth, _PALE), np.float32
        )
        usual = median(lacking[::3, ::3])
        self.pale: Flags = np.asarray((lacking > usual + _PALE) & (depth < _DARK), np.bool_)


def _square(side: float) -> Grey:
    size = max(1, round(side * SCALE)) | 1
    return np.ones((size, size), np.uint8)


def _longest(parts: Flags) -> float:
    """From corner to corner of the largest piece, in mm."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(parts.view(np.uint8), connectivity=8)
    wide, high = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    return float(np.hypot(wide, high).max(initial=0.0)) / SCALE
