"""Words: one line, or a box of several lines."""

from typing import Any, Literal

from pydantic import Field as Rule

from forms.fields.base import Field, Sheet
from forms.ground.widgets import Writing


class Text(Field):
    """A line (`lines = 1`) or a box of writing lines, 9.5 mm apart."""

    kind: Literal["text"] = "text"
    lines: int = Rule(default=1, ge=1, le=20)

    def widgets(self, at: str) -> tuple[Writing, ...]:  # noqa: D102
        return (Writing(at, self.lines),)

    def answer_type(self) -> Any:  # noqa: D102
        return str | None

    def answer(self, sheet: Sheet, at: str) -> str | None:  # noqa: D102
        return sheet.text(at)
