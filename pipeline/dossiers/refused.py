"""Papers that were refused -> those that still wait for somebody, and how the others ended."""

from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal

from forms.ground.problems import missing_pages
from pipeline.records.filing import Filing
from pipeline.records.refusals import OwnDocument, OwnPlan, OwnSummary
from pipeline.store.ledger import ArrivalRow, Ledger

# open: it waits for somebody. put_away: a person looked, and nothing is to be done. settled: the
# very form came in well later, or it is a document of our own.
RefusedEnd = Literal["open", "put_away", "settled"]
# Codes of refusals of what we made ourselves: there is nothing to be done with it.
OURS: Final = frozenset(each.code for each in (OwnPlan, OwnSummary, OwnDocument))
ENDS: Final[tuple[RefusedEnd, ...]] = ("open", "put_away", "settled")


def still_refused(ledger: Ledger) -> Iterator[ArrivalRow]:
    """The refused papers that wait for somebody, one row for each content."""
    return (row for row, end in every_refused(ledger) if end == "open")


def came_in_since(ledger: Ledger, arrival: str) -> bool:
    """Whether all that was refused of a file, by its id, came in well later."""
    rows = ledger.arrivals.of_file(arrival)
    refused = [row for row in rows if row.outcome == "rejected"]
    now = ledger.decisions.filing()
    return bool(refused) and all(_came_well_later(row, ledger, now) for row in refused)


def counted(ledger: Ledger) -> dict[RefusedEnd, int]:
    """How many refused papers ended in each way."""
    found = Counter(end for _, end in every_refused(ledger))
    return {end: found[end] for end in ENDS}


def every_refused(ledger: Ledger) -> Iterator[tuple[ArrivalRow, RefusedEnd]]:
    """The latest refused row of each content of which not everything was taken in since."""
    latest: dict[str, tuple[str, list[ArrivalRow]]] = {}
    for row in ledger.arrivals.once_refused():
        assert row.sha256 is not None
        arrival, rows = latest.get(row.sha256, ("", []))
        rows = [*rows, row] if arrival == row.arrival else [row]
        latest[row.sha256] = (row.arrival, rows)
    now = ledger.decisions.filing() if latest else None
    for _, rows in latest.values():
        refused = [row for row in rows if row.outcome == "rejected"]
        if refused and now is not None:
            yield refused[0], _end(refused, ledger, now)


def _end(refused: list[ArrivalRow], ledger: Ledger, now: Filing) -> RefusedEnd:
    if refused[0].arrival in now.put_away:
        return "put_away"
    is_settled = all(_is_ours(row) or _came_well_later(row, ledger, now) for row in refused)
    return "settled" if is_settled else "open"


def _is_ours(row: ArrivalRow) -> bool:
    """Whether it is a document that we made ourselves: there is nothing to be done with it."""
    return any(reason.code in OURS for reason in row.reasons)


def _came_well_later(row: ArrivalRow, ledger: Ledger, now: Filing) -> bool:
    """Whether the very print that this is of was taken in since, with all of its pages.

    Of a sheet without a number of its own nobody can be certain.
    """
    printed = ledger.printed.get(row.instance)
    if row.instance is None or printed is None:
        return False
    papers = ledger.papers.of_instance(printed.client, row.instance)
    printed_pages = frozenset(printed.pages)
    return any(
        paper.received_at > row.received_at
        and paper.id not in now.withdrawn
        and printed_pages.isdisjoint(missing_pages(paper.problems))
        for paper in papers
    )
