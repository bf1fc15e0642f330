"""What the page of today costs after a pass, with few papers in the store and with 50,000.

The papers are entered in the ledger as the intake enters them, spread over two years, and what is
ahead in each dossier is noted as it is when documents are drawn. `python -m bench.today [N...]`
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.desk import OPENED, Desk, codes
from bench.measuring import on_one_core, table, taken
from pipeline.dossiers.outlook import Outlook, PlannedStep
from pipeline.records import Outcome, Source, Submission
from pipeline.records.today_names import MONTHS_FOLDER, TODAY_PAGE, TODAY_REMEMBERED
from pipeline.store.ledger import ArrivalRow, Ledger, Reason
from pipeline.today.overview import Overview

SIZES = (500, 5_000, 50_000)
YEARS = timedelta(days=730)
NOW = datetime(2027, 12, 30, 12, tzinfo=UTC)
EACH = 50  # papers of a client
BATCH = 1_000
OUTCOMES: Sequence[Outcome] = (*("accepted",) * 16, "review", "review", "rejected", "duplicate")


@dataclass(frozen=True, slots=True)
class Cost:
    """With so many papers in the store: seconds of the processor, and kilobytes.

    Attributes:
        first: all pages, of a store of which none was written. more: after one more paper.
        idle: after a pass that changed nothing.
        page: of the overview. month: of the largest page of a month.
    """

    papers: int
    first: float
    more: float
    idle: float
    page: float
    month: float


def measure(sizes: Sequence[int] = SIZES) -> list[Cost]:
    """The costs with so many papers."""
    return [_measured(papers) for papers in sizes]


def _measured(papers: int) -> Cost:
    with TemporaryDirectory() as name:
        known = codes(max(2, papers // EACH))
        desk = Desk(Path(name), known)
        desk.office.clock = lambda: NOW
        with desk.office.ledger() as ledger:
            for batch in _batches(papers, known):
                rows, entered = zip(*batch, strict=True)
                ledger.take_in(rows, [each for each in entered if each is not None])
            for n, code in enumerate(known):
                ledger.outlooks.keep(code, _outlook(n).to_text())
        with desk.office.ledger() as ledger:
            return _costs(desk, ledger, papers, known)


def _costs(desk: Desk, ledger: Ledger, papers: int, known: Sequence[str]) -> Cost:
    overview = Overview(desk.office.parts(ledger), watches=True)
    first = taken(overview.refresh).cpu
    more = []
    for n in range(5):
        row, paper = entry(papers + n, NOW - timedelta(minutes=5 - n), known)
        ledger.take_in([row], [paper] if paper else [])
        more.append(taken(overview.refresh).cpu)
    idle = min(taken(overview.refresh).cpu for _ in range(5))
    outbox = desk.office.settings.outbox
    month = max(path.stat().st_size for path in (outbox / MONTHS_FOLDER).iterdir())
    assert (desk.office.settings.store / TODAY_REMEMBERED).is_file()
    size = (outbox / TODAY_PAGE).stat().st_size
    return Cost(papers, first, sorted(more)[2], idle, size / 1000, month / 1000)


def _batches(
    papers: int, known: Sequence[str]
) -> Iterator[list[tuple[ArrivalRow, Submission | None]]]:
    step = YEARS / papers
    for begin in range(0, papers, BATCH):
        numbers = range(begin, min(papers, begin + BATCH))
        yield [entry(n, NOW - YEARS + step * n, known) for n in numbers]


def entry(n: int, at: datetime, known: Sequence[str]) -> tuple[ArrivalRow, Submission | None]:
    """A paper that came in, and what it said where it was taken in."""
    outcome, code = OUTCOMES[n % len(OUTCOMES)], known[n % len(known)]
    digest = sha256(str(n).encode()).hexdigest()
    row = ArrivalRow(f"today-{n}", f"blad {n}.pdf", digest, at, outcome, (1,))
    if outcome in {"rejected", "duplicate"}:
        return replace(row, reasons=(Reason("damaged"),)), None
    identity, sheet = f"S-{digest[:16].upper()}", "vormen_van_kracht"
    row = replace(row, worksheet=sheet, client=code, submission=identity)
    paper = Submission(
        id=identity,
        worksheet=sheet,
        edition=1,
        language="nl",
        client=code,
        filled_on=at.date(),
        date_given=True,
        received_at=at,
        instance=None,
        source=Source(digest, "fillable", (1,)),
        values={"i_can": ["Koken"]},
        readings={},
    )
    return row, paper


def _outlook(n: int) -> Outlook:
    """A third is active; of those some are late with a step, and some look back soon."""
    day = (NOW - timedelta(days=n % 540)).date()
    steps = (PlannedStep(f"A-{n:06}", day + timedelta(days=7)),) if n % 3 else ()
    return Outlook(
        questions=n % 7 == 0,
        urgent=n % 14 == 0,
        began=OPENED.date(),
        as_of=day,
        came=day,
        looked_back=date(2027, 9, 1) + timedelta(days=n % 90),
        steps=steps,
        forms=("actieplan-bijwerken.pdf",),
    )


def report(costs: Sequence[Cost]) -> str:
    """The costs, a row each."""
    head = ["papers", "all pages, s", "one more, s", "idle pass, ms", "page, KB", "month, KB"]
    rows = [
        [
            f"{each.papers:,}",
            f"{each.first:.2f}",
            f"{each.more:.3f}",
            f"{each.idle * 1000:.1f}",
            f"{each.page:.0f}",
            f"{each.month:.0f}",
        ]
        for each in costs
    ]
    return table(head, rows)


if __name__ == "__main__":
    on_one_core()
    print(report(measure([int(n) for n in sys.argv[1:]] or SIZES)))
