"""The text of a TOML file of hardly more than phrases -> its tables, quickly.

A file of phrases has some fifteen hundred lines of `key = "words"` below heads of tables, and each
command waits for it. What is more than such lines is left to the parser of Python: table by table,
or the whole file, where tables are not simply one below the other.
"""

import re
import tomllib
from typing import Any, Final

Table = dict[str, Any]
_CONTROL: Final = r"\x00-\x1f\x7f"
_HEAD: Final = re.compile(r"\[([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\]")
_PHRASE: Final = re.compile(rf'([A-Za-z0-9_-]+) = "([^"\\{_CONTROL}]*)"')
_NOTHING: Final = re.compile(rf"(?:#[^{_CONTROL}]*)?")


class _NotPlainError(Exception):
    """These are not simply tables one below the other, each with keys of its own."""


def plain_tables(text: str) -> Table | None:
    """The tables, as `tomllib` has them; None where that has to say, which may be that it is wrong.

    A line that looks like a head and is within something longer leaves that without an end.
    """
    if "\r" in text:
        return None
    tables = _Tables()
    path: tuple[str, ...] = ()
    lines: list[str] = []
    try:
        for line in text.split("\n"):
            if not line.startswith("["):
                lines.append(line)
                continue
            if (head := _HEAD.fullmatch(line)) is None:
                return None
            tables.add(path, lines)
            path, lines = tuple(head[1].split(".")), []
        tables.add(path, lines)
    except (tomllib.TOMLDecodeError, RecursionError, _NotPlainError):
        return None
    return tables.root


class _Tables:
    """The tables so far."""

    def __init__(self) -> None:
        self.root: Table = {}
        self._named: set[tuple[str, ...]] = set()
        self._below: set[tuple[str, ...]] = {()}  # these, and all that they are within

    def add(self, path: tuple[str, ...], lines: list[str]) -> None:
        """Add a table with what stands below its head.

        Raises:
            tomllib.TOMLDecodeError: that is no TOML.
            _NotPlainError: it was there already, or a key of it, or it is within a value.
        """
        if path in self._named:
            raise _NotPlainError
        self._named.add(path)
        table = self.root
        for depth, key in enumerate(path, 1):
            if key not in table:
                self._below.add(path[:depth])
            elif path[:depth] not in self._below:
                raise _NotPlainError
            table = table.setdefault(key, {})
        keys = _keys(lines)
        if not table.keys().isdisjoint(keys):
            raise _NotPlainError
        table.update(keys)


def _keys(lines: list[str]) -> Table:
    found: Table = {}
    number = 0
    for line in lines:
        if phrase := _PHRASE.fullmatch(line):
            found[phrase[1]] = phrase[2]
            number += 1
        elif not _NOTHING.fullmatch(line):
            return tomllib.loads("\n".join(lines))
    if len(found) != number:
        raise _NotPlainError
    return found
