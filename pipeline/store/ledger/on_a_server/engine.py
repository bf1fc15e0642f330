"""The address of a PostgreSQL database -> engines on it, whose sessions are as the ledger needs.

Passwords stand in addresses: an address is never told, and neither is what the server says of it.
"""

import errno
from typing import Any, Final

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError

from pipeline.store.ledger.trouble import StoreHurtError, StoreUnavailableError
from pipeline.store.trouble import StoreError

OLDEST: Final = (14,)  # of which we know that all we ask for is there
WRITES: Final = "krachtwerk.writes"  # on in transactions of ours; others leave the sums behind
CHANGED: Final = "krachtwerk.changed"
CLEARS: Final = "krachtwerk.clears"
_ENTERING: Final = 0x6B720001  # the lock of who writes: "kr", and which
WATCHING: Final = 0x6B720002  # the lock of who watches
# A commit is on the server's disk when it returns. Who waits too long is told so; who holds a lock
# and is cut off, or sleeps, loses it.
_SESSION: Final = {
    "synchronous_commit": "on",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "120s",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
_REACHING: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 40_000,
    "client_encoding": "utf8",
    "application_name": "krachtwerk",
}
_TROUBLES: Final = {
    "25006": errno.EROFS,  # read_only_sql_transaction: it is a copy of another server, say
    "53100": errno.ENOSPC,  # disk_full
    "53300": errno.EBUSY,  # too_many_connections
    "55P03": errno.EBUSY,  # lock_not_available
    "57P03": errno.EBUSY,  # cannot_connect_now
}
_HURT: Final = ("XX001", "XX002")  # data_corrupted, index_corrupted


class RowRefusedError(Exception):
    """The server refused a row or a statement of ours; the kind and SQLSTATE, never its words."""


def server_engine(address: str, *, looks: bool = False, keeps_open: bool = True) -> Engine:
    """An engine that puts no value in a message, and no password.

    `looks`: nothing can be changed by it. `keeps_open`: a connection is used again.

    Raises:
        StoreError: the address is none, or what talks to the server is not installed.
    """
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
        given = {key: value for key, value in _REACHING.items() if key not in url.query}
        engine = create_engine(
            url,
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            connect_args=given,
            poolclass=QueuePool if keeps_open else NullPool,
        )
    except ImportError as error:
        raise StoreError(
            "Voor een archief op een PostgreSQL-server ontbreekt een onderdeel. "
            "Typ: pip install 'krachtwerk-forms[postgres]'"
        ) from error
    except (ArgumentError, ValueError):
        raise StoreError("Het adres van de database bij 'store' klopt niet.") from None
    said = "; ".join(f"SET {name} = '{value}'" for name, value in _SESSION.items())
    if looks:
        said += "; SET default_transaction_read_only = on"

    def prepare(connection: Any, _record: object) -> None:
        connection.autocommit = True
        connection.execute(said)
        connection.autocommit = False

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # One writes at a time, as in a file: what is read before writing still holds then. What a
    # transaction reads after it got this lock is as of after.
    if connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql(
            f"SELECT pg_advisory_xact_lock({_ENTERING}), set_config('{WRITES}', 'on', true)"
        )
    elif connection.get_execution_options().get("steady", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def told(error: DBAPIError) -> Exception:
    """What an error of the server means, without its message: that quotes rows, and addresses."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    kind = type(error.orig).__name__
    if state in _HURT:
        return StoreHurtError("server_damaged")
    if isinstance(error, (IntegrityError, DataError, ProgrammingError)):
        return RowRefusedError(kind, state)
    return StoreUnavailableError(_TROUBLES.get(state, errno.EIO), kind)


def demand_fit_server(connection: Connection) -> None:
    """Raise StoreError where the server cannot hold what we keep."""
    version = connection.dialect.server_version_info or ()
    if version < OLDEST:
        raise StoreError(
            "De PostgreSQL-server is te oud: nodig is versie {oldest} of nieuwer.",
            oldest=OLDEST[0],
        )
    if connection.exec_driver_sql("SHOW server_encoding").scalar() != "UTF8":
        raise StoreError("De database kan niet alle letters bewaren. Maak er een met UTF8.")
