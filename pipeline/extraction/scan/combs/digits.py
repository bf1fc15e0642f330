"""Grey crops of comb cells -> for each cell the probabilities of the ten digits and of emptiness.

The network sees four views of a cell at once: cut at its walls and cut wider, and of both the digit
alone, freed from the frame and brought to one size, and the whole as it lies there. A wall cuts the
stem off a 6 that leans out of its cell, and a 0 is left that leaves no doubt: the wider look tells.
The network was trained by `bench/digits/`; where it cannot know, it was taught to spread its
probabilities. Where a pen skips, it sees what is pale in the digits drawn darker.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction import networks
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.combs.digit_views import WrittenCells

Probabilities = NDArray[np.float32]

NOTHING_WRITTEN: Final = 10  # its place among the eleven probabilities
# Where a pen skipped: how many times as dark what is pale is drawn (a tenth or so was left)
_LIFTED: Final = (6.0, 12.0)
_LIFTED_IN_GRAIN: Final = 4.0
_CERTAINLY_EMPTY: Final = np.eye(11, dtype=np.float32)[NOTHING_WRITTEN]


def read_cells(cells: Sequence[Grey], wider: Sequence[Grey]) -> Probabilities:
    """Read the cells of one page together.

    Args:
        cells: the cells, upright, each cut at its frame lines give or take 0.5 mm; 100 to 300 dpi.
            Lines of the frame and bits of a neighbour's digit may show at the edges.
        wider: the same cells with 0.8 mm of their neighbours at either side.

    Returns:
        An array (n, 11): the probabilities of 0 to 9, and that nothing was written.
    """
    found = np.empty((len(cells), 11), np.float32)
    found[:] = _CERTAINLY_EMPTY
    if not cells:
        return found
    seen = WrittenCells(cells, wider, [light_of_paper(cells)] * len(cells))
    if seen.written.any():
        found[seen.written] = _seem(seen.views())
        clean, grainy = seen.gapped()
        if clean.any():
            found[clean] = np.mean([_seem(seen.lifted(clean, n)) for n in _LIFTED], axis=0)
        if grainy.any():
            found[grainy] = (found[grainy] + _seem(seen.lifted(grainy, _LIFTED_IN_GRAIN))) / 2
    return found


def _seem(views: Grey) -> Probabilities:
    return np.asarray(_session().run(None, {"views": views})[0], np.float32)


def light_of_paper(cells: Sequence[Grey]) -> float:
    """The light of the page's paper: a cell that is dark all over is ink, not a shadow."""
    lights = sorted(_high(cell) for cell in cells)
    return lights[len(lights) * 4 // 5] if lights else 255.0


def _high(cell: Grey) -> float:
    some = cell[::3, ::3].ravel()
    at = some.size * 9 // 10
    return float(np.partition(some, at)[at])


@cache
def _session() -> networks.Network:
    return networks.session(files(__package__).joinpath("digits.onnx").read_bytes())
