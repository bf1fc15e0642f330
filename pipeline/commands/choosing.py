"""How sheets are to look, and which parts of life they are about, as somebody typed it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from forms.ground.known_names import BASE_LANGUAGE
from pipeline.commands import Failure, say
from pipeline.commands.broken_files import is_own_pack_sound, sound_sheets
from pipeline.orders.issuing import Issuing, pages_of
from pipeline.orders.languages import in_another_language, unchecked_language
from pipeline.orders.references import DomainUnclearError, domains_called
from pipeline.orders.which_sheets import (
    is_about_domains,
    is_of_client,
    named_to_begin,
    starting_domains,
)
from pipeline.records import Document
from pipeline.records.ids import CROCKFORD
from pipeline.workspace import Office


@dataclass(frozen=True, slots=True)
class Look:
    """How sheets look: large, without a word of what they are, and about what.

    Attributes:
        may_be_closed: they are meant for a dossier that is closed.
        domains: keys of the parts of life that were chosen; none where nobody chose.
    """

    large: bool
    silent: bool
    may_be_closed: bool
    domains: tuple[str, ...] = ()


def chosen_domains(office: Office, typed: str | None, sheets: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of the parts of life that were typed; none where none were.

    Raises:
        Failure: one is not known, or none of these sheets has any to choose.
    """
    if typed is None:
        return ()
    labels = office.catalogue.domain_labels(office.words.language)
    try:
        found = domains_called(typed, office.catalogue, office.words.language)
    except DomainUnclearError as error:
        known = "; ".join(f"{labels[key]} ({key})" for key in error.meant or labels)
        said = "messages.domain_ambiguous" if error.meant else "messages.domain_unknown"
        raise Failure(office.words(said, name=error.text, known=known), 2) from None
    if not found:
        known = "; ".join(f"{label} ({key})" for key, label in labels.items())
        raise Failure(office.words("messages.domain_missing", known=known), 2)
    if not is_about_domains(sheets, office.catalogue):
        raise Failure(office.words("messages.nothing_to_choose"), 2)
    return found


@dataclass(frozen=True, slots=True)
class PackToBegin:
    """What a new client begins with.

    Attributes:
        lacks_any: sheets with a mistake are left out, or it is not the pack that the
            organisation has in a file with a mistake.
    """

    sheets: tuple[str, ...]
    lacks_any: bool


def pack_to_begin(office: Office, language: str, chosen: tuple[str, ...] = ()) -> PackToBegin:
    """Those sheets of it that can be printed; mistakes are told. Raises Exit where none can.

    `chosen`: other sheets than those of `pack.toml`.
    """
    named = chosen or named_to_begin(office.catalogue)
    sound = sound_sheets(office, named, language)
    if named and not sound:  # nobody is opened for a pack of nothing
        raise click.exceptions.Exit(1)
    of_client = tuple(name for name in sound if is_of_client(name, office.catalogue))
    is_meant = bool(chosen) or is_own_pack_sound(office)
    return PackToBegin(of_client, lacks_any=len(sound) < len(named) or not is_meant)


def look_of_pack(office: Office, domains: str | None, pack: PackToBegin) -> Look:
    """How the pack of a client looks for whom these parts of life were typed. Raises Failure."""
    chosen = chosen_domains(office, domains, pack.sheets)
    return Look(large=False, silent=False, may_be_closed=False, domains=chosen)


def say_language(office: Office, names: Iterable[str], language: str) -> None:
    """Which of these sheets come in another language than this one, and that nobody checked it."""
    catalogue, sheets = office.catalogue, tuple(names)
    for spoken, lacking in in_another_language(catalogue, sheets, language).items():
        told = {"sheets": ", ".join(lacking), "language": catalogue.words(spoken)("language.name")}
        say(office.words("messages.sheets_in_another_language", **told))
    if named := unchecked_language(catalogue, sheets, language):
        say(office.words("messages.unchecked_sheets", language=named))


def say_pages(office: Office, sheets: Sequence[Document]) -> None:
    """How much paper the sheets for a client take."""
    personal = sum(bool(each.instances) for each in sheets)
    if pages := pages_of(sheets):
        say(office.words("messages.pages", sheets=personal, pages=pages))


def lay_pack(office: Office, issuing: Issuing, code: str, pack: PackToBegin, look: Look) -> None:
    """Print what a new client begins with; stdout is for the code, so the folder is said."""
    sheets = pack_of(issuing, code, pack, look)
    issuing.lay(code, sheets)
    say(office.words("messages.pack_printed", folder=issuing.filled_in(code)))
    say_pages(office, sheets)
    row = issuing.ledger.clients.get(code)
    say_language(office, pack.sheets, row.language if row else BASE_LANGUAGE)
    say_domains(office, pack, look)


def personal(
    issuing: Issuing,
    code: str,
    sheets: tuple[str, ...],
    look: Look,
    language: str | None = None,
) -> tuple[Document, ...]:
    """These sheets for a client, in their language or in another that was asked for."""
    return issuing.personal(
        code,
        sheets,
        draw_instance,
        language,
        large=look.large,
        silent=look.silent,
        domains=look.domains,
    )


def pack_of(issuing: Issuing, code: str, pack: PackToBegin, look: Look) -> tuple[Document, ...]:
    """What a new client begins with."""
    return issuing.to_begin(
        code,
        pack.sheets,
        draw_instance,
        large=look.large,
        silent=look.silent,
        domains=look.domains,
    )


def say_domains(office: Office, pack: PackToBegin, look: Look) -> None:
    """Which parts of life are in a pack where nobody chose, and how to have others."""
    catalogue = office.catalogue
    names = starting_domains(catalogue)
    if look.domains or not names or not is_about_domains(pack.sheets, catalogue):
        return
    labels = catalogue.domain_labels(office.words.language)
    told = "; ".join(labels[name] for name in names)
    say(office.words("messages.usual_domains", domains=told))


def draw_instance(*_printed: Any) -> str:
    """A fresh instance: two prints of the same sheet are two forms."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(7))
