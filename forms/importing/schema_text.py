"""The tables of a worksheet -> the text of a schema file, as somebody would write it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, Array, Table

_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def schema_text(table: Mapping[str, Any], comments: Iterable[str]) -> str:
    """The text: comments at the head, each question as a table, its choices a line each."""
    document = tomlkit.document()
    for line in comments:
        document.add(tomlkit.comment(" ".join(_CONTROLS.sub("", line).split())))
    document.add(tomlkit.nl())
    _fill(document, table)
    return tomlkit.dumps(document)


def _fill(into: tomlkit.TOMLDocument | Table, table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if key in ("sections", "fields"):
            into.add(key, _tables(value))
        elif key == "choices":
            into.add(key, _lines(value))
        else:
            into.add(key, value)


def _tables(given: Iterable[Mapping[str, Any]]) -> AoT:
    tables = tomlkit.aot()
    for each in given:
        made = tomlkit.table()
        _fill(made, each)
        tables.append(made)
    return tables


def _lines(given: Iterable[Mapping[str, Any]]) -> Array:
    lines = tomlkit.array().multiline(multiline=True)
    for each in given:
        line = tomlkit.inline_table()
        line.update(each)
        lines.append(line)
    return lines
