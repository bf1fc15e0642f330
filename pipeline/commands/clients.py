"""`client new`, `list`, `merge`, `rename` and `prints`: the dossiers."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import click

from pipeline.commands import Failure, say, with_office
from pipeline.commands.client_shown import show
from pipeline.commands.closing import basis, close, demand_group, group, reopen
from pipeline.commands.completing import codes_of_languages
from pipeline.commands.erasing import erase
from pipeline.commands.handing_over import export
from pipeline.commands.speaking import SpeakingGroup
from pipeline.commands.telling import tell, tell_json
from pipeline.commands.typed_codes import issued
from pipeline.records.events import Event, event_id
from pipeline.records.life import Based, Grouped
from pipeline.records.prints import COLOURS, Colours, PrintsSaid
from pipeline.settings import BASES
from pipeline.workspace import Office

if TYPE_CHECKING:
    from pipeline.dossiers.current_papers import CurrentPapers
    from pipeline.orders.decisions import Decider
    from pipeline.store.ledger import Ledger

_ANYWAY: Final = "Ook als de naam een volledige naam of een geboortedatum lijkt."


@click.group(cls=SpeakingGroup)
def client() -> None:
    """Open en bekijk dossiers."""


for each in (show, close, reopen, basis, group, export, erase):
    client.add_command(each)


@client.command("new")
@click.option("--alias", help="Voornaam of bijnaam, zoals de cliënt wil heten.")
@click.option(
    "--lang",
    "language",
    default="nl",
    help="Taal van de bladen en documenten.",
    shell_complete=codes_of_languages,
)
@click.option(
    "--legal-basis",
    "law",
    type=click.Choice(BASES),
    help="De wet volgens welke dit dossier bewaard wordt (anders die van de werkmap).",
)
@click.option("--group", "of_group", help="De groep waar deze cliënt bij hoort.")
@click.option("--pack", is_flag=True, help="Print ook het pakket om te beginnen.")
@click.option(
    "--domains",
    help="Print het pakket, met alleen deze onderwerpen: namen met een komma ertussen.",
)
@click.option("--anyway", is_flag=True, help=_ANYWAY)
@with_office
def new(
    office: Office,
    *,
    alias: str | None,
    language: str,
    law: str | None,
    of_group: str | None,
    pack: bool,
    domains: str | None,
    anyway: bool,
) -> None:
    """Open een dossier en geef de nieuwe code."""
    _demand_short(office, alias, anyway=anyway)
    if of_group is not None:
        demand_group(office, of_group)
    office.make_folders()
    spoken = office.catalogue.words(language)  # an unknown one is said now, not on a sheet
    look = None
    if pack or domains is not None:
        from pipeline.commands.choosing import look_of_pack, pack_to_begin

        begun = pack_to_begin(office, language)
        look = look_of_pack(office, domains, begun)
    with office.ledger() as ledger:
        code = ledger.clients.issue_code(secrets.randbelow)
        ledger.clients.open(code, alias, language, office.clock())
        for what in _said_of(code, law, of_group):
            ledger.decisions.enter(
                Event(event_id(what.kind, *asdict(what).values()), office.clock(), what)
            )
        if look is not None:
            from pipeline.commands.choosing import lay_pack

            lay_pack(office, office.parts(ledger).issuing, code, begun, look)
        if alias:
            _ask_whose(ledger, office.parts(ledger).papers, code)
    if not spoken.is_checked:
        say(office.words("messages.unchecked", language=spoken.in_dutch))
    tell(code)
    if look is not None and begun.lacks_any:
        raise click.exceptions.Exit(1)


def _ask_whose(ledger: Ledger, papers: CurrentPapers, code: str) -> None:
    """Have dossiers drawn anew in which the name of a new client stood already."""
    from pipeline.dossiers.of_another import drawn_otherwise
    from pipeline.records.jobs import drawing_of

    if others := [*drawn_otherwise(papers, code)]:
        ledger.jobs.ask(list(map(drawing_of, others)))


def _said_of(code: str, law: str | None, group: str | None) -> Iterator[Based | Grouped]:
    """What is decided at once about a dossier that is opened."""
    if law is not None:
        yield Based(code, law)
    if group is not None:
        yield Grouped(code, group)


def _demand_short(office: Office, alias: str | None, *, anyway: bool) -> None:
    """Raise Failure where a name tells more than the office should see, and nobody insists."""
    from pipeline.orders.aliases import tells_much

    if alias and not anyway and (why := tells_much(alias)):
        raise Failure(office.words(f"messages.alias.{why}"), 2)


@client.command("list")
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def list_all(office: Office, *, as_json: bool) -> None:
    """Toon alle dossiers."""
    with office.look_in() as ledger:
        clients, now = ledger.clients.all(), ledger.decisions.filing()
        named = office.parts(ledger).papers.names
        kept = (each.code for each in clients if each.code not in now.merged)
        names = {code: named.of(code).name for code in kept}
        ledger.audit.note("export" if as_json else "read", "", "client list")
    if as_json:
        rows = [
            {
                "code": each.code,
                "alias": names.get(each.code, each.alias),
                "language": now.prints_for(each.code).spoken(each.language),
                "opened_at": each.opened_at.isoformat(),
                "merged_into": now.merged.get(each.code),
                "closed": closed.isoformat()
                if (closed := now.closed_on(each.code)) is not None
                else None,
                **({"group": of_one} if (of_one := now.group_of(each.code)) else {}),
            }
            for each in clients
        ]
        tell_json(rows)
        return
    for each in clients:
        whose = f"-> {now.person(each.code)}" if each.code in now.merged else names[each.code] or ""
        shut = office.words("life.closed") if now.closed_on(each.code) is not None else ""
        language = now.prints_for(each.code).spoken(each.language)
        tell(f"{each.code}  {language}  {whose}  {shut}".rstrip())


@client.command("merge")
@click.argument("code")
@click.argument("other")
@with_office
def merge(office: Office, *, code: str, other: str) -> None:
    """Twee codes zijn één persoon: CODE blijft, ANDERE gaat erin op."""
    from pipeline.commands.papers import decide
    from pipeline.orders.old_sheets import sheets_lying

    def merged(decider: Decider) -> Event:
        names = decider.papers.names
        differ = names.differ(decider.client(code), decider.client(other))
        if differ:
            say(office.words("events.merge_names"))
            if sys.stdin.isatty() and not click.confirm(office.words("events.merge_anyway")):
                raise Failure(office.words("events.not_merged"), 1)
        absorbed = decider.ledger.decisions.filing().codes(decider.client(other))
        event = decider.merge(code, other)
        if differ:
            say(office.words("events.merged_names", event=event.id))
        keep = decider.ledger.decisions.filing().person(decider.client(code))
        for each in sheets_lying(office.parts(decider.ledger).issuing, keep):
            if each in absorbed:
                say(office.words("orders.merged_sheets", code=each, keep=keep))
        return event

    decide(office, merged)


@client.command("rename")
@click.argument("code")
@click.argument("name")
@click.option("--anyway", is_flag=True, help=_ANYWAY)
@with_office
def rename(office: Office, *, code: str, name: str, anyway: bool) -> None:
    """Deze cliënt heet voortaan zo. Terugdraaien kan."""
    _demand_short(office, name, anyway=anyway)
    from pipeline.commands.papers import decide

    decide(office, lambda decider: decider.rename(code, name))
    with office.look_in() as ledger:
        names = office.parts(ledger).papers.names
        others = names.others_called(name, ledger.decisions.filing().person(issued(code)))
    if others:
        say(office.words("events.name_of_another", codes=", ".join(others)))


@client.command("prints")
@click.argument("code")
@click.option(
    "--silent/--open",
    "silent",
    default=None,
    help="Stil: plan en traject zeggen niet wat het is. Een invulblad houdt zijn eigen woorden.",
)
@click.option(
    "--large/--normal",
    "large",
    default=None,
    help="Plan, traject en formulieren in grote letters, op A4.",
)
@click.option(
    "--colours",
    type=click.Choice(COLOURS),
    help="Plan en traject op crème (cream), alleen zwart (black), of zoals altijd (usual).",
)
@click.option(
    "--lang",
    "language",
    help="De taal van bladen, plan en traject.",
    shell_complete=codes_of_languages,
)
@click.option(
    "--every-question/--plan-first",
    default=None,
    help="Het nakijkblad vraagt alles ineens, of eerst wat het plan nodig heeft.",
)
@with_office
def prints(
    office: Office,
    *,
    code: str,
    silent: bool | None,
    large: bool | None,
    colours: Colours | None,
    language: str | None,
    every_question: bool | None,
) -> None:
    """Zo ziet alles eruit wat voor deze cliënt wordt geprint. Terugdraaien kan."""
    from pipeline.commands.papers import decide

    said = PrintsSaid(silent, large, colours, language, every_question)
    if not said.told:
        raise click.UsageError("Zeg hoe. Wat er te kiezen is, zegt --help.")

    def decided(decider: Decider) -> Event:
        event = decider.prints(code, said)
        if silent:  # also where then something cannot be drawn
            from pipeline.orders.silence import told_of_silence

            issuing = office.parts(decider.ledger).issuing
            for line in told_of_silence(issuing, decider.client(code), office.words):
                say(line)
        return event

    decide(office, decided)
