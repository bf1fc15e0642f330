"""All lines, column after column on the GPU; batches are gathered from there."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.extraction.handwriting.recogniser import AROUND, HEIGHT, LETTERS, STEP

PLACES = {letter: n + 1 for n, letter in enumerate(LETTERS)}


class Kept:
    """Lines by number: `at` is the first column of each, `wide` how many, `text` what it says.

    Column 0 and the one after each line are paper.
    """

    def __init__(self, columns: int, device: torch.device) -> None:
        self._columns = torch.zeros(columns, HEIGHT, dtype=torch.uint8, device=device)
        self._end = 1
        self.device = device
        self.at: list[int] = []
        self.wide: list[int] = []
        self.text: list[str] = []

    def add(self, columns: NDArray[np.uint8], widths: Sequence[int], texts: Sequence[str]) -> bool:
        """Lines whose columns lie one after another; False where there is no room for them."""
        total = len(columns) + len(widths)
        if self._end + total + 1 >= len(self._columns):
            return False
        spread, start, place = np.zeros((total, HEIGHT), np.uint8), 0, 0
        for width, text in zip(widths, texts, strict=True):
            spread[place : place + width] = columns[start : start + width]
            self.at.append(self._end + place)
            self.wide.append(width)
            self.text.append(text)
            start, place = start + width, place + width + 1
        self._columns[self._end : self._end + total] = torch.from_numpy(spread).to(self.device)
        self._end += total
        return True

    def ink(self, columns: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
        """(lines, 1, 64, width), 1 is ink: at each place a column and a share of the next."""
        one, other = self._columns[columns].float(), self._columns[columns + 1].float()
        ink = (one + (other - one) * share[..., None]) / 255
        return ink.transpose(1, 2)[:, None].contiguous()

    def shown(self, numbers: Sequence[int]) -> tuple[torch.Tensor, list[int]]:
        """Lines as they are, and how many moments each has."""
        width = -(-(max(self.wide[n] for n in numbers) + 2 * AROUND) // STEP) * STEP
        columns = np.zeros((len(numbers), width), np.int64)
        for row, n in enumerate(numbers):
            columns[row, AROUND : AROUND + self.wide[n]] = self.at[n] + np.arange(self.wide[n])
        places = torch.from_numpy(columns).to(self.device)
        moments = [moments_of(self.wide[n], width) for n in numbers]
        return self.ink(places, torch.zeros_like(places, dtype=torch.float32)), moments

    def alike(self, numbers: Sequence[int], columns: int) -> Iterator[list[int]]:
        """Groups of lines of about the same width, of at most so many columns together."""
        ordered = sorted(numbers, key=lambda n: self.wide[n])
        while ordered:
            count = max(1, columns // (self.wide[ordered[-1]] + 2 * AROUND))
            yield ordered[-count:]
            ordered = ordered[:-count]

    def whole(self) -> NDArray[np.uint8]:
        """All columns that are in use."""
        found: NDArray[np.uint8] = self._columns[: self._end].cpu().numpy()
        return found


def moments_of(wide: int, width: int) -> int:
    """Of a line of so many columns in a batch of that width."""
    return min((wide + 2 * AROUND + 3) // 4, width // 4)
