"""What fields hold that no page shows: asked about on their own sheet, told on no other."""

from io import BytesIO

import pikepdf

from pipeline.extraction.pdf.lost_values import with_lost_values
from pipeline.records import Reading, Submission
from tests.fillers import with_pdfium, with_pypdf
from tests.flatteners.in_python import by_pdfium
from tests.pipeline.extraction.pdf.edits import edited
from tests.pipeline.extraction.pdf.mergers import by_pypdf
from tests.pipeline.extraction.read_back import CODE, OTHER, asked, blank, readings, understood

SHEET = "vormen_van_kracht"


def flat() -> bytes:
    """A sheet that was filled in and flattened."""
    return by_pdfium(with_pdfium.fill(blank(SHEET), {"/client": CODE, "/alias": "Zoë"}))


def test_words_that_a_page_of_another_sheet_shows_are_not_lost_ones() -> None:
    """The print of one client, before the fields of another: they have the same names."""
    mine = flat()
    theirs = with_pypdf.fill(blank(SHEET), {"/client": OTHER, "/i_am/0": "vrolijk"})
    first, second = understood(by_pypdf(mine, theirs))
    assert isinstance(first, Submission)
    assert isinstance(second, Submission)
    assert (first.client, first.values["i_am"], asked(first)) == (CODE, [], [])
    assert (second.client, second.values["i_am"]) == (OTHER, ["vrolijk"])


def test_words_of_which_nobody_knows_whose_they_are_are_asked_and_not_told() -> None:
    theirs = by_pdfium(with_pdfium.fill(blank(SHEET), {"/client": OTHER, "/proud": "trots"}))

    def both(pdf: pikepdf.Pdf) -> None:
        pdf.pages.extend(pikepdf.open(BytesIO(theirs)).pages)
        left = pikepdf.Dictionary(T=pikepdf.String("/i_am/0"), V=pikepdf.String("vrolijk"))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(left)])

    for reading in readings(edited(flat(), both)):
        assert isinstance(reading, Reading)
        name = next(each for each in reading.marks if each.pointer == "/i_am/0")
        assert (name.state, name.raw) == ("unread", None)


def test_a_tree_of_fields_without_end_is_left() -> None:
    """Each field holds the next one thirty times: thirty to the ninth of them."""
    (reading,) = readings(flat())
    assert isinstance(reading, Reading)

    def wide(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            del page.obj["/Annots"]
        field = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("/proud")))
        for _ in range(8):
            kids = pikepdf.Array([field] * 30)
            field = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("/proud"), Kids=kids))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field] * 30))

    assert with_lost_values(reading, edited(blank(SHEET), wide)) == reading
