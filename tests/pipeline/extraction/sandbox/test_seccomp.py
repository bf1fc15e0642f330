"""The filter as the kernel would run it, for both processors."""

import errno
import os

import pytest

from pipeline.extraction.sandbox.seccomp import _PROCESSORS, FilterStep, program

ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
PID = 4321


def verdict(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """Runs the program on one call, as classic BPF says."""
    processor = _PROCESSORS[machine]
    data = {0: number, 4: processor.architecture if architecture is None else architecture}
    data |= {16 + 8 * n: value & 0xFFFFFFFF for n, value in enumerate((*arguments, 0, 0, 0))}
    steps: list[FilterStep] = program(processor, PID)
    at, loaded = 0, 0
    while True:
        operation, if_so, if_not, constant = steps[at]
        at += 1
        if operation == 0x06:
            return constant
        if operation == 0x20:
            loaded = data[constant]
            continue
        tests = {0x15: loaded == constant, 0x35: loaded >= constant, 0x45: loaded & constant}
        at += if_so if tests[operation] else if_not


CALLS = {
    "x86_64": {
        "read": 0,
        "openat": 257,
        "clone": 56,
        "tgkill": 234,
        "socket": 41,
        "execve": 59,
        "fcntl": 72,
        "prlimit64": 302,
        "ptrace": 101,
    },
    "aarch64": {
        "read": 63,
        "openat": 56,
        "clone": 220,
        "tgkill": 131,
        "socket": 198,
        "execve": 221,
        "fcntl": 25,
        "prlimit64": 261,
        "ptrace": 117,
    },
}
NOT = REFUSE | errno.EACCES
CASES = [
    ("read", (), ALLOW),
    ("socket", (), NOT),
    ("execve", (), NOT),
    ("ptrace", (), NOT),
    ("openat", (0, 0, os.O_RDONLY | os.O_CLOEXEC), ALLOW),
    ("openat", (0, 0, os.O_WRONLY), NOT),
    ("openat", (0, 0, os.O_RDWR), NOT),
    ("openat", (0, 0, os.O_CREAT), NOT),
    ("clone", (0x3D0F00,), ALLOW),  # as glibc starts a thread
    ("clone", (17,), NOT),  # a process: only SIGCHLD
    ("tgkill", (PID,), ALLOW),
    ("tgkill", (1,), NOT),
    ("prlimit64", (0,), ALLOW),
    ("prlimit64", (1,), NOT),
    ("fcntl", (3, 1030), ALLOW),
    ("fcntl", (3, 0), ALLOW),
    ("fcntl", (3, 8), NOT),  # whom to signal
]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize(("call", "arguments", "expected"), CASES)
def test_a_call(machine: str, call: str, arguments: tuple[int, ...], expected: int) -> None:
    assert verdict(machine, CALLS[machine][call], *arguments) == expected


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_calls_of_another_processor_end_the_process(machine: str) -> None:
    assert verdict(machine, 0, architecture=0x40000003) == KILL


@pytest.mark.parametrize("number", [435, 0x40000000 + 59])
def test_what_is_told_to_be_unknown(number: int) -> None:
    assert verdict("x86_64", number) == REFUSE | errno.ENOSYS
