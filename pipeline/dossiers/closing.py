"""Dossiers that are closed -> those for which a paper came in all the same: a person is asked."""

from forms.ground.known_names import CHECK_SHEET
from pipeline.store.ledger import Ledger


def came_since(ledger: Ledger) -> tuple[str, ...]:
    """The codes of the closed dossiers for which papers came in since, sorted."""
    closed = ledger.decisions.filing().closed
    return tuple(
        code
        for code, at in sorted(closed.items())
        if ledger.clients.get(code) is not None
        and any(
            paper.received_at > at and paper.worksheet != CHECK_SHEET
            for paper in ledger.papers.of(code)
        )
    )
