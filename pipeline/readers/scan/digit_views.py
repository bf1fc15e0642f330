"""Grey crops of comb cells -> what the network of digits sees of each: two views of 28 by 28.

All cells of a page are worked on together, those of one height as one array: there are dozens, so
small that calling a library costs more than the work itself.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Inks = NDArray[np.float32]  # (cells, rows, _WIDTH): the share of the light that is taken away
Numbers = NDArray[np.float64]

SIDE: Final = 28  # pixels of either view
_WIDTH: Final = 40  # pixels to which a cell's width is brought before it is looked at
_DIGIT: Final = 20  # pixels of a digit's longer side, as in MNIST
_FAINT: Final = 0.12  # share of the paper's light that a pen takes away at least
_WIDER: Final = 8  # half of what is wider than any stroke and narrower than a shadow
_AROUND: Final = np.ones((2 * _WIDER + 1, 2 * _WIDER + 1), np.uint8)
_SOFT: Final = 4  # half of what the light is smoothed over
_THREE: Final = np.ones((3, 3), np.uint8)


def seen_in(cells: Sequence[Grey], papers: Sequence[float]) -> tuple[Flags, Grey]:
    """Which cells may be written in, and the views of those.

    Args:
        cells: as `digits.read_cells` takes them.
        papers: the light of the paper of each.

    Returns:
        Of each cell whether anything but grain lies in it; the views (written cells, 2, 28, 28).
    """
    inks = _inks(cells, np.asarray(papers, np.float64))
    written = np.zeros(len(cells), np.bool_)
    for numbers, ink in inks:
        written[numbers] = _may_be_written(ink)
    seen = np.empty((len(cells), 2, SIDE, SIDE), np.uint8)
    for numbers, ink in inks:
        there = written[numbers]
        if there.any():
            seen[numbers[there]] = _views(ink if there.all() else ink[there])
    return written, seen[written]


def views_of(cells: Sequence[Grey], papers: Sequence[float]) -> Grey:
    """The views of every cell, written or not: (n, 2, 28, 28)."""
    seen = np.empty((len(cells), 2, SIDE, SIDE), np.uint8)
    for numbers, ink in _inks(cells, np.asarray(papers, np.float64)):
        seen[numbers] = _views(ink)
    return seen


def _inks(cells: Sequence[Grey], papers: Numbers) -> list[tuple[NDArray[np.intp], Inks]]:
    """The ink of cells, each 40 pixels wide; those of one height together, with their numbers."""
    heights = [max(8, round(cell.shape[0] * _WIDTH / cell.shape[1])) for cell in cells]
    groups: dict[int, list[int]] = {}
    for number, height in enumerate(heights):
        groups.setdefault(height, []).append(number)
    return [
        (np.array(numbers), _ink([_small(cells[n], height) for n in numbers], papers[numbers]))
        for height, numbers in groups.items()
    ]


def _small(cell: Grey, height: int) -> Grey:
    way = cv2.INTER_AREA if cell.shape[1] > _WIDTH else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(cell, (_WIDTH, height), interpolation=way), np.uint8)


def _ink(smalls: Sequence[Grey], papers: Numbers) -> Inks:
    """The share of the light around it that each pixel takes away, 0 to 1."""
    small = np.stack(smalls)
    light = np.maximum(_light(small), np.maximum(1.0, papers / 2)[:, None, None])
    return np.clip(1 - small / light.astype(np.float32), 0, 1)


def _light(small: Grey) -> Grey:
    """The light around each pixel, without strokes: cells under each other in one tall picture.

    Between them lie rows as they are thought of beyond the edge of a picture.
    """
    count, height, width = small.shape
    tall = np.zeros((count, height + _WIDER, width), np.uint8)
    tall[:, :height] = small
    rows = (count * (height + _WIDER), width)
    tall = np.asarray(cv2.dilate(tall.reshape(rows), _AROUND), np.uint8).reshape(tall.shape)
    tall[:, height:] = 255
    tall = np.asarray(cv2.erode(tall.reshape(rows), _AROUND), np.uint8).reshape(tall.shape)
    mirrored = np.empty((count, height + 2 * _SOFT, width), np.uint8)
    mirrored[:, _SOFT:-_SOFT] = tall[:, :height]
    mirrored[:, :_SOFT] = tall[:, _SOFT:0:-1]
    mirrored[:, -_SOFT:] = tall[:, height - 2 : height - 2 - _SOFT : -1]
    soft = cv2.blur(mirrored.reshape(-1, width), (2 * _SOFT + 1, 2 * _SOFT + 1))
    return np.asarray(soft, np.uint8).reshape(mirrored.shape)[:, _SOFT:-_SOFT]


def _may_be_written(ink: Inks) -> Flags:
    """Of each cell, whether anything but grain lies within its borders."""
    _, height, width = ink.shape
    inner = ink[:, height // 10 : -(height // 10), width // 10 : -(width // 10)]
    return np.asarray(np.count_nonzero(inner > _FAINT, axis=(1, 2)) >= 4, np.bool_)


def _views(ink: Inks) -> Grey:
    """Both views of each cell: (n, 2, 28, 28)."""
    count = len(ink)
    both = np.empty((count, 2, SIDE, SIDE), np.float32)
    dark = np.partition(ink.reshape(count, -1), -24, axis=1)[:, -24].astype(np.float64)
    strength = (1 / np.maximum(0.4, dark)).astype(np.float32)
    both[:, 0] = _alone(_without_frame(ink)) * strength[:, None, None]
    for n, each in enumerate(ink):
        cv2.resize(each, (SIDE, SIDE), dst=both[n, 1], interpolation=cv2.INTER_AREA)
    return (np.clip(both, 0, 1) * 255).astype(np.uint8)


def _without_frame(ink: Inks) -> Inks:
    """The ink without straight lines along the borders; where a stroke crosses one it stays."""
    clean = ink.copy()
    for turned in (clean, clean.transpose(0, 2, 1)):
        _, length, across = turned.shape
        band = round(_WIDTH * 0.14)
        lower = turned[:, length // 2 + 2 : length - 4] if across == _WIDTH else turned[:, 4:-4]
        inked = np.count_nonzero(lower > _FAINT, axis=1) / lower.shape[1] > 0.75
        _clear(turned, inked, band)
        _clear(turned[:, :, ::-1], inked[:, ::-1], band)
    return clean


def _clear(ink: Inks, inked: Flags, band: int) -> None:
    """Clear everything from the left to the innermost line within the band, except crossings."""
    lines = inked[:, :band]
    # a line at the end of the band is a stroke that reaches into the cell
    there = np.flatnonzero(lines.any(axis=1) & ~lines[:, -1])
    if not there.size:
        return
    inside = band - lines[there, ::-1].argmax(axis=1)
    beyond = np.maximum(ink[there, :, inside], ink[there, :, inside + 1])
    border = np.arange(band + 1) <= inside[:, None]
    away = border[:, None, :] & ~(beyond > 0.3)[:, :, None]
    ink[there, :, : band + 1] = np.where(away, 0, ink[there, :, : band + 1])


def _alone(ink: Inks) -> Inks:
    """What was written, its longer side 20 px, its centre of mass in the middle (as in MNIST)."""
    count, height, width = ink.shape
    kept = _kept(ink)
    columns, rows = np.any(kept, axis=1), np.any(kept, axis=2)
    mass = np.where(kept, ink, np.float32(0))
    weights = mass.reshape(count, -1).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):  # of cells in which nothing is left
        x = (mass.sum(axis=1) * np.arange(width)).sum(axis=1) / weights
        y = (mass.sum(axis=2) * np.arange(height)).sum(axis=1) / weights
    longer = np.maximum(np.maximum(_extent(columns), _extent(rows)), 0.3 * width)
    scale = _DIGIT / longer  # a speck stays a speck
    middle = (SIDE - 1) / 2
    right, down = middle - scale * x, middle - scale * y
    found = np.zeros((count, SIDE, SIDE), np.float32)
    for n in np.flatnonzero(columns.any(axis=1)):
        move = np.array([[scale[n], 0, right[n]], [0, scale[n], down[n]]])
        cv2.warpAffine(mass[n], move, (SIDE, SIDE), dst=found[n], flags=cv2.INTER_LINEAR)
    return found


def _extent(inked: Flags) -> NDArray[np.intp]:
    """Of each row, from the first to the last that is inked."""
    ends = inked[:, ::-1].argmax(axis=1) + inked.argmax(axis=1)
    return np.asarray(inked.shape[1] - ends, np.intp)


def _kept(ink: Inks) -> Flags:
    """Where ink belongs to the digit: no grain, no bits that lie wholly along the border."""
    count, height, width = ink.shape
    darkest = ink.reshape(count, -1).max(axis=1).astype(np.float64)
    least = np.maximum(_FAINT, 0.35 * darkest).astype(np.float32)
    tall = np.zeros((count, height + 1, width), np.uint8)  # a row apart, nothing joins
    np.greater(ink, least[:, None, None], out=tall[:, :height].view(np.bool_))
    found = cv2.connectedComponentsWithStats(tall.reshape(-1, width))
    stays = _is_written(np.asarray(found[2]), width, height)
    kept = stays.view(np.uint8)[found[1]]
    wide = np.asarray(cv2.dilate(kept, _THREE), np.bool_)
    return wide.reshape(tall.shape)[:, :height]


def _is_written(stats: NDArray[np.int32], width: int, height: int) -> Flags:
    """Of each piece of ink, whether it is neither grain nor lies wholly along a border."""
    x, y, w, h, area = stats.T
    y = y % (height + 1)
    aside = (x + w < 0.2 * width) | (x > 0.8 * width)
    at_end = (y + h < 0.12 * height) | (y > 0.88 * height)
    lies_within = (y / height > 0.2) & (y / height < 0.8)
    is_line = (w > 0.5 * width) & (h < 0.09 * height) & ~lies_within
    written = (area >= 3) & ~aside & ~at_end & ~is_line
    written[0] = False  # the paper
    return np.asarray(written, np.bool_)
