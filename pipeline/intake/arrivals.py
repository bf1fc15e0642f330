"""A file in the inbox that holds still and is whole -> an Arrival, its original safely kept."""

import hashlib
import os
import stat
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.intake import completeness
from pipeline.intake.found import FileState, Found
from pipeline.intake.writers import grows_by_pages, is_written_to
from pipeline.records import Arrival
from pipeline.records.refusals import TooLarge
from pipeline.store.atomic_files import PLAIN
from pipeline.store.mounts import on_share
from pipeline.store.originals import Original, keep_pieces

PIECE: Final = 1 << 20


class StillChangingError(Exception):
    """The file changed, or another took its name, while it was being read: look again later."""


class StillOpenError(OSError):
    """Somebody has the file open to write in it."""


class Insight(NamedTuple):
    """What a look into a file tells, beyond what its folder tells.

    Attributes:
        is_whole: nothing of it is visibly lacking (see `completeness`).
        is_open: somebody has it open to write in it; None where nobody can tell.
        may_grow: it may get a further page although it is whole.
    """

    is_whole: bool
    is_open: bool | None
    may_grow: bool


def look_into(found: Found, *, is_suspect: bool = False) -> Insight:
    """What there is to see in the file; of one that changed meanwhile: that it is not whole.

    `is_suspect`: who writes it was seen to come back to files that were whole.

    Raises:
        OSError: it cannot be read now.
    """
    try:
        with _opened(found) as file:
            is_whole = completeness.is_whole(file, found.state.size)
            file.seek(0)
            may_grow = is_suspect or grows_by_pages(file.read(4))
            is_open = is_written_to(file.fileno())
            # What another computer writes on a share, nobody tells; to ask costs more than to read.
            if (is_open or (may_grow and is_open is not None)) and _is_shared(found):
                is_open = None
            return Insight(is_whole, is_open, may_grow)
    except StillChangingError:
        return Insight(is_whole=False, is_open=None, may_grow=False)


def is_whole(found: Found) -> bool:
    """Whether the file is not visibly half there; raises OSError."""
    return look_into(found).is_whole


def _is_shared(found: Found) -> bool:
    return on_share(Path(os.fsdecode(found.path)).parent)


@contextmanager
def _opened(found: Found) -> Generator[BufferedReader]:
    """The very file that was found, open for reading.

    Raises:
        StillChangingError: it is another by now, or has changed.
    """
    with found.reached() as (name, folder):
        handle = os.open(name, os.O_RDONLY | PLAIN, dir_fd=folder)
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or FileState.of(status) != found.state:
            raise StillChangingError
        yield file
        if FileState.of(os.fstat(file.fileno())) != found.state:
            raise StillChangingError


def read(found: Found, limit: int, now: datetime) -> Arrival:
    """The file, read once; `limit` in bytes.

    Raises:
        TooLarge: it is larger than the limit; it was not read.
        StillChangingError: it is not, or no longer, what was found.
        OSError: it cannot be read now.
    """
    if found.state.size > limit:
        raise TooLarge(f"{limit / 1e6:g}")
    with _opened(found) as file:
        content = file.read(found.state.size + 1)
    if len(content) != found.state.size:
        raise StillChangingError
    digest = hashlib.sha256(content).hexdigest()
    return Arrival(found.name, content, digest, now, found.id)


def keep_unread(originals: Path, found: Found) -> Original:
    """Keep a file that is too large to read, piece by piece."""
    with _opened(found) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return keep_pieces(originals, _pieces(found), digest)


def _pieces(found: Found) -> Iterator[bytes]:
    with _opened(found) as file:
        yield from iter(lambda: file.read(PIECE), b"")


def remove(found: Found) -> None:
    """Take a file out of the inbox, unless another has taken its name or it grew meanwhile.

    Raises:
        StillOpenError: somebody has opened it to write in it: what they add would go with it.
        OSError: it cannot be removed (the ledger knows its id, so it is not entered twice).
    """
    try:
        with found.reached() as (name, folder):
            if FileState.of(os.stat(name, dir_fd=folder, follow_symlinks=False)) == found.state:
                _demand_unwritten(found)
                os.unlink(name, dir_fd=folder)
    except (FileNotFoundError, StillChangingError):
        pass


def _demand_unwritten(found: Found) -> None:
    try:
        with _opened(found) as file:
            if is_written_to(file.fileno()) and not _is_shared(found):
                raise StillOpenError
    except PermissionError:  # no longer to be read by us, and it was read
        pass
