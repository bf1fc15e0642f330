"""The books of one store, opened together: parcels in, parcels out, each in one transaction."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import Engine

from pipeline.records import Held, Submission
from pipeline.records.events import Event
from pipeline.records.jobs import TEAM, Job, JobKey
from pipeline.store import originals
from pipeline.store.ledger import resealing
from pipeline.store.ledger.abridged import AbridgedPapers
from pipeline.store.ledger.arrivals import Arrivals, numbered
from pipeline.store.ledger.audit import Audit, Scribe
from pipeline.store.ledger.by_client import TextsByClient
from pipeline.store.ledger.clients import Clients, demand_living
from pipeline.store.ledger.clock import demand_clock, say_right
from pipeline.store.ledger.database import Database
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.held import HeldPages
from pipeline.store.ledger.in_a_file.opening import has_originals
from pipeline.store.ledger.in_a_file.soundness import How, demand_sound
from pipeline.store.ledger.jobs import PendingJobs
from pipeline.store.ledger.keeping import Keeping, Sealing, kept
from pipeline.store.ledger.papers import Papers
from pipeline.store.ledger.printed import PrintedForms
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import ArrivalRow
from pipeline.store.ledger.sharing import Claim
from pipeline.store.ledger.suggestions import Suggestions
from pipeline.store.ledger.trouble import Hurt
from pipeline.store.locks import entering
from pipeline.store.sealing.keys import Keys, demand_keys, keys_of
from pipeline.store.sealing.marks import note_unfinished
from pipeline.store.sealing.trouble import KeysError

if TYPE_CHECKING:
    from pipeline.store.ledger.forgetting.erasing import Erasing


class Ledger:
    """What came in and what became of it.

    Every method of every book raises StoreUnavailableError (an OSError) where the database cannot
    be read or written now; then nothing of that call is stored.

    Attributes:
        clients: the dossiers that were opened. printed: the personal forms that were printed.
        arrivals: what became of every file. papers: the submissions, in the dossiers they lie in.
        held: pages that are in no dossier yet. decisions: what people decided.
        jobs: what has still to be done. suggestions: what handwriting may say.
        shares: what each dossier adds to the team's picture. outlooks: what is ahead in it.
        lying: in which roots what is about somebody may lie.
        audit: who did what to which dossier. sharing: who does the jobs.
    """

    def __init__(
        self, keeping: Keeping, engine: Engine, scribe: Scribe, seal: Sealing | None = None
    ) -> None:
        self._keeping = keeping
        self._engine = engine
        self._store = keeping.folder
        self._writes = seal is not None
        self._database = database = Database(keeping, engine, seal)
        self.audit = audit = Audit(database, scribe)
        self.clients = Clients(database, audit)
        self.printed = PrintedForms(database, audit)
        self.jobs = PendingJobs(database, audit)
        self.decisions = Decisions(database, audit, self.clients, self.jobs)
        self.arrivals = Arrivals(database, self.decisions)
        self.papers = Papers(database, audit, self.decisions)
        self.abridged = AbridgedPapers(database, self.decisions)
        self.held = HeldPages(database, self.decisions)
        self.suggestions = Suggestions(database)
        self.shares = TextsByClient(database, tables.shares)
        self.outlooks = TextsByClient(database, tables.outlooks)
        self.lying = TextsByClient(database, tables.lying)
        self.sharing = keeping.sharing()

    @cached_property
    def erasing(self) -> "Erasing":
        """Takes out of all the books what goes for good; nearly nobody asks for that."""
        from pipeline.store.ledger.forgetting.erasing import Erasing

        work = self._database, self.audit, self.jobs
        return Erasing(*work, self._store, self.decisions.enter)

    @classmethod
    def open(
        cls, store: Path | Keeping, scribe: Scribe | None = None, *, repairing: bool = False
    ) -> Self:
        """The ledger of this store, made or brought up to date where needed.

        `scribe`: who opens it, for the log of what was done. `repairing`: to repair it.

        Raises:
            StoreError: it cannot be used; the message is for the user.
        """
        keeping = kept(store)
        demand_keys(keeping.folder)
        engine = keeping.open(repairing=repairing)
        ledger = cls(keeping, engine, scribe or Scribe(), keeping.sealing())
        if (keys := keys_of(keeping.folder)) is not None:
            ledger._look_at(keys)
        return ledger

    @classmethod
    @contextmanager
    def look(cls, store: Path | Keeping, now: datetime, *, examined: bool = True) -> Iterator[Self]:
        """The ledger of this store for who only looks: nothing is made, changed or migrated.

        `examined`: where that is quick, it is looked through first.

        Raises:
            StoreError: it cannot be used, or is hurt; the message is for the user.
            StoreUnavailableError: it cannot be read now.
        """
        demand_keys(kept(store).folder)
        with kept(store).look() as (keeping, engine):
            ledger = cls(keeping, engine, Scribe())
            try:
                if examined:
                    ledger.demand_sound(now, how="briefly")
                yield ledger
            finally:
                ledger.sharing.close()

    def _look_at(self, keys: Keys) -> None:
        """Make sure that these keys, or that new ones, may be used here; raises KeysError."""
        if not keys.is_there() and self.erasing.needed():
            raise KeysError("lost")  # else new ones are made, and nobody sees it
        if not keys.is_there():
            self._begin(keys)
        if keys.is_restored:
            self.drop_forgotten(keys)

    def _begin(self, keys: Keys) -> None:
        """Make the keys before anything is written, so that nobody writes here without them.

        What lay here before is told of until it is sealed.
        """
        if has_originals(self._store) or self.rows_in_the_open():
            note_unfinished(self._store)
        keys.place("")

    def drop_forgotten(self, keys: Keys) -> None:
        """Let go of all that nobody can open any more, in a store that was put back."""
        from pipeline.store import pictures  # slow to load
        from pipeline.store.ledger.forgetting.forgotten import drop_forgotten

        drop_forgotten(self._database, self.audit, self.clients, keys)
        with entering(self._store):
            for original in originals.all_originals(self._store / originals.FOLDER):
                if original.is_forgotten():
                    originals.forget(self._store / originals.FOLDER, original.sha256)
            for digest in pictures.all_digests(self._store):
                if pictures.is_forgotten(self._store, digest):
                    pictures.forget(self._store, digest)
        keys.looked_through()

    def seal_rows(self) -> int:
        """Seal what stands in the open in the books; how many rows."""
        return resealing.seal_rows(self._database)

    def open_rows(self, keys: Keys) -> int:
        """Open what is sealed in the books; how many rows."""
        return resealing.open_rows(self._database, keys)

    def rows_in_the_open(self) -> int:
        """How many rows are not sealed, of those that would be."""
        return resealing.count_open(self._database)

    def commits(self) -> int | None:
        """How many times anything was changed here; None where that is not counted."""
        return self._database.commits()

    def close(self) -> None:
        """Let go of the database; afterwards the folder can be copied."""
        self.sharing.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def demand_sound(self, now: datetime, *, how: How = "whole") -> None:
        """Make sure that the database is whole, and only we wrote in it; raises StoreHurtError.

        `how`: whole: all of it. start: where that takes long, not if it is sure that nobody touched
        it since the last look, a day ago at most. briefly: the same, while others write as well;
        who looks at the store alone then notes nothing.
        """
        notes = how != "briefly" or self._writes
        demand_sound(self._keeping, self._engine, now, how=how, notes=notes)

    def is_touched(self, now: datetime) -> bool:
        """Whether looking through the database takes long, and it is time to do so nevertheless."""
        if self._keeping.is_quick(self._engine):
            return False
        return self._keeping.known(self._engine, now, at_rest=False) is None

    def demand_clock(self, now: datetime) -> None:
        """Make sure that it can be as late as the clock says; raises ClockError."""
        demand_clock(self._database, self._store, now)

    def say_clock_is_right(self, now: datetime) -> None:
        """A person says so: what was entered before, under another clock, tells nothing."""
        say_right(self._database, self._store, now)

    def hurt(self, *, deep: bool = False) -> Hurt | None:
        """What is wrong with the database, if anything is; `deep`: with every index as well."""
        return self._keeping.examine(self._engine, deep=deep)

    def broken_journal(self) -> int:
        """How many lines of what stands beside the database cannot be read, or do not follow."""
        return self._keeping.broken_journal()

    def fence(self, check: Callable[[], None]) -> None:
        """Enter nothing from now on unless `check` allows it; it raises where it does not.

        It is asked within the transaction: who wakes late, and lost the right to write meanwhile,
        enters nothing. And who has just got it waits here for what others were writing.
        """
        self._database.fence(check)

    @contextmanager
    def claimed(self, job: Job) -> Iterator[Claim | None]:
        """The right to do a job; what is written meanwhile is written while it is held.

        None: another program has it, or it is done.
        """
        with self.sharing.claimed(job) as claim:
            if claim is None:
                yield None
                return
            with self._database.guarded(claim.check):
                yield claim

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While this lasts others begin no job, and what they began is not written."""
        with self.sharing.alone() as end_theirs:
            if end_theirs is not None:
                with self._database.writing() as connection:
                    end_theirs(connection)
            yield

    def note_waiting(self, waiting: Sequence[ArrivalRow], noted: Container[str]) -> None:
        """Replace what waits in the inbox; where people are told of it, ask for that anew.

        `noted`: the codes of the reasons that people find in a text in the outbox.
        """
        self.arrivals.set_waiting(waiting, noted, lambda now: self.jobs.ask_within(now, [TEAM]))

    def demand_living(
        self,
        arrivals: Sequence[ArrivalRow],
        submissions: Sequence[Submission],
        hold: Sequence[Held],
        settled: Sequence[tuple[int, ArrivalRow]],
    ) -> None:
        """Raise ClientErasedError where one of whom this tells was erased; as `take_in` does."""
        with self._database.reading() as connection:
            demand_living(connection, _whose(arrivals, submissions, hold, settled))

    def take_in(
        self,
        arrivals: Sequence[ArrivalRow],
        submissions: Sequence[Submission] = (),
        jobs: Iterable[JobKey] = (),
        *,
        hold: Sequence[Held] = (),
        release: Sequence[str] = (),
        settled: Sequence[tuple[int, ArrivalRow]] = (),
        decided: Sequence[Event] = (),
    ) -> None:
        """Enter a paper whole, in one transaction: what it was, what it said, what to draw.

        The same arrival or submission again changes nothing. What waited under the same file name
        waits no longer.

        Args:
            arrivals: an entry for each form in the file, in order.
            submissions: what they said.
            jobs: what has to be done because of it.
            hold: pages of this file that are in no dossier yet.
            release: ids of pages held before, that are in one now.
            settled: what became of entries made before, each with its part (from 0).
            decided: decisions that belong to it: which papers these take the place of.

        Raises:
            ClientErasedError: somebody of whom it tells was erased meanwhile.
        """
        rows = list(numbered(arrivals))
        with self._database.writing() as connection:
            demand_living(connection, _whose(arrivals, submissions, hold, settled))
            self.arrivals.wait_no_longer(connection, rows)
            self.held.change_within(connection, hold, release)
            self.arrivals.settle_within(connection, settled)
            self.papers.add_within(connection, submissions)
            self.arrivals.add_within(connection, rows)
            if decided:
                self.decisions.enter_within(connection, decided)
            self.jobs.ask_within(connection, jobs)


def _whose(
    arrivals: Sequence[ArrivalRow],
    submissions: Sequence[Submission],
    hold: Sequence[Held],
    settled: Sequence[tuple[int, ArrivalRow]],
) -> Iterator[str | None]:
    """The codes of all of whom this tells."""
    rows = (*arrivals, *(row for _, row in settled))
    yield from (row.client for row in rows)
    yield from (code for paper in submissions for code in (paper.client, paper.case))
    for held in hold:
        yield held.whose
        yield from (reading.identity.client for reading in held.readings)
