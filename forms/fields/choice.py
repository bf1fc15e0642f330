"""Choose one: circles, each with an ASCII code and a label."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from forms.fields.base import AnswerType, Field, Key, Sheet
from forms.ground.widgets import Circles, Option


class Choice(BaseModel):
    """One thing to choose: its code in the values and its label on paper."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Key
    label: str


class ChoiceField(Field):
    """Base of the kinds with choices. In a schema file, `choices` names a shared list or holds one.

    Codes are unique and ASCII; a code that a paper holds and the list does not is asked.
    """

    choices: tuple[Choice, ...]

    @field_validator("choices")
    @classmethod
    def _unique(cls, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        if len({choice.code for choice in choices}) != len(choices) or not choices:
            msg = "choices"
            raise ValueError(msg)
        return choices

    def read_code(self, sheet: Sheet, at: str) -> str | None:
        """The chosen code; a label is taken as its code; anything else is asked."""
        text = sheet.text(at)
        if text is None or text.lower() == "off":
            return None
        for choice in self.choices:
            if text in (choice.code, choice.label):
                return choice.code
        sheet.ask("choice_unknown", at)
        return None


class OneChoice(ChoiceField):
    """One of a few, as circles; never a list that folds out."""

    kind: Literal["choice"] = "choice"

    def widgets(self, at: str) -> tuple[Circles, ...]:
        return (Circles(tuple(Option(at, c.code, c.label) for c in self.choices)),)

    def answer_type(self) -> AnswerType:
        return Literal[tuple(c.code for c in self.choices)] | None

    def answer(self, sheet: Sheet, at: str) -> str | None:
        return self.read_code(sheet, at)
