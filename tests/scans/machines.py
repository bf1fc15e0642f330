"""What machines make of a page: paper made white, a screen in the dark, lines drawn over it."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from tests.scans.encoding import jpeg, pdf_of, png, tiff
from tests.scans.filling import Filled
from tests.scans.hardships import Made, forgive
from tests.scans.scanning import Scanner, bilevel, scan

Rng = np.random.Generator


def made_white(pages: Sequence[Filled], rng: Rng) -> Made:
    """A scanner that takes the background away: what is light is white, without any grain."""
    page, dpi = pages[0], int(rng.choice((150, 200, 300)))
    light = float(rng.uniform(0.55, 0.9)) * 255
    forgive(page, round(0.8 * light), (dpi, dpi))
    _forgive_around(page)
    grey = scan(page.paper.pixels, Scanner((dpi, dpi)), rng).astype(np.float32)
    white = np.clip(grey / light * 255, 0, 255).astype(np.uint8)
    return jpeg(white, dpi, int(rng.integers(50, 85))), (0,)


def _forgive_around(page: Filled) -> None:
    """What was drawn around a box in pencil may be gone, and the answer with it."""
    meant = page.truth.meant
    assert isinstance(meant, dict)
    for pointer, before in meant.items():
        if before.how in ("ring around the box", "outline drawn over twice"):
            nothing = False if before.kind == "tick" else None
            meant[pointer] = replace(before, allowed=(nothing,))


def screen_in_the_dark(pages: Sequence[Filled], rng: Rng) -> Made:
    """A picture of a screen on which the page is shown light on dark, in a window."""
    grey = scan(pages[0].paper.pixels, Scanner((150, 150)), rng).astype(np.float32)
    dark = (rng.uniform(10, 35) + (255 - grey) * 0.8).astype(np.uint8)
    around, bar = int(rng.integers(10, 110)), int(rng.integers(40, 90))
    edges = (around + bar, around, around, around)
    window = cv2.copyMakeBorder(dark, *edges, cv2.BORDER_CONSTANT, value=float(rng.uniform(10, 60)))
    return png(np.asarray(window, np.uint8), 150), (0,)


def coloured_lines(pages: Sequence[Filled], rng: Rng) -> Made:
    """Dirt below the glass of a feeder, or a sensor in want of cleaning, seen in colours."""
    seen = scan(pages[0].paper.pixels, Scanner(is_grey=False), rng)
    for _ in range(int(rng.integers(1, 8))):
        x, wide = int(rng.integers(0, seen.shape[1] - 3)), int(rng.integers(1, 4))
        line = seen[:, x : x + wide] * rng.uniform(0.2, 0.9, 3)
        seen[:, x : x + wide] = line.astype(np.uint8)
    return pdf_of([seen], (200, 200), 75), (0,)


def black_lines(pages: Sequence[Filled], rng: Rng) -> Made:
    """Dirt on the glass, or a sensor that is blind, draws lines of a pixel or two over the page."""
    dpi = int(rng.choice((200, 300)))
    grey = scan(pages[0].paper.pixels, Scanner((dpi, dpi)), rng)
    is_grey = rng.random() < 0.3
    seen = grey if is_grey else bilevel(grey, rng, int(rng.integers(140, 185)))
    for _ in range(int(rng.integers(1, 4))):
        x, wide = int(rng.integers(30, grey.shape[1] - 30)), int(rng.integers(1, 3))
        shows = np.flatnonzero(rng.random(len(seen)) > rng.choice((0, 0.05)))
        seen[shows, x : x + wide] = int(rng.integers(10, 50)) if is_grey else 0
    if is_grey:
        return jpeg(seen, dpi, 75), (0,)
    return tiff([seen], (dpi, dpi), "group4"), (0,)
