"""A place for what other programs or a client are given -> whether we may write there.

An export is made anew each night under the same name; a letter, a workbook of the office or the
settings that happen to be called so are not ours to replace.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from pipeline.outbox.handover import INDEX
from pipeline.outbox.tables import COLUMNS

OF_A_CLIENT: Final = "zip"  # what `client export` gives
FOR_ME: Final = 0o600  # what people wrote stands in it
_HEAD: Final = 10_000  # bytes of a file in which its kind is told
_SHEETS: Final = "xl/workbook.xml"


def may_be_given(place: Path, form: str) -> bool:
    """Whether nothing is there, or what was given before in this form. Raises OSError.

    `form`: jsonl, fhir, xlsx, csv (the file of a table), or `OF_A_CLIENT`.
    """
    if not place.exists():
        return True
    with place.open("rb") as file:
        head = file.read(_HEAD)
    return not head or _IS_OURS[form](place, head)


def _is_lines(_place: Path, head: bytes) -> bool:
    return head.startswith(b'{"format": ') and b'"kind": "' in head


def _is_bundle(_place: Path, head: bytes) -> bool:
    return head.startswith(b'{"resourceType": "Bundle"')


def _is_workbook(place: Path, _head: bytes) -> bool:
    told = _member(place, _SHEETS)
    return all(f'name="{name}"'.encode() in told for name in COLUMNS)


def _is_table(place: Path, head: bytes) -> bool:
    columns = head.partition(b"\n")[0].strip().decode("utf-8", "replace").split(",")
    return columns == [*COLUMNS[place.stem]][: len(columns)]


def _is_of_a_client(place: Path, _head: bytes) -> bool:
    return bool(_member(place, INDEX) and _member(place, "dossier.json"))


def _member(place: Path, name: str) -> bytes:
    """A file in a zip; nothing where there is none."""
    try:
        with ZipFile(place) as packed:
            return packed.read(name)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError):
        return b""


_IS_OURS: Final[Mapping[str, Callable[[Path, bytes], bool]]] = {
    "jsonl": _is_lines,
    "fhir": _is_bundle,
    "xlsx": _is_workbook,
    "csv": _is_table,
    OF_A_CLIENT: _is_of_a_client,
}
