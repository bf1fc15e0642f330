"""Files in, one encrypted archive out, and back; only who has the code can open it.

The file, to be read by other programs too: the line `krachtwerk-backup 1`; a line of JSON with
`salt` (base64), the cost `n`, `r`, `p` of scrypt, and `chunk`; then pieces of `chunk` bytes, the
last one shorter, each encrypted with AES-256-GCM and 16 bytes longer by that. The key is scrypt of
the code (its letters and digits in capitals, O as 0, I and L as 1) with the salt. The nonce of a
piece is its number from 0 in 11 bytes, the highest first, and a byte that is 1 for the last piece;
the two lines are its additional data. Within is a gzipped tar.
"""

import io
import json
import re
import secrets
from base64 import b64decode, b64encode
from pathlib import Path
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from pipeline.records.ids import CROCKFORD
from pipeline.store.atomic_files import is_free_for

_NAME: Final = b"krachtwerk-backup 1\n"
_COST: Final = {"n": 1 << 15, "r": 8, "p": 1}
_CHUNK: Final = 1 << 20
_TAG: Final = 16
_MOST_MEMORY: Final = 1 << 28  # bytes; what a strange file may ask of scrypt
_GROUPS: Final = 5  # of five characters: 125 bits
_AS_MEANT: Final = str.maketrans("OILU", "011V")


def may_be_replaced(target: Path) -> bool:
    """Whether a backup may come there: nothing is there, or another one. Raises OSError."""
    return is_free_for(target, _NAME)


class NotOurBackupError(Exception):
    """The file is no backup of ours, or not one that this program knows."""


class WrongCodeError(Exception):
    """The code does not open the backup, or the file was changed or cut off."""


def new_code() -> str:
    """A code for backups, at random: five groups of five characters that are hard to mistake."""
    groups = ("".join(secrets.choice(CROCKFORD) for _ in range(5)) for _ in range(_GROUPS))
    return "-".join(groups)


def _key(code: str, salt: bytes, cost: dict[str, int]) -> AESGCM:
    typed = re.sub("[^0-9A-Z]", "", code.upper()).translate(_AS_MEANT)
    return AESGCM(Scrypt(salt=salt, length=32, **cost).derive(typed.encode()))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class SealingFile(io.RawIOBase):
    """What is written here lands encrypted in a file; without `close` it cannot be opened."""

    def __init__(self, file: IO[bytes], code: str) -> None:
        super().__init__()
        salt = secrets.token_bytes(16)
        told = {"salt": b64encode(salt).decode("ascii"), **_COST, "chunk": _CHUNK}
        self._head = _NAME + json.dumps(told).encode() + b"\n"
        self._file = file
        self._key = _key(code, salt, _COST)
        self._waiting = bytearray()
        self._number = 0
        file.write(self._head)

    def writable(self) -> bool:
        """It is to be written."""
        return True

    def write(self, content: object) -> int:
        """Take some more bytes."""
        piece = bytes(memoryview(content))  # type: ignore[arg-type]
        self._waiting += piece
        while len(self._waiting) > _CHUNK:
            self._put(bytes(self._waiting[:_CHUNK]), last=False)
            del self._waiting[:_CHUNK]
        return len(piece)

    def finish(self) -> None:
        """Write the last piece."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._file.write(self._key.encrypt(nonce, piece, self._head))
        self._number += 1


class Opening(io.RawIOBase):
    """Gives what was sealed in a file, piece by piece, each verified before it is given.

    Raises:
        NotOurBackupError: it is something else.
        WrongCodeError: on reading.
    """

    def __init__(self, path: Path, code: str) -> None:
        super().__init__()
        self._file = path.open("rb")
        try:
            name, told = self._file.readline(64), self._file.readline(512)
            kept = json.loads(told)
            cost = {each: int(kept[each]) for each in _COST}
            self._chunk, salt = int(kept["chunk"]), b64decode(kept["salt"])
            if name != _NAME or 128 * cost["n"] * cost["r"] > _MOST_MEMORY or self._chunk > 1 << 26:
                raise NotOurBackupError
            self._key = _key(code, salt, cost)
        except (ValueError, KeyError, TypeError) as error:
            self._file.close()
            raise NotOurBackupError from error
        self._head = name + told
        self._next = self._file.read(self._chunk + _TAG)
        self._open = b""
        self._number = 0
        self._ended = False

    def readable(self) -> bool:
        """It is to be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Some of the bytes; none at the end."""
        while not self._ended and (size < 0 or len(self._open) < size):
            piece, self._next = self._next, self._file.read(self._chunk + _TAG)
            self._ended = not self._next
            nonce = _nonce(self._number, last=self._ended)
            try:
                self._open += self._key.decrypt(nonce, piece, self._head)
            except InvalidTag:
                raise WrongCodeError from None
            self._number += 1
        given = self._open if size < 0 else self._open[:size]
        self._open = self._open[len(given) :]
        return given

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()
