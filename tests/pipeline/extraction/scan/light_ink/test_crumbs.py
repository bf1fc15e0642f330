"""A page in black and white that seems empty: crumbs of pencil in its boxes, or dust everywhere."""

import numpy as np
import pytest

from pipeline.extraction.scan.prints.print_areas import Edges
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey

SHEET, PAGE = "evaluatie", 1


def speckled(grey: Grey, place: Edges, count: int) -> None:
    """So many grains somewhere in a place in mm."""
    draw = np.random.default_rng(count)
    for x, y in draw.uniform(place[:2], place[2:], (count, 2)):
        grey[round(y * MM), round(x * MM)] = 0


def lost(grey: Grey) -> bool:
    reading = glass.reading(glass.bilevel(grey))
    return "scan_pencil_lost" in [problem.code for problem in reading.problems]


def test_crumbs_in_the_cells_of_a_date_tell_that_pencil_is_gone() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    date = glass.box(SHEET, PAGE, "/filled_on")
    inside = (date.x + 1.5, date.y + 1.5, date.x + date.w - 1.5, date.y + 3.7)
    speckled(grey, inside, 60)
    assert lost(grey)


@pytest.mark.parametrize("dust", [0, 40])
def test_an_empty_page_lost_nothing_however_dusty(dust: int) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    speckled(grey, (8, 8, 198, 283), dust)
    assert not lost(grey)
