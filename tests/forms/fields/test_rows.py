import pytest
from pydantic import ValidationError

from forms.fields import Rows
from tests.forms.fields.suite import KindSuite, ask


class TestRows(KindSuite):
    field = Rows(key="q", label="Ik kan", count=3)
    answers = (["koken"], ["koken", None, "lezen"], [None, None, "zingen"])


def test_an_empty_row_in_between_keeps_its_place_and_the_tail_goes() -> None:
    marks = {"/q/0": "een", "/q/1": "  ", "/q/2": ""}
    assert ask(TestRows.field, marks) == (["een"], [])


def test_each_row_is_said_at_its_own_pointer() -> None:
    assert TestRows.field.texts(["een", None, "drie"], "/q") == [("/q/0", "een"), ("/q/2", "drie")]


@pytest.mark.parametrize("count", [0, 21])
def test_a_list_has_one_to_twenty_rows(count: int) -> None:
    with pytest.raises(ValidationError):
        Rows(key="q", label="Ik kan", count=count)
