"""A few pixels and a share -> the value that so many of them reach; as numpy's, without its pace.

For small arrays numpy's own `median` and `percentile` take ten times what the work takes.
"""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Grey

_MANY: Final = 2_000  # bytes: counting them is quicker than sorting


def median(values: NDArray[np.generic]) -> float:
    """The middle of bytes, or of numbers that are precise enough to be halved."""
    half = values.size // 2
    if values.dtype == np.uint8 and values.size > _MANY:
        flat = np.asarray(values.reshape(1, -1), np.uint8)
        low, high = _ranked(flat, half - 1 + values.size % 2, half)
        return (float(low) + float(high)) / 2
    parted = values.flatten()  # a copy; sorted in place, which numpy's function hides dearly
    if parted.size % 2:
        parted.partition(half)
        return float(parted[half])
    parted.partition((half - 1, half))
    return (float(parted[half - 1]) + float(parted[half])) / 2


def percentile(values: NDArray[np.floating] | Grey, percent: float) -> float:
    """The value below which so many in a hundred lie; between two of them, in proportion."""
    if values.dtype == np.uint8 and values.ndim == 2 and values.size > _MANY:
        return percentile_of(counts_of(np.asarray(values, np.uint8)), percent)
    below, above, along = _place(values.size, percent)
    parted = values.flatten()
    parted.partition((below, above))
    return _between(parted[below], parted[above], along)


def percentile_of(counts: NDArray[np.float32], percent: float) -> float:
    """The same of bytes that were counted (see `counts_of`)."""
    sums = np.cumsum(counts, dtype=np.float64)
    below, above, along = _place(int(sums[-1]), percent)
    low, high = np.searchsorted(sums, (below, above), side="right")
    return _between(low, high, along)


def percentiles_of(counts: NDArray[np.float32], percent: float) -> NDArray[np.float64]:
    """The same of several that were counted, each in a row."""
    sums = np.cumsum(counts, axis=1, dtype=np.float64)
    places = (sums[:, -1] - 1) * (percent / 100)
    below = np.floor(places)
    above = np.minimum(below + 1, sums[:, -1] - 1)
    low, high = (np.count_nonzero(sums <= at[:, None], axis=1) for at in (below, above))
    along = places - below
    reached = np.where(along < 0.5, low + (high - low) * along, high - (high - low) * (1 - along))
    return np.asarray(reached, np.float64)


def counts_of(values: Grey, where: Grey | None = None) -> NDArray[np.float32]:
    """How often each of the 256 bytes occurs in some rows of them, or there alone."""
    counts = cv2.calcHist([values], [0], where, [256], [0, 256])
    return np.asarray(counts, np.float32).ravel()


def _place(size: int, percent: float) -> tuple[int, int, float]:
    """Between which two places in the order a percentile lies, and how far from the first."""
    place = (size - 1) * (percent / 100)
    below = int(place)
    return below, min(below + 1, size - 1), place - below


def _between(low: np.number[Any], high: np.number[Any], along: float) -> float:
    return float(low + (high - low) * along if along < 0.5 else high - (high - low) * (1 - along))


def _ranked(values: Grey, *ranks: int) -> NDArray[np.int64]:
    """The values of bytes (rows, columns) at places in their order."""
    return np.searchsorted(np.cumsum(counts_of(values)), ranks, side="right")


def in_columns(values: Grey, rank: int) -> Grey:
    """The value in each column at a place in its order: bit by bit, where sorting takes long.

    Args:
        values: bytes (rows, columns), of fewer than 256 rows.
        rank: from 0.
    """
    values = np.ascontiguousarray(values)
    found = np.zeros(values.shape[1], np.uint8)
    for bit in (128, 64, 32, 16, 8, 4, 2, 1):
        more = found | np.uint8(bit)
        below = (values < more).view(np.uint8).sum(axis=0, dtype=np.uint8)
        found = np.where(below <= rank, more, found)
    return found


def quantile_of_bytes(values: Grey, share: float) -> float:
    """The value that this share of bytes does not pass."""
    counts = np.bincount(values.ravel(), minlength=256)
    return float(np.searchsorted(np.cumsum(counts), share * values.size))
