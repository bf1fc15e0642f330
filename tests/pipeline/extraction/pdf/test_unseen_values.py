"""A value that nobody sees on its page, in its own place, is in nobody's mouth: it is asked."""

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
