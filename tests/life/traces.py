"""Every byte of a folder, and all that is packed in it, searched for words that nobody else has.

Nothing of the program is used: what it may have forgotten to erase is not what is asked for.
"""

import base64
import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pypdfium2

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}")
_DEEPEST = 5


def forms_of(word: str) -> tuple[bytes, ...]:
    """A word as it may be written: in several encodings, and as JSON has it."""
    once = json.dumps(word)[1:-1]
    twice = json.dumps(once)[1:-1]
    encoded = (
        word.encode(each, "replace") for each in ("utf-8", "utf-16-be", "utf-16-le", "latin-1")
    )
    return (*encoded, once.encode(), twice.encode())


def traces(folder: Path, words: Iterable[str]) -> dict[str, set[str]]:
    """The files in a folder in which each word stands, however packed; also names of files."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or "templates" in path.parts:
            continue
        name = path.relative_to(folder).as_posix()
        there = [name.encode()]
        if path.is_file():
            content = path.read_bytes()
            there += [*unpacked(content), *_rows(path), *_shown(content)]
        for word in words:
            if any(form in part for form in forms_of(word) for part in there):
                found.setdefault(word, set()).add(name)
    return found


def unpacked(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and all that is pressed together or spelled in them."""
    yield content
    if depth == _DEEPEST:
        return
    if content.startswith(b"PK"):
        with suppress(BadZipFile), ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name), depth + 1)
    for match in _ZLIB.finditer(content):
        with suppress(zlib.error):
            inner = zlib.decompressobj().decompress(content[match.start() :])
            if inner:
                yield from unpacked(inner, depth + 1)
    for match in _BASE64.finditer(content):
        spelled = match[0].rstrip(b"=")
        with suppress(ValueError):
            yield from unpacked(base64.b64decode(spelled + b"=" * (-len(spelled) % 4)), depth + 1)


def _rows(path: Path) -> Iterator[bytes]:
    """Every cell of every table, where it is a database."""
    if path.suffix != ".sqlite3":
        return
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in database.execute(f"SELECT * FROM {table}"):
                for cell in row:
                    if isinstance(cell, str | bytes):
                        yield from unpacked(cell if isinstance(cell, bytes) else cell.encode())


def _shown(content: bytes) -> Iterator[bytes]:
    """The words that a page of a PDF shows."""
    if content.startswith(b"%PDF"):
        with suppress(pypdfium2.PdfiumError), closing(pypdfium2.PdfDocument(content)) as pdf:
            for page in pdf:
                yield page.get_textpage().get_text_range().encode("utf-8", "replace")
