"""Places and edges of strokes, in mm -> how far they reach, and what lies within what."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from pipeline.extraction.pixels import Points
from pipeline.extraction.scan.prints.print_areas import Edges

_RING: Final = (2.4, 6.5)  # mm from the middle of a box that a ring around it lies
_TRUE: Final = 0.4  # mm by which that differs, at most


def lies_around(places: Points, edges: Edges) -> bool:
    """Whether a stroke lies on a ring around a box: everywhere as far from its middle."""
    middle = ((edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2)
    away = np.hypot(*(places - middle).T)
    return bool(_RING[0] < away.min() and away.max() < _RING[1] and away.std() < _TRUE)


def farthest(off: Points) -> Points:
    """The place that lies farthest away."""
    return np.asarray(off[np.hypot(*off.T).argmax()], np.float64)


def cosine(one: Points, other: Points) -> float:
    """Of the angle between two ways: 1 where they are the same, -1 where they are opposite."""
    return float(one @ other / (np.hypot(*one) * np.hypot(*other)))


def length(where: Edges) -> float:
    """The longer side."""
    return max(where[2] - where[0], where[3] - where[1])


def reach(where: Edges, box: Edges) -> float:
    """How far something reaches beyond a box."""
    return max(box[0] - where[0], box[1] - where[1], where[2] - box[2], where[3] - box[3])


def enclosing(places: Iterable[Edges]) -> Edges:
    """The edges of all of these places."""
    lefts, tops, rights, bottoms = zip(*places, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def covers(edges: Edges, other: Edges) -> bool:
    """Whether all of the other lies within."""
    return all(a <= b for a, b in zip(edges[:2], other[:2], strict=True)) and all(
        a >= b for a, b in zip(edges[2:], other[2:], strict=True)
    )


def holds(edges: Edges, place: Points) -> bool:
    """Whether a place lies within."""
    left, top, right, bottom = edges
    return bool(left < place[0] < right and top < place[1] < bottom)
