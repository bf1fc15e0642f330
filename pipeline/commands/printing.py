"""`print`: blank sheets, sheets pre-printed for one client, packs for new clients; `appendix`."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

import click

from forms.ground.check_digit import parse
from forms.ground.known_names import BASE_LANGUAGE, UnknownWorksheetError
from pipeline.commands import Failure, say, unknown_sheet, with_office
from pipeline.commands.broken_files import sound_sheets
from pipeline.commands.choosing import (
    Look,
    chosen_domains,
    pack_of,
    pack_to_begin,
    personal,
    say_domains,
    say_language,
    say_pages,
)
from pipeline.commands.completing import codes_of_languages, names_of_sheets
from pipeline.commands.places import demand_out
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell
from pipeline.documents.typesetting.press import NotPrintedError
from pipeline.dossiers.same_words import collapsed
from pipeline.orders.blanks import blank
from pipeline.orders.issuing import Issuing, put_in
from pipeline.orders.which_sheets import is_for_the_worker, is_of_client, is_order_form
from pipeline.outbox.roots import holding
from pipeline.records import Document
from pipeline.records.messages import told as told_of
from pipeline.store.ledger import Ledger
from pipeline.workspace import Office

LONGEST_NAME: Final = 60  # of who an order form is for


@click.command("print", cls=SpeakingCommand)
@click.argument("worksheets", nargs=-1, shell_complete=names_of_sheets)
@click.option("--client", "code", help="Print de bladen voor deze cliënt.")
@click.option(
    "--new",
    "count",
    type=click.IntRange(1, 500),
    help="Open zoveel nieuwe dossiers, en print voor elk een pakket.",
)
@click.option("--for", "name", help="Een bestelformulier op naam, met een eigen nummer.")
@click.option(
    "--copies",
    type=click.IntRange(1, 50),
    default=1,
    help="Zoveel bestelformulieren op naam: elk is goed voor één bestelling.",
)
@click.option(
    "--lang",
    "language",
    default=None,
    help="Taal van de bladen (standaard: nl).",
    shell_complete=codes_of_languages,
)
@click.option(
    "--domains",
    help="Alleen deze onderwerpen, waar te kiezen valt: namen met een komma ertussen.",
)
@click.option("--large", is_flag=True, help="Grote letters; wat die niet heeft, op A3.")
@click.option(
    "--silent",
    is_flag=True,
    help="Stil, met --client of --new: geen naam en geen titel. De woorden van het blad blijven.",
)
@click.option("--closed", is_flag=True, help="Met --client: ook als het dossier gesloten is.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Map voor de bladen.")
@with_office
def print_forms(
    office: Office,
    *,
    worksheets: tuple[str, ...],
    code: str | None,
    count: int | None,
    name: str | None,
    copies: int,
    language: str | None,
    domains: str | None,
    large: bool,
    silent: bool,
    closed: bool,
    out: Path | None,
) -> None:
    """Maak formulieren om in te vullen. Zonder namen: alle bladen."""
    if sum(each is not None for each in (code, count, name)) > 1:
        raise click.UsageError("--client, --new en --for gaan niet samen.")
    if silent and code is None and count is None:
        raise click.UsageError("--silent gaat samen met --client of --new.")
    office.make_folders()
    demand_out(office, out)
    try:
        chosen = chosen_domains(office, domains, worksheets or tuple(office.catalogue.files))
        look = Look(large=large, silent=silent, may_be_closed=closed, domains=chosen)
        spoken = language or "nl"
        if code is not None:
            is_all = _for_client(
                office, worksheets, parse(code) or code, language, look=look, out=out
            )
        elif count is not None:
            is_all = _for_new(office, worksheets, count, spoken, look=look, out=out)
        elif name is not None:
            is_all = _for_person(office, worksheets, name, copies, spoken, large=large, out=out)
        else:
            is_all = _blank(office, worksheets, spoken, look=look, out=out)
        if not is_all:
            raise click.exceptions.Exit(1)
    except UnknownWorksheetError as error:
        raise unknown_sheet(office, error.args[0]) from error


@click.command("appendix", cls=SpeakingCommand)
@click.argument("code")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Map voor de bijlage."
)
@with_office
def print_appendix(office: Office, *, code: str, out: Path | None) -> None:
    """Maak de bijlage bij het traject van een cliënt: alles, voor wie erom vraagt."""
    office.make_folders()
    demand_out(office, out)
    with office.ledger() as ledger:
        issuing = office.parts(ledger).issuing
        owner = ledger.decisions.filing().person(parse(code) or code)
        if ledger.clients.get(owner) is None:
            raise Failure(office.words("messages.unknown_client"), 2)
        try:
            documents = (issuing.appendix(owner),)
            is_same, stays = issuing.is_all_told(owner), issuing.stays_here(owner)
        except NotPrintedError as error:
            raise Failure(office.words("messages.not_printed"), 1) from error
        laid = [] if out else issuing.lay_drawn(owner, documents)
        if out:
            _put(out, documents, office)
        ledger.audit.note("print", owner, "appendix")
    if not out:
        _tell(laid, documents, office)
    if stays:
        say(office.words("messages.stays_here", code=owner))
    if is_same:
        say(office.words("messages.appendix_same"))


def _blank(
    office: Office, names: tuple[str, ...], language: str, *, look: Look, out: Path | None
) -> bool:
    """Whether all could be printed; what has a mistake is told."""
    meant = names or tuple(office.catalogue.files)
    names = sound_sheets(office, meant, language)
    sheets = tuple(
        blank(office.catalogue, name, language, large=look.large, domains=look.domains)
        for name in names
    )
    say_language(office, names, language)
    _put(out or office.settings.outbox / "formulieren", sheets, office)
    if any(is_order_form(name, office.catalogue) for name in names):
        say(office.words("orders.blank_printed"))
    return len(names) == len(meant)


def _for_client(
    office: Office,
    names: tuple[str, ...],
    code: str,
    language: str | None,
    *,
    look: Look,
    out: Path | None,
) -> bool:
    """Whether all could be printed; what has a mistake is told."""
    meant = names or tuple(office.catalogue.files)
    with office.ledger() as ledger:
        issuing = office.parts(ledger).issuing
        if ledger.clients.get(code) is None:
            raise Failure(office.words("messages.unknown_client"), 2)
        _demand_open(office, ledger, code, look)
        now = ledger.decisions.filing()
        owner = now.person(code)
        row = ledger.clients.get(owner)
        theirs = now.prints_for(owner).spoken(row.language if row else BASE_LANGUAGE)
        sound = sound_sheets(office, meant, language or theirs)
        named = sound if names else ()
        wanted = _in_time(office, issuing, code, _with_code(office, sound), names=named)
        sheets = personal(issuing, code, wanted, look, language)
        laid = _in(out, sheets, office) if out else issuing.lay(owner, sheets)
        stays = issuing.stays_here(owner)
    say_language(office, wanted, language or theirs)
    _tell(laid, sheets, office)
    if stays:
        say(office.words("messages.stays_here", code=owner))
    _say_beside(office, wanted, full_of_goals=issuing.full_of_goals(sheets))
    if others := tuple(name for name in named if name not in wanted):
        _blank(office, others, language or "nl", look=look, out=out)  # they carry no code
    return len(sound) == len(meant)


def _say_beside(office: Office, sheets: Collection[str], *, full_of_goals: str) -> None:
    """What is to be known of these sheets before they are handed out."""
    if apart := [name for name in sheets if is_for_the_worker(name, office.catalogue)]:
        say(office.words("messages.worker_sheet_apart", sheets=", ".join(apart)))
    if full_of_goals:
        say(office.words("messages.full_of_goals", sheets=full_of_goals))


def _in_time(
    office: Office, issuing: Issuing, code: str, sheets: tuple[str, ...], *, names: tuple[str, ...]
) -> tuple[str, ...]:
    """Those of these sheets that have sense for this client now; the others are told.

    `names`: all that was asked for by name. Raises Failure where then none is left.
    """
    if not names and (idle := issuing.nothing_to_look_back(code, sheets)):
        say(office.words("messages.nothing_to_look_back", sheets=", ".join(idle), code=code))
        sheets = tuple(name for name in sheets if name not in idle)
    early = issuing.too_early(code, sheets, by_name=bool(names))
    if not early:
        return sheets
    left = tuple(name for name in sheets if name not in early)
    told = office.words("messages.no_plan_yet", sheets=", ".join(early), code=code)
    if names == sheets and not left:
        raise Failure(told, 2)
    say(told)
    return left


def _demand_open(office: Office, ledger: Ledger, code: str, look: Look) -> None:
    """Raise Failure where this client's dossier is closed, and nobody said that it may be."""
    now = ledger.decisions.filing()
    if (day := now.closed_on(code)) is not None and not look.may_be_closed:
        told = {"code": now.person(code), "day": f"{day:%d-%m-%Y}"}
        raise Failure(office.words("messages.print_closed", **told), 2)


def _for_new(
    office: Office,
    names: tuple[str, ...],
    count: int,
    language: str,
    *,
    look: Look,
    out: Path | None,
) -> bool:
    """Whether all could be printed; what has a mistake is told, and nobody opened for that alone.

    Raises:
        Exit: nothing could be printed.
    """
    office.catalogue.words(language)  # an unknown language is said now, not on a sheet
    pack = pack_to_begin(office, language, names)
    say_language(office, pack.sheets, language)
    with office.ledger() as ledger:
        issuing = office.parts(ledger).issuing
        for number in range(count):
            code = issuing.open(
                None, language, ("command", office.clock().isoformat(), str(number))
            )
            if names:
                in_time = _in_time(office, issuing, code, pack.sheets, names=pack.sheets)
                sheets = personal(issuing, code, in_time, look)
            else:
                sheets = pack_of(issuing, code, pack, look)
            laid = _in(out / code, sheets, office) if out else issuing.lay(code, sheets)
            _tell(laid, sheets, office)
    if not names:
        say_domains(office, pack, look)
    return not pack.lacks_any


def _for_person(
    office: Office,
    names: tuple[str, ...],
    name: str,
    copies: int,
    language: str,
    *,
    large: bool,
    out: Path | None,
) -> bool:
    """Whether all could be printed; what has a mistake is told."""
    office.catalogue.words(language)  # an unknown language is said now, not on a sheet
    meant = names or tuple(office.catalogue.files)
    sound = sound_sheets(office, meant, language)
    sheets = [each for each in sound if is_order_form(each, office.catalogue)]
    if names and sound != tuple(sheets):
        raise Failure(office.words("orders.only_order_forms"), 2)
    if not (name.isprintable() and len(name) <= LONGEST_NAME and any(map(str.isalpha, name))):
        raise Failure(office.words("orders.name_missing"), 2)
    with office.ledger() as ledger:
        issuing = office.parts(ledger).issuing
        seed = ("command", office.clock().isoformat())
        forms = tuple(
            issuing.order_form(
                sheet, collapsed(name), (*seed, sheet, str(n)), language, large=large
            )
            for sheet in sheets
            for n in range(copies)
        )
    _put(out or office.settings.outbox / "formulieren", forms, office)
    return len(sound) == len(meant)


def _with_code(office: Office, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these sheets that carry a client code. Raises UnknownWorksheetError."""
    return tuple(name for name in names if is_of_client(name, office.catalogue))


def _put(folder: Path, sheets: tuple[Document, ...], office: Office) -> None:
    _tell(_in(folder, sheets, office), sheets, office)


def _in(folder: Path, sheets: Sequence[Document], office: Office) -> list[Path]:
    """Lay sheets in a folder; in that of people through no link."""
    return put_in(folder, sheets, holding(folder, office.settings))


def _tell(paths: Sequence[Path], sheets: tuple[Document, ...], office: Office) -> None:
    for sheet, path in zip(sheets, paths, strict=True):
        tell(path)
        for said in dict.fromkeys(told_of(warning, office.words) for warning in sheet.warnings):
            say(said)
    say_pages(office, sheets)
