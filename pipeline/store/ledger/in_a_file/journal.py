"""Each commit, told in a file beside the database before it is made: so that a loss is noticed.

A line holds what a commit changes, its number, its digest and that of the commit before. It is on
the disk before the database is asked to commit; which commit was the last to succeed is noted
after, in a file of its own that may lag behind. So the database is at the last line, or, where
the program was stopped in between (or the commit failed), at the line before. Anything else means
that it is not the database that was last written.

The first lines, of what stood in the database when the file was begun, follow each from the one
before, and the last of them is empty: so that one which is lost is missed too.

From the lines the database can be made anew. They hold the rows of all tables that do not follow
from others.
"""

import json
import os
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final, Literal, NamedTuple

from pipeline.store.atomic_files import note_in, open_private, put

JOURNAL: Final = "journal"
ENTERED: Final = "journal.last"
NOTHING: Final = "-"
_HEAD: Final = "krachtwerk-journal 1"
_WIDTH: Final = 128  # bytes of the note of the last commit: one write of so many is whole
_TAIL: Final = 4096
_LINE: Final = re.compile(
    rb"(\S+) ([SC]) (\d{1,18}) (-|[0-9a-f]{64}) (-|[0-9a-f]{64}) ([0-9a-f]{16}) ([0-9a-f]{16})\n"
)

Cell = str | int | float | bytes | None


class RowChange(NamedTuple):
    """A row that came (or went, where not `came`): its table and its cells by column."""

    table: str
    came: bool
    cells: dict[str, Cell]


class CommitMark(NamedTuple):
    """Which commit: its number from 1, and the digest (hex) of all that stands in the database."""

    number: int
    digest: str


class Told(NamedTuple):
    """A line without its changes. snapshot: it tells what stood there when the file was begun."""

    mark: CommitMark
    before: str
    snapshot: bool


class Journal:
    """The file of one store. All writing is done with the database's own lock for writing held."""

    def __init__(self, store: Path, entered: str = ENTERED) -> None:
        """The journal of this store; `entered`: the name of the note of the last commit."""
        self.path = store / JOURNAL
        self._entered = store / entered

    def exists(self) -> bool:
        """Whether anything was ever told."""
        return self.path.is_file()

    def revision(self) -> str:
        """To which step of the migrations the rows in it belong; "" where that is not told."""
        with suppress(OSError), self.path.open("rb") as file:
            head = file.readline(_TAIL).decode("ascii", "replace").rsplit(" ", 1)
            if head[0] == _HEAD:
                return head[1].strip()
        return ""

    def last(self) -> Told | None:
        """The last whole line, whatever half a line a crash left behind it.

        Raises:
            OSError: it cannot be read.
        """
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            step = _TAIL
            while True:
                file.seek(max(0, size - step))
                # only the ends of lines are needed: a line may be long
                for found in reversed(list(_END.finditer(file.read(step)))):
                    if _is_whole(found[1], found[2]):
                        return _told(*found[1].split())
                if step >= size:
                    return None
                step *= 16

    def entered(self) -> CommitMark | None:
        """The last commit that is known to have succeeded, if that is known."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(note_in(self._entered))
            if kept["check"] == _short(f"{kept['number']} {kept['digest']}".encode()):
                return CommitMark(int(kept["number"]), str(kept["digest"]))
        return None

    def tell(self, mark: CommitMark, before: str, changes: Sequence[RowChange]) -> None:
        """Tell of a commit that is about to be made; on the disk when this returns.

        Raises:
            OSError: it could not be told, and the commit must not be made.
        """
        line = _line("C", mark, before, changes)
        flags = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)
        handle = os.open(self.path, flags)
        try:
            size = os.lseek(handle, 0, os.SEEK_END)
            os.lseek(handle, max(0, size - 1), os.SEEK_SET)
            if os.read(handle, 1) != b"\n":  # a crash left half a line: it ends here
                line = b"\n" + line
            try:
                _write(handle, line)
                os.fsync(handle)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)

    def enter(self, mark: CommitMark) -> None:
        """Note that this commit succeeded; without it the same is known a little less exactly."""
        note = {**mark._asdict(), "check": _short(f"{mark.number} {mark.digest}".encode())}
        with suppress(OSError):
            handle = open_private(self._entered, os.O_WRONLY)
            try:
                os.write(handle, json.dumps(note).encode().ljust(_WIDTH))
            finally:
                os.close(handle)

    def begin(
        self, revision: str, mark: CommitMark, standing: Iterable[Sequence[RowChange]] = ()
    ) -> None:
        """Begin anew, with what stands in the database as of this commit, in portions."""
        put(self.path, _begun(revision, mark, standing), 0o600)

    def commits(self) -> Iterator[tuple[Told, list[RowChange]]]:
        """Every line of commits that can be read, oldest first; what was told in vain is left out.

        A commit that failed is followed by another with its number.
        """
        waiting: tuple[Told, bytes] | None = None
        for line in self._lines():
            told = _told(*line[1:5])
            if waiting is not None and (told.snapshot or told.mark.number > waiting[0].mark.number):
                yield waiting[0], _unpacked(waiting[1])
            waiting = told, line[0]
        if waiting is not None:
            yield waiting[0], _unpacked(waiting[1])

    def broken(self) -> int:
        """How many lines cannot be read or do not follow from those before, at least; 0: none."""
        entered = self.entered()
        lost, before = self._broken_beginning(), None
        for told, _ in self.commits():
            if not told.snapshot and before is not None and told.before != before:
                lost += 1
            before = told.mark.digest
        last = self.last()
        return lost + int(entered is not None and (last is None or not _reaches(last, entered)))

    def _broken_beginning(self) -> int:
        """The same of the lines that tell what stood in the database when the file was begun."""
        lost, follows, is_ended = 0, NOTHING, False
        for line in self._lines():
            payload, kind, _, digest, before, *_ = (each.decode() for each in line)
            if kind != "S":
                break
            # files of before 0.4.0 have the digest itself there, and cannot tell
            lost += before not in {follows, digest}
            follows, is_ended = _link(b" ".join(line) + b"\n"), payload == NOTHING
        return lost + (not is_ended)

    def _lines(self) -> Iterator[tuple[bytes, ...]]:
        with self.path.open("rb") as file:
            for line in file:
                found = _LINE.fullmatch(line)
                if found is None or _short(found[1]) != found[6].decode():
                    continue
                if _is_whole(b" ".join(found.groups()[1:6]), found[7]):
                    yield found.groups()


_END: Final = re.compile(
    rb" ([SC] \d{1,18} (?:-|[0-9a-f]{64}) (?:-|[0-9a-f]{64}) [0-9a-f]{16}) ([0-9a-f]{16})\n"
)


def _reaches(last: Told, entered: CommitMark) -> bool:
    """Whether a file that ends so holds the last commit that is known to have succeeded."""
    return last.mark.number > entered.number or last.mark == entered


def _link(line: bytes) -> str:
    return sha256(line).hexdigest()


def _is_whole(told: bytes, check: bytes) -> bool:
    return _short(told) == check.decode("ascii", "replace")


def _told(kind: bytes, number: bytes, digest: bytes, before: bytes, *_: bytes) -> Told:
    return Told(CommitMark(int(number), digest.decode()), before.decode(), kind == b"S")


def _line(
    kind: Literal["S", "C"], mark: CommitMark, before: str, changes: Sequence[RowChange]
) -> bytes:
    payload = _packed(changes)
    told = f"{kind} {mark.number} {mark.digest} {before} {_short(payload)}".encode()
    return payload + b" " + told + b" " + _short(told).encode() + b"\n"


def _begun(
    revision: str, mark: CommitMark, standing: Iterable[Sequence[RowChange]]
) -> Iterator[bytes]:
    yield f"{_HEAD} {revision}\n".encode()
    before = NOTHING
    for changes in chain(standing, [()]):
        line = _line("S", mark, before, changes)
        yield line
        before = _link(line)


def _packed(changes: Sequence[RowChange]) -> bytes:
    if not changes:
        return NOTHING.encode()
    told = [
        [each.table, each.came, {k: _plain(v) for k, v in each.cells.items()}] for each in changes
    ]
    return b64encode(zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 6))


def _unpacked(payload: bytes) -> list[RowChange]:
    if payload == NOTHING.encode():
        return []
    told = json.loads(zlib.decompress(b64decode(payload)))
    return [
        RowChange(table, came, {key: _cell(value) for key, value in cells.items()})
        for table, came, cells in told
    ]


def _plain(cell: Cell) -> object:
    return {"b64": b64encode(cell).decode("ascii")} if isinstance(cell, bytes) else cell


def _cell(told: object) -> Cell:
    if isinstance(told, dict):
        return b64decode(told["b64"])
    assert told is None or isinstance(told, str | int | float)
    return told


def _short(told: bytes) -> str:
    return sha256(told).hexdigest()[:16]


def _write(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
