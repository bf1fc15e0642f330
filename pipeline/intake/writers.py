"""An open file -> whether somebody else has it open to write in it, where the system tells."""

import errno
import signal
from contextlib import suppress
from typing import Final

try:
    import fcntl
except ImportError:  # Windows, where who writes keeps others from opening at all
    fcntl = None  # type: ignore[assignment]

# TIFF, also of more than 4 GB: its pages are a chain, and each further one is hung on its end.
_CHAINS: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def is_written_to(handle: int) -> bool | None:
    """Whether any program of this computer has the file open to write in it; None: not to be told.

    A read lease is given only where nobody writes. It is handed back at once: who wants to write
    meanwhile waits for that, and notices nothing.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        # Who wants to write while we hold it makes the system send a signal: one that nobody
        # minds, for the usual one would end the program.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:  # another user's file, or a file system without leases
        return True if error.errno == errno.EAGAIN else None
    with suppress(OSError):
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def grows_by_pages(head: bytes) -> bool:
    """Whether a file that begins so may be whole, and get a further page all the same."""
    return head[:4] in _CHAINS
