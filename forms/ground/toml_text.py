"""The text of a TOML file -> its tables; of one that is nested without end, that it is none."""

import errno
import os
import pickle
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import tomli

from forms.ground.known_names import BrokenSchemaError

ENDING: Final = ".toml"
DEEPEST: Final = 30  # tables and lists in each other; a worksheet has some six


def read_toml(text: str) -> dict[str, Any]:
    """The tables of a file, to do with as one likes.

    Raises:
        tomli.TOMLDecodeError: it is no TOML, or nested far too deep.
    """
    tables: dict[str, Any] = pickle.loads(_packed(text))  # noqa: S301 - packed here, in memory
    return tables


@lru_cache(maxsize=64)
def _packed(text: str) -> bytes:
    """The tables, packed: to take them apart anew costs thirty times what unpacking does."""
    return pickle.dumps(_parsed(text))


def _parsed(text: str) -> dict[str, Any]:
    try:
        tables = tomli.loads(text)
    except RecursionError:
        raise _too_deep(text) from None
    except tomli.TOMLDecodeError:
        raise
    except ValueError:  # a number of thousands of digits, or a day that is none
        raise tomli.TOMLDecodeError("Invalid value", text, _longest(text)) from None
    level: list[Any] = [tables]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return tables
    raise _too_deep(text)


def _longest(text: str) -> int:
    """Where the longest line begins."""
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[: lines.index(max(lines, key=len))]))


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    return [each for each in value if isinstance(each, dict | list)]


def _too_deep(text: str) -> tomli.TOMLDecodeError:
    """Says where the line is that nests the most."""
    lines = text.splitlines(keepends=True)
    depths = [line.count("[") + line.count("{") + line.count(".") for line in lines]
    begins = sum(map(len, lines[: depths.index(max(depths))]))
    return tomli.TOMLDecodeError("Nested too deep", text, begins)


def content_of(path: Path) -> bytes:
    """What somebody wrote by hand in a file; nobody waits for a pipe that lies in its place.

    Raises:
        OSError: it cannot be read, or is no file.
    """
    if not path.is_file():  # asked before it is opened: to open a device may do something
        raise OSError(errno.ENOENT, "no file")
    return path.read_bytes()


def text_of(content: bytes) -> str:
    """The text of a file, without the mark that some programs begin one with.

    Raises:
        UnicodeDecodeError: it is not in UTF-8.
    """
    return content.decode().removeprefix("\ufeff")


def read_schema(path: Path) -> dict[str, Any]:
    """The table of a file that somebody wrote by hand.

    Raises:
        BrokenSchemaError: it is no TOML, or no file that can be read.
    """
    try:
        return read_toml(text_of(content_of(path)))
    except (tomli.TOMLDecodeError, UnicodeDecodeError, OSError):
        raise BrokenSchemaError(path) from None


def read_if_there(path: Path) -> dict[str, Any]:
    """The same, of a file that may not be there; a link that leads nowhere is there."""
    return read_schema(path) if os.path.lexists(path) else {}


def schema_files(folder: Path) -> list[Path]:
    """What lies in a folder as a schema file, by name; not what systems lay beside one (`._x`)."""
    return sorted(path for path in folder.glob(f"*{ENDING}") if not path.name.startswith("."))
