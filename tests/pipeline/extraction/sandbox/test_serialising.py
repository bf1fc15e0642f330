"""What goes over the wire comes out as it went in; what makes no sense does not come out."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.ground.problems import Problem
from pipeline.extraction import read_forms
from pipeline.extraction.sandbox import serialising
from pipeline.extraction.sandbox.framing import Message
from pipeline.extraction.sandbox.plausibility import phrased, plausible
from pipeline.extraction.sandbox.serialising import NotPlainError
from pipeline.records import Identity, Instance, Mark, NotRead, Picture, Reading
from pipeline.records.refusals import Damaged, Refusal, TooLarge, WrongCheckDigit
from tests.hostile.kind import good
from tests.workspace import shipped

KIND = b"F"


def nothing(_: str) -> None:
    """Nobody knows what was printed."""


@cache
def the_reading() -> Reading:
    (form,) = read_forms(good(), shipped(), nothing)
    assert isinstance(form, Reading)
    return form


def with_mark(**changes: Any) -> Reading:
    reading = the_reading()
    first, *others = reading.marks
    return replace(reading, marks=(replace(first, **changes), *others))


def test_readings_and_refusals_come_out_as_they_went_in() -> None:
    picture = Picture(3, 2, 200, b"\0\x01\xff\xfe\x80\n")
    digits = (tuple(n / 10 for n in range(11)),)
    mark = {"picture": picture, "digits": digits, "ink": 0.25, "state": "unread"}
    mark["unread_because"] = "handwritten"
    reading = replace(with_mark(**mark), problems=(Problem("page_missing", params={"pages": "2"}),))
    forms: list[Reading | NotRead] = [reading, NotRead((3, 4), WrongCheckDigit())]
    first, second = plausible(
        serialising.to_forms(serialising.of_forms(KIND, forms)), shipped(), nothing
    )
    assert first == reading
    assert isinstance(second, NotRead)
    assert (second.pages, type(second.refusal)) == ((3, 4), WrongCheckDigit)


def test_a_refusal_keeps_what_fills_it_in() -> None:
    out = serialising.to_refusal(serialising.of_refusal(b"N", TooLarge("100")))
    assert (type(out), out.params) == (TooLarge, {"limit": "100"})


def test_an_instance_comes_out_as_it_went_in() -> None:
    printed = Instance(
        "K7QPX3A",
        None,
        "actieplan",
        1,
        "nl",
        {"/actions/0": "A-123456"},
        (1, 3),
        {"/alias": "Zoë", "/x": [1, None]},
    )
    assert serialising.to_instance(serialising.of_instance(b"A", printed)) == printed
    assert serialising.to_instance(serialising.of_instance(b"A", None)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"pointer": "/no/such/field"},
        {"page": 99},
        {"page": 0},
        {"raw": "x" * 200_000},
        {"confidence": 7.0},
        {"confidence": float("nan")},
        {"ink": -1.0},
        {"box_mm": (0.0, float("inf"), 1.0, 1.0)},
        {"digits": ((0.5, 0.5),)},
        {"picture": Picture(1_000, 1_000, 200, b"xx")},
        {"picture": Picture(100_000, 1, 200, bytes(100_000))},
        {"picture": Picture(0, 0, 200, b"")},
        {"unread_because": "handwritten"},
        {
            "state": "unread",
            "unread_because": "not_seen",
            "picture": Picture(1, 1, 200, b"x"),
        },
    ],
)
def test_a_mark_that_cannot_be_is_not_believed(changes: dict[str, Any]) -> None:
    with pytest.raises(NotPlainError):
        plausible([with_mark(**changes)], shipped(), nothing)


@pytest.mark.parametrize(
    "changes",
    [
        {"worksheet": "../../etc/passwd"},
        {"edition": 9_999},
        {"language": "xx"},
        {"client": "Noor"},
        {"instance": "../x"},
    ],
)
def test_a_form_that_cannot_be_is_not_believed(changes: dict[str, Any]) -> None:
    reading = the_reading()
    with pytest.raises(NotPlainError):
        plausible(
            [replace(reading, identity=replace(reading.identity, **changes))], shipped(), nothing
        )


def test_one_field_twice_is_not_believed() -> None:
    reading = the_reading()
    with pytest.raises(NotPlainError):
        plausible([replace(reading, marks=(*reading.marks, reading.marks[0]))], shipped(), nothing)


@pytest.mark.parametrize(
    "problem", [Problem("no_such_problem"), Problem("page_missing"), Problem("date_unclear", "x y")]
)
def test_a_problem_that_cannot_be_told_is_not_believed(problem: Problem) -> None:
    with pytest.raises(NotPlainError):
        plausible([replace(the_reading(), problems=(problem,))], shipped(), nothing)


def changed(place: str, value: Any) -> Message:
    """A good frame with one thing in the JSON of its mark changed."""
    frame = serialising.of_forms(KIND, [with_mark(picture=Picture(1, 1, 200, b"x"))])
    body = json.loads(frame.body)
    body[0]["marks"][0][place] = value
    return Message(KIND, json.dumps(body).encode(), frame.pieces)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("raw", 3),
        ("raw", ["x"]),
        ("pointer", None),
        ("page", "1"),
        ("state", "guessed"),
        ("unread_because", "tired"),
        ("channel", "post"),
        ("box_mm", [1, 2, 3]),
        ("confidence", "1"),
        ("picture", {"width": 1, "height": 1, "dpi": 200, "pixels": "7"}),
        ("picture", {"width": 1, "height": 1, "dpi": 200, "pixels": "-1"}),
        ("picture", {"width": 1, "height": 1, "dpi": 200, "pixels": "²"}),
        ("picture", {"width": 1.5, "height": 1, "dpi": 200, "pixels": "0"}),
    ],
)
def test_data_of_the_wrong_kind_does_not_come_out(place: str, value: Any) -> None:
    with pytest.raises(NotPlainError):
        serialising.to_forms(changed(place, value))


@pytest.mark.parametrize(
    "body",
    [
        b'{"refusal": "no_such", "params": {}}',
        b'{"refusal": "too_large", "params": {}}',
        b'{"refusal": "too_large", "params": {"limit": 3}}',
        b'{"refusal": "__class__", "params": {}}',
    ],
)
def test_a_refusal_that_is_none_does_not_come_out(body: bytes) -> None:
    with pytest.raises(NotPlainError):
        serialising.to_refusal(Message(b"N", body))


def test_a_refusal_must_have_its_words() -> None:
    class Unheard(Refusal):
        code = "unheard"

    with pytest.raises(NotPlainError):
        phrased(Unheard(), shipped())
    assert phrased(Damaged(), shipped()).code == "damaged"


@pytest.mark.parametrize("text", ["../x", "a" * 30, "", "é", "x\n"])
def test_a_number_that_no_form_has_is_not_asked(text: str) -> None:
    assert not serialising.is_number(text)


@given(body=st.binary(max_size=400), pieces=st.lists(st.binary(max_size=9), max_size=3))
@settings(max_examples=60, deadline=None)
def test_bytes_of_no_meaning_do_not_come_out(body: bytes, pieces: list[bytes]) -> None:
    with pytest.raises(NotPlainError):
        serialising.to_refusal(Message(b"N", body, pieces))


@given(
    state=st.sampled_from(["read", "empty", "unread"]), raw=st.none() | st.booleans() | st.text()
)
@settings(max_examples=40, deadline=None)
def test_whatever_a_mark_holds_comes_out(state: Any, raw: str | bool | None) -> None:
    mark = Mark("/proud", raw, 1, (1.0, 2.0, 3.0, 4.0), state=state)
    reading = Reading(Identity("x", 1, "nl"), "fillable", (1,), (mark,))
    assert serialising.to_forms(serialising.of_forms(KIND, [reading])) == [reading]
