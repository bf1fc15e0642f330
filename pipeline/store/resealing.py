"""Originals and pictures that lie in the open -> the same, sealed; and back.

May be cut short anywhere: what is changed is written anew, read back, and only then takes its
place. What is done already is passed over.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import Final

from pipeline.store import originals, pictures
from pipeline.store.ledger import Ledger
from pipeline.store.ledger.schema.rows import to_text
from pipeline.store.sealing.keys import Keys
from pipeline.store.sealing.sealed_files import exchange, opened, place_of, sealed

_DIGEST: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_PIECE: Final = 1 << 20


def in_the_open(store: Path) -> Iterator[Path]:
    """The originals and pictures that are not sealed."""
    for kept in originals.all_originals(store / originals.FOLDER):
        if (path := kept.in_the_open()) is not None:
            yield path
    for digest in pictures.all_digests(store):
        if (path := pictures.in_the_open(store, digest)) is not None:
            yield path


def seal_files(ledger: Ledger, store: Path, keys: Keys) -> int:
    """Seal what lies in the open; how many files. Raises OSError, KeysError."""
    changed = 0
    came_in = dict(_came_in(ledger))
    for path in in_the_open(store):
        name, folder = path.stem, path.parent.parent
        if folder.name == originals.FOLDER:
            place = keys.place(name, originals.FOLDER)
        else:
            place = keys.place(came_in.get(name, name), name)
        with path.open("rb") as file:
            pieces = iter(partial(file.read, _PIECE), b"")
            exchange(path, sealed(keys, place, pieces), folder, keys)
        changed += 1
    return changed


def open_files(store: Path, keys: Keys) -> int:
    """Lay what is sealed in the open again; how many files. Raises OSError, KeysError."""
    changed = 0
    for folder in (store / originals.FOLDER, store / "pictures"):
        for path in sorted(folder.glob("??/*")):
            if place_of(path) is None or _came_so(path):
                continue
            with opened(path, keys) as file:
                pieces = iter(partial(file.read, _PIECE), b"")
                exchange(path, pieces, folder, keys)
            changed += 1
    return changed


def _came_so(path: Path) -> bool:
    """Whether a stranger made an original so that it looks sealed."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == path.name


def _came_in(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """In which file each picture came that a paper, or a page that is held, names."""
    for paper in ledger.papers.every():
        yield from _named(to_text(paper), paper.source.sha256)
    for held in ledger.held.all():
        shown = (mark.shown for each in held.readings for mark in (*each.marks, *each.beside))
        yield from ((digest, held.sha256) for digest in shown if digest)


def _named(record: str, sha256: str) -> Iterable[tuple[str, str]]:
    return ((digest, sha256) for digest in _DIGEST.findall(record))
