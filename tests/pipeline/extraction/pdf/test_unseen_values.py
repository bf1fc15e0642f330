"""A value that nobody sees on its page, in its own place, is in nobody's mouth: it is asked."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.records import Reading
from tests.fillers import with_pdfium
from tests.pipeline.extraction import read_back
from tests.pipeline.extraction.pdf.edits import edited, fields_of

Change = Callable[[Any], None]


@cache
def typed() -> bytes:
    answers = {"/client": read_back.CODE, "/keep": "Elke week zwemmen", "/stop": "Alles zelf"}
    return with_pdfium.fill(read_back.blank("evaluatie"), {**answers, "/next": "continue"})


def read(change: Callable[[pikepdf.Pdf], None]) -> Reading:
    (reading,) = read_back.readings(edited(typed(), change))
    assert isinstance(reading, Reading)
    return reading


def asked(change: Callable[[pikepdf.Pdf], None]) -> set[str]:
    return {mark.pointer for mark in read(change).marks if mark.state == "unread"}


def _hidden(field: Any) -> None:
    for widget in field.get("/Kids", [field]):
        widget.F = 2


def _off_the_page(field: Any) -> None:
    for widget in field.get("/Kids", [field]):
        widget.Rect = Array([-500, -500, -400, -480])


@pytest.mark.parametrize("usual", ["OFF", "ON"])
@pytest.mark.parametrize("pointer", ["/keep", "/next"])
def test_a_field_in_a_layer_is_asked_where_that_is_switched_off(usual: str, pointer: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Laag 1")))
        off = Array([layer]) if usual == "OFF" else Array()
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=off))
        field = fields_of(pdf)[pointer]
        for widget in field.get("/Kids", [field]):
            widget.OC = layer

    assert asked(change) == ({pointer} if usual == "OFF" else set())


def _drawn(old: bytes, new: bytes) -> Change:
    def change(field: Any) -> None:
        field.AP.N.write(field.AP.N.read_bytes().replace(old, new))

    return change


@pytest.mark.parametrize("pointer", ["/keep", "/next"])
@pytest.mark.parametrize("change", [_hidden, _off_the_page])
def test_a_field_that_nobody_sees(change: Change, pointer: str) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)[pointer])) == {pointer}


def _pressed_flat(field: Any) -> None:
    field.AP.N.Matrix = Array([1, 0, 0, 0, 0, 0])


def _in_a_layer(field: Any) -> None:
    field.AP.N.OC = Dictionary(Type=Name.OCG, Name=String("Laag 1"))


def _behind_a_mask(field: Any) -> None:
    field.AP.N.Resources.ExtGState = Dictionary(G=Dictionary(SMask=Dictionary(S=Name.Alpha)))
    _drawn(b"/KwT", b"/G gs /KwT")(field)


def _as_small_as_dust(field: Any) -> None:
    look = re.sub(rb"/KwT [\d.]+ Tf", b"/KwT 0.05 Tf", field.AP.N.read_bytes())
    field.AP.N.write(look)


@pytest.mark.parametrize(
    "change",
    [
        _pressed_flat,
        _in_a_layer,
        _behind_a_mask,
        _as_small_as_dust,
        _drawn(b"/KwT", b"0 Tz /KwT"),
        _drawn(b"/KwT", b"400 Ts /KwT"),
        _drawn(b"/Tx BMC", b"/OC /L BDC"),
    ],
)
def test_words_laid_out_so_that_nobody_sees_them(change: Change) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)["/keep"])) == {"/keep"}


@pytest.mark.parametrize(
    "change",
    [
        _drawn(b"/KwT", b"1 1 1 rg /KwT"),
        _drawn(b"/KwT", b"1 g\n/KwT"),
        _drawn(b"/KwT", b"0 0 0 0 k /KwT"),
        _drawn(b"/KwT", b"3 Tr /KwT"),
    ],
    ids=["white", "white grey", "no ink", "no paint"],
)
def test_words_that_nobody_sees(change: Change) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)["/keep"])) == {"/keep"}


def test_words_on_a_white_ground_are_seen() -> None:
    change = _drawn(b"q\n", b"q 1 1 1 rg 0 0 9 9 re f\n")
    assert asked(lambda pdf: change(fields_of(pdf)["/keep"])) == set()


def test_two_fields_in_each_others_places() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        one, other = (fields_of(pdf)[pointer] for pointer in ("/keep", "/stop"))
        one.Rect, other.Rect = Array(list(other.Rect)), Array(list(one.Rect))

    assert asked(change) == {"/keep", "/stop"}


def test_an_empty_field_may_be_hidden() -> None:
    assert asked(lambda pdf: _hidden(fields_of(pdf)["/start"])) == set()


@pytest.mark.parametrize(
    ("rich", "questions"),
    [
        ("<body><p>Iets heel anders</p></body>", {"/keep"}),
        ("<body><p>Elke <b>week</b></p><p>zwemmen</p></body>", set()),
    ],
)
def test_a_text_with_a_second_text_of_other_letters(rich: str, questions: set[str]) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        fields_of(pdf)["/keep"].RV = String(rich)

    assert asked(change) == questions


NOTHING_SEEN = {
    "no text": b"/Tx BMC EMC",
    "nothing": b"",
    "a border": b"q 0.5 w 0 0 100 20 re S Q /Tx BMC q Q EMC",
    "no letter": b"/Tx BMC q BT /KwT 11 Tf 2 2 Td () Tj ET Q EMC",
}


@pytest.mark.parametrize("look", NOTHING_SEEN.values(), ids=NOTHING_SEEN)
def test_words_of_which_nothing_is_drawn_where_others_are_drawn(look: bytes) -> None:
    assert asked(lambda pdf: fields_of(pdf)["/keep"].AP.N.write(look)) == {"/keep"}


def test_words_that_viewers_are_to_draw() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del fields_of(pdf)["/keep"].AP
        fields_of(pdf)["/stop"].AP.N.write(b"/Tx BMC EMC")
        pdf.Root.AcroForm.NeedAppearances = True

    assert asked(change) == set()


def test_words_in_a_file_whose_program_draws_nothing() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        fields = fields_of(pdf)
        for name in ("/keep", "/stop", "/client"):
            for widget in fields[name].get("/Kids", [fields[name]]):
                widget.AP.N.write(b"/Tx BMC EMC")

    assert asked(change) == set()


def _kid(field: Any, code: str) -> Any:
    return next(kid for kid in field.Kids if f"/{code}" in kid.AP.N)


def _off_as(pdf: pikepdf.Pdf, field: Any, look: bytes) -> None:
    """One circle that looks like this where it is not chosen."""
    _kid(field, "finish").AP.N.Off = pdf.make_stream(look)


def _always_a_cross(field: Any) -> None:
    kid = _kid(field, "finish")
    look = kid.AP.N["/finish"]
    look.write(b"q 1.4 w 1 1 m 12 12 l S 1 12 m 12 1 l S Q")
    kid.AP.N = look


def _chosen_in_white(field: Any) -> None:
    look = _kid(field, "continue").AP.N["/continue"]
    look.write(look.read_bytes().replace(b"0.11 0.15 0.19 rg", b"1 1 1 rg"))


def _of_no_look(field: Any) -> None:
    looks = _kid(field, "continue").AP.N
    looks["/1"] = looks["/continue"]
    del looks["/continue"]


def _says_another(field: Any) -> None:
    field.V = Name("/finish")


def _child_says_another(field: Any) -> None:
    _kid(field, "continue").V = Name("/finish")


@pytest.mark.parametrize(
    "change",
    [
        _always_a_cross,
        _chosen_in_white,
        _of_no_look,
        _says_another,
        _child_says_another,
    ],
)
def test_a_choice_that_shows_another_than_it_says(change: Change) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)["/next"])) == {"/next"}


DISC = (
    b"q 0 g 11 7 m 11 9.2 9.2 11 7 11 c 4.8 11 3 9.2 3 7 c "
    b"3 4.8 4.8 3 7 3 c 9.2 3 11 4.8 11 7 c f Q"
)


def _no_room(field: Any) -> None:
    _kid(field, "continue").AP.N["/continue"].BBox = Array([0, 0, 0, 0])


def _room_elsewhere(field: Any) -> None:
    _kid(field, "continue").AP.N["/continue"].BBox = Array([500, 500, 514, 514])


def _cut_away(field: Any) -> None:
    look = _kid(field, "continue").AP.N["/continue"]
    look.write(b"q 0 0 0 0 re W n " + look.read_bytes() + b" Q")


def _chosen_one_hidden(field: Any) -> None:
    _kid(field, "continue").F = 2


def _always_our_disc(field: Any) -> None:
    kid = _kid(field, "finish")
    kid.AP.N = kid.AP.N["/finish"]


def _always_a_disc(field: Any) -> None:
    kid = _kid(field, "finish")
    look = kid.AP.N["/finish"]
    look.write(DISC)
    kid.AP.N = look


@pytest.mark.parametrize(
    "change",
    [
        _no_room,
        _room_elsewhere,
        _cut_away,
        _chosen_one_hidden,
        _always_our_disc,
        _always_a_disc,
    ],
)
def test_a_choice_of_which_another_mark_is_seen_or_none(change: Change) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)["/next"])) == {"/next"}


def test_a_circle_that_is_not_chosen_may_be_hidden() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        _kid(fields_of(pdf)["/next"], "finish").F = 2

    assert asked(change) == set()


def _before(drawn: bytes) -> Change:
    def change(field: Any) -> None:
        field.AP.N.write(b"q " + drawn + b" " + field.AP.N.read_bytes() + b" Q")

    return change


def _no_room_for_words(field: Any) -> None:
    field.AP.N.BBox = Array([0, 0, 0, 0])


def _as_clear_as_glass(field: Any) -> None:
    field.AP.N.Resources.ExtGState = Dictionary(G0=Dictionary(ca=0))
    _before(b"/G0 gs")(field)


@pytest.mark.parametrize(
    "change",
    [
        _before(b"1 0 0 1 900 0 cm"),
        _before(b"1 0 0 1 0 -300 cm"),
        _before(b"0.001 0 0 0.001 0 0 cm"),
        _before(b"0 0 0 0 re W n"),
        _drawn(b"BT", b"BT 1 0 0 1 900 0 Tm"),
        _drawn(b" Td", b" Td 900 0 Td"),
        _no_room_for_words,
        _as_clear_as_glass,
    ],
)
def test_words_that_are_drawn_where_nobody_sees_them(change: Change) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)["/keep"])) == {"/keep"}


@pytest.mark.parametrize(
    "drawn",
    [b"1 0 0 1 2 2 cm", b"2 2 230 76 re W n", b"1 0 0 1 900 0 cm 1 0 0 1 -900 0 cm"],
)
def test_words_that_are_drawn_within_their_box_are_seen(drawn: bytes) -> None:
    change = _before(drawn)
    assert asked(lambda pdf: change(fields_of(pdf)["/keep"])) == set()


def _moved_with_its_room(field: Any) -> None:
    """A viewer lays the box of a look over the field, wherever that box is."""
    look = field.AP.N
    look.BBox = Array([500, 0, 735, 81])
    look.write(b"q 1 0 0 1 500 0 cm " + look.read_bytes() + b" Q")


def test_words_that_are_moved_with_their_box_are_seen() -> None:
    assert asked(lambda pdf: _moved_with_its_room(fields_of(pdf)["/keep"])) == set()


@pytest.mark.parametrize("look", [b"", b"q 1.4 w 1 1 m 12 12 l S 1 12 m 12 1 l S Q"])
def test_a_circle_that_is_not_chosen_and_shows_a_mark(look: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field = fields_of(pdf)["/next"]
        mark = b"q " + _kid(field, "finish").AP.N["/finish"].read_bytes() + b"  Q"
        _off_as(pdf, field, look or mark)

    assert asked(change) == {"/next"}


@pytest.mark.parametrize(
    "border",
    [
        b"q 0.5 w 1 1 12 12 re S 0.9 g 2 2 10 10 re f Q",
        b"q 1 g 0 0 14 14 re f 0 G 1 1 m 2 2 l 12 2 l 13 1 l s Q",  # with its corners
        b"q 1 G 1.4 w 1 1 m 12 12 l S 1 12 m 12 1 l S Q",  # a cross in white
    ],
)
def test_a_choice_whose_other_circles_have_borders(border: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        _off_as(pdf, fields_of(pdf)["/next"], border)

    assert asked(change) == set()


def test_a_program_that_draws_nothing_leaves_that_to_viewers_beside_what_was_printed() -> None:
    """Our own print has looks; whoever writes values alone was asked about every word."""

    def change(pdf: pikepdf.Pdf) -> None:
        fields_of(pdf)["/keep"].V = String("Elke week zwemmen")

    (reading,) = read_back.readings(edited(read_back.personal("evaluatie").content, change))
    assert isinstance(reading, Reading)
    (keep,) = (mark for mark in reading.marks if mark.pointer == "/keep")
    assert (keep.state, keep.raw) == ("read", "Elke week zwemmen")
