"""Rounds of the inbox, again and again: until all has settled, or until told to stop."""

import logging
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline.intake.rounds import TRIES, Rounds, Tally
from pipeline.store.locks import LostLeaseError
from pipeline.store.trouble import StoreStopsError

log = logging.getLogger(__name__)

LOOKS: Final = 3  # that a single run gives each file at least, however long they take


def run_once(rounds: Rounds, after_round: Callable[[Tally], None] = lambda _: None) -> Tally:
    """Go round until each file that lies in the inbox now has settled or passed its deadline.

    `after_round` is called after each round: documents are drawn in between. The tally is that of
    the last round, but for what was taken in all of them, and why any of them paused.

    Raises:
        OSError: the inbox is not there or cannot be read.
    """
    begun = rounds.timer()
    # A name under which ever another file appears is not waited for longer than a file may take;
    # but each file gets the looks that it takes to see that it holds still, on a slow computer too.
    longest = rounds.settle_deadline + rounds.writer_interval + 2 * rounds.settle_interval + 1.0
    tally = rounds.go()
    taken, pauses, looks = tally.taken, int(tally.paused), 1
    trouble = tally.trouble
    asked_for = tally.settling | tally.left
    while pauses < TRIES and not rounds.stop.is_set():
        after_round(tally)
        is_patient = looks < LOOKS or rounds.timer() - begun <= longest
        waits = tally.settling & asked_for if is_patient else frozenset()
        if not (waits or tally.left & asked_for or tally.paused):
            break
        if not tally.left or tally.paused:
            # after a first failure until that very paper is due again: it keeps its turn
            patience = 2.5 if pauses == 1 else 1.0
            rounds.stop.wait(max(rounds.settle_interval * patience, 0.01))
        tally = rounds.go()
        looks += 1
        taken += tally.taken
        pauses = pauses + 1 if tally.paused else 0
        trouble = tally.trouble or trouble
    return replace(tally, taken=taken, trouble=trouble)


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds between two passes: `want` at most, or less when something stirs, but `least`."""

    want: float
    least: float = 0.0


def watch(
    inbox: Callable[[], Path],
    pass_once: Callable[[], Pause],
    stop: threading.Event,
    interval: float,
    alarm: Callable[[str], None] = lambda _: None,
) -> None:
    """Pass until `stop` is set, pausing between as `pass_once` says, or less if something stirs.

    What stirs only wakes it: on a share nothing ever does, and the pass alone tells what is there.
    `alarm` is called with the kind of error when the inbox or the store cannot be used, and with
    "" when it can again; meanwhile there is a pass every `interval` seconds.

    Raises:
        LostLeaseError: another watcher took our place.
        StoreStopsError: the store is not what was last written, or cannot be opened.
    """
    wake = threading.Event()
    trouble = ""
    with _listening(wake) as listen:
        while not stop.is_set():
            wake.clear()
            pause = Pause(interval)
            before = trouble
            try:
                listen(inbox())
                pause = pass_once()
                trouble = ""
            except (LostLeaseError, StoreStopsError):
                raise
            # Moved away, stale, disk full: it may come back. And whatever else goes wrong outside
            # of one paper: a watcher that ends takes in nothing at all.
            except Exception as error:  # noqa: BLE001 - told by `alarm`, and looked at again
                trouble = type(error).__name__
            if trouble != before:
                log.warning("the intake %s", f"cannot work now: {trouble}" if trouble else "works")
                alarm(trouble)
            _pause(wake, stop, pause)


def _pause(wake: threading.Event, stop: threading.Event, pause: Pause) -> None:
    """Wait until woken, stopped, or the time is over."""
    if pause.least > 0:
        stop.wait(pause.least)
    step = min(pause.want, 0.1)
    left = pause.want - pause.least
    while left > 0 and not stop.is_set() and not wake.wait(step):
        left -= step
    # Copying stirs many times: gather that into one pass.
    if wake.is_set():
        stop.wait(min(pause.want, 0.05))


@contextmanager
def _listening(wake: threading.Event) -> Generator[Callable[[Path], None]]:
    """Gives what starts to listen to a folder, or to the one that took its place."""
    from pipeline.intake.wakeups import Ear  # a single pass needs no watchdog

    ear = Ear(wake)
    try:
        yield ear.listen
    finally:
        ear.close()
