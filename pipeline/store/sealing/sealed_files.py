"""A file of the store <-> its content, sealed in pieces where the store has keys.

The file, to be read by other programs too: the line `krachtwerk-sealed 1`; the place of its key (11
bytes) and 7 bytes at random; then pieces of 1 MiB, the last one shorter or empty, each encrypted by
AES-256-GCM and 16 bytes longer by that. The nonce of a piece is those 7 bytes, its number from 0 in
4 bytes, and a byte that is 1 for the last piece; all before the first piece is its additional data.
"""

import errno
import io
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from hashlib import file_digest
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import PLAIN, PREFIX, SUFFIX, put, sync_folder
from pipeline.store.sealing.ciphers import Cipher
from pipeline.store.sealing.key_tree import PLACE, Place
from pipeline.store.sealing.keys import Keys

_NAME: Final = b"krachtwerk-sealed 1\n"
_SALT: Final = 7
_HEAD: Final = len(_NAME) + PLACE + _SALT
_CHUNK: Final = 1 << 20
_TAG: Final = 16


def sealed(keys: Keys, place: Place, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The file that holds these pieces, in pieces. Raises KeysError, ForgottenError."""
    head = _NAME + bytes(place) + secrets.token_bytes(_SALT)
    cipher = Cipher(keys.key(place))
    yield head
    waiting, number = bytearray(), 0
    for piece in pieces:
        waiting += piece
        while len(waiting) > _CHUNK:
            yield cipher.encrypt(_nonce(head, number, last=False), bytes(waiting[:_CHUNK]), head)
            del waiting[:_CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(head, number, last=True), bytes(waiting), head)


def _nonce(head: bytes, number: int, *, last: bool) -> bytes:
    return head[-_SALT:] + number.to_bytes(4, "big") + bytes([last])


def place_of(path: Path) -> Place | None:
    """Where the key of a file lies; None where it is not sealed. Raises OSError."""
    with _read(path) as file:
        return _place(file.read(_HEAD))


def _place(head: bytes) -> Place | None:
    if len(head) < _HEAD or not head.startswith(_NAME):
        return None
    return Place.read(head[len(_NAME) : len(_NAME) + PLACE])


def size_of(path: Path) -> int:
    """How many bytes it holds, sealed or not. Raises OSError."""
    size = path.stat().st_size
    if size < _HEAD or place_of(path) is None:
        return size
    left = size - _HEAD
    return left - _TAG * -(-left // (_CHUNK + _TAG))


def opened(path: Path, keys: Keys | None) -> io.BufferedReader:
    """What a file holds, sealed or not, to be read.

    Raises:
        ForgottenError: its key was forgotten.
        KeysError: the keys cannot be read.
        SpoiledError: on reading, where it is not what was sealed.
        OSError: it cannot be read now.
    """
    with ExitStack() as undone:
        file = undone.enter_context(_read(path))
        head = file.read(_HEAD)
        place, found = _place(head), file
        # a stranger's file may begin as ours do
        if place is None or keys is None or not keys.is_there():
            file.seek(0)
        else:
            opening = _Opening(file, head, Cipher(keys.key(place)))
            found = io.BufferedReader(opening, _CHUNK)
        undone.pop_all()
        return found


def _read(path: Path) -> io.BufferedReader:
    return os.fdopen(os.open(path, os.O_RDONLY | PLAIN), "rb")


class _Opening(io.RawIOBase):
    """Gives what was sealed, piece by piece, each verified before it is given."""

    def __init__(self, file: io.BufferedReader, head: bytes, cipher: Cipher) -> None:
        super().__init__()
        self._file, self._head, self._cipher = file, head, cipher
        self._next = file.read(_CHUNK + _TAG)
        self._open = b""
        self._number = 0
        self._ended = False

    def readable(self) -> bool:
        """It is to be read."""
        return True

    def fileno(self) -> int:
        """Of the file that is sealed."""
        return self._file.fileno()

    def readinto(self, room: object) -> int:
        """Give some of it; none at the end."""
        view = memoryview(room)  # type: ignore[arg-type]
        while not self._open and not self._ended:
            piece, self._next = self._next, self._file.read(_CHUNK + _TAG)
            self._ended = not self._next
            nonce = _nonce(self._head, self._number, last=self._ended)
            self._open = self._cipher.decrypt(nonce, piece, self._head)
            self._number += 1
        given = self._open[: len(view)]
        view[: len(given)] = given
        self._open = self._open[len(given) :]
        return len(given)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()


def exchange(path: Path, pieces: Iterable[bytes], by_way_of: Path, keys: Keys | None) -> None:
    """Put the same content in the place of a file, sealed or open; it keeps the time it has.

    It is on the disk, and was read back, before it takes that place. `keys`: to open either.

    Raises:
        OSError: nothing was changed; also where what was read back is not the same.
    """
    unfinished = by_way_of / f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
    try:
        put(unfinished, pieces, 0o600)
        if _digest(unfinished, keys) != _digest(path, keys):
            raise OSError(errno.EIO, "not what was read")
        shutil.copystat(path, unfinished)
        unfinished.replace(path)
        sync_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _digest(path: Path, keys: Keys | None) -> bytes:
    with opened(path, keys) as file:
        return file_digest(file, "sha256").digest()
