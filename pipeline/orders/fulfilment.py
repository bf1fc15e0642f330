"""An order form that came in -> what it asks for, done, and a receipt that says so in plain words.

It may be cut short anywhere and carried out again: each row decides, opens and prints under ids
that derive from the form and the row, so nothing is done twice.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from forms.catalogue import Catalogue
from forms.ground.known_names import BrokenSchemaError, UnknownLanguageError
from forms.ground.problems import Problem, missing_pages
from forms.ground.words import Words
from pipeline.dossiers.current_papers import CurrentPapers, is_order
from pipeline.orders import order_form
from pipeline.orders.consent import Consent
from pipeline.orders.decisions import CannotDo
from pipeline.orders.issuing import drawn
from pipeline.orders.order_form import RowValues, as_written, orders_of, row_pointer, rows_in_doubt
from pipeline.orders.order_log import (
    Carried,
    any_waits,
    carried_out,
    first_pass,
    later_pass,
    replaced_by,
)
from pipeline.orders.receipt import Receipt, said_of_crossed
from pipeline.orders.row_actions import RowActions
from pipeline.outbox import files
from pipeline.outbox.roots import Root, Roots, receipt_of
from pipeline.records import BoxReading, Submission
from pipeline.records.events import (
    Agreed,
    Declined,
    Event,
    Ordered,
    ReceiptLine,
    event_id,
)
from pipeline.records.ids import canonical_json
from pipeline.records.orders import WaitingOrder
from pipeline.store.ledger import Ledger

RECEIPT_FOLDER: Final = "team/bestellingen"
_TOKEN: Final = 12  # characters: nobody guesses 60 bits


@dataclass(frozen=True, slots=True)
class Ordering:
    """Takes the order forms of the team; does what they ask for and lays a receipt in the outbox.

    Attributes:
        roots: the folders for people.
        words: phrases for the people in the office.
        papers: as they count now.
        actions: does what a row asks for.
        consent: knows which rows wait for a yes, or for another day.
    """

    ledger: Ledger
    catalogue: Catalogue
    roots: Roots
    words: Words
    clock: Callable[[], datetime]
    papers: CurrentPapers
    actions: RowActions
    consent: Consent

    def carry_out_all(self) -> None:
        """Carry out every order form that was not yet, oldest first, and lay out the receipts.

        Raises:
            BrokenSchemaError: something waits until a file is mended; it is tried again later.
            Exception: what kept a form from being finished; it is begun again later.
        """
        forms = self._forms()
        with ExitStack() as each:  # one form keeps no other waiting: what it raises, comes last
            for form in reversed(forms):
                each.callback(self._finish, form, forms)

    def _forms(self) -> list[Submission]:
        """All order forms that count, as they stand; newest first."""
        papers = self.papers.papers(None)
        return [paper for paper in papers if is_order(paper, self.catalogue)]

    def _finish(self, form: Submission, forms: list[Submission]) -> None:
        self._carry_out(form, forms)
        waits = self._hand_receipt(form, forms)
        for each in waits:
            if each.is_to_mend:
                raise BrokenSchemaError(Path(each.file))

    def _carried_out(self) -> dict[str, Carried]:
        return carried_out(self.ledger.decisions.all())

    def _carry_out(self, form: Submission, forms: list[Submission]) -> None:
        """Do what is clear, may be done and was not done yet; the rest waits for a person."""
        done = self._carried_out().get(form.id)
        if done is not None and not done.waiting:
            return
        left = done.waiting if done is not None else None
        unclear = self._unclear(form, forms)
        lines: list[ReceiptLine] = []
        waiting = set(unclear)
        for asked in orders_of(form.values):
            row = row_pointer(asked.pointer or "")
            if row in unclear or (left is not None and row not in left):
                continue
            told = self._told(form, asked, forms) or self._done(form, asked, done, lines)
            if told is None:
                waiting.add(row)
            elif done is None:
                lines += told
            else:
                self._enter(later_pass(form.id, row, told))
        if done is None:
            token = drawn(self.actions.issuing.draw, _TOKEN)
            self._enter(first_pass(form.id, lines, waiting, token))

    def _enter(self, decision: tuple[str, Ordered]) -> None:
        number, done = decision
        self.ledger.decisions.enter(Event(number, self.clock(), done))

    def _unclear(self, form: Submission, forms: list[Submission]) -> frozenset[str]:
        """The rows of which a person has to say what stands there.

        That may be who asks: where somebody asked for the same today, and the name is not read.
        """
        unsure = self._rows_before(form, forms, None)
        written = as_written(form.values)
        asked = {row for row in written if _content(row, written[row]) in unsure}
        return rows_in_doubt(form.unread) | asked

    def _told(
        self, form: Submission, asked: order_form.Asked, forms: list[Submission]
    ) -> list[ReceiptLine]:
        """What there is to say of a row for which nothing is to be done (any more)."""
        row = row_pointer(asked.pointer or "")
        content = _content(row, as_written(form.values)[row])
        if known := self._done_before(form, row, content):
            return known
        if content in self._rows_before(form, forms, True):
            return self._again(asked, row)
        return [_not_done(asked, row)] if isinstance(asked, Problem) else []

    def _again(self, asked: order_form.Asked, row: str) -> list[ReceiptLine]:
        """What there is to say of a row that was carried out today, for the same hand."""
        lines: list[ReceiptLine] = []
        if not isinstance(asked, Problem):
            told = self.actions.standing(asked)
            lines += [ReceiptLine(row, f"orders.{key}", params) for key, params in told]
        is_all = isinstance(asked, order_form.Print) and asked.sheets == (order_form.APPENDIX,)
        return lines if lines and is_all else [*lines, _not_done(Problem("order_repeated"), row)]

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
        With None instead of True: by what may be the same hand. How prints look may be asked again:
        who was shown meanwhile is hidden once more.
        """
        done = self._carried_out()
        return frozenset(
            _content(pointer, row)
            for other in forms
            if other.id in done and _same_hand(other, form) is same
            for pointer, row in as_written(other.values).items()
            if pointer not in done[other.id].waiting and not pointer.startswith("/looks/")
        )

    def _done(
        self,
        form: Submission,
        order: order_form.Asked,
        done: Carried | None,
        lines: Sequence[ReceiptLine],
    ) -> list[ReceiptLine] | None:
        """Do what a row asks for, and say what was done; None where it waits.

        `lines`: what was done of the form just now.
        """
        assert not isinstance(order, Problem)
        if self._waiting_order(form, order, done, lines) is not None:
            return None
        try:
            by = self.consent.holder(form)
            told = list(self.actions.do(order, (form.id, order.pointer), by))
        except CannotDo as refused:
            return [_not_done(refused.problem, order.pointer)]
        except UnknownLanguageError:
            known = {"known": ", ".join(self.catalogue.languages)}
            return [_not_done(Problem("order_language_unknown", params=known), order.pointer)]
        return [ReceiptLine(order.pointer, f"orders.{key}", params) for key, params in told]

    def _waiting_order(
        self,
        form: Submission,
        order: order_form.AnyOrder,
        done: Carried | None,
        lines: Sequence[ReceiptLine] = (),
    ) -> WaitingOrder | None:
        content = _content(order.pointer, as_written(form.values)[order.pointer])
        return self.consent.waiting(form, order, content, done, lines)

    def waiting(self) -> tuple[WaitingOrder, ...]:
        """All that was ordered and waits for a yes or for another day, oldest form first."""
        carried = self._carried_out()
        if not any_waits(self.ledger.decisions.all()):
            return ()
        forms = self._forms()
        return tuple(
            each
            for form in reversed(forms)
            if form.id in carried
            for each in self._waiting_orders(form, carried[form.id], forms)
        )

    def say(self, order: str, made: type[Agreed] | type[Declined]) -> Event:
        """Say yes or no to an order that waits (its id), as who may go over the limit of a day.

        It is carried out with the next job of the team, which this asks for. Raises CannotDo.
        """
        if order not in {each.id for each in self.waiting()}:
            raise CannotDo("order_not_waiting", order=order)
        what, now = made(order), self.clock()
        number = event_id(what.kind, order, now.isoformat())
        return self.ledger.decisions.enter(Event(number, now, what))

    def _waiting_orders(
        self, form: Submission, done: Carried, forms: list[Submission]
    ) -> Iterator[WaitingOrder]:
        """What of a form waits; not the rows that have yet to be read."""
        if not done.waiting:
            return
        left = done.waiting - self._unclear(form, forms)
        for asked in orders_of(form.values):
            if not isinstance(asked, Problem) and asked.pointer in left:
                waiting = self._waiting_order(form, asked, done)
                if waiting is not None:
                    yield waiting

    def _hand_receipt(self, form: Submission, forms: list[Submission]) -> list[WaitingOrder]:
        """What was done, and what waits; under the day that the form came in with."""
        day = (form.stored_on or form.filled_on).isoformat()
        name = f"{day}-{form.id.removeprefix('S-')[:8]}.txt"
        done = self._carried_out()[form.id]
        waits = list(self._waiting_orders(form, done, forms))
        unread = self._waiting(form, done) - {each.row for each in waits}
        lines = [*done.lines, *(ReceiptLine(row, "orders.waits", {}) for row in sorted(unread))]
        crossed, lacking = said_of_crossed(form), tuple(sorted(missing_pages(form.problems)))
        told = Receipt(form.id, tuple(lines), tuple(waits), crossed=crossed, lacking=lacking)
        texts = {
            root: part.text(self.catalogue, self.words)
            for root, part in told.by_root(self.roots, self.catalogue, self.words).items()
        }
        self.roots.spread(
            receipt_of(form.id),
            list(texts),
            lambda root: self._lay_receipt(root, name, texts[root]),
            lambda root: files.remove(root.path / RECEIPT_FOLDER / name, root.path),
        )
        return waits

    @staticmethod
    def _lay_receipt(root: Root, name: str, text: str) -> None:
        files.write(root.path / RECEIPT_FOLDER / name, text.encode("utf-8"), root.path)

    @staticmethod
    def _waiting(form: Submission, done: Carried) -> frozenset[str]:
        """The rows that a person is asked about: a page that did not come asks nothing here."""
        shown = (at for at, reading in form.readings.items() if _is_asked(reading))
        asked = rows_in_doubt(shown) | frozenset(as_written(form.values))
        return done.waiting & asked


def _is_asked(reading: BoxReading) -> bool:
    """Whether something may stand in a box, and it is asked box by box what that is.

    A part that was crossed out is asked about as one, and has a line of its own.
    """
    is_apart = reading.is_not_seen or reading.is_crossed_out
    return reading.asked_about is not None and not is_apart


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


def _not_done(problem: Problem, row: str) -> ReceiptLine:
    return ReceiptLine(row, f"problems.{problem.code}", problem.params)
