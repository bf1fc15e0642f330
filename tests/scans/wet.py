"""Ink that did not stay where it was written: smeared by a hand, run in the rain, come off."""

from collections.abc import Callable, Sequence
from copy import deepcopy

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.scans.filling import Fill, Filled, fill_page
from tests.scans.pens import PENS, Pen
from tests.scans.printing import DPI, HIGH, WIDE, Pixels, Printer, Sheet, print_page

Rng = np.random.Generator
Cover = NDArray[np.float32]  # of the page: 0 where nothing lies, 1 where nothing shows through
Wet = Callable[[Filled, Cover, Rng], None]
Reprint = Callable[[Filled, Pixels, Rng], None]
_PIXEL = DPI / 25.4


def knowing_print(way: Reprint) -> Fill:
    """A page filled in as usual; `way` is told what was printed on it as well."""

    def fill(
        sheet: Sheet,
        page: int,
        codes: Sequence[str],
        rng: Rng,
        *,
        printer: Printer | None = None,
        pens: tuple[Pen, ...] = PENS,
    ) -> Filled:
        clean = print_page(sheet, page, printer or Printer(), deepcopy(rng)).pixels
        filled = fill_page(sheet, page, codes, rng, printer=printer, pens=pens)
        way(filled, clean, rng)
        return filled

    return fill


def _wet(way: Wet) -> Fill:
    """Ink that did not dry in time."""

    def told(page: Filled, clean: Pixels, rng: Rng) -> None:
        ink = (clean.astype(np.float32) - page.paper.pixels).max(axis=2) / 255
        way(page, np.asarray(ink, np.float32), rng)

    return knowing_print(told)


def _smeared(page: Filled, ink: Cover, rng: Rng) -> None:
    long = int(rng.uniform(2, 9) * _PIXEL)
    trail = np.zeros((1, 2 * long + 1), np.float32)
    trail[0, long:] = np.exp(-np.linspace(0, 3, long + 1))
    wiped = cv2.filter2D(ink, -1, trail[:, ::-1] / trail.sum(), borderType=cv2.BORDER_CONSTANT)
    wiped = cv2.GaussianBlur(wiped, (0, 0), 2) * _patches(rng, 0.45) * rng.uniform(0.4, 1.2)
    _dye(page.paper.pixels, wiped, (60, 62, 100))


def _rained_on(page: Filled, ink: Cover, rng: Rng) -> None:
    pixels = page.paper.pixels
    for _ in range(int(rng.integers(4, 15))):
        size = rng.uniform(2, 8) * _PIXEL
        x, y = int(rng.integers(WIDE)), int(rng.integers(HIGH))
        reach = int(2 * size)
        part = (slice(max(0, y - reach), y + reach), slice(max(0, x - reach), x + reach))
        drop = np.zeros((HIGH, WIDE), np.uint8)
        round_ = (int(size), int(size * rng.uniform(0.7, 1.3)))
        cv2.ellipse(drop, (x, y), round_, float(rng.uniform(0, 180)), 0, 360, 255, -1)
        inside = cv2.GaussianBlur(drop[part], (0, 0), 2).astype(np.float32) / 255
        run = cv2.GaussianBlur(ink[part], (0, 0), rng.uniform(0.3, 1.2) * _PIXEL) * inside
        _dye(pixels[part], np.asarray(run * rng.uniform(0.4, 1.0), np.float32), (70, 80, 150))
        rim = np.clip(inside - cv2.GaussianBlur(inside, (0, 0), 6), 0, 1)
        dried = 1 - rng.uniform(0.03, 0.15) * rim - 0.02 * inside
        pixels[part] = np.clip(pixels[part] * dried[:, :, None], 0, 255).astype(np.uint8)


def _come_off(page: Filled, ink: Cover, rng: Rng) -> None:
    """Mirrored and pale, of the page that lay on it; the ink of this one stands for that."""
    moved = np.roll(ink[:, ::-1], [int(mm * _PIXEL) for mm in rng.normal(0, 2, 2)], (0, 1))
    soft = cv2.GaussianBlur(moved, (0, 0), rng.uniform(1, 3)) * _patches(rng, 0.5)
    _dye(page.paper.pixels, np.asarray(soft * rng.uniform(0.06, 0.2), np.float32), (60, 60, 90))


def _patches(rng: Rng, share: float) -> Cover:
    """Some such share of the page, with soft edges."""
    small = rng.random((9, 7)).astype(np.float32)
    field = cv2.resize(small, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip((field - (1 - share)) * 5, 0, 1), np.float32)


def _dye(pixels: NDArray[np.uint8], cover: Cover, colour: tuple[int, int, int]) -> None:
    share = np.clip(cover, 0, 0.9)[:, :, None]
    seen = pixels * (1 - share) + np.array(colour, np.float32) * share
    np.minimum(pixels, seen.astype(np.uint8), out=pixels)


smeared = _wet(_smeared)
rained_on = _wet(_rained_on)
come_off = _wet(_come_off)
