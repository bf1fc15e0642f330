"""What holds for every kind of question; each kind's test file inherits it."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from pydantic import TypeAdapter

from forms.fields import KINDS, Field, Raw, Sheet
from forms.schema.worksheet import Leaf
from tests.forms.sheets import pointers

DAY = date(2026, 3, 1)


def ask(field: Field, marks: Mapping[str, Raw]) -> tuple[Any, list[str]]:
    """The answer of a question to the marks of a form, and the codes of what was odd."""
    paper = Sheet(marks, DAY)
    value = field.answer(paper, "/q")
    return value, [problem.code for problem in paper.problems]


class KindSuite:
    """Inherit, and give the question and some of its answers.

    `answers`: as `answer` gives them, none empty.
    """

    field: ClassVar[Field]
    answers: ClassVar[tuple[Any, ...]]

    def test_it_is_listed(self) -> None:
        assert type(self.field) in KINDS

    def test_nothing_written_gives_nothing(self) -> None:
        value, odd = ask(self.field, {})
        assert self.field.is_empty(value)
        assert not odd
        assert not self.field.texts(value, "/q")

    def test_a_printed_answer_is_read_back(self) -> None:
        for answer in self.answers:
            value, odd = ask(self.field, self.field.marks(answer, "/q"))
            assert (value, odd) == (answer, [])
            assert type(value) is type(answer)

    def test_an_answer_is_not_empty(self) -> None:
        assert not any(self.field.is_empty(answer) for answer in self.answers)

    def test_answers_survive_json(self) -> None:
        adapter = TypeAdapter(self.field.answer_type())
        for answer in (*self.answers, ask(self.field, {})[0]):
            written = adapter.dump_json(adapter.validate_python(answer))
            again = adapter.dump_python(adapter.validate_json(written))
            assert again == answer

    def test_it_has_a_json_schema(self) -> None:
        schema = TypeAdapter(self.field.answer_type()).json_schema()
        assert json.loads(json.dumps(schema)).keys() & {"type", "anyOf", "enum", "const"}

    def test_its_boxes_stand_at_its_own_pointer(self) -> None:
        names = pointers(Leaf("/q", self.field, ()))
        assert names
        assert all(name.isascii() and "." not in name for name in names)
        assert all(name == "/q" or name.startswith(("/q/", "/q_")) for name in names)

    def test_printed_marks_name_boxes_that_exist(self) -> None:
        names = pointers(Leaf("/q", self.field, ()))
        for answer in self.answers:
            assert self.field.marks(answer, "/q").keys() <= names
