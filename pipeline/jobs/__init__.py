"""What follows from papers: durable jobs, done in turns until none is left.

A job is in the same transaction as what asks for it, and leaves when its work is in the outbox;
so a crash anywhere leaves it to the next run. What does which kind of job is handed in.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline.outbox.reached import LinkPlantedError
from pipeline.records.jobs import TEAM, Job, JobKey, JobKind
from pipeline.store.ledger import Ledger, StoreHurtError
from pipeline.store.locks import drawing
from pipeline.turns import Turns

log = logging.getLogger(__name__)
_Made = TypeVar("_Made")

# Does a job about this subject; the names of the documents that it printed, for the log.
Work = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Jobs:
    """Does what still has to be done.

    Attributes:
        store: the private folder; one program draws in it at a time.
        work: kind of job -> what does it.
        look_at_outbox: raises OSError where it is away, so that nothing is written in its place.
        turns: whose documents are drawn when, where there is not time for all.
    """

    ledger: Ledger
    store: Path
    work: Mapping[JobKind, Work]
    look_at_outbox: Callable[[], None] = lambda: None
    turns: Turns[JobKey] = field(default_factory=Turns)

    def draw_pending(self, seconds: float | None = None) -> tuple[str, ...]:
        """Do all jobs but suggestions; the codes of the clients whose documents were drawn.

        A job that fails stays, and keeps no other client from getting theirs. The team's comes
        first: carrying out an order form may ask for more; and it comes once more in the end, for
        what changed for clients changes the team's picture.

        Args:
            seconds: after which no further job is begun, and then each waits its turn: what failed
                or was done just now is left for later. None: each is tried, once.
        """
        end = None if seconds is None else time.monotonic() + seconds
        done: dict[str, None] = {}
        begun: set[tuple[JobKey, int]] = set()
        while jobs := [j for j in self._due(end) if (j.key, j.asked) not in begun]:
            if any(job.kind == "client" for job in jobs):
                self.ledger.jobs.ask([TEAM])
            for job in jobs:
                begun.add((job.key, job.asked))
                if self._do(job) and job.kind == "client":
                    done[job.subject] = None
                if end is not None and (time.monotonic() > end or self.turns.is_hopeless):
                    return tuple(done)
        return tuple(done)

    def suggest_pending(self, most: int | None = None) -> bool:
        """Make suggestions for handwriting, where everything else is done; whether more are left.

        Args:
            most: jobs of some seconds each; None: all.
        """
        begun: set[tuple[JobKey, int]] = set()
        while most is None or len(begun) < most:
            left = (job for job in self._suggestions() if (job.key, job.asked) not in begun)
            job = next(left, None)
            if job is None:
                return False
            begun.add((job.key, job.asked))
            self._do(job)
        return bool(self._suggestions())

    @property
    def all_drawn(self) -> bool:
        """Whether nothing is left to be drawn; suggestions may be."""
        return not self._others()

    def rest(self) -> float | None:
        """Seconds until a job that was left is due; None where none was."""
        return self.turns.soonest([job.key for job in self._others()])

    def _due(self, end: float | None) -> list[Job]:
        jobs = self._others()
        if end is None:
            return jobs
        named = {job.key: job for job in jobs}
        return [named[key] for key in self.turns.due([(job.key, job.tries) for job in jobs])]

    def _others(self) -> list[Job]:
        return [job for job in self.ledger.jobs.pending() if job.kind != "suggest"]

    def _suggestions(self) -> list[Job]:
        return [job for job in self.ledger.jobs.pending() if job.kind == "suggest"]

    def _do(self, job: Job) -> bool:
        self.ledger.jobs.begin(job)
        self.turns.begin(job.key)
        drawn = attempted(partial(self._drawn, job), f"documents of {_told(job)}")
        if isinstance(drawn, Exception):
            of_outbox = isinstance(drawn, OSError) and not isinstance(drawn, LinkPlantedError)
            self.turns.failed(job.key, of_outbox=of_outbox)
            return False
        self.ledger.jobs.finish(job, drawn)
        self.turns.done(job.key)
        return True

    def _drawn(self, job: Job) -> tuple[str, ...]:
        self.look_at_outbox()
        with drawing(self.store):
            return self.work[job.kind](job.subject)


def attempted(work: Callable[[], _Made], called: str) -> _Made | Exception:
    """What is made by work that keeps no other work waiting; or what went wrong, told in the log.

    Args:
        work: what is done.
        called: what it makes, for the log.

    Raises:
        StoreHurtError: the store is not what was last written.
    """
    try:
        return work()
    except StoreHurtError:
        raise
    except Exception as error:  # noqa: BLE001 - as around one paper: the others go on
        # its kind only: the message of an error, and a traceback, may quote the paper
        log.error("%s put off: %s", called, type(error).__name__)
        return error


def _told(job: Job) -> str:
    """What a job is about, for the log."""
    return {"client": job.subject, "team": "team"}.get(job.kind, f"{job.kind}:{job.subject}")
