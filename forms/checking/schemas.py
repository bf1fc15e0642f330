"""Schema and language files -> everything that is wrong in them, for who writes them.

No file stops another from being checked, and every mistake of a file is told at once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import tomli

from forms.catalogue import Catalogue
from forms.catalogue.variants import not_translated, phrasebook, without_translation
from forms.checking.languages import check_language_file, check_own_phrases
from forms.checking.mistakes import Mistake, Report, inside, nearest
from forms.checking.packs import check_pack
from forms.checking.paper import check_dutch, check_fit, check_language
from forms.checking.schema_tables import TableChecks
from forms.checking.unreadable import (
    check_file_name,
    is_lookalike,
    why_no_folder,
    why_not_read,
    why_unreadable,
)
from forms.ground.known_names import BASE_LANGUAGE, BrokenSchemaError
from forms.ground.plain_data import Json, Table
from forms.ground.toml_text import content_of, read_toml, schema_files, text_of
from forms.ground.words import Words, flatten
from forms.schema.resolving import Common, Phrasebook, read_common

_DOMAINS = "lists.domains."
LANGUAGES: Final = "languages"
_BROKEN = (BrokenSchemaError, KeyError, TypeError, AttributeError)


def check(path: Path, catalogue: Catalogue) -> list[Mistake]:
    """Every mistake of one file: a worksheet, `common`, `domains`, `pack` or a language.

    Args:
        path: the file; it need not lie in a folder of the catalogue.
        catalogue: the other sheets, the shared lists and the languages.
    """
    report = Report(path)
    if path.parent.name != LANGUAGES and path.exists() and not check_file_name(report):
        return report.mistakes
    raw = _read(path, report)
    if raw is None:
        return report.mistakes
    if path.parent.name == LANGUAGES:
        _check_language(raw, catalogue, report)
    elif path.stem == "common":
        _check_common(raw, catalogue, report)
    elif path.stem == "domains":
        _check_domains(raw, catalogue, report)
    elif path.stem == "pack":
        is_shipped = path.parent.resolve() == catalogue.shipped.resolve()
        names = Catalogue(catalogue.shipped).files if is_shipped else catalogue.files
        domains = [each["code"] for each in _common(catalogue).lists["domains"]]
        check_pack(raw, names, domains, report, is_shipped=is_shipped)
    else:
        _check_worksheet(raw, catalogue, report)
    return report.mistakes


def check_all(catalogue: Catalogue) -> list[Mistake]:
    """Every mistake of every file, shipped and own; each is told once."""
    found = [*_folders(catalogue)]
    found += [mistake for path in _files(catalogue) for mistake in check(path, catalogue)]
    once = {(m.file, m.place, m.message_code): m for m in found}
    return list(once.values())


def _folders(catalogue: Catalogue) -> Iterator[Mistake]:
    """What lies in the place of a folder of the organisation: its sheets would not be seen."""
    own = catalogue.own
    for folder in () if own is None else (own, own / LANGUAGES):
        if code := why_no_folder(folder):
            report = Report(folder)
            report.add(code)
            yield from report.mistakes


def _files(catalogue: Catalogue) -> Iterator[Path]:
    for folder in catalogue.folders:
        if why_no_folder(folder):  # which is told
            continue
        yield from schema_files(folder)
        yield from sorted(path for path in folder.glob("*") if is_lookalike(path))
        yield from schema_files(folder / LANGUAGES)


def _read(path: Path, report: Report) -> dict[str, Json] | None:
    """The table of a file; None with a mistake where it cannot be read."""
    try:
        content = content_of(path)
    except OSError:
        report.add(why_not_read(path))
        return None
    try:
        text = text_of(content)
    except UnicodeDecodeError as error:
        report.add("not_utf8", line=str(content[: error.start].count(b"\n") + 1))
        return None
    try:
        return read_toml(text)
    except tomli.TOMLDecodeError as error:
        match = re.search(r"at line (\d+)", str(error))
        lines = text.splitlines()
        code, params = why_unreadable(
            lines, int(match.group(1)) if match else len(lines), str(error)
        )
        report.add(code, **params)
    return None


def _common(catalogue: Catalogue) -> Common:
    """The shared lists; the shipped ones where the own file is broken, which is told elsewhere."""
    try:
        return catalogue.common
    except _BROKEN:
        return read_common([catalogue.shipped])


def _check_worksheet(raw: Table, catalogue: Catalogue, report: Report) -> None:
    common = _common(catalogue)
    tables = TableChecks(report, common)
    tables.worksheet(raw)
    _check_names(raw, catalogue, report)
    if not report.is_sound:
        return
    words = _languages(catalogue)
    check_dutch(raw, common, words[BASE_LANGUAGE], report, tables.places)
    if report.is_sound:
        is_shipped = report.file.parent.resolve() == catalogue.shipped.resolve()
        for language, phrases in words.items():
            file = _language_file(catalogue, report.file, language)
            book = _phrasebook(catalogue, phrases, report)
            if not is_shipped:
                check_language(raw, common, book, file, report)
                continue
            # what its own lists make of a shipped sheet is told of these lists
            check_language(raw, read_common([catalogue.shipped]), Phrasebook(phrases), file, report)
            check_fit(raw, common, book, file, report)


def _phrasebook(catalogue: Catalogue, words: Words, report: Report) -> Phrasebook:
    try:
        return phrasebook(words, catalogue.folders, report.file)
    except _BROKEN:  # told of the file itself
        return Phrasebook(words)


def _check_names(raw: Table, catalogue: Catalogue, report: Report) -> None:
    """The id is the file's name; the code is nobody else's."""
    name, code = raw.get("id"), raw.get("code")
    if isinstance(name, str) and name != report.file.stem:
        report.add("id_not_file_name", id=name, stem=report.file.stem)
    taken = {**catalogue.form_codes, **dict(_codes(catalogue, str(name), report.file))}
    if isinstance(code, str) and taken.get(code, name) != name:
        report.add("form_code_taken", code=code, other=taken[code])


def _codes(catalogue: Catalogue, name: str, file: Path) -> Iterator[tuple[str, str]]:
    """Code and id of every other worksheet whose file can be read."""
    for other, path in catalogue.files.items():
        if other != name and path.resolve() != file.resolve():
            raw = _read(path, Report(path)) or {}
            yield str(raw.get("code")), other


def _languages(catalogue: Catalogue) -> dict[str, Words]:
    """The languages whose files can be read, the base language always among them."""
    words: dict[str, Words] = {}
    for language in catalogue.languages:
        try:
            words[language] = catalogue.words(language)
        except _BROKEN:
            continue
    words.setdefault(BASE_LANGUAGE, Words(BASE_LANGUAGE, _shipped_words(catalogue)))
    return words


def _shipped_words(catalogue: Catalogue) -> dict[str, str]:
    path = catalogue.shipped / "languages" / f"{BASE_LANGUAGE}.toml"
    return flatten(_read(path, Report(path)) or {})


def _language_file(catalogue: Catalogue, sheet: Path, language: str) -> Path:
    """The language file that belongs to a sheet: beside it, else the shipped one."""
    beside = sheet.parent / "languages" / f"{language}.toml"
    return beside if beside.is_file() else catalogue.shipped / "languages" / beside.name


def _check_common(raw: Table, catalogue: Catalogue, report: Report) -> None:
    common = _common(catalogue)
    tables = TableChecks(report, common)
    for key in ("choices", "frame"):
        if not isinstance(raw.get(key, {}), Mapping):
            report.add("wrong_type", key, key=key, expected="table")
    choices = raw.get("choices", {})
    for name, given in choices.items() if isinstance(choices, Mapping) else ():
        tables.choices(given, "choices", str(name))
    frames = raw.get("frame", {})
    for audience, frame in frames.items() if isinstance(frames, Mapping) else ():
        for place, question in _frame_questions(frame, inside("frame", str(audience))):
            tables.question(question, place)
    if report.is_sound and report.file.parent.resolve() != catalogue.shipped.resolve():
        told = common, _languages(catalogue), catalogue.folders
        _warn_of_languages("phrase_stale", without_translation(*told), report)
        waiting = not_translated(*told).items()
        lists = {key: some for key, some in waiting if not key.startswith(_DOMAINS)}
        _warn_of_languages("phrase_waits", lists, report)


def _warn_of_languages(code: str, found: Mapping[str, Sequence[str]], report: Report) -> None:
    for key, languages in found.items():
        report.warn(code, key, phrase=key, languages=", ".join(languages))


def _frame_questions(frame: Json, place: str) -> Iterator[tuple[str, Table]]:
    if not isinstance(frame, Mapping):
        return
    if isinstance(frame.get("client"), Mapping):
        yield inside(place, "client"), frame["client"]
    for part in ("header", "footer"):
        asked = frame.get(part, ())
        for number, question in enumerate(asked if isinstance(asked, list) else (), start=1):
            if isinstance(question, Mapping):
                yield inside(place, part, number, question.get("key")), question


def _check_domains(raw: Table, catalogue: Catalogue, report: Report) -> None:
    """Names and order are free; the keys are those of the shipped list."""
    tables = TableChecks(report, _common(catalogue))
    domains = raw.get("domains", ())
    if not isinstance(domains, Sequence) or not domains:
        report.add("key_missing", key="domains")
        return
    entries = [d for d in domains if isinstance(d, Mapping)]
    renamed = [{("code" if k == "key" else k): v for k, v in d.items()} for d in entries]
    tables.choices(renamed, "", "domains")
    shipped = [d["code"] for d in read_common([catalogue.shipped]).lists["domains"]]
    given = [str(d.get("key", "")) for d in entries]
    for key in given:
        if key and key not in shipped:
            likely = nearest(key, shipped)
            report.warn("domain_new", inside("", "domains", None, key), key=key, nearest=likely)
    for key in shipped:
        if key not in given:
            report.warn("domain_gone", "domains", key=key)
    if report.is_sound and report.file.parent.resolve() != catalogue.shipped.resolve():
        told = _common(catalogue), _languages(catalogue), catalogue.folders
        waiting = not_translated(*told).items()
        named = {key: some for key, some in waiting if key.startswith(_DOMAINS)}
        _warn_of_languages("phrase_waits", named, report)


def _check_language(raw: Table, catalogue: Catalogue, report: Report) -> None:
    """A language file; one of an organisation adds to the shipped one of that name."""
    phrases, common = flatten(raw), read_common([catalogue.shipped])
    known, ours = _languages(catalogue), dict[str, str]()
    is_shipped = catalogue.shipped.resolve() == report.file.parent.parent.resolve()
    if not is_shipped:
        shipped = catalogue.shipped / "languages" / report.file.name
        if not shipped.is_file():
            common = _common(catalogue)  # of ours, own parts of life are told of themselves
        else:
            ours = flatten(_read(shipped, Report(shipped)) or {})
    base = {**_shipped_words(catalogue), **common.phrases}
    check_language_file({**ours, **phrases}, base, known, report)
    if not is_shipped:
        others = (words.phrases for name, words in known.items() if name != report.file.stem)
        check_own_phrases(raw, {*base, *ours}.union(*others), report)
