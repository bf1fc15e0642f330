"""A whole number or a decimal one, with a comma as in Dutch."""

import re
from decimal import Decimal
from typing import Any, Literal

from forms.fields.base import Field, Raw, Sheet
from forms.ground.widgets import Writing


class Number(Field):
    """A number; what is no number is asked and stays empty."""

    kind: Literal["number"] = "number"
    width: Literal["full", "half"] = "half"

    def widgets(self, at: str) -> tuple[Writing, ...]:  # noqa: D102
        return (Writing(at),)

    def answer_type(self) -> Any:  # noqa: D102
        return int | float | None

    def answer(self, sheet: Sheet, at: str) -> int | float | None:  # noqa: D102
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

    def texts(self, value: Any, at: str) -> list[tuple[str, str]]:  # noqa: ARG002, D102
        return []

    def marks(self, value: Any, at: str) -> dict[str, Raw]:  # noqa: D102
        return {at: f"{Decimal(str(value)):f}".replace(".", ",")}
