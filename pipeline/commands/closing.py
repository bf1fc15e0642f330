"""`client close`, `reopen` and `basis`: what the office decides about a dossier as a whole."""

import click

from forms.ground.check_digit import parse
from pipeline.commands import say, with_office
from pipeline.commands.speaking import SpeakingCommand
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
