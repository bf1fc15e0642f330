"""The keys of a store -> a file that only the administrator's key opens, and back."""

import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import is_free_for
from pipeline.store.sealing.ciphers import Cipher
from pipeline.store.sealing.key_tree import KeyTree
from pipeline.store.sealing.trouble import KeysError, Why

_NAME: Final = b"krachtwerk-keys 1\n"


def written(number: str, tree: KeyTree, key: bytes) -> Iterable[bytes]:
    """The pieces of the file of the keys with this id; `key`: the administrator's, of 32 bytes."""
    head = _NAME + json.dumps({"id": number}).encode() + b"\n"
    nonce = secrets.token_bytes(12)
    return head, nonce, Cipher(key).encrypt(nonce, bytes(tree), head)


def opened_file(content: bytes, key: bytes) -> tuple[str, KeyTree]:
    """The id of keys, and the keys, of what their file holds; raises KeysError."""
    name, _, left = content.partition(b"\n")
    told, _, sealed = left.partition(b"\n")
    why: Why = "not_theirs"
    try:
        number = str(json.loads(told)["id"])
        if name + b"\n" == _NAME:
            why = "wrong"
            head = _NAME + told + b"\n"
            return number, KeyTree.read(Cipher(key).decrypt(sealed[:12], sealed[12:], head))
    except (ValueError, KeyError, TypeError):
        pass
    raise KeysError(why) from None


def may_be_replaced(target: Path) -> bool:
    """Whether a copy of keys may come there: nothing is there, or another one. Raises OSError."""
    return is_free_for(target, _NAME)
