"""Worksheets, languages, frozen editions and templates, from the shipped and the own folder.

An edition is a worksheet in one language with its layout, as it was printed. Those of shipped
sheets are committed; what an organisation changes (its own sheets, its own names for the domains)
freezes by itself in the store when first printed: own sheets from 1 upwards, changed shipped
sheets from 500 upwards, so the two never meet.
"""

import hashlib
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field as Rule
from pydantic import TypeAdapter

from forms.ground.fonts import measure
from forms.ground.words import MissingPhraseError, Words, load_words
from forms.layout.parts import Box, Image, Layout, Panel, Run, Slot, Stroke
from forms.layout.placing import lay_out
from forms.pdf.stamping import Template
from forms.pdf.templates import VERSION, make_template
from forms.schema.files import BASE_LANGUAGE, Common, Phrasebook, read_common, resolve
from forms.schema.pack import Pack, load_pack
from forms.schema.worksheet import Worksheet

FIRST_LOCAL = 500
PRINTS = 8  # sheets of one print that are kept at hand
# The correction sheet has no schema file: each is made from what is asked, and kept with its print.
CHECK_SHEET, CHECK_CODE = "nakijkblad", "NK"
_CODE = re.compile(rb'"code": "([A-Z0-9]{2,3})"')
_PART: TypeAdapter[Any] = TypeAdapter(
    Annotated[Run | Stroke | Panel | Box | Slot | Image, Rule(discriminator="type")]
)
_LAYOUT = TypeAdapter(Layout)


class UnknownWorksheetError(KeyError):
    """There is no worksheet of this id."""


class UnknownLanguageError(KeyError):
    """There is no language file for this language, or it lacks phrases of the worksheet."""


class UnknownEditionError(KeyError):
    """No frozen edition has this number in this language."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A worksheet as printed: its number, its questions in one language, its layout."""

    number: int
    worksheet: Worksheet
    layout: Layout

    def to_json(self) -> str:
        """The frozen form: one part a line, so that a difference can be read."""
        pages = [[_PART.dump_python(part, mode="json") for part in page.parts]
                 for page in self.layout.pages]  # fmt: skip
        worksheet = self.worksheet.model_dump(mode="json", exclude_none=True)
        head = json.dumps(
            {"edition": self.number, "code": self.layout.code, "worksheet": worksheet},
            ensure_ascii=False, indent=1,
        )  # fmt: skip
        rows = ",\n".join(
            " [\n" + ",\n".join(json.dumps(part, ensure_ascii=False) for part in page) + "\n ]"
            for page in pages
        )
        return f'{head[:-2]},\n "pages": [\n{rows}\n ]\n}}\n'

    @staticmethod
    def from_json(text: str | bytes) -> "Edition":
        """Read a frozen edition."""
        data = json.loads(text)
        worksheet = Worksheet.model_validate(data["worksheet"])
        layout = _LAYOUT.validate_python({
            "worksheet": worksheet.id, "code": worksheet.code, "language": worksheet.language,
            "title": worksheet.title, "pages": [{"parts": parts} for parts in data["pages"]],
        })  # fmt: skip
        return Edition(data["edition"], worksheet, layout)


class Catalogue:
    """All that can be printed and read.

    Args:
        shipped: the folder `schemas/` of the program.
        own: the workspace's `schemas/`, if it has one.
        store: where own editions freeze and templates are kept; None for reading only.
    """

    def __init__(self, shipped: Path, own: Path | None = None, store: Path | None = None) -> None:
        self.folders = [shipped, *([own] if own is not None and own.is_dir() else [])]
        self.shipped = shipped
        self.store = store
        self._words: dict[str, Words] = {}
        self._worksheets: dict[tuple[str, str], Worksheet] = {}
        self._editions: dict[tuple[str, int, str], Edition] = {}
        self._current: dict[tuple[str, str], Edition] = {}
        self._templates: dict[tuple[str, int, str], Template] = {}
        self._codes: dict[str, str] = {}
        self._prints: dict[str, Edition] = {}

    @cached_property
    def files(self) -> dict[str, Path]:
        """Worksheet id -> its schema file; an own file of the same id comes first."""
        names = {"common", "domains", "pack"}
        found = {
            path.stem: path
            for folder in self.folders
            for path in sorted(folder.glob("*.toml"))
            if path.stem not in names
        }
        return dict(sorted(found.items(), key=lambda pair: (self._order(pair[1]), pair[0])))

    @staticmethod
    def _order(path: Path) -> int:
        try:
            order = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("order", 50)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            return 999  # a broken own sheet hides no other; `schemas check` says what is wrong
        return order if isinstance(order, int) else 999

    @cached_property
    def common(self) -> Common:
        """Lists of choices, domains, header and footer questions."""
        return read_common(self.folders)

    @cached_property
    def pack(self) -> Pack:
        """Which sheets belong together, who fills which, when, and what follows."""
        try:
            return load_pack(self.folders)
        except (ValueError, TypeError, AttributeError):
            return load_pack([self.shipped])  # as with a broken own sheet: all others go on

    @property
    def domains(self) -> tuple[str, ...]:
        """Keys of the domains, in the organisation's order."""
        return tuple(entry["code"] for entry in self.common.lists["domains"])

    def domain_labels(self, language: str) -> dict[str, str]:
        """Key -> name of each domain in a language."""
        book = Phrasebook(self.words(language))
        return {
            entry["code"]: book.pick(f"lists.domains.{entry['code']}", entry["label"])
            for entry in self.common.lists["domains"]
        }

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Every language that has a file."""
        names = {p.stem for folder in self.folders for p in (folder / "languages").glob("*.toml")}
        return tuple(sorted(names))

    def words(self, language: str) -> Words:
        """The phrases of a language. Raises UnknownLanguageError."""
        if language not in self._words:
            try:
                folders = [folder / "languages" for folder in self.folders]
                self._words[language] = load_words(language, folders)
            except MissingPhraseError:
                raise UnknownLanguageError(language) from None
        return self._words[language]

    def worksheet(self, name: str, language: str = BASE_LANGUAGE) -> Worksheet:
        """The worksheet as its schema file says today.

        Raises:
            UnknownWorksheetError: no file of this name.
            UnknownLanguageError: the language lacks phrases of this sheet.
        """
        key = (name, language)
        if key not in self._worksheets:
            if name not in self.files:
                raise UnknownWorksheetError(name)
            raw = tomllib.loads(self.files[name].read_text(encoding="utf-8-sig"))
            book = Phrasebook(self.words(language))
            worksheet = resolve(raw, self.common, book)
            if book.missing:
                raise UnknownLanguageError(language)
            self._worksheets[key] = worksheet
        return self._worksheets[key]

    def current(self, name: str, language: str = BASE_LANGUAGE) -> Edition:
        """The edition to print now; frozen if it has never been printed before."""
        key = (name, language)
        if key not in self._current:
            self._current[key] = self._freeze(self.worksheet(name, language))
        return self._current[key]

    def laid_out(self, worksheet: Worksheet) -> Edition:
        """The worksheet with a layout made now, under the number of its file."""
        words = self.words(worksheet.language)
        return Edition(worksheet.edition, worksheet, lay_out(worksheet, words, measure))

    def _freeze(self, worksheet: Worksheet) -> Edition:
        fresh = self.laid_out(worksheet)
        known = self._numbers(worksheet.id, worksheet.language)
        for number in sorted(known, reverse=True):
            frozen = self.edition(worksheet.id, number, worksheet.language)
            if _same(frozen, fresh):
                return frozen
        return self.freeze_in_store(fresh, known)

    def freeze_in_store(self, fresh: Edition, known: set[int]) -> Edition:
        """Keep a new edition under the next free number of the store."""
        is_shipped = (self.shipped / f"{fresh.worksheet.id}.toml").is_file()
        first = FIRST_LOCAL if is_shipped else 1
        number = max((n for n in known if n >= first), default=first - 1) + 1
        worksheet = fresh.worksheet.model_copy(update={"edition": number})
        edition = Edition(number, worksheet, fresh.layout)
        key = (worksheet.id, number, worksheet.language)
        if self.store is not None:
            path = self._edition_path(self.store / "editions", *key)
            _write(path, edition.to_json().encode("utf-8"))
        self._editions[key] = edition
        return edition

    def _numbers(self, name: str, language: str) -> set[int]:
        folders = [self.shipped / "editions" / name]
        if self.store is not None:
            folders.append(self.store / "editions" / name)
        files = [path for folder in folders for path in folder.glob(f"*.{language}.json")]
        return {int(path.name.split(".")[0]) for path in files}

    @staticmethod
    def _edition_path(folder: Path, name: str, number: int, language: str) -> Path:
        return folder / name / f"{number}.{language}.json"

    def edition(self, name: str, number: int, language: str, sheet: str | None = None) -> Edition:
        """A frozen edition. Raises UnknownEditionError.

        `sheet`: the edition itself, where it was made for one print and kept with that.
        """
        key = (name, number, language)
        if sheet is not None:
            return self._of_one_print(key, sheet)
        if key not in self._editions:
            folders = [self.shipped / "editions"]
            if self.store is not None:
                folders.append(self.store / "editions")
            for folder in folders:
                path = self._edition_path(folder, *key)
                if path.is_file():
                    self._editions[key] = Edition.from_json(path.read_bytes())
                    break
            else:
                raise UnknownEditionError(f"{name} {number} {language}")
        return self._editions[key]

    def _of_one_print(self, key: tuple[str, int, str], sheet: str) -> Edition:
        if sheet not in self._prints:
            while len(self._prints) >= PRINTS:
                self._prints.pop(next(iter(self._prints)), None)
            self._prints[sheet] = Edition.from_json(sheet)
        edition = self._prints[sheet]
        if (edition.worksheet.id, edition.number, edition.worksheet.language) != key:
            raise UnknownEditionError(" ".join(map(str, key)))
        return edition

    @property
    def form_codes(self) -> dict[str, str]:
        """Two- or three-letter code on paper -> worksheet id, of every frozen edition."""
        codes: dict[str, str] = {}
        roots = [self.shipped / "editions"]
        if self.store is not None:
            roots.append(self.store / "editions")
        for path in (path for root in roots for path in sorted(root.glob("*/*.json"))):
            with path.open("rb") as file:  # the code is in the first lines, before the worksheet
                match = _CODE.search(file.read(200))
            if match:
                codes[match.group(1).decode()] = path.parent.name
        return codes

    def every_edition(self) -> Iterator[Edition]:
        """Each edition that was ever frozen, shipped and own; those of one print are not kept."""
        roots = [self.shipped / "editions"]
        if self.store is not None:
            roots.append(self.store / "editions")
        for path in (path for root in roots for path in sorted(root.glob("*/*.*.json"))):
            number, language, _ = path.name.split(".")
            yield self.edition(path.parent.name, int(number), language)

    def called(self, form_code: str) -> str | None:
        """The worksheet with this code on paper; None if no edition has it.

        Looked up again when it is not known: another process may have printed a new sheet.
        """
        if form_code == CHECK_CODE:
            return CHECK_SHEET
        if form_code not in self._codes:
            self._codes = self.form_codes
        return self._codes.get(form_code)

    @cached_property
    def language_codes(self) -> dict[str, str]:
        """Two-letter code on paper -> language."""
        return {self.words(language)("language.code"): language for language in self.languages}

    def template(self, edition: Edition) -> Template:
        """The template of an edition: made once, kept in the store."""
        name, language = edition.worksheet.id, edition.worksheet.language
        key = (name, edition.number, language)
        if key not in self._templates:
            words = self.words(language)
            digest = hashlib.sha256(f"{VERSION}\n{edition.to_json()}".encode()).hexdigest()[:16]
            path = None if self.store is None else (
                self.store / "templates" / f"{name}-{edition.number}-{language}-{digest}.pdf"
            )  # fmt: skip
            if path is not None and path.is_file():
                content = path.read_bytes()
            else:
                content = make_template(edition.layout, edition.number, words)
                if path is not None:
                    _write(path, content)
            self._templates[key] = Template(content, edition.layout, edition.number, words)
        return self._templates[key]


def _same(one: Edition, other: Edition) -> bool:
    """Whether two editions print the same paper and ask the same questions."""
    a = one.worksheet.model_dump(exclude={"edition", "guide"})
    b = other.worksheet.model_dump(exclude={"edition", "guide"})
    return a == b and one.layout == other.layout


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and durably."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
