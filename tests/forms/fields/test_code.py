import pytest

from forms.fields import Code
from tests.forms.fields.suite import KindSuite, ask


class TestCode(KindSuite):
    field = Code(key="q", label="Code")
    answers = ("123456-8", "000042-9")


@pytest.mark.parametrize("written", ["1234568", "123456 8", " 123456 - 8 "])
def test_a_code_is_kept_with_its_hyphen(written: str) -> None:
    assert ask(TestCode.field, {"/q": written}) == ("123456-8", [])


def test_what_is_no_code_is_kept_as_written() -> None:
    assert ask(TestCode.field, {"/q": "weet niet"}) == ("weet niet", [])
