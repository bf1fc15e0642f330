"""The client code that stands printed on a personal sheet: read as it was, asked where changed."""

import numpy as np
import pytest

from forms.pdf.stamping import Stamp
from pipeline.extraction.scan import PageImage, Sheets, read_page
from pipeline.records import Instance, Mark, Reading
from tests.scans.pens import PENS, inked
from tests.scans.printing import Paper, Printer, Sheet, hidden_fields, print_page
from tests.scans.scanning import Scanner, scan
from tests.workspace import shipped

CODE, NUMBER = "306341-9", "7K3M9QX"


def sheet() -> Sheet:
    edition = shipped().current("evaluatie", "nl")
    content = shipped().template(edition).stamp(Stamp(CODE, NUMBER, {}))
    return Sheet(
        content,
        "evaluatie",
        edition.number,
        "nl",
        (1, 2, 3),
        CODE,
        NUMBER,
        hidden=hidden_fields(content),
    )


def code_on(paper: Paper, scanner: Scanner) -> Mark:
    printed = Instance(NUMBER, CODE, "evaluatie", sheet().edition, "nl", pages=(1, 2, 3))
    grey = scan(paper.pixels, scanner, np.random.default_rng(2))
    read = read_page(PageImage(1, grey, 200), Sheets(shipped(), lambda _: printed))
    assert isinstance(read, Reading)
    return next(mark for mark in read.marks if mark.pointer == "/client")


@pytest.mark.parametrize("dpi", [150, 200])
@pytest.mark.parametrize("scale", [1.0, 0.955])
def test_a_printed_code_that_nobody_touched_is_read(dpi: int, scale: float) -> None:
    paper = print_page(sheet(), 2, Printer(scale=scale), np.random.default_rng(1))
    code = code_on(paper, Scanner((dpi, dpi)))
    assert (code.raw, code.state) == (CODE, "read")


def test_a_printed_code_that_was_struck_out_is_asked() -> None:
    rng = np.random.default_rng(1)
    paper = print_page(sheet(), 2, Printer(), rng)
    box = next(box for box in sheet().boxes(2) if box.pointer == "/client")
    ends = [paper.spot(box.x + at * box.w, box.y + box.h * 0.55) for at in (0.05, 0.5, 0.95)]
    inked(paper, PENS[0], [(ends, 1.0)], rng)
    assert code_on(paper, Scanner()).state == "unread"
