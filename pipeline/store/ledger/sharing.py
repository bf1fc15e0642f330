"""How programs share the jobs of one store: who is at which, and that nobody undoes newer work.

Where the books lie in a file all programs are on one computer: what draws holds the lock in the
folder, and turns are remembered by each program. On a server: `server_sharing`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from pipeline.records.jobs import Job, JobKey
from pipeline.store.locks import drawing
from pipeline.turns import Turns


class LostClaimError(Exception):
    """Somebody else is at this job now: what we were at is not written."""


class WorkerSeen(NamedTuple):
    """A program that does jobs of this store.

    Attributes:
        computer: its name. pid: of the program there. doing: the kind of its job, or "".
        since, beat: seconds since it began, and since its last sign of life.
    """

    computer: str
    pid: int
    doing: str
    since: float
    beat: float


class Claim(ABC):
    """The right to do one job, for as long as it is held."""

    job: Job

    @abstractmethod
    def enter(self, connection: Connection) -> None:
        """Within the transaction that begins the job: from now on it is ours."""

    @abstractmethod
    def check(self, connection: Connection) -> None:
        """Within a transaction that writes: make sure that it is; raises LostClaimError."""

    @abstractmethod
    def working(self) -> AbstractContextManager[None]:
        """While the work is done: what others began about the same is written, or never will be.

        Raises OSError where that cannot be made sure now.
        """

    @abstractmethod
    def laying(self) -> AbstractContextManager[None]:
        """While something is laid in the outbox, or taken away; raises LostClaimError, OSError."""


class Sharing(ABC):
    """Who does the jobs of one store.

    Attributes:
        turns: whose job is done when.
        is_shared: whether several programs may do jobs at once.
    """

    turns: Turns[JobKey]
    is_shared = False

    @abstractmethod
    def claimed(self, job: Job) -> AbstractContextManager[Claim | None]:
        """The right to this job as it is asked for now; None: another has it, or it is done."""

    def helpers(self) -> tuple[WorkerSeen, ...]:
        """The workers that live, other than we."""
        return ()

    def close(self) -> None:
        """Hold nothing any longer."""


@dataclass(frozen=True, slots=True)
class _Free(Claim):
    job: Job
    store: Path

    def enter(self, connection: Connection) -> None:
        """Nobody asks."""

    def check(self, connection: Connection) -> None:
        """The lock in the folder is held meanwhile."""

    def working(self) -> AbstractContextManager[None]:
        return drawing(self.store)

    def laying(self) -> AbstractContextManager[None]:
        return nullcontext()


class OneComputer(Sharing):
    """All programs are on the computer on which the books are."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self.turns = Turns()

    def claimed(self, job: Job) -> AbstractContextManager[Claim | None]:
        return nullcontext(_Free(job, self._store))


