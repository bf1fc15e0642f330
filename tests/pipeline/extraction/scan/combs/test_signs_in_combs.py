"""What somebody writes in cells that is no digit: asked, never taken for an empty comb."""

from datetime import date

import pytest

from pipeline.records import Mark
from pipeline.validation.combs import MustHold, decipher
from tests.pipeline.extraction.scan.glass import blank_page, box, mark, pen

Stroke = tuple[float, float, float, float]  # mm from the middle of a cell
DITTO: tuple[Stroke, ...] = ((-0.5, -1.5, -0.6, 0.1), (0.5, -1.5, 0.4, 0.1))
DASH: tuple[Stroke, ...] = ((-1.0, 0.0, 1.0, 0.1),)
COMMA: tuple[Stroke, ...] = ((0.2, 1.0, -0.3, 2.2),)


def _date(strokes: tuple[Stroke, ...], cells: tuple[int, ...]) -> Mark:
    """What is read of a date in these of whose cells somebody drew strokes."""
    page, comb = blank_page("evaluatie", 1), box("evaluatie", 1, "/filled_on")
    for n in cells:
        x, y = comb.x + (n + 0.5) * comb.w / comb.cells, comb.y + comb.h / 2
        for x1, y1, x2, y2 in strokes:
            pen(page, (x + x1, y + y1), (x + x2, y + y2), width=0.4)
    known = MustHold(date(2026, 6, 30), lambda _: False)
    return decipher(mark(page, "/filled_on"), comb.pattern, known)


@pytest.mark.parametrize("strokes", [DITTO, DASH, COMMA], ids=["ditto", "dash", "comma"])
@pytest.mark.parametrize("cells", [(0,), (0, 1, 3, 4, 6, 7, 8, 9)], ids=["one", "all"])
def test_signs_that_are_no_digits_are_asked(
    strokes: tuple[Stroke, ...], cells: tuple[int, ...]
) -> None:
    found = _date(strokes, cells)
    assert found.state == "unread"
    assert found.picture is not None


def test_specks_are_no_signs() -> None:
    found = _date(((0.0, 0.0, 0.1, 0.1),), (1, 7))
    assert found.state == "empty"
