"""A file in the inbox that holds still and is whole -> an Arrival, its original safely kept."""

import base64
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from pipeline.intake import completeness
from pipeline.records import Arrival
from pipeline.records.refusals import TooLarge
from pipeline.store.originals import keep_pieces

# What copying programs, editors and systems leave in folders, never a paper. Hidden names are
# passed over as well.
IGNORED: Final = re.compile(
    rb"\..*|~\$.*|thumbs\.db|desktop\.ini|@eadir|.*\.(?:tmp|part|partial|filepart|crdownload)",
    re.IGNORECASE | re.DOTALL,
)
PIECE: Final = 1 << 20
# Never follow a link, never wait for a pipe. Other systems lack some of these.
_FLAGS: Final = sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)


class StillChangingError(Exception):
    """The file changed, or another took its name, while it was being read: look again later."""


class State(NamedTuple):
    """What must hold still: size in bytes, time of change in nanoseconds, and which file it is."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "State":
        """The state that a look found."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file as one look at the inbox found it.

    Attributes:
        raw: its name as the disk has it. ctime_ns: of its last change of any kind. owner: its
            user's number.
    """

    folder: Path
    raw: bytes
    state: State
    ctime_ns: int
    owner: int = 0

    @property
    def id(self) -> str:
        """`R-` and 16 characters for this very file: dropped anew, the same bytes have another.

        So a file that was entered but could not be removed is known again.
        """
        return identify(b"R", self.raw, self.state, self.ctime_ns)

    @property
    def name(self) -> str:
        """The base name as given, undecodable bytes escaped."""
        return os.fsdecode(self.raw)

    @property
    def path(self) -> bytes:
        """The path as the disk has it."""
        return os.path.join(os.fsencode(self.folder), self.raw)  # noqa: PTH118 - Path takes no bytes


Known = Mapping[bytes, Found]


@dataclass(frozen=True, slots=True)
class Scan:
    """One look at the inbox: what may be papers, by name, and how many other things lie there.

    Attributes:
        ignored: names that are never papers. skipped: links, folders, pipes and devices.
    """

    found: dict[bytes, Found]
    ignored: int
    skipped: int


def scan(inbox: Path, known: Known = MappingProxyType({})) -> Scan:
    """What lies in the inbox now, without what lies in folders inside it.

    With 50,000 files this is what a pass costs, so `known`, what the last look found, is used
    again where nothing changed.

    Raises:
        OSError: the inbox is not there or cannot be read. That never means: it is empty.
    """
    found: dict[bytes, Found] = {}
    ignored = skipped = 0
    with os.scandir(os.fsencode(inbox)) as entries:
        for entry in entries:
            name = entry.name
            before = known.get(name)
            if before is None and IGNORED.fullmatch(name):
                ignored += 1
            elif (one := _found(inbox, entry, before)) is not None:
                found[name] = one
            else:
                skipped += 1
    return Scan(found, ignored, skipped)


def _found(inbox: Path, entry: "os.DirEntry[bytes]", before: Found | None) -> Found | None:
    try:
        # Not entry.stat(): elsewhere than on Linux that leaves out which file it is.
        status = os.lstat(entry.path)
    except OSError:  # taken away since, or not to be looked at: the others go on
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    state = State(status.st_size, status.st_mtime_ns, status.st_ino)
    if before is not None and before.state == state and before.ctime_ns == status.st_ctime_ns:
        return before
    return Found(inbox, entry.name, state, status.st_ctime_ns, status.st_uid)


def identify(kind: bytes, raw: bytes, *marks: object) -> str:
    """A short id (`R-...` for a kind R) that follows from the name and what else marks a file."""
    digest = hashlib.sha256(b"\0".join([kind, raw, *(repr(mark).encode() for mark in marks)]))
    return f"{kind.decode()}-{base64.b32encode(digest.digest()[:10]).decode()}"


def is_whole(found: Found) -> bool:
    """Whether the file is not visibly half there (see `wholeness`); no, if it changed meanwhile.

    Raises:
        OSError: it cannot be read now.
    """
    try:
        with _opened(found) as file:
            return completeness.is_whole(file, found.state.size)
    except StillChangingError:
        return False


@contextmanager
def _opened(found: Found) -> Generator[BufferedReader]:
    """The very file that was found, open for reading.

    Raises:
        StillChangingError: it is another by now, or has changed.
    """
    with os.fdopen(os.open(found.path, os.O_RDONLY | _FLAGS), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or State.of(status) != found.state:
            raise StillChangingError
        yield file
        if State.of(os.fstat(file.fileno())) != found.state:
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


def keep_unread(originals: Path, found: Found) -> tuple[Path, str]:
    """Keep a file that is too large to read, piece by piece: its path there and its SHA-256."""
    with _opened(found) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return keep_pieces(originals, _pieces(found), digest), digest


def _pieces(found: Found) -> Iterator[bytes]:
    with _opened(found) as file:
        yield from iter(lambda: file.read(PIECE), b"")


def remove(found: Found) -> None:
    """Take a file out of the inbox, unless another has taken its name or it grew meanwhile.

    Raises:
        OSError: it cannot be removed (the ledger knows its id, so it is not entered twice).
    """
    try:
        if State.of(os.lstat(found.path)) == found.state:
            os.unlink(found.path)  # noqa: PTH108 - Path takes no bytes
    except FileNotFoundError:
        pass


def shown(name: str) -> str:
    """A file name fit to show: composed (NFC), with a mark for every byte that is no text."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text)
