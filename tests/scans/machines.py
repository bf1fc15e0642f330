"""What machines make of a page: paper made white, pencil and all; a screen in the dark."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from tests.scans.encoding import jpeg, png
from tests.scans.filling import Filled
from tests.scans.hardships import Made, forgive
from tests.scans.scanning import Scanner, scan

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
