"""A client -> where sheets lie ready that were printed for them, also under codes of before."""

from pathlib import Path

from pipeline.orders.issuing import APART, Issuing
from pipeline.outbox import files


def sheets_lying(issuing: Issuing, code: str) -> tuple[str, ...]:
    """The codes of this person in whose folder sheets lie that were printed before."""
    every = sorted(issuing.ledger.decisions.filing().codes(code))
    outbox = issuing.roots.of(code).path
    folders = ((each, issuing.filled_in(each)) for each in every)
    return tuple(each for each, folder in folders if _has_sheets(folder, outbox))


def _has_sheets(folder: Path, outbox: Path) -> bool:
    lying = files.names_in(folder, outbox) | files.names_in(folder / APART, outbox)
    return any(name.endswith(".pdf") for name in lying)
