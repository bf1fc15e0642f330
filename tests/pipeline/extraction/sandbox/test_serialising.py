"""What goes over the wire comes out as it went in; what makes no sense does not come out.

What a reader that was taken over may say, lie by lie, is in `tests/hostile_reader`.
"""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.extraction
from forms.ground.problems import Problem
from pipeline.extraction import read_forms
from pipeline.extraction.bounds import bounded
from pipeline.extraction.sandbox import framing, serialising
from pipeline.extraction.sandbox.framing import Message
from pipeline.extraction.sandbox.plausibility import Plausibility, phrased
from pipeline.extraction.sandbox.serialising import NotPlainError
from pipeline.extraction.sandbox.what_may_come import PROBLEMS, REFUSALS, may_come
from pipeline.records import Identity, Instance, Mark, NotRead, Picture, Reading
from pipeline.records.refusals import REFUSALS as ALL_REFUSALS
from pipeline.records.refusals import Damaged, PageUnclear, Refusal, TooManyPixels
from tests.hostile.kind import good
from tests.workspace import shipped


def nothing(_: str) -> None:
    """Nobody knows what was printed."""


@cache
def the_reading() -> Reading:
    (form,) = read_forms(good(), shipped(), nothing)
    assert isinstance(form, Reading)
    return form


def heard(form: Reading | NotRead) -> Reading | NotRead:
    """The form, said, heard and found plausible."""
    paper = Plausibility(shipped(), "pdf")
    paper.add(serialising.to_form(serialising.of_form(form)))
    return paper.forms[0]


def test_readings_and_refusals_come_out_as_they_went_in() -> None:
    picture = Picture(3, 2, 200, b"\0\x01\xff\xfe\x80\n")
    reading = the_reading()
    first, *others = reading.marks
    unread = replace(first, raw=None, picture=picture, ink=0.25, state="unread")
    unread = replace(unread, unread_because="handwritten")
    problem = Problem("page_missing", params={"pages": "2"})
    reading = replace(reading, marks=(unread, *others), problems=(problem,))
    assert heard(reading) == reading
    unclear = heard(NotRead((3, 4), PageUnclear()))
    assert isinstance(unclear, NotRead)
    assert (unclear.pages, type(unclear.refusal)) == ((3, 4), PageUnclear)


def test_a_refusal_keeps_what_fills_it_in() -> None:
    out = serialising.to_refusal(serialising.of_refusal(TooManyPixels("80")))
    assert (type(out), out.params) == (TooManyPixels, {"limit": "80"})


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
    assert serialising.to_instance(serialising.of_instance(printed)) == printed
    assert serialising.to_instance(serialising.of_instance(None)) is None


def test_a_refusal_must_have_its_words() -> None:
    class Unheard(Refusal):
        code = "unheard"

    with pytest.raises(NotPlainError):
        phrased(Unheard(), shipped())
    assert phrased(Damaged(), shipped()).code == "damaged"


@pytest.mark.parametrize("text", ["../x", "a" * 30, "", "é", "x\n"])
def test_a_number_that_no_form_has_is_not_asked(text: str) -> None:
    assert not serialising.is_number(text)


def test_what_a_log_hears_of_an_error_is_words_of_ours() -> None:
    def told(said: str) -> str:
        return serialising.to_failure(serialising.of_failure(said))

    assert told("ValueError (worker.py, 12)") == "ValueError (worker.py, 12)"
    assert told("NoorDeVries (noor.py, 12)") == "an error (library, 12)"


def test_too_much_is_not_even_said() -> None:
    form = serialising.of_form(the_reading())
    assert may_come([form])
    assert not may_come([form._replace(body=form.body + b" " * 1_000_000)])
    assert not may_come([form] * 2_001)


def _source() -> str:
    (folder,) = pipeline.extraction.__path__
    files = [path for path in Path(folder).rglob("*.py") if "sandbox" not in path.parts]
    return "".join(path.read_text() for path in files)


def test_the_list_has_each_problem_that_is_found_on_paper_and_no_other() -> None:
    words = shipped().words("nl").phrases
    known = {key.partition(".")[2] for key in words if re.fullmatch(r"problems\.\w+", key)}
    found = {code for code in known if f'"{code}"' in _source()}
    by_other_names = {"files_attached", "page_missing"}
    assert (found | by_other_names) - {"not_seen"} == PROBLEMS.keys()


def test_the_list_has_each_refusal_of_who_reads_and_no_other() -> None:
    raised = {each.code for each in ALL_REFUSALS if re.search(rf"\b{each.__name__}\b", _source())}
    assert raised | {"too_heavy"} == REFUSALS.keys()


@pytest.mark.parametrize(
    "text", ["\ufdd0" + "ab" * 32 + "\ufdd1", "\uffff", "\U0010fffe", "\ud800"]
)
def test_letters_that_nobody_can_type_are_asked_about(text: str) -> None:
    first = replace(the_reading().marks[0], raw=f"ja {text}", state="read")
    form = bounded(replace(the_reading(), marks=(first,)))
    assert (form.marks[0].raw, form.marks[0].state) == (None, "unread")
    assert Problem("text_garbled", first.pointer) in form.problems


@given(body=st.binary(max_size=400), pieces=st.lists(st.binary(max_size=9), max_size=3))
@settings(max_examples=60, deadline=None)
def test_bytes_of_no_meaning_do_not_come_out(body: bytes, pieces: list[bytes]) -> None:
    with pytest.raises(NotPlainError):
        serialising.to_form(Message(framing.FORM, body, pieces))


@given(
    state=st.sampled_from(["read", "empty", "unread"]), raw=st.none() | st.booleans() | st.text()
)
@settings(max_examples=40, deadline=None)
def test_whatever_a_mark_holds_comes_out(state: Any, raw: str | bool | None) -> None:
    mark = Mark("/proud", raw, 1, (1.0, 2.0, 3.0, 4.0), state=state)
    reading = bounded(Reading(Identity("x", 1, "nl"), "fillable", (1,), (mark,)))
    assert serialising.to_form(serialising.of_form(reading)) == reading
