"""Sheets in two languages or other Dutch come back: typed, flattened, penned and scanned."""

from io import BytesIO

import numpy as np
import pypdfium2 as pdfium
import pytest

from forms.ground.plain_data import at_pointer
from pipeline.extraction import read_forms
from pipeline.records import Reading
from tests.fillers import with_pdfium, with_pikepdf
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.forms.sheets import BESIDE, IN_OTHER_WORDS
from tests.pipeline.extraction.read_back import (
    CODE,
    asked,
    blank,
    catalogue,
    kinds,
    only,
    personal,
)
from tests.scans.answering import Person
from tests.scans.cases import CASES
from tests.scans.encoding import png
from tests.scans.printing import blank_sheet
from tests.scans.run import Supply, measure
from tests.scans.scanning import Scanner, scan

FILLERS = (with_pikepdf.fill, with_pdfium.fill)
FIRST = {
    "actieplan": "/goals/0/text",
    "actieplan_bijwerken": "/good_thing",
    "evaluatie": "/steps_forward/0",
    "focusbepaling": "/start_moment",
    "krachteninventarisatie": "/life_worth",
    "vormen_van_kracht": "/i_am/0",
}
TYPED = {
    "ar": "أريد غرفة لي ولابني، رقم 12 (قريبة)",
    "es": "¿Un piso pequeño? ¡Sí, mañana!",
    "nl-A2": "Een kamer voor mij en mijn zoon",
    "nl-u": "Een kamer, dicht bij de tram",
    "fr": "Une chambre à moi, s’il te plaît",
    "pl": "Chcę małe mieszkanie: łóżko, stół",
    "ti": "ንዓይን ንወደይን ገዛ እደሊ፣ ቁጽሪ 12",
    "tr": "Kızım İrem’le Ağrı’da, ışıklı bir ev",
    "uk": "Хочу свою кімнату, ґанок і їжу",
}

EACH = BESIDE + IN_OTHER_WORDS
SAMPLE = {
    ("actieplan", "ar"),
    ("evaluatie", "uk"),
    ("actieplan_bijwerken", "fr"),
    ("vormen_van_kracht", "ar"),
    ("focusbepaling", "es"),
    ("vormen_van_kracht", "ti"),
    ("evaluatie", "nl-A2"),
    ("focusbepaling", "nl-u"),
}
ALL = [case if case in SAMPLE else pytest.param(*case, marks=pytest.mark.long) for case in EACH]


@pytest.mark.parametrize(("sheet", "language"), ALL)
def test_what_is_typed_comes_back(sheet: str, language: str) -> None:
    fill = FILLERS[EACH.index((sheet, language)) % 2]
    first = FIRST[sheet]
    given = {"/client": CODE, first: TYPED[language], "/filled_by": "me"}
    given["/filled_on"] = "03-02-2026"
    form = only(fill(blank(sheet, language), given))
    assert (form.worksheet, form.language, form.client) == (sheet, language, CODE)
    assert at_pointer(form.values, first) == TYPED[language]
    assert at_pointer(form.values, "/filled_by") == "me"
    assert asked(form) == []


@pytest.mark.long
@pytest.mark.parametrize("fill", FILLERS)
@pytest.mark.parametrize(("sheet", "language"), EACH)
def test_every_field_comes_back(sheet: str, language: str, fill: object) -> None:
    empty = blank(sheet, language)
    typed = hard_values(places_of(empty), CODE, odd=True, turn=3, kinds=kinds(sheet))
    form = only(fill(empty, typed.given))  # type: ignore[operator]
    for pointer, value in typed.back.items():
        if fill is with_pikepdf.fill:
            assert at_pointer(form.values, pointer) == value


def flattened(content: bytes) -> bytes:
    """As a program saves it that leaves no fields."""
    with pdfium.PdfDocument(content) as pdf:
        pdf.init_forms()
        for page in pdf:
            page.flatten()
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "uk", "nl-A2", "nl-u"])
def test_a_flattened_copy_comes_back(language: str) -> None:
    given = {"/client": CODE, "/goals/0/text": "Een eigen kamer", "/goals/0/domain": "housing"}
    form = only(flattened(with_pikepdf.fill(blank("actieplan", language), given)))
    assert at_pointer(form.values, "/goals/0/text") == "Een eigen kamer"
    assert at_pointer(form.values, "/goals/0/domain") == "housing"


def test_a_personal_sheet_is_in_the_language_of_the_client() -> None:
    form = only(with_pikepdf.fill(personal("actieplan", "ar").content, {"/take_home": "no"}))
    assert form.language == "ar"
    assert at_pointer(form.values, "/goals/0/text").startswith("Een eigen kamer")


@pytest.mark.parametrize("language", ["nl-A2", "nl-u"])
def test_a_sheet_in_other_dutch_says_the_same_as_the_dutch_one(language: str) -> None:
    """Every answer that the Dutch one takes comes back as the same value."""
    for sheet in FIRST:
        empty = blank(sheet)
        typed = hard_values(places_of(empty), CODE, odd=True, turn=2, kinds=kinds(sheet))
        dutch, other = (
            only(with_pikepdf.fill(each, typed.given)) for each in (empty, blank(sheet, language))
        )
        assert (dutch.values, dutch.language, other.language) == (other.values, "nl", language)
        said = [[(each.code, each.pointer) for each in form.problems] for form in (dutch, other)]
        assert said[0] == said[1]


@pytest.mark.parametrize("language", ["ar", "uk"])
def test_what_is_stamped_takes_no_letters_from_what_was_printed(language: str) -> None:
    """Both ask for letters of one face: the stamp has the last word on it."""
    with (
        pdfium.PdfDocument(blank("actieplan_bijwerken", language)) as before,
        pdfium.PdfDocument(personal("actieplan_bijwerken", language).content) as after,
    ):
        printed, stamped = (pdf[0].get_textpage().get_text_range() for pdf in (before, after))
    assert {each for each in printed if not each.isascii()} <= set(stamped)
    assert "\ufffd" not in stamped


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ar", "200 dpi colour, JPEG"),
        pytest.param("ar", "phone", marks=pytest.mark.long),
        pytest.param("es", "200 dpi colour, JPEG", marks=pytest.mark.long),
        pytest.param("fr", "200 dpi bilevel, G4 TIFF", marks=pytest.mark.long),
        pytest.param("nl-A2", "phone", marks=pytest.mark.long),
        pytest.param("nl-u", "200 dpi colour, JPEG", marks=pytest.mark.long),
        pytest.param("pl", "200 dpi bilevel, G4 TIFF", marks=pytest.mark.long),
        pytest.param("ti", "200 dpi colour, JPEG", marks=pytest.mark.long),
        pytest.param("tr", "phone", marks=pytest.mark.long),
        pytest.param("uk", "skew up to 15 degrees", marks=pytest.mark.long),
    ],
)
def test_nothing_goes_in_from_a_scan_that_was_not_meant(language: str, name: str) -> None:
    sheets = [blank_sheet(sheet, one) for sheet, one in EACH if one == language]
    sides = tuple((sheet, page) for sheet in sheets for page in sheet.pages[1:2])
    (number,) = (n for n, case in enumerate(CASES) if case.name == name)
    tally = measure(number, 0, 11, Supply(sides, (CODE,), {}))
    assert tally.counts["identified"] == CASES[number].pages
    assert not tally.faults


@pytest.mark.parametrize(
    "language",
    [
        "es",
        "nl-A2",
        *(pytest.param(each, marks=pytest.mark.long) for each in ("nl-u", "pl", "ti", "tr")),
    ],
)
def test_what_is_crossed_with_a_pen_comes_back(language: str) -> None:
    crossed = {
        "/filled_by": "worker",
        "/quote_ok": "no",
        "/take_home": "later",
        "/participate": "1",
        "/belong": "3",
        "/hope": "5",
        "/fit": "skip",
    }
    (first, _) = Person.of(4).fill(blank_sheet("evaluatie", language), crossed)
    content = png(scan(first.paper.pixels, Scanner(), np.random.default_rng(11)), 200)
    (reading,) = read_forms(content, catalogue(), lambda _: None)
    assert isinstance(reading, Reading)
    assert reading.beside == ()
    read = {mark.pointer: mark.raw for mark in reading.marks if mark.state == "read"}
    assert read == crossed
