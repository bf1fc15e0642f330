import pytest

from forms.fields import Text
from tests.forms.fields.suite import KindSuite, ask


class TestText(KindSuite):
    field = Text(key="q", label="Wat?", lines=3)
    answers = (
        "Ik wil een eigen huis.",
        "eerste regel\ntweede regel",
        "€ 20 – ’s avonds, Łódź, „laag”",
        "0042",
        "😀",
        "x" * 2000,
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("  tafel\u00a0en stoel \u00a0", "tafel en stoel"),
        ("cafe\u0301", "café"),
        ("\ufeffdag\x00", "dag"),
        ("\u202egaz\u202c \x9bdag", "gaz dag"),
        ("👩\u200d👧 می\u200cخواهم", "👩\u200d👧 می\u200cخواهم"),
        ("\u200b\u2060 \u2800", None),
        (" \n\t ", None),
        ("", None),
    ],
)
def test_text_is_normalised_and_nothing_else(written: str, read: str | None) -> None:
    assert ask(TestText.field, {"/q": written}) == (read, [])


def test_a_tick_is_no_text() -> None:
    assert ask(TestText.field, {"/q": True}) == (None, [])
