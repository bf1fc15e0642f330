"""Words and marks that a field holds, and of which nothing is seen where it is asked for them."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.extraction.pdf import fields_drawn
from pipeline.records import Reading
from tests.fillers import with_pdfium, with_pypdf
from tests.pipeline.extraction import read_back
from tests.pipeline.extraction.pdf.edits import edited, fields_of

Change = Callable[[Any], None]
ANSWERS = {"/client": read_back.CODE, "/keep": "Elke week zwemmen", "/stop": "Alles zelf"}


@cache
def typed() -> bytes:
    return with_pdfium.fill(read_back.blank("evaluatie"), {**ANSWERS, "/next": "continue"})


def asked(change: Callable[[pikepdf.Pdf], None]) -> set[str]:
    (reading,) = read_back.readings(edited(typed(), change))
    assert isinstance(reading, Reading)
    return {mark.pointer for mark in reading.marks if mark.state == "unread"}


def _widgets(field: Any) -> list[Any]:
    return list(field.get("/Kids", [field]))


def _a_dot(field: Any) -> None:
    for widget in _widgets(field):
        x, y, _, _ = map(float, widget.Rect)
        widget.Rect = Array([x, y, x + 0.4, y + 0.4])


def _moved(across: float, up: float) -> Change:
    def change(field: Any) -> None:
        for widget in _widgets(field):
            x, y, x2, y2 = map(float, widget.Rect)
            widget.Rect = Array([x + across, y + up, x2 + across, y2 + up])

    return change


@pytest.mark.parametrize("pointer", ["/keep", "/next"])
@pytest.mark.parametrize("change", [_a_dot, _moved(300, 0), _moved(0, 300), _moved(0, -300)])
def test_a_field_that_is_not_where_it_was_printed(change: Change, pointer: str) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)[pointer])) == {pointer}


@pytest.mark.parametrize("change", [_moved(2, -2), _moved(-6, 4)])
def test_a_field_of_words_that_was_moved_a_little_is_seen(change: Change) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)["/keep"])) == set()


def test_a_field_on_a_page_that_is_cut_off_before_it() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        field = fields_of(pdf)["/keep"]
        (page,) = (p for p in pdf.pages if field.objgen in {a.objgen for a in p.obj.Annots})
        _, bottom, _, top = map(float, field.Rect)
        page.obj.CropBox = Array([0, top - (top - bottom) / 5, 596, 842])

    assert "/keep" in asked(change)


def test_of_a_page_of_which_the_head_is_cut_off_it_is_known_whose_it_is_and_told_why() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.CropBox = Array([0, 0, 596, 780])

    paper = read_back.only(edited(typed(), change))
    told = [each.code for each in paper.problems if each.pointer == "/client"]
    assert (paper.client, told) == (read_back.CODE, ["beyond_page"])


def _before(drawn: bytes) -> Change:
    def change(field: Any) -> None:
        field.AP.N.write(b"q " + drawn + b" " + field.AP.N.read_bytes() + b" Q")

    return change


def _after(drawn: bytes) -> Change:
    def change(field: Any) -> None:
        field.AP.N.write(field.AP.N.read_bytes() + b" " + drawn)

    return change


def _in_colours(spaces: Dictionary, drawn: bytes) -> Change:
    def change(field: Any) -> None:
        look = field.AP.N
        look.Resources.ColorSpace = spaces
        text = re.sub(rb"(\s[\d.]+){3} rg", b" ", look.read_bytes())
        look.write(text.replace(b"BT", drawn + b" BT"))

    return change


_NOTHING = Dictionary()
UNSEEN = {
    "white over them": _after(b"q 1 g 0 0 400 200 re f Q"),
    "white over them along lines": _after(b"1 1 1 rg 0 0 m 400 0 l 400 200 l 0 200 l h f"),
    "white over them by a thick line": _after(b"1 G 300 w 0 40 m 400 40 l S"),
    "white as a device's grey": _in_colours(_NOTHING, b"/DeviceGray cs 1 sc"),
    "white as a device's colour": _in_colours(_NOTHING, b"/DeviceRGB cs 1 1 1 scn"),
    "white as a measured grey": _in_colours(
        Dictionary(C=Array([Name.CalGray, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))])),
        b"/C cs 1 scn",
    ),
    "cut elsewhere": _before(b"300 300 20 20 re W n"),
    "cut to a dot": _before(b"1 1 0.3 0.3 re W n"),
    "cut by a path": _before(b"300 300 m 320 300 l 320 320 l h W n"),
    "cut by a path, evenly": _before(b"0 0 m 1 0 l 1 1 l h W* n"),
}


@pytest.mark.parametrize("change", UNSEEN.values(), ids=UNSEEN)
def test_words_of_which_a_look_shows_nothing(change: Change) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)["/keep"])) == {"/keep"}


SEEN = {
    "a frame after them": _after(b"q 0 G 1 1 220 70 re S Q"),
    "white beside them": _after(b"q 1 g 0 0 200 10 re f Q"),
    "black as a device's grey": _in_colours(_NOTHING, b"/DeviceGray cs 0 sc"),
    "a path around them": _before(b"0 0 m 400 0 l 400 200 l 0 200 l h W n"),
    "a colour of its own for every ink": _in_colours(
        Dictionary(
            C=Array(
                [
                    Name.Separation,
                    Name.Black,
                    Name.DeviceGray,
                    Dictionary(
                        FunctionType=2,
                        Domain=Array([0, 1]),
                        C0=Array([1]),
                        C1=Array([0]),
                        N=1,
                    ),
                ]
            )
        ),
        b"/C cs 1 scn",
    ),
}


@pytest.mark.parametrize("change", SEEN.values(), ids=SEEN)
def test_words_of_which_an_odd_look_shows_all(change: Change) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)["/keep"])) == set()


def _chosen(drawn: bytes, *, first: bool = False) -> Change:
    def change(field: Any) -> None:
        kid = next(kid for kid in field.Kids if "/continue" in kid.AP.N)
        look = kid.AP.N["/continue"]
        data = look.read_bytes()
        look.write(b"q " + (drawn + b" " + data if first else data + b" " + drawn) + b" Q")

    return change


@pytest.mark.parametrize(
    "change",
    [
        _chosen(b"1 g 0 0 20 20 re f"),
        _chosen(b"300 300 20 20 re W n", first=True),
        _chosen(b"300 300 m 320 300 l 320 320 l h W n", first=True),
    ],
    ids=["white over it", "cut elsewhere", "cut by a path"],
)
def test_a_mark_of_which_a_look_shows_nothing(change: Change) -> None:
    assert asked(lambda pdf: change(fields_of(pdf)["/next"])) == {"/next"}


@pytest.mark.parametrize("ground", [b"1 g 0 0 14 14 re f", b"0 0 14 14 re W n"])
def test_a_mark_on_a_ground_is_seen(ground: bytes) -> None:
    assert asked(lambda pdf: _chosen(ground, first=True)(fields_of(pdf)["/next"])) == set()


def test_what_usual_programs_draw_need_not_be_drawn_to_be_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It costs a file of theirs nothing."""

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(fields_drawn, "render_upright", never)
    for filled in (typed(), with_pypdf.fill(read_back.blank("evaluatie"), ANSWERS)):
        assert read_back.readings(filled)
    for sheet in read_back.PERSONAL:
        assert read_back.readings(read_back.personal(sheet).content)
