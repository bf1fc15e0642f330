"""An XLSForm -> the tables of a worksheet, and in a list what paper, or our kind of it, has not.

A group is a section, a repeat is a group that is printed some times, a note stands at the head of
what follows it. What computes, locates, photographs or hides has no counterpart on paper.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from forms.importing.names import LevelKeys, sheet_name
from forms.importing.xlsform_file import OTHER, Node, XLSForm
from forms.importing.xlsform_words import (
    has_reference,
    is_dutch,
    other_languages,
    pick_language,
    words_of,
)

MOST_CHOICES: Final = 40
TIMES: Final = 3  # that a repeat is printed which says no number
MOST_TIMES: Final = 20
_LINES: Final = 4  # of a text of more than one
_KINDS: Final = {
    "text": "text",
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
    "datetime": "date",
    "time": "text",
    "select one": "choice",
    "select all that apply": "ticks",
    "rank": "rows",
    "acknowledge": "check",
    "trigger": "check",
    "email": "text",
    "phonenumber": "text",
    "barcode": "text",
}
_LESS: Final = {"datetime": "only_day", "time": "as_text", "rank": "as_order", "barcode": "as_text"}
_PERSONAL: Final = re.compile(
    r"achternaam|geboortedat|geboren op|\bbsn\b|burgerservice|\badres|telefoon|e-?mail|postcode"
    r"|surname|last name|date of birth|\baddress|phone|social security",
    re.IGNORECASE,
)

Table = dict[str, Any]


class NoCounterpart(NamedTuple):
    """What has no counterpart: the code of a phrase, and of which question (by its name)."""

    code: str
    name: str = ""
    what: str = ""


@dataclass(slots=True)
class Imported:
    """A worksheet in the making.

    Attributes:
        name: what it may be called.
        table: as a schema file has it, without `code`.
        lost: what has no counterpart, in the order of the form.
    """

    name: str
    table: Table
    lost: list[NoCounterpart] = field(default_factory=list)


def imported(given: XLSForm, frame: frozenset[str]) -> Imported:
    """The form as a worksheet for a client.

    Args:
        given: as it was read.
        frame: keys that stand on every sheet already.
    """
    return _Import(given, frame).whole()


@dataclass(frozen=True, slots=True)
class _Level:
    """Where questions go: those of a section, or of a group."""

    keys: LevelKeys
    fields: list[Table]


class _Import:
    def __init__(self, given: XLSForm, frame: frozenset[str]) -> None:
        self.given = given
        self.language = pick_language(given.form)
        self.lost: list[NoCounterpart] = []
        self.sections: list[Table] = []
        self.section_keys = LevelKeys(beginning="part")
        self.keys = LevelKeys(frame)
        self.counts = {
            str(node.get("name")): str(node.get("bind", {}).get("calculate", ""))
            for node in given.form.get("children", ())
            if node.get("type") == "calculate"
        }

    def whole(self) -> Imported:
        form = self.given.form
        if not is_dutch(self.language):
            self.lost.append(NoCounterpart("not_dutch", what=self.language or ""))
        if others := other_languages(form, self.language):
            self.lost.append(NoCounterpart("languages", what=", ".join(others)))
        self._begin_section("")
        self._walk(form.get("children", ()))
        sections = [each for each in self.sections if each["fields"] or each.get("help")]
        intro = ""
        if sections and not sections[0]["fields"]:
            intro = sections.pop(0)["help"]  # notes before the first question of all
        title = words_of(form.get("title"), self.language) or str(form.get("id_string", ""))
        table = {"title": title, **({"intro": intro} if intro else {}), "sections": sections}
        return Imported(sheet_name(str(form.get("id_string") or title)), table, self.lost)

    def _begin_section(self, title: str, name: str = "") -> None:
        section: Table = {"key": self.section_keys.add(name or "part")}
        if title:
            section["title"] = title
        self.sections.append(section | {"fields": []})

    def _walk(self, nodes: object) -> None:
        """The questions of a level that is no repeat, into sections."""
        for node in _nodes(nodes):
            kind, name = _kind(node), str(node.get("name", ""))
            if kind == "group":
                self._note_logic(node, name)
                self._begin_section(self._words(node, "label"), name)
                self._walk(node.get("children"))
                self._begin_section("")
            elif kind == "note":
                self._note(node)
            else:
                level = _Level(self.keys, self.sections[-1]["fields"])
                self._question(node, level)

    def _note(self, node: Node) -> None:
        """What is only told stands at the head of what follows."""
        text = self._words(node, "label")
        self._note_logic(node, str(node.get("name", "")))
        if self.sections[-1]["fields"]:
            self._begin_section("")
        section = self.sections[-1]
        section["help"] = f"{section.get('help', '')} {text}".strip()

    def _question(self, node: Node, level: _Level) -> None:
        kind, name = _kind(node), str(node.get("name", ""))
        if kind == "repeat":
            self._repeat(node, level)
        elif kind == "group":  # within a repeat
            self._note_logic(node, name)
            self.lost.append(NoCounterpart("flattened", name))
            for inner in _nodes(node.get("children")):
                self._question(inner, level)
        elif kind == "note":
            self.lost.append(NoCounterpart("note_in_repeat", name))
        elif kind in _KINDS:
            level.fields.append(self._field(node, kind, level.keys))
        else:
            self.lost.append(
                NoCounterpart("machine" if _is_silent(node) else "left_out", name, kind)
            )

    def _repeat(self, node: Node, level: _Level) -> None:
        name = str(node.get("name", ""))
        self._note_logic(node, name)
        inner = _Level(LevelKeys(), [])
        for each in _nodes(node.get("children")):
            self._question(each, inner)
        if not inner.fields:
            return
        table = {
            "key": self._key(name, level.keys),
            "kind": "group",
            "repeat": self._times(node, name),
        }
        table["title"] = f"{self._words(node, 'label') or name} {{n}}"
        level.fields.append(table | {"fields": inner.fields})

    def _key(self, name: str, keys: LevelKeys) -> str:
        key = keys.add(name)
        if key != name:
            self.lost.append(NoCounterpart("renamed", f"{name}: {key}"))
        return key

    def _times(self, node: Node, name: str) -> int:
        """How often it is printed."""
        count = str(node.get("control", {}).get("jr:count", ""))
        count = self.counts.get(count.strip("${}"), count)
        if count.isdigit() and 1 <= int(count) <= MOST_TIMES:
            return int(count)
        self.lost.append(NoCounterpart("times", name, str(TIMES)))
        return TIMES

    def _field(self, node: Node, kind: str, keys: LevelKeys) -> Table:
        name = str(node.get("name", ""))
        label = self._words(node, "label") or name
        table: Table = {"key": self._key(name, keys), "kind": _KINDS[kind], "label": label}
        help_ = self._words(node, "hint") or self._words(node, "guidance_hint")
        if kind in _LESS:
            self.lost.append(NoCounterpart(_LESS[kind], name))
        if kind == "text" and "multiline" in str(node.get("control", {}).get("appearance", "")):
            table["lines"] = _LINES
        if _KINDS[kind] == "date":
            table["future"] = True
        if kind in ("select one", "select all that apply", "rank"):
            help_ = self._offer(node, table, help_)
        if help_:
            table["help"] = help_
        if str(node.get("bind", {}).get("required", "")).lower() in ("yes", "true", "true()"):
            table["required"] = True
        if _PERSONAL.search(label):
            self.lost.append(NoCounterpart("personal", name))
        self._note_logic(node, name)
        return table

    def _offer(self, node: Node, table: Table, help_: str) -> str:
        """The choices of a question; the help, where they stand in it."""
        name, found = str(node.get("name", "")), self._choices(node)
        labels = ", ".join(each["label"] for each in found)
        if not found or len(found) > MOST_CHOICES:
            self.lost.append(NoCounterpart("too_many_choices", name))
            table["kind"] = "text"
        elif table["kind"] == "rows":
            table["count"] = min(len(found), MOST_TIMES)
            return f"{help_} {labels}".strip()
        else:
            table["choices"] = found
        return help_

    def _choices(self, node: Node) -> list[Table]:
        known = self.given.lists.get(str(node.get("list_name", "")), ())
        codes, found, renamed = LevelKeys(beginning="c"), [], False
        for each in _nodes(node.get("choices")):
            code = str(each.get("name", ""))
            # it stands in a list as soon as any question of that list wants it
            if code == OTHER and code not in known and not self._asks_other(node):
                continue
            label = "anders" if code == OTHER and code not in known else self._words(each, "label")
            found.append({"code": codes.add(code), "label": label or code})
            renamed = renamed or found[-1]["code"] != code
            if "media" in each:
                self.lost.append(NoCounterpart("media", str(node.get("name", ""))))
        if renamed:
            self.lost.append(NoCounterpart("codes", str(node.get("name", ""))))
        return found

    def _asks_other(self, node: Node) -> bool:
        wanted = f"{node.get('name')}_{OTHER}"
        return any(each.get("name") == wanted for each in _all(self.given.form))

    def _note_logic(self, node: Node, name: str) -> None:
        """What a screen does with a question, and paper cannot."""
        bind = node.get("bind", {})
        self.lost += [
            NoCounterpart(code, name)
            for code, is_there in (
                ("relevant", bind.get("relevant") and not _is_other(node)),
                ("constraint", bind.get("constraint")),
                ("calculated", bind.get("calculate")),
                ("read_only", bind.get("readonly")),
                ("filled", node.get("default") is not None),
                ("filtered", node.get("choice_filter")),
                ("media", node.get("media")),
                ("reference", has_reference(node.get("label")) or has_reference(node.get("hint"))),
                ("bounds", _kind(node) == "range"),
            )
            if is_there
        ]

    def _words(self, node: Node, key: str) -> str:
        text = words_of(node.get(key), self.language)
        return "Namelijk:" if key == "label" and _is_other(node) and text == _SPECIFY else text


_SPECIFY: Final = "Specify other."  # the library writes this question itself


def _is_other(node: Node) -> bool:
    return node.get("label") == _SPECIFY


def _kind(node: Node) -> str:
    return str(node.get("type", "")).lower()


def _is_silent(node: Node) -> bool:
    """Whether nobody is asked anything: a machine notes it."""
    return not node.get("label")


def _nodes(given: object) -> Iterator[Node]:
    """Questions and groups, but for what only the library needs."""
    for node in given if isinstance(given, list) else ():
        is_count = node.get("type") == "calculate" and str(node.get("name")).endswith("_count")
        if isinstance(node, Mapping) and node.get("name") != "meta" and not is_count:
            yield node


def _all(node: Node) -> Iterator[Node]:
    for each in node.get("children", ()):
        yield each
        yield from _all(each)


def called(given: Imported, name: str, code: str) -> Imported:
    """The same under a name, with a code for in the corner of each page."""
    return replace(given, name=name, table={"id": name, "code": code, **given.table})
