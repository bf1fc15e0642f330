"""This process in, the same process with only the system calls that reading a paper needs out.

A list of what is allowed, as a BPF program handed to prctl: all else fails with EACCES. So no
socket, no other program, no other process, no writing to a file, whatever library was taken over.
Numbers: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.sandbox.landlock import no_new_privileges

_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2
_ALLOW: Final = 0x7FFF0000
_KILL: Final = 0x80000000
_REFUSE: Final = 0x00050000  # with an error number in its lower half

_LOAD: Final = 0x20
_IS: Final = 0x15
_IS_AT_LEAST: Final = 0x35
_HAS_ANY: Final = 0x45
_RETURN: Final = 0x06

_NUMBER_AT: Final = 0
_ARCHITECTURE_AT: Final = 4
_ARGUMENTS_AT: Final = 16
_FOREIGN_NUMBERS: Final = 0x40000000  # the x32 calls of x86_64

_NEW_THREAD: Final = 0x10000  # CLONE_THREAD
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FCNTL: Final = (0, 1, 2, 3, 4, 1030)  # copies of a descriptor and its flags; no locks, no signals

# Calls that may do no harm whatever they are given: name -> number on x86_64, on aarch64.
_HARMLESS: Final = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "mincore": (27, 232),
    "madvise": (28, 233),
    "membarrier": (324, 283),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "dup": (32, 23),
    "getcwd": (79, 17),
    "readlinkat": (267, 78),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "getdents64": (217, 61),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "times": (100, 153),
    "poll": (7, None),
    "select": (23, None),
    "ppoll": (271, 73),
    "pselect6": (270, 72),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "getrandom": (318, 278),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "stat": (4, None),
    "lstat": (6, None),
    "access": (21, None),
    "readlink": (89, None),
    "time": (201, None),
    "arch_prctl": (158, None),
}


@dataclass(frozen=True, slots=True)
class _Processor:
    architecture: int  # as the kernel's audit names it
    column: int
    openat: int
    clone: int
    tgkill: int
    prlimit64: int
    fcntl: int
    clone3: int = 435


_PROCESSORS: Final = {
    "x86_64": _Processor(0xC000003E, 0, openat=257, clone=56, tgkill=234, prlimit64=302, fcntl=72),
    "aarch64": _Processor(0xC00000B7, 1, openat=56, clone=220, tgkill=131, prlimit64=261, fcntl=25),
}

FilterStep = tuple[int, int, int, int]  # operation, steps to pass over if so, if not; its constant


def is_known() -> bool:
    """Whether we know this system's calls, and its kernel knows filters."""
    if not sys.platform.startswith("linux") or platform.machine() not in _PROCESSORS:
        return False
    if sys.maxsize < 2**32:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    # without a program the kernel complains of the address (EFAULT), or that it knows no filters
    zero = ctypes.c_ulong(0)
    result = libc.prctl(_SET_SECCOMP, ctypes.c_ulong(_FILTER_MODE), None, zero, zero)
    return int(result) != 0 and ctypes.get_errno() == errno.EFAULT


def restrict() -> None:
    """Give up all other system calls, for this thread and whatever it starts, for good.

    Raises:
        OSError: the kernel refuses.
    """
    steps = program(_PROCESSORS[platform.machine()], os.getpid())
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: the number of steps, and where they are (aligned as a pointer)
    head = struct.pack("@HP", len(steps), ctypes.addressof(buffer))
    no_new_privileges()
    libc = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    if libc.prctl(_SET_SECCOMP, ctypes.c_ulong(_FILTER_MODE), head, zero, zero) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


def program(processor: _Processor, pid: int) -> list[FilterStep]:
    """The filter for a process: steps of classic BPF."""
    numbers = (pair[processor.column] for pair in _HARMLESS.values())
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_IS, 1, 0, processor.architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_IS_AT_LEAST, 0, 1, _FOREIGN_NUMBERS),
        (_RETURN, 0, 0, _REFUSE | errno.ENOSYS),
    ]
    for number in numbers:
        if number is not None:
            steps += [(_IS, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    steps += _where(processor.openat, [_argument(2), (_HAS_ANY, 1, 0, _WRITING)])
    steps += _where(processor.clone, [_argument(0), (_HAS_ANY, 0, 1, _NEW_THREAD)])
    steps += _where(processor.tgkill, [_argument(0), (_IS, 0, 1, pid)])  # how a process aborts
    steps += _where(processor.prlimit64, [_argument(0), (_IS, 0, 1, 0)])
    known = [
        (_IS, len(_FCNTL) - 1 - n, int(n + 1 == len(_FCNTL)), way) for n, way in enumerate(_FCNTL)
    ]
    steps += _where(processor.fcntl, [_argument(1), *known])
    # a C library that is told of no clone3 starts threads by clone, whose flags can be seen
    steps += [(_IS, 0, 1, processor.clone3), (_RETURN, 0, 0, _REFUSE | errno.ENOSYS)]
    return [*steps, (_RETURN, 0, 0, _REFUSE | errno.EACCES)]


def _where(number: int, test: list[FilterStep]) -> list[FilterStep]:
    """A call that is allowed where its test leads on; one step further it is refused."""
    body = [*test, (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE | errno.EACCES)]
    return [(_IS, 0, len(body), number), *body]


def _argument(place: int) -> FilterStep:
    """The lower half of an argument (both processors put it first)."""
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * place)
