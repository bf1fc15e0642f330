"""Filled-in pages -> one PDF as a feeder makes it of a pile: mixed, upside down, with backs."""

from collections.abc import Sequence

import cv2
import numpy as np

from tests.scans.encoding import pdf_of
from tests.scans.filling import Filled
from tests.scans.printing import HIGH, WIDE, Pixels
from tests.scans.scanning import Scanner, scan

Rng = np.random.Generator
_DPI = 200


def stack(pages: Sequence[Filled], rng: Rng) -> bytes:
    """The pages as one PDF of pictures, in chance order."""
    return stacked(pages, rng)[0]


def stacked(pages: Sequence[Filled], rng: Rng) -> tuple[bytes, tuple[int | None, ...]]:
    """The PDF, and which of the pages each of its pages is; None for an empty back."""
    order: list[int | None] = []
    for n in rng.permutation(len(pages)):
        order += [int(n), None] if rng.random() < 0.5 else [int(n)]
    scanner = Scanner((_DPI, _DPI))
    pictures = []
    for n in order:
        side = blank_back(rng) if n is None else pages[n].paper.pixels
        pictures.append(scan(side, scanner, rng, int(rng.choice((0, 0, 0, 180)))))
    return pdf_of(pictures, scanner.dpi, 70), tuple(order)


def blank_back(rng: Rng) -> Pixels:
    """The empty back of a page, with a speck or two."""
    side = np.full((HIGH, WIDE, 3), 250, np.uint8)
    for _ in range(int(rng.integers(0, 4))):
        at = (int(rng.integers(WIDE)), int(rng.integers(HIGH)))
        cv2.circle(side, at, int(rng.integers(1, 5)), (60, 60, 60), -1)
    return side
