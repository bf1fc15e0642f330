"""`client close`, `reopen`, `basis`, `group`: what the office decides about a whole dossier."""

import click

from forms.ground.check_digit import parse
from pipeline.commands import Failure, say, with_office
from pipeline.commands.speaking import SpeakingCommand, meant
from pipeline.settings import BASES
from pipeline.workspace import Office


@click.command("close", cls=SpeakingCommand)
@click.argument("code")
@with_office
def close(office: Office, *, code: str) -> None:
    """Sluit een dossier: er wordt niets meer gevraagd. Terugdraaien kan."""
    from pipeline.commands.papers import decide

    decide(office, lambda decider: decider.close(code))


@click.command("reopen", cls=SpeakingCommand)
@click.argument("code")
@with_office
def reopen(office: Office, *, code: str) -> None:
    """Open een gesloten dossier weer. Terugdraaien kan."""
    from pipeline.commands.papers import decide

    decide(office, lambda decider: decider.reopen(code))
    if _said_goodbye(office, code):
        say(office.words("life.still_rounded_off", code=code))


def _said_goodbye(office: Office, code: str) -> bool:
    """Whether the client rounded off: that was not decided here, and a new goal alone undoes it."""
    from pipeline.dossiers.progress import progress

    with office.look() as ledger:
        dossier = office.parts(ledger).papers.dossier(parse(code) or code)
    return dossier is not None and progress(dossier, office.catalogue.domains).finished


@click.command("basis", cls=SpeakingCommand)
@click.argument("code")
@click.argument("law", type=click.Choice(BASES))
@with_office
def basis(office: Office, *, code: str, law: str) -> None:
    """Zeg volgens welke wet dit dossier bewaard wordt."""
    from pipeline.commands.papers import decide

    decide(office, lambda decider: decider.base(code, law))


@click.command("group", cls=SpeakingCommand)
@click.argument("code")
@click.argument("name", required=False)
@click.option("--none", "is_none", is_flag=True, help="Deze cliënt hoort bij geen groep meer.")
@with_office
def group(office: Office, *, code: str, name: str | None, is_none: bool) -> None:
    """Deze cliënt hoort bij deze groep: alles over hem gaat naar de map daarvan."""
    if (name is None) != is_none:
        raise click.UsageError("Zeg welke groep, of --none.")
    if name is not None:
        demand_group(office, name)
    from pipeline.commands.papers import decide

    decide(office, lambda decider: decider.group(code, name or ""))


def demand_group(office: Office, name: str) -> None:
    """Raise Failure where the settings have no such group, telling which there are."""
    known = office.settings.outboxes
    if name not in known:
        key = "messages.unknown_group" if known else "messages.no_groups"
        message = office.words(key, name=name, known=", ".join(known))
        raise Failure(f"{message} {meant(name, known)}".strip(), 2)
