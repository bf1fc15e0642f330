"""An edition: a worksheet as it was printed in one language; its JSON is the frozen form."""

import json
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field as Rule
from pydantic import TypeAdapter

from forms.layout.parts import Layout, Part
from forms.schema.worksheet import Worksheet

_PART: TypeAdapter[Part] = TypeAdapter(Annotated[Part, Rule(discriminator="type")])
_LAYOUT = TypeAdapter(Layout)


@dataclass(frozen=True, slots=True)
class Edition:
    """A worksheet as printed: its number, its questions in one language, its layout."""

    number: int
    worksheet: Worksheet
    layout: Layout

    def __hash__(self) -> int:
        """Of little of it: what is made of an edition is looked up for every print."""
        return hash(self.key)

    @property
    def key(self) -> tuple[str, int, str]:
        """Worksheet, number and language: what a paper names."""
        return (self.worksheet.id, self.number, self.worksheet.language)

    def to_json(self) -> str:
        """The frozen form: one part a line, so that a difference can be read."""
        worksheet = self.worksheet.model_dump(mode="json", exclude_none=True)
        head = {"edition": self.number, "code": self.layout.code, "worksheet": worksheet}
        rows = ",\n".join(
            " [\n" + ",\n".join(_one_line(part) for part in page.parts) + "\n ]"
            for page in self.layout.pages
        )
        text = json.dumps(head, ensure_ascii=False, indent=1)
        return f'{text[:-2]},\n "pages": [\n{rows}\n ]\n}}\n'

    @staticmethod
    def from_json(text: str | bytes) -> "Edition":
        """Read a frozen edition."""
        data = json.loads(text)
        worksheet = Worksheet.model_validate(data["worksheet"])
        layout = {
            "worksheet": worksheet.id,
            "code": worksheet.code,
            "language": worksheet.language,
            "title": worksheet.title,
            "pages": [{"parts": parts, "letters": worksheet.letters} for parts in data["pages"]],
            "alone": worksheet.pages_stand_alone,
        }
        return Edition(data["edition"], worksheet, _LAYOUT.validate_python(layout))

    def prints_as(self, other: "Edition") -> bool:
        """Whether two editions print the same paper and ask the same questions."""
        a = self.worksheet.model_dump(exclude={"edition", "guide"})
        b = other.worksheet.model_dump(exclude={"edition", "guide"})
        return a == b and self.layout == other.layout


def _one_line(part: Part) -> str:
    return json.dumps(_PART.dump_python(part, mode="json"), ensure_ascii=False)
