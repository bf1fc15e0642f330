"""A page and how it was printed -> where pieces of its print lie, of lines of text on the whole."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Points, Shares
from pipeline.extraction.scan.prints.matching import peak, wish

SCALE: Final = 2.0  # pixels in a millimetre
REACH: Final = 9.0  # mm that print may lie off
AROUND: Final = 12.0  # mm around the page that are looked at
_TEXTURE: Final = 0.02  # standard deviation of the light in a piece that can be known again
_SEEN: Final = 0.3  # of that of the piece: the same of what is seen there
_ONLY: Final = 0.88  # of how alike the likeliest place is: what lies elsewhere is less
_BESIDE: Final = 1.25  # mm around that place
_CROWDED: Final = 15.0  # so sure is nothing but a spot
_SURELY: Final = 1.5  # times as sure as usual: more counts no more


class PrintLandmarks(NamedTuple):
    """Pieces of the print: where each stands, how far off it is seen (mm), how sure each way."""

    places: Points
    off: Points
    weights: Points


_NOTHING: Final = PrintLandmarks(*(np.empty((0, 2)) for _ in range(3)))


def landmarks(
    seen: Shares, print_: Shares, size: tuple[float, float], steps: tuple[float, float]
) -> PrintLandmarks:
    """Where pieces of the print of a page are seen.

    Args:
        seen: how dark each place is, `SCALE` pixels a millimetre, with `AROUND` on every side.
        print_: the same of the page as it was printed, without surroundings.
        size: width and height of a piece, in mm.
        steps: from one piece to the next, to the right and down, in mm.
    """
    found = list(_found(seen, print_, size, steps))
    if not found:
        return _NOTHING
    places, off, weights = (np.array(each) for each in zip(*found, strict=True))
    sure = weights.max(axis=1)
    tells = (sure > 0) & (sure < _CROWDED) & (np.abs(off).max(axis=1) < REACH - 1 / SCALE)
    if not tells.any():
        return _NOTHING
    usual = max(1e-9, float(np.median(sure[tells])))
    return PrintLandmarks(places[tells], off[tells], np.minimum(weights[tells] / usual, _SURELY))


def _found(
    seen: Shares, print_: Shares, size: tuple[float, float], steps: tuple[float, float]
) -> Iterator[tuple[Points, Points, Points]]:
    """Where pieces of the print stand, how far off they are seen (mm), how sure that is."""
    (wide, high), (right, down) = ((round(mm * SCALE) for mm in each) for each in (size, steps))
    reach, around = round(REACH * SCALE), round(AROUND * SCALE)
    away = wish(reach)
    rows, columns = print_.shape
    for top in range(0, rows - high + 1, down):
        for left in range(0, columns - wide + 1, right):
            piece = print_[top : top + high, left : left + wide]
            if float(piece.std()) < _TEXTURE:
                continue
            y, x = top + around - reach, left + around - reach
            near = seen[y : y + high + 2 * reach, x : x + wide + 2 * reach]
            alike = np.asarray(cv2.matchTemplate(near, piece, cv2.TM_CCOEFF_NORMED), np.float32)
            found = peak(alike, away)
            if found is not None and _is_seen(near, piece, found[0]):
                off, sure = found
                middle = np.array([left, top]) + _middle(piece)
                yield middle / SCALE, (off - reach) / SCALE, sure * _is_only(alike, off)


def _is_seen(near: Shares, piece: Shares, off: Points) -> bool:
    """Whether there is anything where a piece was found: not white, nor beyond the picture."""
    left, top = (round(float(by)) for by in off)
    rows, columns = piece.shape
    there = near[max(0, top) : top + rows, max(0, left) : left + columns]
    return there.shape == piece.shape and float(there.std()) > _SEEN * float(piece.std())


def _middle(piece: Shares) -> Points:
    """Where the print of a piece stands in it, on the whole (pixels)."""
    ink = np.abs(piece - piece.mean())
    rows, columns = ink.sum(axis=1), ink.sum(axis=0)
    middle = [float(each @ (np.arange(len(each)) + 0.5) / each.sum()) for each in (columns, rows)]
    return np.array(middle)


def _is_only(alike: Shares, off: Points) -> Flags:
    """Each way whether a piece is found nowhere else: rules, dots and frames are."""
    only = []
    for axis in range(2):
        along = alike.max(axis=axis)
        is_away = np.abs(np.arange(len(along)) - off[axis]) > _BESIDE * SCALE
        only.append(bool(along[is_away].max() < _ONLY * alike.max()))
    return np.array(only)
