"""A place below the outbox in, the same by a way that leads through no link out.

The outbox lies where others may write: somebody may put a link in the place of a folder, and have
documents written, replaced or taken away where it leads. What is below the outbox is never reached
through one; the outbox itself may be a link, that is for whoever set it.
"""

import os
import shutil
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Final

Asked = Callable[[], AbstractContextManager[None]]
_asked: ContextVar[Asked] = ContextVar("asked", default=nullcontext)
_HANDLES: Final = Path("/proc/self/fd")  # Linux: a folder by the handle that is held on it
_FOLDER: Final = sum(getattr(os, name, 0) for name in ("O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC"))


class LinkPlantedError(OSError):
    """A link lies where a folder of the outbox should be; a person has to take it away."""


@contextmanager
def reached(path: Path, outbox: Path | None) -> Generator[Path]:
    """The path as it may be used meanwhile; `outbox`: None where somebody chose the folder.

    Raises:
        LinkPlantedError: a link lies on the way.
        FileNotFoundError: the folder is not there.
        OSError: it cannot be reached now.
    """
    if outbox is None or not path.is_relative_to(outbox):
        yield path
        return
    with _asked.get()(), _below(path, outbox) as within:
        yield within


def leads(path: Path) -> str:
    """Where a way leads, past all links, whether or not anything lies there."""
    return os.path.realpath(path)


def are_one(one: Path, other: Path) -> bool:
    """Whether two ways lead to one folder: what is taken away by one is gone by the other."""
    try:
        return one.samefile(other)
    except OSError:  # one is away: as far as the ways themselves tell
        return leads(one) == leads(other)


def remove_folder(folder: Path, outbox: Path) -> None:
    """A folder and all in it; a link in its place goes, not what it leads to. Raises OSError."""
    with reached(folder, outbox) as within:
        if within.is_symlink():
            within.unlink()
        elif within.is_dir():
            shutil.rmtree(within)


@contextmanager
def only_while(asked: Asked) -> Generator[None]:
    """Until this ends the outbox is reached only while `asked` holds; it raises where not."""
    before = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(before)


@contextmanager
def _below(path: Path, outbox: Path) -> Generator[Path]:
    steps = path.relative_to(outbox).parts[:-1]
    if not (_HANDLES.is_dir() and os.open in os.supports_dir_fd):
        _demand_no_link(outbox, steps)
        yield path
        return
    handle = os.open(outbox, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        for step in steps:
            handle = _deeper(handle, step)
        yield _HANDLES / str(handle) / path.name
    finally:
        os.close(handle)


def _deeper(handle: int, step: str) -> int:
    """The handle of a folder in the one with this handle, which is let go of if it is there."""
    try:
        inner = os.open(step, os.O_RDONLY | _FOLDER, dir_fd=handle)
    except NotADirectoryError:
        raise LinkPlantedError from None
    os.close(handle)
    return inner


def _demand_no_link(outbox: Path, steps: tuple[str, ...]) -> None:
    folder = outbox
    for step in steps:
        folder /= step
        if folder.is_symlink() or not folder.is_dir():
            raise LinkPlantedError if folder.is_symlink() else FileNotFoundError
