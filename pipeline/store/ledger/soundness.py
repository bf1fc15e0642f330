"""Whether a database is whole: its pages, what its rows refer to, and that only we wrote them."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from pipeline.store.atomic_files import put
from pipeline.store.ledger.keeping import Keeping
from pipeline.store.ledger.seal import changed_otherwise
from pipeline.store.ledger.trouble import Hurt, StoreHurtError, is_corrupt

EXAMINED: Final = "examined.json"


class Examined(NamedTuple):
    """What the last look through a database found, and when; None: it was whole."""

    at: datetime
    hurt: Hurt | None


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


def demand_sound(keeping: Keeping, engine: Engine, now: datetime, *, briefly: bool = False) -> None:
    """Raise StoreHurtError where the database is not whole.

    `briefly`: where looking would take long, what was found the last time has to do.
    """
    store = keeping.folder
    if briefly and not keeping.is_quick(engine):
        last = last_examined(store)
        hurt = last.hurt if last else None
    else:
        hurt = keeping.examine(engine)
        if not briefly:
            note_examined(store, now, hurt)
    if hurt is not None:
        raise StoreHurtError(hurt)


def note_examined(store: Path, at: datetime, hurt: Hurt | None) -> None:
    """Note what a look through the database found, for who has no time for one."""
    content = json.dumps({"at": at.isoformat(), "hurt": hurt})
    with suppress(OSError):
        put(store / EXAMINED, [content.encode()], 0o600)


def last_examined(store: Path) -> Examined | None:
    """What the last look through the database of this store found, if there was one."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads((store / EXAMINED).read_bytes())
        return Examined(datetime.fromisoformat(kept["at"]), kept["hurt"])
    return None
