"""Decisions in the ledger -> what was done of an order form, and which of its rows still wait.

A form is carried out in passes: first all that is clear, under one decision, which also names the
rows that are not; then each of those, once a person has said what stands there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records.events import Event, Ordered, ReceiptLine, event_id


@dataclass(frozen=True, slots=True)
class Carried:
    """What was done of one form so far. `waiting`: the rows that were left."""

    lines: tuple[ReceiptLine, ...] = ()
    waiting: frozenset[str] = frozenset()


def carried_out(events: Iterable[Event]) -> dict[str, Carried]:
    """What was done, by the id of the form."""
    done: dict[str, Carried] = {}
    for ordered in (event.what for event in events if isinstance(event.what, Ordered)):
        before = done.get(ordered.submission, Carried())
        left = ordered.waiting or frozenset()
        if ordered.row is not None:
            left = before.waiting - {ordered.row}
        done[ordered.submission] = Carried((*before.lines, *ordered.lines), left)
    return done


def first_pass(
    form: str, lines: Sequence[ReceiptLine], waiting: Iterable[str]
) -> tuple[str, Ordered]:
    """The decision, and its id, that a form was carried out but for the rows that wait."""
    return event_id("order", form), Ordered(form, tuple(lines), frozenset(waiting))


def later_pass(form: str, row: str, lines: Sequence[ReceiptLine]) -> tuple[str, Ordered]:
    """The decision, and its id, that a row which had waited was carried out."""
    return event_id("order", form, row), Ordered(form, tuple(lines), row=row)


def replaced_by(form: str, done: Iterable[str], events: Iterable[Event]) -> list[str]:
    """The forms carried out already of which this one is the same paper, with pages they lacked."""
    known = {event.id for event in events if event.kind == "withdraw"}
    return [other for other in done if event_id("withdraw", other, form) in known]
