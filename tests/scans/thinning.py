"""A digit, 28 by 28 -> the middle lines of its strokes, as points (Zhang and Suen, 1984)."""

import cv2
import numpy as np
from numpy.typing import NDArray

_FINER = 5
Ink = NDArray[np.bool_]


def middle_line(digit: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The points (x, y) of the middle lines, in pixels of the digit, a fifth of a pixel apart."""
    large = cv2.resize(digit, None, fx=_FINER, fy=_FINER, interpolation=cv2.INTER_CUBIC)
    shape = np.asarray(cv2.GaussianBlur(large, (0, 0), 1.5)) > 90
    rows, columns = np.nonzero(thinned(shape))
    return np.column_stack([columns, rows]) / _FINER


def _drawn(line: NDArray[np.float64]) -> NDArray[np.uint8]:
    picture = np.zeros((32 * _FINER, 32 * _FINER), np.uint8)
    columns, rows = np.rint(line * _FINER).astype(int).T + _FINER
    picture[rows, columns] = 1
    return picture


def loops(line: NDArray[np.float64]) -> int:
    """How many loops of some size a line makes."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(1 - _drawn(line), connectivity=4)
    return int(sum(stats[n, cv2.CC_STAT_AREA] >= 3 * _FINER**2 for n in range(count)) - 2)


def ends(line: NDArray[np.float64]) -> int:
    """How many loose ends a line has."""
    drawn = _drawn(line)
    around = cv2.filter2D(drawn, -1, np.ones((3, 3)), borderType=cv2.BORDER_CONSTANT)
    return int(np.count_nonzero((drawn == 1) & (np.asarray(around) == 2)))


def crossed(seven: NDArray[np.float64]) -> NDArray[np.float64]:
    """A 7 with a bar, as the Dutch write it; as it was where it has one, or the bar made a 9."""
    x, y = seven.T
    bar = (y.min() + y.max()) / 2 + 1
    stem = x[np.abs(y - bar) < 0.7].mean()
    is_near = np.any((x < stem - 2) & (y > bar - 5))
    if is_near or ends(seven) != 2:
        return seven
    along = np.arange(stem - 4, stem + 4, 1 / _FINER)
    return np.concatenate([seven, np.column_stack([along, np.full(len(along), bar)])])


def thinned(shape: Ink) -> Ink:
    """The shape, worn off from all sides until lines of one pixel are left; nothing comes apart."""
    ink = np.pad(shape, 1)
    is_worn = True
    while is_worn:
        is_worn = False
        for side in (0, 1):
            off = _border(ink, side)
            is_worn |= bool(off.any())
            ink[1:-1, 1:-1] &= ~off
    return ink[1:-1, 1:-1]


def _border(ink: Ink, side: int) -> Ink:
    """The pixels that may go: at the border on one side, and not holding two pieces together."""
    high, wide = ink.shape
    around = [
        ink[1 + dy : high - 1 + dy, 1 + dx : wide - 1 + dx]
        for dy, dx in ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
    ]
    count = np.sum(around, axis=0)
    turns = np.sum([~a & b for a, b in zip(around, around[1:] + around[:1], strict=True)], axis=0)
    north, east, south, west = around[::2]
    if side:
        stays = (north & east & west) | (north & south & west)
    else:
        stays = (north & east & south) | (east & south & west)
    goes = (count >= 2) & (count <= 6) & (turns == 1) & ~stays
    return np.asarray(ink[1:-1, 1:-1] & goes, np.bool_)
