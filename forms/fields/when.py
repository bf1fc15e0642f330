"""When: a few loose answers (today, this week) or a day, which has its own cells beside them."""

from datetime import date
from typing import Literal

from forms.fields.base import AnswerType, Raw, Sheet
from forms.fields.choice import ChoiceField
from forms.fields.date import DAY_PATTERN, printed, read_date
from forms.ground.plain_data import Json, Values
from forms.ground.widgets import Circles, Comb, Option


class When(ChoiceField):
    """Choice at KEY and day at KEY_date. A day without a tick counts as the choice `date`."""

    kind: Literal["when"] = "when"

    def widgets(self, at: str) -> tuple[Circles, ...]:
        options = tuple(Option(at, c.code, c.label) for c in self.choices)
        return (Circles(options, Comb(f"{at}_date", DAY_PATTERN, name=options[-1].label)),)

    def answer_type(self) -> AnswerType:
        return Literal[tuple(c.code for c in self.choices)] | None

    def answer(self, sheet: Sheet, at: str) -> str | None:
        code, day = self.read_code(sheet, at), self.day(sheet, at)
        last = self.choices[-1].code
        if code == last and day is None:
            sheet.ask("date_missing_here", f"{at}_date")
        if code not in (None, last) and day is not None:
            sheet.ask("when_twice", at)
        return last if code is None and day is not None else code

    def day(self, sheet: Sheet, at: str) -> date | None:
        """The day beside the choice."""
        return read_date(Sheet(sheet.marks, sheet.received_on), f"{at}_date", future=True)

    def companions(self, sheet: Sheet, at: str) -> Values:
        """The second value that this question gives, by its key."""
        return {f"{self.key}_date": read_date(sheet, f"{at}_date", future=True)}

    def companion_types(self) -> dict[str, AnswerType]:
        """The type of the second value."""
        return {f"{self.key}_date": date | None}

    @staticmethod
    def date_marks(value: Json, at: str) -> dict[str, Raw]:
        """The marks of the day beside the choice."""
        return {f"{at}_date": printed(value)} if value else {}
