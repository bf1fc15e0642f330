"""Text set in lines, and questions as blocks of boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.fields import Check, Field, OneChoice, Text
from forms.fields.choice import Choice
from forms.ground.fonts import measure
from forms.ground.style import MM
from forms.layout.galleys import Galley, Typesetter, beside, spoken, stack
from forms.layout.parts import Box, Run

SET = Typesetter(measure)


def heard(field: Field) -> list[str]:
    """The accessible names of the boxes of a question."""
    parts = SET.question(field, "/a", 174, ()).parts
    return [part.name for part in parts if isinstance(part, Box)]


@given(st.text("abcdefghij MW\n", max_size=200), st.floats(20, 174))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str, width: float) -> None:
    lines = SET.wrap(text, width)
    assert all(measure(line, "regular", 12) <= width * MM for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_line_breaks_stay() -> None:
    assert SET.wrap("een\n\ndrie", 100) == ["een", "", "drie"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    lines = SET.wrap("x" * 200, 50)
    assert len(lines) > 2
    assert "".join(lines) == "x" * 200


def test_help_stands_beside_the_label_where_it_fits_and_below_where_not() -> None:
    short = Text(key="a", label="Ik wil", help="Schrijf het op.")
    long = Text(key="a", label="Ik wil", help="Schrijf het op in je eigen woorden. " * 3)
    assert len({run.y for run in SET.head(short, 174).parts if isinstance(run, Run)}) == 1
    assert len({run.y for run in SET.head(long, 174).parts if isinstance(run, Run)}) > 1


def test_side_by_side_boxes_stand_on_one_line() -> None:
    left = SET.question(Text(key="l", label="Links", help="Een lange uitleg. " * 4), "/l", 80, ())
    right = SET.question(Text(key="r", label="Rechts"), "/r", 80, ())
    boxes = [part for part in beside(left, right, 90).parts if isinstance(part, Box)]
    assert len({box.y for box in boxes}) == 1


def test_blocks_below_each_other_keep_their_distance() -> None:
    assert stack([Galley((), 10), Galley((), 5)], gap=3).height == 18
    assert stack([]).height == 0


def test_the_accessible_name_tells_where_the_question_stands() -> None:
    block = SET.question(Text(key="a", label="Ik wil", help="Kort."), "/a", 174, ("Doel 1",))
    (box,) = [part for part in block.parts if isinstance(part, Box)]
    assert box.name == "Doel 1. Ik wil. Kort."


def test_no_stop_is_heard_behind_a_question_mark_or_another_stop() -> None:
    assert spoken("Wie?", "Een naam.", "Of rol", "") == "Wie? Een naam. Of rol"


def test_the_help_beside_boxes_to_tick_is_heard_too() -> None:
    choices = (Choice(code="home", label="Wonen"),)
    one = OneChoice(key="a", label="Dit gaat over", help="Kies er één.", choices=choices)
    assert heard(one) == ["Dit gaat over. Kies er één: Wonen"]
    assert heard(Check(key="a", label="Genoeg", help="Dat mag.")) == ["Genoeg. Dat mag."]


@pytest.mark.parametrize(("label", "columns"), [("kort", 3), ("woord " * 5, 2), ("woord " * 12, 1)])
def test_many_choices_stand_in_as_many_columns_as_fit(label: str, columns: int) -> None:
    choices = tuple(Choice(code=f"c{n}", label=label.strip()) for n in range(9))
    block = SET.question(OneChoice(key="a", label="Kies", choices=choices), "/a", 174, ())
    boxes = [part for part in block.parts if isinstance(part, Box)]
    assert len({box.x for box in boxes}) == columns
    assert max(box.y + box.h for box in boxes) <= block.height + 0.5
