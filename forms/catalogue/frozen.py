"""Folders of frozen editions -> an edition by worksheet, number and language; new ones are kept.

Those of shipped sheets are committed with the program; what an organisation prints of its own lies
in the store.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from forms.ground.known_names import UnknownEditionError

if TYPE_CHECKING:
    from forms.catalogue.edition import Edition

PRINTS = 8  # sheets of one print that are kept at hand
_CODE = re.compile(rb'"code": "([A-Z0-9]{2,3})"')


class FrozenEditions:
    """Every edition that was ever printed, read once each.

    Args:
        shipped: the folder of those that come with the program.
        own: the folder where own editions are kept; None for reading only.
    """

    def __init__(self, shipped: Path, own: Path | None) -> None:
        self._own = own
        self._folders = [shipped, *([] if own is None else [own])]
        self._known: dict[tuple[str, int, str], Edition] = {}
        self._prints: dict[str, Edition] = {}

    def get(self, name: str, number: int, language: str) -> Edition:
        """One edition. Raises UnknownEditionError."""
        key = (name, number, language)
        if key not in self._known:
            files = (_file(folder, key) for folder in self._folders)
            path = next((path for path in files if path.is_file()), None)
            if path is None:
                raise UnknownEditionError(f"{name} {number} {language}")
            self._known[key] = _edition(path.read_bytes())
        return self._known[key]

    def of_one_print(self, frozen: str) -> Edition:
        """The edition that was made for one print and frozen with it; the last few are kept."""
        if frozen not in self._prints:
            while len(self._prints) >= PRINTS:
                self._prints.pop(next(iter(self._prints)), None)
            from forms.catalogue.edition import Edition

            self._prints[frozen] = Edition.from_json(frozen)
        return self._prints[frozen]

    def numbers(self, name: str, language: str) -> set[int]:
        """The numbers that a sheet has in a language."""
        files = [p for folder in self._folders for p in (folder / name).glob(f"*.{language}.json")]
        return {int(path.name.split(".")[0]) for path in files}

    def keep(self, edition: Edition) -> None:
        """Freeze an edition in the own folder."""
        if self._own is not None:
            write_whole(_file(self._own, edition.key), edition.to_json().encode("utf-8"))
        self._known[edition.key] = edition

    def codes(self) -> dict[str, str]:
        """Two- or three-letter code on paper -> worksheet id, of every edition."""
        codes: dict[str, str] = {}
        for path in self._every("*/*.json"):
            with path.open("rb") as file:  # the code is in the first lines, before the worksheet
                match = _CODE.search(file.read(200))
            if match:
                codes.setdefault(match.group(1).decode(), path.parent.name)  # the shipped first
        return codes

    def every(self) -> Iterator[Edition]:
        """Each edition that was ever frozen; those of one print are not kept."""
        for path in self._every("*/*.*.json"):
            number, language, _ = path.name.split(".")
            yield self.get(path.parent.name, int(number), language)

    def _every(self, pattern: str) -> Iterator[Path]:
        return (path for folder in self._folders for path in sorted(folder.glob(pattern)))


@lru_cache(maxsize=64)
def _edition(frozen: bytes) -> Edition:
    """What was frozen, read once in a process: no edition ever changes."""
    from forms.catalogue.edition import Edition

    return Edition.from_json(frozen)


def _file(folder: Path, key: tuple[str, int, str]) -> Path:
    name, number, language = key
    return folder / name / f"{number}.{language}.json"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and durably; nobody else can read it."""
    _make_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, for this account alone, whatever the umask."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
