import numpy as np
import pytest

from tests.scans.filling import Filled, fill_page
from tests.scans.hardships import forgive
from tests.scans.printing import Printer, blank_sheet
from tests.scans.truth import WRITTEN

CODES = ("123456-8", "719283-6")


def filled(seed: int, worksheet: str = "actieplan", page: int = 2, scale: float = 1.0) -> Filled:
    rng = np.random.default_rng(seed)
    return fill_page(blank_sheet(worksheet), page, CODES, rng, printer=Printer(scale=scale))


def test_the_same_seed_fills_in_the_same_page() -> None:
    one, other = filled(1), filled(1)
    assert np.array_equal(one.paper.pixels, other.paper.pixels)
    assert one.truth == other.truth


def test_another_seed_is_another_person() -> None:
    assert filled(1).truth.meant != filled(2).truth.meant


def test_the_truth_tells_of_every_box_on_the_page() -> None:
    boxes = blank_sheet("actieplan").boxes(2)
    assert set(filled(3).truth.meant) == {box.pointer for box in boxes}


@pytest.mark.parametrize("scale", [1.0, 0.955])
def test_ink_lies_where_the_truth_says_that_there_is_some(scale: float) -> None:
    page = filled(4, scale=scale)
    for box in blank_sheet("actieplan").boxes(2):
        meant = page.truth.meant[box.pointer]
        if meant.kind == "words" and meant.plain:
            left, top = page.paper.spot(box.x + 1, box.y + 1)
            deep = box.h / 2 if box.kind == "lines" else box.h  # above its dotted line
            right, foot = page.paper.spot(box.x + box.w - 1, box.y + deep - 1)
            rows = slice(round(top * 300 / 25.4), round(foot * 300 / 25.4))
            columns = slice(round(left * 300 / 25.4), round(right * 300 / 25.4))
            is_inked = bool((page.paper.pixels[rows, columns].min(axis=2) < 180).sum() > 20)
            assert is_inked == (meant.allowed == (WRITTEN,)), box.pointer


def test_fifty_pages_hold_odd_answers_of_every_kind() -> None:
    wanted = {
        "cross",
        "check",
        "slash",
        "dot",
        "scribble",
        "small cross",
        "large cross",
        "taken back",
        "another one taken back",
        "half black",
        "ring around the box",
        "two crosses",
        "outline drawn over twice",
        "line through the row",
        "tick that ends in another box",
    }
    for seed in range(26):
        for page in (filled(seed, "evaluatie", 1), filled(seed, "bestelformulier", 1 + seed % 3)):
            wanted -= {meant.how for meant in page.truth.meant.values()}
        if not wanted:
            break  # the pages that follow can only tell more
    assert wanted == set()


def test_what_a_scan_in_black_and_white_lost_may_be_nothing() -> None:
    page = filled(4)
    words = {at: meant for at, meant in page.truth.meant.items() if meant.allowed == (WRITTEN,)}
    forgive(page, threshold=1, dpi=(204, 98))
    assert words
    assert all(None in page.truth.meant[pointer].allowed for pointer in words)
