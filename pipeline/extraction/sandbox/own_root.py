"""Folders that may be read in; this process where no other file is, out (Linux).

Landlock keeps a process from opening other files, but not from asking whether they are there, how
large and how old they are. With an empty root of its own, in which only what it needs is hung,
there is nothing to ask about. Who is not root needs a user namespace for that, and some systems
give it to nobody: then the process keeps the root that it has, and is held by what comes after.

Numbers: linux/sched.h, mount.h and capability.h.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

_NEW_USERS: Final = 0x10000000
_NEW_MOUNTS: Final = 0x00020000
_RECURSIVE: Final = 1 << 14
_PRIVATE: Final = (1 << 18) | _RECURSIVE
_HUNG: Final = (1 << 12) | _RECURSIVE
_BARE: Final = 0b1110  # no other users' programs, no devices, no programs
_READ_ONLY: Final = (1 << 5) | 1 | _BARE  # from now on
_DETACHED: Final = 2
_PIVOT_ROOT: Final = {"x86_64": 155, "aarch64": 41}
_CAPSET: Final = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES: Final = 0x20080522  # version 3 of their structure
_READS_ALL: Final = 1 << 2  # CAP_DAC_READ_SEARCH: root reads what belongs to others
_UNDER: Final = "/tmp"  # noqa: S108 - a folder that every system has, to begin in
_BEFORE: Final = "/.before"


def enter(readable: Iterable[Path]) -> None:
    """Move this process, for good, to a root in which there is nothing but these.

    To be done before Landlock and seccomp, which let nothing be hung; of one thread only.

    Args:
        readable: folders and files; those that are not there are passed over.

    Raises:
        OSError: the system does not allow it; all is where it was.
    """
    if platform.machine() not in _PIVOT_ROOT:
        raise OSError
    places = _places(readable)
    is_root = _unshare()
    _mount("none", "/", "", _PRIVATE)
    _mount("tmpfs", _UNDER, "tmpfs", _BARE, "size=64k,nr_inodes=4k,mode=755")
    try:
        Path(_UNDER + _BEFORE).mkdir()
        pivot = _PIVOT_ROOT[platform.machine()]
        _checked(_libc().syscall(pivot, _UNDER.encode(), (_UNDER + _BEFORE).encode()))
    except OSError:
        _libc().umount2(_UNDER.encode(), _DETACHED)
        raise
    _furnish(places)
    _give_up_rights(_READS_ALL if is_root else 0)


def _furnish(places: dict[str, str]) -> None:
    os.chdir("/")
    try:
        for place, real in places.items():
            _hang(real, place)
    except OSError:
        os.chroot(_BEFORE)
        os.chdir("/")
        raise
    _checked(_libc().umount2(_BEFORE.encode(), _DETACHED))
    Path(_BEFORE).rmdir()
    _mount("none", "/", "", _READ_ONLY)


def _places(readable: Iterable[Path]) -> dict[str, str]:
    """Where to hang what: under the name that it is known by, and that without links."""
    there = {str(path): os.path.realpath(path) for path in readable if path.exists()}
    there |= {real: real for real in there.values()}
    places: dict[str, str] = {}
    for place in sorted(there, key=len):
        if not any(place.startswith(f"{outer}/") for outer in places):
            places[place] = there[place]
    return places


def _hang(real: str, place: str) -> None:
    source, target = Path(_BEFORE + real), Path(place)
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    _mount(str(source), place, "", _HUNG)


def _unshare() -> bool:
    """Part from the mounts of all others; whether by right of root, with no users of our own."""
    if os.geteuid() == 0 and _libc().unshare(_NEW_MOUNTS) == 0:
        return True
    user, group = os.geteuid(), os.getegid()
    _checked(_libc().unshare(_NEW_USERS | _NEW_MOUNTS))
    for name, said in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with suppress(OSError):  # whoever is nobody here reads with the same rights
            Path(f"/proc/self/{name}").write_bytes(said.encode())
    return False


def _give_up_rights(kept: int) -> None:
    """Keep no right of root but these."""
    head = struct.pack("=Ii", _CAPABILITIES, 0)
    for rights in (kept, 0):
        data = struct.pack("=6I", rights, rights, 0, 0, 0, 0)
        if _libc().syscall(_CAPSET[platform.machine()], head, data) == 0:
            return


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _mount(source: str, place: str, kind: str, flags: int, options: str = "") -> None:
    told = options.encode() or None
    _checked(
        _libc().mount(
            source.encode(), place.encode(), kind.encode() or None, ctypes.c_ulong(flags), told
        )
    )


def _checked(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "a root of its own")
