"""A folder in; a stage out on which a story is played without watcher or chance: always the same.

The same stations work as in a real workspace. Only the day is that of the story, and codes and
numbers of sheets follow from the order in which they are asked for.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

from pipeline.demo.answering import ORDER_FORM
from pipeline.demo.stage import Stage
from pipeline.orders.blanks import blank
from pipeline.orders.issuing import put_in, same_number
from pipeline.records import Arrival
from pipeline.store.ledger import Ledger
from pipeline.workspace import Office

NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day of the story.

    Attributes:
        days: of which the last is the day of now.
    """

    days: list[date] = field(default_factory=list)

    def now(self) -> datetime:
        """Noon of that day, in UTC."""
        return datetime.combine(self.days[-1], NOON)


@dataclass(frozen=True, slots=True)
class Rehearsal(Stage):
    """A stage on which nothing differs from one time to the next.

    Its codes are drawn in order, from a seeded chance.
    """

    calendar: Calendar = field(default_factory=Calendar)

    @classmethod
    def on(cls, folder: Path, language: str, first: date) -> "Rehearsal":
        """Make a folder ready, on the first day of a story. Raises DemoError."""
        stage = Stage.fresh(folder, language)
        calendar = Calendar([first])
        chance = random.Random(0)  # noqa: S311 - no secret
        office = Office(stage.office.settings, language, calendar.now, chance.randrange)
        return cls(folder, office, calendar)

    def print_blank(self) -> None:
        """Lay out a blank sheet of everything."""
        catalogue = self.office.catalogue
        put_in(self.outbox("formulieren"), [blank(catalogue, name) for name in catalogue.files])

    def print_order_forms(self, name: str, copies: int) -> None:
        """Lay out order forms for somebody."""
        with self.office.ledger() as ledger:
            chance = random.Random(1)  # noqa: S311 - the codes have one of their own
            issuing = replace(self.office.parts(ledger).issuing, draw=chance.randrange)
            seeds = [(name, str(number)) for number in range(copies)]
            forms = [issuing.order_form(ORDER_FORM, name, seed, large=False) for seed in seeds]
            put_in(self.outbox("formulieren"), forms)

    def open(self, alias: str, language: str) -> str:
        """Open a dossier; its code."""
        with self.office.ledger() as ledger:
            return self.office.parts(ledger).issuing.open(alias, language, (alias,))

    def print_for(self, code: str, sheets: Sequence[str]) -> None:
        """Lay out sheets with the code of a client."""
        with self.office.ledger() as ledger:
            issuing = self.office.parts(ledger).issuing
            issuing.lay(code, issuing.personal(code, sheets, same_number((code,))))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Nobody watches: what is dropped is taken in at once."""
        yield

    def drop(self, name: str, content: bytes, *, slow: bool, day: date) -> None:  # noqa: ARG002 - whole
        """Take in a file on this day of the story."""
        self.calendar.days.append(day)
        digest = sha256(content).hexdigest()
        with self.office.ledger() as ledger:
            arrival = Arrival(name, content, digest, self.calendar.now(), f"R-{name}")
            self.office.parts(ledger).route.take(arrival)

    def settle(self, ledger: Ledger) -> None:
        """Draw the documents of all that came in."""
        self.office.parts(ledger).jobs.draw_pending()
