"""Places and edges of strokes, in mm -> how far they reach, and what lies within what."""

import numpy as np

from pipeline.extraction.pixels import Points
from pipeline.extraction.scan.prints.print_areas import Edges


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


def covers(edges: Edges, other: Edges) -> bool:
    """Whether all of the other lies within."""
    return all(a <= b for a, b in zip(edges[:2], other[:2], strict=True)) and all(
        a >= b for a, b in zip(edges[2:], other[2:], strict=True)
    )


def holds(edges: Edges, place: Points) -> bool:
    """Whether a place lies within."""
    left, top, right, bottom = edges
    return bool(left < place[0] < right and top < place[1] < bottom)
