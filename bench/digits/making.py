"""Digits and a seed -> many views of cells with their targets, made by all cores."""

from collections.abc import Iterator
from multiprocessing import get_context

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.digits import cells, hands
from bench.digits.source import Digits
from pipeline.extraction.scan import digits as reader

BLOCK = 2000
WIDER = 0.8  # mm, as pipeline/extraction/scan/comb_cells.py cuts
TALLER = 1.4  # mm, as it cuts where digits are larger than their cells
WHOLE, CUT = 0.85, 0.65  # shares of the ink inside: above it is a digit, below it is none

Views = NDArray[np.uint8]
Crops = tuple[NDArray[np.uint8], ...]
Labels = NDArray[np.int64]
_pool: cells.Pool | None = None


def make(
    digits: Digits, count: int, seed: int, cores: int = 2, *, strays: float = 0
) -> tuple[Views, Labels]:
    """Views (n, 2, 28, 28) and labels: 0 to 9, 10 empty, 11 no digit; `strays` as in a hand."""
    seeds = [(seed, n, strays) for n in range(-(-count // BLOCK))]
    with get_context("fork").Pool(cores, _begin, (digits,)) as crew:
        blocks = crew.map(_block, seeds, chunksize=1)
    views, labels = zip(*blocks, strict=True)
    return np.concatenate(views)[:count], np.concatenate(labels)[:count]


def _begin(digits: Digits) -> None:
    global _pool  # noqa: PLW0603 - the lines are found once in each process
    cv2.setNumThreads(1)
    _pool = cells.Pool.of(digits)


def _block(seed: tuple[int, int, float]) -> tuple[Views, Labels]:
    assert _pool is not None
    *begin, strays = seed
    rng = np.random.default_rng(begin)
    made = [one(int(label), _pool, rng, strays) for label in cells.labels(BLOCK, rng)]
    crops, labels = zip(*made, strict=True)
    return np.concatenate([reader.views(some) for some in batched(crops)]), np.array(labels)


def batched(crops: Crops, size: int = 100) -> Iterator[Crops]:
    """So many at a time."""
    return (crops[n : n + size] for n in range(0, len(crops), size))


def one(
    label: int, pool: cells.Pool, rng: cells.Chance, strays: float = 0
) -> tuple[NDArray[np.uint8], int]:
    """A crop and its label; a digit that lies half outside becomes no digit.

    A third is cut wider, as the reader looks at every cell a second time; a seventh higher, too,
    as it looks at digits that are larger than their cells.
    """
    while True:
        scan = hands.scan(rng)
        hand = hands.fit(hands.hand(rng, strays), scan)
        chance = rng.random()
        beyond = rng.normal(WIDER, 0.1) if chance < 0.5 else 0.0
        above = rng.normal(TALLER, 0.1) if chance < 0.15 else 0.0
        if above:
            hand = hands.large(hand, rng)
        crop, inside = cells.cell(label, pool, hand, scan, rng, beyond=beyond, above=above)
        if inside >= WHOLE or label > 9:
            return crop, label
        if inside < CUT:
            return crop, cells.NONE
