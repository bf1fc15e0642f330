"""A sheet's guide text in, one page for the worker out."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from forms.catalogue import Catalogue
from pipeline.documents import guide
from tests.forms.sheets import EVERY, SHIPPED, shipped

OWN = """
id = "rondje"
code = "RJ"
title = "Een rondje <buiten>"
guide = '''
## Zo doe je het
Loop samen & kijk.
- Niet haasten.
'''

[[sections]]
key = "wat"

[[sections.fields]]
key = "wat"
kind = "text"
label = "Wat zag je?"
"""


def own(folder: Path, text: str = OWN) -> Catalogue:
    (folder / "rondje.toml").write_text(text, encoding="utf-8")
    return Catalogue(SHIPPED, folder)


def text_of(name: str, catalogue: Catalogue, language: str = "nl") -> str:
    """The words of a guide, which is one page."""
    document = guide.draw(name, catalogue, language)
    assert document is not None
    assert document.name == f"{name}.pdf"
    with pypdfium2.PdfDocument(BytesIO(document.content)) as pdf:
        assert len(pdf) == 1
        found: str = pdf[0].get_textpage().get_text_range()
        return " ".join(found.split())


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_sheet_has_a_guide_of_one_page(name: str, language: str) -> None:
    text = text_of(name, shipped(), language)
    assert shipped().worksheet(name, language).title in text
    assert {"nl": "Liever niet", "en": "Rather not"}[language] in text


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_word_of_the_guide_is_on_the_page(name: str, language: str) -> None:
    told = shipped().worksheet(name, language).guide.replace("## ", "").replace("- ", "")
    missing = set(told.split()) - set(text_of(name, shipped(), language).split())
    assert missing == set()


def test_the_pack_says_who_and_when_and_what_follows() -> None:
    text = text_of("evaluatie", shipped())
    assert "Wie vult het in? de cliënt" in text
    assert "ongeveer elke drie maanden, of bij het afronden" in text
    assert "‘Mijn actieplan’" in text


def test_a_guide_of_an_own_sheet_is_drawn_as_it_is_written(tmp_path: Path) -> None:
    text = text_of("rondje", own(tmp_path))
    assert "Een rondje <buiten>" in text
    assert "Zo doe je het Loop samen & kijk. • Niet haasten." in text
    assert "Wie vult het in?" not in text


def test_a_sheet_without_a_guide_text_has_no_guide(tmp_path: Path) -> None:
    without = OWN.replace(OWN[OWN.index("guide") : OWN.index("[[sections]]")], "")
    assert guide.draw("rondje", own(tmp_path, without), "nl") is None


def test_the_same_sheet_gives_the_same_bytes_and_names_no_maker() -> None:
    first, second = (guide.draw("actieplan", shipped(), "nl") for _ in range(2))
    assert first is not None
    assert first == second
    with pikepdf.open(BytesIO(first.content)) as pdf:
        assert {"/Author", "/CreationDate"}.isdisjoint(pdf.docinfo.keys())
