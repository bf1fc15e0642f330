"""Dossiers and papers as JSON -> rows in tables, for spreadsheets and for statistics."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

Json = Mapping[str, object]
Cell = str | int | float | bool | None
Row = Sequence[Cell]

# Table -> its columns; the keys of the JSON that they come from, except where the code says so.
# `quotable`: False where the paper says that its words may not be printed for others.
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "clients": ("code", "alias", "language", "as_of", "take_home", "enough"),
    "strengths": ("client", "text", "source", "kind", "domain", "since", "quotable"),
    "wishes": ("client", "text", "domain", "since", "priority", "quotable"),
    "goals": ("client", "id", "text", "why", "domain", "state", "since", "sign", "quotable"),
    "actions": (
        *("client", "goal", "id", "what", "who", "when", "when_date", "state", "open", "since"),
        *("closed_on", "helped", "hard", "result", "quotable"),
    ),
    "steps": (
        *("client", "date", "direction", "text", "helped", "next_step", "goal", "action"),
        "quotable",
    ),
    "submissions": (
        *("id", "client", "worksheet", "edition", "language", "filled_on", "received_at"),
        *("instance", "channel", "sha256", "quotable"),
    ),
    "answers": (
        *("submission", "client", "worksheet", "filled_on", "pointer", "value", "state"),
        *("confidence", "quotable"),
    ),
}


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables, by name; each row has a cell for each of its columns."""

    rows: Mapping[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add_dossier(self, dossier: Json) -> None:
        """A dossier, as `client show --json` has it."""
        code = {"client": dossier["code"]}
        self._add("clients", [dossier])
        for name in ("strengths", "wishes", "goals", "steps"):
            self._add(name, ({**each, **code} for each in _list(dossier[name])))
        goals = _list(dossier["goals"])
        actions = [action for goal in goals for action in _list(goal["actions"])]
        self._add(
            "actions", ({**each, **code} for each in (*actions, *_list(dossier["loose_actions"])))
        )

    def add_paper(self, paper: Json) -> None:
        """A paper, as its JSON in the outbox has it."""
        source = _object(paper["source"])
        self._add("submissions", [{**paper, **source}])
        about = {**paper, "submission": paper["id"]}
        readings = _object(paper["readings"])
        self._add(
            "answers",
            ({**about, **_object(readings[at]), "pointer": at} for at in sorted(readings)),
        )

    def _add(self, name: str, things: Iterable[Json]) -> None:
        self.rows[name].extend(
            tuple(_cell(thing.get(column)) for column in COLUMNS[name]) for thing in things
        )

    def named(self) -> Iterator[tuple[str, Sequence[str], Sequence[Row]]]:
        """Each table: its name, its columns and its rows."""
        for name, columns in COLUMNS.items():
            yield name, columns, self.rows[name]


def _list(value: object) -> Sequence[Json]:
    assert isinstance(value, list)
    return value


def _object(value: object) -> Json:
    assert isinstance(value, Mapping)
    return value


def _cell(value: object) -> Cell:
    return value if value is None or isinstance(value, str | int | float) else str(value)
