from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan.combs.comb_cells import cut_comb
from pipeline.extraction.scan.combs.digits import read_cells
from pipeline.extraction.scan.registering.presence import frame_shows
from pipeline.extraction.scan.registering.registration import Registration
from pipeline.records import Mark
from pipeline.validation.combs import MustHold, decipher
from tests.scans.combs import write_comb
from tests.scans.hardships import BROAD_FELT
from tests.scans.pens import PENS, Pen
from tests.scans.printing import Paper, Printer, blank_sheet, print_page
from tests.scans.writers import Work, writer

PIXEL = 300 / 25.4


def lies(paper: Paper) -> Registration:
    """Where the page lies in its own pixels, without skew."""
    k = PIXEL * paper.scale
    there = np.array([[k, 0, paper.left * PIXEL], [0, k, paper.top * PIXEL], [0, 0, 1]])
    return Registration(there, 0.0, 0.0, 4)


def read(
    seed: int,
    lean: float,
    text: str = "16062026",
    hatched: int | None = None,
    *,
    size: float = 0.6,
    down: float = 0.0,
    slant: float | None = None,
    pens: tuple[Pen, ...] = PENS,
    shade: float = 0.0,
    loses_grey: bool = False,
) -> Mark:
    """A date that somebody wrote `lean` mm to the right of the middles of its cells.

    `hatched`: the cell that was gone over lightly afterwards. `size`: of a digit, share of the
    cell; `down`: mm below the middle; `slant`: sideways per upwards; `shade`: share of the light
    that is lost at the right edge of the comb; `loses_grey`: the scan is black and white, and
    nothing is left of the printed frame.
    """
    rng = np.random.default_rng(seed)
    sheet = blank_sheet("actieplan")
    box = next(box for box in sheet.boxes(2) if box.kind == "comb" and box.pattern.startswith("D"))
    paper = print_page(sheet, 2, Printer(), rng)
    hand = replace(writer(rng, pens), offset=(lean, down), digit=size)
    hand = hand if slant is None else replace(hand, slant=slant)
    write_comb(Work(paper, hand, rng), box, text)
    grey = np.asarray(cv2.cvtColor(paper.pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    if hatched is not None:
        wide = box.w / box.cells
        across, low = paper.spot(box.x + hatched * wide + 0.5, box.y + 0.8)
        over = grey[round(low * PIXEL) :, round(across * PIXEL) :]
        over = over[: round((box.h - 1.6) * PIXEL), : round((wide - 1) * PIXEL)]
        over[:] = (over * 0.7).astype(np.uint8)
    ends = [paper.spot(x, box.y)[0] * PIXEL for x in (box.x, box.x + box.w)]
    light = 1 - shade * np.clip((np.arange(grey.shape[1]) - ends[0]) / (ends[1] - ends[0]), 0, 1)
    grey = np.asarray(grey * light, np.uint8)
    if loses_grey:
        grey = np.where(grey < 100, 0, 255).astype(np.uint8)
    shows = frame_shows if not loses_grey else lambda *_: True
    comb = cut_comb(grey, lies(paper), box, shows)
    seen = read_cells(comb.cells, comb.wider) if comb.is_sound else ()
    digits = tuple(tuple(float(p) for p in cell) for cell in seen)
    mark = Mark("/filled_on", None, 3, (0, 0, 60, 8.5), "scan", state="unread", digits=digits)
    return decipher(mark, box.pattern, MustHold(date(2026, 6, 30), lambda _: False))


def test_a_date_that_keeps_to_its_cells_is_read() -> None:
    assert [read(seed, 0.0).raw for seed in range(3)] == ["16-06-2026"] * 3


@pytest.mark.parametrize("lean", [-1.5, -1.2, 1.5])  # once 28-09-2025, once 02-09-2025
def test_digits_that_lean_out_of_their_cells_are_never_read_as_others(lean: float) -> None:
    marks = [read(seed, lean, "08092025") for seed in range(10, 20)]
    assert {mark.raw for mark in marks if mark.state == "read"} <= {"08-09-2025"}


@pytest.mark.parametrize("slant", [-0.7, 0.7])
def test_digits_that_slant_in_their_cells_do_not_lean_out_of_them(slant: float) -> None:
    assert all(read(seed, slant / 2, "27022026", slant=slant).digits for seed in range(3))


@pytest.mark.parametrize("cell", [0, 9])  # once 26-10-2025, and once 26-06-2025
def test_a_digit_that_was_gone_over_is_asked_however_readable(cell: int) -> None:
    assert {read(seed, 0.0, hatched=cell).state for seed in range(3)} == {"unread"}


def test_a_date_of_a_broad_felt_pen_is_read() -> None:
    marks = [read(seed, 0.0, size=0.7, pens=(BROAD_FELT,)) for seed in range(4)]
    assert {mark.raw for mark in marks if mark.state == "read"} == {"16-06-2026"}


@pytest.mark.parametrize("cell", [1, 8])
def test_a_felt_digit_that_was_made_black_is_asked(cell: int) -> None:
    marks = [read(seed, 0.0, hatched=cell, size=0.7, pens=(BROAD_FELT,)) for seed in range(3)]
    assert {mark.state for mark in marks} == {"unread"}


@pytest.mark.parametrize("down", [-2.5, 2.5])  # the bars of 7 and 2 lie outside their cells
def test_digits_that_stand_above_or_below_their_cells_are_never_read_as_others(down: float) -> None:
    marks = [read(seed, 0.0, "27072025", size=0.9, down=down) for seed in range(6)]
    assert {mark.raw for mark in marks if mark.state == "read"} <= {"27-07-2025"}


@pytest.mark.parametrize("shade", [0.3, 0.45])  # its dark end was once taken for ink
def test_a_shadow_across_a_comb_is_no_ink_beside_it(shade: float) -> None:
    assert [read(seed, 0.0, shade=shade).raw for seed in range(3)] == ["16-06-2026"] * 3


def test_a_comb_of_which_the_frame_is_lost_is_cut_as_laid_out() -> None:
    marks = [read(seed, 0.0, "27072025", size=0.8, loses_grey=True) for seed in (2, 6, 9)]
    assert {mark.raw for mark in marks} == {"27-07-2025"}
