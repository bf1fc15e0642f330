"""Decisions in the ledger -> what was done of an order form, and which of its rows still wait.

A form is carried out in passes: first all that is clear, under one decision, which also names the
rows that are not; then each of those, once a person has said what stands there.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.records.events import Event, Ordered, ReceiptLine, event_id

_APPENDIX: Final = frozenset({"orders.appendix", "orders.appendix_same"})  # keys of lines


@dataclass(frozen=True, slots=True)
class Carried:
    """What was done of one form so far.

    Attributes:
        waiting: the rows that were left.
        token: of the sheet that asks for a yes; of a form of earlier versions None.
    """

    lines: tuple[ReceiptLine, ...] = ()
    waiting: frozenset[str] = frozenset()
    token: str | None = None


def carried_out(events: Iterable[Event]) -> dict[str, Carried]:
    """What was done, by the id of the form."""
    done: dict[str, Carried] = {}
    for ordered in (event.what for event in events if isinstance(event.what, Ordered)):
        before = done.get(ordered.submission, Carried())
        left = ordered.waiting or frozenset()
        if ordered.row is not None:
            left = before.waiting - {ordered.row}
        token = ordered.token or before.token
        done[ordered.submission] = Carried((*before.lines, *ordered.lines), left, token)
    return done


def any_waits(events: Iterable[Event]) -> bool:
    """Whether anything that was ordered may still wait: a quick look."""
    return any(done.waiting for done in carried_out(events).values())


def first_pass(
    form: str, lines: Sequence[ReceiptLine], waiting: Iterable[str], token: str
) -> tuple[str, Ordered]:
    """The decision, and its id, that a form was carried out but for the rows that wait."""
    left = frozenset(waiting)
    done = Ordered(form, tuple(lines), left, token=token if left else None)
    return event_id("order", form), done


def later_pass(form: str, row: str, lines: Sequence[ReceiptLine]) -> tuple[str, Ordered]:
    """The decision, and its id, that a row which had waited was carried out."""
    return event_id("order", form, row), Ordered(form, tuple(lines), row=row)


def replaced_by(form: str, done: Iterable[str], events: Iterable[Event]) -> list[str]:
    """The forms carried out already of which this one is the same paper, with pages they lacked."""
    known = {event.id for event in events if event.kind == "withdraw"}
    return [other for other in done if event_id("withdraw", other, form) in known]


def is_appendix_ordered(codes: Container[str], events: Iterable[Event]) -> bool:
    """Whether the appendix of somebody with these codes was ordered: it stays so."""
    done = (event.what for event in events if isinstance(event.what, Ordered))
    lines = (line for ordered in done for line in ordered.lines if line.key in _APPENDIX)
    return any(line.params["code"] in codes for line in lines)
