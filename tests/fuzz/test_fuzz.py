"""A sample of `make fuzz`, and whether it would see an escape."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extraction import read_forms
from pipeline.records import Reading
from tests.fuzz.contained import Haystack
from tests.fuzz.mutations import mutated
from tests.fuzz.trial import Trial, forms, instance_of, unfounded
from tests.pipeline.extraction.read_back import catalogue

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    one = Trial()
    yield one
    one.reading.close()


@given(dice=st.randoms(use_true_random=False))
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nothing_escapes(trial: Trial, dice: Random) -> None:
    form = dice.choice(forms())
    assert trial.of("this form", mutated(form, dice)) == []


def the_reading(content: bytes) -> Reading:
    (form,) = read_forms(content, catalogue(), instance_of)
    assert isinstance(form, Reading)
    return form


@pytest.mark.parametrize("number", range(0, 12, 3))
def test_whatever_a_form_holds_is_found_in_it(number: int) -> None:
    content = forms()[number % len(forms())]
    assert unfounded(the_reading(content), Haystack(content)) == []


def test_a_value_from_nowhere_is_seen() -> None:
    content = forms()[0]
    reading = the_reading(content)
    at, mark = next((n, m) for n, m in enumerate(reading.marks) if isinstance(m.raw, str))
    marks = [*reading.marks]
    marks[at] = replace(mark, raw="Dit heeft niemand geschreven")
    told = unfounded(replace(reading, marks=tuple(marks)), Haystack(content))
    assert told == [f"{mark.pointer} from nowhere"]


@pytest.mark.parametrize("value", ["Zoë (€ 40)", "Łódź\nİzmir", "a\\b)c", "👩‍👧"])
def test_a_text_is_found_in_the_dress_of_pdf(value: str) -> None:
    wide = value.encode("utf-16-be")
    octal = "".join(f"\\{byte:03o}" for byte in wide)
    assert Haystack(f"/V <FEFF{wide.hex()}>".encode()).has_text(value)
    assert Haystack(f"/V (\\376\\377{octal})".encode()).has_text(value)
    assert not Haystack(b"/V (iets anders)").has_text(value)


def test_an_escape_that_is_none_keeps_its_backslash() -> None:
    assert Haystack(b"/V (een \\\x10\\055 twee)").has_text("een \\\x10- twee")
