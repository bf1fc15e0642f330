import numpy as np

from tests.scans.digits import held_out
from tests.scans.thinning import crossed, ends, loops, middle_line


def test_a_nought_is_one_loop_and_an_eight_two() -> None:
    of = {label: [loops(middle_line(shape)) for shape in held_out(label)[:30]] for label in (0, 8)}
    assert np.median(of[0]) == 1
    assert max(of[8]) == 2


def test_a_plain_one_has_two_ends() -> None:
    counts = [ends(middle_line(shape)) for shape in held_out(1)[:20]]
    assert np.median(counts) == 2


def test_a_line_stays_within_the_digit() -> None:
    shape = held_out(3)[0]
    points = np.rint(middle_line(shape)).astype(int)
    assert (shape[points[:, 1], points[:, 0]] > 60).mean() > 0.95


def test_the_bar_of_a_seven_makes_no_nine_of_it() -> None:
    barred = [crossed(middle_line(shape)) for shape in held_out(7)[:60]]
    plain = [middle_line(shape) for shape in held_out(7)[:60]]
    added = [b for b, p in zip(barred, plain, strict=True) if len(b) > len(p)]
    assert len(added) >= 5
    assert not any(loops(line) > 0 for line in added)
