"""Originals as they came, kept under their SHA-256 for as long as the store lives."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.store.atomic_files import make_folder, put, sync_folder


def keep(originals: Path, content: bytes, sha256: str) -> Path:
    """Keep an original under its digest (`originals/ab/abcd...`), on the disk before we return.

    An original that is there already is left as it is. What a crash left unfinished lies in
    `originals` itself, for `sweep(originals, "")`.
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
    path = original(originals, sha256)
    with suppress(FileNotFoundError):
        path.unlink()
        sync_folder(path.parent)


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
