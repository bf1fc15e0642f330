"""Papers, decisions and jobs in, the same out: what came in, what became of it, what is to do.

The front door is `Ledger`, which has a book for each of them.
"""

from pipeline.store.ledger.abridged import Abridged, Slip
from pipeline.store.ledger.audit import AuditLine, Scribe
from pipeline.store.ledger.books import Ledger
from pipeline.store.ledger.clock import ClockError, demand_reason
from pipeline.store.ledger.forgetting.what_goes import Going, Whose
from pipeline.store.ledger.in_a_file.opening import DATABASE_FILE
from pipeline.store.ledger.in_a_file.soundness import How
from pipeline.store.ledger.keeping import Keeping, keeping_of
from pipeline.store.ledger.printed import InstanceTakenError
from pipeline.store.ledger.schema.rows import ArrivalRow, Reason
from pipeline.store.ledger.sharing import Claim, Joined, LostClaimError, WorkerSeen
from pipeline.store.ledger.trouble import (
    ClientErasedError,
    Hurt,
    StoreHurtError,
    StoreOnShareError,
    StoreTooNewError,
    StoreUnavailableError,
)
from pipeline.store.trouble import StoreError

__all__ = [
    "DATABASE_FILE",
    "Abridged",
    "ArrivalRow",
    "AuditLine",
    "Claim",
    "ClientErasedError",
    "ClockError",
    "Going",
    "How",
    "Hurt",
    "InstanceTakenError",
    "Joined",
    "Keeping",
    "Ledger",
    "LostClaimError",
    "Reason",
    "Scribe",
    "Slip",
    "StoreError",
    "StoreHurtError",
    "StoreOnShareError",
    "StoreTooNewError",
    "StoreUnavailableError",
    "Whose",
    "WorkerSeen",
    "demand_reason",
    "keeping_of",
]
