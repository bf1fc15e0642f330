"""Grey crops of comb cells -> for each cell the probabilities of the ten digits and of emptiness.

A cell is looked at twice: the digit alone, cut free from the frame and brought to one size, and
the whole cell as it lies there. The network was trained by `bench/digits/`; where it cannot know,
it was taught to spread its probabilities.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Probabilities = NDArray[np.float32]

EMPTY: Final = 10  # its place among the eleven probabilities
SIDE: Final = 28  # pixels of either view
_WIDTH: Final = 40  # pixels to which a cell's width is brought before it is looked at
_DIGIT: Final = 20  # pixels of a digit's longer side, as in MNIST
_FAINT: Final = 0.12  # share of the paper's light that a pen takes away at least
_NOTHING: Final = 1e-12  # of a probability; keeps what is impossible to both from dividing by 0
_CERTAINLY_EMPTY: Final = np.eye(11, dtype=np.float32)[EMPTY]


def read_cells(cells: Sequence[Grey]) -> Probabilities:
    """Read the cells of one page together.

    Args:
        cells: the cells, upright, each cut at its frame lines give or take 0.5 mm; 100 to 300 dpi.
            Lines of the frame and bits of a neighbour's digit may show at the edges.

    Returns:
        An array (n, 11): the probabilities of 0 to 9, and that nothing was written.
    """
    found = np.empty((len(cells), 11), np.float32)
    found[:] = _CERTAINLY_EMPTY
    paper = _paper(cells)
    inks = [_ink(cell, paper) for cell in cells]
    written = [n for n, ink in enumerate(inks) if _may_be_written(ink)]
    if written:
        found[written] = _infer(np.stack([view(inks[n]) for n in written]))
    return found


def read_twice(cells: Sequence[Grey], wider: Sequence[Grey]) -> Probabilities:
    """Read cells that were cut twice, at their walls and a little wider.

    A wall cuts the stem off a 6 that leans out of its cell, and a 0 is left that leaves no doubt.
    Looks that disagree leave a doubt: the geometric mean of their probabilities.
    """
    both = np.sqrt(read_cells(cells) * read_cells(wider) + _NOTHING)
    return np.asarray(both / both.sum(axis=1, keepdims=True), np.float32)


def views(cells: Sequence[Grey]) -> Grey:
    """What the network sees of each cell, whether written or not: (n, 2, 28, 28)."""
    paper = _paper(cells)
    return np.stack([view(_ink(cell, paper)) for cell in cells])


def _paper(cells: Sequence[Grey]) -> float:
    """The light of the page's paper: a cell that is dark all over is ink, not a shadow."""
    lights = sorted(_high(cell) for cell in cells)
    return lights[len(lights) * 4 // 5] if lights else 255.0


def _high(cell: Grey) -> float:
    some = np.sort(cell[::3, ::3], axis=None)
    return float(some[some.size * 9 // 10])


def _ink(cell: Grey, paper: float) -> NDArray[np.float32]:
    """The share of the light around it that each pixel takes away, 0 to 1; the cell 40 px wide."""
    height = max(8, round(cell.shape[0] * _WIDTH / cell.shape[1]))
    way = cv2.INTER_AREA if cell.shape[1] > _WIDTH else cv2.INTER_LINEAR
    small = cv2.resize(cell, (_WIDTH, height), interpolation=way)
    around = cv2.morphologyEx(small, cv2.MORPH_CLOSE, _AROUND, borderType=cv2.BORDER_REPLICATE)
    light = np.maximum(cv2.blur(around, (9, 9)), max(1.0, paper / 2)).astype(np.float32)
    ink: NDArray[np.float32] = np.clip(1 - small / light, 0, 1).astype(np.float32)
    return ink


_AROUND: Final = np.ones((17, 17), np.uint8)  # wider than any stroke, narrower than a shadow


def _may_be_written(ink: NDArray[np.float32]) -> bool:
    """Whether anything but grain lies within the cell's borders."""
    height, width = ink.shape
    inner = ink[height // 10 : -(height // 10), width // 10 : -(width // 10)]
    return bool(np.count_nonzero(inner > _FAINT) >= 4)


def view(ink: NDArray[np.float32]) -> Grey:
    """Both views of a cell's ink: (2, 28, 28)."""
    whole = cv2.resize(ink, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    strength = 1 / max(0.4, float(np.partition(ink, -24, axis=None)[-24]))
    both = np.stack([_alone(_without_frame(ink)) * strength, whole])
    return (np.clip(both, 0, 1) * 255).astype(np.uint8)


def _without_frame(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """The ink without straight lines along the borders; where a stroke crosses one it stays."""
    clean = ink.copy()
    for turned in (clean, clean.T):
        length, across = turned.shape
        band = round(_WIDTH * 0.14)
        lower = turned[length // 2 + 2 : length - 4] if across == _WIDTH else turned[4:-4]
        inked = (lower > _FAINT).mean(axis=0) > 0.75
        _clear(turned, inked, range(band), 1)
        _clear(turned, inked, range(across - 1, across - 1 - band, -1), -1)
    return clean


def _clear(ink: NDArray[np.float32], inked: NDArray[np.bool_], band: range, inward: int) -> None:
    """Clear everything from the border to the innermost line within the band, except crossings."""
    lines = [n for n in band if inked[n]]
    if not lines or lines[-1] == band[-1]:
        return  # nothing there, or a stroke that reaches into the cell
    inside = lines[-1] + inward
    crossing = np.maximum(ink[:, inside], ink[:, inside + inward]) > 0.3
    border = ink[:, : inside + 1] if inward > 0 else ink[:, inside:]
    border[~crossing] = 0


def _alone(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """What was written, its longer side 20 px, its centre of mass in the middle (as in MNIST)."""
    height, width = ink.shape
    kept = _kept(ink)
    columns, rows = np.flatnonzero(kept.any(axis=0)), np.flatnonzero(kept.any(axis=1))
    if not columns.size:
        return np.zeros((SIDE, SIDE), np.float32)
    left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
    mass = np.where(kept, ink, 0)
    longer = max(right - left, bottom - top, 0.3 * width)  # a speck stays a speck
    scale = _DIGIT / longer
    weights = mass.sum()
    x = float((mass.sum(axis=0) * np.arange(width)).sum() / weights)
    y = float((mass.sum(axis=1) * np.arange(height)).sum() / weights)
    middle = (SIDE - 1) / 2
    move = np.array([[scale, 0, middle - scale * x], [0, scale, middle - scale * y]])
    return cv2.warpAffine(mass, move, (SIDE, SIDE), flags=cv2.INTER_LINEAR).astype(np.float32)


def _kept(ink: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where ink belongs to the digit: no grain, no bits that lie wholly along the border."""
    height, width = ink.shape
    dark = ink > max(_FAINT, 0.35 * float(ink.max()))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    stays = np.array([n > 0 and _is_written(stats[n], width, height) for n in range(count)])
    kept = stays[labels]
    return cv2.dilate(kept.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)


def _is_written(stats: NDArray[np.int32], width: int, height: int) -> bool:
    """Whether a piece of ink is neither grain nor lies wholly along a border of its cell."""
    x, y, w, h, area = (int(number) for number in stats)
    aside = x + w < 0.2 * width or x > 0.8 * width
    at_end = y + h < 0.12 * height or y > 0.88 * height
    is_line = w > 0.5 * width and h < 0.09 * height and not 0.2 < y / height < 0.8
    return area >= 3 and not aside and not at_end and not is_line


def _infer(seen: Grey) -> Probabilities:
    found: Probabilities = _session().run(None, {"views": seen})[0]
    return found


@cache
def _session() -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    weights = files(__package__).joinpath("digits.onnx").read_bytes()
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
