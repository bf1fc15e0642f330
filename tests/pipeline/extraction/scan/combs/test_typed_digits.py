"""Combs that were typed on a screen, in our own face, and scanned: read; a hand's never so."""

import cv2
import numpy as np
import pypdfium2
import pytest

from pipeline.extraction.scan.combs.comb_cells import cut_comb
from pipeline.extraction.scan.combs.typed_digits import typed_in
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.combs.test_comb_cells import lies
from tests.pipeline.extraction.scan.glass import Grey
from tests.scans.combs import write_comb
from tests.scans.pens import PENS
from tests.scans.printing import Printer, blank_sheet, print_page
from tests.scans.writers import Work, writer
from tests.workspace import blank, fill, header

CODES = ("088771-4", "707012-0", "016245-2", "014713-0")  # a network took these for 9 and 7


def scanned(code: str, dpi: int) -> Grey:
    """The first page of a sheet that was filled in on a screen, printed and scanned."""
    typed = fill(blank("vormen_van_kracht"), {"/client": code, **header("03-02-2026")})
    with pypdfium2.PdfDocument(typed) as pdf:
        pdf.init_forms()
        seen = pdf[0].render(scale=dpi / 72, may_draw_forms=True).to_pil().convert("L")
    grey = glass.turned(np.array(seen), 0.4)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.2 + dpi / 500), np.uint8)


@pytest.mark.parametrize(("code", "dpi"), [*zip(CODES, (100, 150, 200, 300), strict=True)])
def test_what_was_typed_is_read(code: str, dpi: int) -> None:
    marks = {mark.pointer: mark for mark in glass.reading(scanned(code, dpi)).marks}
    wanted = {"/client": code.replace("-", ""), "/filled_on": "03022026"}
    for pointer, digits in wanted.items():
        seen = marks[pointer].digits
        assert [max(range(11), key=cell.__getitem__) for cell in seen] == [*map(int, digits)]
        assert min(max(cell) for cell in seen) > 0.98


@pytest.mark.parametrize("seed", range(3))
def test_no_hand_writes_like_a_machine(seed: int) -> None:
    sheet = blank_sheet("actieplan")
    rng = np.random.default_rng(seed)
    paper = print_page(sheet, 2, Printer(), rng)
    combs = [box for box in sheet.boxes(2) if box.kind == "comb"]
    for box in combs:
        text = "16062026" if box.pattern.startswith("D") else "1234568"
        write_comb(Work(paper, writer(rng, PENS), rng), box, text)
    grey = np.asarray(cv2.cvtColor(paper.pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    assert {typed_in(cut_comb(grey, lies(paper), box).cells) for box in combs} == {None}
