"""Which form a paper is: the metadata, the printed id or the QR code, and what if they disagree."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from pipeline.records import Submission
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.fillers.with_pikepdf import fill
from tests.pipeline.extraction.pdf.edits import edited, without_page_data, without_xmp
from tests.pipeline.extraction.pdf.mergers import pages, pages_of
from tests.pipeline.extraction.read_back import (
    CODE,
    OTHER,
    asked,
    blank,
    only,
    personal,
    refused,
    understood,
)


@pytest.fixture(params=["blank", "personal", "with pages left out"])
def paper(request: pytest.FixtureRequest) -> bytes:
    """A filled form: blank, personal, and one of which the pages of unused slots are left out."""
    empty = {
        "blank": lambda: blank("krachteninventarisatie"),
        "personal": lambda: personal("actieplan").content,
        "with pages left out": lambda: personal("actieplan_bijwerken").content,
    }[request.param]()
    return fill(empty, hard_values(places_of(empty), CODE, odd=False).given)


def as_pictures(pdf_bytes: bytes) -> bytes:
    """Every page drawn as a picture under its fields: no text is left, only the QR codes."""
    with pypdfium2.PdfDocument(pdf_bytes) as drawn, pikepdf.open(BytesIO(pdf_bytes)) as pdf:
        for page, source in zip(pdf.pages, drawn, strict=True):
            picture = source.render(scale=150 / 72, grayscale=True, may_draw_forms=False)
            image = pdf.make_stream(
                bytes(picture.to_numpy().tobytes()),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=picture.width,
                Height=picture.height,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
            )
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
            width, height = source.get_size()
            page.obj.Contents = pdf.make_stream(
                f"q {width} 0 0 {height} 0 0 cm /Im Do Q".encode("ascii")
            )
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def same(one: Submission, other: Submission) -> bool:
    return (one.values, one.problems, one.instance) == (
        other.values,
        other.problems,
        other.instance,
    )


def test_the_metadata_alone_suffice(paper: bytes) -> None:
    silent = edited(paper, without_page_data)
    blind = edited(silent, _without_content)
    assert same(only(blind), only(paper))


def _without_content(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.obj.Contents = pdf.make_stream(b"")


def test_the_metadata_alone_suffice_with_pages_out_of_order() -> None:
    empty = blank("vormen_van_kracht")
    paper = fill(empty, hard_values(places_of(empty), CODE, odd=True).given)

    def turn(pdf: pikepdf.Pdf) -> None:
        without_page_data(pdf)
        _without_content(pdf)
        pdf.pages.reverse()

    assert same(only(edited(paper, turn)), only(paper))


def test_the_page_data_alone_suffice(paper: bytes) -> None:
    assert same(only(edited(edited(paper, without_xmp), _without_content)), only(paper))


def test_the_printed_id_alone_suffices(paper: bytes) -> None:
    assert same(only(edited(edited(paper, without_xmp), without_page_data)), only(paper))


def test_the_qr_code_alone_suffices(paper: bytes) -> None:
    silent = edited(edited(as_pictures(paper), without_xmp), without_page_data)
    assert same(only(silent), only(paper))


def with_metadata_of(paper: bytes, other: bytes) -> bytes:
    with pikepdf.open(BytesIO(other)) as source:
        packet = source.Root.Metadata.read_bytes()

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = pdf.make_stream(packet, Type=pikepdf.Name.Metadata)

    return edited(paper, change)


def test_metadata_of_another_client_are_in_no_dossier() -> None:
    mine, theirs = personal("actieplan").content, personal("actieplan", code=OTHER).content
    assert refused(with_metadata_of(mine, theirs)) == "client_conflict"


def test_metadata_of_another_sheet_are_asked_about() -> None:
    mine = personal("actieplan").content
    form = only(with_metadata_of(mine, personal("vormen_van_kracht").content))
    assert (form.worksheet, asked(form)) == ("actieplan", ["identity_conflict"])


def test_another_code_written_on_a_personal_sheet_is_in_no_dossier() -> None:
    assert refused(fill(personal("actieplan").content, {"/client": OTHER})) == "client_conflict"


def test_the_code_may_be_written_in_another_way() -> None:
    plain = CODE.replace("-", "")
    assert only(fill(personal("actieplan").content, {"/client": plain})).client == CODE
    assert only(fill(blank("actieplan"), {"/client": f" {plain}"})).client == CODE


def test_pages_of_two_clients_in_one_file_are_two_forms() -> None:
    mine, theirs = (
        _filled(personal("actieplan", code=code).content, code) for code in (CODE, OTHER)
    )
    forms = understood(pages(*pages_of(mine)[:1], *pages_of(theirs)[1:]))
    assert [form.client for form in forms if isinstance(form, Submission)] == [CODE, OTHER]
    assert all("page_missing" in asked(form) for form in forms if isinstance(form, Submission))


def _filled(empty: bytes, code: str) -> bytes:
    return fill(empty, hard_values(places_of(empty), code, odd=False).given)


def test_the_ids_of_the_slots_come_back() -> None:
    document = personal("actieplan_bijwerken")
    slots = document.instances[0].slots
    values = only(fill(document.content, {"/is_correction": True})).values
    found = {
        f"/{group}/{n}": item["id"]
        for group in ("actions", "goals", "ideas")
        for n, item in enumerate(values[group])
    }
    assert found == slots
