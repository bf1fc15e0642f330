"""What a person wrote down to name a paper, a refused file, a sheet or a decision -> what it names.

Every answer is all that may be meant: one is certain, more than one is asked, none is told.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from forms.catalogue import Catalogue
from forms.ground.check_digit import parse
from forms.ground.known_names import BrokenSchemaError, UnknownLanguageError
from pipeline.dossiers.refused import every_refused, still_refused
from pipeline.outbox.files import REFUSED
from pipeline.outbox.names import safe_name
from pipeline.outbox.roots import roots_of
from pipeline.records import Held, Submission
from pipeline.records.events import EVENT, Event
from pipeline.settings import Settings
from pipeline.store.ledger import ArrivalRow, Ledger

_MISREAD: Final = str.maketrans("OIL", "011")  # no letter of an id looks like these digits
_DATE: Final = re.compile(r"\b(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_CODE: Final = re.compile(r"\b\d{6}[-\s]?\d\b")
_FEWEST: Final = 6  # characters by which a submission may be named


def papers_called(text: str, ledger: Ledger, catalogue: Catalogue) -> tuple[Submission, ...]:
    """The papers, as they were written, that may be meant.

    A paper is named by its id (`S-…`, or the short form that ends its file's name), by the
    instance printed on it, or by its date and the code of the dossier it lies in, with or without
    the name of the sheet.
    """
    name = plain_id(re.sub(r"\.(json|pdf)$", "", text.strip(), flags=re.IGNORECASE), "S-")
    if len(name) >= _FEWEST and (found := ledger.papers.called(name)):
        return found
    return tuple(_described(text, ledger, catalogue))


def plain_id(text: str, prefix: str) -> str:
    """The characters of an id, as they are kept: the last word, without its prefix."""
    word = text.strip().upper().removeprefix(prefix).rsplit("-", 1)[-1]
    return re.sub(r"[^0-9A-Z]", "", word).translate(_MISREAD)


def _described(text: str, ledger: Ledger, catalogue: Catalogue) -> Iterator[Submission]:
    day, code = _day(text), _CODE.search(_DATE.sub(" ", text))
    if day is None or code is None:
        return
    dossier = ledger.decisions.filing().person(parse(code[0]) or "")
    sheets = sheets_called(_CODE.sub(" ", _DATE.sub(" ", text)), catalogue)
    for paper in ledger.papers.of(dossier):
        if paper.filled_on == day and (not sheets or paper.worksheet in sheets):
            found = ledger.papers.get(paper.id)
            if found is not None:
                yield found


def _day(text: str) -> date | None:
    match = _DATE.search(text)
    if match is None:
        return None
    day, month, year = match.group(3, 2, 1)[::-1] if match[3] else match.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def sheets_called(text: str, catalogue: Catalogue) -> frozenset[str]:
    """The worksheets whose id or title, in any language, stands in the text; the longest names."""
    said = f" {_words(text)} "
    names: dict[str, set[str]] = {}
    for sheet in catalogue.files:
        for name in _names(sheet, catalogue):
            if f" {name} " in said:
                names.setdefault(name, set()).add(sheet)
    longest = [name for name in names if not any(name != n and name in n for n in names)]
    return frozenset().union(*(names[name] for name in longest))


def _names(sheet: str, catalogue: Catalogue) -> Iterator[str]:
    yield _words(sheet)
    for language in catalogue.languages:
        try:
            yield _words(catalogue.worksheet(sheet, language).title)
        except (UnknownLanguageError, BrokenSchemaError):
            continue


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split())


class DomainUnclearError(Exception):
    """A text names no part of life, or several: the text, and the keys of those."""

    def __init__(self, text: str, meant: tuple[str, ...]) -> None:
        super().__init__(text, meant)
        self.text = text
        self.meant = meant


def domains_called(text: str, catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """The keys of the parts of life that are named, between commas, in the usual order.

    By key, by name in this language, or by how one of those or a word of it begins.

    Raises:
        DomainUnclearError: a name is of none, or may be of several.
    """
    labels = catalogue.domain_labels(language)
    found = {_domain(each, labels) for each in text.split(",") if _words(each)}
    return tuple(key for key in catalogue.domains if key in found)


def _domain(text: str, labels: Mapping[str, str]) -> str:
    said = _words(text)
    names = {key: {_words(key), _words(label)} for key, label in labels.items()}
    whole = [key for key, known in names.items() if said in known]
    begins = [
        key
        for key, known in names.items()
        if any(f" {name}".find(f" {said}") >= 0 for name in known)
    ]
    meant = whole or begins
    if len(meant) != 1:
        raise DomainUnclearError(text.strip(), tuple(meant))
    return meant[0]


def refused_called(text: str, ledger: Ledger, settings: Settings) -> tuple[ArrivalRow, ...]:
    """The refused files that may be meant, one row for each content.

    An empty text means all that still wait for somebody.

    Named by a SHA-256 or its first characters (eight or more), by the name under which the file
    lies in `geweigerd` of any root, or by the name it came with.
    """
    name = text.strip()
    if not name:
        return tuple(still_refused(ledger))
    refused = [row for row, _ in every_refused(ledger)]
    digits = re.sub(r"[\s-]", "", name).lower()
    if re.fullmatch(r"[0-9a-f]{8,64}", digits):
        return tuple(row for row in refused if (row.sha256 or "").startswith(digits))
    called, folders = safe_name(name), [each.path / REFUSED for each in roots_of(settings)]
    for path in (folder / each for folder in folders for each in (called, f"{called}.pdf")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if found := tuple(row for row in refused if row.sha256 == digest):
                return found
    wanted = {_file_name(name), _file_name(f"{name}.pdf")}
    return tuple(row for row in refused if {_file_name(row.file), _file_name(row.name)} & wanted)


def held_called(number: str, ledger: Ledger) -> tuple[Held, ...]:
    """The pages that wait, out of the file with this number: its SHA-256, or how that begins."""
    digits = re.sub(r"[\s-]", "", number).lower()
    if not re.fullmatch(r"[0-9a-f]{8,64}", digits):
        return ()
    waiting = (each for each in ledger.held.that_wait() if each.why != "entered")
    return tuple(each for each in waiting if each.sha256.startswith(digits))


def _file_name(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def events_called(text: str, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The decisions with this id."""
    name = plain_id(text, EVENT)
    return tuple(event for event in events if event.id == EVENT + name)
