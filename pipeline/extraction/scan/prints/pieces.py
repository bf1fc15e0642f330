"""Strokes on bare paper: what is ink there, in pieces that hang together.

Looked at with few pixels. Stains are broad and pale, what shines through is paler still, dust is
small: none of them is a stroke. All lengths in millimetres of the form.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import hypot
from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Grey, Points
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, Edges

_TOGETHER: Final = 2.6  # mm between the strokes of one note
_THIN: Final = 0.45  # mm to either side of a straight stroke, at most
_SLENDER: Final = 0.3  # of its length
_INK: Final = 0.15  # share of light that ink takes away at least
_DARK: Final = 0.25  # and that the darker half of a stroke does; what shines through takes 0.2
_WIDEST: Final = 9  # pixels: what is wider is no stroke
_SHORT: Final = 1.6  # mm from end to end; less is dust, or the tail of a letter
_LEAST: Final = 0.45  # mm2 of ink
_MOST: Final = 20_000  # specks: not ink but the grain of a bad scan
_MANY: Final = 600  # and so many pieces beside the boxes
_BROAD: Final = 0.2  # share of a piece that is at least a millimetre broad
STAIN: Final = 0.62  # of the light: pens that are so broad are darker
_AROUND: Final = np.ones((_WIDEST, _WIDEST), np.uint8)

Line = tuple[Points, Points]  # its middle in mm, and which way it goes


@dataclass(frozen=True, eq=False)
class Piece:
    """Strokes that hang together: the pixels (n, 2) as places in mm; how much light they take.

    `is_broad`: pale, and too broad for the stroke of a pen: of a crayon, or a stain.
    """

    places: Points
    dark: float = 1.0
    is_broad: bool = False

    @cached_property
    def edges(self) -> Edges:
        """Left, top, right and bottom."""
        half = 0.5 / BESIDE_SCALE
        left, top = self.places.min(axis=0) - half
        right, bottom = self.places.max(axis=0) + half
        return (float(left), float(top), float(right), float(bottom))

    @cached_property
    def line(self) -> Line | None:
        """Where it runs, if it is a straight stroke."""
        return line_through(self.places)

    def is_within(self, distance: float, edges: Edges) -> bool:
        """Whether it comes so close to a rectangle, in mm."""
        return gap(self.edges, edges) < distance and self.distance(edges) < distance

    def distance(self, edges: Edges) -> float:
        """Millimetres to a rectangle; 0 where some of it lies inside."""
        left, top, right, bottom = edges
        x, y = self.places.T
        across = np.maximum(np.maximum(left - x, x - right), 0)
        down = np.maximum(np.maximum(top - y, y - bottom), 0)
        return float(np.hypot(across, down).min())


def gap(one: Edges, other: Edges) -> float:
    """Millimetres between two rectangles."""
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    down = max(one[1] - other[3], other[1] - one[3], 0.0)
    return hypot(across, down)


def together(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that lie close to each other, as notes."""
    notes: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: each.edges):
        near = [
            note
            for note in notes
            if any(gap(piece.edges, other.edges) < _TOGETHER for other in note)
        ]
        notes = [note for note in notes if note not in near]
        notes.append([piece, *(other for note in near for other in note)])
    return notes


def around(note: Sequence[Piece]) -> Edges:
    """The edges of all pieces of a note."""
    edges = np.array([piece.edges for piece in note])
    left, top = edges[:, :2].min(axis=0)
    right, bottom = edges[:, 2:].max(axis=0)
    return (float(left), float(top), float(right), float(bottom))


def line_through(places: Points) -> Line | None:
    """The middle and the direction of a straight stroke; None where it is none."""
    start = places.mean(axis=0)
    _, spread, ways = np.linalg.svd(places - start, full_matrices=False)
    thick = float(spread[1]) / np.sqrt(len(places))
    long = float(spread[0]) / np.sqrt(len(places))
    return (start, np.asarray(ways[0])) if thick < min(_THIN, _SLENDER * long) else None


def light_lost(seen: Grey) -> tuple[Grey, Grey, Grey]:
    """The light of the paper at `BESIDE_SCALE`, what is taken of it, and where that is ink."""
    paper = np.asarray(cv2.morphologyEx(seen, cv2.MORPH_CLOSE, _AROUND), np.uint8)
    lacking = np.asarray(cv2.subtract(paper, seen), np.uint8)
    limit = cv2.convertScaleAbs(paper, alpha=_INK)
    return paper, lacking, np.asarray(cv2.compare(lacking, limit, cv2.CMP_GT), np.uint8)


def pieces_of(
    ink: Grey, lacking: Grey, paper: Grey, most: int = _MANY, *, broad: bool = False
) -> Iterator[Piece]:
    """The strokes among what is ink (see `light_lost`); none where there are more than `most`.

    `broad`: with what is pale and broad; a stain may be.
    """
    outlines, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if len(outlines) > _MOST:
        return
    found = [(cv2.boundingRect(outline), outline) for outline in outlines if len(outline) > 1]
    long = [
        (at, outline) for at, outline in found if np.hypot(at[2], at[3]) >= _SHORT * BESIDE_SCALE
    ]
    if len(long) > most:
        return
    for (left, top, width, height), outline in long:
        here = (slice(top, top + height), slice(left, left + width))
        inside = np.zeros((height, width), np.uint8)
        cv2.drawContours(inside, [outline], 0, 255, -1, offset=(-left, -top))
        mine = (inside > 0) & (ink[here] > 0)
        rows, columns = np.nonzero(mine)
        if len(rows) < _LEAST * BESIDE_SCALE**2:
            continue
        dark = darkness(mine, lacking[here], paper[here])
        is_broad = dark < STAIN and broad_share(mine) > _BROAD
        if dark > _DARK and (broad or not is_broad):
            places = np.column_stack([columns + left + 0.5, rows + top + 0.5]) / BESIDE_SCALE
            yield Piece(np.asarray(places, np.float64), dark, is_broad)


def darkness(mine: Flags, lacking: Grey, paper: Grey) -> float:
    """The share of light that a piece takes, where it is dark; see `light_lost`."""
    depth = lacking[mine] / np.maximum(paper[mine], 1).astype(np.float32)
    upper = 3 * len(depth) // 4
    return float(np.partition(depth, upper)[upper])


def broad_share(mine: Flags) -> float:
    """The share of a piece that is at least a millimetre broad."""
    core = cv2.erode(np.pad(mine, 1).astype(np.uint8), np.ones((3, 3), np.uint8))
    return float(core.sum()) / float(mine.sum())
