"""What `worker` does: read what is asked for ahead, draw what is due, suggest what is left."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.jobs import OF_THE_WORKSPACE, attempted
from pipeline.outbox.roots import roots_of
from pipeline.settings import PlainError
from pipeline.store.ledger import Joined
from pipeline.store.locks import is_watched
from pipeline.store.mounts import AwayError
from pipeline.workspace import Office, Parts

log = logging.getLogger(__name__)

READING: Final = 3.0  # seconds of reading ahead between two jobs, so that neither waits
# While papers come in, what is drawn is drawn anew soon: then drawing gets a quarter of the time.
FLOOD: Final = 2.0  # seconds since a paper was read
REST: Final = 3.0  # times as long as drawing took
IDLE: Final = 0.1  # seconds between two looks where nothing is to be done
SOON: Final = 0.02  # the same while papers come in
TROUBLE: Final = 5.0  # the same where the server or the folders are away
ENDING: Final = 5.0  # that a server may take to notice that who watched ended
LOOKING: Final = 5.0  # between two looks whether who watches works by the same program


class NotOurPlaceError(PlainError):
    """A worker cannot work here; the message says why."""


def demand_place(office: Office, joined: Joined, ours: str) -> None:
    """Make sure that these are the folders of who watches, and that its program is ours.

    Else documents would be laid where nobody finds them, and be done for everybody. `ours`: see
    `reading.program_of`.

    Raises:
        NotOurPlaceError: they are not.
        OSError: that cannot be seen now.
    """
    store = office.settings.store
    place = joined.place()
    if place is None:
        raise NotOurPlaceError(
            "Er is hier nog nooit iets aangenomen. Start eerst op één computer: krachtwerk run"
        )
    word, program = place
    roots = roots_of(office.settings)
    if office.landmarks.word != word or not all(office.landmarks.expects(r.mark) for r in roots):
        raise NotOurPlaceError(
            "De map van het archief is niet dezelfde als die van de inname. Is de netwerkschijf er?"
        )
    office.landmarks.look("outbox", office.settings.outbox, lay=False)
    _demand_roots(office)
    if program != ours:
        raise NotOurPlaceError(
            "De inname werkt met een andere versie, andere werkbladen of een andere taal. "
            "Maak ze gelijk."
        )
    if not _locks_hold(joined, store):
        raise NotOurPlaceError(
            "Sloten in de map van het archief gelden niet op andere computers. "
            "Neem een netwerkschijf die dat kan, zoals NFS 4."
        )


def _demand_roots(office: Office) -> None:
    """Where the folder of a group is, is for each job to see; that it is here at all, for us."""
    for root in roots_of(office.settings)[1:]:
        with suppress(AwayError):  # it keeps its own jobs waiting
            office.landmarks.look(root.mark, root.path, lay=False)


def _locks_hold(joined: Joined, store: Path) -> bool:
    """Whether who watches on the server is seen in the folder, or was about to end."""
    end = time.monotonic() + ENDING
    while joined.is_watched() and not is_watched(store):
        if time.monotonic() > end:
            return False
        time.sleep(IDLE)
    return True


class Worker:
    """One worker of a store, on whatever computer."""

    def __init__(self, parts: Parts, joined: Joined, stop: threading.Event) -> None:
        """Ready to work; `stop` is set when it is to end: the job in hand is finished."""
        self._office = parts.office
        self._parts = parts
        self._joined = joined
        self._stop = stop
        self._shut = ""  # why the outbox took nothing when that was last told
        self._looked_at = self._read_at = self._draws_from = float("-inf")

    def work(self) -> None:
        """Work until told to stop. Raises NotOurPlaceError, StoreHurtError."""
        in_trouble = False
        while not self._stop.is_set():
            pause = 0.0
            try:
                if not self._step():
                    self._joined.be_there("")
                    pause = SOON if self._is_flooded else IDLE
                in_trouble = False
            except OSError as error:  # it may come back
                if not in_trouble:
                    log.warning("a worker cannot work now: %s", type(error).__name__)
                in_trouble, pause = True, TROUBLE
            self._stop.wait(pause)

    def once(self) -> None:
        """Do what is to be done now, and end. Raises as `work` does, and OSError."""
        self._look()
        while self._read():
            pass
        self._parts.jobs.draw_pending(leaves=OF_THE_WORKSPACE)
        self._parts.jobs.suggest_pending()
        self._parts.jobs.draw_pending(leaves=OF_THE_WORKSPACE)  # what words of a pen settled

    def _step(self) -> bool:
        """Something of each kind; whether there was anything."""
        if time.monotonic() - self._looked_at > LOOKING:
            self._look()
        end = time.monotonic() + READING
        has_read = False
        while self._read():
            has_read = True
            self._read_at = time.monotonic()
            if time.monotonic() > end or self._stop.is_set():
                break
        if not self._is_flooded or time.monotonic() >= self._draws_from:
            begun = time.monotonic()
            drew = self._doing("draw", self._parts.jobs.draw_next)
            self._tell_outbox()
            if drew:
                self._draws_from = time.monotonic() + REST * (time.monotonic() - begun)
                return True
        jobs = self._parts.jobs
        if has_read or self._is_flooded or not jobs.has_suggestions:
            return has_read
        return self._doing("suggest", partial(jobs.suggest_pending, 1))

    def _tell_outbox(self) -> None:
        shut = ", ".join(dict.fromkeys(self._parts.jobs.turns.whys().values()))
        if shut and shut != self._shut:
            log.error("documents cannot be laid in the outbox: %s", shut)
        self._shut = shut

    @property
    def _is_flooded(self) -> bool:
        return time.monotonic() - self._read_at < FLOOD

    def _look(self) -> None:
        self._joined.be_there("")
        demand_place(self._office, self._joined, self._parts.reading.program)
        self._looked_at = time.monotonic()

    def _doing(self, what: str, work: Callable[[], bool]) -> bool:
        self._joined.be_there(what)
        return work()

    def _read(self) -> bool:
        """Read one paper ahead, if any is asked for."""
        was_one = attempted(self._parts.reading.read_for_another, "a paper read ahead")
        return was_one is True
