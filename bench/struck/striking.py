"""The ink of a line -> something that runs through words of it, or that lies beside them.

Ink is (height, width) float32, 1 where the pen is darkest; a layer likewise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.float32]
Points = NDArray[np.float64]
_DARK = 0.35  # ink that is part of a stroke
_GAP = 0.22  # of the height: between words
_PARTS = 40  # of a line that wavers
_KINDS = ("one", "aslant", "wavy", "two", "scrawl", "hatched", "crossed")
_OFTEN = (0.42, 0.05, 0.14, 0.14, 0.14, 0.06, 0.05)


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a line: where they begin and end, and the letters without their loops."""

    left: float
    right: float
    top: float
    low: float

    @property
    def high(self) -> float:
        return max(4.0, self.low - self.top)

    @classmethod
    def of(cls, ink: Ink, first: tuple[int, int], last: tuple[int, int]) -> "Words":
        left, right = first[0], last[1]
        dark = (ink[:, left : right + 1] > _DARK).sum(1).astype(np.float32)
        level = cv2.blur(dark[:, None], (1, 3)).ravel()
        rows = np.flatnonzero(level > 0.45 * level.max())
        return cls(left, right, rows[0], rows[-1])


def words_of(ink: Ink) -> list[tuple[int, int]]:
    """The first and the last column of each word."""
    at = np.flatnonzero((ink > _DARK).any(0))
    if not at.size:
        return []
    cuts = np.flatnonzero(np.diff(at) > max(6, ink.shape[0] * _GAP))
    begins, ends = np.append(at[0], at[cuts + 1]), np.append(at[cuts], at[-1])
    return [(int(begin), int(end)) for begin, end in zip(begins, ends, strict=True)]


def struck(ink: Ink, rng: np.random.Generator) -> tuple[Ink, tuple[int, int]] | None:
    """A layer that strikes all words, one or some, and from where to where; None for no room."""
    found = words_of(ink)
    if not found:
        return None
    words = Words.of(ink, *_some(found, rng))
    left = float(np.clip(words.left + rng.normal(-0.15, 0.25) * words.high, 0, ink.shape[1] - 9))
    right = words.right + rng.normal(0.2, 0.3) * words.high
    right = float(np.clip(right, left + 8, ink.shape[1] - 1))
    if right - left < 0.6 * words.high:
        return None
    lines = _lines(Words(left, right, words.top, words.low), rng)
    wide = np.clip(_pen(ink) * rng.uniform(0.55, 1.5), 1, 9)
    dark = rng.uniform(0.75, 1.1) if rng.random() < 0.6 else rng.uniform(0.28, 0.75)
    layers = [_drawn(ink, line, wide, dark, rng) for line in lines]
    return np.max(layers, axis=0), (int(left), int(right))


def beside(ink: Ink, rng: np.random.Generator) -> Ink:
    """A layer that strikes nothing: an underline, a rule or a frame that was left, a dash; or none.

    Each about as often as something of the kind stays on a picture.
    """
    found, wide = words_of(ink), ink.shape[1]
    kind = rng.random()
    if kind < 0.3 and found:
        words = Words.of(ink, *_some(found, rng))
        level = words.low + words.high * rng.uniform(0.22, 0.6)
        line = _wavering(words.left, words.right, level, rng.normal(0, 0.06) * words.high, rng)
        return _drawn(ink, line, _pen(ink) * rng.uniform(0.6, 1.2), rng.uniform(0.5, 1), rng)
    if kind < 0.45:
        return _dots(ink, rng)
    if kind < 0.55:
        level = rng.choice([rng.uniform(0, 3), ink.shape[0] - 1 - rng.uniform(0, 3)])
        frame = np.array([[0.0, level], [wide - 1.0, level]])
        return _drawn(ink, frame, rng.uniform(1, 2.5), rng.uniform(0.2, 0.7), rng)
    if kind < 0.65 and len(found) > 1:
        pairs = list(pairwise(found))
        one, other = pairs[int(rng.integers(len(pairs)))]
        words = Words.of(ink, one, one)
        level = (words.top + words.low) / 2
        dash = np.array([[one[1] + 3, level], [other[0] - 3, level + rng.normal(0, 1)]])
        if other[0] - one[1] > 8:
            return _drawn(ink, dash, _pen(ink), rng.uniform(0.6, 1), rng)
    return np.zeros_like(ink)


def _some(
    found: Sequence[tuple[int, int]], rng: np.random.Generator
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last of all words, of one, or of some beside each other."""
    how = rng.random()
    if how < 0.45:
        return found[0], found[-1]
    first = int(rng.integers(len(found)))
    return found[first], found[first if how < 0.75 else int(rng.integers(first, len(found)))]


def _lines(words: Words, rng: np.random.Generator) -> list[Points]:
    """The strokes of somebody who strikes these words."""
    left, right, high = words.left, words.right, words.high
    middle = words.top + high * rng.uniform(0.2, 0.8)
    climb = float(np.clip(rng.normal(0, 0.05) * (right - left), -0.7 * high, 0.7 * high))
    kind = rng.choice(_KINDS, p=_OFTEN)
    if kind == "aslant":
        climb = rng.choice([-1, 1]) * rng.uniform(0.5, 1.4) * high
    if kind == "wavy":
        line = _wavering(left, right, middle, climb, rng)
        waves = 2 * np.pi * (line[:, 0] - left) / (rng.uniform(0.7, 2.2) * high)
        line[:, 1] += rng.uniform(0.12, 0.4) * high * np.sin(waves)
        return [line]
    if kind == "two":
        apart = rng.uniform(0.2, 0.5) * high / 2
        return [_wavering(left, right, middle + off, climb, rng) for off in (-apart, apart)]
    if kind == "scrawl":
        return [_scrawl(words, rng)]
    if kind == "hatched":
        many = max(3, int((right - left) / (rng.uniform(0.3, 0.9) * high)))
        return [_slash(words, at, rng) for at in np.linspace(left, right, many)]
    if kind == "crossed":
        over, under = words.top - 0.3 * high, words.low + 0.3 * high
        return [np.array([[left, y], [right, z]]) for y, z in ((over, under), (under, over))]
    return [_wavering(left, right, middle, climb, rng)]


def _wavering(
    left: float, right: float, middle: float, climb: float, rng: np.random.Generator
) -> Points:
    """A line that a hand draws from left to right."""
    along = np.linspace(0, 1, _PARTS)
    waver = rng.uniform(0, 1.2) * np.sin(2 * np.pi * (rng.uniform(0.3, 2.5) * along + rng.random()))
    return np.column_stack([left + (right - left) * along, middle + climb * (along - 0.5) + waver])


def _scrawl(words: Words, rng: np.random.Generator) -> Points:
    high = words.high
    many = max(4, int((words.right - words.left) / (rng.uniform(0.15, 0.6) * high)))
    ends = np.where(np.arange(many) % 2 == 0, words.top - 0.2 * high, words.low + 0.2 * high)
    x = np.linspace(words.left, words.right, many)
    return np.column_stack([x, ends]) + rng.normal(0, 0.15 * high, (many, 2))


def _slash(words: Words, at: float, rng: np.random.Generator) -> Points:
    reach = rng.uniform(0.25, 0.5) * words.high
    over, under = words.top - 0.2 * words.high, words.low + 0.2 * words.high
    return np.array([[at - reach + rng.normal(0, 2), under], [at + reach, over]])


def _pen(ink: Ink) -> float:
    """How wide the pen is, in pixels."""
    reach = cv2.distanceTransform((ink > _DARK).astype(np.uint8), cv2.DIST_L2, 3)
    inside = reach[reach > 0]
    return float(np.clip(2 * np.percentile(inside, 90), 1.5, 8)) if inside.size else 3.0


def _drawn(ink: Ink, line: Points, wide: float, dark: float, rng: np.random.Generator) -> Ink:
    """A stroke, half the time with a hand that does not press evenly."""
    layer = np.zeros(ink.shape, np.uint8)
    points = np.round(line * 16).astype(np.int32)[:, None, :]
    cv2.polylines(layer, [points], False, 255, max(1, round(wide)), cv2.LINE_AA, 4)
    stroke: Ink = layer.astype(np.float32) * np.float32(dark / 255)
    if rng.random() < 0.5:
        high, across = ink.shape
        pressed = rng.uniform(0.65, 1, (1, max(2, across // 40))).astype(np.float32)
        stroke *= cv2.resize(pressed, (across, high), interpolation=cv2.INTER_LINEAR)
    return stroke


def _dots(ink: Ink, rng: np.random.Generator) -> Ink:
    """A dotted rule that was printed, as far as it was not taken out."""
    layer = np.zeros_like(ink)
    level, apart = int(rng.uniform(0.6, 0.95) * ink.shape[0]), rng.uniform(4, 9)
    for x in np.arange(rng.uniform(0, apart), ink.shape[1], apart):
        if rng.random() < 0.7:
            cv2.circle(layer, (int(x), level), 1, float(rng.uniform(0.15, 0.45)), -1)
    return layer
