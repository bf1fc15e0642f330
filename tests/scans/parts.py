"""Sheets of which a part is not in the picture: cut off, at the foot, or all around."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tests.scans.encoding import pdf_of
from tests.scans.filling import Filled
from tests.scans.together import MM, Made, Rng, as_file, as_seen, lying, pictured, within
from tests.scans.truth import GONE, PageTruth


def cut_off(pages: Sequence[Filled], rng: Rng) -> Made:
    """The scanner stopped before the page was through, or began too late."""
    (page,) = pages
    share = rng.uniform(0.55, 0.9)
    size = (round(210 * MM), round(297 * share * MM))
    at_top = rng.random() < 0.75
    middle = (105 * MM, (148.5 if at_top else 297 * (share - 0.5)) * MM)
    each = lying(page, middle, rng.normal(0, 0.3), MM)
    picture = pictured([each], size, rng)
    return as_file(picture, rng), (as_seen(each, within(size, MM)),)


def padded_white(pages: Sequence[Filled], rng: Rng) -> Made:
    """The same, and the file was filled up with white to a whole page."""
    (page,) = pages
    each = lying(page, (105 * MM, 148.5 * MM), rng.normal(0, 0.3), MM)
    size = (round(210 * MM), round(297 * MM))
    picture = pictured([each], size, rng)
    end = round(rng.uniform(0.5, 0.9) * size[1])
    picture[end:] = 255
    return as_file(picture, rng), (as_seen(each, within((size[0], end), MM)),)


def on_letter(pages: Sequence[Filled], rng: Rng) -> Made:
    """A4 on a scanner that is set to Letter: the last 18 mm, with a row of marks, are cut off."""
    (page,) = pages
    dpi = 200 if rng.random() < 0.5 else 150
    pixel = dpi / 25.4
    middle = ((107.9 + rng.normal(0, 1)) * pixel, (148.5 + rng.normal(0, 0.5)) * pixel)
    turned = rng.random() < 0.3
    each = lying(page, middle, rng.normal(0, 0.5), pixel)
    size = (round(215.9 * pixel), round(279.4 * pixel))
    picture = pictured([each], size, rng)
    picture = np.ascontiguousarray(picture[::-1, ::-1]) if turned else picture
    return pdf_of([picture], (dpi, dpi), 70), (as_seen(each, within(size, pixel)),)


def margins_cut(pages: Sequence[Filled], rng: Rng) -> Made:
    """A scanner that leaves out what no printer prints on: 7 mm above and below, less beside."""
    (page,) = pages
    dpi = int(rng.choice((150, 200, 300)))
    pixel = dpi / 25.4
    top, bottom = rng.normal(7, 0.3, 2)
    left, right = rng.uniform(0, 5, 2)
    size = (round((210 - left - right) * pixel), round((297 - top - bottom) * pixel))
    middle = ((105 - left) * pixel, (148.5 - top) * pixel)
    each = lying(page, middle, rng.normal(0, 0.3), pixel)
    picture = pictured([each], size, rng)
    return pdf_of([picture], (dpi, dpi), 70), (as_seen(each, within(size, pixel)),)


def two_halves(pages: Sequence[Filled], rng: Rng) -> Made:
    """A form on A3, scanned on A4 in an upper and a lower half."""
    (page,) = pages
    pixel = 150 / 25.4
    scale = pixel * 2**0.5
    size = (round(297 * pixel), round(210 * pixel))
    pictures, truths = [], []
    for half in (0, 1):
        middle = (148.5 * pixel, (210 - 210 * half + rng.normal(0, 1)) * pixel)
        each = lying(page, middle, rng.normal(0, 0.3), scale)
        pictures.append(pictured([each], size, rng))
        truths.append(as_seen(each, within(size, scale)))
    if page.truth.instance is not None:  # its number says that they are one
        truths = [_of_both(*truths)] * 2
    return pdf_of(pictures, (150, 150), 75), tuple(truths)


def _of_both(one: PageTruth, other: PageTruth) -> PageTruth:
    """Of what each half shows, the better; what neither shows for certain may be asked."""
    meant = {
        pointer: max((was, other.meant[pointer]), key=lambda each: (each.how != GONE, each.plain))
        for pointer, was in one.meant.items()
    }
    return replace(one, meant=meant)
