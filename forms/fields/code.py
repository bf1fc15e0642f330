"""The client code: seven digits in cells, the last of which checks the others."""

from typing import Any, Literal

from forms.fields.base import Field, Sheet
from forms.ground.check_digit import parse
from forms.ground.widgets import Comb

PATTERN = "000000-0"


class Code(Field):
    """`123456-7`, with or without the hyphen, spaces allowed; kept with the hyphen."""

    kind: Literal["code"] = "code"

    def widgets(self, at: str) -> tuple[Comb, ...]:  # noqa: D102
        return (Comb(at, PATTERN),)

    def answer_type(self) -> Any:  # noqa: D102
        return str | None

    def answer(self, sheet: Sheet, at: str) -> str | None:  # noqa: D102
        text = sheet.text(at)
        return None if text is None else (parse(text) or text)

    def texts(self, value: Any, at: str) -> list[tuple[str, str]]:  # noqa: ARG002, D102
        return []
