from collections.abc import Sequence
from importlib.resources import files

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.extraction.scan.combs.digits import NOTHING_WRITTEN, Probabilities, read_cells
from tests.scans.digits import held_out

Grey = NDArray[np.uint8]
WIDE, HIGH = 47, 67  # a cell of 6 by 8.5 mm at 200 dpi
BESIDE = 6  # 0.8 mm


def cell(
    ink: Grey | None = None, *, size: int = 44, paper: int = 235, dark: float = 0.8, right: int = 0
) -> Grey:
    """A comb cell with its frame and a bit of its neighbours, and a digit in the middle of it.

    `right`: px that the digit stands beside the middle.
    """
    light = np.full((HIGH, WIDE + 2 * (BESIDE + WIDE)), 1.0)
    light[[0, 1, -2, -1]] = 0.5
    light[HIGH * 55 // 100 :, [BESIDE + WIDE, -BESIDE - WIDE - 1]] = 0.5
    if ink is not None:
        top, left = (HIGH - size) // 2, (light.shape[1] - size) // 2 + right
        large = cv2.resize(ink, (size, size), interpolation=cv2.INTER_CUBIC) / 255
        light[top : top + size, left : left + size] *= 1 - dark * large
    return (paper * light[:, WIDE:-WIDE]).astype(np.uint8)


def read(wider: Sequence[Grey]) -> Probabilities:
    """Cells that were cut with a bit of their neighbours, read as a page's are."""
    sides = [round(one.shape[1] * BESIDE / (WIDE + 2 * BESIDE)) for one in wider]
    return read_cells([one[:, side:-side] for one, side in zip(wider, sides, strict=True)], wider)


def share_right(label: int, **how: float) -> float:
    """The share of the held-out digits with this label that are read as such."""
    cells = [cell(ink, **how) for ink in held_out(label)]  # type: ignore[arg-type]
    return float((read(cells).argmax(axis=1) == label).mean())


@pytest.mark.parametrize("label", range(10))
def test_digits_that_nothing_was_learned_from_are_read(label: int) -> None:
    assert share_right(label) >= 0.96


def test_a_pencil_on_grey_paper_is_read() -> None:
    assert share_right(5, dark=0.35, paper=190) >= 0.96


def test_the_probabilities_of_a_cell_make_one() -> None:
    found = read([cell(held_out(7)[0]), cell()])
    assert found.shape == (2, 11)
    assert found.dtype == np.float32
    assert found.sum(axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_a_clean_cell_is_empty() -> None:
    assert read([cell()])[0, NOTHING_WRITTEN] > 0.99


def test_a_speck_is_no_digit() -> None:
    dirty = cell()
    dirty[30:33, 26:29] = 60
    assert read([dirty])[0, NOTHING_WRITTEN] > 0.9


def test_a_cell_made_black_among_others_is_in_doubt() -> None:
    black = np.full((HIGH, WIDE + 2 * BESIDE), 30, np.uint8)
    found = read([black, *[cell(held_out(3)[0])] * 7])
    assert found[0].max() < 0.9


def test_a_digit_struck_out_is_in_doubt() -> None:
    struck = [cell(ink) for ink in held_out(8)[:50]]
    for one in struck:
        for y in (18, 30, 44):
            cv2.line(one, (9, y), (WIDE + 2, 66 - y), 40, 3)
    assert (read(struck).max(axis=1) > 0.95).mean() < 0.04


def test_a_scan_of_other_resolution_reads_alike() -> None:
    cells = [cell(ink) for ink in held_out(2)[:40]]
    fine = [cv2.resize(one, (89, 101)).astype(np.uint8) for one in cells]
    same = read(cells).argmax(axis=1) == read(fine).argmax(axis=1)
    assert same.mean() >= 0.95


def test_a_digit_that_a_wall_cuts_is_seen_beyond_it() -> None:
    leaning = [cell(ink, right=-14) for ink in held_out(6)[:60]]  # its stem stands beyond the wall
    found = read(leaning)
    assert (found.argmax(axis=1) == 6).mean() > 0.9
    assert found[:, 0].max() < 0.9


def skipped(ink: Grey, rng: np.random.Generator) -> Grey:
    """A digit by a ball that does not turn everywhere: a tenth of the ink is left there."""
    turns = cv2.resize(rng.random((5, 5)), ink.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.where(turns < 0.35, ink // 10, ink).astype(np.uint8)


@pytest.mark.parametrize("label", [3, 5, 6])
def test_a_digit_of_a_ballpoint_that_skips_is_read_by_its_pale_strokes_too(label: int) -> None:
    rng = np.random.default_rng(label)
    found = read([cell(skipped(ink, rng)) for ink in held_out(label)[:60]])
    assert (found[:, label] > 0.99).mean() > 0.65
    assert not (np.delete(found, label, axis=1) > 0.99).any()


def test_who_else_is_in_doubt_changes_no_digit() -> None:
    """Two readers are asked for some cells, one for others; each gets its own answer."""
    clear = [cell(ink) for ink in held_out(0)[:6]]
    doubtful = [cell(ink, right=-14) for ink in held_out(6)[:6]]
    mixed = [one for both in zip(clear, doubtful, strict=True) for one in both]
    alone = np.concatenate([read([*mixed[n:], *mixed[:n]])[:1] for n in range(len(mixed))])
    assert read(mixed) == pytest.approx(alone, abs=1e-4)
    assert (read(clear).max(axis=1) > 0.9999).any()
    assert (read(doubtful).max(axis=1) < 0.9999).any()


def test_no_cells_no_digits() -> None:
    assert read([]).shape == (0, 11)


def test_the_weights_are_small() -> None:
    weights = files("pipeline.extraction.scan.combs").joinpath("digits.onnx").read_bytes()
    assert 100_000 < len(weights) < 3_000_000
