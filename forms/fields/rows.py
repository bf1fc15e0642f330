"""A list: a fixed number of printed lines, one thing on each."""

from typing import Literal

from pydantic import Field as Rule

from forms.fields.base import AnswerType, Field, Raw, Sheet
from forms.ground.plain_data import Json
from forms.ground.widgets import Writing


class Rows(Field):
    """`count` lines. An empty line in between is null; empty lines at the end are dropped."""

    kind: Literal["rows"] = "rows"
    count: int = Rule(ge=1, le=20)

    def widgets(self, at: str) -> tuple[Writing, ...]:
        return tuple(Writing(f"{at}/{n}", name=str(n + 1)) for n in range(self.count))

    def answer_type(self) -> AnswerType:
        return list[str | None]

    def answer(self, sheet: Sheet, at: str) -> list[str | None]:
        return drop_empty_tail([sheet.text(f"{at}/{n}") for n in range(self.count)])

    def is_empty(self, value: Json) -> bool:
        return not value

    def texts(self, value: Json, at: str) -> list[tuple[str, str]]:
        return [(f"{at}/{n}", row) for n, row in enumerate(value) if row]

    def marks(self, value: Json, at: str) -> dict[str, Raw]:
        return {f"{at}/{n}": row for n, row in enumerate(value or ()) if row}


def drop_empty_tail(rows: list[Json]) -> list[Json]:
    """The rows without the nulls at the end."""
    while rows and rows[-1] is None:
        rows.pop()
    return rows
