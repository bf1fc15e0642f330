"""An order form that came in -> what it asks for, done, and a receipt that says so in plain words.

It may be cut short anywhere and carried out again: each row decides, opens and prints under ids
that derive from the form and the row, so nothing is done twice.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial, singledispatchmethod
from pathlib import Path
from typing import Any, Final

from forms.catalogue import Catalogue, UnknownLanguageError
from forms.problems import Problem
from forms.words import Words
from pipeline import orders, outbox, pictures
from pipeline.deciding import CannotDo, Decider, is_order
from pipeline.events import Event, event_id
from pipeline.handing_out import Counter, blank, put, same_number, sheets_of_client, starting_pack
from pipeline.ids import canonical_json
from pipeline.ledger import ArrivalRow, Ledger
from pipeline.naming import plain_id, refused_called, sheets_called
from pipeline.orders import as_written, orders_of
from pipeline.problem_texts import told
from pipeline.records import Dossier, Submission

FOLDER: Final = "team/bestellingen"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a receipt: the row, a phrase, and the codes and ids that fill it in."""

    row: str
    key: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ordering:
    """Carries out order forms.

    Attributes:
        outbox: the folder for people. store: the private one.
        words: phrases for the people in the office.
        draw: a number below the one given, at random. dossier: a dossier as it stands.
        retry: judges a refused paper afresh, once under this id; what became of its forms.
    """

    ledger: Ledger
    catalogue: Catalogue
    outbox: Path
    store: Path
    words: Words
    clock: Callable[[], datetime]
    draw: Callable[[int], int]
    dossier: Callable[[str], Dossier | None]
    retry: Callable[[ArrivalRow, str], tuple[ArrivalRow, ...]]

    def carry_out_all(self) -> None:
        """Carry out every order form that was not yet, oldest first, and lay out the receipts.

        Raises:
            Exception: the first of what kept a form from being finished; it is begun again later.
        """
        forms = [
            paper for paper in self.ledger.submissions_of(None) if is_order(paper, self.catalogue)
        ]
        failures: list[Exception] = []
        for form in forms:
            try:
                event = self._carried_out().get(form.id) or self._carry_out(form, forms)
                self._hand_receipt(form, _lines(event))
            except Exception as error:  # noqa: BLE001 - one form keeps no other waiting
                failures.append(error)
        if failures:
            raise failures[0]

    def _carried_out(self) -> dict[str, Event]:
        events = (event for event in self.ledger.events() if event.kind == "order")
        return {event.data["submission"]: event for event in events}

    def _carry_out(self, form: Submission, forms: list[Submission]) -> Event:
        before = self._rows_before(form, forms)
        written = as_written(form.values)
        lines: list[Line] = []
        for asked in orders_of(form.values):
            row = _row_of(asked)
            if canonical_json([row.split("/")[1], written[row]]) in before:
                lines.append(_not_done(Problem("order_repeated"), row))
            elif isinstance(asked, Problem):
                lines.append(_not_done(asked, row))
            else:
                lines.extend(self._done(form, asked))
        content = json.dumps([[line.row, line.key, dict(line.params)] for line in lines])
        data = {"submission": form.id, "lines": content}
        return self.ledger.decide(Event(event_id("order", form.id), self.clock(), "order", data))

    def _rows_before(self, form: Submission, forms: list[Submission]) -> frozenset[str]:
        """Rows that stand on another form of this day by the same hand, carried out already.

        A draft and the finished form are often both handed in: what stands on both is done once.
        """
        done = self._carried_out()
        return frozenset(
            canonical_json([pointer.split("/")[1], row])
            for other in forms
            if other.id in done and _same_hand(other, form)
            for pointer, row in as_written(other.values).items()
        )

    def _done(self, form: Submission, order: orders.AnyOrder) -> Iterator[Line]:
        try:
            for key, params in self._do(order, (form.id, order.pointer)):
                yield Line(order.pointer, f"orders.{key}", params)
        except CannotDo as refused:
            yield _not_done(refused.problem, order.pointer)
        except UnknownLanguageError:
            yield _not_done(Problem("order_language_unknown"), order.pointer)

    def _decider(self, seed: tuple[str, ...]) -> Decider:
        return Decider(self.ledger, self.catalogue, self.clock, seed)

    def _counter(self, seed: tuple[str, ...]) -> Counter:
        return Counter(self.ledger, self.catalogue, self.outbox, self.clock, self.draw,
                       self.dossier, same_number(seed),
                       partial(pictures.load, self.store))  # fmt: skip

    @singledispatchmethod
    def _do(self, order: Any, _seed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        raise TypeError(f"{type(order).__name__} is no order")

    @_do.register
    def _(self, order: orders.Undo, seed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        event = self._decider(seed).undo(order.event)
        yield "undone", {"event": event.id, "undone": event.data["event"]}

    @_do.register
    def _(self, order: orders.Open, seed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        self.catalogue.words(order.language)
        for number in range(order.count):
            each = (*seed, str(number))
            counter = self._counter(each)
            code = counter.open(order.alias, order.language, each)
            packs = counter.personal(code, starting_pack(self.catalogue))
            put(counter.filled_in(code), packs)
            yield "opened", {"code": code}

    @_do.register
    def _(self, order: orders.Merge, seed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        event = self._decider(seed).merge(order.keep, order.other)
        kept = self.ledger.filing().person(event.data["keep"])
        yield "merged", {"event": event.id, "keep": kept, "other": event.data["other"]}

    @_do.register
    def _(self, order: orders.Move, seed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        event = self._decider(seed).move(order.paper, order.code)
        yield "moved", {"event": event.id, **event.data}

    @_do.register
    def _(
        self, order: orders.Withdraw, seed: tuple[str, ...]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        event = self._decider(seed).withdraw(order.paper)
        yield "withdrawn", {"event": event.id, **event.data}

    @_do.register
    def _(self, order: orders.Retry, seed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        known = [
            row for row in self.ledger.arrivals() if row.arrival.startswith(_retried(seed, ""))
        ]
        found = known[:1] or refused_called(order.paper, self.ledger, self.outbox)
        if not found:
            raise CannotDo("order_refused_unknown")
        if len(found) > 1:
            numbers = ", ".join((row.sha256 or "")[:8].upper() for row in found)
            raise CannotDo("order_refused_ambiguous", numbers=numbers)
        number = (found[0].sha256 or "")[:8].upper()
        rows = self.retry(found[0], _retried(seed, number))
        taken = all(row.outcome != "rejected" for row in rows)
        yield "retried" if taken else "refused_again", {"number": number}

    @_do.register
    def _(self, order: orders.Print, seed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        known = [sheet for sheet in order.sheets if sheet in self.catalogue.files]
        if len(known) < len(order.sheets):
            raise CannotDo("order_sheet_unknown")
        if order.language is not None:
            self.catalogue.words(order.language)
        yield from self._print(order.code, known, order.language, seed, large=order.large)

    @_do.register
    def _(
        self, order: orders.Reprint, seed: tuple[str, ...]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        printed = self.ledger.instance(plain_id(order.what, "S-"))
        if printed is not None:
            sheets, code = frozenset({printed.worksheet}), order.code or printed.client
            if printed.client is not None and order.code not in {None, printed.client}:
                raise CannotDo("order_sheet_of_another")
        else:
            sheets, code = sheets_called(order.what, self.catalogue), order.code
        if len(sheets) != 1:
            raise CannotDo("order_sheet_unknown")
        yield from self._print(code, sorted(sheets), None, seed, large=False)

    def _print(
        self,
        code: str | None,
        sheets: list[str],
        language: str | None,
        seed: tuple[str, ...],
        *,
        large: bool,
    ) -> Iterator[tuple[str, dict[str, str]]]:
        """Sheets of clients for this client; all others, or without a code, as blank sheets."""
        counter = self._counter(seed)
        mine = [s for s in sheets if code is not None and s in sheets_of_client(self.catalogue)]
        if code is not None and mine:
            owner = self.ledger.filing().person(self._decider(seed).client(code))
            put(counter.filled_in(owner), counter.personal(owner, mine, language, large=large))
            yield "printed", {"code": owner, "number": str(len(mine))}
        without = [
            blank(self.catalogue, s, language or "nl", large=large) for s in sheets if s not in mine
        ]
        if without:
            folder = "formulieren" if language in {None, "nl"} else f"formulieren/{language}"
            put(self.outbox / folder, without)
            yield "printed_blank", {"number": str(len(without)), "folder": folder}

    def _hand_receipt(self, form: Submission, lines: list[Line]) -> None:
        name = f"{form.filled_on.isoformat()}-{form.id.removeprefix('S-')[:8]}.txt"
        said = [_said(line, self.words) for line in lines] or [self.words("orders.nothing")]
        text = "\n".join([self.words("orders.title", paper=form.id), "", *said, "",
                          self.words("orders.how_to_undo"), ""])  # fmt: skip
        outbox.write(self.outbox / FOLDER / name, text.encode("utf-8"))


def _retried(seed: tuple[str, ...], number: str) -> str:
    """The id of the arrival that a row of an order form makes of a refused paper."""
    return f"{event_id('retry', *seed).replace('E-', 'R-')}-{number}"


def _same_hand(one: Submission, other: Submission) -> bool:
    """Whether two forms are of the same day and were filled in by the same hand."""
    hands = {(str(form.values.get("staff") or "")).casefold() for form in (one, other)}
    return one.id != other.id and one.filled_on == other.filled_on and len(hands) == 1


def _row_of(asked: orders.Asked) -> str:
    return "/".join((asked.pointer or "").split("/")[:3])


def _place(pointer: str, words: Words) -> str:
    _, group, place = pointer.split("/")[:3]
    return words("orders.row", part=words(f"orders.part.{group}"), n=int(place) + 1)


def _not_done(problem: Problem, row: str) -> Line:
    return Line(row, f"problems.{problem.code}", problem.params)


def _lines(event: Event) -> list[Line]:
    return [Line(*parts) for parts in json.loads(event.data["lines"])]


def _said(line: Line, words: Words) -> str:
    row = _place(line.row, words)
    if line.key.startswith("problems."):
        why = told(Problem(line.key.removeprefix("problems."), params=line.params), words)
        return words("orders.not_done", row=row, why=why)
    return words("orders.done", row=row, what=words(line.key, **line.params))
