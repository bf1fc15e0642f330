"""Several forms in one file: each gets its own values, whatever program joined them."""

import re
from collections.abc import Callable

import pytest
from pikepdf import Pdf

from pipeline.records import Submission
from pipeline.records.refusals import Refusal
from tests.fillers import with_pdfium
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.fillers.with_pikepdf import fill
from tests.pipeline.extraction.pdf import mergers
from tests.pipeline.extraction.pdf.edits import edited
from tests.pipeline.extraction.pdf.mergers import pages, pages_of
from tests.pipeline.extraction.read_back import (
    CODE,
    OTHER,
    asked,
    blank,
    only,
    personal,
    understood,
)
from tests.workspace import blank_of

MERGERS = [
    mergers.by_pikepdf,
    mergers.by_pikepdf_with_fields,
    mergers.by_pypdf,
    pytest.param(mergers.by_qpdf, marks=pytest.mark.peer),
    pytest.param(mergers.by_pdftk, marks=pytest.mark.peer),
    pytest.param(mergers.by_pdf_lib, marks=pytest.mark.peer),
]
Merger = Callable[..., bytes]


def sheet(code: str, *, odd: bool, name: str = "vormen_van_kracht") -> bytes:
    """A blank sheet that a client filled: every other field."""
    empty = blank_of(name, 1)  # of four pages
    return fill(empty, hard_values(places_of(empty), code, odd=odd).given)


def own_sheet(code: str, sign: str) -> bytes:
    """A personal plan with something written on it."""
    return with_pdfium.fill(personal("actieplan", code=code).content, {"/goals/0/sign": sign})


def values(pdf: bytes) -> list[object]:
    """The values of every form in a file, or the code of its refusal."""
    return [form.code if isinstance(form, Refusal) else form.values for form in understood(pdf)]


@pytest.mark.parametrize("merge", MERGERS)
def test_two_blank_sheets_of_two_clients(merge: Merger) -> None:
    one, two = sheet(CODE, odd=True), sheet(OTHER, odd=False)
    assert values(merge(one, two)) == [only(one).values, only(two).values]


@pytest.mark.parametrize("merge", MERGERS)
def test_two_personal_sheets_and_another_worksheet(merge: Merger) -> None:
    papers = [own_sheet(CODE, "een"), sheet(CODE, odd=True), own_sheet(OTHER, "twee")]
    assert values(merge(*papers)) == [only(paper).values for paper in papers]


def test_pages_joined_one_by_one_by_pypdf_lose_choices_and_these_are_asked() -> None:
    plan = fill(own_sheet(CODE, "een"), {"/filled_by": "worker"})
    (form,) = understood(mergers.by_pypdf_page_by_page(plan))
    assert isinstance(form, Submission)
    assert form.values["goals"][0]["sign"] == "een"
    assert asked(form, "/filled_by") == ["mark_unclear"]


@pytest.mark.parametrize("order", [(4, 3, 2, 1), (2, 4, 1, 3)])
def test_pages_out_of_order(order: tuple[int, ...]) -> None:
    paper = sheet(CODE, odd=True)
    shuffled = pages(*((paper, number) for number in order))
    assert only(shuffled).values == only(paper).values
    assert only(shuffled).problems == only(paper).problems


@pytest.mark.parametrize("order", ["1a 1b 2b 2a 3a 4a 4b 3b", "1a 2b 1b 2a 4b 4a 3a 3b"])
def test_pages_of_two_copies_through_each_other(order: str) -> None:
    papers = {"a": sheet(CODE, odd=True), "b": sheet(OTHER, odd=False)}
    mixed = pages(*((papers[page[1]], int(page[0])) for page in order.split()))
    assert values(mixed) == [only(papers["a"]).values, only(papers["b"]).values]


def test_a_strange_page_between_is_told_about() -> None:
    paper, strange = sheet(CODE, odd=True), edited(blank("actieplan"), _wipe)
    chosen = pages_of(paper)
    form = only(pages(*chosen[:2], (strange, 1), *chosen[2:]))
    assert form.values == only(paper).values
    assert [(p.code, p.severity) for p in form.problems if p.code == "pages_not_ours"] == [
        ("pages_not_ours", "warning")
    ]


def _wipe(pdf: Pdf) -> None:
    del pdf.pages[1:]
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(b"")
    del page.Annots, page.PieceInfo


def test_a_missing_page_is_asked_and_takes_nothing_with_it() -> None:
    paper = sheet(CODE, odd=True)
    form = only(pages((paper, 1), (paper, 2), (paper, 4)))
    assert asked(form) == ["page_missing"]
    assert form.unread == {p for p, reading in only(paper).readings.items() if reading.page == 3}
    assert form.values == {**only(paper).values} | {p.split("/")[1]: [] for p in form.unread}


def test_the_same_page_twice_is_a_second_form_with_pages_missing() -> None:
    paper = sheet(CODE, odd=True)
    first, second = understood(pages(*pages_of(paper), (paper, 2)))
    assert isinstance(first, Submission)
    assert isinstance(second, Submission)
    assert first.values == only(paper).values
    assert asked(second) == ["page_missing"]


def test_a_blank_sheet_with_a_page_of_another_client_is_in_no_dossier() -> None:
    one, two = sheet(CODE, odd=True), sheet(OTHER, odd=True)
    assert values(pages((one, 1), (one, 2), (two, 3), (one, 4))) == ["client_conflict"]


def test_one_refused_form_keeps_no_other_back() -> None:
    one, nobody = sheet(CODE, odd=True), sheet("", odd=True)
    assert values(mergers.by_pypdf(nobody, one)) == ["client_missing", only(one).values]


def test_a_wrong_count_of_the_objects_is_no_damage() -> None:
    """As pypdf writes it in an update, and pdfunite in what it joins."""
    form = sheet(CODE, odd=True)
    miscounted = re.sub(rb"/Size (\d+)", lambda told: b"/Size %d" % (int(told[1]) - 1), form)
    assert miscounted != form
    assert asked(only(miscounted)) == asked(only(form))


def _without_parents(pdf: Pdf) -> None:
    """As pdfunite leaves what it joined: what a field says of all its widgets is gone."""
    for page in pdf.pages:
        for widget in page.obj.Annots:
            if "/Parent" in widget:
                del widget.Parent


def test_whose_a_paper_is_that_lost_its_code_in_joining_is_read_from_what_it_shows() -> None:
    answers = {"/client": CODE, "/alias": "Bo", "/i_am/0": "geduldig"}
    shown = edited(with_pdfium.fill(blank("vormen_van_kracht"), answers), _without_parents)
    paper = only(shown)
    assert (paper.client, paper.values["i_am"]) == (CODE, ["geduldig"])
