"""Which codes were erased -> a list outside the store, so that an older store knows it too.

It holds codes and days, and nothing of whoever had them. One lies in the workspace, one beside each
backup: a backup that is put back holds who was erased since, and only such a list tells that.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from forms.ground.check_digit import is_valid
from pipeline.store.atomic_files import put

NAME: Final = "gewist.txt"
_HEAD: Final = (
    "# Gewiste codes; bewaar dit bij de reservekopieën. / Erased codes; keep with backups."
)


def read_list(path: Path) -> dict[str, date]:
    """The codes on a list, each with the day on which it was erased; none where it is not there."""
    found: dict[str, date] = {}
    with suppress(FileNotFoundError, NotADirectoryError):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            code, _, day = line.strip().partition(" ")
            with suppress(ValueError):
                if is_valid(code):
                    found[code] = date.fromisoformat(day.strip())
    return found


def add_to_list(path: Path, codes: Mapping[str, date]) -> None:
    """Add codes to a list; nothing is written where they all stand there. Raises OSError."""
    known = read_list(path)
    told = {**codes, **known}
    if told != known:
        lines = [_HEAD, *(f"{code} {told[code].isoformat()}" for code in sorted(told))]
        put(path, ["\n".join([*lines, ""]).encode()])


def beside_backup(backup: Path) -> Path:
    """Where the list lies that belongs to a backup and to all older ones of its name."""
    name = backup.name
    stem, _, age = name.rpartition(".")
    return backup.with_name(f"{stem if age.isdecimal() else name}.{NAME}")
