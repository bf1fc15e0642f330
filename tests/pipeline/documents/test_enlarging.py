"""Large print: the same form on A3, filled in and read like any other."""

from io import BytesIO

import pikepdf
import pytest

from pipeline.documents.enlarging import LARGER, enlarged
from tests.workspace import blank


def boxes(content: bytes) -> dict[str, list[float]]:
    """Where the fields of the first page stand, by name."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return {
            str(widget.T): [float(edge) for edge in widget.Rect]
            for widget in pdf.pages[0].obj.Annots
            if "/T" in widget
        }


def letters(content: bytes) -> float:
    """The size in points of what is typed into the first field for the alias."""
    with pikepdf.open(BytesIO(content)) as pdf:
        alias = next(f for f in pdf.Root.AcroForm.Fields if f.T == "/alias")
        return float(str(alias.DA).split(" Tf")[0].split()[-1])


def test_every_field_keeps_its_name_and_grows_with_the_page() -> None:
    before, after = boxes(blank("actieplan")), boxes(enlarged(blank("actieplan")))
    assert list(before) == list(after)
    for name, edges in before.items():
        assert after[name] == pytest.approx([edge * LARGER for edge in edges], abs=0.01)


def test_what_is_typed_is_larger_too() -> None:
    before, after = letters(blank("actieplan")), letters(enlarged(blank("actieplan")))
    assert before > 0
    assert after == pytest.approx(before * LARGER, abs=0.01)


def test_the_same_form_gives_the_same_bytes() -> None:
    assert enlarged(blank("actieplan")) == enlarged(blank("actieplan"))
