"""A five-point scale in words, with the right to skip it."""

from typing import Literal

from forms.fields.base import AnswerType, Sheet
from forms.fields.choice import ChoiceField
from forms.ground.widgets import Circles, Option


class Scale(ChoiceField):
    """Holds "1" to "5", or "skip". On paper the words stand, never the figures."""

    kind: Literal["scale"] = "scale"

    @staticmethod
    def export(code: str) -> str:
        """The export value of a code of the list: `s1` is "1", `skip` is "skip"."""
        return code.removeprefix("s") if code[1:].isdigit() else code

    def widgets(self, at: str) -> tuple[Circles, ...]:
        return (Circles(tuple(Option(at, self.export(c.code), c.label) for c in self.choices)),)

    def answer_type(self) -> AnswerType:
        return Literal[tuple(self.export(c.code) for c in self.choices)] | None

    def answer(self, sheet: Sheet, at: str) -> str | None:
        text = sheet.text(at)
        if text is not None and text in {self.export(c.code) for c in self.choices}:
            return text
        code = self.read_code(sheet, at)
        return None if code is None else self.export(code)
