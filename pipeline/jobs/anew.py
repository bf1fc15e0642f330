"""Books whose outbox is gone, or was never there -> the jobs that lay all in it anew."""

from pipeline.records.jobs import TEAM, JobKey, drawing_of
from pipeline.store.ledger import Ledger


def everything(ledger: Ledger) -> list[JobKey]:
    """The documents of every client and of the team, and the papers that are refused."""
    refused = dict.fromkeys(row.arrival for row in ledger.arrivals.once_refused())
    shown = (JobKey("refused", arrival) for arrival in refused)
    return [*(drawing_of(client.code) for client in ledger.clients.all()), TEAM, *shown]
