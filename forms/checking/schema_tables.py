"""The table of a schema file -> every mistake in how it is built, with its place.

Each table is looked at alone, so that one mistake hides no other.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from forms.checking.mistakes import Report, among, inside, nearest
from forms.checking.models import hold
from forms.checking.roles import PARTS, check_group_role, check_part, check_role
from forms.checking.value_keys import BY_KIND, RESERVED, ValueKeys
from forms.fields import Group
from forms.fields.choice import Choice, ChoiceField
from forms.ground.plain_data import Json, Table
from forms.schema.resolving import PHRASES, Common
from forms.schema.worksheet import Section, Worksheet

MOST_REPEATS = 20
PLACEHOLDERS = ("n", "item", "outer")
_FROM_FRAME = {"language", "client", "header", "footer"}
_SHEET_KEYS = set(Worksheet.model_fields) - _FROM_FRAME
_GROUP_KEYS = (set(Group.model_fields) - {"items"}) | {"repeat", "over"}


@dataclass(slots=True)
class TableChecks:
    """Checks tables and remembers where each question stands.

    Attributes:
        places: keys from the outside in -> place, for what later turns out not to fit.
    """

    report: Report
    common: Common
    places: dict[tuple[str, ...], str] = field(default_factory=dict)

    def worksheet(self, raw: Table) -> None:
        """A whole schema file."""
        self._keys(raw, _SHEET_KEYS, "")
        placeholder = {"sections": [{"key": "placeholder"}]}
        hold(self.report, Worksheet, raw, _SHEET_KEYS, "", placeholder=placeholder)
        self._words(raw, ("title",), "")
        level = ValueKeys(self.report, self._frame_keys(str(raw.get("audience", "client"))))
        sections = list(self._tables(raw.get("sections"), "sections", ""))
        if not sections and "sections" not in raw:
            self.report.add("sections_missing")
        seen: dict[str, str] = {}
        for place, section in sections:
            self._keys(section, set(Section.model_fields), place)
            hold(
                self.report,
                Section,
                section,
                set(Section.model_fields),
                place,
                placeholder={"fields": ()},
            )
            self._twice(str(section.get("key", "")), place, seen)
            self._questions(section.get("fields", ()), place, level, ())

    def _frame_keys(self, audience: str) -> dict[str, str]:
        frame = self.common.frames.get(audience, {})
        keys = [str(q.get("key")) for part in ("header", "footer") for q in frame.get(part, ())]
        return dict.fromkeys([*keys, *(["client"] if "client" in frame else [])], "")

    def _questions(
        self, raw: Json, outer: str, level: ValueKeys, trail: tuple[str, ...], role: object = None
    ) -> None:
        for place, question in self._tables(raw, "fields", outer):
            level.add(question, place)
            key = str(question.get("key", ""))
            self.places[*trail, key] = place
            if trail and key in PHRASES:
                self.report.add("key_reserved", place, key=key)
            if question.get("kind") == "group":
                self._group(question, place, (*trail, key))
            else:
                self.question(question, place)
                check_part(self.report, question, role, place)

    def _group(self, raw: Table, place: str, trail: tuple[str, ...]) -> None:
        self._keys(raw, _GROUP_KEYS, place)
        placeholder = {"items": (), "fields": ()}
        hold(
            self.report,
            Group,
            raw,
            _GROUP_KEYS - {"repeat", "over"},
            place,
            placeholder=placeholder,
        )
        is_alone = raw.get("repeat") == 1  # one needs no heading to be told from others
        self._words(raw, ("title",), place, must_be_there=not is_alone)
        self._occurrences(raw, place)
        check_group_role(self.report, raw, place)
        for name in unknown_placeholders(str(raw.get("title", ""))):
            self.report.add("placeholder_unknown", place, name=name)
        fields = raw.get("fields", ())
        if not _plain(fields) and (not fields or raw.get("preprinted")):
            self.report.add("group_empty", place)
        role = raw.get("role")
        level = ValueKeys(self.report, {"id": ""} if str(role) in PARTS else {})
        self._questions(fields, place, level, trail, role)

    def _occurrences(self, raw: Table, place: str) -> None:
        if ("repeat" in raw) == ("over" in raw):
            self.report.add("repeat_or_over", place)
        repeat = raw.get("repeat", 1)
        if not isinstance(repeat, int) or isinstance(repeat, bool):
            self.report.add("wrong_type", place, key="repeat", expected="number")
        elif not 1 <= repeat <= MOST_REPEATS:
            self.report.add(
                "out_of_range",
                place,
                key="repeat",
                value=str(repeat),
                least="1",
                most=str(MOST_REPEATS),
            )
        if "over" in raw:
            self._occurrence_list(raw["over"], place)

    def _occurrence_list(self, over: Json, place: str) -> None:
        if isinstance(over, str):
            self._list_name(over, place)
        elif not over:
            self.report.add("choices_empty", place)
        else:
            self.choices(over, place, "over")

    def question(self, raw: Table, place: str) -> None:
        """One question that is not a group."""
        kind = raw.get("kind")
        if not isinstance(kind, str) or kind not in BY_KIND:
            meant = next((key for key in raw if nearest(key, ["kind"])), None)
            if kind is None and meant is not None:
                self.report.add("key_unknown", place, key=meant, known="kind", nearest="kind")
            else:
                self._unknown_kind(kind, place)
            return
        model = BY_KIND[kind]
        self._keys(raw, set(model.model_fields), place)
        placeholder: dict[str, Json] = {}
        if issubclass(model, ChoiceField):
            placeholder = {"choices": [{"code": "placeholder", "label": "placeholder"}]}
            self._choices(raw.get("choices"), place, "choices" in raw)
        hold(self.report, model, raw, set(model.model_fields), place, placeholder=placeholder)
        self._words(raw, ("label",), place)
        check_role(self.report, raw, kind, place)
        domain, domains = raw.get("domain"), [d["code"] for d in self.common.lists["domains"]]
        if isinstance(domain, str) and domain not in domains:
            self.report.add("domain_unknown", place, domain=domain, **among(domain, domains))

    def _unknown_kind(self, kind: object, place: str) -> None:
        known = sorted([*BY_KIND, "group"])
        if kind is None:
            self.report.add("kind_missing", place, known=", ".join(known))
            return
        likely = nearest(str(kind), known)
        self.report.add(
            "kind_unknown", place, kind=str(kind), known=", ".join(known), nearest=likely
        )

    def _choices(self, given: Json, place: str, is_there: bool) -> None:
        if not is_there:
            self.report.add("key_missing", place, key="choices")
        elif isinstance(given, str):
            self._list_name(given, place)
        elif not given:
            self.report.add("choices_empty", place)
        else:
            self.choices(given, place, "choices", is_inline=True)

    def choices(self, given: Json, outer: str, name: str, *, is_inline: bool = False) -> None:
        """A list of choices called `name`; within a question (`is_inline`) more codes are taken."""
        if not isinstance(given, Sequence) or isinstance(given, str):
            self.report.add("wrong_type", outer, key=name, expected="list")
            return
        seen: set[str] = set()
        if not given and not is_inline:  # of a question that is told where it stands
            self.report.add("choices_empty", inside(outer, name))
        for number, raw in enumerate(given, start=1):
            key = raw.get("code") if isinstance(raw, Mapping) else None
            at = inside(outer, name, number, key)
            if not isinstance(raw, Mapping):
                self.report.add("choice_plain", at, key=str(raw)[:40])
                continue
            self._keys(raw, set(Choice.model_fields), at)
            hold(self.report, Choice, raw, set(Choice.model_fields), at, placeholder={})
            self._words(raw, ("label",), at)
            code = str(raw.get("code", ""))
            if code in seen:
                self.report.add("choice_twice", at, code=code)
            seen.add(code)
            if code in RESERVED or code == "off" or (is_inline and code in PHRASES):
                self.report.add("key_reserved", at, key=code)

    def _list_name(self, name: object, place: str) -> None:
        if not isinstance(name, str) or name not in self.common.lists:
            known = sorted(self.common.lists)
            self.report.add("list_unknown", place, name=str(name), **among(str(name), known))

    def _tables(self, raw: Json, name: str, outer: str) -> Iterator[tuple[str, Table]]:
        """The tables of a list with their places; what is no table is reported."""
        if raw is None:
            return
        if isinstance(raw, Mapping):
            self.report.add("brackets_one_pair", outer, key=name)
            return
        if not isinstance(raw, Sequence) or isinstance(raw, str):
            self.report.add("wrong_type", outer, key=name, expected="list")
            return
        for number, table in enumerate(raw, start=1):
            if isinstance(table, Mapping):
                yield inside(outer, name, number, table.get("key")), table
            else:
                place = inside(outer, name, number)
                self.report.add("wrong_type", place, key=name, expected="table")

    def _keys(self, raw: Table, known: Iterable[str], place: str) -> None:
        known = sorted(known)
        for key in raw:
            if key not in known:
                self.report.add("key_unknown", place, key=key, **among(key, known))

    def _words(
        self,
        raw: Table,
        names: Sequence[str],
        place: str,
        *,
        must_be_there: bool = False,
    ) -> None:
        """Phrases that may not be empty; a missing one is said by the model."""
        for name in names:
            phrase = raw.get(name, "" if must_be_there else "…")
            if isinstance(phrase, str) and not phrase.strip():
                self.report.add("label_empty", place, key=name)

    def _twice(self, key: str, place: str, seen: dict[str, str]) -> None:
        if key and key in seen:
            self.report.add("key_twice", place, key=key, first=seen[key])
        seen.setdefault(key, place)


def _plain(fields: Json) -> bool:
    return isinstance(fields, Sequence) and any(
        isinstance(raw, Mapping) and raw.get("kind") != "group" for raw in fields
    )


def unknown_placeholders(title: str) -> list[str]:
    """What stands between braces in a title and is never filled in, a lone brace included."""
    rest = title
    for name in PLACEHOLDERS:
        rest = rest.replace(f"{{{name}}}", "")
    return re.findall(r"\{[^{}]*\}?|\}", rest)
