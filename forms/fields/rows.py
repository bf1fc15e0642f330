"""A list: a fixed number of printed lines, one thing on each."""

from typing import Any, Literal

from pydantic import Field as Rule

from forms.fields.base import Field, Raw, Sheet
from forms.ground.widgets import Writing


class Rows(Field):
    """`count` lines. An empty line in between is null; empty lines at the end are dropped."""

    kind: Literal["rows"] = "rows"
    count: int = Rule(ge=1, le=20)

    def widgets(self, at: str) -> tuple[Writing, ...]:  # noqa: D102
        return tuple(Writing(f"{at}/{n}", name=str(n + 1)) for n in range(self.count))

    def answer_type(self) -> Any:  # noqa: D102
        return list[str | None]

    def answer(self, sheet: Sheet, at: str) -> list[str | None]:  # noqa: D102
        return drop_empty_tail([sheet.text(f"{at}/{n}") for n in range(self.count)])

    def is_empty(self, value: Any) -> bool:  # noqa: D102
        return not value

    def texts(self, value: Any, at: str) -> list[tuple[str, str]]:  # noqa: D102
        return [(f"{at}/{n}", row) for n, row in enumerate(value) if row]

    def marks(self, value: Any, at: str) -> dict[str, Raw]:  # noqa: D102
        return {f"{at}/{n}": row for n, row in enumerate(value or ()) if row}


def drop_empty_tail(rows: list[Any]) -> list[Any]:
    """The rows without the nulls at the end."""
    while rows and rows[-1] is None:
        rows.pop()
    return rows
