"""Real lines -> where their words part: words of one writer are laid beside each other anew."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from bench.handwriting.kept import PLACES, Kept
from bench.handwriting.network import Network
from pipeline.extraction.handwriting.recogniser import AROUND

Cuts = list[tuple[int, int]]  # place of a space in the text, column in the line
Best = list[tuple[float, int]]  # for each letter: ln of its likelihood, its moment

_NEVER = -1e30
_LEAST = -2.5  # mean ln a letter: below it, a line does not show what it is said to
_CLEAR = -1.0  # ln: so sure of a space, at least
_REACH = 14  # columns to either side of where the network saw a space
_FAINT = 1.2  # ink of a column where nothing is cut through
_APART = 6  # columns


@torch.no_grad()
def parted(
    network: Network, kept: Kept, numbers: Sequence[int]
) -> tuple[dict[int, Cuts], set[int]]:
    """Where each line may be cut; and the lines that do not show what they are said to."""
    network.eval()
    columns, cuts, odd = kept.whole(), dict[int, Cuts](), set[int]()
    for some in kept.alike(numbers, 60_000):
        ink, moments = kept.shown(some)
        logs = network(ink).float().cpu().numpy()
        said = [[PLACES[letter] for letter in kept.text[n]] for n in some]
        for n, view, text, length in zip(some, logs, said, moments, strict=True):
            best, mean = _aligned(view[:length], text)
            if mean < _LEAST:
                odd.add(n)
                continue
            weight = columns[kept.at[n] : kept.at[n] + kept.wide[n]].sum(1) / 255
            cuts[n] = _cuts(kept.text[n], best, weight)
    return cuts, odd


def _cuts(text: str, best: Best, weight: NDArray[np.float64]) -> Cuts:
    """The quietest column near each space that was clearly seen."""
    found: Cuts = []
    for place, (sure, moment) in enumerate(best):
        at = moment * 4 + 2 - AROUND
        first, last = max(1, at - _REACH), min(len(weight) - 1, at + _REACH + 1)
        if text[place] != " " or sure < _CLEAR or last - first < 3:
            continue
        near = weight[first:last]
        quiet = np.flatnonzero(near <= near.min() + 0.15) + first
        x = int(quiet[np.abs(quiet - at).argmin()])
        if weight[x] <= _FAINT and (not found or x > found[-1][1] + _APART):
            found.append((place, x))
    return found


def _aligned(view: NDArray[np.float32], text: Sequence[int]) -> tuple[Best, float]:
    """Where each letter stands on the best path through a line; mean ln of that path a letter."""
    states = np.zeros(2 * len(text) + 1, np.int64)
    states[1::2] = text
    may_skip = np.zeros(len(states), np.bool_)
    may_skip[3::2] = states[3::2] != states[1:-2:2]
    score = np.full(len(states), _NEVER)
    score[0] = 0.0
    came = np.zeros((len(view), len(states)), np.int8)
    for moment, row in enumerate(view):
        steps = np.full((3, len(states)), _NEVER)
        steps[0], steps[1, 1:] = score, score[:-1]
        steps[2, 2:] = np.where(may_skip[2:], score[:-2], _NEVER)
        came[moment] = steps.argmax(axis=0)
        score = steps.max(axis=0) + row[states]
    state = len(states) - 1 if score[-1] >= score[-2] else len(states) - 2
    total, best = float(score[state]), [(-30.0, 0)] * len(text)
    for moment in range(len(view) - 1, -1, -1):
        if state % 2:
            seen = float(view[moment, states[state]])
            best[state // 2] = max(best[state // 2], (seen, moment))
        state -= int(came[moment, state])
    return best, total / len(text)
