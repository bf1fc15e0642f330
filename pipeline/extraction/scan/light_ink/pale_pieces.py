"""Pieces of a box for words or cells -> how long and how dark the palest strokes in them are."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np

from forms.layout.galleys import WRITING
from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.words.written_boxes import MARGIN

SMOOTH: Final = (5, 5)  # pixels: as wide as a thin stroke
_LONG: Final = 1.5  # mm from end to end of the longest stroke in a cell or among words
_ALL: Final = 2.0  # mm of all of them
_HANGS: Final = 2.5  # mm of the longest of those that are seen in pieces
_DARK: Final = 0.3  # of the light, smoothed: ink
_CRUMB: Final = 0.5  # mm: what is shorter is no stroke
_SLIVER: Final = 0.4  # mm: what is thinner, along the frame, is of its blur or ripples
WIDEST: Final = 3.0  # mm: what is broader is a shadow or a stain
_PIECE: Final = 12.0  # mm of a box with one light
INSET: Final = 0.9  # mm of a box that its frame may darken
# of the light (measured: grain of plain pages to 0.014, pencil of 3 in 100 from 0.02)
PALE: Final = 0.016
PALER: Final = 0.010  # the same by a hand that is as pale elsewhere on the page
GRAINS: Final = 4.5  # times the grain, more than which a stroke is darker


class LitPiece(NamedTuple):
    """A piece of one light.

    `grey`: it, with what lies around it: light that falls off towards an edge is no stroke there;
    `within`: where the piece is in that; `free`: which of it is free of rules.
    """

    grey: Grey
    within: tuple[slice, slice] = (slice(None), slice(None))
    free: Flags | None = None


def pieces_of_cells(cells: Sequence[Grey]) -> Sequence[LitPiece]:
    """The insides of the cells of a comb, cut out at `SCALE`."""
    rim = round(INSET * SCALE)
    pieces = (cell[rim:-rim, rim:-rim] for cell in cells)
    return [LitPiece(piece) for piece in pieces if min(piece.shape) > rim]


def pieces_of_words(
    crop: Grey, box: Box, rule: float, away: Flags | None = None
) -> Sequence[LitPiece]:
    """Pieces of a box for words, of one light each, and where they are free of dotted rules.

    Args:
        crop: the box with `MARGIN` around it.
        box: as laid out.
        rule: mm to either side of a dotted rule that are not looked at.
        away: what else of the crop is not.
    """
    edge = round((MARGIN + INSET) * SCALE)
    inside = crop[edge:-edge, edge:-edge]
    if min(inside.shape) < SCALE:
        return ()
    free: Flags | None = None
    if box.kind == "lines":
        down = (np.arange(len(inside)) + 0.5) / SCALE + INSET
        pitch = box.h / max(1, round(box.h / WRITING))
        off = np.abs(down - np.rint(down / pitch) * pitch)
        free = np.broadcast_to((off > rule)[:, None], inside.shape)
    if away is not None:
        beside = ~away[edge:-edge, edge:-edge]
        free = beside if free is None else free & beside
    return list(_pieces(crop, edge, free))


def _pieces(crop: Grey, edge: int, free: Flags | None) -> Iterator[LitPiece]:
    around = round(WIDEST * SCALE)
    rows = slice(edge - around, around - edge)
    count = max(1, round((crop.shape[1] - 2 * edge) / (_PIECE * SCALE)))
    edges = np.linspace(edge, crop.shape[1] - edge, count + 1).astype(int)
    for left, right in pairwise(edges.tolist()):
        grey = crop[rows, left - around : right + around]
        here = None if free is None else free[:, left - edge : right - edge]
        yield LitPiece(grey, (slice(around, -around), slice(around, -around)), here)


def how_dark(
    pieces: Sequence[LitPiece],
    least: float = PALE,
    widest: float = WIDEST,
    *,
    is_cleaned: bool = False,
) -> float:
    """How dark the strokes in some pieces of a box are, of the light; 0 where there are none.

    Strokes in bits count where they hang together, seen with a lower limit: no ripple of a
    compression is as dark as they are.

    Args:
        pieces: of one box.
        least: of the light, than which a stroke is darker.
        widest: mm, than which it is narrower.
        is_cleaned: something was taken out of the picture: bits of that are left as well.
    """
    lengths, depth = measured(pieces, least, GRAINS, widest)
    if sum(lengths) < (_ALL if least >= PALE else _LONG):
        return 0.0
    if max(lengths) < _LONG:
        hanging = 0.0 if is_cleaned else max(measured(pieces, PALER, GRAINS, widest)[0])
        return depth if hanging >= _HANGS else 0.0
    return depth


def measured(
    pieces: Sequence[LitPiece], least: float, grains: float, widest: float = WIDEST
) -> tuple[list[float], float]:
    """How long each stroke in some pieces of a box is (mm), and how dark they are, of the light.

    Args:
        pieces: of one box.
        least: of the light, than which a stroke is darker.
        grains: times the grain of its piece, the same.
        widest: mm; what is broader is no stroke.
    """
    lengths, depths = [0.0], [0.0]
    for grey, within, free in pieces:
        lacking = lacking_light(grey, SMOOTH, SCALE, widest)[within]
        there = lacking if free is None else lacking[free]
        if not there.size:
            continue
        usual, grain = evenness(there)
        pale = lacking - usual > max(least, grains * grain)
        if free is not None:
            pale &= free
        sides = _sides(np.asarray(pale, np.bool_), lacking)
        if len(sides):
            lengths += sides.tolist()
            depths.append(percentile(lacking[pale], 90) - usual)
    return lengths, max(depths)


def _sides(pale: Flags, lacking: Shares) -> Shares:
    """From corner to corner, in mm, of all that is more than a crumb, and nowhere as dark as ink.

    What is dark is judged as ink is: smoothed on paper without any grain a speck looks long.
    """
    count, found, stats, _ = cv2.connectedComponentsWithStats(pale.astype(np.uint8), connectivity=8)
    deepest = np.zeros(count, np.float32)
    np.maximum.at(deepest, np.asarray(found, np.int64)[pale], lacking[pale])
    x, y, wide, high = stats[1:, : cv2.CC_STAT_AREA].T
    rows, columns = pale.shape
    is_sliver = ((y <= 1) | (y + high >= rows - 1)) & (high <= _SLIVER * SCALE)
    is_sliver |= ((x <= 1) | (x + wide >= columns - 1)) & (wide <= _SLIVER * SCALE)
    long = np.hypot(wide, high) / SCALE
    return np.asarray(long[(long > _CRUMB) & (deepest[1:] < _DARK) & ~is_sliver], np.float32)


def lacking_light(seen: Grey, by: tuple[int, int], scale: float, widest: float = WIDEST) -> Shares:
    """The share of light that is lacking, beside the paper around each pixel.

    Args:
        seen: the picture, or a part of it.
        by: pixels by which it is smoothed.
        scale: pixels in a millimetre.
        widest: mm; what is broader is of the paper.
    """
    smooth = cv2.blur(seen.astype(np.float32), by)
    size = round(widest * scale)
    light = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    return np.asarray(1 - smooth / np.maximum(light, 1), np.float32)


def evenness(lacking: Shares) -> tuple[float, float]:
    """What is usual, and how much that strays, by what is paler: the rest may be ink."""
    usual = median(lacking)
    return usual, usual - percentile(lacking, 16)
