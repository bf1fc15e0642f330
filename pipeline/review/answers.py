"""A correction sheet that came back -> what is said on it about each box, and what is not clear.

Pure. What somebody typed counts, ticked or not. An empty "klopt" beside an unchanged suggestion is
no agreement; "leeg" says that nothing stands there, unless the same item says something too. What a
pen wrote into a box of words was read by nobody yet: it is asked again, until `agreed_by_pen` finds
that it says what is suggested. Where something is to be seen, a tick at "klopt" beside no answer
hides no words: that nothing stands there has to be said, by "leeg" or with a dash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from forms.catalogue import Edition
from forms.fields import Field, Group
from forms.fields.choice import ChoiceField
from forms.ground.plain_data import at_pointer
from pipeline.records import Instance, Submission
from pipeline.records.readings import is_beside
from pipeline.review.sheet_layout import NOTHING, suggestions_on

DASHES: Final = frozenset("-–—")  # "nothing stands there"; no answer that is lost says so little
_TICKS: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class BoxAnswer:
    """What is said about one box.

    Attributes:
        place: pointer of the item on the sheet. target: what it is about.
        value: what stands there, as JSON has it; None where the box is empty.
        asked: code of a problem, where it is not clear and has to be asked again.
        picture: digest of what was written with a pen.
        says_nothing: it is said in so many words that nothing stands there.
    """

    place: str
    target: str
    value: object = None
    asked: str | None = None
    picture: str | None = None
    says_nothing: bool = False


def answers_on(sheet: Submission, printed: Instance, edition: Edition) -> Iterator[BoxAnswer]:
    """What a sheet says; nothing about the items that were left as they were."""
    fields = {leaf.pointer: leaf.field for leaf in edition.worksheet.leaves()}
    before = suggestions_on(edition, printed.prefilled)
    shown = _with_pictures(edition)
    for place, target in printed.slots.items():
        at = f"{place}/value"
        item = _Item(sheet, place, target, fields[at], at_pointer(before, at), place in shown)
        said = item.said()
        if said is not None:
            yield said


def _with_pictures(edition: Edition) -> frozenset[str]:
    """The items that show what stands on the paper."""
    fields = (field for section in edition.worksheet.sections for field in section.fields)
    groups = (field for field in fields if isinstance(field, Group) and field.pictures)
    return frozenset(f"/{group.key}/{item.key}" for group in groups for item in group.items)


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a sheet.

    `before` is the value that stood there beforehand; `is_shown` says that there is a picture.
    """

    sheet: Submission
    place: str
    target: str
    field: Field
    before: object
    is_shown: bool

    @property
    def at(self) -> str:
        return f"{self.place}/value"

    def said(self) -> BoxAnswer | None:
        """What is said; None where the item was left as it was."""
        value = at_pointer(self.sheet.values, self.at)
        if (nothing := self._nothing(value)) is not None:
            return nothing
        if any(map(self.sheet.is_unread, (self.at, f"{self.place}/empty"))):
            return self._ask(self._unread())
        if (odd := self._odd()) is not None:
            return self._ask(odd)
        if value is not None and not _same(value, self.before):
            return self._changed(value)
        if not self._is_ticked("ok"):
            return None
        return self._agreed(value)

    def _nothing(self, value: object) -> BoxAnswer | None:
        """That nothing stands there, by a dash or by "leeg".

        A tick at "leeg" wipes out what stood there beforehand, not what was added.
        """
        nothing = BoxAnswer(self.place, self.target, says_nothing=True)
        if self._is_dash():
            return nothing
        if not self._is_ticked("empty"):
            return None
        if self.sheet.is_unread(f"{self.place}/ok"):  # somebody began to say something else
            return self._ask("empty_and_not")
        is_added = value is not None and not _same(value, self.before)
        is_written = self.sheet.is_unread(self.at) or self._odd() is not None
        is_said = self._is_ticked("ok") or is_added or is_written
        return self._ask("empty_and_not") if is_said else nothing

    def _is_ticked(self, key: str) -> bool:
        return at_pointer(self.sheet.values, f"{self.place}/{key}") is True

    def _changed(self, value: object) -> BoxAnswer:
        """Another answer than stood there; written over print, nobody knows what was meant."""
        if self.sheet.source.channel == "scan" and self.before is not None:
            return self._ask(self._unread())
        return self._answer(value)

    def _agreed(self, value: object) -> BoxAnswer:
        """A tick at "klopt": to what stands there, or to nothing standing there."""
        channel = self.sheet.source.channel
        if value is None and isinstance(self.field, ChoiceField):
            return self._ask("choice_missing")
        if value is None and self.before is not None and channel != "fillable":
            if channel == "scan":  # nothing was written over the print
                return self._answer(self.before)
            return self._ask(self._unread())
        if value is None and self.is_shown and not self._is_note:  # a suggestion cleared, too
            return self._ask("nothing_beside_ok")
        return self._answer(value)

    def _answer(self, value: object) -> BoxAnswer:
        said = meant(self.field, value)
        is_nothing = value is not None and said is None
        return BoxAnswer(self.place, self.target, said, says_nothing=is_nothing)

    @property
    def _is_note(self) -> bool:
        """Whether it is about what stands beside the boxes: to have seen it is an answer."""
        return is_beside(self.target[self.target.find("/") :])

    def _is_dash(self) -> bool:
        reading = self.sheet.readings.get(self.at)
        raw = reading.raw if reading is not None and reading.state == "read" else None
        return isinstance(raw, str) and raw.strip() in DASHES

    def _ask(self, code: str) -> BoxAnswer:
        reading = self.sheet.readings.get(self.at)
        picture = reading.picture if reading is not None else None
        return BoxAnswer(self.place, self.target, None, code, picture)

    def _odd(self) -> str | None:
        """What is asked about the answer itself: a day that is no day, say."""
        asked = (
            problem.code
            for problem in self.sheet.problems
            if problem.pointer == self.at and problem.severity == "question"
        )
        return next((code for code in asked if code != "date_far_off"), None)

    def _unread(self) -> str:
        kinds = {"date": "date_unclear", "code": "number_unclear", "number": "number_unclear"}
        plain = "mark_unclear" if isinstance(self.field, ChoiceField) else "text_unread"
        return kinds.get(getattr(self.field, "kind", ""), plain)


def meant(field: Field, value: object) -> object:
    """The answer to an item as the paper has it: a tick is true or false."""
    if not isinstance(field, ChoiceField):
        return value
    if NOTHING in {choice.code for choice in field.choices}:
        return None if value == NOTHING else value
    return _TICKS.get(str(value), value)


def _same(value: object, before: object) -> bool:
    """Whether an answer is what was filled in beforehand; viewers keep white space as they like."""
    if isinstance(value, str) and isinstance(before, str):
        return " ".join(value.split()) == " ".join(before.split())
    return bool(value == before)
