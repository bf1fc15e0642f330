"""A registered page -> the strokes on it that stand beside its boxes: on bare paper, over labels.

Looked at with few pixels, for on most pages there are none. Stains are broad and pale, what shines
through is paler still, dust is small, and the lid, a tear and a shadow touch the edge of the paper:
none of them is a stroke. Over a label a stroke shows by the ink that is there beyond what its
letters take. All lengths in millimetres of the form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Points
from pipeline.extraction.scan.drawn_form import WHOLE_PAGE
from pipeline.extraction.scan.print_areas import (
    BESIDE_SCALE,
    Edges,
    PrintedText,
    room_beside,
    texts_of,
)
from pipeline.extraction.scan.registration import Registration

_INK: Final = 0.15  # share of light that ink takes away at least
_DARK: Final = 0.25  # and that the darker half of a stroke does; what shines through takes 0.2
_WIDEST: Final = 9  # pixels: what is wider is no stroke
_SHORT: Final = 1.6  # mm from end to end; less is dust, or the tail of a letter
_LEAST: Final = 0.45  # mm2 of ink
_MOST: Final = 20_000  # specks: not ink but the grain of a bad scan
_MANY: Final = 600  # and so many pieces
_BROAD: Final = 0.2  # share of a piece that is at least a millimetre broad
_STAIN: Final = 0.55  # of the light: pens that are so broad are darker
_BESIDE_TEXT: Final = (0.2, 0.3, 0.6, 0.6)  # mm left, above, right and below that are looked at
_FEW: Final = 4  # lines of text that tell how dark print is, at least
_EXTRA: Final = 0.6  # mm2 of ink over a label, beyond what is printed
_EXTRA_SHARE: Final = 0.06  # of what is printed
_SPREAD: Final = 4.0  # times by which print differs from line to line


@dataclass(frozen=True, eq=False)
class Piece:
    """Strokes that hang together: the pixels (n, 2) as places in mm."""

    places: Points

    @cached_property
    def edges(self) -> Edges:
        """Left, top, right and bottom."""
        half = 0.5 / BESIDE_SCALE
        left, top = self.places.min(axis=0) - half
        right, bottom = self.places.max(axis=0) + half
        return (float(left), float(top), float(right), float(bottom))

    def distance(self, edges: Edges) -> float:
        """Millimetres to a rectangle; 0 where some of it lies inside."""
        left, top, right, bottom = edges
        x, y = self.places.T
        across = np.maximum(np.maximum(left - x, x - right), 0)
        down = np.maximum(np.maximum(top - y, y - bottom), 0)
        return float(np.hypot(across, down).min())


@dataclass(frozen=True, slots=True)
class Beside:
    """What was drawn beside the boxes.

    Attributes:
        pieces: on bare paper.
        over: labels with more ink than their letters take; how much more, in mm2.
    """

    pieces: tuple[Piece, ...] = ()
    over: tuple[tuple[PrintedText, float], ...] = ()


def ink_beside(grey: Grey, there: Registration, page: LayoutPage) -> Beside:
    """The strokes beside the boxes.

    Args:
        grey: the picture.
        there: where the form lies on it.
        page: what is printed on it.
    """
    seen = there.cut(grey, WHOLE_PAGE, BESIDE_SCALE)
    paper = np.asarray(cv2.morphologyEx(seen, cv2.MORPH_CLOSE, _AROUND), np.uint8)
    lacking = cv2.subtract(paper, seen)
    limit = cv2.convertScaleAbs(paper, alpha=_INK)
    ink = cv2.bitwise_and(cv2.compare(lacking, limit, cv2.CMP_GT), room_beside(page))
    pieces = ()
    if cv2.countNonZero(ink):
        pieces = tuple(_pieces(np.asarray(ink, np.uint8), np.asarray(lacking, np.uint8), paper))
    return Beside(pieces, tuple(_over(np.asarray(lacking, np.uint8), paper, texts_of(page))))


_AROUND: Final = np.ones((_WIDEST, _WIDEST), np.uint8)


def _pieces(ink: Grey, lacking: Grey, paper: Grey) -> Iterator[Piece]:
    outlines, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(outlines) > _MOST:
        return
    around = [(cv2.boundingRect(outline), outline) for outline in outlines if len(outline) > 1]
    long = [(at, outline) for at, outline in around if np.hypot(*at[2:]) >= _SHORT * BESIDE_SCALE]
    if len(long) > _MANY:
        return
    for (left, top, width, height), outline in long:
        here = (slice(top, top + height), slice(left, left + width))
        inside = np.zeros((height, width), np.uint8)
        cv2.drawContours(inside, [outline], 0, 255, -1, offset=(-left, -top))
        mine = (inside > 0) & (ink[here] > 0)
        rows, columns = np.nonzero(mine)
        is_large = len(rows) >= _LEAST * BESIDE_SCALE**2
        if is_large and _is_stroke(mine, lacking[here], paper[here]):
            places = np.column_stack([columns + left + 0.5, rows + top + 0.5]) / BESIDE_SCALE
            yield Piece(np.asarray(places, np.float64))


def _is_stroke(mine: Flags, lacking: Grey, paper: Grey) -> bool:
    """Whether a piece is dark enough, or thin enough, to come from a pen."""
    depth = lacking[mine] / np.maximum(paper[mine], 1).astype(np.float32)
    upper = 3 * len(depth) // 4
    dark = float(np.partition(depth, upper)[upper])
    if dark < _DARK:
        return False
    core = cv2.erode(np.pad(mine, 1).astype(np.uint8), np.ones((3, 3), np.uint8))
    return dark >= _STAIN or float(core.sum()) <= _BROAD * len(depth)


def _over(
    lacking: Grey, paper: Grey, texts: tuple[PrintedText, ...]
) -> Iterator[tuple[PrintedText, float]]:
    """The labels over which something was drawn: all print of a page is about equally dark."""
    if len(texts) < _FEW or all(text.box is None for text in texts):
        return
    seen = _ink_on(lacking, paper, np.array([text.edges for text in texts]))
    printed = np.array([text.ink for text in texts])
    share = seen / printed
    usual = float(np.median(share))
    paler = usual - share[share <= usual]  # ink of a pen only adds
    spread = float(np.median(paler)) * 1.5
    extra = seen - usual * printed
    least = np.maximum(_EXTRA, np.maximum(_EXTRA_SHARE, _SPREAD * spread) * printed)
    for n in np.flatnonzero(extra > least):
        if texts[n].box is not None:
            yield texts[n], float(extra[n])


def _ink_on(lacking: Grey, paper: Grey, edges: Points) -> NDArray[np.float64]:
    """The ink in rectangles (n, 4), in mm2 of full black."""
    total = cv2.integral(lacking)
    around = np.array(_BESIDE_TEXT) * (-1, -1, 1, 1)
    height, width = lacking.shape
    left, top, right, bottom = np.rint((edges + around) * BESIDE_SCALE).astype(int).T
    left, right = np.clip(left, 0, width), np.clip(right, 0, width)
    top, bottom = np.clip(top, 0, height), np.clip(bottom, 0, height)
    inside = (total[bottom, right] - total[top, right]).astype(np.float64)
    inside -= total[bottom, left] - total[top, left]
    light = paper[(top + bottom) // 2, np.clip((left + right) // 2, 0, width - 1)]
    return np.asarray(inside / np.maximum(light, 1) / BESIDE_SCALE**2, np.float64)
