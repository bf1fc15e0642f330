"""Labels around which a ring runs that is too pale to be ink, or too near to print to be a note.

A ring of a soft pencil or of a marker around the word that fits, on a page where nothing else is
said: a person sees it at once. What ink there is lies on all sides of the label, and it is rarely
so around another label of the page: of a shadow, of grain and of what shines through it is. All
lengths in millimetres of the form.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Grey, Indices
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.prints.print_areas import (
    BESIDE_SCALE,
    Edges,
    PrintedText,
    texts_of,
    wider,
)

_PALE: Final = 0.04  # share of light: what takes less is grain
_NEAREST: Final = 0.4  # mm beside a label: the blur of its letters
_FARTHEST: Final = 3.4
_IN_A_COLUMN: Final = 0.5  # pixels above a label, and below it, for each of its breadth
_PARTS: Final = 20  # of a turn
_IN_SIGHT: Final = 0.35  # of such a part: the rest may be hidden by print
_LEAST_SEEN: Final = 11  # parts, or nothing is known
_AROUND: Final = 0.85  # of the parts that are seen
# mm2 of it in one piece, at least: less is grain, and of those parts so many hold more (measured:
# grain to 0.47, rings from 0.82)
_PIECE: Final = 0.9
_IN_PIECES: Final = 0.65
_USUAL: Final = 0.4  # of the sides of other labels at most (measured: to 0.2, in light grain 0.6)
_MOST: Final = 0.34  # of the labels of a page: where more have it, it is the paper


def ringed_palely(
    lacking: Grey, paper: Grey, room: Grey, page: LayoutPage, empty: Collection[str]
) -> tuple[PrintedText, ...]:
    """The labels around which something pale runs.

    Args:
        lacking: what is taken of the light of the paper, at `BESIDE_SCALE`.
        paper: that light.
        room: where there is nothing but paper.
        page: what is printed on it.
        empty: pointers of questions in whose boxes nothing stands.
    """
    labels = _labels(page)
    if not any(text.box is not None and text.box.pointer in empty for text in labels):
        return ()
    limit = cv2.convertScaleAbs(paper, alpha=_PALE)
    pale = np.asarray(cv2.bitwise_and(cv2.compare(lacking, limit, cv2.CMP_GT), room), np.uint8)
    above, below = _strips(page)
    total = np.asarray(cv2.integral(pale), np.int32)
    least = _IN_A_COLUMN * 255 * (above[2] - above[0])
    near = np.flatnonzero((_sum(total, above) > least) & (_sum(total, below) > least))
    found = [labels[n] for n in near if _share(pale, room, labels[n].edges) >= _AROUND]
    found = _of_strokes(found, pale, room) if found else []
    if not found or not _are_few(found, labels):
        return ()
    others = [_share(pale, room, text.edges) for text in labels if text not in found]
    if others and median(np.array(others)) > _USUAL:
        return ()  # so it is around all labels: grain, or what shines through
    return tuple(text for text in found if text.box is not None and text.box.pointer in empty)


def _of_strokes(labels: Sequence[PrintedText], pale: Grey, room: Grey) -> list[PrintedText]:
    """The labels around which what is pale hangs together, as strokes do and grain does not."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(pale)
    is_large = stats[:, cv2.CC_STAT_AREA] >= _PIECE * BESIDE_SCALE**2
    is_large[0] = False
    strokes = np.where(is_large[parts], np.uint8(255), np.uint8(0))
    return [text for text in labels if _share(strokes, room, text.edges) > _IN_PIECES]


def _are_few(found: Sequence[PrintedText], labels: Sequence[PrintedText]) -> bool:
    """Whether rings run round few labels of the page, and not round most of any question."""
    count = Counter(text.box.pointer for text in labels if text.box is not None)
    mine = Counter(text.box.pointer for text in found if text.box is not None)
    return len(found) <= max(1.0, _MOST * len(labels)) and all(
        n == 1 or 2 * n <= count[pointer] for pointer, n in mine.items()
    )


@lru_cache(maxsize=64)
def _labels(page: LayoutPage) -> tuple[PrintedText, ...]:
    return tuple(text for text in texts_of(page) if text.box is not None)


@lru_cache(maxsize=64)
def _strips(page: LayoutPage) -> tuple[Indices, Indices]:
    """Above each label and below it: left, top, right, bottom in pixels, each of all labels."""
    edges = np.array([text.edges for text in _labels(page)]).T
    left, top, right, bottom = edges
    above = np.stack([left, top - _FARTHEST, right, top - _NEAREST])
    below = np.stack([left, bottom + _NEAREST, right, bottom + _FARTHEST])
    one, other = (np.rint(each * BESIDE_SCALE).astype(np.int64) for each in (above, below))
    return one, other


def _sum(total: NDArray[np.int32], at: Indices) -> NDArray[np.int32]:
    left, top, right, bottom = at
    whole = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    return np.asarray(whole, np.int32)


def _share(pale: Grey, room: Grey, edges: Edges) -> float:
    """On what share of the sides of a label, as far as they are seen, something pale lies."""
    left, top, right, bottom = (round(each * BESIDE_SCALE) for each in wider(edges, _FARTHEST))
    window = (slice(top, bottom), slice(left, right))
    part = _parts(bottom - top, right - left)
    free = room[window] > 0
    whole = np.bincount(part.ravel(), minlength=_PARTS + 1)[:_PARTS]
    seen = np.bincount(part[free], minlength=_PARTS + 1)[:_PARTS] > _IN_SIGHT * whole
    inked = np.bincount(part[pale[window] > 0], minlength=_PARTS + 1)[:_PARTS] > 0
    if seen.sum() < _LEAST_SEEN:
        return 0.0
    return float((inked & seen).sum() / seen.sum())


@lru_cache(maxsize=64)
def _parts(height: int, width: int) -> Indices:
    """Of each pixel around a label in which part of a turn it lies; those of the label in none."""
    rows, columns = np.mgrid[:height, :width]
    down, across = rows + 0.5 - height / 2, columns + 0.5 - width / 2
    turn = np.arctan2(down / height, across / width) / (2 * np.pi) + 0.5
    part = np.minimum((turn * _PARTS).astype(np.int64), _PARTS - 1)
    inner = (_FARTHEST - _NEAREST) * BESIDE_SCALE
    within = (np.abs(down) < height / 2 - inner) & (np.abs(across) < width / 2 - inner)
    part[within] = _PARTS
    return np.asarray(part, np.int64)
