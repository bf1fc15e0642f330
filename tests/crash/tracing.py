"""A process watched at its system calls that change a disk, by ptrace and seccomp.

What strace would do, in the process that forked it: so what is disturbed need not be started anew
for each try, and whoever watches may look at the disk while everything stands still.
"""

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

# Numbers on x86-64. What only reads a disk can be cut short without harm.
NUMBERS: Final = {
    "write": 1,
    "open": 2,
    "pwrite64": 18,
    "writev": 20,
    "sendfile": 40,
    "fsync": 74,
    "fdatasync": 75,
    "truncate": 76,
    "ftruncate": 77,
    "rename": 82,
    "mkdir": 83,
    "rmdir": 84,
    "creat": 85,
    "link": 86,
    "unlink": 87,
    "symlink": 88,
    "chmod": 90,
    "fchmod": 91,
    "openat": 257,
    "mkdirat": 258,
    "unlinkat": 263,
    "renameat": 264,
    "linkat": 265,
    "symlinkat": 266,
    "fchmodat": 268,
    "utimensat": 280,
    "fallocate": 285,
    "pwritev": 296,
    "renameat2": 316,
    "copy_file_range": 326,
}
_NAMES: Final = {number: name for name, number in NUMBERS.items()}
# In which of a call's arguments names of files stand, and in which handles of open files.
_OF_NAMES: Final = {
    **dict.fromkeys(("open", "creat", "truncate", "mkdir", "rmdir", "unlink", "chmod"), (0,)),
    **dict.fromkeys(("rename", "link"), (0, 1)),
    "symlink": (1,),
}
_BESIDE_HANDLES: Final = {  # a handle of a folder, and a name in it
    **dict.fromkeys(("openat", "mkdirat", "unlinkat", "fchmodat", "utimensat"), ((0, 1),)),
    **dict.fromkeys(("renameat", "renameat2", "linkat"), ((0, 1), (2, 3))),
    "symlinkat": ((1, 2),),
}
_HANDLE: Final = {"copy_file_range": 2}
_FLAGS: Final = {"open": 1, "openat": 2}  # only those that may make a file are looked at

_SEIZE, _CONT, _LISTEN, _GETREGS, _SETREGS, _MESSAGE = 0x4206, 7, 0x4208, 12, 13, 0x4201
_FOLLOW: Final = 0x02 | 0x04 | 0x08 | 0x10 | 0x80 | 0x100000  # children, seccomp, end with us
_AT_A_CALL, _STOPPED = 7, 128
_BORN: Final = frozenset({1, 2, 3})  # by fork, vfork and clone
_NO_MORE_RIGHTS, _SECCOMP, _FILTER = 38, 22, 2
_ALL: Final = 0x40000000  # __WALL
_REGISTERS: Final = struct.Struct("27Q")
_ARGUMENTS: Final = (14, 13, 12, 7, 9, 8)  # rdi, rsi, rdx, r10, r8, r9
_RESULT, _NUMBER = 10, 15
_PAGE: Final = 4096
_FROM_HERE: Final = -100  # AT_FDCWD
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)


def can_trace() -> bool:
    """Whether processes can be watched; tried in a fork, for who watches has no other child."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    process = os.fork()
    if process == 0:
        code = 1
        with suppress(OSError):
            code = Tracer(Path("/nowhere")).run(lambda: 0)
        os._exit(code)
    return os.waitpid(process, 0)[1] == 0


@dataclass(frozen=True, slots=True)
class Call:
    """The nth call of one kind of the process itself, not of those that it started."""

    name: str
    nth: int


@dataclass(slots=True)
class Tracer:
    """Runs something in a fork, and stops it at each call that changes this folder.

    Attributes:
        folder: of which changes are told.
        at: is told of each of them before it is done, while everything that changes the folder
            stands still; gives the error that the process gets instead, 0 for none, -1: it is
            killed there.
        strangers: calls of other processes or threads that change the folder. While there are none,
            what lies there once the process was killed is what lay there at its last call.
    """

    folder: Path
    at: Callable[[Call], int] = lambda _: 0
    strangers: list[str] = field(default_factory=list)
    _main: int = 0
    _seen: Counter[str] = field(default_factory=Counter)

    def run(self, task: Callable[[], int]) -> int:
        """The exit code of a fork that does this; minus a signal that ended it. Raises OSError."""
        hears, says = os.pipe()
        self._main = os.fork()
        if self._main == 0:
            _be_watched(task, hears, says)
        os.close(hears)
        try:
            _ptrace(_SEIZE, self._main, 0, _FOLLOW)
        except OSError:
            os.kill(self._main, signal.SIGKILL)
            os.waitpid(self._main, 0)
            raise
        finally:
            os.close(says)
        return self._followed()

    def _followed(self) -> int:
        code, alive = 0, {self._main}
        while alive:
            process, status = os.waitpid(-1, _ALL)
            if os.WIFSTOPPED(status):
                alive.add(process)
                with suppress(ProcessLookupError):  # killed meanwhile
                    self._go_on(process, status, alive)
            else:
                alive.discard(process)
                if process == self._main:
                    code = os.waitstatus_to_exitcode(status)
        return code

    def _go_on(self, process: int, status: int, alive: set[int]) -> None:
        event, number = status >> 16, os.WSTOPSIG(status)
        if event in _BORN:
            born = ctypes.c_ulong()
            _ptrace(_MESSAGE, process, 0, ctypes.addressof(born))
            if Path(f"/proc/{born.value}").exists():  # else it came, went and was gathered already
                alive.add(born.value)
        if event == _AT_A_CALL:
            self._at_a_call(process)
        is_held = event == _STOPPED and number in (signal.SIGSTOP, signal.SIGTSTP)
        if is_held:
            _ptrace(_LISTEN, process)
        else:
            _ptrace(_CONT, process, 0, 0 if event else number)

    def _at_a_call(self, process: int) -> None:
        registers = [*_registers(process)]
        name = _NAMES.get(registers[_NUMBER], "")
        arguments = [registers[each] for each in _ARGUMENTS]
        if process == self._main:
            self._seen[name] += 1
        if not name or not self._changes(process, name, arguments):
            return
        if process != self._main:
            if _room(process) == _room(self._main):
                self.strangers.append(name)
            return
        error = self.at(Call(name, self._seen[name]))
        if error < 0:
            os.kill(process, signal.SIGKILL)
        elif error:
            registers[_NUMBER], registers[_RESULT] = 2**64 - 1, 2**64 - error
            raw = ctypes.create_string_buffer(_REGISTERS.pack(*registers))
            _ptrace(_SETREGS, process, 0, ctypes.addressof(raw))

    def _changes(self, process: int, name: str, arguments: list[int]) -> bool:
        flags = _FLAGS.get(name)
        if flags is not None and not arguments[flags] & os.O_CREAT:
            return False
        return any(self._holds(each) for each in _meant(process, name, arguments))

    def _holds(self, path: str) -> bool:
        folder = str(self.folder)
        return path == folder or path.startswith(f"{folder}/")


def _meant(process: int, name: str, arguments: list[int]) -> list[str]:
    """The files that a call is about."""
    if name in _OF_NAMES:
        here = _of_handle(process, _FROM_HERE)
        return [f"{Path(here, _text(process, arguments[at]))}" for at in _OF_NAMES[name]]
    if name in _BESIDE_HANDLES:
        found = []
        for handle, at in _BESIDE_HANDLES[name]:
            within = _of_handle(process, arguments[handle])
            found.append(f"{Path(within, _text(process, arguments[at]))}")
        return found
    return [_of_handle(process, arguments[_HANDLE.get(name, 0)])]


def _room(process: int) -> str:
    """Which files a process sees: a reader sees none of ours where ours lie."""
    return str(Path(f"/proc/{process}/ns/mnt").readlink())


def _of_handle(process: int, handle: int) -> str:
    number = ctypes.c_int(handle & 0xFFFFFFFF).value
    with suppress(OSError):
        where = "cwd" if number == _FROM_HERE else f"fd/{number}"
        return str(Path(f"/proc/{process}/{where}").readlink())
    return ""


def _text(process: int, address: int) -> str:
    """A text in the memory of another process, up to its zero."""
    found = b""
    with suppress(OSError), open(f"/proc/{process}/mem", "rb", buffering=0) as memory:  # noqa: PTH123
        while address and b"\0" not in found and len(found) < _PAGE:
            memory.seek(address + len(found))
            found += memory.read(_PAGE - (address + len(found)) % _PAGE)
    return os.fsdecode(found.partition(b"\0")[0])


def _be_watched(task: Callable[[], int], hears: int, says: int) -> None:
    """Never comes back."""
    code = 1
    try:
        os.close(says)
        os.read(hears, 1)  # until we are watched
        os.close(hears)
        _tell_of_calls()
        code = task()
    finally:
        os._exit(code)


def _tell_of_calls() -> None:
    """Stop at each of these calls, as do all that we start; others cost nothing."""
    steps = [(0x20, 0, 0, 0)]  # the number of the call
    for at, number in enumerate(NUMBERS.values()):
        steps.append((0x15, len(NUMBERS) - at, 0, number))
    steps += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x7FF00000)]  # allowed; told
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in steps))
    head = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(program)))
    _libc.prctl(_NO_MORE_RIGHTS, 1, 0, 0, 0)
    if _libc.prctl(_SECCOMP, _FILTER, ctypes.c_void_p(ctypes.addressof(head)), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


def _registers(process: int) -> tuple[int, ...]:
    raw = ctypes.create_string_buffer(_REGISTERS.size)
    _ptrace(_GETREGS, process, 0, ctypes.addressof(raw))
    return _REGISTERS.unpack(raw.raw)


def _ptrace(what: int, process: int, address: int = 0, data: int = 0) -> None:
    if _libc.ptrace(what, process, address, data) != 0:
        number = ctypes.get_errno()
        if number == errno.ESRCH:
            raise ProcessLookupError
        raise OSError(number, os.strerror(number))
