"""A pen beside, below or over what was printed -> the print pale, the pen as it is."""

import numpy as np
import pypdfium2
import pytest

from forms.pdf.stamping import Stamp
from pipeline.extraction.scan.typed.over_print import pen_over_print
from tests.pipeline.extraction.scan.inked_box import SCALE, Grey, InkedBox, paper, rendered
from tests.workspace import shipped

SHEET, BOX = "actieplan_bijwerken", "/alias"


def typed(words: str) -> InkedBox:
    """A box with words that the printer put in it, as a viewer draws them."""
    edition = shipped().current(SHEET)
    content = shipped().template(edition).stamp(Stamp("123456-7", "ABC", {BOX: words}))
    with pypdfium2.PdfDocument(content) as document:
        document.init_forms()
        return InkedBox(rendered(document[0]), paper(SHEET, BOX).box)


def made_pale(over: InkedBox, words: str) -> Grey | None:
    crop = over.grained().crop()
    return pen_over_print(crop, typed(words).crop(), paper(SHEET, BOX).crop())


def darkest(grey: Grey, left: float, right: float) -> int:
    """Of a box between two places in mm from its left; its frame left out."""
    rows = slice(round(5.5 * SCALE), round(11.5 * SCALE))
    return int(grey[rows, round((4 + left) * SCALE) : round((4 + right) * SCALE)].min())


def test_what_was_struck_out_is_pale_and_what_stands_beside_it_is_not() -> None:
    box = typed("een lieve buurvrouw").stroke((3, 5), (45, 4.5), width=0.5)
    seen = made_pale(box.write("Els", x=50, y=6.5, size=7), "een lieve buurvrouw")
    assert seen is not None
    assert darkest(seen, 2, 46) > 200
    assert darkest(seen, 48, 60) < 100


def test_what_stands_below_the_print_is_whole() -> None:
    box = typed("een lieve buurvrouw").write("mijn oude buurman", x=3, y=8.5, size=7)
    seen = made_pale(box, "een lieve buurvrouw")
    assert seen is not None
    alone = paper(SHEET, BOX).write("mijn oude buurman", x=3, y=8.5, size=7).crop()
    inside = np.s_[round(5 * SCALE) : round(12 * SCALE), round(5 * SCALE) : -round(5 * SCALE)]
    pen = alone[inside] < 120
    assert float((seen[inside][pen] < 150).mean()) > 0.9


@pytest.mark.parametrize("over", ["mijn oude buurman", ""])
def test_letters_right_over_print_or_nothing_but_a_line_stay_as_they_are(over: str) -> None:
    box = typed("een lieve buurvrouw")
    box = box.write(over, x=3, y=6.5, size=7) if over else box.stroke((3, 5), (45, 4.5))
    assert made_pale(box, "een lieve buurvrouw") is None
