"""A hostile file in; what became of it, how long it took, and how much was held meanwhile."""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pipeline.records import Arrival
from pipeline.store.ledger import ArrivalRow
from pipeline.workspace import Office
from tests.hostile.kind import CODE, good
from tests.workspace import fresh

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
READ_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a file.

    Attributes:
        held: the most bytes that a reader held. held_by_house: the most that we held meanwhile.
    """

    rows: tuple[ArrivalRow, ...]
    seconds: float
    held: int
    held_by_house: int

    @property
    def codes(self) -> set[str]:
        """What is said of it: codes, or accepted."""
        said = {reason.code for row in self.rows for reason in row.reasons}
        return said | {row.outcome for row in self.rows if not row.reasons}


class Target:
    """A workspace with one client, on which papers are taken in one by one."""

    def __init__(self, folder: Path) -> None:
        fresh(folder)
        (folder / "krachtwerk.toml").write_text(f"read_seconds = {READ_SECONDS}\n")
        self.office = Office.at(folder, "nl")
        self.office.make_folders()
        with self.office.ledger() as ledger:
            ledger.clients.open(CODE, "Zoë", "nl", NOW)

    def take(self, name: str, content: bytes) -> Became:
        """Hand one in, as the watcher does once it has settled."""
        begun = time.monotonic()
        _forget_the_most()
        digest = sha256(content).hexdigest()
        with self.office.ledger() as ledger:
            number = f"A-{len(ledger.arrivals.all())}"
            self.office.parts(ledger).route.take(Arrival(name, content, digest, NOW, number))
            every = ledger.arrivals.all()
            rows = tuple(row for row in every if row.arrival.split("/")[0] == number)
        seconds = time.monotonic() - begun
        self.office.reading.close()
        return Became(rows, seconds, self.office.reading.most_held, _most_held())

    def takes_the_next(self) -> bool:
        """Whether a good paper is taken in as if nothing had happened."""
        became = self.take("goed.pdf", good("09-03-2026"))
        return [row.outcome for row in became.rows] == ["accepted"]


def _forget_the_most() -> None:
    """Let the system begin anew with the most that this process held (proc(5), clear_refs)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _most_held() -> int:
    """Bytes that this process held at most since then; 0 where nobody can tell."""
    with suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    return 0
