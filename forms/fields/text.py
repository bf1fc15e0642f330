"""Words: one line, or a box of several lines."""

from typing import Literal

from pydantic import Field as Rule

from forms.fields.base import AnswerType, Field, Sheet
from forms.ground.plain_data import Json
from forms.ground.widgets import Writing


class Text(Field):
    """A line (`lines = 1`) or a box of writing lines, 9.5 mm apart."""

    kind: Literal["text"] = "text"
    lines: int = Rule(default=1, ge=1, le=20)

    def widgets(self, at: str) -> tuple[Writing, ...]:
        return (Writing(at, self.lines),)

    def answer_type(self) -> AnswerType:
        return str | None

    def answer(self, sheet: Sheet, at: str) -> str | None:
        return sheet.text(at)

    def texts(self, value: Json, at: str) -> list[tuple[str, str]]:
        return [(at, value)] if isinstance(value, str) else []
