"""Whether a database is whole: its pages, what its rows refer to, and that only we wrote them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from pipeline.store.ledger.in_a_file.seal import changed_otherwise
from pipeline.store.ledger.keeping import Keeping
from pipeline.store.ledger.trouble import Hurt, StoreHurtError, is_corrupt

How = Literal["whole", "start", "briefly"]


def examine(engine: Engine, *, deep: bool = False) -> Hurt | None:
    """What is wrong with a database; None where it is whole.

    The pages by SQLite's own check, what refers to what, and of each table the number of rows and
    the sum of their digests: a page that SQLite takes for sound may have lost what stood in it.

    `deep`: also whether each index leads to all rows.
    """
    try:
        return next(_found(engine, "integrity_check" if deep else "quick_check"), None)
    except DatabaseError as error:
        if isinstance(error, OperationalError) and not is_corrupt(error.orig):
            raise
        return "damaged"
    except UnicodeDecodeError:
        return "damaged"


def _found(engine: Engine, check: str) -> Iterator[Hurt]:
    with engine.connect() as connection:
        if connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar() != "ok":
            yield "damaged"
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            yield "loose"
        if changed_otherwise(connection):
            yield "rows"


def demand_sound(
    keeping: Keeping, engine: Engine, now: datetime, *, how: How = "whole", notes: bool = True
) -> None:
    """Raise StoreHurtError where the database is not whole.

    `how`: whole: it is looked through whatever that takes. start: if looking takes long, only
    where it cannot be told that nobody touched it since the last look, a day ago at most. briefly:
    the same, also while something is being written. `notes`: what was found is noted for these.
    """
    last = None if how == "whole" else keeping.known(engine, now, at_rest=how == "start")
    if last is not None:
        hurt = last.hurt
    elif notes and (how != "briefly" or not keeping.is_quick(engine)):
        hurt = keeping.looked_through(engine, now)
    else:
        hurt = keeping.examine(engine)
    if hurt is not None:
        raise StoreHurtError(hurt)
