"""Ink, and choices among its pixels -> how far each choice strays from one straight stroke."""

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags

_Numbers = NDArray[np.float64]


def thicknesses(chosen: Flags, x: _Numbers, y: _Numbers, least: float) -> _Numbers:
    """How far pixels stray from the straight line through them, in the unit of their places.

    Args:
        chosen: which of the pixels (choices, pixels).
        x: where each lies.
        y: the same downwards.
        least: 0 is said of fewer.

    Returns:
        Of each choice the standard deviation across its line.
    """
    powers = np.ones((len(x), 6), np.float32)
    for n, power in enumerate((x, y, x * x, y * y, x * y), start=1):
        powers[:, n] = power
    count, *sums = (chosen.astype(np.float32) @ powers).T.astype(np.float64)
    mean_x, mean_y, xx, yy, xy = (each / np.maximum(count, 1) for each in sums)
    var_x, var_y, both = xx - mean_x**2, yy - mean_y**2, xy - mean_x * mean_y
    across = (var_x + var_y) / 2 - np.hypot((var_x - var_y) / 2, both)
    return np.where(count < least, 0.0, np.sqrt(np.maximum(across, 0)))
