"""A page and how it was printed -> where pieces of its print lie, of lines of text on the whole."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Grey, Points, Shares
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.matching import dark_print, peak, seen_with, wish
from pipeline.extraction.scan.prints.print_areas import inside_of
from pipeline.extraction.scan.prints.sheets import PrintedPage
from pipeline.extraction.scan.registering.registration import Registration

_SOFT: Final = 0.8  # pixels
_FRAME: Final = 0.8  # mm along the edges of a box
_SIZE: Final = (30.0, 8.0)  # mm that a piece is wide and high: of a line of text
_STEPS: Final = (15.0, 4.0)  # mm to the next, to the right and down
_TEXTURE: Final = 0.02  # standard deviation of the light in a piece that can be known again
_SEEN: Final = 0.3  # of that of the piece: the same of what is seen there
_ONLY: Final = 0.88  # of how alike the likeliest place is: what lies elsewhere is less
_BESIDE: Final = 1.25  # mm around that place
_CROWDED: Final = 15.0  # so sure is nothing but a spot
_SURELY: Final = 1.5  # times as sure as usual: more counts no more


class PrintLandmarks(NamedTuple):
    """Pieces of the print: where each stands, how far off it is seen (mm), how sure each way.

    `usual`: mm by which a piece may lie off what explains it.
    """

    places: Points
    off: Points
    weights: Points
    usual: float


class PrintLook(NamedTuple):
    """How print is looked for.

    Attributes:
        scale: pixels in a millimetre.
        reach: mm that print may lie off.
        around: mm around the page that are looked at.
        usual: mm by which a piece may lie off what explains it.
    """

    scale: float
    reach: float
    around: float
    usual: float


FAR: Final = PrintLook(2.0, 9.0, 12.0, 0.15)
CLOSE: Final = PrintLook(4.0, 2.5, 5.0, 0.05)  # so that half a millimetre tells


def print_landmarks(
    grey: Grey, there: Registration, drawn: DrawnForm, printed: PrintedPage, how: PrintLook = FAR
) -> PrintLandmarks:
    """Where pieces of the print of a page are seen.

    Args:
        grey: the picture.
        there: where the page lies; its bend is left aside.
        drawn: how it was printed.
        printed: which page of that it is.
        how: far around their places, or close by and more exactly.
    """
    seen = seen_with(grey, replace(there, bend=None), how.around, how.scale)
    wanted = _without_values(drawn.area(printed.number, scale=how.scale), printed, how.scale)
    dark, print_ = (dark_print(each, how.scale, _SOFT) for each in (seen, wanted))
    found = list(_found(dark, print_, how))
    nothing = np.empty((0, 2))
    if not found:
        return PrintLandmarks(nothing, nothing, nothing, how.usual)
    places, off, weights = (np.array(each) for each in zip(*found, strict=True))
    sure = weights.max(axis=1)
    is_near = np.abs(off).max(axis=1) < how.reach - 1 / how.scale
    tells = (sure > 0) & (sure < _CROWDED) & is_near
    if not tells.any():
        return PrintLandmarks(nothing, nothing, nothing, how.usual)
    weights = weights[tells] / max(1e-9, float(np.median(sure[tells])))
    return PrintLandmarks(places[tells], off[tells], np.minimum(weights, _SURELY), how.usual)


def _without_values(wanted: Grey, printed: PrintedPage, scale: float) -> Grey:
    """The print without what stood in its fields: viewers draw that anew, elsewhere in them."""
    if printed.before is None:
        return wanted
    wanted = wanted.copy()
    for box in printed.boxes:
        if not box.is_to_tick and printed.before.value(box):
            wanted[inside_of(box, _FRAME, scale)] = 255
    return wanted


def _found(seen: Shares, print_: Shares, how: PrintLook) -> Iterator[tuple[Points, Points, Points]]:
    """Where pieces of the print stand, how far off they are seen (mm), how sure that is.

    `seen` has `how.around` on every side.
    """
    scale = how.scale
    (wide, high), (right, down) = ((round(mm * scale) for mm in each) for each in (_SIZE, _STEPS))
    reach, around = round(how.reach * scale), round(how.around * scale)
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
                yield middle / scale, (off - reach) / scale, sure * _is_only(alike, off, scale)


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


def _is_only(alike: Shares, off: Points, scale: float) -> Flags:
    """Each way whether a piece is found nowhere else: rules, dots and frames are."""
    only = []
    for axis in range(2):
        along = alike.max(axis=axis)
        is_away = np.abs(np.arange(len(along)) - off[axis]) > _BESIDE * scale
        only.append(bool(along[is_away].max() < _ONLY * alike.max()))
    return np.array(only)
