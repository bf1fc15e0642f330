"""`audit verify` and `audit show`: whether the log of who did what is whole, and what it says."""

from dataclasses import asdict

import click

from pipeline.commands import Failure, demand_workspace, with_office
from pipeline.commands.speaking import SpeakingGroup
from pipeline.commands.telling import moment_here, tell, tell_json
from pipeline.commands.typed_codes import issued
from pipeline.workspace import Office


@click.group(cls=SpeakingGroup)
def audit() -> None:
    """Wie deed wat met welk dossier: het logboek."""


@audit.command("verify")
@click.option("--expect", help="De laatste code van een vorige keer: die moet er nog in staan.")
@with_office
def verify(office: Office, *, expect: str | None) -> None:
    """Kijk na of er niets in het logboek is veranderd of verdwenen."""
    demand_workspace(office)
    with office.look(examined=False) as ledger:  # the log tells itself where it is broken
        broken, lines = ledger.audit.broken_at(), ledger.audit.lines()
        if broken is not None:
            raise Failure(office.words("messages.log_broken", line=str(broken)), 1)
        ledger.demand_sound(office.clock(), how="briefly")
    if expect is not None and expect not in {line.hash for line in lines}:
        days = sorted({line.at[:10] for line in lines if line.action == "erase"})
        why = "messages.log_erased" if days else "messages.log_cut"
        raise Failure(office.words(why, days=", ".join(days)), 1)
    last = lines[-1].hash if lines else "-"
    tell(office.words("messages.log_whole", lines=str(len(lines)), last=last))


@audit.command("show")
@click.option("--client", "code", help="Alleen wat met dit dossier gedaan is.")
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def show(office: Office, *, code: str | None, as_json: bool) -> None:
    """Toon het logboek: wie, wanneer, wat; geen antwoorden."""
    demand_workspace(office)
    with office.look() as ledger:
        whose = ledger.decisions.filing().codes(issued(code)) if code is not None else None
        lines = [line for line in ledger.audit.lines() if whose is None or line.client in whose]
    if as_json:
        tell_json([asdict(line) for line in lines])
        return
    for line in lines:
        deed = office.words(f"messages.deed.{line.action}")
        at = moment_here(line.at, "T")
        tell(f"{at}  {line.who:<12} {deed:<12} {line.client or '-':<9} {line.about}")
