"""`retention`: what was kept as long as a law asks; `--apply` erases that, if a person says so."""

from itertools import groupby
from typing import Any, Final

import click

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.erasing import decide_erased, whose_first
from pipeline.commands.papers import draw_what_follows
from pipeline.commands.run import clock_stops
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell, tell_json
from pipeline.dossiers.retention import Term, terms, without_term
from pipeline.records.events import Event, event_id
from pipeline.records.life import Discarded
from pipeline.store.ledger import ClockError, Ledger
from pipeline.workspace import Office

_YES: Final = frozenset({"ja", "yes"})


@click.command(cls=SpeakingCommand)
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@click.option("--apply", "is_applied", is_flag=True, help="Wis wat lang genoeg bewaard is.")
@click.option("--yes", is_flag=True, help="Vraag niets (voor scripts).")
@with_office
def retention(office: Office, *, as_json: bool, is_applied: bool, yes: bool) -> None:
    """Wat is lang genoeg bewaard, of is dat binnen een jaar? Er gaat nooit vanzelf iets weg."""
    demand_workspace(office)
    if not is_applied:
        with office.look() as ledger:
            _tell(office, ledger, _kept_long(office, ledger), as_json=as_json)
        return
    office.make_folders()
    apply(office, as_json=as_json, sure=yes)


def kept_long(office: Office) -> list[Term]:
    """What was kept long enough, or will be within a year."""
    with office.look() as ledger:
        return _kept_long(office, ledger)


def _kept_long(office: Office, ledger: Ledger) -> list[Term]:
    return list(terms(ledger, office.settings.legal_basis, office.clock()))


def apply(office: Office, *, as_json: bool = False, sure: bool) -> None:
    """Erase what was kept long enough; raises Failure where nobody says so, or the clock is off."""
    with office.look_in() as ledger:
        try:
            ledger.demand_clock(office.clock())  # one that runs ahead would erase all
        except ClockError as error:
            raise clock_stops(error, office) from error
        past = [term for term in _kept_long(office, ledger) if term.due == "past"]
        _tell(office, ledger, past, as_json=as_json)
        if not past:
            return
        if not sure:
            _demand_sure(office)
        for code, theirs in groupby(past, key=lambda term: term.client):
            _let_go(office, ledger, code, list(theirs))
        draw_what_follows(office.parts(ledger))


def _let_go(office: Office, ledger: Ledger, code: str, past: list[Term]) -> None:
    if waiting := whose_first(office.parts(ledger), code):
        say(waiting)
        return
    papers = tuple(sorted(paper for term in past for paper in term.papers))
    now = office.clock()
    if not papers:
        codes = sorted(ledger.decisions.filing().codes(code))
        decide_erased(office, ledger, codes)
        return
    number = event_id("discard", code, *papers, now.isoformat())
    ledger.erasing.decide(Event(number, now, Discarded(code, len(papers), papers)))


def _demand_sure(office: Office) -> None:
    """Raise Failure unless somebody types yes."""
    try:
        typed: str = click.prompt(office.words("retention.sure"), err=True)
    except click.Abort:
        typed = ""
    if typed.strip().lower() not in _YES:
        raise Failure(office.words("life.not_erased_yes"), 2)


def _tell(office: Office, ledger: Ledger, found: list[Term], *, as_json: bool) -> None:
    """What was found; and of what none is told, because no law was chosen for it."""
    unsaid = without_term(ledger, office.settings.legal_basis)
    if unsaid is None:
        say(office.words("retention.no_term"))
    elif unsaid:
        say(office.words("retention.some_without", number=unsaid))
    if as_json:
        tell_json([_row(term) for term in found])
        return
    for term in found:
        what = "paper" if term.papers else "dossier"
        parts = {"code": term.client, "paper": " ".join(term.papers), "law": term.basis.upper()}
        day = f"{term.until:%d-%m-%Y}"
        tell(office.words(f"retention.{what}_{term.due}", day=day, **parts))
    if not found and unsaid is not None:
        say(office.words("retention.none"))


def _row(term: Term) -> dict[str, Any]:
    return {
        "client": term.client,
        "basis": term.basis,
        "paper": next(iter(term.papers), None),
        "since": term.since.isoformat(),
        "until": term.until.isoformat(),
        "due": term.due,
    }
