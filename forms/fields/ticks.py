"""Tick all that apply: boxes, each true or false."""

from typing import Literal

from pydantic import create_model

from forms.fields.base import AnswerType, Raw, Sheet
from forms.fields.check import is_ticked
from forms.fields.choice import ChoiceField
from forms.ground.plain_data import Json
from forms.ground.widgets import Option, Ticks


class TickAll(ChoiceField):
    """An object of booleans, one for each code; one that could not be read is left out."""

    kind: Literal["ticks"] = "ticks"

    def widgets(self, at: str) -> tuple[Ticks, ...]:
        return (Ticks(tuple(Option(f"{at}/{c.code}", "yes", c.label) for c in self.choices)),)

    def answer_type(self) -> AnswerType:
        fields: dict[str, AnswerType] = {c.code: (bool, False) for c in self.choices}
        return create_model(f"Ticks_{self.key}", __config__={"extra": "forbid"}, **fields)

    def answer(self, sheet: Sheet, at: str) -> dict[str, bool]:
        ticked = {c.code: is_ticked(sheet, f"{at}/{c.code}") for c in self.choices}
        return {code: value for code, value in ticked.items() if value is not None}

    def is_empty(self, value: Json) -> bool:
        return not any(value.values())

    def texts(self, value: Json, at: str) -> list[tuple[str, str]]:
        return [(f"{at}/{c.code}", c.label) for c in self.choices if value.get(c.code)]

    def marks(self, value: Json, at: str) -> dict[str, Raw]:
        return {f"{at}/{code}": True for code, ticked in (value or {}).items() if ticked}
