import pytest
from pydantic import ValidationError

from forms.fields import OneChoice
from forms.fields.choice import Choice
from tests.forms.fields.suite import KindSuite, ask

WHO = (Choice(code="me", label="ik"), Choice(code="someone_i_know", label="iemand die ik ken"))


class TestChoice(KindSuite):
    field = OneChoice(key="q", label="Wie?", choices=WHO)
    answers = ("me", "someone_i_know")


def test_the_label_is_taken_for_its_code() -> None:
    assert ask(TestChoice.field, {"/q": "iemand die ik ken"}) == ("someone_i_know", [])


@pytest.mark.parametrize("state", ["Off", "off", ""])
def test_no_circle_is_no_answer(state: str) -> None:
    assert ask(TestChoice.field, {"/q": state}) == (None, [])


def test_another_code_is_asked() -> None:
    assert ask(TestChoice.field, {"/q": "2"}) == (None, ["choice_unknown"])


@pytest.mark.parametrize("choices", [(), (WHO[0], WHO[0])])
def test_there_is_something_to_choose_and_each_code_stands_once(
    choices: tuple[Choice, ...],
) -> None:
    with pytest.raises(ValidationError):
        OneChoice(key="q", label="Wie?", choices=choices)


@pytest.mark.parametrize("code", ["Ik", "één", "a b", "1e", ""])
def test_a_code_is_ascii_and_small(code: str) -> None:
    with pytest.raises(ValidationError):
        Choice(code=code, label="ik")
