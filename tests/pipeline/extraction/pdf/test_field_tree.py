"""Fields that lead back to themselves are known before pdfium follows them."""

from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array

from pipeline.extraction.pdf.field_tree import is_tree
from tests.pipeline.extraction.pdf.edits import edited
from tests.pipeline.extraction.read_back import blank, only
from tests.pipeline.extraction.test_refused import paper


def kids_of_each_other(pdf: pikepdf.Pdf) -> None:
    first, second, *_ = pdf.Root.AcroForm.Fields
    first.Kids, second.Kids = Array([second]), Array([first])


def the_whole_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields[0].Kids = pdf.Root.AcroForm.Fields


def widgets_of_each_other(pdf: pikepdf.Pdf) -> None:
    """Not even among the fields of the form."""
    first, second, *_ = pdf.pages[1].obj.Annots
    first.Kids, second.Kids = Array([second, second]), Array([first])
    pdf.Root.AcroForm.Fields = Array([])


def no_fields_at_all(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AcroForm
    for page in pdf.pages:
        del page.obj.Annots


@pytest.mark.parametrize("change", [kids_of_each_other, the_whole_form])
def test_no_tree(change: Callable[[pikepdf.Pdf], None]) -> None:
    assert not is_tree(edited(blank("vormen_van_kracht"), change))


@pytest.mark.filterwarnings("ignore:This document has")  # the writer's, not ours
def test_no_tree_on_the_page() -> None:
    assert not is_tree(edited(blank("vormen_van_kracht"), widgets_of_each_other))


def test_trees() -> None:
    assert is_tree(blank("vormen_van_kracht"))
    assert is_tree(edited(blank("vormen_van_kracht"), no_fields_at_all))
    assert not is_tree(b"no PDF")


def test_a_form_that_is_no_tree_ends_in_time() -> None:
    """One that asks for a picture, so that its fields would be drawn."""

    def change(pdf: pikepdf.Pdf) -> None:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        fields["/proud"].V = pikepdf.String(b"half \x9f")
        the_whole_form(pdf)

    assert only(edited(paper(), change)).is_unread("/proud")
