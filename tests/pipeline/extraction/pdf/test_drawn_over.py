"""What a program drew into the page, over the fields: asked with its picture, never lost."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from forms.layout.parts import Box
from pipeline.documents.enlarging import enlarged
from pipeline.extraction.known_prints import hidden_boxes
from pipeline.records import Mark, Reading
from tests.flatteners.in_python import by_pdfium
from tests.pipeline.extraction import read_back
from tests.pipeline.extraction.pdf import overlays
from tests.pipeline.extraction.pdf.edits import edited
from tests.workspace import blank_of, fill

SHEET, EDITION, PAGE = "evaluatie", 1, 2  # five circles for each sentence, and a box of four lines
Change = Callable[[bytes], bytes]


@cache
def box(pointer: str, code: str = "", sheet: str = SHEET) -> Box:
    pages = read_back.catalogue().edition(sheet, EDITION, "nl").layout.pages
    return next(b for p in pages for b in p.boxes if (b.pointer, b.code) == (pointer, code))


@cache
def typed() -> bytes:
    """A sheet with an answer in some of its fields."""
    answers = {"/client": read_back.CODE, "/hope": "4", "/learned": "Dat ik hulp mag vragen"}
    return fill(blank_of(SHEET, EDITION), answers)


def read(content: bytes) -> Reading:
    (reading,) = read_back.readings(content)
    assert isinstance(reading, Reading)
    return reading


def mark(reading: Reading, pointer: str) -> Mark:
    return next(mark for mark in reading.marks if mark.pointer == pointer)


def asked(reading: Reading) -> set[str]:
    return {mark.pointer for mark in reading.marks if mark.state == "unread"}


@pytest.mark.parametrize("lay", [overlays.laid_over, overlays.merged_in])
def test_what_was_drawn_over_empty_fields_is_asked_with_its_picture(
    lay: Callable[[bytes, int, bytes], bytes],
) -> None:
    both = overlays.cross(box("/control", "5"))
    reading = read(lay(typed(), PAGE, overlays.drawing(both)))
    assert asked(reading) == {"/control"}
    assert [p.pointer for p in reading.problems if p.code == "remark_over_box"] == ["/control"]
    picture = mark(reading, "/control").picture
    assert picture is not None
    assert min(picture.pixels) < 100
    assert mark(reading, "/hope").raw == "4"


@pytest.mark.parametrize(
    "draw",
    [
        overlays.cross(box("/belong", "2")),
        overlays.ring_around_the_words_of(box("/belong", "2")),
        overlays.highlighter_beside(box("/belong", "2")),
    ],
    ids=["cross", "ring", "highlighter"],
)
def test_a_choice_made_beside_its_field_is_asked(draw: overlays.Draw) -> None:
    reading = read(overlays.laid_over(typed(), PAGE, overlays.drawing(draw)))
    assert asked(reading) == {"/belong"}


@pytest.mark.parametrize(("grey", "size"), [(0.7, 6), (0.75, 8), (0.3, 6)])
def test_small_grey_words_over_an_empty_field_are_asked(grey: float, size: float) -> None:
    draw = overlays.grey_words(box("/start"), grey, size)
    reading = read(overlays.merged_in(typed(), PAGE + 1, overlays.drawing(draw)))
    assert asked(reading) == {"/start"}


def test_a_line_through_a_chosen_circle_is_no_mark_of_it() -> None:
    at = box("/hope", "4")
    line, same = (overlays.drawing(draw(at)) for draw in (overlays.line_through, overlays.cross))
    assert "/hope" in asked(read(overlays.merged_in(typed(), PAGE, line)))
    assert not asked(read(overlays.merged_in(typed(), PAGE, same)))  # as a flattener draws it


@pytest.mark.parametrize("draw", [overlays.words, overlays.scribble])
def test_words_and_strokes_over_what_was_typed_are_asked(
    draw: Callable[[Box], overlays.Draw],
) -> None:
    over = overlays.drawing(draw(box("/learned")))
    reading = read(overlays.laid_over(typed(), PAGE, over))
    assert (asked(reading), mark(reading, "/learned").raw) == (
        {"/learned"},
        "Dat ik hulp mag vragen",
    )


def test_words_that_can_be_read_are_the_suggestion() -> None:
    over = overlays.drawing(overlays.words(box("/new_strengths/0")))
    reading = read(overlays.laid_over(typed(), 3, over))
    assert mark(reading, "/new_strengths/0").raw == "Elke week zwemmen"
    assert asked(reading) == {"/new_strengths/0"}


def test_on_a_personal_form_only_what_was_added_is_asked() -> None:
    document = read_back.personal("actieplan")
    (instance,) = document.instances
    page = read_back.catalogue().current("actieplan").layout.pages[instance.pages[1] - 1]
    hidden = hidden_boxes(page, instance.slots)
    free = next(b for b in page.boxes if b.pointer not in hidden and b.kind == "lines")
    over = overlays.drawing(overlays.words(free))
    assert asked(read(overlays.laid_over(document.content, 2, over))) == {free.pointer}


def test_in_large_print_a_drawing_is_where_it_is() -> None:
    over = overlays.drawing(overlays.cross(box("/belong", "2")), times=2**0.5)
    assert asked(read(overlays.laid_over(enlarged(typed()), PAGE, over))) == {"/belong"}


@pytest.mark.parametrize(
    "rewritten",
    [overlays.as_tokens, overlays.as_pages_in_pages, overlays.as_pictures],
    ids=["tokens", "pages in pages", "pictures"],
)
def test_a_page_that_was_only_written_anew_asks_nothing(rewritten: Change) -> None:
    assert read(rewritten(typed())).problems == ()


@pytest.mark.parametrize("sheet", ["actieplan_bijwerken", "evaluatie_begeleider"])
def test_nor_does_a_personal_form_that_was_written_anew(sheet: str) -> None:
    reading = read(overlays.as_pages_in_pages(read_back.personal(sheet).content))
    assert (asked(reading), reading.problems) == (set(), ())


def turned(angle: int) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[PAGE - 1].rotate(angle, relative=False)

    return lambda form: edited(form, change)


def cut(key: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[PAGE - 1].obj[key] = pikepdf.Array([20, 20, 560, 800])

    return lambda form: edited(form, change)


@pytest.mark.parametrize(
    "shown",
    [turned(90), turned(180), turned(270), cut("/CropBox"), cut("/MediaBox")],
    ids=["90", "180", "270", "crop box", "media box"],
)
def test_on_a_page_that_was_turned_or_cut_only_what_was_drawn_is_asked(shown: Change) -> None:
    rewritten = overlays.as_tokens(typed())
    assert (asked(read(shown(rewritten))), read(shown(rewritten)).problems) == (set(), ())
    drawn = overlays.merged_in(typed(), PAGE, overlays.drawing(overlays.cross(box("/belong", "2"))))
    reading = read(shown(drawn))
    picture = mark(reading, "/belong").picture
    assert (asked(reading), reading.beside) == ({"/belong"}, ())
    assert picture is not None
    assert min(picture.pixels) < 100


def test_a_drawing_on_a_page_that_is_a_picture_is_asked() -> None:
    drawn = overlays.laid_over(
        blank_of(SHEET, EDITION), PAGE, overlays.drawing(overlays.cross(box("/control", "5")))
    )
    assert asked(read(overlays.as_pictures(drawn))) == {"/control"}


def test_what_was_drawn_beside_all_boxes_is_asked_once_a_page_with_its_picture() -> None:
    def stamp(canvas: Canvas) -> None:
        canvas.drawString(300, 30, "Bel mij niet thuis")

    reading = read(overlays.laid_over(typed(), PAGE, overlays.drawing(stamp)))
    (beside,) = reading.beside
    assert (beside.pointer, beside.state, beside.unread_because) == (
        "/_beside/2",
        "unread",
        "illegible",
    )
    assert beside.picture is not None
    assert beside.picture.width < 500
    assert min(beside.picture.pixels) < 100
    assert (asked(reading), reading.problems) == (set(), ())


def test_what_was_drawn_beside_all_boxes_is_a_question() -> None:
    over = overlays.drawing(lambda canvas: canvas.drawString(300, 30, "Bel mij niet thuis"))
    submission = read_back.only(overlays.laid_over(typed(), PAGE, over))
    found = [p.pointer for p in submission.problems if p.code == "ink_beside"]
    assert found == ["/_beside/2"]


def test_a_copy_of_the_answers_beneath_their_fields_asks_nothing() -> None:
    """A program that printed the answers into the page, and left the fields where they were."""

    def lay_flat(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(BytesIO(by_pdfium(typed()))) as printed:
            for page, copy in zip(pdf.pages, printed.pages, strict=True):
                page.obj.Resources = pikepdf.Dictionary()
                page.obj.Contents = pdf.make_stream(b"")
                page.add_overlay(copy, None)

    assert read(edited(typed(), lay_flat)).marks == read(typed()).marks


def test_a_code_that_was_drawn_tells_whose_it_is() -> None:
    code = overlays.drawing(overlays.words(box("/client"), read_back.CODE))
    submission = read_back.only(overlays.laid_over(blank_of(SHEET, EDITION), 1, code))
    assert submission.client == read_back.CODE


def test_another_code_drawn_over_that_of_the_sheet_is_in_no_dossier() -> None:
    code = overlays.drawing(overlays.words(box("/client"), read_back.OTHER))
    assert read_back.refused(overlays.laid_over(typed(), 1, code)) == "client_conflict"
