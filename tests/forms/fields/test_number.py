import pytest

from forms.fields import Number
from tests.forms.fields.suite import KindSuite, ask


class TestNumber(KindSuite):
    field = Number(key="q", label="Hoeveel?")
    answers = (0, 3, -12, 1250, 1.5, 0.125, 0.000001, 123456789012345)


@pytest.mark.parametrize(
    ("written", "number"), [("3", 3), ("2,50", 2.5), ("2.5", 2.5), ("1 250", 1250), ("007", 7)]
)
def test_numbers_as_people_write_them(written: str, number: float) -> None:
    assert ask(TestNumber.field, {"/q": written}) == (number, [])


@pytest.mark.parametrize("written", ["veel", "1.250", "1.250,00", "3 of 4", "1e3", "²"])
def test_what_could_be_two_numbers_or_none_is_asked(written: str) -> None:
    assert ask(TestNumber.field, {"/q": written}) == (None, ["number_unclear"])
