"""The administrator's key: a file outside the workspace, with a code that can be copied by hand."""

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Final

from pipeline.records.ids import CROCKFORD
from pipeline.store.atomic_files import PLAIN, make_folder, open_private, sync_folder
from pipeline.store.sealing.trouble import KeysError

_GROUPS: Final = 11  # of five characters: 275 bits
_LARGEST: Final = 10_000  # bytes
_AS_MEANT: Final = str.maketrans("OILU", "011V")
_HEAD: Final = (
    "# The key of a store of Krachtwerk forms. Without it nothing in that store can be read.\n"
    "# De sleutel van een archief van Krachtwerk-formulieren. Zonder deze is daar niets te lezen.\n"
)


def make_key_file(path: Path) -> str:
    """Make a key at random in a new file that nobody else can read; its code.

    Raises:
        FileExistsError: something lies there; it stays.
        OSError: it cannot be written.
    """
    code = "-".join("".join(secrets.choice(CROCKFORD) for _ in range(5)) for _ in range(_GROUPS))
    make_folder(path.parent)
    with os.fdopen(open_private(path, os.O_WRONLY | os.O_EXCL), "w", encoding="utf-8") as file:
        file.write(f"{_HEAD}{code}\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return code


def holds_key(path: Path) -> bool:
    """Whether there is a key in a file that can be read."""
    try:
        read_key_file(path)
    except KeysError:
        return False
    return True


def read_key_file(path: Path) -> bytes:
    """The administrator's key, of 32 bytes.

    Raises:
        KeysError: there is none, it cannot be read, or it is none.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | PLAIN), "rb") as file:
            text = file.read(_LARGEST).decode("utf-8", "replace")
    except FileNotFoundError:
        raise KeysError("no_key") from None
    except OSError as error:
        raise KeysError("unreadable") from error
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    typed = re.sub("[^0-9A-Z]", "", "".join(lines).upper()).translate(_AS_MEANT)
    if len(typed) != 5 * _GROUPS:
        raise KeysError("no_key_in_it")
    return hashlib.sha256(b"krachtwerk-key 1\n" + typed.encode()).digest()
