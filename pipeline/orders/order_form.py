"""The values of an order form -> what is asked for, row by row, and what of it is not clear.

Pure: nothing is looked up here. A row that is not clear becomes a Problem and nothing else: what
somebody may have meant is never guessed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from forms.ground.check_digit import is_valid
from forms.ground.problems import Problem
from pipeline.orders.looks import said_in
from pipeline.records.prints import PrintsSaid

APPENDIX: Final = "traject_bijlage"  # among the sheets: all there is to tell of a client
_MOST: Final = 25  # dossiers that one row may open: more is a slip of the pen

RowValues = Mapping[str, Any]  # JSON, as the sheet's schema says


@dataclass(frozen=True, slots=True)
class Order:
    """One thing that is asked for. `pointer`: the row on the form."""

    pointer: str


@dataclass(frozen=True, slots=True)
class Undo(Order):
    """Take back an earlier decision. `event`: its id, as written."""

    event: str


@dataclass(frozen=True, slots=True)
class Open(Order):
    """Open dossiers for new clients, each with a pack. The alias belongs to one client.

    `domains`: keys of the parts of life in the pack; none for the usual ones. `silent`, `large`: so
    is all that is printed for them, from the pack on.
    """

    count: int
    alias: str | None
    language: str
    domains: tuple[str, ...] = ()
    silent: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class Merge(Order):
    """Two codes are one person: the first takes in the second."""

    keep: str
    other: str


@dataclass(frozen=True, slots=True)
class Move(Order):
    """This paper belongs to another client. `paper`: as it was written."""

    paper: str
    code: str


@dataclass(frozen=True, slots=True)
class Withdraw(Order):
    """This paper belongs to no dossier."""

    paper: str


@dataclass(frozen=True, slots=True)
class Looks(Order):
    """So prints for this client look from now on. `said`: its language as a choice on paper."""

    code: str
    said: PrintsSaid


@dataclass(frozen=True, slots=True)
class Retry(Order):
    """Judge a refused paper afresh. `paper`: a file name, or the number beside it."""

    paper: str


@dataclass(frozen=True, slots=True)
class Print(Order):
    """Print these sheets: for a client, or blank where there is no code.

    `sheets`: names of sheets, and APPENDIX. `domains`: keys of the parts of life, where they can be
    chosen; none for all.
    """

    code: str | None
    sheets: tuple[str, ...]
    language: str | None
    large: bool
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reprint(Order):
    """Print a sheet once more. `what`: its name, or the instance that stood on it."""

    code: str | None
    what: str


AnyOrder = Undo | Open | Merge | Move | Withdraw | Looks | Retry | Print | Reprint
Asked = AnyOrder | Problem


def orders_of(values: Mapping[str, object]) -> tuple[Asked, ...]:
    """What an order form asks for, in the order in which it is to be done.

    First what is taken back, then who is who and whose paper is whose, then what was refused, and
    then what is printed: so that a print shows how things are after all the rest.
    """
    return tuple(_rows(values))


def as_written(values: Mapping[str, object]) -> dict[str, RowValues]:
    """Pointer -> content of each row that something is written in."""
    groups = {key: values.get(key) for key in _ROW_READERS}
    return {
        f"/{key}/{place}": row
        for key, rows in groups.items()
        if isinstance(rows, list | tuple)
        for place, row in enumerate(rows)
        if isinstance(row, Mapping) and _is_written(row)
    }


def rows_in_doubt(unread: Iterable[str]) -> frozenset[str]:
    """The rows of boxes that are not read: what is asked for there, a person has yet to say."""
    return frozenset(row_pointer(at) for at in unread if at.split("/")[1] in _ROW_READERS)


def row_pointer(pointer: str) -> str:
    """Pointer of the row that a box belongs to."""
    return "/".join(pointer.split("/")[:3])


def _rows(values: Mapping[str, object]) -> Iterator[Asked]:
    written = as_written(values)
    for key, reader in _ROW_READERS.items():
        for pointer, row in written.items():
            if pointer.startswith(f"/{key}/"):
                yield reader(pointer, row)


def _is_written(value: object) -> bool:
    """Whether anything at all is written or ticked in it."""
    if isinstance(value, Mapping):
        return any(map(_is_written, value.values()))
    return value not in {None, "", False}


def _undo(at: str, row: RowValues) -> Asked:
    if not row.get("event"):
        return Problem("order_event_unknown", f"{at}/event")
    return Undo(at, row["event"])


def _open(at: str, row: RowValues) -> Asked:
    count = row.get("count")
    alias = row.get("alias")
    if count is None and alias:
        count = 1  # an alias is of one client
    if not isinstance(count, int) or not 1 <= count <= _MOST:
        return Problem("order_count_unclear", f"{at}/count", params={"most": str(_MOST)})
    if alias and count > 1:
        return Problem("order_alias_for_many", f"{at}/alias")
    return Open(
        at,
        count,
        alias,
        row.get("language") or "nl",
        _ticked(row, "domains"),
        silent=bool(row.get("silent")),
        large=bool(row.get("large")),
    )


def _merge(at: str, row: RowValues) -> Asked:
    problem = _about_code(row, at, "keep_code") or _about_code(row, at, "other_code")
    return problem or Merge(at, row["keep_code"], row["other_code"])


def _move(at: str, row: RowValues) -> Asked:
    if not row.get("paper"):
        return Problem("order_paper_missing", f"{at}/paper")
    return _about_code(row, at, "right_code") or Move(at, row["paper"], row["right_code"])


def _withdraw(at: str, row: RowValues) -> Asked:
    if not row.get("paper"):
        return Problem("order_paper_missing", f"{at}/paper")
    return Withdraw(at, row["paper"])


def _looks(at: str, row: RowValues) -> Asked:
    said = said_in(row)
    if problem := _about_code(row, at, "code"):
        return problem
    return Looks(at, row["code"], said) if said.told else Problem("order_looks_missing", at)


def _retry(at: str, row: RowValues) -> Asked:
    if not row.get("paper"):
        return Problem("order_paper_missing", f"{at}/paper")
    return Retry(at, row["paper"])


def _print(at: str, row: RowValues) -> Asked:
    code = row.get("code")
    sheets, domains = _ticked(row, "sheets"), _ticked(row, "domains")
    if code and (problem := _about_code(row, at, "code")):
        return problem
    if not sheets:
        return Problem("order_sheets_missing", f"{at}/sheets")
    return Print(at, code or None, sheets, row.get("language"), bool(row.get("large")), domains)


def _ticked(row: RowValues, key: str) -> tuple[str, ...]:
    return tuple(code for code, is_ticked in (row.get(key) or {}).items() if is_ticked)


def _reprint(at: str, row: RowValues) -> Asked:
    code = row.get("code")
    if code and (problem := _about_code(row, at, "code")):
        return problem
    if not row.get("what"):
        return Problem("order_sheets_missing", f"{at}/what")
    return Reprint(at, code or None, row["what"])


def _about_code(row: RowValues, at: str, key: str) -> Problem | None:
    code = row.get(key)
    if not code:
        return Problem("order_code_missing", f"{at}/{key}")
    return None if is_valid(code) else Problem("order_code_wrong", f"{at}/{key}")


# in the order in which things are done
_ROW_READERS: Final[Mapping[str, Callable[[str, RowValues], Asked]]] = {
    "undos": _undo,
    "new_clients": _open,
    "merges": _merge,
    "moves": _move,
    "withdrawals": _withdraw,
    "looks": _looks,
    "retries": _retry,
    "prints": _print,
    "reprints": _reprint,
}
