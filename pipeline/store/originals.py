"""Originals as they came, kept under their SHA-256 for as long as the store lives.

Beside them lies as of which moment each was read (`received/ab/abcd...`): the time of the file
itself does not survive every copy, and read as of another day a paper may say another day.

Where the store has keys they lie sealed; nobody else opens them, so that there is one door.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import make_folder, note_in, open_plain, put, sweep, sync_folder
from pipeline.store.sealing import sealed_files
from pipeline.store.sealing.key_tree import Place
from pipeline.store.sealing.keys import Keys, keys_of
from pipeline.store.sealing.trouble import ForgottenError, SpoiledError

FOLDER: Final = "originals"
_RECEIVED: Final = "received"
_DIGEST: Final = re.compile("[0-9a-f]{64}")  # what else lies there is none of ours


@dataclass(frozen=True, slots=True, order=True)
class Original:
    """An original under its SHA-256 (hex), whether or not it is there.

    Raises, wherever it is read: OSError where it cannot be now or was forgotten, KeysError where
    the keys of the store cannot be read.
    """

    _path: Path

    @property
    def sha256(self) -> str:
        """What it is kept under."""
        return self._path.name

    @property
    def _keys(self) -> Keys | None:
        return keys_of(self._path.parent.parent.parent)

    def is_file(self) -> bool:
        """Whether it is there."""
        return self._path.is_file()

    def size(self) -> int:
        """How many bytes came."""
        return sealed_files.size_of(self._path) if self._keys else self._path.stat().st_size

    def kept_at(self) -> datetime:
        """When the file itself was written, as far as it tells (aware)."""
        return datetime.fromtimestamp(self._path.stat().st_mtime, UTC)

    def open(self) -> BufferedReader:
        """What came, to be read from its beginning."""
        keys = self._keys
        return open_plain(self._path) if keys is None else self._opened(keys)

    def read_bytes(self) -> bytes:
        """What came."""
        with self.open() as file:
            try:
                return file.read()
            except SpoiledError as error:
                raise OSError(*error.args) from error

    def is_whole(self) -> bool:
        """Whether it is what it is called by."""
        with suppress(OSError, SpoiledError), self.open() as file:
            return file_digest(file, "sha256").hexdigest() == self.sha256
        return False

    def place(self) -> Place | None:
        """Where its key lies; None where it is not sealed."""
        return None if self._keys is None else sealed_files.place_of(self._path)

    def is_forgotten(self) -> bool:
        """Whether nobody can open it any more."""
        keys, place = self._keys, self.place()
        return keys is not None and place is not None and not keys.has(place)

    def in_the_open(self) -> Path | None:
        """The file itself where it lies there as it came; None where it is sealed."""
        return self._path if self.place() is None else None

    def _opened(self, keys: Keys) -> BufferedReader:
        try:
            file = sealed_files.opened(self._path, keys)
            file.peek(1)
        except (SpoiledError, ForgottenError) as error:
            if self._came_so():
                return open_plain(self._path)
            raise OSError(type(error).__name__) from error
        return file

    def _came_so(self) -> bool:
        """Whether a stranger made it so that it looks sealed."""
        with open_plain(self._path) as file:
            return file_digest(file, "sha256").hexdigest() == self.sha256


def keep(originals: Path, content: bytes, sha256: str) -> Original:
    """Keep an original under its digest (`originals/ab/abcd...`), on the disk before we return.

    An original that is there already is left as it is. What a crash left unfinished lies in
    `originals` itself, for `sweep_store`. Raises KeysError, OSError.
    """
    kept = original(originals, sha256)
    if not kept.is_file() or kept.size() != len(content) or kept.is_forgotten():
        _lay(originals, [content], sha256)
    else:
        _sync_names(_path_of(originals, sha256), originals)
    return kept


def keep_pieces(originals: Path, pieces: Iterable[bytes], sha256: str) -> Original:
    """Keep an original that is too large to hold in memory, piece by piece, under its digest.

    `pieces` are taken only where it is not there yet.
    """
    kept = original(originals, sha256)
    if not kept.is_file() or kept.is_forgotten():
        _lay(originals, pieces, sha256)
    else:
        _sync_names(_path_of(originals, sha256), originals)
    return kept


def _lay(originals: Path, pieces: Iterable[bytes], sha256: str) -> None:
    path, keys = _path_of(originals, sha256), keys_of(originals.parent)
    make_folder(path.parent, 0o700)
    if keys is not None:
        pieces = sealed_files.sealed(keys, keys.place(sha256, FOLDER), pieces)
    put(path, pieces, 0o600, originals)


def forget(originals: Path, sha256: str) -> None:
    """Keep the original with this digest no longer, if it is there."""
    for path in (_path_of(originals, sha256), _note(originals, sha256)):
        with suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path.parent)


def note_received(originals: Path, sha256: str, at: datetime) -> None:
    """Note as of which moment (aware) an original is read, in the place of what was noted.

    Nobody waits until it is on the disk: the time of the original itself tells the same, until
    somebody copies the store.
    """
    path, text = _note(originals, sha256), at.isoformat().encode()
    with suppress(OSError):
        if note_in(path) == text:
            return
    make_folder(path.parent, 0o700)
    put(path, [text], 0o600, path.parent.parent, is_durable=False)


def received(originals: Path, sha256: str) -> datetime | None:
    """As of which moment (aware) an original was read; None where that was not noted."""
    with suppress(OSError, ValueError):
        at = datetime.fromisoformat(note_in(_note(originals, sha256)).decode("ascii"))
        return at if at.tzinfo is not None else None
    return None


def _note(originals: Path, sha256: str) -> Path:
    return _path_of(originals.parent / _RECEIVED, sha256)


def sweep_store(store: Path) -> None:
    """Remove what a run that was cut short left half-written in the store, of whatever kind."""
    kinds = ("pictures", "keys", "originals", _RECEIVED)
    for folder in (store, *(store / kind for kind in kinds)):
        sweep(folder, "")


def _sync_names(path: Path, originals: Path) -> None:
    """A run that was killed may have given an original its name, and not brought it to the disk."""
    for folder in (path.parent, originals):
        sync_folder(folder)


def original(originals: Path, sha256: str) -> Original:
    """The original with this digest, whether or not it is there."""
    return Original(_path_of(originals, sha256))


def _path_of(originals: Path, sha256: str) -> Path:
    return originals / sha256[:2] / sha256


def all_originals(originals: Path) -> Iterator[Original]:
    """Every original that is kept, whether the ledger knows of it or not."""
    with suppress(FileNotFoundError):
        for folder in sorted(originals.iterdir()):
            if folder.is_dir():
                names = (path for path in sorted(folder.iterdir()) if _DIGEST.fullmatch(path.name))
                yield from map(Original, names)
