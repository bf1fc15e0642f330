"""`today`: what waits, what is due, what to print, what came in and how it goes, on the screen."""

from collections.abc import Iterator

import click

from forms.fields.date import printed
from forms.ground.words import Words
from pipeline.commands import demand_workspace, with_office
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import tell, tell_json
from pipeline.today.condition import State
from pipeline.today.facts import Questions, Today
from pipeline.today.gathering import Gathering
from pipeline.today.overview import outstanding
from pipeline.today.state import state_of
from pipeline.workspace import Office

_MOST = 20  # lines of a list, on a screen


@click.command(cls=SpeakingCommand)
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@with_office
def today(office: Office, *, as_json: bool) -> None:
    """Laat zien wat er vandaag is: wat wacht, wat aan de beurt is, wat binnenkwam."""
    demand_workspace(office)
    with office.look() as ledger:
        parts = office.parts(ledger)
        state = state_of(office, roots=parts.roots)
        found = Gathering(parts, outstanding(office, ledger)).gathered(state)
    if as_json:
        tell_json(found.as_json())
        return
    for line in _told(found, office.words):
        tell(line)


def _told(found: Today, words: Words) -> Iterator[str]:
    parts = {
        "waits": _waits(found, words),
        "due": _due(found, words),
        "to_print": _to_print(found, words),
        "came_in": _came_in(found, words),
        "state": _state(found.state, words),
    }
    for name, lines in parts.items():
        said = list(lines)
        yield f"{words(f'today.head.{name}')}"
        yield from (f"  {line}" for line in said[:_MOST])
        if len(said) > _MOST:
            yield f"  {words('today.more', number=len(said) - _MOST)}"
        if not said:
            yield f"  {words(f'today.nothing.{name}')}"


def _waits(found: Today, words: Words) -> Iterator[str]:
    for asked in found.questions:
        whose = whose_questions(asked, words)
        yield words("today.line.questions", whose=whose, number=asked.number, urgent=asked.urgent)
    for form in found.lacking:
        yield form.message
    for why in found.refused:
        ids = " ".join(paper.id for paper in why.papers[:_MOST])
        yield f"{words('today.head.refused')}, {len(why.papers)}: {why.reason} {why.remedy} ({ids})"
    for order in found.orders:
        yield f"{order.id}: {order.message} {order.remedy}"
    for left in found.left_in_inbox:
        head = words("today.head.left_in_inbox")
        yield f"{head}, {left.number}: {left.reason} {left.remedy}"


def whose_questions(asked: Questions, words: Words) -> str:
    """Of whom the questions on a sheet are; of pages of nobody there may be several."""
    if asked.client:
        return asked.client
    about = words(f"today.{asked.about}")
    return f"{about} ({asked.sheet})" if asked.about == "nobody" else about


def _due(found: Today, words: Words) -> Iterator[str]:
    for each in found.evaluations:
        last = printed(each.last) if each.last else words("today.never")
        due = printed(each.due)
        yield words("today.line.evaluation", code=each.client, due=due, last=last)
    for late in found.late_steps:
        ids, since = " ".join(late.ids), printed(late.since)
        yield words("today.line.late_steps", code=late.client, ids=ids, since=since)
    for out in found.handed_out:
        sheets, day = ", ".join(out.sheets), printed(out.day)
        yield words("today.line.handed_out", code=out.client, sheets=sheets, day=day)


def _to_print(found: Today, words: Words) -> Iterator[str]:
    for each in found.to_print:
        last = printed(each.last) if each.last else words("today.never")
        line = words("today.line.to_print", file=", ".join(each.files), last=last)
        about = "ask_home" if each.ask_home else "stays_here" if each.stays_here else ""
        yield f"{line} {words(f'today.about.{about}')}" if about else line


def _came_in(found: Today, words: Words) -> Iterator[str]:
    if not found.came_in:
        return
    yield words("today.about.counted", today=found.counted.today, week=found.counted.week)
    for each in found.came_in:
        outcome = words(f"messages.outcome.{each.outcome}")
        whose, sheet = each.client or "-", each.sheet or "-"
        yield f"{each.at:%d-%m-%Y %H:%M}  {outcome:<14} {whose:<9}  {sheet}"


def _state(state: State, words: Words) -> Iterator[str]:
    yield words("today.state.paused" if state.trouble else f"today.state.{state.watcher}")
    if state.unwritten:
        yield words("today.state.unwritten", number=state.unwritten)
    if state.outbox:
        yield words(f"today.state.shut.{state.outbox}")
    for each in state.groups:
        told = words(f"today.state.shut.{each.why}")
        yield f"{words('today.state.outbox_of', group=each.group)}: {told}"
    if state.own_lists:
        yield words("today.state.own_lists_broken", file=state.own_lists)
    if state.backup is None:
        yield words("today.state.no_backup")
    else:
        day, days = printed(state.backup), state.backup_days
        yield words("today.state.backup_days", day=day, days=days)
    if state.free_gb is not None:
        yield words("today.state.full" if state.is_full else "today.state.free", free=state.free_gb)
