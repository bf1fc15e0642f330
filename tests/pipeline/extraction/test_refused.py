"""What cannot go on, each for its own reason; and damage, which never passes unseen."""

import random
from collections.abc import Callable
from functools import cache
from io import BytesIO

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from forms.ground.check_digit import complete, pretty
from forms.pdf.identity_xmp import FormIdentity, xmp
from forms.pdf.page_code import PageCode
from pipeline.extraction.pdf.openers import OPENERS
from pipeline.records import Submission
from pipeline.records.refusals import Damaged, Refusal
from tests.fillers import FILLER_CASES, FILLERS, Filler
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.fillers.with_pikepdf import fill
from tests.pipeline.extraction.pdf.edits import edited, fields_of, with_values, without_xmp
from tests.pipeline.extraction.read_back import (
    CODE,
    asked,
    blank,
    only,
    personal,
    refused,
    understood,
)
from tests.scans.encoding import png

OFFICE_FILE = b"PK\x03\x04\x14\0\x06\0[Content_Types].xml word/document.xml"
PHOTO = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01"


def paper() -> bytes:
    empty = blank("vormen_van_kracht")
    return fill(empty, hard_values(places_of(empty), CODE, odd=True).given)


def test_a_photo_that_is_not_whole() -> None:
    assert refused(PHOTO) == "damaged"


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (5, 5), (23, 500), (40, 40)])
def test_a_dot_of_a_web_page_is_no_form(size: tuple[int, int]) -> None:
    assert refused(png(np.full(size, 200, np.uint8), 72)) == "not_our_form"


@pytest.mark.parametrize("side", [1, 12])
def test_a_page_that_is_a_dot_is_no_form(side: float) -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(side, 800))
    canvas.rect(0, 0, side, 300, fill=1)
    canvas.save()
    assert refused(out.getvalue()) == "not_our_form"


@pytest.mark.parametrize("content", [OFFICE_FILE, b" ", b"\0" * 4096, b"Beste Noor,"])
def test_what_is_no_pdf(content: bytes) -> None:
    assert refused(content) == "not_a_pdf"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n", b"%PDF-" + PHOTO * 99])
def test_what_only_begins_as_a_pdf(content: bytes) -> None:
    assert refused(content) == "damaged"


def stranger(*, with_form: bool) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "AP-1-NL-2 is not a code of ours without its check 000")
    if with_form:
        canvas.acroForm.textfield(name="/client", x=72, y=600, value=CODE)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("with_form", [True, False])
def test_a_pdf_of_somebody_else(with_form: bool) -> None:
    assert refused(stranger(with_form=with_form)) == "not_our_form"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("", "client_missing"),
        ("   ", "client_missing"),
        ("123456-7", "wrong_check_digit"),
        ("123456", "wrong_check_digit"),
        ("Noor", "wrong_check_digit"),
        (pretty(complete("000001")), "unknown_client"),
    ],
)
def test_a_code_that_leads_to_no_client(field: str, said: str) -> None:
    answered = {"/client": field, "/goals/0/text": "Dansen"}
    assert refused(with_values(blank("actieplan"), answered)) == said


def test_two_codes_on_the_pages_of_one_sheet_are_in_no_dossier() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        first, second, *_ = fields_of(pdf)["/client"].Kids
        first.V, second.V = String(CODE), String("654321-0")

    assert refused(edited(blank("actieplan"), change)) == "client_conflict"


@pytest.mark.parametrize("change", [{"edition": 499}, {"worksheet": "ZZ"}, {"language": "XX"}])
def test_an_edition_that_is_not_known(change: dict[str, str | int]) -> None:
    code = PageCode(
        str(change.get("worksheet", "AP")),
        int(change.get("edition", 1)),
        str(change.get("language", "NL")),
        1,
    )

    def relabel(pdf: pikepdf.Pdf) -> None:
        without_xmp(pdf)
        del pdf.pages[1:]
        pdf.pages[0].obj.PieceInfo.Krachtwerk.Private.Code = String(code.payload())

    assert refused(edited(blank("actieplan"), relabel)) == "unknown_edition"


def test_metadata_of_a_worksheet_that_is_not_known() -> None:
    def relabel(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            del page.obj.PieceInfo
            page.obj.Contents = pdf.make_stream(b"")
        pdf.Root.Metadata = pdf.make_stream(xmp("?", FormIdentity("afscheid", 1, "nl")))

    assert refused(edited(blank("actieplan"), relabel)) == "unknown_edition"


def test_a_form_that_lost_its_fields_and_what_stood_in_them() -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            del page.obj.Annots
        del pdf.Root.AcroForm

    assert refused(edited(paper(), strip)) == "nothing_written"


def test_a_personal_sheet_that_was_printed_elsewhere_is_asked_about() -> None:
    content = with_values(personal("actieplan").content, {"/is_correction": Name.yes})
    known = only(content).instance
    assert known is not None
    code = PageCode("AP", only(content).edition, "NL", 1, CODE, "ZZZZZZZ")

    def relabel(pdf: pikepdf.Pdf) -> None:
        without_xmp(pdf)
        del pdf.pages[1:]
        pdf.pages[0].obj.PieceInfo.Krachtwerk.Private.Code = String(code.payload())

    assert "instance_unknown" in asked(only(edited(content, relabel)))


# --- damage ---


@pytest.mark.parametrize("filler", FILLER_CASES)
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.99, 0.999])
def test_a_file_without_its_end_is_damaged(filler: Filler, kept: float) -> None:
    if filler.missing():
        pytest.skip(filler.missing())
    whole = filled_by(filler)
    assert refused(whole[: int(len(whole) * kept)]) == "damaged"


@cache
def filled_by(filler: Filler) -> bytes:
    given = {"/client": CODE, "/proud": "een", "/filled_by": "me"}
    return filler.fill(blank("vormen_van_kracht"), given)


@pytest.mark.parametrize("lost", [3, 10, 400, 900])
def test_an_update_without_its_end_is_damaged(lost: int) -> None:
    """A viewer's update that was cut must not show the form as it was before."""
    content = personal("actieplan").content
    assert refused(content[:-lost]) == "damaged"


def test_a_file_that_had_to_be_mended_is_asked_about() -> None:
    """The table of objects is wrong, the objects are whole."""
    pdf = paper()
    start = pdf.rindex(b"startxref")
    mended = only(pdf[:start] + b"startxref\n7\n%%EOF\n")
    assert asked(mended)[0] == "file_damaged"
    assert mended.values == only(pdf).values


def test_what_only_the_second_reader_opens_is_read_and_asked_about() -> None:
    """The file does not say where its catalogue is; pypdf looks for it."""
    pdf = paper().replace(b"/Root", b"/Rout")
    with pytest.raises(Damaged):
        OPENERS[0](pdf)
    form = only(pdf)
    assert form.values == only(paper()).values
    assert "file_damaged" in asked(form)


def test_a_second_opinion_of_a_reader_that_sees_fewer_pages_is_worth_nothing() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        fields_of(pdf)["/proud"].V = String(b"half \x9f")
        pdf.Root.Pages.Count = 1
        pdf.Root.Pages.Kids[1].Type = Name.Pages

    content = edited(paper(), change)
    assert asked(only(content), "/proud") == ["text_garbled"]
    assert {**only(content).values, "proud": None} == {**only(paper()).values, "proud": None}


@pytest.mark.parametrize("seed", range(4))
def test_flipped_bits_never_stop_the_house(seed: int) -> None:
    """Whatever comes out, it is a form or a refusal, and no error."""
    dice = random.Random(seed)
    whole = filled_by(FILLERS[1])
    for _ in range(12):
        content = bytearray(whole)
        for _ in range(dice.choice((1, 5, 60))):
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        try:
            forms = understood(bytes(content))
        except Refusal:
            continue
        assert all(isinstance(form, Submission | Refusal) for form in forms)


def loop(pdf: pikepdf.Pdf) -> None:
    field = fields_of(pdf)["/proud"]
    field.Parent = field


def no_rectangles(pdf: pikepdf.Pdf) -> None:
    for field in fields_of(pdf).values():
        for widget in field.get("/Kids", [field]):
            widget.Rect = Array([Name.x, 1, 2])


def strange_annotations(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots.extend([String("?"), Name.x, Dictionary(), pdf.Root])
    pdf.pages[0].obj.PieceInfo = String("?")
    pdf.pages[1].obj.PieceInfo = Dictionary(Krachtwerk=Dictionary(Private=Name.x))


@pytest.mark.parametrize("change", [loop, strange_annotations])
def test_a_strange_build_changes_no_value(change: Callable[[pikepdf.Pdf], None]) -> None:
    form = only(edited(paper(), change))
    expected = only(paper()).values
    assert {**form.values, "proud": None} == {**expected, "proud": None}


def test_what_no_page_shows_is_not_believed() -> None:
    (form,) = understood(edited(paper(), no_rectangles))
    assert isinstance(form, Refusal)
    assert form.code == "client_conflict"
