"""A whole number or a decimal one, with a comma as in Dutch."""

import re
from decimal import Decimal
from typing import Literal

from forms.fields.base import AnswerType, Field, Raw, Sheet
from forms.ground.plain_data import Json
from forms.ground.widgets import Writing


class Number(Field):
    """A number; what is no number is asked and stays empty."""

    kind: Literal["number"] = "number"
    width: Literal["full", "half"] = "half"

    def widgets(self, at: str) -> tuple[Writing, ...]:
        return (Writing(at),)

    def answer_type(self) -> AnswerType:
        return int | float | None

    def answer(self, sheet: Sheet, at: str) -> int | float | None:
        text = sheet.text(at)
        if text is None:
            return None
        plain = text.replace(" ", "").replace(",", ".")
        if re.fullmatch(r"-?\d{1,15}", plain):
            return int(plain)
        # 1.250 may be a thousand or a fraction: that is asked, not guessed
        if re.fullmatch(r"-?\d{1,15}\.\d{1,6}", plain) and not re.fullmatch(r"-?\d+\.\d{3}", text):
            return float(plain)
        sheet.ask("number_unclear", at)
        return None

    def marks(self, value: Json, at: str) -> dict[str, Raw]:
        return {at: f"{Decimal(str(value)):f}".replace(".", ",")}
