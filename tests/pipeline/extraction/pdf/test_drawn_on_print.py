"""What was drawn onto a page before it was printed to PDF is asked, never lost."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array
from reportlab.pdfgen.canvas import Canvas

from pipeline.extraction.pdf.print_compared import zones_of
from pipeline.records import Reading
from tests.fillers import with_pdfium
from tests.flatteners.in_python import by_pdfium
from tests.pipeline.extraction import read_back
from tests.pipeline.extraction.pdf import overlays
from tests.pipeline.extraction.pdf.edits import edited
from tests.pipeline.extraction.pdf.test_drawn_over import EDITION, SHEET, asked, box, mark
from tests.workspace import blank_of, shipped

PAGE = 2
Pen = Callable[[Canvas, float, float, float, float], None]


@cache
def printed() -> bytes:
    """A sheet that was filled and printed to PDF."""
    answers = {"/client": read_back.CODE, "/hope": "4", "/learned": "Dat ik hulp mag vragen"}
    return by_pdfium(with_pdfium.fill(blank_of(SHEET, EDITION), answers))


def drawn(pointer: str, code: str, pen: Pen) -> Reading:
    """The same with something drawn, by the place of a box in points."""
    place = overlays.in_box(box(pointer, code))
    page = overlays.drawing(lambda canvas: pen(canvas, *place))
    return _read(overlays.laid_over(printed(), PAGE, page))


def _read(content: bytes) -> Reading:
    (reading,) = read_back.readings(content)
    assert isinstance(reading, Reading)
    assert reading.channel == "flattened"
    return reading


def words(text: str, dx: float, dy: float) -> Pen:
    return lambda canvas, x, y, _w, _h: canvas.drawString(x + dx, y + dy, text)


def test_where_nothing_was_drawn_nothing_is_asked() -> None:
    reading = _read(printed())
    assert asked(reading) == set()
    assert reading.beside == ()


@pytest.mark.parametrize("weight", [0.6, 1.5])
def test_words_that_were_struck_out_are_asked_with_their_picture(weight: float) -> None:
    def strike(canvas: Canvas, x: float, y: float, _w: float, h: float) -> None:
        canvas.setLineWidth(weight)
        canvas.line(x + 2, y + h - 11, x + 100, y + h - 11)

    reading = drawn("/learned", "", strike)
    assert asked(reading) == {"/learned"}
    assert mark(reading, "/learned").picture is not None


@pytest.mark.parametrize(
    "pen",
    [
        lambda canvas, x, y, w, h: canvas.ellipse(x - 5, y - 5, x + w + 5, y + h + 5),
        lambda canvas, x, y, _w, h: canvas.line(x - 5, y + h + 3, x - 60, y + h + 8),
        words("X", -9, 2),
    ],
    ids=["ring", "arrow", "cross beside it"],
)
def test_a_choice_with_ink_around_another_of_its_circles_is_asked(pen: Pen) -> None:
    assert asked(drawn("/hope", "2", pen)) == {"/hope"}


def test_what_was_typed_beside_all_boxes_is_one_question_with_its_picture() -> None:
    reading = drawn("/learned", "", words("Bel mij niet thuis", 200, -25))
    (note,) = reading.beside
    assert note.picture is not None


def test_a_remark_on_print_beside_the_boxes_is_a_question() -> None:
    x, y, _, _ = overlays.in_box(box("/learned", ""))
    note = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Text, Rect=Array([x, y - 45, x + 20, y - 25]), Contents="niet waar"
    )
    looks = BytesIO(overlays.drawing(lambda canvas: canvas.rect(0, 0, 500, 800, fill=1)))

    def add(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(looks) as other:
            note.AP = pikepdf.Dictionary(N=pdf.copy_foreign(other.pages[0].as_form_xobject()))
        pdf.pages[PAGE - 1].obj.Annots = Array([pdf.make_indirect(note)])

    assert len(_read(edited(printed(), add)).beside) == 1


def test_a_box_whose_frame_was_painted_over_is_not_seen() -> None:
    def white(canvas: Canvas, x: float, y: float, w: float, h: float) -> None:
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(x - 4, y - 4, w + 8, h + 8, stroke=0, fill=1)

    found = mark(drawn("/hope", "4", white), "/hope")
    assert (found.state, found.unread_because) == ("unread", "not_seen")


def test_what_was_cut_off_the_page_is_not_seen_never_empty() -> None:
    def cut(pdf: pikepdf.Pdf) -> None:
        pdf.pages[PAGE - 1].obj.CropBox = Array([0, 0, 595, 600])

    reading = _read(edited(printed(), cut))
    lost = [m.pointer for m in reading.marks if m.unread_because == "not_seen"]
    assert lost == ["/participate"]


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_the_words_beside_a_box_are_its_own_at_whichever_side(language: str) -> None:
    for page in shipped().current("actieplan", language).layout.pages:
        for ticked in (each for each in page.boxes if each.is_to_tick):
            _, (left, _, right, _) = zones_of(ticked, page)
            is_left = right < ticked.x
            assert is_left if language == "ar" else left > ticked.x + ticked.w
