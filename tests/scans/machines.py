"""What machines make of a page: paper made white, pencil and all; a screen in the dark."""

from collections.abc import Sequence

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
    forgive(page, round(0.9 * light), (dpi, dpi))
    grey = scan(page.paper.pixels, Scanner((dpi, dpi)), rng).astype(np.float32)
    white = np.clip(grey / light * 255, 0, 255).astype(np.uint8)
    return jpeg(white, dpi, int(rng.integers(50, 85))), (0,)


def screen_in_the_dark(pages: Sequence[Filled], rng: Rng) -> Made:
    """A picture of a screen on which the page is shown light on dark, in a window."""
    grey = scan(pages[0].paper.pixels, Scanner((150, 150)), rng).astype(np.float32)
    dark = (rng.uniform(10, 35) + (255 - grey) * 0.8).astype(np.uint8)
    around, bar = int(rng.integers(10, 110)), int(rng.integers(40, 90))
    edges = (around + bar, around, around, around)
    window = cv2.copyMakeBorder(dark, *edges, cv2.BORDER_CONSTANT, value=float(rng.uniform(10, 60)))
    return png(np.asarray(window, np.uint8), 150), (0,)
