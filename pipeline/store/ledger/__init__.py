"""The one store: what came in, what became of it, and what still has to be drawn."""

from pipeline.store.ledger.abridged import Abridged, Slip
from pipeline.store.ledger.audit import Line, Scribe
from pipeline.store.ledger.books import Ledger
from pipeline.store.ledger.opening import (
    FILE_NAME,
    StoreError,
    StoreOnShareError,
    StoreTooNewError,
)
from pipeline.store.ledger.rows import (
    ArrivalRow,
    InstanceTakenError,
    Job,
    Reason,
    StoreUnavailableError,
)

__all__ = [
    "FILE_NAME",
    "Abridged",
    "ArrivalRow",
    "InstanceTakenError",
    "Job",
    "Ledger",
    "Line",
    "Reason",
    "Scribe",
    "Slip",
    "StoreError",
    "StoreOnShareError",
    "StoreTooNewError",
    "StoreUnavailableError",
]
