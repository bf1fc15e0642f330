"""Schema files (TOML) and language files -> Worksheet; what is missing or wrong is collected."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from forms.fields.base import is_key
from forms.ground.known_names import BASE_LANGUAGE, BrokenSchemaError
from forms.ground.plain_data import Json, Table
from forms.ground.toml_text import read_if_there
from forms.ground.words import Words
from forms.schema.worksheet import Worksheet

PHRASES = ("title", "label", "help", "intro", "guide")


@dataclass(slots=True)
class Phrasebook:
    """Puts the phrases of a language in the place of those in the schema file.

    The schema files hold the Dutch. `missing` collects the keys that the language file lacks; a
    variant of Dutch lacks none, for it says in other words only what it says otherwise.

    Attributes:
        about: key -> the Dutch of which the phrases are translations, where that may be other than
            what stands in the schema file now; None where it is not.
        own: keys that the organisation translated itself, whatever the Dutch was.
    """

    words: Words
    missing: list[str] = field(default_factory=list)
    about: Mapping[str, Collection[str]] | None = None
    own: Collection[str] = ()

    def pick(self, path: str, base: str) -> str:
        """The phrase for a path of keys; the Dutch one where there is none."""
        # never a borrowed one: a sheet is in one language
        if path in self.words.phrases and self.is_of(path, base):
            return self.words(path)
        if path.endswith(".guide") and self.words.is_for_clients_alone:
            return ""  # a guide is for the worker
        if base and self.words.tag != BASE_LANGUAGE:
            self.missing.append(path)
        return base

    def is_of(self, path: str, base: str) -> bool:
        """Whether a translation is of this Dutch; a part of life is the same by whatever name."""
        if self.about is None or path in self.own or path.startswith("lists.domains."):
            return True
        return base in self.about.get(path, ())


@dataclass(slots=True)
class _Noting(Phrasebook):
    """A phrasebook that notes what stands in the schema files."""

    stood: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def pick(self, path: str, base: str) -> str:
        self.stood[path].add(base)
        return base


@dataclass(frozen=True, slots=True)
class Common:
    """What all worksheets share: lists of choices, the domains, header and footer questions.

    Attributes:
        lists: name -> [{code, label}]; the list `domains` is always there.
        frames: audience -> {client?, header, footer}, as in common.toml.
    """

    lists: Mapping[str, Sequence[Mapping[str, str]]]
    frames: Mapping[str, Table]

    @property
    def phrases(self) -> dict[str, str]:
        """The names of the domains, by the keys of language files."""
        domains = self.lists.get("domains", ())
        return {f"lists.domains.{each['code']}": each["label"] for each in domains}


class UnknownListError(ValueError):
    """A field names a list of choices that common.toml does not hold."""


def read_common(folders: Sequence[Path]) -> Common:
    """Read common.toml and domains.toml; a later folder overrides list by list.

    Raises:
        BrokenSchemaError: one of them has a mistake.
    """
    lists: dict[str, Json] = {}
    frames: dict[str, Json] = {}
    for folder in folders:
        with _mistakes_in(folder / "common.toml") as common:
            lists.update(_lists(common.get("choices", {})))
            frames.update(_frames(common.get("frame", {})))
        with _mistakes_in(folder / "domains.toml") as own:
            if domains := own.get("domains"):
                named = [{"code": d["key"], "label": d["label"]} for d in domains]
                lists["domains"] = _lists({"domains": named})["domains"]
    return Common(lists, frames)


@contextmanager
def _mistakes_in(path: Path) -> Iterator[dict[str, Json]]:
    """The table of a file that may not be there; what is wrong in it is told of that file."""
    try:
        yield read_if_there(path)
    except (KeyError, TypeError, AttributeError):
        raise BrokenSchemaError(path) from None


def _lists(choices: Table) -> dict[str, Json]:
    """Lists of choices, each with a code and a label; raises KeyError, TypeError.

    What no sheet can be made of is told of the list, and of no sheet of ours that asks by it.
    """
    for given in choices.values():
        for each in given:
            if not (isinstance(each["code"], str) and isinstance(each["label"], str)):
                raise TypeError("a choice without words")
        codes = [each["code"] for each in given]
        if not codes or len(codes) != len({*codes}) or not all(map(is_key, codes)):
            raise TypeError("nothing to choose from, or a code that is none")
    return dict(choices)


def _frames(frame: Table) -> dict[str, Json]:
    """Questions that all sheets ask, each with a key; raises KeyError, TypeError."""
    for asked in frame.values():
        for question in (*asked.get("header", ()), *asked.get("footer", ())):
            _ = question["key"]
    return dict(frame)


def resolve(raw: Table, common: Common, phrasebook: Phrasebook) -> Worksheet:
    """A schema file's table as a Worksheet in the phrasebook's language.

    Raises:
        pydantic.ValidationError: the table is no worksheet; its `loc` names the place.
        UnknownListError: a field names an unknown list.
    """
    resolver = _Resolver(common, phrasebook)
    prefix = f"worksheets.{raw.get('id', '')}"
    table = resolver.phrases(dict(raw), prefix)
    table["language"] = phrasebook.words.language
    sections = raw.get("sections", ())
    if isinstance(sections, Sequence):
        table["sections"] = [resolver.section(s, prefix) for s in sections]
    frame = common.frames.get(str(raw.get("audience", "client")), {})
    for part in ("header", "footer"):
        table[part] = [resolver.question(q, f"frame.{q['key']}") for q in frame.get(part, ())]
    if "client" in frame:
        table["client"] = resolver.question(frame["client"], "frame.client")
    return Worksheet.model_validate(table)


def dutch_of(raw: Table | None, common: Common) -> Mapping[str, Collection[str]]:
    """Every key of a language file about a sheet (None: about what all share) -> its Dutch.

    A key may have several, where sheets for clients and for others ask the same otherwise.
    """
    noting = _Noting(Words(BASE_LANGUAGE, {}))
    resolver = _Resolver(common, noting)
    for name in common.lists:
        resolver.choices(name, "")
    for frame in common.frames.values():
        for question in (*frame.get("header", ()), *frame.get("footer", ()), frame.get("client")):
            if question is not None:
                resolver.question(question, f"frame.{question['key']}")
    if raw is not None:
        resolve(raw, common, noting)
    return noting.stood


@dataclass(frozen=True, slots=True)
class _Resolver:
    common: Common
    phrasebook: Phrasebook

    def phrases(self, table: dict[str, Json], path: str) -> dict[str, Json]:
        """The table with its own phrases translated."""
        for name in PHRASES:
            if isinstance(table.get(name), str):
                table[name] = self.phrasebook.pick(f"{path}.{name}", table[name])
        return table

    def section(self, raw: Json, prefix: str) -> Json:
        if not isinstance(raw, Mapping):
            return raw
        table = self.phrases(dict(raw), f"{prefix}.sections.{raw.get('key', '')}")
        table["fields"] = self.questions(raw.get("fields", ()), f"{prefix}.fields")
        return table

    def questions(self, raw: Json, path: str) -> Json:
        if not isinstance(raw, Sequence) or isinstance(raw, str):
            return raw
        return [
            self.question(q, f"{path}.{q.get('key', '')}") if isinstance(q, Mapping) else q
            for q in raw
        ]

    def question(self, raw: Table, path: str) -> dict[str, Json]:
        table = self.phrases(dict(raw), path)
        if table.get("kind") == "group":
            table["items"] = self.items(table, path)
            table["fields"] = self.questions(raw.get("fields", ()), path)
        elif "choices" in table:
            table["choices"] = self.choices(table["choices"], path)
        return table

    def items(self, table: dict[str, Json], path: str) -> list[dict[str, str]]:
        """`repeat` and `over` as the occurrences; of `over` only the name of a list is kept."""
        repeat, over = table.pop("repeat", None), table.pop("over", None)
        if over is not None:
            table["over"] = over if isinstance(over, str) else None
            choices = self.choices(over, f"{path}.items")
            return [{"key": c["code"], "label": c["label"]} for c in choices]
        count = repeat if isinstance(repeat, int) else 0
        return [{"key": str(n), "label": str(n + 1)} for n in range(count)]

    def choices(self, given: Json, path: str) -> Json:
        """A list by name, or the list itself, with its labels translated."""
        if isinstance(given, str):
            if given not in self.common.lists:
                raise UnknownListError(given)
            path, given = f"lists.{given}", self.common.lists[given]
        if not isinstance(given, Sequence):
            return given
        return [
            {**c, "label": self.phrasebook.pick(f"{path}.{c.get('code')}", str(c.get("label", "")))}
            if isinstance(c, Mapping)
            else c
            for c in given
        ]
