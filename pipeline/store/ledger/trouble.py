"""What can be wrong with a store, each as an error whose message is for the user."""

import errno
from typing import Final, Literal

from pipeline.store.trouble import StoreError, StoreStopsError

Trouble = Literal["full", "read_only", "busy", "away"]
OfFile = Literal["lost", "older", "unsealed", "damaged", "rows", "loose", "unfinished", "gone"]
OfKept = Literal["originals", "pictures", "unknown"]
Hurt = OfFile | OfKept | Literal["server_lost", "server_damaged", "elsewhere"]
# What people read who use the store by another way than a command; commands tell it in their
# own language (`hurt.CODE`).
_TOLD: Final = "Het archief klopt niet ({code}). Er wordt niets aangenomen. Typ: krachtwerk doctor"
_CORRUPT: Final = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB


# What SQLite calls busy, locked, read-only and full, as the system would.
_AS_ERRNO: Final = {5: errno.EBUSY, 6: errno.EBUSY, 8: errno.EROFS, 13: errno.ENOSPC}
_TROUBLES: Final[dict[int, Trouble]] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.EBUSY: "busy",
}


class StoreUnavailableError(OSError):
    """The store cannot be read or written now: disk full, busy, gone. Trying later may help."""

    @classmethod
    def of(cls, error: BaseException | None) -> "StoreUnavailableError":
        """Of what the driver of the database says; never with its message, which names files."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return cls(_AS_ERRNO.get(code, errno.EIO), type(error).__name__)


def trouble_of(error: OSError) -> Trouble:
    """What kind of trouble the store is in, for people."""
    return _TROUBLES.get(error.errno or 0, "away")


class StoreOnShareError(StoreError):
    """The store lies on a network file system."""


class StoreTooNewError(StoreError):
    """The store was written by a newer program."""


class ClientErasedError(StoreError):
    """What was to be entered is about somebody of whom everything was erased."""

    def __init__(self) -> None:
        super().__init__("Dit dossier is gewist. Er wordt niets meer van bewaard.")


class StoreHurtError(StoreStopsError):
    """The store is not what was last written: nothing is entered until a person has looked.

    Attributes:
        code: lost: there is no database, and there was one. older: it is not the one that was last
            written. unsealed: what was written down beside it is gone. damaged: it cannot be read.
            rows: something in it was changed by other means. loose: rows name what is not there.
            unfinished: a repair is at work, or was cut short. gone: there is no store at all, and
            papers that come from one. server_lost, server_damaged: the same of books on a server,
            which only the server's own means, or a backup, bring back. elsewhere: the books of this
            folder are on a server, and the settings say otherwise. originals, pictures: some of
            these are gone, or no more what they were. unknown: originals that the database does
            not tell of.
    """

    def __init__(self, code: Hurt) -> None:
        super().__init__(_TOLD, code=code)
        self.code: Hurt = code


def is_corrupt(error: BaseException | None) -> bool:
    """Whether the database itself says that its file is damaged, or is no database."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _CORRUPT
    return "decode to UTF-8" in str(error)
