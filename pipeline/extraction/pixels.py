"""Names for the arrays that readers of pictures pass each other; no more than types."""

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]  # pixels, rows by columns; 0 is black
Pixels = NDArray[np.uint8]  # in colours: rows by columns by three, or four
Flags = NDArray[np.bool_]
Shares = NDArray[np.float32]  # of each pixel, of light or ink, 0 to 1
Points = NDArray[np.float64]  # places (n, 2), or a matrix that moves them
Indices = NDArray[np.int64]
