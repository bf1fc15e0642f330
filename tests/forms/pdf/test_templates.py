"""The template as other programs find it: fields, fonts, flags, names, language, identity."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from forms.pdf.identity_xmp import FormIdentity, parse_xmp
from forms.pdf.page_code import find_readable, parse_payload
from forms.pdf.stamping import Stamp
from forms.pdf.templates import make_template
from tests.forms.sheets import (
    CODE,
    EVERY,
    INSTANCE,
    SHEETS,
    edition,
    pointers,
    shipped,
    template,
)

every_sheet = pytest.mark.parametrize(("name", "language"), EVERY)
each_sheet = pytest.mark.parametrize("name", SHEETS)
MULTILINE, COMB, RADIO, REQUIRED = 1 << 12, 1 << 24, 1 << 15, 1 << 1


def opened(name: str, language: str = "nl") -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(template(name, language).content))


def fields(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Every field by its name."""
    return {str(field.T): field for field in pdf.Root.AcroForm.Fields}


def widgets(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        yield from page.obj.Annots


@every_sheet
def test_every_question_has_its_field_under_its_own_pointer(name: str, language: str) -> None:
    leaves = edition(name, language).worksheet.leaves()
    asked = {pointer for leaf in leaves for pointer in pointers(leaf)}
    with opened(name, language) as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
    assert set(names) == asked
    assert len(names) == len(asked)
    assert all(name.isascii() and "." not in name for name in names)


@every_sheet
def test_every_field_and_widget_has_words_for_who_cannot_see_it(name: str, language: str) -> None:
    with opened(name, language) as pdf:
        spoken = [str(w.get("/TU", "")) for w in (*fields(pdf).values(), *widgets(pdf))]
    assert all(len(words.strip()) > 3 for words in spoken)
    assert not any("/" in words or "{" in words for words in spoken)


@every_sheet
def test_no_name_is_heard_with_two_stops(name: str, language: str) -> None:
    with opened(name, language) as pdf:
        spoken = [str(w.TU) for w in widgets(pdf)]
    assert [words for words in spoken if re.search(r"[.?!]\.|\.:", words)] == []


def test_only_embedded_fonts_are_named_on_the_pages() -> None:
    with opened("actieplan") as pdf:
        fonts = [font for page in pdf.pages for font in page.obj.Resources.Font.values()]
        descriptors = [
            font.get("/FontDescriptor") or font.DescendantFonts[0].FontDescriptor for font in fonts
        ]
        assert all("/FontFile2" in descriptor for descriptor in descriptors)


def test_the_file_names_the_version_that_has_what_it_uses() -> None:
    assert template("actieplan").content.startswith(b"%PDF-1.7")


@each_sheet
def test_two_fields_never_sound_the_same(name: str) -> None:
    with opened(name) as pdf:
        spoken = [str(w.TU) for w in widgets(pdf) if w.get("/T", "") != "/client"]
        spoken = [words for words in spoken if words != shipped().words("nl")("paper.client_code")]
    assert sorted(spoken) == sorted(set(spoken))


@every_sheet
def test_pages_have_a_tab_order_and_the_file_its_language_and_title(
    name: str, language: str
) -> None:
    with opened(name, language) as pdf:
        assert {str(page.obj.Tabs) for page in pdf.pages} == {"/S"}
        assert str(pdf.Root.Lang) == language
        assert str(pdf.docinfo.Title) == edition(name, language).worksheet.title
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


@each_sheet
def test_the_identity_stands_in_metadata_page_data_and_text(name: str) -> None:
    with opened(name) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        codes = [str(page.obj.PieceInfo.Krachtwerk.Private.Code) for page in pdf.pages]
    number = edition(name).number
    assert parse_xmp(packet) == FormIdentity(name, number, "nl")
    texts = [page.extract_text() for page in PdfReader(BytesIO(template(name).content)).pages]
    for page, (code, text) in enumerate(zip(codes, texts, strict=True), start=1):
        found = parse_payload(code)
        assert found is not None
        assert found == find_readable(text)
        assert (found.form, found.edition, found.language, found.page, found.instance) == (
            edition(name).worksheet.code,
            number,
            "NL",
            page,
            None,
        )


@each_sheet
def test_flags_are_what_the_boxes_are(name: str) -> None:
    kinds = {box.pointer: box for page in edition(name).layout.pages for box in page.boxes}
    with opened(name) as pdf:
        for pointer, field in fields(pdf).items():
            flags, box = int(field.get("/Ff", 0)), kinds[pointer]
            assert not flags & REQUIRED
            assert bool(flags & MULTILINE) == (box.kind == "lines")
            assert bool(flags & RADIO) == (box.kind == "circle")
            assert bool(flags & COMB) == (box.kind == "comb")
            assert int(field.get("/MaxLen", 0)) == box.cells


@each_sheet
def test_marks_start_off_and_their_states_are_plain_ascii(name: str) -> None:
    with opened(name) as pdf:
        for widget in widgets(pdf):
            if "/AS" in widget:
                states = set(map(str, widget.AP.N.keys()))
                (on,) = states - {"/Off"}
                assert re.fullmatch(r"/[a-z0-9_]+", on)
                assert str(widget.AS) == "/Off"


def test_each_circle_of_a_question_has_a_state_of_its_own() -> None:
    with opened("actieplan") as pdf:
        field = fields(pdf)["/goals/0/actions/0/who"]
        states = [str(key) for kid in field.Kids for key in kid.AP.N if key != "/Off"]
    assert states == ["/me", "/someone_i_know", "/someone_nearby", "/worker", "/together"]


def test_the_client_code_is_one_field_with_a_widget_on_every_page() -> None:
    with opened("actieplan") as pdf:
        field = fields(pdf)["/client"]
        pages = [kid.P.objgen for kid in field.Kids]
        assert pages == [page.obj.objgen for page in pdf.pages]


@each_sheet
def test_fonts_are_embedded_with_widths_and_a_way_back_to_letters(name: str) -> None:
    with opened(name) as pdf:
        fonts = pdf.Root.AcroForm.DR.Font
        typed, own = fonts.KwT, fonts.KwR
        assert len(typed.Widths) == 256
        assert len(typed.FontDescriptor.FontFile2.read_bytes()) > 20_000
        assert b"beginbfchar" in typed.ToUnicode.read_bytes()
        assert "/FontFile2" in own.DescendantFonts[0].FontDescriptor
        assert b"beginbfchar" in own.ToUnicode.read_bytes()


def test_every_text_field_types_with_the_embedded_font_at_a_fixed_size() -> None:
    with opened("actieplan") as pdf:
        for widget in widgets(pdf):
            source = widget if "/FT" in widget else widget.Parent
            if pikepdf.Name.Tx == source.FT:
                assert str(widget.DA).startswith("/KwT 12 Tf")


def test_the_typing_font_holds_the_letters_of_our_neighbours() -> None:
    with opened("vormen_van_kracht") as pdf:
        cmap = pdf.Root.AcroForm.DR.Font.KwT.ToUnicode.read_bytes().decode("ascii")
    held = {bytes.fromhex(code).decode("utf-16-be") for code in re.findall(r"> <(\w{4,})>", cmap)}
    assert set("€–’„“éëïöüçñŁłąęśżźćńĞğİıŞşßøåæ") <= held


@every_sheet
def test_other_readers_open_it_without_complaint(name: str, language: str) -> None:
    content = template(name, language).content
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
    reader = PdfReader(BytesIO(content), strict=True)
    assert len(reader.get_fields() or {}) == len(template(name, language).index.fields)


@each_sheet
def test_the_same_layout_gives_the_same_bytes(name: str) -> None:
    printed = edition(name)
    again = make_template(printed.layout, printed.number, shipped().words("nl"))
    assert again == template(name).content


def test_metadata_of_a_personal_form_holds_codes_and_nothing_personal() -> None:
    stamp = Stamp(CODE, INSTANCE, {"/alias": "Fatima", "/goals/0/text": "Een eigen huis"})
    content = template("actieplan").stamp(stamp)
    with pikepdf.open(BytesIO(content)) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        information = dict(pdf.docinfo.items())
        private = [bytes(p.obj.PieceInfo.Krachtwerk.Private.Code) for p in pdf.pages]
    said = packet + repr(information).encode() + b"".join(private)
    assert parse_xmp(packet) == FormIdentity(
        "actieplan", edition("actieplan").number, "nl", CODE, INSTANCE
    )
    assert set(information) == {"/Title"}
    assert not any(word in said for word in (b"Fatima", b"huis"))


@each_sheet
def test_what_a_viewer_draws_in_one_box_shows_in_no_other(name: str) -> None:
    with opened(name) as pdf:
        drawn = [
            w.AP.N.objgen
            for w in widgets(pdf)
            if w.get("/FT", w.get("/Parent", w).get("/FT")) == "/Tx"
        ]
    assert len(drawn) == len(set(drawn))
