from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.extraction.scan import read_page
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.extraction.scan.pictures.tints import of_pixels
from pipeline.records import Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import ANSWERED, MM, Point

YELLOW = np.array((255, 245, 90)) / 255


def read(*stripes: tuple[Point, Point]) -> tuple[set[str], Reading]:
    """Which questions are read as they stand below stripes of a highlighter 4 mm broad."""
    grey = glass.answered_page()
    cover: NDArray[np.uint8] = np.zeros_like(grey)
    for ends in stripes:
        start, end = (tuple(round(mm * MM) for mm in each) for each in ends)
        cv2.line(cover, start, end, 255, round(4 * MM), cv2.LINE_AA)
    light = 1 - cover[:, :, None] / 255 * (1 - YELLOW)
    pixels = np.asarray(grey[:, :, None] * light, np.uint8)
    image = replace(page_image(1, pixels[:, :, 0].copy()), tints=of_pixels(pixels))
    found = read_page(image, glass.sheets())
    assert isinstance(found, Reading)
    standing = {each.pointer for each in found.marks if each.state == "read"}
    return standing & set(ANSWERED), found


def test_a_page_that_a_highlighter_crossed_out_is_asked_and_shown() -> None:
    standing, found = read(((20, 40), (190, 265)), ((190, 40), (20, 265)))
    assert standing == set()
    assert found.beside


def test_so_is_one_with_a_single_line_from_corner_to_corner() -> None:
    assert read(((20, 40), (190, 265)))[0] == set()


@pytest.mark.parametrize(
    "stripe", [((15, 116), (195, 118)), ((10, 50), (13, 260)), ((120, 130), (160, 170))]
)
def test_stripes_of_a_reader_take_nothing_back(stripe: tuple[Point, Point]) -> None:
    standing, found = read(stripe)
    assert standing == set(ANSWERED)
    assert not found.beside
