"""The file of digits -> real digits, parted into those to learn from and others.

They are the 60,000 of MNIST's training part (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0). Writers
are not named, but stand in runs: the last of each digit are by others than the first, mostly.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.scans import digits as of_tests

UNSEEN = 500  # of each digit: neither learned from nor set by; they tell how good it is
WATCHED = 500  # of each digit: not learned from; temperature and thresholds come from them

Digits = tuple[NDArray[np.uint8], ...]  # of each digit an array (n, 28, 28), 255 is ink


def load(file: Path) -> Digits:
    """Every digit of the file (`images`, `labels`) but those that write in the tests."""
    with np.load(file) as stored:
        images, labels = stored["images"], stored["labels"]
    writing = {each.tobytes() for n in range(10) for each in of_tests.held_out(n)}
    ours = np.array([each.tobytes() not in writing for each in images])
    return tuple(images[ours & (labels == n)] for n in range(10))


def learned(digits: Digits) -> Digits:
    """Those to learn from."""
    return tuple(of_one[: -UNSEEN - WATCHED] for of_one in digits)


def watched(digits: Digits) -> Digits:
    """Those that tell when the network is right and how sure it may be."""
    return tuple(of_one[-UNSEEN - WATCHED : -UNSEEN] for of_one in digits)


def unseen(digits: Digits) -> Digits:
    """Those that nothing was learned from or set by."""
    return tuple(of_one[-UNSEEN:] for of_one in digits)
