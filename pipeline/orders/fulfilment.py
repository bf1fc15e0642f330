"""An order form that came in -> what it asks for, done, and a receipt that says so in plain words.

It may be cut short anywhere and carried out again: each row decides, opens and prints under ids
that derive from the form and the row, so nothing is done twice.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from forms.catalogue import Catalogue
from forms.ground.known_names import UnknownLanguageError
from forms.ground.problems import Problem
from forms.ground.words import Words
from pipeline.dossiers.current_papers import CurrentPapers, is_order
from pipeline.orders import order_form
from pipeline.orders.decisions import CannotDo
from pipeline.orders.order_form import RowValues, as_written, orders_of, row_pointer, rows_in_doubt
from pipeline.orders.order_log import (
    Carried,
    carried_out,
    first_pass,
    later_pass,
    replaced_by,
)
from pipeline.orders.row_actions import RowActions
from pipeline.outbox import files
from pipeline.records import Submission
from pipeline.records.events import Event, Ordered, ReceiptLine
from pipeline.records.ids import canonical_json
from pipeline.records.messages import told
from pipeline.store.ledger import Ledger

RECEIPT_FOLDER: Final = "team/bestellingen"


@dataclass(frozen=True, slots=True)
class Ordering:
    """Takes the order forms of the team; does what they ask for and lays a receipt in the outbox.

    Attributes:
        outbox: the folder for people.
        words: phrases for the people in the office.
        papers: as they count now.
        actions: does what a row asks for.
    """

    ledger: Ledger
    catalogue: Catalogue
    outbox: Path
    words: Words
    clock: Callable[[], datetime]
    papers: CurrentPapers
    actions: RowActions

    def carry_out_all(self) -> None:
        """Carry out every order form that was not yet, oldest first, and lay out the receipts.

        Raises:
            Exception: what kept a form from being finished; it is begun again later.
        """
        papers = self.papers.papers(None)
        forms = [paper for paper in papers if is_order(paper, self.catalogue)]
        with ExitStack() as each:  # one form keeps no other waiting: what it raises, comes last
            for form in reversed(forms):
                each.callback(self._finish, form, forms)

    def _finish(self, form: Submission, forms: list[Submission]) -> None:
        self._carry_out(form, forms)
        self._hand_receipt(form)

    def _carried_out(self) -> dict[str, Carried]:
        return carried_out(self.ledger.decisions.all())

    def _carry_out(self, form: Submission, forms: list[Submission]) -> None:
        """Do what is clear and was not done yet; the rest waits for a person."""
        done = self._carried_out().get(form.id)
        if done is not None and not done.waiting:
            return
        ready, waiting = self._ready(form, forms)
        if done is None:
            lines = [line for asked in ready for line in self._lines(form, asked, forms)]
            self._enter(first_pass(form.id, lines, waiting))
            return
        for asked in ready:
            if (row := row_pointer(asked.pointer or "")) in done.waiting:
                lines = list(self._lines(form, asked, forms))
                self._enter(later_pass(form.id, row, lines))

    def _enter(self, decision: tuple[str, Ordered]) -> None:
        number, done = decision
        self.ledger.decisions.enter(Event(number, self.clock(), done))

    def _ready(
        self, form: Submission, forms: list[Submission]
    ) -> tuple[list[order_form.Asked], frozenset[str]]:
        """What can be done now, in order; and the rows of which a person has to say something.

        That may be who asks: where somebody asked for the same today, and the name is not read.
        """
        unsure = self._rows_before(form, forms, None)
        written = as_written(form.values)
        waiting = rows_in_doubt(form.unread)
        waiting |= {row for row in written if _content(row, written[row]) in unsure}
        asked = orders_of(form.values)
        return [each for each in asked if row_pointer(each.pointer or "") not in waiting], waiting

    def _lines(
        self, form: Submission, asked: order_form.Asked, forms: list[Submission]
    ) -> Iterator[ReceiptLine]:
        """Do what a row asks for, unless that was done; what became of it."""
        row = row_pointer(asked.pointer or "")
        content = _content(row, as_written(form.values)[row])
        known = self._done_before(form, row, content)
        if known:
            yield from known
        elif content in self._rows_before(form, forms, True):
            yield _not_done(Problem("order_repeated"), row)
        elif isinstance(asked, Problem):
            yield _not_done(asked, row)
        else:
            yield from self._done(form, asked)

    def _done_before(self, form: Submission, row: str, content: str) -> list[ReceiptLine]:
        """What was done of this very row when the paper had come without all of its pages."""
        carried, now = self._carried_out(), self.ledger.decisions.filing()
        for other in replaced_by(form.id, carried, self.ledger.decisions.all()):
            paper = self.ledger.papers.get(other)
            written = as_written(self.papers.paper(paper, now).values) if paper else {}
            if row in written and _content(row, written[row]) == content:
                return [line for line in carried[other].lines if line.row == row]
        return []

    def _rows_before(
        self, form: Submission, forms: list[Submission], same: bool | None
    ) -> frozenset[str]:
        """Rows that stand on another form of this day by the same hand, carried out already.

        A draft and the finished form are often both handed in: what stands on both is done once.
        With None instead of True: by what may be the same hand.
        """
        done = self._carried_out()
        return frozenset(
            _content(pointer, row)
            for other in forms
            if other.id in done and _same_hand(other, form) is same
            for pointer, row in as_written(other.values).items()
            if pointer not in done[other.id].waiting
        )

    def _done(self, form: Submission, order: order_form.AnyOrder) -> Iterator[ReceiptLine]:
        try:
            for key, params in self.actions.do(order, (form.id, order.pointer)):
                yield ReceiptLine(order.pointer, f"orders.{key}", params)
        except CannotDo as refused:
            yield _not_done(refused.problem, order.pointer)
        except UnknownLanguageError:
            yield _not_done(Problem("order_language_unknown"), order.pointer)

    def _hand_receipt(self, form: Submission) -> None:
        """What was done, and what waits; under the day that the form came in with."""
        day = (form.stored_on or form.filled_on).isoformat()
        name = f"{day}-{form.id.removeprefix('S-')[:8]}.txt"
        done = self._carried_out()[form.id]
        waits = [ReceiptLine(row, "orders.waits", {}) for row in sorted(self._waiting(form, done))]
        said = [_said(line, self.words) for line in (*done.lines, *waits)]
        said = said or [self.words("orders.nothing")]
        title = self.words("orders.title", paper=form.id)
        can_undo = any("event" in line.params for line in done.lines)
        undo = [self.words("orders.how_to_undo"), ""] if can_undo else []
        text = "\n".join([title, "", *said, "", *undo])
        files.write(self.outbox / RECEIPT_FOLDER / name, text.encode("utf-8"), self.outbox)

    @staticmethod
    def _waiting(form: Submission, done: Carried) -> frozenset[str]:
        """The rows that a person is asked about: a page that did not come asks nothing here."""
        shown = (at for at, reading in form.readings.items() if reading.in_own_hand)
        asked = rows_in_doubt(shown) | frozenset(as_written(form.values))
        return done.waiting & asked


def _same_hand(one: Submission, other: Submission) -> bool | None:
    """Whether two forms are of the same day and by the same hand; None: a name is not read yet."""
    if one.id == other.id or one.filled_on != other.filled_on:
        return False
    if any(form.is_unread("/staff") for form in (one, other)):
        return None
    hands = {(str(form.values.get("staff") or "")).casefold() for form in (one, other)}
    return len(hands) == 1


def _content(pointer: str, row: RowValues) -> str:
    """What a row asks for, wherever it stands in its part of the form."""
    return canonical_json([pointer.split("/")[1], row])


def _place(pointer: str, words: Words) -> str:
    _, group, place = pointer.split("/")[:3]
    return words("orders.row", part=words(f"orders.part.{group}"), n=int(place) + 1)


def _not_done(problem: Problem, row: str) -> ReceiptLine:
    return ReceiptLine(row, f"problems.{problem.code}", problem.params)


def _said(line: ReceiptLine, words: Words) -> str:
    row = _place(line.row, words)
    if line.key.startswith("problems."):
        why = told(Problem(line.key.removeprefix("problems."), params=line.params), words)
        return words("orders.not_done", row=row, why=why)
    if line.key == "orders.waits":
        return words(line.key, row=row)
    return words("orders.done", row=row, what=words(line.key, **line.params))
