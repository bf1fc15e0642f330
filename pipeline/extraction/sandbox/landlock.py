"""Folders that may be read in, this process without access to any other file out (Linux 5.13 on).

Landlock by its three system calls: no package that wraps them is widely used, and they are few.
Numbers and structures: linux/landlock.h; they are the same on every processor.
"""

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_VERSION_FLAG: Final = 1
_PATH_BENEATH: Final = 1
_READ_FILE: Final = 1 << 2
_READ_FOLDER: Final = 1 << 3
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many are known, by version
_CONNECT_AND_BIND: Final = 0b11  # TCP, from version 4
_SIGNALS_AND_SOCKETS: Final = 0b11  # to processes outside, from version 6
_NO_NEW_PRIVILEGES: Final = 38


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *given: object) -> int:
    result = int(_libc().syscall(ctypes.c_long(number), *given))
    if result < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    return result


def version() -> int:
    """The version that the kernel knows; 0 where it has none, or not switched on."""
    try:
        return _call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION_FLAG))
    except (OSError, AttributeError):
        return 0


def no_new_privileges() -> None:
    """Let no program that this process starts gain rights. Raises OSError."""
    one, zero = ctypes.c_ulong(1), ctypes.c_ulong(0)
    if _libc().prctl(_NO_NEW_PRIVILEGES, one, zero, zero, zero) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")


def restrict(readable: Iterable[Path], known: int) -> None:
    """Give up every file but those below `readable`, which may be read; and all TCP.

    Holds for this thread and whatever it starts, for good.

    Args:
        readable: folders and files; those that are not there are passed over.
        known: the kernel's version, at least 1.

    Raises:
        OSError: the kernel refuses.
    """
    rights = (1 << _FILE_RIGHTS.get(known, 16)) - 1
    asked = struct.pack("=Q", rights)
    asked += struct.pack("=Q", _CONNECT_AND_BIND) if known >= 4 else b""
    asked += struct.pack("=Q", _SIGNALS_AND_SOCKETS) if known >= 6 else b""
    ruleset = _call(_CREATE_RULESET, asked, ctypes.c_size_t(len(asked)), ctypes.c_uint(0))
    try:
        for place in readable:
            _allow(ruleset, place)
        no_new_privileges()
        _call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, place: Path) -> None:
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        is_folder = stat.S_ISDIR(os.fstat(opened).st_mode)
        rights = _READ_FILE | _READ_FOLDER if is_folder else _READ_FILE
        rule = struct.pack("=Qi", rights, opened)
        _call(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint(0))
    finally:
        os.close(opened)
