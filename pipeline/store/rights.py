"""Who may read a folder besides this account; and what is private made so."""

import os
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import grp
    import pwd

EVERYONE: Final = "*"
_ACL: Final = "system.posix_acl_access"
_ENTRY: Final = struct.Struct("<HHI")
_USER, _GROUP, _MASK = 0x02, 0x08, 0x10
_LOOK: Final = 0o5  # to list what is in it, or to reach what one knows the name of


def others_who_read(folder: Path) -> tuple[str, ...]:
    """Accounts and groups that may look into a folder, besides this account and root.

    Groups as `@name`; everyone on this computer as `*`. Nobody where the system does not tell.

    Raises:
        OSError: it is not there.
    """
    if sys.platform == "win32":
        return ()
    status = folder.stat()
    found = [] if status.st_uid in {0, os.geteuid()} else [_user(status.st_uid)]
    ways_in = [each.stat() for each in folder.resolve().parents]
    is_reached = all(way.st_mode & stat.S_IXOTH for way in ways_in)
    by_group = all(_lets_in(way, status.st_gid) for way in ways_in)
    if by_group and status.st_mode >> 3 & _LOOK and not _has_acl(folder):
        found.append(f"@{_group(status.st_gid)}")
    if is_reached and status.st_mode & _LOOK:
        found.append(EVERYONE)
    return (*found, *_named_by_acl(folder))


def anybody_writes(path: Path) -> bool:
    """Whether everyone on this computer may change a file, or put another in its place.

    Raises:
        OSError: it is not there.
    """
    if sys.platform == "win32":
        return False
    folder = path.resolve().parent
    mode, of_folder = path.stat().st_mode, folder.stat().st_mode
    is_reached = all(way.stat().st_mode & stat.S_IXOTH for way in path.resolve().parents)
    is_replaced = of_folder & stat.S_IWOTH and not of_folder & stat.S_ISVTX
    return is_reached and bool(mode & stat.S_IWOTH or is_replaced)


def _lets_in(way: os.stat_result, group: int) -> bool:
    return bool(way.st_mode & (stat.S_IXGRP if way.st_gid == group else stat.S_IXOTH))


def _has_acl(folder: Path) -> bool:
    return next(_entries(folder), None) is not None


def _named_by_acl(folder: Path) -> Iterator[str]:
    """The accounts and groups that a list on the folder names, as far as its mask lets them."""
    entries = list(_entries(folder))
    mask = next((may for tag, may, _ in entries if tag == _MASK), 0o7)
    for tag, may, number in entries:
        if not may & mask & _LOOK or tag not in {_USER, _GROUP, 0x04}:
            continue
        if tag == _USER:
            yield _user(number)
        else:
            yield f"@{_group(number if tag == _GROUP else folder.stat().st_gid)}"


def _entries(folder: Path) -> Iterator[tuple[int, int, int]]:
    if hasattr(os, "getxattr"):
        with suppress(OSError):  # it has none, or its disk knows none
            content = os.getxattr(folder, _ACL)
            yield from _ENTRY.iter_unpack(content[4:])


def _user(number: int) -> str:
    if sys.platform != "win32":
        with suppress(KeyError):
            return pwd.getpwuid(number).pw_name
    return str(number)


def _group(number: int) -> str:
    if sys.platform != "win32":
        with suppress(KeyError):
            return grp.getgrgid(number).gr_name
    return str(number)


def make_private(store: Path) -> None:
    """Keep a store to this account: folders 0700 and files 0600, however it was made.

    What lies deeper is looked at only where the store itself stood open.
    """
    if sys.platform == "win32" or not store.is_dir():
        return
    was_open = bool(stat.S_IMODE(store.stat().st_mode) & 0o077)
    _set(store, 0o700)
    for folder, folders, names in os.walk(store):
        for name in names:
            _set(Path(folder) / name, 0o600)
        for name in folders:
            _set(Path(folder) / name, 0o700)
        if not was_open:
            return


def _set(path: Path, mode: int) -> None:
    with suppress(OSError):  # another's, or gone
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) != mode:
            path.chmod(mode)
