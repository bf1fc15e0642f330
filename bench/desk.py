"""A fresh workspace with clients and with papers in its inbox, taken in as `run --once` does."""

import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.papers import SHEETS, Paper
from forms.ground.check_digit import complete, pretty
from pipeline.intake.rounds import Rounds
from pipeline.intake.watching import run_once
from pipeline.service import rounds_of
from pipeline.settings import read_settings
from pipeline.store.ledger import Ledger
from pipeline.workspace import Office, Parts

SETTLE = 0.05  # seconds
OPENED = datetime(2026, 1, 1, tzinfo=UTC)


def codes(number: int) -> tuple[str, ...]:
    """Client codes with a right check digit."""
    return tuple(pretty(complete(f"{n:06}")) for n in range(100_000, 100_000 + number))


class Desk:
    """A workspace in an empty folder."""

    def __init__(self, folder: Path, clients: Sequence[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        settings = replace(read_settings(folder, {}), settle_interval=SETTLE)
        self.office = Office(settings)
        self.office.make_folders()
        for name in SHEETS:
            self.office.catalogue.current(name)  # where an edition is not committed yet
        with self.office.ledger() as ledger:
            for code in clients:
                ledger.clients.open(code, "Sam", "nl", OPENED)

    def note(self, printed: Sequence[Paper]) -> None:
        """Note what was printed on personal forms, as `print` does."""
        with self.office.ledger() as ledger:
            ledger.printed.add([each.instance for each in printed if each.instance is not None])

    def drop(self, dropped: Sequence[Paper]) -> None:
        """Note what was printed, and lay the papers in the inbox."""
        self.note(dropped)
        for paper in dropped:
            (self.office.settings.inbox / paper.name).write_bytes(paper.content)
        os.sync()  # what lies in the inbox was not written by us

    def take_in(self) -> None:
        """The intake, from opening the store on; documents are left to be drawn."""
        with self.office.ledger() as ledger:
            run_once(self.rounds(self.office.parts(ledger)))

    def rounds(self, parts: Parts) -> Rounds:
        """The rounds of `run --once`."""
        return rounds_of(parts, threading.Event())

    def take_in_and_draw(self) -> None:
        """Both with the store opened once, as `run --once` does."""
        with self.office.ledger() as ledger:
            parts = self.office.parts(ledger)
            run_once(self.rounds(parts))
            parts.jobs.draw_pending()

    def draw(self) -> None:
        """The documents of all clients touched."""
        with self.office.ledger() as ledger:
            self.office.parts(ledger).jobs.draw_pending()

    def check(self, number: int, *, drawn: bool) -> None:
        """Raise AssertionError unless all is as it must be: a quick wrong answer is no answer."""
        with self.office.ledger() as ledger:
            rows = ledger.arrivals.all()
            pending = _pending(ledger)
        assert len(rows) == number, f"{len(rows)} of {number} entered"
        refused = {reason.code for row in rows if row.submission is None for reason in row.reasons}
        assert not refused, f"refused or entered before: {refused}"
        assert all(row.submission for row in rows), "a form was taken for a duplicate"
        assert not any(self.office.settings.inbox.iterdir()), "papers left in the inbox"
        assert drawn == (pending == 0), f"{pending} clients without documents"


def _pending(ledger: Ledger) -> int:
    """Jobs that draw something: what is suggested comes after all documents, and may take long."""
    return sum(job.kind != "suggest" for job in ledger.jobs.pending())
