"""`client close`, `reopen` and `basis`: what the office decides about a dossier as a whole."""

import click

from pipeline.commands import with_office
from pipeline.settings import BASES
from pipeline.workspace import Office


@click.command("close")
@click.argument("code")
@with_office
def close(office: Office, *, code: str) -> None:
    """Sluit een dossier: er wordt niets meer gevraagd. Terugdraaien kan.

    In English: close a dossier, so that nothing more is asked.
    """
    from pipeline.commands.papers import decide

    decide(office, lambda decider: decider.close(code))


@click.command("reopen")
@click.argument("code")
@with_office
def reopen(office: Office, *, code: str) -> None:
    """Open een gesloten dossier weer. Terugdraaien kan.

    In English: open a dossier that was closed.
    """
    from pipeline.commands.papers import decide

    decide(office, lambda decider: decider.reopen(code))


@click.command("basis")
@click.argument("code")
@click.argument("law", type=click.Choice(BASES))
@with_office
def basis(office: Office, *, code: str, law: str) -> None:
    """Zeg volgens welke wet dit dossier bewaard wordt.

    In English: by which law a dossier is kept.
    """
    from pipeline.commands.papers import decide

    decide(office, lambda decider: decider.base(code, law))
