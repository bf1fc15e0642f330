"""The questions of one level of a worksheet -> whether each has a key of its own in the values."""

from dataclasses import dataclass, field

from pydantic import BaseModel

from forms.checking.mistakes import Report
from forms.fields import KINDS, Field
from forms.ground.plain_data import Table

BY_KIND: dict[str, type[Field]] = {kind.model_fields["kind"].default: kind for kind in KINDS}
# names that a model of pydantic has itself
RESERVED = {name for name in dir(BaseModel) if not name.startswith("_")}


@dataclass(slots=True)
class ValueKeys:
    """The keys of one level of the values; `taken` are those that stand there already."""

    report: Report
    taken: dict[str, str]
    seen: dict[str, str] = field(default_factory=dict)

    def add(self, question: Table, place: str) -> None:
        """Note the key, or both keys of a `when`, and report what clashes."""
        key = question.get("key")
        if not isinstance(key, str):
            if "key" not in question and question.get("kind") not in (*BY_KIND, "group"):
                self.report.add("key_missing", place, key="key")
            return
        names = [key, f"{key}_date"] if question.get("kind") == "when" else [key]
        for name in names:
            if name in self.taken or name in RESERVED:
                self.report.add("key_reserved", place, key=name)
            elif name in self.seen:
                first = self.seen[name]
                self.report.add("key_twice", place, key=name, first=first)
            self.seen.setdefault(name, place)
