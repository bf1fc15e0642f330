"""What lies in the store in a place where something else has to come: laid aside, never lost."""

import os
import secrets
import shutil
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import sync_folder
from pipeline.store.originals import FOLDER

_ASIDE: Final = "aside-0-"  # goes with an erase as all that was laid aside; before those of repairs
_FOLDERS: Final = (FOLDER, "pictures", "received")
_NOTES: Final = ("scrub.json", "examined.json")  # which are made anew


def lay_aside(store: Path, path: Path) -> None:
    """Lay a file or a folder, with all in it, beside the books. Raises OSError."""
    path.rename(store / f"{_ASIDE}{secrets.token_hex(4)}")
    sync_folder(path.parent)
    sync_folder(store)


def remove(path: Path) -> None:
    """Remove a file, a folder with all in it, or a link and not where it leads. Raises OSError."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def clear_the_way(store: Path) -> None:
    """Lay aside what lies in the place of a folder of the store, or a folder in that of a note.

    A link may lead to another disk.

    Raises OSError.
    """
    for name in _FOLDERS:
        path = store / name
        if os.path.lexists(path) and not path.is_symlink() and not path.is_dir():
            lay_aside(store, path)
    for name in _NOTES:
        if (store / name).is_dir():
            lay_aside(store, store / name)
