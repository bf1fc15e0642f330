"""The one store: what came in, what became of it, and what still has to be drawn."""

from pipeline.ledger.audit import Line, Scribe
from pipeline.ledger.books import Ledger
from pipeline.ledger.opening import FILE_NAME, StoreError, StoreOnShareError, StoreTooNewError
from pipeline.ledger.rows import ArrivalRow, InstanceTakenError, Job, Reason, StoreUnavailableError

__all__ = [
    "FILE_NAME",
    "ArrivalRow",
    "InstanceTakenError",
    "Job",
    "Ledger",
    "Line",
    "Reason",
    "Scribe",
    "StoreError",
    "StoreOnShareError",
    "StoreTooNewError",
    "StoreUnavailableError",
]
