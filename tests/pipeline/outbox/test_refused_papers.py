"""Refused papers in the outbox: what lies there follows from the ledger, in whatever order."""

from pipeline.workspace import Office
from tests.workspace import Workspace


def test_an_older_job_done_again_takes_nothing_away(office: Workspace) -> None:
    """Refused, tried again and refused again: only the last one says what lies there."""
    office.drop("kapot.pdf", b"%PDF-1.4 kapot")
    office.run_once()
    office.krachtwerk("retry")
    opened = Office.at(office.path, "nl")
    with opened.ledger() as ledger:
        first, _ = ledger.arrivals.all()
        opened.parts(ledger).shelf.carry_out(first.arrival)
    lying = sorted(path.name for path in office.outbox("geweigerd").iterdir())
    assert lying == ["kapot.pdf", "kapot.pdf.txt"]
