"""Originals as they came, kept under their SHA-256 for as long as the store lives.

Beside them lies as of which moment each was read (`received/ab/abcd...`): the time of the file
itself does not survive every copy, and read as of another day a paper may say another day.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import make_folder, put, sweep, sync_folder

_RECEIVED: Final = "received"


def keep(originals: Path, content: bytes, sha256: str) -> Path:
    """Keep an original under its digest (`originals/ab/abcd...`), on the disk before we return.

    An original that is there already is left as it is. What a crash left unfinished lies in
    `originals` itself, for `sweep_originals`.
    """
    path = original(originals, sha256)
    if not path.is_file() or path.stat().st_size != len(content):
        make_folder(path.parent, 0o700)
        put(path, [content], 0o600, originals)
    else:
        _sync_names(path, originals)
    return path


def forget(originals: Path, sha256: str) -> None:
    """Keep the original with this digest no longer, if it is there."""
    for path in (original(originals, sha256), _note(originals, sha256)):
        with suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path.parent)


def note_received(originals: Path, sha256: str, at: datetime) -> None:
    """Note as of which moment (aware) an original is read, in the place of what was noted.

    Nobody waits until it is on the disk: the time of the original itself tells the same, until
    somebody copies the store.
    """
    path, text = _note(originals, sha256), at.isoformat().encode()
    with suppress(FileNotFoundError):
        if path.read_bytes() == text:
            return
    make_folder(path.parent, 0o700)
    put(path, [text], 0o600, path.parent.parent, is_durable=False)


def received(originals: Path, sha256: str) -> datetime | None:
    """As of which moment (aware) an original was read; None where that was not noted."""
    with suppress(OSError, ValueError):
        at = datetime.fromisoformat(_note(originals, sha256).read_text(encoding="ascii"))
        return at if at.tzinfo is not None else None
    return None


def _note(originals: Path, sha256: str) -> Path:
    return original(originals.parent / _RECEIVED, sha256)


def sweep_originals(originals: Path) -> None:
    """Remove what a run that was cut short left half-written."""
    for folder in (originals, originals.parent / _RECEIVED):
        sweep(folder, "")


def _sync_names(path: Path, originals: Path) -> None:
    """A run that was killed may have given an original its name, and not brought it to the disk."""
    for folder in (path.parent, originals):
        sync_folder(folder)


def original(originals: Path, sha256: str) -> Path:
    """Where the original with this digest is kept."""
    return originals / sha256[:2] / sha256


def all_originals(originals: Path) -> Iterator[Path]:
    """Every original that is kept, whether the ledger knows of it or not."""
    with suppress(FileNotFoundError):
        for folder in sorted(originals.iterdir()):
            if folder.is_dir():
                yield from (path for path in sorted(folder.iterdir()) if len(path.name) == 64)


def keep_pieces(originals: Path, pieces: Iterable[bytes], sha256: str) -> Path:
    """Keep an original that is too large to hold in memory, piece by piece, under its digest.

    `pieces` are taken only where it is not there yet.
    """
    path = original(originals, sha256)
    if not path.is_file():
        make_folder(path.parent, 0o700)
        put(path, pieces, 0o600, originals)
    else:
        _sync_names(path, originals)
    return path
