"""Lines that are kept -> what the next batch is made of: chosen, joined from words, stretched."""

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.handwriting.kept import PLACES, Kept, moments_of
from bench.handwriting.source import WIDEST
from bench.handwriting.words import Cuts
from pipeline.extraction.handwriting.recogniser import AROUND, HEIGHT

SHARES = {"copiste": 0.66, "peraire": 0.09, "dhsd": 0.25}  # of real lines, by source
SINGLE = "dhsd"  # each of its lines is a word
_AS_THEY_ARE = 0.62  # of lines of several words; the others are joined anew

Piece = tuple[int, int, str]  # first column, columns, what it says
Batch = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """A real line: its number, who wrote it, and where it is from."""

    number: int
    writer: str
    source: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A line to be: columns with a share of the next, what it says, and where its ink stands.

    `top` and `high` are shares of the 64 pixels.
    """

    columns: NDArray[np.int64]
    share: NDArray[np.float32]
    text: str
    top: float = 0.0
    high: float = 1.0


class Planner:
    """Lines without end, by chance."""

    def __init__(
        self, kept: Kept, real: Sequence[Told], cuts: Mapping[int, Cuts], seed: int
    ) -> None:
        self.kept, self._first_drawn = kept, len(kept.at)
        self._rng, self._dice = random.Random(seed), np.random.default_rng(seed)
        self._by_source: dict[str, dict[str, list[Told]]] = {}
        self._pieces: dict[str, list[Piece]] = {}
        for line in real:
            by_writer = self._by_source.setdefault(line.source, {})
            by_writer.setdefault(line.writer, []).append(line)
            pieces = self._pieces.setdefault(line.writer, [])
            pieces += self._cut(line, cuts.get(line.number, []))
        dark = kept.whole() > 90
        any_ink = dark.any(1)
        self._tops = np.where(any_ink, dark.argmax(1), HEIGHT).astype(np.int16)
        feet = HEIGHT - dark[:, ::-1].argmax(1)
        self._feet = np.where(any_ink, feet, 0).astype(np.int16)

    def batches(self, share: Callable[[], float], sizes: Mapping[int, int]) -> Iterator[Batch]:
        """Without end.

        Args:
            share: of real lines, as learning goes on.
            sizes: lines in a batch, by width in columns.
        """
        waiting: dict[int, list[Planned]] = {width: [] for width in sorted(sizes)}
        while True:
            planned = self._line(share())
            if planned is None:
                continue
            need = len(planned.columns) + 2 * AROUND
            width = next((width for width in waiting if width >= need), None)
            if width is None:
                continue
            waiting[width].append(planned)
            if len(waiting[width]) >= sizes[width]:
                yield _packed(waiting[width], width)
                waiting[width] = []

    def _whole(self, number: int) -> Piece:
        return self.kept.at[number], self.kept.wide[number], self.kept.text[number]

    def _cut(self, line: Told, cuts: Cuts) -> list[Piece]:
        """Single words of a line, and what stood between cuts that were not found."""
        at, wide, text = self._whole(line.number)
        if line.source == SINGLE:
            return [(at, wide, text)]
        edges = [(-1, 0), *cuts, (len(text), wide)]
        found = [
            (at + x, y - x, said)
            for (i, x), (j, y) in pairwise(edges)
            if (said := text[i + 1 : j].strip()) and y - x > 6
        ]
        return found if len(found) > 1 else []

    def _line(self, share: float) -> Planned | None:
        rng = self._rng
        drawn = len(self.kept.at) - self._first_drawn
        if drawn and rng.random() >= share:
            return self._stretched([(self._whole(self._first_drawn + rng.randrange(drawn)), 0)])
        sources = list(self._by_source)
        (source,) = rng.choices(sources, [SHARES.get(name, 0.2) for name in sources])
        by_writer = self._by_source[source]
        if rng.random() < 0.5:
            line = rng.choice([line for lines in by_writer.values() for line in lines])
        else:
            line = rng.choice(by_writer[rng.choice(list(by_writer))])
        own, words = self._whole(line.number), self._pieces[line.writer]
        if source == SINGLE:
            pieces = [own, *rng.choices(words, k=rng.choice((0, 0, 1, 2, 3, 4)))]
            return self._stretched([(piece, rng.randint(10, 30)) for piece in pieces])
        if not words or rng.random() < _AS_THEY_ARE:
            return self._stretched([(own, 0)])
        pieces = []
        for _ in range(rng.choice((1, 2, 2, 3, 4))):
            start = rng.randrange(len(words))
            pieces += words[start : start + rng.choice((1, 1, 2, 3))]
        parts = [(piece, rng.randint(0, 14)) for piece in pieces]
        return self._stretched(parts, *self._tight(pieces))

    def _tight(self, pieces: Sequence[Piece]) -> tuple[float, float]:
        """Where the ink of some words stands, with paper around it."""
        top = min(int(self._tops[start : start + wide].min()) for start, wide, _ in pieces)
        foot = max(int(self._feet[start : start + wide].max()) for start, wide, _ in pieces)
        if foot - top < 10:
            return 0.0, 1.0
        around = self._rng.uniform(0.08, 0.16) * (foot - top)
        first, last = max(0.0, top - around), min(float(HEIGHT), foot + around)
        high = max((last - first) / HEIGHT, 0.5)
        return min(first / HEIGHT, 1 - high), high

    def _stretched(
        self, parts: Sequence[tuple[Piece, int]], top: float = 0.0, high: float = 1.0
    ) -> Planned | None:
        """As wide as another hand writes, here wider and there closer; None where too long."""
        text = " ".join(said for (_, _, said), _ in parts)
        natural = sum(wide for (_, wide, _), _ in parts) + sum(gap for _, gap in parts[:-1])
        scale = min(max(math.exp(self._rng.gauss(0, 0.13)) / high, 0.62), 2.0)
        scale = max(scale, 6 * len(text) / natural, 16 / natural)
        if natural * scale > WIDEST:
            return None
        columns, share = list[NDArray[np.int64]](), list[NDArray[np.float32]]()
        for n, ((start, wide, _), gap) in enumerate(parts):
            place = self._uneven(wide, max(4, round(wide * scale)))
            first = np.floor(place).astype(np.int64)
            columns.append(start + first)
            share.append((place - first).astype(np.float32))
            if n + 1 < len(parts) and gap:
                nothing = round(gap * scale)
                columns.append(np.zeros(nothing, np.int64))
                share.append(np.zeros(nothing, np.float32))
        return Planned(np.concatenate(columns), np.concatenate(share), text, top, high)

    def _uneven(self, wide: int, out: int) -> NDArray[np.float64]:
        """Places in so many columns, at a speed that changes every fifty."""
        knots = max(2, out // 50)
        dice = self._dice.normal(0, 0.16, knots + 1)
        speed = np.exp(np.interp(np.linspace(0, knots, out), np.arange(knots + 1), dice))
        place = np.cumsum(speed)
        middles: NDArray[np.float64] = (place - speed / 2) / place[-1] * wide - 0.5
        return middles.clip(0, wide - 1)


def _packed(lines: Sequence[Planned], width: int) -> Batch:
    columns = np.zeros((len(lines), width), np.int64)
    share = np.zeros((len(lines), width), np.float32)
    for n, line in enumerate(lines):
        columns[n, AROUND : AROUND + len(line.columns)] = line.columns
        share[n, AROUND : AROUND + len(line.columns)] = line.share
    return {
        "columns": columns,
        "share": share,
        "moments": np.array([moments_of(len(line.columns), width) for line in lines]),
        "letters": np.array([PLACES[letter] for line in lines for letter in line.text]),
        "counts": np.array([len(line.text) for line in lines]),
        "tops": np.array([line.top for line in lines], np.float32),
        "highs": np.array([line.high for line in lines], np.float32),
    }
