"""By how much each place of a page that is not flat lies off: a smooth field over the page.

A uniform cubic B-spline with a control point every so many millimetres, fitted to measured places
by least squares; measurements that do not go along with their neighbours lose their weight.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.extraction.pixels import Indices, Points

_BESIDE: Final = 12.0  # mm around the page for which there is a field, too
_ROUNDS: Final = 3
_USUAL: Final = 0.12  # mm by which a good measurement lies off the field
_STIFF: Final = 0.02  # how much a curve weighs beside what was measured


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """The field.

    Attributes:
        knots: mm between control points.
        control: mm to the right and down (rows, columns, 2).
    """

    knots: float
    control: Points

    def at(self, places: Points) -> Points:
        """How far places (n, 2) in mm lie off, in mm (n, 2)."""
        inside = np.clip(places, -_BESIDE, (PAGE_WIDTH + _BESIDE, PAGE_HEIGHT + _BESIDE))
        (row, down), (column, along) = (_near(inside[:, n], self.knots) for n in (1, 0))
        near = self.control[row[:, :, None], column[:, None, :]]  # (n, 4, 4, 2)
        shares = down[:, :, None, None] * along[:, None, :, None]
        return np.asarray((near * shares).sum(axis=(1, 2)), np.float64)

    def over(self, x: Points, y: Points) -> Points:
        """The same for every crossing of columns and rows (len(y), len(x), 2)."""
        rows, columns = _basis(y, PAGE_HEIGHT, self.knots), _basis(x, PAGE_WIDTH, self.knots)
        return np.stack([rows @ self.control[..., n] @ columns.T for n in range(2)], axis=2)


def fitted(places: Points, off: Points, weights: Points, knots: float) -> Bend:
    """The smooth field that goes best with what was measured.

    Args:
        places: in mm (n, 2).
        off: how far each lies off, mm (n, 2).
        weights: how sure that is, each way (n, 2), about 1.
        knots: mm between control points.
    """
    (row, down), (column, along) = _near(places[:, 1], knots), _near(places[:, 0], knots)
    rows, columns = _count(PAGE_HEIGHT, knots), _count(PAGE_WIDTH, knots)
    size = rows * columns
    counts = (row[:, :, None] * columns + column[:, None, :]).reshape(-1, 16)
    shares = (down[:, :, None] * along[:, None, :]).reshape(-1, 16)
    pairs = (counts[:, :, None] * size + counts[:, None, :]).ravel()
    products = shares[:, :, None] * shares[:, None, :]
    trust = np.ones(len(places))
    control = np.zeros((size, 2))
    for _ in range(_ROUNDS):
        for n in range(2):
            weight = (weights[:, n] * trust)[:, None]
            square = np.bincount(pairs, (weight[:, :, None] * products).ravel(), size * size)
            wanted = np.bincount(counts.ravel(), (weight * shares * off[:, n, None]).ravel(), size)
            stiff = square.reshape(size, size) + _STIFF * _stiffness(rows, columns)
            control[:, n] = np.linalg.solve(stiff, wanted)
        left = off - (control[counts] * shares[:, :, None]).sum(axis=1)
        far = np.hypot(*(left * np.sqrt(weights / weights.max(axis=0))).T)
        usual = max(_USUAL, 1.5 * float(np.median(far)))
        trust = 1 / (1 + (far / usual) ** 2) ** 2
    return Bend(knots, control.reshape(rows, columns, 2))


def _count(length: float, knots: float) -> int:
    """How many control points there are one way."""
    return int(np.ceil((length + 2 * _BESIDE) / knots)) + 3


def _near(at: Points, knots: float) -> tuple[Indices, Points]:
    """The four control points that count at each place (n, 4), and how much."""
    along = (at + _BESIDE) / knots
    first = along.astype(int)
    t = along - first
    shares = np.stack(
        [(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3], axis=1
    )
    return first[:, None] + np.arange(4), shares / 6


def _basis(at: Points, length: float, knots: float) -> Points:
    """How much each control point counts at each place (n, points)."""
    points, shares = _near(np.clip(at, -_BESIDE, length + _BESIDE), knots)
    basis = np.zeros((len(at), _count(length, knots)))
    np.put_along_axis(basis, points, shares, axis=1)
    return basis


@lru_cache(maxsize=8)
def _stiffness(rows: int, columns: int) -> Points:
    """What a curve costs: the second differences of control points, squared."""
    down, along = np.eye(rows), np.eye(columns)
    bent = (
        np.kron(np.diff(down, 2, axis=0), along),
        np.kron(down, np.diff(along, 2, axis=0)),
        np.sqrt(2) * np.kron(np.diff(down, axis=0), np.diff(along, axis=0)),
    )
    return np.asarray(sum(each.T @ each for each in bent) + 1e-6 * np.eye(rows * columns))
