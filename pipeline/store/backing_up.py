"""A store that is at work -> one encrypted file, checked; and from such a file a store again.

First the database is copied as it stands at one moment, then what it names: originals and pictures
lie there before the database tells of them, and stay. What only tells of this computer, or follows
from the rest, stays out.
"""

import errno
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Final

from pipeline.store.atomic_files import make_folder, put, sync_folder
from pipeline.store.backed_up import NOTHING_MORE, BackedUp, Expected, not_whole
from pipeline.store.last_backup import note_backup
from pipeline.store.ledger import DATABASE_FILE, Keeping
from pipeline.store.ledger.in_a_file.journal import CommitMark
from pipeline.store.ledger.in_a_file.restoring import leave_out_waiting, named_originals
from pipeline.store.locks import alone
from pipeline.store.sealed_archive import (
    NotOurBackupError,
    Opening,
    SealingFile,
    WrongCodeError,
    new_code,
)
from pipeline.store.sealing.keys import is_sealed

CODE: Final = "backup.code"
_SHOWN: Final = "backup.shown"
LOCK: Final = "backup.lock"
ENDING: Final = ".kwb"
PARTIAL: Final = ".partial"
_MANIFEST: Final = "manifest.json"
_COPYING: Final = "copying-"
# Of this computer, of the run that is going on, or of use for mending only.
_LEFT_OUT: Final = re.compile(
    r"krachtwerk\.sqlite3.*|journal.*|server\.last|.*\.lock|heartbeat\.json|in_hand\.json|waiting\.json"
    r"|landmarks\.json|examined\.json|scrub\.json|repairing\.json|daily\.sqlite3|backup\..*|\.krachtwerk-.*|aside-.*|before-.*|mending|copying-.*"
    r"|ahead|lanes|keys"
)
_PIECE: Final = 1 << 20
_SAFE: Final = re.compile(r"(?:store|workspace)/[^\\\0:]+")


class BackupFailedError(Exception):
    """What was written is not what was read: the backup was thrown away."""


def code_of(store: Path) -> str:
    """The code that opens the backups of this store; drawn where there is none yet."""
    path = store / CODE
    with suppress(FileNotFoundError):
        return path.read_text(encoding="ascii").strip()
    (store / _SHOWN).unlink(missing_ok=True)
    code = new_code()
    put(path, [code.encode()], 0o600)
    return code


def is_code_shown(store: Path) -> bool:
    """Whether the code was shown beside a backup that was made: before, nobody may have seen it."""
    return (store / _SHOWN).exists()


def note_code_shown(store: Path) -> None:
    """Note that it was."""
    put(store / _SHOWN, [], 0o600)


def back_up(
    keeping: Keeping,
    target: Path,
    code: str,
    now: datetime,
    *,
    beside: dict[str, Path],
    keep: int,
    expected: Expected = NOTHING_MORE,
) -> BackedUp:
    """Write a backup under this name, and keep so many older ones as `NAME.1`, `NAME.2` ...

    Where originals or pictures are missing or altered it is kept as `NAME.partial`, and no other
    goes.

    Args:
        keeping: the books, and the private folder; a watcher may be at work in it.
        target: of the backup; what is there becomes older by one.
        code: opens it.
        now: noted as the time of the last good backup.
        beside: further files to keep, by their name in the workspace.
        keep: how many there may be in all.
        expected: what has to be in it beside the originals that the books name.

    Raises:
        StoreHurtError: the store is not sound: an older backup is worth more.
        BackupFailedError: what was written could not be read back.
        OSError: it could not be written; what was there before is there still.
    """
    store = keeping.folder
    with alone(store, LOCK), _room_for_a_copy(store) as copy:
        try:
            mark = _copied(keeping, copy / DATABASE_FILE)
            told = _packed(copy, target, code, beside)
            lacks = not_whole(store, told, named_originals(copy / DATABASE_FILE), expected)
            made = BackedUp(len(told), _unfinished(target).stat().st_size, *lacks)
            if made.is_good:
                _rotate(target, keep)
            _unfinished(target).replace(target if made.is_good else partial_of(target))
            sync_folder(target.parent)
        finally:
            _unfinished(target).unlink(missing_ok=True)
        if made.is_good:
            note_backup(store, now, mark.number)
        return made


@contextmanager
def _room_for_a_copy(store: Path) -> Iterator[Path]:
    """A folder in the store, which goes; those of a run that was killed go, too."""
    for left in store.glob(f"{_COPYING}*"):
        shutil.rmtree(left, ignore_errors=True)
    copy = Path(mkdtemp(prefix=_COPYING, dir=store))
    try:
        yield copy
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _unfinished(target: Path) -> Path:
    return target.with_name(f"{target.name}.tmp")


def _packed(copy: Path, target: Path, code: str, beside: dict[str, Path]) -> dict[str, str]:
    """Write all of it beside the target, and read it back; the digests of the files in it."""
    unfinished = _unfinished(target)
    told = _written(copy.parent, beside, copy / DATABASE_FILE, unfinished, code)
    _demand_read_back(unfinished, code, told)
    return told


def _copied(keeping: Keeping, to: Path) -> CommitMark:
    mark = keeping.copy(to)
    if is_sealed(keeping.folder):
        leave_out_waiting(to, mark)
    return mark


def partial_of(target: Path) -> Path:
    """Where a backup lies to which originals are lacking."""
    return target.with_name(f"{target.name}{PARTIAL}")


def _written(
    store: Path, beside: dict[str, Path], database: Path, target: Path, code: str
) -> dict[str, str]:
    """Write all into one archive; the SHA-256 (hex) of each file by its name there."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        sealing = SealingFile(file, code)
        told: dict[str, str] = {}
        packing = gzip.GzipFile(fileobj=sealing, mode="wb", compresslevel=1)
        with packing, tarfile.open(fileobj=packing, mode="w|") as archive:
            files = [(f"store/{DATABASE_FILE}", database), *files_of(store)]
            files += [(f"workspace/{name}", path) for name, path in beside.items()]
            for name, path in files:
                told[name] = _add(archive, name, path)
            content = json.dumps({"files": told}).encode()
            about = tarfile.TarInfo(_MANIFEST)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
        sealing.finish()
        file.flush()
        os.fsync(file.fileno())
    return told


def files_of(store: Path) -> Iterator[tuple[str, Path]]:
    """What is kept of a store besides its database."""
    for folder, folders, names in os.walk(store):
        if Path(folder) == store:
            folders[:] = [name for name in folders if not _LEFT_OUT.fullmatch(name)]
        folders.sort()
        for name in sorted(names):
            if Path(folder) == store and _LEFT_OUT.fullmatch(name):
                continue
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink() and not name.startswith(".krachtwerk-"):
                yield f"store/{path.relative_to(store).as_posix()}", path


class _Hashed(io.RawIOBase):
    """A file that is read, and the digest of what was read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Some more of it."""
        content = self._file.read(size)
        self.digest.update(content)
        return content


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        about = tarfile.TarInfo(name)
        about.size, about.mtime, about.mode = status.st_size, int(status.st_mtime), 0o600
        hashed = _Hashed(file)
        archive.addfile(about, hashed)
    return hashed.digest.hexdigest()


def _demand_read_back(path: Path, code: str, told: dict[str, str]) -> None:
    """Read all of it again; raises BackupFailedError where a byte is not what was read."""
    found: dict[str, str] = {}
    try:
        for name, file, _ in _members(path, code):
            found[name] = _digest(file)
    except (WrongCodeError, NotOurBackupError, tarfile.TarError, EOFError) as error:
        raise BackupFailedError from error
    if {name: digest for name, digest in found.items() if name != _MANIFEST} != told:
        raise BackupFailedError


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _members(path: Path, code: str) -> Iterator[tuple[str, IO[bytes], int]]:
    """Every file in a backup in order: its name there, its content, when it was changed."""
    with closing(Opening(path, code)) as sealed, gzip.GzipFile(fileobj=sealed) as packed:
        with tarfile.open(fileobj=packed, mode="r|") as archive:
            for about in archive:
                content = archive.extractfile(about)
                if content is not None:
                    yield about.name, content, int(about.mtime)
        for stream in (packed, sealed):  # to the very end: so nothing was cut off or added
            while stream.read(_PIECE):
                pass


def _rotate(target: Path, keep: int) -> None:
    """Each older backup becomes older by one; the oldest go."""
    for path in target.parent.glob(f"{target.name}.*"):
        age = path.name.removeprefix(f"{target.name}.")
        if age.isdecimal() and int(age) >= keep - 1:
            path.unlink()
    for number in range(keep - 2, -1, -1):
        older = target.with_name(f"{target.name}.{number}") if number else target
        if older.exists():
            older.replace(target.with_name(f"{target.name}.{number + 1}"))


def restore(backup: Path, workspace: Path, keeping: Keeping, code: str) -> int:
    """Put back what is in a backup, in a workspace that has no store yet; the number of files.

    Raises:
        FileExistsError: there is a store already: nothing is ever put over it.
        NotOurBackupError: the file is something else.
        WrongCodeError: the code does not open it, or it was changed or cut off.
        BackupFailedError: not all of it could be read.
        OSError: it cannot be written.
    """
    store = keeping.folder
    if store.exists() and next(store.iterdir(), None) is not None:
        raise FileExistsError(errno.EEXIST, "there is a store")
    make_folder(workspace)
    unfinished = Path(mkdtemp(prefix=".krachtwerk-restoring-", dir=workspace))
    try:
        found = _unpacked(backup, code, unfinished)
        with keeping.put_back(unfinished / "store" / DATABASE_FILE):
            make_folder(store.parent)
            if store.exists():
                store.rmdir()
            (unfinished / "store").replace(store)
            sync_folder(store.parent)
        for path in (unfinished / "workspace").rglob("*"):
            _put_beside(path, workspace / path.relative_to(unfinished / "workspace"))
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return found


def _unpacked(backup: Path, code: str, folder: Path) -> int:
    """All files of a backup in a folder, each as the list in it says."""
    found: dict[str, str] = {}
    told: dict[str, str] = {}
    try:
        for name, content, changed in _members(backup, code):
            if name == _MANIFEST:
                told = json.loads(content.read())["files"]
                continue
            if not _SAFE.fullmatch(name) or ".." in name.split("/"):
                raise NotOurBackupError
            found[name] = _unpack(content, folder / name, changed)
    except (tarfile.TarError, EOFError, ValueError, zlib.error) as error:
        raise BackupFailedError from error
    if not told or found != told:
        raise BackupFailedError
    return len(found)


def _unpack(content: IO[bytes], path: Path, changed: int) -> str:
    make_folder(path.parent, 0o700)
    digest = hashlib.sha256()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while piece := content.read(_PIECE):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    os.utime(path, (changed, changed))
    return digest.hexdigest()


def _put_beside(path: Path, to: Path) -> None:
    """A file of the workspace itself, where none lies there; its settings may name other places."""
    if path.is_file():
        make_folder(to.parent)
        if not to.exists():
            put(to, [path.read_bytes()])
