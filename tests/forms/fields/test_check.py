import pytest

from forms.fields import Check, Raw
from tests.forms.fields.suite import KindSuite, ask


class TestCheck(KindSuite):
    field = Check(key="q", label="Klaar")
    answers = (True,)


@pytest.mark.parametrize("state", ["yes", "On", "1", "Ja", True])
def test_any_state_but_off_is_a_tick(state: Raw) -> None:
    assert ask(TestCheck.field, {"/q": state}) == (True, [])


@pytest.mark.parametrize("state", ["Off", "", " ", False, None, "nee"])
def test_off_is_no_tick(state: Raw) -> None:
    assert ask(TestCheck.field, {"/q": state}) == (False, [])
