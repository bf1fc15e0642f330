"""What lies in a store to say that it is sealed: by which keys, and whether wholly."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import note_in, put, sync_folder
from pipeline.store.sealing.trouble import KeysError

MARK: Final = "sealed.json"
GARBLED: Final = "?"
_SEALING: Final = "sealing"


def mark(store: Path, keys: str) -> None:
    """Note that this store is sealed by the keys with this id. Raises OSError."""
    put(store / MARK, [json.dumps({"keys": keys}).encode()], 0o600)


def marked(store: Path) -> str:
    """Of which keys a store says that it is sealed by them; "" where it is not, "?" if garbled.

    Raises:
        KeysError: it says so, and cannot be read.
    """
    try:
        return str(json.loads(note_in(store / MARK))["keys"])
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise KeysError("unmarked") from error
    except (ValueError, KeyError, TypeError):
        return GARBLED


@contextmanager
def sealing(store: Path) -> Iterator[None]:
    """While what lay in the open is sealed, a mark says that there may still be words to read.

    It goes when all is done, and no sooner. Backups take it along: they hold those words too.
    """
    note_unfinished(store)
    yield
    (store / _SEALING).unlink()
    sync_folder(store)


def note_unfinished(store: Path) -> None:
    """Note that there may be words to read in a store that has keys. Raises OSError."""
    put(store / _SEALING, [], 0o600)


def is_unfinished(store: Path) -> bool:
    """Whether the sealing of what lay in the open was begun, and did not come to its end."""
    return (store / _SEALING).exists()
