"""How programs share the jobs of one store: who is at which, and that nobody undoes newer work.

Where the books lie in a file all programs are on one computer: what draws holds the lock in the
folder, and turns are remembered by each program. On a server: `server_sharing`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from sqlalchemy import Connection

from pipeline.records.jobs import Job, JobKey
from pipeline.store.ahead import Ahead
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


class Joined(Protocol):
    """One worker, on the list for as long as it lives."""

    def be_there(self, doing: str) -> None:
        """Be on the list, also after the connection broke; `doing`: the kind of work."""

    def place(self) -> tuple[str, str] | None:
        """The word of the folders of who watches, and its program; None where nobody ever did."""

    def is_watched(self) -> bool:
        """Whether a program watches, on whatever computer."""

    def leave(self) -> None:
        """Be on the list no longer."""


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

    def alone(self) -> AbstractContextManager[Callable[[Connection], None] | None]:
        """While others begin no job; what ends, in a transaction, those that they began.

        None where there are no others. Raises OSError where somebody is at one for long.
        """
        return nullcontext()

    def refusing(self) -> AbstractContextManager[None]:
        """While a refused paper is laid out by no job: names that are free then are free still.

        Raises OSError where that cannot be made sure now.
        """
        return nullcontext()

    def ahead(self, program: str) -> Ahead | None:
        """Papers that workers read before their turn; None where there are none.

        `program`: what has to be the same for who reads.
        """
        del program
        return None

    def join(self, computer: str, pid: int) -> Joined | None:
        """Be one of the workers; None where there can be none."""
        del computer, pid
        return None

    def note_place(self, word: str, program: str) -> None:
        """Who watches says which folders these are, and which program it is."""
        del word, program

    @abstractmethod
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

    def close(self) -> None:
        pass
