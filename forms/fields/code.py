"""The client code: seven digits in cells, the last of which checks the others."""

from typing import Literal

from forms.fields.base import AnswerType, Field, Sheet
from forms.ground.check_digit import parse
from forms.ground.widgets import Comb

CODE_PATTERN = "000000-0"


class Code(Field):
    """`123456-7`, with or without the hyphen, spaces allowed; kept with the hyphen."""

    kind: Literal["code"] = "code"

    def widgets(self, at: str) -> tuple[Comb, ...]:
        return (Comb(at, CODE_PATTERN),)

    def answer_type(self) -> AnswerType:
        return str | None

    def answer(self, sheet: Sheet, at: str) -> str | None:
        text = sheet.text(at)
        return None if text is None else (parse(text) or text)
