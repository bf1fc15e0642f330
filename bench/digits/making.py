"""Digits and a seed -> many cells, seen as the reader sees them, with labels; made by all cores."""

from dataclasses import dataclass
from multiprocessing import get_context

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.digits import cells, hands
from bench.digits.source import Digits
from pipeline.extraction.scan.combs.digit_views import views_of
from pipeline.extraction.scan.combs.digits import light_of_paper

BLOCK = 1000
WIDER = 0.8  # mm, as pipeline/extraction/scan/combs/comb_cells.py cuts
WHOLE, CUT = 0.85, 0.65  # shares of the ink inside: above it is a digit, below it is none
_LARGE = 0.06  # of hands: those for which cells are too small
NO_SHAPE = -1

Views = NDArray[np.uint8]
Labels = NDArray[np.int64]
_pool: cells.Pool | None = None


@dataclass(frozen=True)
class Look:
    """A cell cut at its walls and wider, its label, and the number of the digit that wrote it."""

    tight: NDArray[np.uint8]
    wide: NDArray[np.uint8]
    label: int
    shape: int


@dataclass(frozen=True)
class Made:
    """Cells to learn from or to watch.

    Attributes:
        views: (n, 4, 28, 28).
        labels: 0 to 9, 10 empty, 11 no digit.
        shapes: number of the real digit among those of its label, or `NO_SHAPE`.
    """

    views: Views
    labels: Labels
    shapes: Labels


def make(digits: Digits, count: int, seed: int, cores: int = 2, *, strays: float = 0) -> Made:
    """So many cells; `strays` as in a hand."""
    seeds = [(seed, n, strays) for n in range(-(-count // BLOCK))]
    with get_context("fork").Pool(cores, _begin, (digits,)) as crew:
        blocks = crew.map(_block, seeds, chunksize=1)
    return Made(*(np.concatenate(parts)[:count] for parts in zip(*blocks, strict=True)))


def _begin(digits: Digits) -> None:
    global _pool  # noqa: PLW0603 - the lines are found once in each process
    cv2.setNumThreads(1)
    _pool = cells.Pool.of(digits)


def _block(seed: tuple[int, int, float]) -> tuple[Views, Labels, Labels]:
    assert _pool is not None
    *begin, strays = seed
    rng = np.random.default_rng(begin)
    looks = [one(int(label), _pool, rng, strays) for label in cells.labels(BLOCK, rng)]
    parts = [_views(looks[n : n + 100]) for n in range(0, BLOCK, 100)]
    labels, shapes = ([look.label for look in looks], [look.shape for look in looks])
    return np.concatenate(parts), np.array(labels), np.array(shapes)


def _views(looks: list[Look]) -> Views:
    papers = [light_of_paper([look.tight]) for look in looks]
    return views_of([look.tight for look in looks], [look.wide for look in looks], papers)


def one(label: int, pool: cells.Pool, rng: cells.Chance, strays: float = 0) -> Look:
    """A cell by some hand and scanner; a digit that lies half outside becomes no digit."""
    while True:
        scan = hands.scan(rng)
        hand = hands.fit(hands.hand(rng, strays), scan)
        if rng.random() < _LARGE:
            hand = hands.large(hand, rng)
        made = cells.cell(label, pool, hand, scan, rng, beyond=WIDER)
        if made.inside >= WHOLE or label > 9:
            shape = NO_SHAPE if made.shape is None else made.shape
            return Look(tight(made.crop, scan), made.crop, label, shape)
        if made.inside < CUT:
            return Look(tight(made.crop, scan), made.crop, cells.NONE, NO_SHAPE)


def tight(wide: NDArray[np.uint8], scan: hands.Scan) -> NDArray[np.uint8]:
    """The same cell, cut at its walls."""
    side = round(WIDER * scan.dpi / 25.4)
    return wide[:, side:-side]
