"""Decisions in the ledger -> what was done of an order form, and which of its rows still wait.

A form is carried out in passes: first all that is clear, under one decision, which also names the
rows that are not; then each of those, once a person has said what stands there.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.records.events import Event, event_id


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line of a receipt: the row, a phrase, and the codes and ids that fill it in."""

    row: str
    key: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Carried:
    """What was done of one form so far. `waiting`: the rows that were left."""

    lines: tuple[ReceiptLine, ...] = ()
    waiting: frozenset[str] = frozenset()


def carried_out(events: Iterable[Event]) -> dict[str, Carried]:
    """What was done, by the id of the form."""
    done: dict[str, Carried] = {}
    for event in events:
        if event.kind == "order":
            before = done.get(event.data["submission"], Carried())
            waits = frozenset(json.loads(event.data.get("waiting", "[]")))
            left = before.waiting - {event.data["row"]} if "row" in event.data else waits
            lines = (ReceiptLine(*parts) for parts in json.loads(event.data["lines"]))
            done[event.data["submission"]] = Carried((*before.lines, *lines), left)
    return done


def first_pass(
    form: str, lines: Sequence[ReceiptLine], waiting: Iterable[str]
) -> tuple[str, dict[str, str]]:
    """Id and data of the decision that a form was carried out but for the rows that wait."""
    data = {"submission": form, "lines": _text(lines), "waiting": json.dumps(sorted(waiting))}
    return event_id("order", form), data


def later_pass(form: str, row: str, lines: Sequence[ReceiptLine]) -> tuple[str, dict[str, str]]:
    """Id and data of the decision that a row which had waited was carried out."""
    return event_id("order", form, row), {"submission": form, "lines": _text(lines), "row": row}


def replaced_by(form: str, done: Iterable[str], events: Iterable[Event]) -> list[str]:
    """The forms carried out already of which this one is the same paper, with pages they lacked."""
    known = {event.id for event in events if event.kind == "withdraw"}
    return [other for other in done if event_id("withdraw", other, form) in known]


def _text(lines: Sequence[ReceiptLine]) -> str:
    return json.dumps([[line.row, line.key, dict(line.params)] for line in lines])
