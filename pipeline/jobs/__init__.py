"""What follows from papers: jobs that the ledger keeps in, documents in the outbox out, in turns.

The front door is `Jobs`. A job is in the same transaction as what asks for it, and leaves when its
work is in the outbox; so a crash anywhere leaves it to the next run. What does which kind of job is
handed in.
"""

import gc
import logging
import time
from collections.abc import Callable, Container, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from forms.ground.known_names import BrokenSchemaError
from pipeline.outbox.reached import only_while
from pipeline.outbox.roots import Roots, RootShutError
from pipeline.outbox.shut import why_shut
from pipeline.records.jobs import TEAM, Job, JobKey, JobKind
from pipeline.store.ledger import Claim, Ledger, LostClaimError
from pipeline.store.trouble import StoreStopsError
from pipeline.turns import Turns

log = logging.getLogger(__name__)
_Made = TypeVar("_Made")

# Does a job about this subject; the names of the documents that it printed, for the log.
Work = Callable[[str], tuple[str, ...]]
# These write in the folder of the workspace, which other computers may not have.
OF_THE_WORKSPACE: Final[frozenset[JobKind]] = frozenset({"erase"})
STEP: Final = 0.05  # seconds between two looks at jobs that others are at


@dataclass(frozen=True, slots=True)
class Jobs:
    """Does what still has to be done.

    Attributes:
        work: kind of job -> what does it.
        roots: where what a job makes is laid; what is away is not written in.
    """

    ledger: Ledger
    work: Callable[[JobKind], Work]
    roots: Roots | None = None

    @property
    def turns(self) -> Turns[JobKey]:
        """Whose documents are drawn when, where there is not time for all."""
        return self.ledger.sharing.turns

    def draw_pending(
        self, seconds: float | None = None, *, leaves: Container[JobKind] = ()
    ) -> tuple[str, ...]:
        """Do all jobs but suggestions; the codes of the clients whose documents were drawn.

        A job that fails stays, and keeps no other client from getting theirs. The team's comes
        first: carrying out an order form may ask for more; and it comes once more in the end, for
        what changed for clients changes the team's picture. A job that another program is at is
        left to it; without `seconds` that is waited for.

        Args:
            seconds: after which no further job is begun, and then each waits its turn: what failed
                or was done just now is left for later. None: each is tried, once.
            leaves: kinds that are left to others.
        """
        end = None if seconds is None else time.monotonic() + seconds
        done: dict[str, None] = {}
        begun: set[tuple[JobKey, int]] = set()
        while jobs := self._left(end, begun, leaves):
            self._ask_for_team(jobs)
            is_at_work = False
            for job in jobs:
                if (became := self._do(job)) is not None:
                    is_at_work = True
                    begun.add((job.key, job.asked))
                if became and job.kind == "client":
                    done[job.subject] = None
                    if self._is_shared:  # and the team's is asked for anew
                        begun = {each for each in begun if each[0] != TEAM}
                if self._is_over(end):
                    return tuple(done)
            if not is_at_work:
                if end is not None:
                    return tuple(done)
                time.sleep(STEP)  # others are at all of them
        return tuple(done)

    def _left(
        self, end: float | None, begun: Container[tuple[JobKey, int]], leaves: Container[JobKind]
    ) -> list[Job]:
        """What is due, and neither begun before nor left to others."""
        due = (job for job in self._due(end) if (job.key, job.asked) not in begun)
        return [job for job in due if job.kind not in leaves]

    def _ask_for_team(self, jobs: list[Job]) -> None:
        """Once for all of them; where work is shared, each asks when it is done."""
        if not self._is_shared and any(job.kind == "client" for job in jobs):
            self.ledger.jobs.ask([TEAM])

    def _is_over(self, end: float | None) -> bool:
        return end is not None and (time.monotonic() > end or self.turns.is_hopeless)

    def draw_next(self) -> bool:
        """Do one job that is due, of those that any computer can do; whether there was one."""
        jobs = (job for job in self._due(0.0) if job.kind not in OF_THE_WORKSPACE)
        return any(self._do(job) is not None for job in jobs)

    def draw_here(self) -> None:
        """Do what only a computer with the workspace can do; all else is left to workers."""
        for job in self._due(0.0):
            if job.kind in OF_THE_WORKSPACE:
                self._do(job)

    def suggest_pending(self, most: int | None = None) -> bool:
        """Make suggestions for handwriting, where everything else is done; whether more are left.

        Args:
            most: jobs of some seconds each; None: all.
        """
        begun: set[tuple[JobKey, int]] = set()
        done = 0
        while most is None or done < most:
            left = (job for job in self._suggestions() if (job.key, job.asked) not in begun)
            job = next(left, None)
            if job is None:
                return False
            begun.add((job.key, job.asked))
            done += self._do(job) is not None
        return bool(self._suggestions())

    def failing(self) -> int:
        """How many could not be done when that was last tried; not what nobody asks any more."""
        if self.turns.failing():
            self.turns.keep_only({job.key for job in self.ledger.jobs.pending()})
        return self.turns.failing()

    @property
    def _is_shared(self) -> bool:
        return self.ledger.sharing.is_shared

    def are_done_by_others(self) -> bool:
        """Whether workers live that do them."""
        return bool(self.ledger.sharing.helpers())

    @property
    def has_suggestions(self) -> bool:
        """Whether any suggestion is still to be made."""
        return bool(self._suggestions())

    @property
    def all_drawn(self) -> bool:
        """Whether nothing is left to be drawn; suggestions may be."""
        return not self._others()

    def rest(self) -> float | None:
        """Seconds until a job that was left is due; None where none was, or others do them."""
        if self.are_done_by_others():
            return None
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

    def _do(self, job: Job) -> bool | None:
        """Whether it was done; None where another program has it, or did it."""
        try:
            with self.ledger.claimed(job) as claim:
                return None if claim is None else self._done(claim)
        except LostClaimError:  # we slept, or were cut off: whoever has it now does it anew
            log.warning("documents of %s: another program took over", _told(job))
            return None

    def _done(self, claim: Claim) -> bool:
        job = claim.job
        self.ledger.jobs.begin(job, claim.enter)
        self.turns.begin(job.key)
        drawn = attempted(partial(self._drawn, claim), f"documents of {_told(job)}", is_told=True)
        if isinstance(drawn, LostClaimError):
            raise drawn
        if isinstance(drawn, Exception):
            self._note_failed(job, drawn)
            return False
        # what changed for a client changes the team's picture; alone, we ask once for all of them
        then = [TEAM] if self._is_shared and job.kind == "client" else []
        self.ledger.jobs.finish(job, drawn, then)
        self.turns.done(job.key)
        return True

    def _note_failed(self, job: Job, error: Exception) -> None:
        """A root of a group that takes nothing keeps only that group waiting."""
        why = why_shut(error) if isinstance(error, OSError) else ""
        where = self.roots.of_job(job).key if self.roots else ""
        where = error.root.key if isinstance(error, RootShutError) else where
        of_outbox = why not in {"", "in_the_way"} and not where
        self.turns.failed(job.key, why, of_outbox=of_outbox, where=where)

    def _drawn(self, claim: Claim) -> tuple[str, ...]:
        if self.roots is not None:
            self.roots.look_for(claim.job)
        with claim.working(), only_while(claim.laying), _unswept():
            return self.work(claim.job.kind)(claim.job.subject)


@contextmanager
def _unswept() -> Generator[None]:
    """Without looking for litter meanwhile: of a long dossier that took a quarter of the time.

    Nearly all that is made for a job goes by itself when that ends.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def attempted(
    work: Callable[[], _Made], called: str, *, is_told: bool = False
) -> _Made | Exception:
    """What is made by work that keeps no other work waiting; or what went wrong.

    Args:
        work: what is done.
        called: what it makes, for the log.
        is_told: people are told in words where a folder is the cause: the log need not.

    Raises:
        StoreStopsError: the store is not what was last written, or cannot be opened.
    """
    try:
        return work()
    except StoreStopsError:
        raise
    except Exception as error:  # noqa: BLE001 - as around one paper: the others go on
        # its kind only: the message of an error, and a traceback, may quote the paper
        level = logging.INFO if is_told and isinstance(error, OSError) else logging.ERROR
        why = type(error).__name__
        if isinstance(error, BrokenSchemaError):
            why = f"there is a mistake in {error.args[0].name} (krachtwerk schemas check)"
        log.log(level, "%s put off: %s", called, why)
        return error


def _told(job: Job) -> str:
    """What a job is about, for the log."""
    return {"client": job.subject, "team": "team"}.get(job.kind, f"{job.kind}:{job.subject}")
