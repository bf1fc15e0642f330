"""A text or some bytes in a row of the ledger <-> the same, sealed.

A sealed cell begins with a character that no other has, and names the place of its key; what was
written is pressed together, then encrypted by AES-256-GCM.
"""

import secrets
import zlib
from base64 import b64decode, b64encode
from binascii import Error
from typing import Final

from pipeline.store.sealing.ciphers import Cipher
from pipeline.store.sealing.key_tree import PLACE, Place
from pipeline.store.sealing.keys import Keys
from pipeline.store.sealing.trouble import SpoiledError

_TEXT: Final = "\1kw1:"
_BYTES: Final = b"\0kw1:"
_NONCE: Final = 12
_QUICK: Final = 1  # of zlib
_KNOWN: Final = 512  # cells of which it is known what they say
_LARGEST: Final = 100_000  # letters of such a one


def is_sealed_cell(cell: object) -> bool:
    """Whether this is a sealed cell."""
    if isinstance(cell, str):
        return cell.startswith(_TEXT)
    return isinstance(cell, bytes) and cell.startswith(_BYTES)


def sealed_cell(keys: Keys, place: Place, cell: str | bytes) -> str | bytes:
    """The cell, sealed; text stays text. Raises KeysError, ForgottenError."""
    content = cell if isinstance(cell, bytes) else cell.encode("utf-8", "surrogatepass")
    head, nonce = bytes(place), secrets.token_bytes(_NONCE)
    locked = Cipher(keys.key(place)).encrypt(nonce, zlib.compress(content, _QUICK), head)
    told = head + nonce + locked
    return _BYTES + told if isinstance(cell, bytes) else _TEXT + b64encode(told).decode("ascii")


def place_of_cell(cell: str | bytes) -> Place:
    """Where the key of a sealed cell lies. Raises SpoiledError."""
    return Place.read(_told(cell)[:PLACE])


def opened_cell(keys: Keys, cell: str | bytes) -> str | bytes:
    """What stood there before it was sealed.

    Raises:
        ForgottenError: its key was forgotten.
        SpoiledError: it is not what was sealed.
        KeysError: the keys cannot be read.
    """
    keys.demand()  # what was opened before is known no longer where keys were forgotten since
    if (known := keys.opened.get(cell)) is not None:
        return known
    opened = _opened(keys, cell)
    if len(opened) <= _LARGEST:
        keys.opened[cell] = opened
        if len(keys.opened) > _KNOWN:
            keys.opened.popitem(last=False)
    return opened


def _opened(keys: Keys, cell: str | bytes) -> str | bytes:
    told = _told(cell)
    head, nonce, locked = told[:PLACE], told[PLACE : PLACE + _NONCE], told[PLACE + _NONCE :]
    content = Cipher(keys.key(Place.read(head))).decrypt(nonce, locked, head)
    try:
        found = zlib.decompress(content)
    except zlib.error:
        raise SpoiledError("not what was sealed") from None
    return found if isinstance(cell, bytes) else found.decode("utf-8", "surrogatepass")


def _told(cell: str | bytes) -> bytes:
    try:
        told = cell[len(_BYTES) :] if isinstance(cell, bytes) else b64decode(cell[len(_TEXT) :])
    except (Error, ValueError):
        raise SpoiledError("not what was sealed") from None
    if len(told) <= PLACE + _NONCE:
        raise SpoiledError("not what was sealed")
    return told
