"""Whose a workspace is, and what lies in its store that this account cannot use."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import pwd


def account(number: int) -> str:
    """What an account is called; `#1000` where it has no name here, as `sudo -u` takes it."""
    if sys.platform != "win32":
        with suppress(KeyError):
            return pwd.getpwuid(number).pw_name
    return f"#{number}"


def number_of(called: str) -> int:
    """The number of an account; a high one where the system has none. Raises KeyError."""
    return sys.maxsize if sys.platform == "win32" else pwd.getpwnam(called).pw_uid


def here() -> str:
    """What the account is called that runs this."""
    return "" if sys.platform == "win32" else account(os.geteuid())


def whose(store: Path, settings: Path, folder: Path | None) -> str | None:
    """The account that a workspace belongs to, where this one has no business in it; else None.

    The store says whose it is; where there is none yet, the file of the settings, and then the
    folder, if that is to be looked at (of an account that has a name here: else it is nobody's).
    """
    if sys.platform == "win32":
        return None
    for place in filter(None, (store, settings, folder)):
        with suppress(OSError):
            owner = place.stat().st_uid
            if owner == os.geteuid() or (os.geteuid() != 0 and os.access(place, os.R_OK)):
                return None
            called = account(owner)
            return None if place == folder and called.startswith("#") else called
    return None


def strangers(folder: Path) -> Iterator[str]:
    """The accounts of others whose files lie in a folder and cannot be used by this one."""
    if sys.platform != "win32" and os.geteuid() != 0:
        yield from _strangers_in(os.fspath(folder))


def _strangers_in(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                yield from _strange(entry)
    except FileNotFoundError:
        pass
    except OSError:
        with suppress(OSError):
            if (owner := Path(folder).stat().st_uid) != os.geteuid():
                yield account(owner)


def _strange(entry: "os.DirEntry[str]") -> Iterator[str]:
    with suppress(FileNotFoundError):  # gone meanwhile
        owner = entry.stat(follow_symlinks=False).st_uid
        if owner != os.geteuid() and not os.access(entry.path, os.R_OK | os.W_OK):
            yield account(owner)
        elif entry.is_dir(follow_symlinks=False):
            yield from _strangers_in(entry.path)
