"""Grey crops of comb cells -> what the network of digits sees of each: four views of 28 by 28.

All cells of a page are worked on as one array, for there are dozens, so small that calling a
library costs more than the work itself. Cells are not equally high: below a lower one lie rows
without ink.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Grey, Indices, Shares

SIDE: Final = 28  # pixels of either view
_WIDTH: Final = 40  # pixels to which a cell's width is brought before it is looked at
_DIGIT: Final = 20  # pixels of a digit's longer side, as in MNIST
_FAINT: Final = 0.12  # share of the paper's light that a pen takes away at least
_BAND: Final = round(_WIDTH * 0.14)  # pixels from the border within which a frame line lies
_WIDER: Final = 8  # half of what is wider than any stroke and narrower than a shadow
_AROUND: Final = np.ones((2 * _WIDER + 1, 2 * _WIDER + 1), np.uint8)
_SOFT: Final = 4  # half of what the light is smoothed over
_FEW: Final = 4 * 65_000  # pixels of which no more pieces can be made than half an int can tell
_THREE: Final = np.ones((3, 3), np.uint8)
_FIVE: Final = np.ones((5, 5), np.uint8)  # a stroke with its soft edges
_SEVEN: Final = np.ones((7, 7), np.uint8)  # the same in a picture that is not sharp
_STROKE: Final = 24  # pixels of the darkest ink that are surely of a stroke
_LEAST_DARK: Final = 0.2  # share of the light: a stroke takes as much
# Shares of the light: what three quarters of the paper lack at most, clean or with some grain; and
# what a pen takes there at least where its ball does not turn
_GRAINS: Final = ((0.02, 0.045), (0.025, 0.065), (0.03, 0.08), (0.035, 0.1))
_GAP: Final = 8  # pixels of that
_SKIPS: Final = 0.25  # share of the digits of a page: of a single one dirt may lie beside it


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Cells, 40 pixels wide.

    Attributes:
        ink: the share of the light that each pixel takes away, 0 to 1 (cells, rows, 40).
        heights: of each the rows that are its own; there is no ink below.
    """

    ink: Shares
    heights: Indices

    def chosen(self, numbers: Flags) -> "_Cells":
        return self if numbers.all() else _Cells(self.ink[numbers], self.heights[numbers])

    @property
    def own(self) -> Flags:
        """Which rows are a cell's own (cells, rows)."""
        return np.arange(self.ink.shape[1]) < self.heights[:, None]


class WrittenCells:
    """What the network may see of the cells of a page.

    Args:
        cells: as `digits.read_cells` takes them.
        wider: as it takes them, too.
        papers: the light of the paper of each cell.
    """

    def __init__(
        self, cells: Sequence[Grey], wider: Sequence[Grey], papers: Sequence[float]
    ) -> None:
        self._inked = _inked([*cells, *wider], [*papers, *papers])
        one, other = np.split(_may_be_written(self._inked), 2)
        self.written = one | other  # of each cell: whether more than grain lies in it, either way

    def views(self) -> Grey:
        """The views of those that are written, (n, 4, 28, 28).

        Of the cell the digit alone and the whole, then the same cut wider.
        """
        return _side_by_side(_views(self._both(self.written)))

    def gapped(self) -> tuple[Flags, Flags]:
        """Of each cell whether strokes of its digit are nearly gone, where the pen of a page skips.

        It does if that is so of a quarter of its digits: over a single one a line may have been
        drawn palely, or dirt lie beside it.

        Returns:
            Which do on clean paper; which on paper with some grain, where less of it can be told.
        """
        clean, grainy = np.zeros((2, len(self.written)), np.bool_)
        count = len(self.written)
        cells = _Cells(self._inked.ink[:count], self._inked.heights[:count])
        cells = cells.chosen(self.written)
        # farther off, where no blur of a stroke reaches
        if np.count_nonzero(_gapped(cells, _SEVEN)) >= _SKIPS * len(cells.ink):
            clean[self.written], grainy[self.written] = _gapped(cells, _FIVE)
        return clean, grainy

    def lifted(self, numbers: Flags, times: float) -> Grey:
        """The views of some cells with their pale strokes drawn that many times as dark.

        None is drawn darker than the dark ones of its cell.
        """
        both = self._both(numbers)
        most = np.maximum(_dark(both.ink)[:, None, None], both.ink)
        return _side_by_side(_views(_Cells(np.minimum(both.ink * times, most), both.heights)))

    def _both(self, numbers: Flags) -> _Cells:
        return self._inked.chosen(np.concatenate([numbers, numbers]))


def _dark(ink: Shares) -> Shares:
    """How dark the strokes of each cell are, as shares of the light."""
    dark = np.partition(ink.reshape(len(ink), -1), -_STROKE, axis=1)[:, -_STROKE]
    return np.asarray(np.maximum(dark, _LEAST_DARK), np.float32)


def _gapped(cells: _Cells, around: Grey) -> Flags:
    """Whether pale ink lies apart from the dark strokes of each cell: (2, cells).

    First of those with clean paper, then of those with some grain.
    """
    is_dark = cells.ink > np.float32(0.5) * _dark(cells.ink)[:, None, None]
    # piled up: what comes from a neighbour lies along the borders, which are not looked at
    pile = is_dark.view(np.uint8).reshape(-1, _WIDTH)
    apart = ~np.asarray(cv2.dilate(pile, around)).view(np.bool_).reshape(is_dark.shape)
    rows, rim = np.arange(cells.ink.shape[1]), _BAND + 1
    apart &= ((rows >= rim) & (rows < cells.heights[:, None] - rim))[:, :, None]
    paper = apart[:, :, rim:-rim]
    ink = np.where(paper, cells.ink[:, :, rim:-rim], np.float32(0))
    a_quarter = np.count_nonzero(paper, axis=(1, 2)) // 4
    clean, *grainy = (
        (np.count_nonzero(ink > grain, axis=(1, 2)) <= a_quarter)
        & (np.count_nonzero(ink > trace, axis=(1, 2)) >= _GAP)
        for grain, trace in _GRAINS
    )
    return np.array([clean, np.any(grainy, axis=0) & ~clean])


def views_of(cells: Sequence[Grey], wider: Sequence[Grey], papers: Sequence[float]) -> Grey:
    """The views of every cell, written or not: (n, 4, 28, 28)."""
    return _side_by_side(_views(_inked([*cells, *wider], [*papers, *papers])))


def _side_by_side(views: Grey) -> Grey:
    """The views of cells and then of the same cut wider (2 n, 2, 28, 28) as (n, 4, 28, 28)."""
    return np.concatenate(np.split(views, 2), axis=1)


def _inked(cells: Sequence[Grey], papers: Sequence[float]) -> _Cells:
    """The ink of cells: the share of the light around it that each pixel takes away."""
    heights = [max(8, round(cell.shape[0] * _WIDTH / cell.shape[1])) for cell in cells]
    small = np.zeros((len(cells), max(heights), _WIDTH), np.uint8)
    for cell, height, there in zip(cells, heights, small, strict=True):
        way = cv2.INTER_AREA if cell.shape[1] > _WIDTH else cv2.INTER_LINEAR
        cv2.resize(cell, (_WIDTH, height), dst=there[:height], interpolation=way)
    found = _Cells(np.empty(small.shape, np.float32), np.array(heights))
    least = np.maximum(1.0, np.asarray(papers, np.float64) / 2)
    light = np.maximum(_light(small, found.heights), least[:, None, None]).astype(np.float32)
    np.clip(1 - small / light, 0, 1, out=found.ink)
    found.ink[~found.own] = 0
    return found


def _light(small: Grey, heights: Indices) -> Grey:
    """The light around each pixel, without strokes.

    For that the cells stand in a row, and are then piled up for smoothing: that is fastest.
    Between them lies what is thought of beyond the edge of a picture.
    """
    count, most, width = small.shape
    row = np.zeros((most, count, width + _WIDER), np.uint8)
    beyond = np.ones(row.shape, np.bool_)
    beyond[:, :, :width] = np.arange(most)[:, None, None] >= heights[:, None]
    row[:, :, :width] = small.transpose(1, 0, 2)
    flat = row.reshape(most, -1)
    cv2.dilate(flat, _AROUND, dst=flat)
    row[beyond] = 255
    cv2.erode(flat, _AROUND, dst=flat)
    last = heights[:, None] - 1
    rows = np.abs(np.arange(-_SOFT, most + _SOFT))
    rows = np.abs(last - np.abs(last - rows))  # mirrored at both ends
    pile = row[np.minimum(rows, most - 1), np.arange(count)[:, None], :width]
    soft = cv2.blur(pile.reshape(-1, width), (2 * _SOFT + 1, 2 * _SOFT + 1))
    return np.asarray(soft, np.uint8).reshape(pile.shape)[:, _SOFT:-_SOFT]


def _may_be_written(cells: _Cells) -> Flags:
    """Of each cell, whether anything but grain lies within its borders."""
    rim = cells.heights[:, None] // 10
    rows = np.arange(cells.ink.shape[1])
    inner = (rows >= rim) & (rows < cells.heights[:, None] - rim)
    dark = cells.ink[:, :, _WIDTH // 10 : -(_WIDTH // 10)] > _FAINT
    inked = np.count_nonzero(dark, axis=2)
    return np.asarray((inked * inner).sum(axis=1) >= 4, np.bool_)


def _views(cells: _Cells) -> Grey:
    """Both views of each cell: (n, 2, 28, 28)."""
    count = len(cells.ink)
    both = np.empty((count, 2, SIDE, SIDE), np.float32)
    if not count:
        return both.astype(np.uint8)
    dark = np.partition(cells.ink.reshape(count, -1), -24, axis=1)[:, -24].astype(np.float64)
    strength = (1 / np.maximum(0.4, dark)).astype(np.float32)
    alone = _alone(_Cells(_without_frame(cells), cells.heights))
    np.multiply(alone, strength[:, None, None], out=both[:, 0])
    for ink, height, there in zip(cells.ink, cells.heights, both[:, 1], strict=True):
        cv2.resize(ink[:height], (SIDE, SIDE), dst=there, interpolation=cv2.INTER_AREA)
    return (np.clip(both, 0, 1, out=both) * 255).astype(np.uint8)


def _without_frame(cells: _Cells) -> Shares:
    """The ink without straight lines along the borders; where a stroke crosses one it stays."""
    clean, heights = cells.ink.copy(), cells.heights
    rows = np.arange(clean.shape[1])
    from_, to = heights // 2 + 2, heights - 4
    lower = (rows >= from_[:, None]) & (rows < to[:, None])
    columns = clean.transpose(0, 2, 1)
    sides = [columns[:, :_BAND], columns[:, : -_BAND - 1 : -1]]
    inked = [
        np.count_nonzero((side > _FAINT) & lower[:, None], axis=2) / (to - from_)[:, None] > 0.75
        for side in sides
    ]
    _clear(columns[:, : _BAND + 1], inked[0])
    _clear(columns[:, : -_BAND - 2 : -1], inked[1])
    at_foot = heights[:, None] - 1 - np.arange(_BAND + 1)
    each = np.arange(len(clean))[:, None]
    top, foot = clean[:, : _BAND + 1], clean[each, at_foot]
    inked = [_is_lying(end[:, :_BAND], heights) for end in (top, foot)]
    _clear(top, inked[0])
    _clear(foot, inked[1])
    clean[each, at_foot] = foot
    return clean


def _is_lying(rows: Shares, heights: Indices) -> Flags:
    """Of each row whether a line runs along it."""
    dark = rows[:, :, 4:-4] > _FAINT
    lying = np.count_nonzero(dark, axis=2) / dark.shape[2] > 0.75
    square = heights == _WIDTH
    if square.any():
        half = dark[square][:, :, _WIDTH // 2 - 2 :]
        lying[square] = np.count_nonzero(half, axis=2) / half.shape[2] > 0.75
    return np.asarray(lying, np.bool_)


def _clear(border: Shares, inked: Flags) -> None:
    """Clear everything from the border to the innermost line in the band, except crossings.

    Args:
        border: of each cell the lines from one border inwards, one more than the band is wide.
        inked: which of them are ink all along.
    """
    # a line at the end of the band is a stroke that reaches into the cell
    there = np.flatnonzero(inked.any(axis=1) & ~inked[:, -1])
    if not there.size:
        return
    inside = _BAND - inked[there, ::-1].argmax(axis=1)
    beyond = np.maximum(border[there, inside], border[there, inside + 1])
    away = (np.arange(_BAND + 1) <= inside[:, None])[:, :, None] & ~(beyond > 0.3)[:, None]
    border[there] = np.where(away, np.float32(0), border[there])


def _alone(cells: _Cells) -> Shares:
    """What was written, its longer side 20 px, its centre of mass in the middle (as in MNIST)."""
    kept = _kept(cells)
    columns, rows = np.any(kept, axis=1), np.any(kept, axis=2)
    mass = np.where(kept, cells.ink, np.float32(0))
    x, y = _middles(mass, cells.heights)
    longer = np.maximum(np.maximum(_extent(columns), _extent(rows)), 0.3 * _WIDTH)
    scale = _DIGIT / longer  # a speck stays a speck
    middle = (SIDE - 1) / 2
    right, down = middle - scale * x, middle - scale * y
    found = np.zeros((len(mass), SIDE, SIDE), np.float32)
    for n in np.flatnonzero(columns.any(axis=1)):
        move = np.array([[scale[n], 0, right[n]], [0, scale[n], down[n]]])
        there = mass[n, : cells.heights[n]]
        cv2.warpAffine(there, move, (SIDE, SIDE), dst=found[n], flags=cv2.INTER_LINEAR)
    return found


def _middles(mass: Shares, heights: Indices) -> NDArray[np.float64]:
    """The centre of mass of each cell: across, down; nonsense where there is none."""
    found = np.empty((2, len(mass)))
    across = (mass.sum(axis=1) * np.arange(_WIDTH)).sum(axis=1)
    down = mass.sum(axis=2) * np.arange(mass.shape[1])
    for height in set(heights.tolist()):
        here = heights == height
        weights = np.maximum(mass[here, :height].reshape(-1, height * _WIDTH).sum(axis=1), 1e-9)
        found[:, here] = across[here] / weights, down[here, :height].sum(axis=1) / weights
    return found


def _extent(inked: Flags) -> Indices:
    """Of each row, from the first to the last that is inked."""
    ends = inked[:, ::-1].argmax(axis=1) + inked.argmax(axis=1)
    return np.asarray(inked.shape[1] - ends, np.int64)


def _kept(cells: _Cells) -> Flags:
    """Where ink belongs to the digit: no grain, no bits that lie wholly along the border."""
    count, most, width = cells.ink.shape
    darkest = cells.ink.reshape(count, -1).max(axis=1).astype(np.float64)
    least = np.maximum(_FAINT, 0.35 * darkest).astype(np.float32)
    tall = np.zeros((count, most + 1, width), np.uint8)  # a row apart, nothing joins
    np.greater(cells.ink, least[:, None, None], out=tall[:, :most].view(np.bool_))
    kind = cv2.CV_16U if tall.size < _FEW else cv2.CV_32S
    found = cv2.connectedComponentsWithStats(tall.reshape(-1, width), ltype=kind)
    stays = _is_written(np.asarray(found[2]), cells)
    kept = stays.view(np.uint8)[found[1]]
    wide = np.asarray(cv2.dilate(kept, _THREE)).view(np.bool_).reshape(tall.shape)
    return wide[:, :most] & cells.own[:, :, None]


def _is_written(stats: NDArray[np.int32], cells: _Cells) -> Flags:
    """Of each piece of ink, whether it is neither grain nor lies wholly along a border."""
    x, y, w, h, area = stats.T
    number, y = np.divmod(y, cells.ink.shape[1] + 1)
    height = cells.heights[number]
    aside = (x + w < 0.2 * _WIDTH) | (x > 0.8 * _WIDTH)
    at_end = (y + h < 0.12 * height) | (y > 0.88 * height)
    lies_within = (y / height > 0.2) & (y / height < 0.8)
    is_line = (w > 0.5 * _WIDTH) & (h < 0.09 * height) & ~lies_within
    written = (area >= 3) & ~aside & ~at_end & ~is_line
    written[0] = False  # the paper
    return np.asarray(written, np.bool_)
