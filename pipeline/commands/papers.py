"""`paper`, `retry`, `undo`, `events`: what people decide about papers, and what was decided."""

from collections.abc import Callable
from functools import partial

import click

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.speaking import SpeakingCommand, SpeakingGroup
from pipeline.commands.telling import moment_here, tell, tell_json
from pipeline.orders.decisions import CannotDo, Decider
from pipeline.orders.references import held_called, refused_called
from pipeline.records.events import Event, data_of, event_id
from pipeline.records.filing import standing
from pipeline.records.messages import told
from pipeline.records.put_away import number_of
from pipeline.records.told_decisions import worth_telling
from pipeline.review.decided import DecisionsTold
from pipeline.route import Route
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.workspace import Office, Parts


@click.group(cls=SpeakingGroup)
def paper() -> None:
    """Zeg bij wie een blad hoort."""


@paper.command("move")
@click.argument("submission")
@click.argument("code")
@with_office
def move(office: Office, *, submission: str, code: str) -> None:
    """Dit blad hoort bij de cliënt met deze code."""
    decide(office, lambda decider: decider.move(submission, code))


@paper.command("withdraw")
@click.argument("submission")
@with_office
def withdraw(office: Office, *, submission: str) -> None:
    """Dit blad hoort nergens bij. Het blijft bewaard, maar telt niet meer mee."""
    decide(office, lambda decider: decider.withdraw(submission))


@paper.command("adds")
@click.argument("submission")
@with_office
def adds(office: Office, *, submission: str) -> None:
    """Dit blad komt erbij: er staat iets anders op dan op het blad waar het op lijkt."""
    decide(office, lambda decider: decider.adds(submission))


@paper.command("away")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@with_office
def away(office: Office, *, names: tuple[str, ...]) -> None:
    """Leg papieren weg die geweigerd zijn of nog wachten. Ze blijven bewaard."""

    def put_away(decider: Decider, name: str) -> Event:
        if not name.strip():
            raise Failure(office.words("problems.order_refused_unknown"), 2)
        if held := held_called(name, decider.ledger):
            if len(held) > 1:
                raise Failure(office.words("problems.order_pages_ambiguous"), 2)
            return decider.put_pages_away(held[0])
        return decider.put_away(_refused(office, decider.ledger, name)[0])

    for name in names:
        decide(office, partial(put_away, name=name))


@click.command(cls=SpeakingCommand)
@click.argument("event")
@with_office
def undo(office: Office, *, event: str) -> None:
    """Draai een besluit terug (E-...)."""
    decide(office, lambda decider: decider.undo(event))


def decide(office: Office, act: Callable[[Decider], Event]) -> None:
    """Decide, draw anew what that changes, and give the id with which it can be undone.

    Raises:
        Failure: it cannot be (2), or not everything could be drawn (1).
    """
    demand_workspace(office)
    with office.look_in() as ledger:
        seed = ("command", office.clock().isoformat())
        papers = office.parts(ledger).papers
        try:
            event = act(Decider(ledger, office.catalogue, papers, office.clock, seed))
        except CannotDo as refused:
            raise Failure(told(refused.problem, office.words), 2) from None
        tell(event.id)
        say(DecisionsTold(papers, ledger.decisions.all(), office.words, sees=True).told(event))
        draw_what_follows(office.parts(ledger))


def draw_what_follows(parts: Parts) -> None:
    """Draw all that changed; raises Failure where not everything could be drawn."""
    parts.jobs.draw_pending()
    if not parts.jobs.all_drawn:
        raise Failure(parts.office.words("messages.not_all_drawn"), 1)


@click.command(cls=SpeakingCommand)
@click.argument("name", default="")
@with_office
def retry(office: Office, *, name: str) -> None:
    """Bekijk een geweigerd papier opnieuw (zonder naam: alle)."""
    demand_workspace(office)
    with office.look_in() as ledger:
        parts = office.parts(ledger)
        again = [_judged(office, parts.route, row) for row in _refused(office, ledger, name)]
        taken = sum(again)
        counts = {"taken": taken, "refused": len(again) - taken}
        say(office.words("events.retried", **counts))
        draw_what_follows(parts)


def _refused(office: Office, ledger: Ledger, name: str) -> tuple[ArrivalRow, ...]:
    found = refused_called(name, ledger, office.settings)
    if name and not found:
        raise Failure(office.words("problems.order_refused_unknown"), 2)
    if name and len(found) > 1:
        numbers = ", ".join(number_of(row.sha256 or "") for row in found)
        raise Failure(office.words("problems.order_refused_ambiguous", numbers=numbers), 2)
    return found


def _judged(office: Office, route: Route, row: ArrivalRow) -> bool:
    """Whether the paper was taken in now."""
    seed = event_id("retry", row.sha256, office.clock().isoformat())
    rows = route.retry(row, seed.replace("E-", "R-"), office.settings.max_file_bytes)
    return all(each.outcome != "rejected" for each in rows)


def _told(event: Event) -> dict[str, str]:
    """What a decision is about; never an answer that was confirmed, nor a name."""
    hidden = {"value", "open", "name", "token"}
    return {key: part for key, part in data_of(event.what).items() if key not in hidden}


@click.command(cls=SpeakingCommand)
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def events(office: Office, *, as_json: bool) -> None:
    """Toon wat er besloten is over bladen en dossiers."""
    demand_workspace(office)
    with office.look() as ledger:
        decided = ledger.decisions.all()
        telling = DecisionsTold(office.parts(ledger).papers, decided, office.words, sees=True)
        lines = [] if as_json else [(e, telling.told(e)) for e in worth_telling(decided)]
    held = {event.id for event in standing(decided)}
    if as_json:
        rows = [
            {
                "id": event.id,
                "at": event.at.isoformat(),
                "kind": event.kind,
                "data": _told(event),
                "undone": event.id not in held,
            }
            for event in decided
        ]
        tell_json(rows)
        return
    for event, what in lines:
        undone = "" if event.id in held else f" {office.words('events.undone')}"
        tell(f"{moment_here(event.at, 'T')}  {event.id}  {what}{undone}")
    if not decided:
        say(office.words("events.none"))
