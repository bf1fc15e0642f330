"""Sheets in large print come back: typed, flattened, and filled in with a pen and scanned."""

import numpy as np
import pytest

from forms.ground.plain_data import at_pointer
from pipeline.extraction import read_forms
from pipeline.orders.blanks import blank
from pipeline.records import Reading
from tests.fillers import with_pdfium, with_pikepdf
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.forms.sheets import LANGUAGES, OF_CLIENTS, VARIANTS
from tests.pipeline.extraction.read_back import CODE, asked, catalogue, kinds, only
from tests.pipeline.extraction.test_two_languages import flattened
from tests.scans.answering import Person
from tests.scans.cases import CASES
from tests.scans.encoding import png
from tests.scans.printing import blank_sheet
from tests.scans.run import Supply, measure
from tests.scans.scanning import Scanner, scan
from tests.workspace import Workspace, fill, header

EVERY = [(sheet, language) for sheet in OF_CLIENTS for language in LANGUAGES + VARIANTS]
SHORT = {("evaluatie", "nl"), ("vormen_van_kracht", "en")}
ALL = [each if each in SHORT else pytest.param(*each, marks=pytest.mark.long) for each in EVERY]


def large(sheet: str, language: str = "nl") -> bytes:
    return blank(catalogue(), sheet, language, large=True).content


@pytest.mark.parametrize("filled", [with_pikepdf.fill, with_pdfium.fill])
@pytest.mark.parametrize(("sheet", "language"), ALL)
def test_every_field_comes_back(sheet: str, language: str, filled: object) -> None:
    empty = large(sheet, language)
    typed = hard_values(places_of(empty), CODE, odd=True, turn=3, kinds=kinds(sheet))
    form = only(filled(empty, typed.given))  # type: ignore[operator]
    assert (form.worksheet, form.language, form.edition // 100) == (sheet, language, 1)
    for pointer, value in typed.back.items():
        if filled is with_pikepdf.fill:
            assert at_pointer(form.values, pointer) == value


def test_a_flattened_copy_comes_back() -> None:
    said = {"/client": CODE, "/goals/0/text": "Een eigen kamer", "/goals/0/domain": "housing"}
    form = only(flattened(with_pikepdf.fill(large("actieplan"), said)))
    assert at_pointer(form.values, "/goals/0/text") == "Een eigen kamer"
    assert at_pointer(form.values, "/goals/0/domain") == "housing"
    assert [each for each in asked(form) if each[0].startswith("/goals")] == []


@pytest.mark.parametrize(
    "name",
    [
        "200 dpi colour, JPEG",
        *(
            pytest.param(each, marks=pytest.mark.long)
            for each in ("phone", "200 dpi bilevel, G4 TIFF", "skew up to 15 degrees")
        ),
    ],
)
def test_nothing_goes_in_from_a_scan_that_was_not_meant(name: str) -> None:
    sheets = [blank_sheet(sheet, language, is_large=True) for sheet, language in EVERY]
    sides = tuple((sheet, page) for sheet in sheets for page in sheet.pages[1:2])
    (number,) = (n for n, case in enumerate(CASES) if case.name == name)
    tally = measure(number, 0, 11, Supply(sides, (CODE,), {}))
    assert tally.counts["identified"] == CASES[number].pages
    assert not tally.faults


def test_what_is_crossed_with_a_pen_comes_back() -> None:
    crossed = {"/filled_by": "worker", "/quote_ok": "no", "/take_home": "later"}
    (first, *_) = Person.of(4).fill(blank_sheet("evaluatie", is_large=True), crossed)
    content = png(scan(first.paper.pixels, Scanner(), np.random.default_rng(11)), 200)
    (reading,) = read_forms(content, catalogue(), lambda _: None)
    assert isinstance(reading, Reading)
    read = {mark.pointer: mark.raw for mark in reading.marks if mark.state == "read"}
    assert read == crossed


def test_who_reads_large_letters_gets_them_on_what_is_to_be_filled_in(office: Workspace) -> None:
    """The plan goes round once: a sheet, the next form, and what is printed on it."""
    code = office.new_client()
    office.krachtwerk("client", "prints", code, "--large")
    said = {"/goals/0/text": "Weer zingen", "/goals/0/actions/0/what": "Een koor zoeken"}
    office.hand_in(plan=fill(office.personal("actieplan", code), {**header(), **said}))
    sheet = office.outbox(code, "actieplan-bijwerken.pdf").read_bytes()
    office.hand_in(dan=fill(sheet, {**header("01-04-2026"), "/actions/0/status": "done"}))
    assert [row["edition"] // 100 for row in map(office.submission, office.arrivals())] == [1, 1]
    (goal,) = office.dossier(code)["goals"]
    assert [step["state"] for step in goal["actions"]] == ["gedaan"]
