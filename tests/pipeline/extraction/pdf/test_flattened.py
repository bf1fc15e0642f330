"""Answers that are only print: each comes back as it was typed, or is asked with its picture."""

from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from forms.layout.parts import Box
from pipeline.records import Mark, NotRead, Reading, Submission
from tests.fillers import with_pdfium, with_pypdf
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.flatteners import FLATTENER_CASES, FLATTENERS, Flattener
from tests.flatteners.in_python import by_pdfium, by_pikepdf, into_pictures
from tests.flatteners.judged import judged
from tests.pipeline.extraction.pdf.edits import edited, without_page_data, without_xmp
from tests.pipeline.extraction.pdf.mergers import pages, pages_of
from tests.pipeline.extraction.read_back import (
    CODE,
    OF_TEAM,
    OTHER,
    SHEETS,
    asked,
    blank,
    catalogue,
    kinds,
    only,
    personal,
    readings,
    refused,
    understood,
)

SHEET = "vormen_van_kracht"
LONG = "Ik wil weer leren koken, het liefst samen met de buurvrouw op de derde verdieping. "


def flat(values: dict[str, str | bool], name: str = SHEET) -> bytes:
    """A blank sheet, filled by the engine of Chrome and flattened by it."""
    return by_pdfium(with_pdfium.fill(blank(name), {"/client": CODE, **values}))


def mark(pdf: bytes, pointer: str) -> Mark:
    (reading,) = readings(pdf)
    assert isinstance(reading, Reading)
    return next(each for each in reading.marks if each.pointer == pointer)


@cache
def paper() -> bytes:
    return flat(
        {
            "/alias": "Zoë",
            "/filled_on": "03-02-2026",
            "/filled_by": "together",
            "/is_correction": True,
            "/i_am/0": "geduldig, zegt mijn zus",
            "/proud": "Dat ik er nog ben.\nEn dat ik hulp durfde te vragen.",
        }
    )


def test_a_flattened_sheet_is_read_as_if_it_had_fields() -> None:
    form = only(paper())
    assert form.source.channel == "flattened"
    assert (form.client, form.filled_on.isoformat()) == (CODE, "2026-02-03")
    assert form.values["alias"] == "Zoë"
    assert (form.values["filled_by"], form.values["is_correction"]) == ("together", True)
    assert form.values["i_am"] == ["geduldig, zegt mijn zus"]
    assert form.values["proud"] == "Dat ik er nog ben.\nEn dat ik hulp durfde te vragen."


def test_a_line_that_the_box_broke_is_one_line() -> None:
    assert only(flat({"/proud": (LONG * 2).strip()})).values["proud"] == (LONG * 2).strip()


@pytest.mark.parametrize("flattener", FLATTENER_CASES)
def test_every_field_comes_back_or_is_asked(flattener: Flattener) -> None:
    turn = FLATTENERS.index(flattener)
    comes_back_or_is_asked(flattener, SHEETS[turn % len(SHEETS)], turn)


@pytest.mark.long
@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("flattener", FLATTENER_CASES)
def test_every_field_of_every_sheet_comes_back_or_is_asked(
    flattener: Flattener, sheet: str
) -> None:
    comes_back_or_is_asked(flattener, sheet, turn=SHEETS.index(sheet) + 5)


def comes_back_or_is_asked(flattener: Flattener, sheet: str, turn: int) -> None:
    if flattener.missing():
        pytest.skip(flattener.missing())
    empty = blank(sheet) if turn % 2 or sheet in OF_TEAM else personal(sheet).content
    typed = hard_values(places_of(empty), CODE, odd=bool(turn % 3), turn=turn, kinds=kinds(sheet))
    filled = with_pdfium.fill(empty, typed.given)
    try:
        flat = flattener.flatten(filled)
    except AssertionError:
        pytest.skip("the program cannot flatten this form")
    count, wrong = judged(filled, flat, empty)
    assert wrong == []
    assert count["right"] + count["asked"] > 0  # of some forms pypdf paints next to nothing


# --- what is not certain ---


@pytest.mark.parametrize(
    "text",
    ["Wat nu?", "laatste ", " eerste", "twee  spaties", "Рaдость", "hoi ´", "مرحبا", "a\u00b7b"],
)
def test_what_printing_may_have_made_of_other_letters_is_asked(text: str) -> None:
    pdf = by_pdfium(with_pypdf.fill(blank(SHEET), {"/client": CODE, "/i_am/0": text}))
    assert mark(pdf, "/i_am/0").state == "unread"


@pytest.mark.parametrize("pointer", ["/i_am/0", "/proud"])
def test_a_text_that_fills_its_box_is_asked(pointer: str) -> None:
    form = only(flat({pointer: LONG * 30}))
    assert asked(form, pointer) == ["text_cut"]


def test_what_is_asked_has_a_picture_of_its_box() -> None:
    picture = mark(flat({"/i_am/0": LONG * 9}), "/i_am/0").picture
    assert picture is not None
    assert len(picture.pixels) == picture.width * picture.height
    assert picture.width > picture.height * 5
    assert min(picture.pixels) < 100


def test_letters_without_ink_are_asked() -> None:
    """Text that a program hid, or that lies below what it drew over it."""

    def hide(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        white = pdf.make_stream(b"q 1 g 0 0 595 550 re f Q")
        page.Contents = pikepdf.Array([*page.Contents, white])

    assert mark(edited(paper(), hide), "/i_am/0").state == "unread"


def test_ink_without_letters_is_asked() -> None:
    """A pen of the viewer, or letters that were made strokes."""

    def scribble(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        line = pdf.make_stream(b"q 1.5 w 80 445 m 120 455 l 140 443 l S Q")
        page.Contents = pikepdf.Array([*page.Contents, line])

    changed = edited(paper(), scribble)
    states = [each.state for reading in readings(changed) for each in _marks(reading)]
    before = [each.state for reading in readings(paper()) for each in _marks(reading)]
    assert states.count("unread") == before.count("unread") + 1


def _marks(reading: Reading | NotRead) -> tuple[Mark, ...]:
    assert isinstance(reading, Reading)
    return reading.marks


@pytest.mark.parametrize("sign", "48lnu")
def test_a_mark_as_a_letter_of_zapf_dingbats(sign: str) -> None:
    box = next(b for b in _boxes() if b.pointer == "/is_correction")
    middle = ((box.x + 0.8) * 72 / 25.4, (297 - box.y - box.h + 1.0) * 72 / 25.4)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.ZapfDingbats
    )

    def tick(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Resources.Font.Za = pdf.make_indirect(font)
        text = f"BT /Za 11 Tf {middle[0]:.1f} {middle[1]:.1f} Td ({sign}) Tj ET"
        page.Contents = pikepdf.Array([*page.Contents, pdf.make_stream(text.encode())])

    assert mark(edited(flat({}), tick), "/is_correction").raw is True


def _boxes() -> tuple[Box, ...]:
    return catalogue().current(SHEET, "nl").layout.pages[0].boxes


# --- where the page lies ---


def shrunk(pdf: bytes, factor: float, turn: int = 0) -> bytes:
    """Each page printed smaller on A4, in the middle, and turned."""

    def change(opened: pikepdf.Pdf) -> None:
        for page in opened.pages:
            width, height = 595.28 * (1 - factor) / 2, 841.89 * (1 - factor) / 2
            before = f"q {factor} 0 0 {factor} {width:.2f} {height:.2f} cm".encode()
            page.contents_add(opened.make_stream(before), prepend=True)
            page.contents_add(opened.make_stream(b"Q"))
            page.obj.Rotate = turn

    return edited(pdf, change)


@pytest.mark.parametrize(("factor", "turn"), [(0.94, 0), (0.94, 180), (0.7, 90), (1.0, 270)])
def test_a_page_that_was_shrunk_or_turned(factor: float, turn: int) -> None:
    moved = shrunk(paper(), factor, turn)
    assert only(moved).values == only(paper()).values


def test_the_printed_id_alone_tells_which_form_it_is() -> None:
    silent = edited(edited(paper(), without_xmp), without_page_data)
    assert only(silent).values == only(paper()).values


def test_page_data_that_contradict_the_printed_id_are_in_no_dossier() -> None:
    mine, theirs = (by_pikepdf(personal("actieplan", code=code).content) for code in (CODE, OTHER))
    with pikepdf.open(BytesIO(theirs)) as other:
        codes = [str(page.obj.PieceInfo.Krachtwerk.Private.Code) for page in other.pages]

    def relabel(pdf: pikepdf.Pdf) -> None:
        without_xmp(pdf)
        for page, code in zip(pdf.pages, codes, strict=True):
            page.obj.PieceInfo.Krachtwerk.Private.Code = pikepdf.String(code)

    assert refused(edited(mine, relabel)) == "client_conflict"


# --- several forms in a file ---


def test_two_clients_pages_through_each_other() -> None:
    mine, theirs = (
        paper(),
        by_pdfium(with_pdfium.fill(blank(SHEET), {"/client": OTHER, "/i_am/0": "vrolijk"})),
    )
    mixed = pages((mine, 1), (theirs, 1), (theirs, 2), (mine, 2))
    forms = [form for form in understood(mixed) if isinstance(form, Submission)]
    assert [form.client for form in forms] == [CODE, OTHER]
    assert [form.values["i_am"] for form in forms] == [["geduldig, zegt mijn zus"], ["vrolijk"]]


def test_half_fields_half_print_is_one_form() -> None:
    typed = with_pdfium.fill(blank(SHEET), {"/client": CODE, "/i_am/0": "sterk", "/proud": "trots"})
    order = pages_of(typed)[:1] + pages_of(by_pdfium(typed))[1:]
    form = only(pages(*order))
    assert (form.values["i_am"], form.values["proud"]) == (["sterk"], "trots")
    assert form.client == CODE


def test_a_missing_page_is_asked() -> None:
    form = only(pages(*pages_of(paper())[:1]))
    assert "page_missing" in asked(form)


def test_pages_that_became_pictures_hold_no_print() -> None:
    pictures = into_pictures(paper(), 80)
    assert all(isinstance(each, NotRead) or each.channel == "scan" for each in readings(pictures))


def test_a_picture_with_a_text_layer_is_a_picture() -> None:
    """Many scanners lay what they think they read over the page: the picture counts."""

    def hide_text(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(BytesIO(into_pictures(paper(), 80))) as pictures:
            for page, picture in zip(pdf.pages, pictures.pages, strict=True):
                page.add_overlay(picture, None)

    layered = readings(edited(paper(), hide_text))
    assert all(isinstance(each, NotRead) or each.channel == "scan" for each in layered)


# --- what a program lost ---


def test_a_sheet_that_lost_every_answer_is_told_once() -> None:
    lost = by_pikepdf(_without_widgets(personal("actieplan").content))
    assert refused(lost) == "nothing_written"


def _without_widgets(pdf: bytes) -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        for page in opened.pages:
            del page.obj.Annots
        del opened.Root.AcroForm

    return edited(pdf, change)


def test_what_a_field_shows_and_what_it_holds_may_not_differ() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        (field,) = [f for f in pdf.Root.AcroForm.Fields if f.T == "/i_am/0"]
        field.V = pikepdf.String("iets anders")

    typed = with_pdfium.fill(blank(SHEET), {"/client": CODE, "/i_am/0": "sterk"})
    assert asked(only(edited(typed, change)), "/i_am/0") == ["values_differ"]


def test_a_flattened_sheet_without_a_code_is_refused() -> None:
    assert refused(by_pdfium(with_pdfium.fill(blank(SHEET), {"/i_am/0": "sterk"}))) == (
        "client_missing"
    )


def test_pdfium_is_what_it_says() -> None:
    """The flattened paper has no field left: what is read above is print."""
    with pypdfium2.PdfDocument(paper()) as document:
        assert document.get_formtype() == 0 or not places_of(paper())


def test_two_pages_that_were_printed_on_one_are_taken_apart() -> None:
    paper = by_pdfium(with_pdfium.fill(blank("evaluatie"), {"/client": CODE, "/hope": "4"}))
    with pypdfium2.PdfDocument(paper) as document:
        both = pypdfium2.PdfDocument(pdfium.FPDF_ImportNPagesToOne(document, 842, 595, 2, 1))
        out = BytesIO()
        both.save(out)
        both.close()
    found = readings(out.getvalue())
    seen = sorted(page for each in found if isinstance(each, Reading) for page in each.form_pages)
    assert seen == [1, 2]


def test_what_was_typed_in_fields_that_no_page_shows_any_more_is_asked() -> None:
    typed = with_pypdf.fill(blank(SHEET), {"/client": CODE, "/alias": "Zoë", "/i_am/0": "geduldig"})

    def tidied(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            del page.obj["/Annots"]

    alias, name = mark(edited(typed, tidied), "/alias"), mark(edited(typed, tidied), "/i_am/0")
    assert (alias.state, alias.raw, name.raw) == ("unread", "Zoë", "geduldig")
    assert alias.picture is not None
    assert mark(edited(typed, tidied), "/i_am/1").state == "empty"
