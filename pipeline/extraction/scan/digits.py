"""Grey crops of comb cells -> for each cell the probabilities of the ten digits and of emptiness.

A cell is looked at twice: the digit alone, cut free from the frame and brought to one size, and
the whole cell as it lies there. The network was trained by `bench/digits/`; where it cannot know,
it was taught to spread its probabilities.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction import networks
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.digit_views import seen_in, views_of

Probabilities = NDArray[np.float32]

NOTHING_WRITTEN: Final = 10  # its place among the eleven probabilities
_NOTHING: Final = 1e-12  # of a probability; keeps what is impossible to both from dividing by 0
_CERTAINLY_EMPTY: Final = np.eye(11, dtype=np.float32)[NOTHING_WRITTEN]


def read_cells(cells: Sequence[Grey]) -> Probabilities:
    """Read the cells of one page together.

    Args:
        cells: the cells, upright, each cut at its frame lines give or take 0.5 mm; 100 to 300 dpi.
            Lines of the frame and bits of a neighbour's digit may show at the edges.

    Returns:
        An array (n, 11): the probabilities of 0 to 9, and that nothing was written.
    """
    return _read(cells, [light_of_paper(cells)] * len(cells))


def read_twice(cells: Sequence[Grey], wider: Sequence[Grey]) -> Probabilities:
    """Read cells that were cut twice, at their walls and a little wider.

    A wall cuts the stem off a 6 that leans out of its cell, and a 0 is left that leaves no doubt.
    Looks that disagree leave a doubt: the geometric mean of their probabilities.
    """
    papers = [light_of_paper(cells)] * len(cells) + [light_of_paper(wider)] * len(wider)
    one, other = np.split(_read([*cells, *wider], papers), [len(cells)])
    both = np.sqrt(one * other + _NOTHING)
    return np.asarray(both / both.sum(axis=1, keepdims=True), np.float32)


def views(cells: Sequence[Grey]) -> Grey:
    """What the network sees of cells of many pages, written or not: (n, 2, 28, 28)."""
    return views_of(cells, [light_of_paper([cell]) for cell in cells])


def _read(cells: Sequence[Grey], papers: Sequence[float]) -> Probabilities:
    """Read cells, of each of which the light of the paper is known."""
    found = np.empty((len(cells), 11), np.float32)
    found[:] = _CERTAINLY_EMPTY
    if not cells:
        return found
    written, seen = seen_in(cells, papers)
    if len(seen):
        found[written] = _infer(seen)
    return found


def light_of_paper(cells: Sequence[Grey]) -> float:
    """The light of the page's paper: a cell that is dark all over is ink, not a shadow."""
    lights = sorted(_high(cell) for cell in cells)
    return lights[len(lights) * 4 // 5] if lights else 255.0


def _high(cell: Grey) -> float:
    some = cell[::3, ::3].ravel()
    at = some.size * 9 // 10
    return float(np.partition(some, at)[at])


def _infer(seen: Grey) -> Probabilities:
    found: Probabilities = _session().run(None, {"views": seen})[0]
    return found


@cache
def _session() -> networks.Session:
    return networks.session(files(__package__).joinpath("digits.onnx").read_bytes())
