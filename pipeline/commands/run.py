"""`run` and `rebuild`: the main job, and all documents anew."""

import errno
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

import click

from forms.ground.check_digit import parse
from pipeline.commands import Failure, demand_workspace, say, say_broken, with_office
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.telling import moment_here
from pipeline.jobs import attempted
from pipeline.jobs.anew import everything
from pipeline.outbox.roots import roots_of
from pipeline.outbox.shut import all_told
from pipeline.records.jobs import JobKey, drawing_of
from pipeline.service import InboxAwayError, PausedError, Service
from pipeline.store.atomic_files import sweep
from pipeline.store.heartbeat import Pulse, last_beat
from pipeline.store.ledger import ClockError, How, Ledger, StoreError, StoreUnavailableError
from pipeline.store.locks import Lease, sole_watcher
from pipeline.store.originals import sweep_store
from pipeline.store.scrubbing import Scrub
from pipeline.store.trouble import StoreStopsError
from pipeline.today.events import feed_of
from pipeline.today.overview import Overview
from pipeline.workspace import Office

PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ESTALE, errno.EROFS})
PATIENCE = 60.0  # seconds that `run --once` waits for a watcher that is at work
PATIENCE_OF_WATCHER = 1.0  # `status` may look at the lock at this very moment


@click.command(cls=SpeakingCommand)
@click.option("--once", is_flag=True, help="Neem één keer alles aan en stop dan.")
@with_office
def run(office: Office, *, once: bool) -> None:
    """Bewaak de inbox: lees wat erin komt en maak de documenten."""
    stop = threading.Event()
    said = False
    with stopped_by_signals(stop):
        while not stop.is_set():
            try:
                run_round(office, stop, once=once)
            except (OSError, StoreError) as error:
                if once or not _may_pass(error):
                    raise
                if not said:
                    say(office.words("messages.paused"))
                said = True
                stop.wait(office.settings.scan_interval)
            else:
                return


def _may_pass(error: Exception) -> bool:
    """Whether it is a disk that is full or away, which may be over after a while."""
    cause = error.__cause__ if isinstance(error, StoreError) else error
    if isinstance(cause, OSError):
        return isinstance(cause, StoreUnavailableError) or cause.errno in PASSING
    return cause is not None and "disk is full" in str(cause)


def _say_broken(office: Office) -> None:
    """Which files of its own an organisation has to mend: all else goes on meanwhile."""
    own = office.settings.workspace / "schemas"
    if os.path.lexists(own):  # of few
        from pipeline.commands.broken_files import broken_files

        for file in sorted(broken_files(office.catalogue, own)):
            say_broken(office, file)


def run_round(office: Office, stop: threading.Event, *, once: bool) -> None:
    """Watch, or take in everything once, with the lock of the store held; raises Failure."""
    office.demand_confinement()
    if not office.is_there:  # in a wrong folder nobody would know why no paper is found
        say(office.words("messages.begun_here", folder=office.settings.workspace.resolve()))
    office.make_folders()
    _say_broken(office)
    store = office.settings.store
    patience = PATIENCE if once else PATIENCE_OF_WATCHER
    try:
        with sole_watcher(store, patience, stop.wait) as lease:
            before = last_beat(store)
            how: How = "start" if before is not None and before.ended else "whole"
            pulse = Pulse(store, office.clock(), watches=not once)
            _on_duty(office, stop, lease, pulse, how, once=once)
            pulse.beat(office.clock(), ended=True)  # not where it ends in an error
    finally:
        attempted(partial(_measure, office), "the metrics")


def _measure(office: Office) -> None:
    """Write the numbers that are collected, where that is asked for, as they are when we are gone.

    Those of while it watched say that it lives, and would say so for ever.
    """
    if office.settings.metrics is not None:
        from pipeline.today.metrics import looked_up, write_metrics

        write_metrics(office.settings.metrics, looked_up(office))


def _on_duty(
    office: Office, stop: threading.Event, lease: Lease, pulse: Pulse, how: How, *, once: bool
) -> None:
    for root in roots_of(office.settings):
        with suppress(OSError):
            office.landmarks.look(root.mark, root.path)
            sweep(root.path)
    sweep_store(office.settings.store)
    with office.keeping.watching() as check, office.ledger(examined=False) as ledger:

        def demand_ours() -> None:
            lease.check()
            check()

        ledger.fence(demand_ours)
        ledger.demand_sound(office.clock(), how=how)
        Scrub(office.settings.store, ledger).demand_whole()
        parts = office.parts(ledger)
        if ledger.sharing.is_shared and (word := office.landmarks.word):
            ledger.sharing.note_place(word, parts.reading.program)
        parts.roots.ask_misplaced()
        parts.reading.rest()  # who watched before us may have been killed
        service = Service(parts, stop, pulse, say)
        last = ledger.arrivals.last_number()
        try:
            _once(service, office) if once else service.watch()
            if once:
                _say_what_became(office, ledger, last, service.untold)
                if told := service.bulletin.told_shut():
                    raise Failure("\n".join(told), 1)
        except StoreStopsError as error:
            service.tell_stop(error)
            raise
        finally:
            service.end()


def _once(service: Service, office: Office) -> None:
    try:
        service.once()
    except InboxAwayError as error:
        raise Failure(office.words("messages.no_inbox"), 1) from error
    except ClockError as error:
        raise clock_stops(error, office) from None
    except PausedError as error:
        why = office.words(f"messages.paused_by.{error}")
        raise Failure(office.words("messages.paused_once", why=why), 1) from error


def _say_what_became(office: Office, ledger: Ledger, last: int, untold: int) -> None:
    """What became of all that came in after this entry, and where to look now.

    `untold`: things that lie in the inbox all the same, and have no entry yet.
    """
    entries, waits = ledger.arrivals.entered_after(last), ledger.arrivals.waiting_for()
    if not entries and not waits and not untold:
        say(office.words("messages.once.nothing"))
        return
    from pipeline.dossiers.outcomes import Outcomes

    outcomes = Outcomes(office.parts(ledger).papers)
    became = Counter(outcomes.now(each.row).outcome for each in entries)
    became["waiting"] = sum(waits.values())  # also what waited before, and lies there still
    for outcome in ("accepted", "review", "rejected", "duplicate", "waiting"):
        if became[outcome]:
            say(office.words(f"messages.once.{outcome}", number=became[outcome]))
    if untold:
        say(office.words("messages.once.untold", number=untold))
    from pipeline.commands.status import orders_waiting

    if orders := orders_waiting(office, ledger):
        say(office.words("messages.once.orders", number=orders))


def clock_stops(error: ClockError, office: Office) -> Failure:
    """What a person reads where the clock says what cannot be."""
    now, last = map(moment_here, (error.now, error.last))
    told = office.words("messages.clock_says", now=now, last=last)
    what = "clock_impossible" if error.is_beyond_reason else "clock_stops"
    return Failure(f"{told} {office.words(f'messages.{what}')}", 1)


@contextmanager
def stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """SIGINT and SIGTERM let the paper in hand be finished."""
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@click.command(cls=SpeakingCommand)
@click.option("--client", "code", help="Alleen de documenten van deze cliënt.")
@with_office
def rebuild(office: Office, *, code: str | None) -> None:
    """Maak alle documenten opnieuw uit wat bewaard is."""
    demand_workspace(office)
    office.make_folders()
    with office.ledger() as ledger:
        drawings = _drawings(ledger, code, office)
        office.parts(ledger).roots.ask_misplaced()
        ledger.abridged.forget(key.subject for key in drawings)
        ledger.jobs.ask(drawings)
        parts = office.parts(ledger)
        drawn = parts.jobs.draw_pending()
        attempted(Overview(parts).refresh, "the page of today")
        attempted(feed_of(parts).refresh, "the events")
        if whys := parts.jobs.turns.whys():
            raise Failure("\n".join(all_told(whys, parts.roots, office.words)), 1)
        if not parts.jobs.all_drawn:
            raise Failure(office.words("messages.not_all_drawn"), 1)
    say(office.words("messages.rebuilt", clients=len(drawn)))


def _drawings(ledger: Ledger, code: str | None, office: Office) -> list[JobKey]:
    if code is None:
        return everything(ledger)
    known = ledger.clients.get(parse(code) or code)
    if known is None:
        raise Failure(office.words("messages.unknown_client"), 2)
    return [drawing_of(known.code)]
