"""Worksheets, languages, frozen editions and templates, from the shipped and the own folder.

An edition is a worksheet in one language with its layout, as it was printed. Those of shipped
sheets are committed; what an organisation changes (its own sheets, its own names for the domains)
freezes by itself in the store when first printed: own sheets from 1 upwards, changed shipped
sheets from 500 upwards, so the two never meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from forms.catalogue.frozen import FrozenEditions
from forms.catalogue.known_of_print import MadeForOnePrint, NamesEdition
from forms.catalogue.resolved import worksheet_of
from forms.ground.known_names import (
    BASE_LANGUAGE,
    CHECK_CODE,
    CHECK_SHEET,
    BrokenSchemaError,
    UnknownEditionError,
    UnknownLanguageError,
    UnknownWorksheetError,
)
from forms.ground.toml_text import read_schema, schema_files
from forms.ground.words import MissingPhraseError, Words, code_on_paper, load_words

if TYPE_CHECKING:  # who only asks for names or phrases loads neither sheets nor pages
    from forms.catalogue.edition import Edition
    from forms.layout.parts import Layout
    from forms.pdf.stamping import Template
    from forms.schema.pack import Pack
    from forms.schema.resolving import Common
    from forms.schema.worksheet import Worksheet

FIRST_LOCAL = 500
_Pairs = frozenset[tuple[str, str]]
_ON_SHEETS = ("paper.", "language.")  # phrases that the layout of a sheet asks for
# The correction sheet has no schema file: each is made from what is asked, and kept with its print.


class Catalogue:
    """All that can be printed and read.

    Args:
        shipped: the folder `schemas/` of the program.
        own: the workspace's `schemas/`, if it has one.
        store: where own editions freeze and templates are kept; None for reading only.
    """

    def __init__(self, shipped: Path, own: Path | None = None, store: Path | None = None) -> None:
        self.folders = [shipped, *([own] if own is not None and own.is_dir() else [])]
        self.shipped, self.own = shipped, own
        self.store = store
        own_editions = None if store is None else store / "editions"
        self.frozen = FrozenEditions(shipped / "editions", own_editions)
        self._words: dict[str, Words] = {}
        self._worksheets: dict[tuple[str, str, Path | None], Worksheet] = {}
        self._current: dict[tuple[str, str], Edition] = {}
        self._large: dict[tuple[str, str], Edition | None] = {}
        self._templates: dict[tuple[str, int, str], Template] = {}
        self._codes: dict[str, str] = {}

    @cached_property
    def files(self) -> dict[str, Path]:
        """Worksheet id -> its schema file; an own file of the same id comes first."""
        names = {"common", "domains", "pack"}
        found = {
            path.stem: path
            for folder in self.folders
            for path in schema_files(folder)
            if path.stem not in names
        }
        return dict(sorted(found.items(), key=lambda pair: (self._order(pair[1]), pair[0])))

    @staticmethod
    def _order(path: Path) -> int:
        try:
            order = read_schema(path).get("order", 50)
        except BrokenSchemaError:
            return 999  # a broken own sheet hides no other; `schemas check` says what is wrong
        return order if isinstance(order, int) else 999

    @cached_property
    def common(self) -> Common:
        """Lists of choices, domains, header and footer questions."""
        from forms.schema.resolving import read_common

        return read_common(self.folders)

    @cached_property
    def pack(self) -> Pack:
        """Which sheets belong together, who fills which, when, and what follows."""
        from forms.schema.pack import load_pack

        try:
            return load_pack(self.folders)
        except (BrokenSchemaError, ValueError, TypeError, AttributeError):
            return load_pack([self.shipped])  # as with a broken own sheet: all others go on

    @property
    def domains(self) -> tuple[str, ...]:
        """Keys of the domains, in the organisation's order."""
        return tuple(entry["code"] for entry in self.common.lists["domains"])

    def domain_labels(self, language: str) -> dict[str, str]:
        """Key -> name of each domain in a language."""
        from forms.schema.resolving import Phrasebook

        book = Phrasebook(self.words(language))
        return {
            entry["code"]: book.pick(f"lists.domains.{entry['code']}", entry["label"])
            for entry in self.common.lists["domains"]
        }

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Every language that has a file."""
        names = {p.stem for each in self.folders for p in schema_files(each / "languages")}
        return tuple(sorted(names))

    def language_of_choice(self, code: str) -> str:
        """The language that a choice on paper means: such codes have no capitals and no hyphen.

        Raises:
            UnknownLanguageError: there is none.
        """
        meant = {each.lower().replace("-", "_"): each for each in self.languages}
        if code not in self.languages and code not in meant:
            raise UnknownLanguageError(code)
        return code if code in self.languages else meant[code]

    def speaks_to_office(self, language: str) -> bool:
        """Whether a language that is known holds what the office reads, too."""
        return not self.words(language).is_for_clients_alone

    def words(self, language: str) -> Words:
        """The phrases of a language. Raises UnknownLanguageError."""
        if language not in self._words:
            try:
                folders = [folder / "languages" for folder in self.folders]
                self._words[language] = load_words(language, folders, self.words)
            except MissingPhraseError:
                raise UnknownLanguageError(language) from None
        return self._words[language]

    def worksheet(self, name: str, language: str = BASE_LANGUAGE) -> Worksheet:
        """The worksheet as its schema file says today.

        Raises:
            UnknownWorksheetError: no file of this name.
            UnknownLanguageError: the language lacks phrases of this sheet, or has none other.
            BrokenSchemaError: there is a mistake in its file.
        """
        if name not in self.files:
            raise UnknownWorksheetError(name)
        words = self.words(language)
        key = (name, language, words.broken)  # read anew once that file is mended
        if key not in self._worksheets:
            self._worksheets[key] = worksheet_of(self.files[name], words, self.common, self.folders)
        return self._worksheets[key]

    def current(
        self, name: str, language: str = BASE_LANGUAGE, *, is_large: bool = False
    ) -> Edition:
        """The edition to print now; frozen if it has never been printed before.

        `is_large`: in large print, where it has that.
        """
        if is_large and (large := self.large_print(name, language)):
            return large
        key = (name, language)
        if key not in self._current:
            self._current[key] = self._freeze(self.worksheet(name, language))
        return self._current[key]

    def large_print(self, name: str, language: str = BASE_LANGUAGE) -> Edition | None:
        """The edition in large print, likewise; None where a sheet has none, or no room for it."""
        if (name, language) not in self._large:
            from forms.catalogue.large_print import in_large_print, is_too_wide
            from forms.layout.page_flow import DoesNotFitError

            worksheet = in_large_print(self.worksheet(name, language), self.words(language))
            if worksheet is not None:
                with suppress(DoesNotFitError):  # a sheet of an organisation's own
                    if not any(map(is_too_wide, self.laid_out(worksheet).layout.pages)):
                        self._large[name, language] = self._freeze(worksheet)
        return self._large.setdefault((name, language), None)

    def spoken(self, name: str, language: str = BASE_LANGUAGE) -> str:
        """The language of a sheet for who reads this one: it, the one it borrows from, or Dutch.

        Raises:
            UnknownWorksheetError: no file of this name.
            UnknownLanguageError: there is no such language.
        """
        try:
            return self.worksheet(name, language).language
        except UnknownLanguageError:
            base = self.words(language).base
            return BASE_LANGUAGE if base is None else self.spoken(name, base().language)

    def laid_out(self, worksheet: Worksheet) -> Edition:
        """The worksheet with a layout made now, under the number of its file."""
        words = self.words(worksheet.language)
        from forms.catalogue.edition import Edition

        shown = (*self.words(BASE_LANGUAGE).phrases, *words.phrases)
        keys = {key for key in shown if key.startswith(_ON_SHEETS) and key in words}
        phrases = frozenset((key, words(key)) for key in keys)
        same = frozenset(self._beside(worksheet, words).items())
        layout = _laid_out(worksheet.model_dump_json(), worksheet.language, phrases, same)
        return Edition(worksheet.edition, worksheet, layout)

    def _beside(self, worksheet: Worksheet, words: Words) -> dict[str, str]:
        """The phrases of a sheet with the same in the language that stands small beside it."""
        from forms.schema.beside import beside

        if words.beside is None or worksheet.id not in self.files:
            return {}
        return beside(worksheet, self.worksheet(worksheet.id, words.beside))

    def _freeze(self, worksheet: Worksheet) -> Edition:
        from forms.layout.page_flow import DoesNotFitError

        if broken := self.words(worksheet.language).broken:
            raise BrokenSchemaError(broken)  # a sheet would say what the organisation changed
        try:
            fresh = self.laid_out(worksheet)
        except DoesNotFitError:
            raise BrokenSchemaError(self.files[worksheet.id]) from None
        known = self.frozen.numbers(worksheet.id, worksheet.language)
        for number in sorted(known, reverse=True):
            frozen = self.edition(worksheet.id, number, worksheet.language)
            if frozen.prints_as(fresh):
                return frozen
        return self._freeze_in_store(fresh, known)

    def _freeze_in_store(self, fresh: Edition, known: set[int]) -> Edition:
        """Keep a new edition under the next free number of the store."""
        if self.called(fresh.worksheet.code) not in {None, fresh.worksheet.id}:
            raise BrokenSchemaError(self.files[fresh.worksheet.id])  # its papers would be another's
        first = FIRST_LOCAL if (self.shipped / f"{fresh.worksheet.id}.toml").is_file() else 1
        number = max((n for n in known if n >= first), default=first - 1) + 1
        worksheet = fresh.worksheet.model_copy(update={"edition": number})
        from forms.catalogue.edition import Edition

        edition = Edition(number, worksheet, fresh.layout)
        self.frozen.keep(edition)
        return edition

    def edition(self, name: str, number: int, language: str) -> Edition:
        """A frozen edition. Raises UnknownEditionError."""
        return self.frozen.get(name, number, language)

    def as_printed(self, paper: NamesEdition, printed: MadeForOnePrint | None = None) -> Edition:
        """The sheet as a paper was printed.

        Args:
            paper: what says which edition it is of.
            printed: what is known of that print, if it is a personal one; a sheet that was made
                for it alone is frozen there.

        Raises:
            UnknownEditionError: there is none, or that print was of another sheet.
        """
        if printed is None or printed.sheet is None:
            return self.edition(paper.worksheet, paper.edition, paper.language)
        edition = self.frozen.of_one_print(printed.sheet)
        if edition.key != (paper.worksheet, paper.edition, paper.language):
            raise UnknownEditionError(f"{paper.worksheet} {paper.edition} {paper.language}")
        return edition

    @property
    def form_codes(self) -> dict[str, str]:
        """Two- or three-letter code on paper -> worksheet id, of every frozen edition."""
        return self.frozen.codes()

    def every_edition(self) -> Iterator[Edition]:
        """Each edition that was ever frozen, shipped and own; those of one print are not kept."""
        return self.frozen.every()

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
        folders = [folder / "languages" for folder in self.folders]
        codes = {code_on_paper(language, folders): language for language in self.languages}
        return {code: language for code, language in codes.items() if code}

    def template(self, edition: Edition) -> Template:
        """The template of an edition: made once, kept in the store."""
        from forms.catalogue.template_files import template_file
        from forms.pdf.stamping import Template

        if edition.key not in self._templates:
            words = self.words(edition.worksheet.language)
            content = template_file(edition, words, self.store)
            template = Template(content, edition.layout, edition.number, words)
            self._templates[edition.key] = template
        return self._templates[edition.key]


@lru_cache(maxsize=16)  # those of one print are never asked for again, and each is large
def _laid_out(worksheet: str, language: str, phrases: _Pairs, same: _Pairs) -> Layout:
    """The layout of a worksheet (as JSON) with these phrases; worked out once in a process."""
    from forms.ground.fonts import measure
    from forms.layout.placing import lay_out
    from forms.schema.worksheet import Worksheet

    words = Words(language, dict(phrases))
    return lay_out(Worksheet.model_validate_json(worksheet), words, measure, dict(same))
