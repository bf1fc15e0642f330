"""Lines of any script in, the order of their letters out."""

import pytest

from forms.ground.direction import as_seen, from_left, levels
from forms.ground.script import CLOSE, OPEN, is_turned


def seen(line: str) -> str:
    placed = list(zip(line, levels(line), strict=True))
    return "".join(letter for letter, _ in from_left(placed, lambda each: each[1]))


@pytest.mark.parametrize(
    ("line", "from_left_to_right"),
    [
        ("kamer 12", "kamer 12"),
        ("אבג", "גבא"),
        ("אבג 12 דה", "הד 12 גבא"),
        ("naar אבג 12", "naar 12 גבא"),
        ("אבג ROC דה", "הד ROC גבא"),
    ],
)
def test_letters_stand_as_their_script_runs(line: str, from_left_to_right: str) -> None:
    assert seen(line) == from_left_to_right


def test_what_stands_apart_turns_nothing_around_it() -> None:
    line = f"{OPEN}אבג{CLOSE} · 10 mei"
    assert seen(line).replace(OPEN, "").replace(CLOSE, "") == "גבא · 10 mei"


@pytest.mark.parametrize(
    "line", ["אבג 12 דה", "naar אבג", "אבג (ROC, A2) דה", "12 אבג", "רגב «דה» 2026"]
)
def test_turning_what_is_seen_gives_what_was_written(line: str) -> None:
    from_right = is_turned(line)
    assert as_seen(as_seen(line, from_right=from_right), from_right=from_right) == line
