"""What was done of an order form and what waits -> the lines of its receipt, for people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from forms.catalogue import Catalogue
from forms.ground.problems import Problem
from forms.ground.words import Words
from pipeline.orders.consent import place_of
from pipeline.orders.looks import told_looks
from pipeline.orders.row_actions import LOOKS, LOOKS_SAME
from pipeline.orders.silence import not_silent
from pipeline.outbox.roots import Root, Roots
from pipeline.outbox.roots_of_orders import root_of_order
from pipeline.records import Submission
from pipeline.records.events import PrintsSet, ReceiptLine, decision_of
from pipeline.records.messages import told
from pipeline.records.orders import WaitingOrder, order_sheet
from pipeline.records.papers import AWAY
from pipeline.records.readings import is_crossed_part

# What is told beside something that was done, and is no deed itself.
_BESIDE: Final = frozenset(
    f"orders.{key}"
    for key in (
        "pages",
        "printed_apart",
        "stays_here",
        "full_of_goals",
        "other_language",
        "unchecked",
        "merged_sheets",
    )
)
# What was not done, of a row of which the rest may be.
_NOT_DONE: Final = frozenset(f"orders.{key}" for key in ("no_plan_yet", "appendix_of_nobody"))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done of an order form (its id), and what waits.

    `goes_on`: other parts lie apart. `crossed`: the phrase about a part that was crossed out, if
    there is any. `lacking`: pages of the form that did not come.
    """

    form: str
    lines: tuple[ReceiptLine, ...]
    waits: tuple[WaitingOrder, ...]
    goes_on: bool = False
    crossed: str | None = None
    lacking: tuple[int, ...] = ()

    def text(self, catalogue: Catalogue, words: Words) -> str:
        """As people read it."""
        told_of = [*said(self.lines, catalogue, words)]
        told_of += [said_of_waiting(each, words) for each in self.waits]
        told_of += [words(self.crossed)] if self.crossed else []
        pages = ", ".join(map(str, self.lacking))
        told_of += [words("orders.lacking", pages=pages)] if pages else []
        told_of += [words("orders.of_groups")] if self.goes_on else []
        told_of = told_of or [words("orders.nothing")]
        title = words("orders.title", paper=self.form)
        can_undo = any("event" in line.params for line in self.lines)
        last = [words("orders.how_to_undo"), ""] if can_undo else []
        if any(each.is_asked_on_paper for each in self.waits):
            last += [words("orders.how_to_agree", sheet=order_sheet(self.form)), ""]
        return "\n".join([title, "", *told_of, "", *last])

    def by_root(self, roots: Roots, catalogue: Catalogue, words: Words) -> dict[Root, "Receipt"]:
        """In parts: a row about clients of one group is told where all about them lies.

        Who looks in the outbox is told that there is more, and not about whom.
        """
        texts: dict[str, list[str]] = {}
        for line in self.lines:
            told_line = " ".join(said([line], catalogue, words))
            texts.setdefault(line.row, []).append(f"{told_line} {' '.join(line.params.values())}")
        rows = {row: roots.of_text(" ".join(parts)) for row, parts in texts.items()}
        whose = {each.id: root_of_order(each, roots) for each in self.waits}
        main = roots.every[0]
        found = {
            root: replace(
                self,
                lines=tuple(each for each in self.lines if rows[each.row] == root),
                waits=tuple(each for each in self.waits if whose[each.id] == root),
                crossed=self.crossed if root == main else None,
                lacking=self.lacking if root == main else (),
            )
            for root in dict.fromkeys((main, *rows.values(), *whose.values()))
        }
        return {**found, main: replace(found[main], goes_on=len(found) > 1)}


def said_of_crossed(form: Submission) -> str | None:
    """The phrase about what was crossed out of an order form; None where nothing was, or counts."""
    parts = [reading for at, reading in form.readings.items() if is_crossed_part(at)]
    if any(part.is_unread for part in parts):
        return "orders.crossed_waits"
    return "orders.crossed_away" if any(part.raw == AWAY for part in parts) else None


def said(lines: Iterable[ReceiptLine], catalogue: Catalogue, words: Words) -> Iterator[str]:
    """The lines in words; what is told beside a deed stands below it, a little to the right."""
    row = None
    for line in lines:
        if line.key == f"orders.{LOOKS_SAME}":
            what = told_looks(_decided(line).said, catalogue, words)
            yield f"  {_with_capital(words(line.key, **{**line.params, 'what': what}))}"
        elif line.key in _BESIDE and line.row == row:
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
    decided = _decided(line)
    what = told_looks(decided.said, catalogue, words)
    yield words("orders.done", row=row, what=words(line.key, **{**line.params, "what": what}))
    if decided.said.silent:
        if line.row.startswith("/looks/"):
            yield f"  {words('orders.old_sheets', code=decided.code)}"
        yield from (f"  {told}" for told in not_silent(words))


def _decided(line: ReceiptLine) -> PrintsSet:
    decided = decision_of("prints", line.params)
    assert isinstance(decided, PrintsSet)
    return decided


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
