"""`repair`: a hurt store made whole from what lies in it, and what has no row entered anew."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import click

from pipeline.commands import Failure, demand_workspace, say, with_office
from pipeline.commands.erasing import decide_erased
from pipeline.commands.pictures_again import cut_again
from pipeline.commands.run import clock_stops
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import moment_here
from pipeline.dossiers.current_papers import is_order
from pipeline.intake.found import identify
from pipeline.orders.order_log import carried_out
from pipeline.outbox.issued import issued_codes
from pipeline.outbox.roots import roots_of
from pipeline.records import Arrival
from pipeline.records.events import Event, Withdrawn, event_id
from pipeline.records.jobs import TEAM, JobKey, drawing_of
from pipeline.records.life import Discarded, Erased
from pipeline.records.taking_place import of_paper_anew
from pipeline.store.erased_list import NAME, read_list
from pipeline.store.in_the_way import clear_the_way
from pipeline.store.ledger import ClockError, Ledger, demand_reason
from pipeline.store.ledger.clock import NOT_BEFORE
from pipeline.store.ledger.in_a_file.mending import begin_repair, end_repair, forms_let_go
from pipeline.store.ledger.keeping import Mend
from pipeline.store.locks import sole_watcher
from pipeline.store.originals import FOLDER, Original, all_originals, forget, received
from pipeline.store.scrubbing import Scrub, unknown_originals
from pipeline.store.sealing.keys import demand_keys
from pipeline.workspace import Office

PATIENCE = 5.0  # seconds to wait for a watcher to end


@dataclass(frozen=True, slots=True)
class _Entered:
    """What became of the originals that had no row.

    Attributes:
        outcomes: how many forms ended in each way.
        altered: so many originals are no more what they came as. large: too large to be read.
        missing: of so many papers there is no original.
        pictures: so many that were lost were cut anew. gone: so many could not be.
    """

    outcomes: Counter[str]
    altered: int
    large: int
    missing: int
    pictures: int
    gone: int

    @property
    def made_anything(self) -> bool:
        """Whether documents may look otherwise now."""
        return bool(self.outcomes or self.pictures)

    @property
    def is_all(self) -> bool:
        """Whether everything came back."""
        return not (self.altered or self.missing or self.gone)


@click.command(cls=SpeakingCommand)
@click.option("--clock", is_flag=True, help="Alleen: de klok van deze computer staat nu goed.")
@with_office
def repair(office: Office, *, clock: bool) -> None:
    """Maak een beschadigd archief weer heel uit wat er ligt, en zeg wat er niet terugkwam."""
    demand_workspace(office)
    if clock:
        say_clock_is_right(office)
        return
    office.demand_confinement()
    office.make_folders()
    repair_store(office)


def say_clock_is_right(office: Office) -> None:
    """A person says that the clock is right; raises Failure where no clock can be."""
    try:
        demand_reason(office.clock())
    except ClockError as error:
        raise clock_stops(error, office) from error
    with office.ledger(repairing=True) as ledger:
        ledger.say_clock_is_right(office.clock())
    say(office.words("repair.clock", now=moment_here(office.clock())))


def repair_store(office: Office) -> None:
    """Make the store whole, and tell what became of it; raises Failure."""
    try:
        demand_reason(office.clock())
        _repair(office)
    except ClockError as error:
        raise clock_stops(error, office) from error


def _repair(office: Office) -> None:
    store = office.settings.store
    demand_keys(store)  # before anything is marked
    watched = sole_watcher(store, PATIENCE, threading.Event().wait)
    with watched, office.keeping.watching():
        is_resumed = begin_repair(store, office.clock())
        if is_resumed:
            say(office.words("repair.resumed"))
        clear_the_way(store)
        mended = office.keeping.mend(office.clock())
        _tell_mended(office, mended)
        # workers would carry out orders that are entered anew, before it is decided that not
        with office.ledger(repairing=True) as ledger, ledger.alone():
            if mended.how == "sound" and not is_resumed:
                end_repair(store)  # nothing was done yet
            ledger.demand_clock(office.clock())
            begin_repair(store, office.clock())
            alive = _remember_erased(office, ledger, was_copied=mended.how == "copied")
            opened = [*mended.opened, *_open_those_of_the_outbox(office, ledger)]
            if opened:
                say(office.words("repair.opened", number=len(opened)))
            is_partial = is_resumed or mended.how in {"copied", "gathered"}
            known = frozenset() if is_partial else frozenset(_orders(office, ledger))
            entered = _enter(office, ledger)
            _decide_anew(office, ledger)
            withheld = _withhold_orders(office, ledger, known)
            if mended.how != "sound" or is_resumed or opened or entered.made_anything:
                ledger.audit.note("repair", "", mended.how)
                _draw(office, ledger)
            papers, decided = len(list(ledger.papers.every())), len(ledger.decisions.all())
            ledger.demand_sound(office.clock())
        end_repair(store)
    say(office.words("repair.now", papers=papers, decisions=decided))
    if alive:
        say(office.words("life.back_here", codes=", ".join(alive)))
    if withheld:
        say(office.words("repair.orders", number=withheld))
    _tell_entered(office, entered)


def _tell_mended(office: Office, mended: Mend) -> None:
    day = moment_here(mended.copied_at) if mended.copied_at else ""
    say(office.words(f"repair.{mended.how}", day=day))
    if mended.how == "gathered" or mended.lost:
        say(office.words("repair.lost", number=mended.lost))


def _tell_entered(office: Office, entered: _Entered) -> None:
    if entered.outcomes:
        numbers = {kind: entered.outcomes[kind] for kind in ("accepted", "review", "rejected")}
        numbers["other"] = entered.outcomes.total() - sum(numbers.values())
        say(office.words("repair.entered", **numbers))
    if entered.altered:
        say(office.words("repair.altered", number=entered.altered))
    if entered.large:
        say(office.words("repair.large", number=entered.large))
    if entered.pictures:
        say(office.words("repair.pictures", number=entered.pictures))
    if entered.gone:
        say(office.words("repair.gone", number=entered.gone))
    if entered.missing:
        say(office.words("repair.missing", number=entered.missing))
    if not entered.is_all:
        raise Failure(office.words("repair.not_all"), 1)


def _remember_erased(office: Office, ledger: Ledger, *, was_copied: bool) -> list[str]:
    """Nothing comes back of who was erased; the codes of those who are there all the same.

    A copy of the day that was made before they were erased holds them: they go again at once.

    What a half-done erase did not come to is asked for once more: the list of jobs may be lost.
    """
    listed = read_list(office.settings.workspace / NAME)
    lacking = [code for code in listed if not ledger.clients.was_issued(code)]
    if lacking:
        ledger.clients.remember_erased(lacking, office.clock())
    if was_copied and (again := _alive(listed, ledger)):
        decide_erased(office, ledger, again)
        say(office.words("repair.erased_again", codes=", ".join(again)))
    ends = [e for e in ledger.decisions.all() if isinstance(e.what, Erased | Discarded)]
    if ends:
        ledger.jobs.ask(JobKey("erase", event.id) for event in ends)
        office.parts(ledger).jobs.draw_pending()
    return _alive(listed, ledger)


def _alive(listed: Iterable[str], ledger: Ledger) -> list[str]:
    return sorted(code for code in listed if ledger.clients.get(code) is not None)


def _open_those_of_the_outbox(office: Office, ledger: Ledger) -> Iterator[str]:
    """Open the dossiers of which papers lie in the outbox: their codes were issued here."""
    roots = roots_of(office.settings)
    for code in sorted({code for root in roots for code in issued_codes(root.path)}):
        if not ledger.clients.was_issued(code):
            ledger.clients.open(code, None, "nl", office.clock())
            yield code


def _enter(office: Office, ledger: Ledger) -> _Entered:
    """Take in every original that has no row, oldest first, as of the moment it came.

    Then the pictures that are lost are cut anew.
    """
    route = office.parts(ledger).route
    limit, altered, large = office.settings.max_file_bytes, 0, 0
    outcomes: Counter[str] = Counter()
    moments = {kept: _moment(kept, office) for kept in _without_row(office, ledger)}
    for kept in sorted(moments, key=lambda kept: (moments[kept], kept.kept_at())):
        if ledger.arrivals.of_bytes(kept.sha256):
            continue  # it lay in one that was entered just now
        if kept.is_forgotten():  # of somebody who was erased, put back from elsewhere
            forget(office.settings.store / FOLDER, kept.sha256)
            continue
        if kept.size() > limit:
            large += 1
            continue
        if not kept.is_whole():
            altered += 1
            continue
        # as if it came in when it was kept; the name that it had is not known
        name, content = kept.sha256, kept.read_bytes()
        identity = identify(b"R", name.encode(), "repair")
        arrival = Arrival(name[:8], content, name, moments[kept], identity)
        route.take(arrival)
        outcomes.update(row.outcome for row in ledger.arrivals.of_file(arrival.id))
    pictures, gone = cut_again(office, ledger)
    lost = (scrub := Scrub(office.settings.store, ledger)).all_lost()
    still = unknown_originals(ledger, office.settings.store)  # altered, or too large
    scrub.say_known(lost._replace(unknown=still))  # below
    there = {kept.sha256 for kept in _originals(office)}
    missing = len(lost.originals - there)
    altered += len(lost.originals) - missing
    return _Entered(outcomes, altered, large, missing, pictures, gone)


def _orders(office: Office, ledger: Ledger) -> list[str]:
    """The ids of all order forms."""
    return [paper.id for paper in ledger.papers.of(None) if is_order(paper, office.catalogue)]


def _withhold_orders(office: Office, ledger: Ledger, known: frozenset[str]) -> int:
    """Withdraw order forms of which it is not known that they were carried out: they surely were.

    Done again, they would open dossiers a second time. A person can take this back. Those that
    were `known` before anything was entered wait for their turn as ever.
    """
    done = carried_out(ledger.decisions.all())
    forms = [form for form in _orders(office, ledger) if form not in done and form not in known]
    for form in forms:
        event = Event(event_id("repair", form), office.clock(), Withdrawn(form))
        ledger.decisions.enter(event)
    return len(forms)


def _without_row(office: Office, ledger: Ledger) -> list[Original]:
    rows = ledger.arrivals.all()
    known = {row.sha256 for row in rows} | {row.within for row in rows}
    return [kept for kept in _originals(office) if kept.sha256 not in known]


def _originals(office: Office) -> Iterator[Original]:
    return all_originals(office.settings.store / FOLDER)


def _moment(kept: Original, office: Office) -> datetime:
    """As of when an original is read anew: as it was noted, else as the file tells, else now.

    Copies of a store may have lost either; a moment that cannot be is none.
    """
    noted = received(office.settings.store / FOLDER, kept.sha256)
    found, now = noted or kept.kept_at(), office.clock()
    return found if NOT_BEFORE <= found <= now else now


def _decide_anew(office: Office, ledger: Ledger) -> None:
    """What was decided about papers that were read anew, for those that have another id now.

    A later version of this program may read more of a paper, or less.
    """
    for form in forms_let_go(office.settings.store):
        rows = ledger.arrivals.of_bytes(form.sha256)
        read = {row.submission for row in rows if row.pages == form.pages} - {None}
        if ledger.papers.get(form.submission) is not None or len(read) != 1:
            continue
        (newer,) = read
        known, now = ledger.decisions.all(), office.clock()
        for event in of_paper_anew(form.submission, newer or "", known, now):
            ledger.decisions.enter(event)


def _draw(office: Office, ledger: Ledger) -> None:
    """All documents anew; those that cannot be written now wait for the next run."""
    clients = (drawing_of(client.code) for client in ledger.clients.all())
    ledger.jobs.ask([*clients, TEAM])
    office.parts(ledger).roots.suspect_all()
    jobs = office.parts(ledger).jobs
    jobs.draw_pending()
    if not jobs.all_drawn:
        say(office.words("messages.not_all_drawn"))
