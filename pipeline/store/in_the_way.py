"""What lies in the store in a place where something else has to come: laid aside, never lost."""

import os
import secrets
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import sync_folder
from pipeline.store.originals import FOLDER

_ASIDE: Final = "aside-0-"  # goes with an erase as all that was laid aside; before those of repairs
_FOLDERS: Final = (FOLDER, "pictures", "received")


def lay_aside(store: Path, path: Path) -> None:
    """Lay a file or a folder, with all in it, beside the books. Raises OSError."""
    path.rename(store / f"{_ASIDE}{secrets.token_hex(4)}")
    sync_folder(path.parent)
    sync_folder(store)


def clear_the_way(store: Path) -> None:
    """Lay aside what lies in the place of a folder of the store; a link may lead to another disk.

    Raises OSError.
    """
    for name in _FOLDERS:
        path = store / name
        if os.path.lexists(path) and not path.is_symlink() and not path.is_dir():
            lay_aside(store, path)
