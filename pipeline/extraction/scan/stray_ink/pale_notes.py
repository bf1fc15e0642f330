"""Bare paper -> what was written on it in pencil so light that it is no ink at few pixels.

Told from a stain, a shadow and what shines through by the paper around it: that is bare nearly
everywhere, and what is pale lies in one place, in thin strokes. All lengths in millimetres of the
form.
"""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Grey, Points, Shares
from pipeline.extraction.scan.prints.pieces import Piece, broad_share, darkness
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE

_PALE: Final = 0.06  # share of light: what takes less is grain
_CLEARER: Final = 0.11  # and so much some of each stroke takes
_KNOWN: Final = 0.2  # what takes more is ink anyway
_MOST: Final = 0.004  # of the bare paper: where more is pale, it is the paper
_TILE: Final = 15.0  # mm
_TILES: Final = 8  # with something pale in them (measured: notes to 5, shadows from 16)
_IN_A_TILE: Final = 1.0  # mm2, or there is nothing in it
_TOGETHER: Final = 1.0  # mm between the strokes of a note
_LONG: Final = 4.0  # mm across
_AREA: Final = 5.0  # mm2
_CLEAR_AREA: Final = 0.7
_DEEP: Final = 0.25  # mm to either side of the middle, or it is a crease or a streak
_BROAD: Final = 0.1  # share of a piece that is at least a millimetre broad


def pale_notes(lacking: Grey, paper: Grey, bare: Grey) -> Iterator[Piece]:
    """The notes in light pencil, each as one piece.

    Args:
        lacking: what is taken of the light of the paper, at `BESIDE_SCALE`.
        paper: that light.
        bare: where there is nothing but paper, see `print_areas.bare_beside`.
    """
    limit = cv2.convertScaleAbs(paper, alpha=_PALE)
    seen = cv2.bitwise_and(cv2.compare(lacking, limit, cv2.CMP_GT), bare)
    count = cv2.countNonZero(seen)
    if count < _AREA * BESIDE_SCALE**2 or count > _MOST * cv2.countNonZero(bare):
        return
    pale = seen > 0
    if _tiles(pale) > _TILES:
        return
    taken = np.asarray(lacking / np.maximum(paper, np.uint8(1)), np.float32)
    joined = cv2.dilate(seen, _square(_TOGETHER))
    _, parts, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for number, (left, top, width, height, _) in enumerate(stats[1:], start=1):
        if max(width, height) < _LONG * BESIDE_SCALE:
            continue
        here = (slice(top, top + height), slice(left, left + width))
        mine = pale[here] & (parts[here] == number)
        rows, columns = np.nonzero(mine)
        places = np.column_stack([columns + left + 0.5, rows + top + 0.5]) / BESIDE_SCALE
        dark = darkness(mine, lacking[here], paper[here])
        if dark <= _KNOWN and _is_note(mine, taken[here], places):
            yield Piece(places, dark)


def _is_note(mine: Flags, taken: Shares, places: Points) -> bool:
    """Whether a piece is made of strokes that a hand drew."""
    depths = taken[mine]
    clear = np.count_nonzero(depths > _CLEARER) / BESIDE_SCALE**2
    if len(depths) < _AREA * BESIDE_SCALE**2 or clear < _CLEAR_AREA:
        return False
    if broad_share(mine) > _BROAD:
        return False
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
    return bool(spread[1] > _DEEP * np.sqrt(len(places)))


def _tiles(pale: Flags) -> int:
    """In how many squares of the page something is pale."""
    side = round(_TILE * BESIDE_SCALE)
    height, width = (-(-each // side) * side for each in pale.shape)
    padded = np.zeros((height, width), np.int32)
    padded[: pale.shape[0], : pale.shape[1]] = pale
    sums: NDArray[np.int32] = padded.reshape(height // side, side, width // side, side).sum((1, 3))
    return int(np.count_nonzero(sums > _IN_A_TILE * BESIDE_SCALE**2))


def _square(by: float) -> NDArray[np.uint8]:
    """A square that reaches so many mm to each side."""
    size = 2 * round(by * BESIDE_SCALE) + 1
    return np.ones((size, size), np.uint8)
