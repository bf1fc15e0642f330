"""What is typed in Ethiopic is seen where it is typed, and on a flattened copy."""

from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from forms.ground.faces import TYPED_ETHIOPIC, held
from tests.fillers import with_pdfium, with_pypdf
from tests.forms.sheets import cut, edition, render, template

TYPED = "ምስ Abel ክነብር፣ ቁጽሪ 12 (€)።"


def ink(content: bytes, pointer: str) -> int:
    """How many dark pixels there are within a box of evaluatie."""
    page, box = next(
        (number, box)
        for number, laid_out in enumerate(edition("evaluatie", "ti").layout.pages, start=1)
        for box in laid_out.boxes
        if box.pointer == pointer
    )
    inner = cut(render(content, page), box.x + 1, box.y + 1, box.w - 2, box.h - 2)
    return int(np.count_nonzero(inner < 128))


@pytest.mark.parametrize("fill", [with_pdfium.fill, with_pypdf.fill])
@pytest.mark.parametrize("pointer", ["/alias", "/learned"])
def test_it_is_seen_where_it_is_typed(fill: object, pointer: str) -> None:
    filled = fill(template("evaluatie", "ti").content, {pointer: TYPED})  # type: ignore[operator]
    assert ink(filled, pointer) > 400


def test_each_letter_of_it_is_read_on_a_flattened_copy() -> None:
    with pdfium.PdfDocument(
        with_pdfium.fill(template("evaluatie", "ti").content, {"/alias": TYPED})
    ) as pdf:
        pdf.init_forms()
        pdf[0].flatten()
        out = BytesIO()
        pdf.save(out)
    with pdfium.PdfDocument(out.getvalue()) as pdf:
        assert TYPED in pdf[0].get_textpage().get_text_range()


def test_a_letter_that_the_face_lacks_is_a_box_and_its_value_is_whole() -> None:
    filled = with_pdfium.fill(template("evaluatie", "ti").content, {"/alias": "☺"})
    assert ink(filled, "/alias") > 20
    with pikepdf.open(BytesIO(filled)) as pdf:
        assert {str(f.V) for f in pdf.Root.AcroForm.Fields if f.get("/T") == "/alias"} == {"☺"}


def test_the_face_holds_ethiopic_and_what_names_and_sums_need() -> None:
    letters = {chr(code) for code in range(0x1200, 0x1380)} & held("Noto Sans Ethiopic")
    assert letters | set("AZaz09€éïŁğİ.,;:?!()“”’–") <= held(TYPED_ETHIOPIC)


@pytest.mark.parametrize("language", ["nl", "tr", "uk"])
def test_other_sheets_are_typed_in_as_always(language: str) -> None:
    with pikepdf.open(BytesIO(template("evaluatie", language).content)) as pdf:
        assert set(pdf.Root.AcroForm.DR.Font) == {"/KwT", "/KwR", "/ZaDb"}
