"""What was done of an order form and what waits -> the lines of its receipt, for people."""

from collections.abc import Iterable, Iterator
from typing import Final

from forms.catalogue import Catalogue
from forms.ground.problems import Problem
from forms.ground.words import Words
from pipeline.orders.consent import place_of
from pipeline.orders.looks import told_looks
from pipeline.orders.row_actions import LOOKS
from pipeline.orders.silence import not_silent
from pipeline.records.events import PrintsSet, ReceiptLine, decision_of
from pipeline.records.messages import told
from pipeline.records.orders import WaitingOrder

# What is told beside something that was done, and is no deed itself.
_BESIDE: Final = frozenset(
    f"orders.{key}"
    for key in (
        "pages",
        "printed_apart",
        "full_of_goals",
        "other_language",
        "unchecked",
        "merged_sheets",
    )
)
# What was not done, of a row of which the rest may be.
_NOT_DONE: Final = frozenset(f"orders.{key}" for key in ("no_plan_yet", "appendix_of_nobody"))


def said(lines: Iterable[ReceiptLine], catalogue: Catalogue, words: Words) -> Iterator[str]:
    """The lines in words; what is told beside a deed stands below it, a little to the right."""
    row = None
    for line in lines:
        if line.key in _BESIDE and line.row == row:
            yield f"  {_with_capital(words(line.key, **line.params))}"
        else:
            yield from _deed(line, catalogue, words)
        row = line.row


def said_of_waiting(order: WaitingOrder, words: Words) -> str:
    """What was asked for and waits for a person, and why."""
    key = "orders.declined" if order.declined else "orders.asks"
    return words(key, row=order.place, what=order.asked, why=order.because, id=order.id)


def _deed(line: ReceiptLine, catalogue: Catalogue, words: Words) -> Iterator[str]:
    row = place_of(line.row, words)
    if line.key.startswith("problems."):
        why = told(Problem(line.key.removeprefix("problems."), params=line.params), words)
        yield words("orders.not_done", row=row, why=why)
    elif line.key == "orders.waits":
        yield words(line.key, row=row)
    elif line.key in _NOT_DONE:
        yield words("orders.not_done", row=row, why=words(line.key, **line.params))
    elif line.key == f"orders.{LOOKS}":
        yield from _looks(line, row, catalogue, words)
    else:
        yield words("orders.done", row=row, what=words(line.key, **line.params))


def _looks(line: ReceiptLine, row: str, catalogue: Catalogue, words: Words) -> Iterator[str]:
    """How prints look from now on, and what silence does not do."""
    decided = decision_of("prints", line.params)
    assert isinstance(decided, PrintsSet)
    what = told_looks(decided.said, catalogue, words)
    yield words("orders.done", row=row, what=words(line.key, **{**line.params, "what": what}))
    if decided.said.silent:
        if line.row.startswith("/looks/"):
            yield f"  {words('orders.old_sheets', code=decided.code)}"
        yield from (f"  {told}" for told in not_silent(words))


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
