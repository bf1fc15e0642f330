"""What a viewer lays over the fields: asked where it touches a box, told where it does not."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from forms.ground.style import MM, PAGE_HEIGHT
from pipeline.documents.enlarging import enlarged
from pipeline.records import Mark, Reading
from tests.fillers import with_pdfium, with_pikepdf
from tests.flatteners.in_python import by_pdfium
from tests.pipeline.extraction import read_back
from tests.pipeline.extraction.scan.glass import EDITION, box
from tests.workspace import blank_of, fill

GOAL, DOMAIN, WHY = "/goals/0/text", "/goals/0/domain", "/goals/0/why"
LINE = "6 w 10 10 m 90 90 l S"
Place = tuple[float, float, float, float]  # x, y, width, height in mm from the top left


def place_of(pointer: str, code: str = "") -> Place:
    at = box("actieplan", 2, pointer, code)
    return (at.x + 1, at.y + 1, at.w - 2, at.h - 2)


def laid_over(kind: str, place: Place, *, look: str = "", form: bytes = b"", **keys: Any) -> bytes:
    """A plan with a remark on page 2; `look` draws it, in a square of a hundred points."""
    with pikepdf.open(BytesIO(form or fill(blank_of("actieplan", EDITION), {}))) as pdf:
        x, y, w, h = place
        height = float(pdf.pages[1].mediabox[3])
        times = height / (PAGE_HEIGHT * MM)
        edges = (x, PAGE_HEIGHT - y - h, x + w, PAGE_HEIGHT - y)
        keys["Rect"] = Array([edge * MM * times for edge in edges])
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), F=4, **keys)
        if look:
            stream = pdf.make_stream(look.encode())
            stream.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": [0, 0, 100, 100]})
            note.AP = Dictionary(N=stream)
        laid = pdf.make_indirect(note)
        pdf.pages[1].Annots.append(laid)
        if kind == "Widget":
            pdf.Root.AcroForm.Fields.append(laid)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def read(content: bytes) -> Reading:
    (reading,) = read_back.readings(content)
    assert isinstance(reading, Reading)
    return reading


def marks(reading: Reading) -> dict[str, Mark]:
    return {mark.pointer: mark for mark in reading.marks}


def asked(reading: Reading) -> set[str]:
    return {p.pointer or "" for p in reading.problems if p.code == "remark_over_box"}


def test_words_typed_over_a_field_are_asked_and_not_filled_in() -> None:
    reading = read(laid_over("FreeText", place_of(GOAL), Contents=String("Ik wil dansen")))
    goal = marks(reading)[GOAL]
    assert (goal.state, goal.raw) == ("unread", None)
    assert goal.picture is not None
    assert asked(reading) == {GOAL}


def test_a_cross_drawn_over_a_circle_is_asked() -> None:
    cross = "6 w 10 10 m 90 90 l S 10 90 m 90 10 l S"
    reading = read(laid_over("Ink", place_of(DOMAIN, "money"), look=cross))
    picture = marks(reading)[DOMAIN].picture
    assert asked(reading) == {DOMAIN}
    assert marks(reading)[DOMAIN].raw is None
    assert picture is not None
    assert picture.width / picture.dpi * 25.4 > 100  # all of its answers are to be seen


def test_of_a_drawing_as_large_as_the_page_only_what_it_touches_is_asked() -> None:
    at = box("actieplan", 2, WHY)
    x, y = (at.x + 5) / 210 * 100, 100 - (at.y + at.h / 2) / 297 * 100
    reading = read(laid_over("Stamp", (0, 0, 210, 297), look=f"1 w {x} {y} m {x + 20} {y} l S"))
    assert asked(reading) == {WHY}


def test_what_was_typed_in_the_field_itself_is_the_suggestion() -> None:
    typed = fill(blank_of("actieplan", EDITION), {GOAL: "Ik wil zingen"})
    reading = read(laid_over("StrikeOut", place_of(GOAL), form=typed))
    assert (marks(reading)[GOAL].state, marks(reading)[GOAL].raw) == ("unread", "Ik wil zingen")


@pytest.mark.parametrize("look", ["", " ", "6 w 0 50 m 100 50 l S"])
@pytest.mark.parametrize("height", [0.0, 4.0], ids=["a line", "a strip"])
def test_a_stroke_through_what_a_field_shows_is_asked(look: str, height: float) -> None:
    typed = with_pikepdf.fill(blank_of("actieplan", EDITION), {GOAL: "Ik wil zingen"})
    x, y, *_ = place_of(GOAL)
    reading = read(laid_over("StrikeOut", (x, y + 2, 25, height), look=look, form=typed))
    assert (asked(reading), marks(reading)[GOAL].state) == ({GOAL}, "unread")


def test_a_stroke_through_print_is_asked_as_one_through_a_field() -> None:
    typed = with_pdfium.fill(blank_of("actieplan", EDITION), {GOAL: "Ik wil zingen"})
    with pikepdf.open(BytesIO(by_pdfium(typed))) as pdf:
        pdf.pages[1].obj.Annots = Array([])
        out = BytesIO()
        pdf.save(out)
    x, y, *_ = place_of(GOAL)
    content = laid_over("StrikeOut", (x, y + 1, 25, 4), look=LINE, form=out.getvalue())
    assert asked(read(content)) == {GOAL}


def test_a_remark_beside_the_boxes_is_told_with_its_place() -> None:
    reading = read(laid_over("FreeText", (20, 262, 60, 6), Contents=String("Bel me")))
    (told,) = [p for p in reading.problems if p.code == "remark_beside"]
    assert (told.severity, told.params) == ("warning", {"page": "2", "mm": "262"})
    assert {mark.state for mark in reading.marks} == {"empty"}


def test_remarks_beside_the_boxes_are_one_question_with_their_picture() -> None:
    one = laid_over("Stamp", (20, 262, 60, 6), look=LINE)
    reading = read(laid_over("Ink", (120, 262, 30, 6), look=LINE, form=one))
    (beside,) = reading.beside
    left, _, wide, _ = beside.box_mm
    assert (beside.pointer, left < 30, left + wide > 140) == ("/_beside/2", True, True)
    assert beside.picture is not None
    assert min(beside.picture.pixels) < 100
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("kind", "keys"), [("Link", {}), ("Popup", {}), ("FreeText", {}), ("Ink", {"F": 2})]
)
def test_what_nobody_sees_is_no_remark(kind: str, keys: dict[str, Any]) -> None:
    content = laid_over(kind, place_of(GOAL))
    if keys:
        with pikepdf.open(BytesIO(content)) as pdf:
            pdf.pages[1].Annots[-1].F = keys["F"]
            out = BytesIO()
            pdf.save(out)
            content = out.getvalue()
    assert not {p.code for p in read(content).problems} & {"remark_over_box", "remark_beside"}


def test_a_field_that_a_program_added_over_a_box_is_asked() -> None:
    x, y, w, h = place_of(GOAL)
    added: dict[str, Any] = {"FT": Name.Tx, "T": String("Tekst 1"), "V": String("Ik wil dansen")}
    content = laid_over("Widget", (x + 4, y, w / 2, h), **added)
    assert asked(read(content)) == {GOAL}


def test_a_field_that_a_program_added_and_left_empty_is_none() -> None:
    assert read(laid_over("Widget", place_of(GOAL), FT=Name.Tx, T=String("Tekst 1"))).problems == ()


@pytest.mark.parametrize(
    "keys",
    [{"FT": Name.Tx}, {"FT": Name.Btn, "Ff": 65536}, {"FT": Name.Sig}],
    ids=["text", "picture", "signature"],
)
def test_an_added_field_that_shows_something_is_asked_whatever_its_value(
    keys: dict[str, Any],
) -> None:
    x, y, w, h = place_of(GOAL)
    place = (x + 4, y, w / 2, h)
    named = keys | {"T": String("Extra")}
    assert asked(read(laid_over("Widget", place, look=LINE, **named))) == {GOAL}
    assert read(laid_over("Widget", place, look="/Tx BMC q Q EMC", **named)).problems == ()


@pytest.mark.parametrize("kind", ["Watermark", "Screen", "Link", "Unheard"])
def test_whatever_shows_something_is_a_remark(kind: str) -> None:
    assert asked(read(laid_over(kind, place_of(GOAL), look=LINE))) == {GOAL}
    nothing = read(laid_over(kind, place_of(GOAL), look="q Q"))
    assert (nothing.problems, nothing.beside) == ((), ())


@pytest.mark.parametrize("kind", ["Sound", "Movie", "RichMedia"])
def test_what_somebody_said_over_a_field_is_asked(kind: str) -> None:
    assert asked(read(laid_over(kind, place_of(GOAL)))) == {GOAL}


def test_in_large_print_a_remark_is_where_it_is() -> None:
    large = enlarged(fill(blank_of("actieplan", EDITION), {}))
    reading = read(laid_over("FreeText", place_of(GOAL), form=large, Contents=String("Dansen")))
    assert asked(reading) == {GOAL}


def test_more_remarks_than_anybody_makes_are_one() -> None:
    with pikepdf.open(BytesIO(fill(blank_of("actieplan", EDITION), {}))) as pdf:
        for _ in range(400):
            note = Dictionary(Subtype=Name.Text, Rect=Array([10, 10, 20, 20]))
            pdf.pages[1].Annots.append(note)
        out = BytesIO()
        pdf.save(out)
    codes = [p.code for p in read(out.getvalue()).problems if p.code.startswith("remark")]
    assert len(codes) < 3
