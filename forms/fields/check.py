"""One box to tick: yes or nothing."""

from typing import Literal

from forms.fields.base import AnswerType, Field, Sheet
from forms.ground.plain_data import Json
from forms.ground.widgets import Option, Ticks

_OFF = ("off", "false", "no", "nee", "0")


class Check(Field):
    """true when ticked, else false; left out of the values while it could not be read."""

    kind: Literal["check"] = "check"

    def widgets(self, at: str) -> tuple[Ticks, ...]:
        return (Ticks((Option(at, "yes", self.label),)),)

    def answer_type(self) -> AnswerType:
        return bool

    def answer(self, sheet: Sheet, at: str) -> bool | None:
        return is_ticked(sheet, at)

    def is_empty(self, value: Json) -> bool:
        return not value

    def texts(self, value: Json, at: str) -> list[tuple[str, str]]:
        return [(at, self.label)] if value else []


def is_ticked(sheet: Sheet, at: str) -> bool | None:
    """Whether a box is ticked: any state that is not off, for fillers name the on-state freely."""
    if at in sheet.unread:
        return None
    raw = sheet.marks.get(at)
    if isinstance(raw, str):
        return bool(raw.strip()) and raw.strip().lower() not in _OFF
    return bool(raw)
