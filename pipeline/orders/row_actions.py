"""One thing that an order form asks for -> done: decided, opened, tried again or printed.

What it does has ids that derive from the row, so that doing it once more changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatchmethod
from typing import Final

from forms.catalogue import Catalogue
from forms.catalogue.chosen_pages import chosen_pages, is_to_choose
from forms.catalogue.titles import title_of
from forms.ground.known_names import BASE_LANGUAGE
from pipeline.documents.typesetting.press import NotPrintedError
from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.orders import order_form
from pipeline.orders.blanks import blank
from pipeline.orders.decisions import CannotDo, Decider
from pipeline.orders.issuing import Issuing, pages_of, put_in, same_number
from pipeline.orders.languages import in_another_language, unchecked_language
from pipeline.orders.old_sheets import sheets_lying
from pipeline.orders.references import plain_id, refused_called, sheets_called
from pipeline.orders.which_sheets import (
    is_for_the_worker,
    is_of_client,
    is_order_form,
    starting_pack,
)
from pipeline.records import Document, Instance
from pipeline.records.events import Decision, Merged, PrintsSet, Undone, data_of, event_id
from pipeline.records.jobs import JobKey
from pipeline.records.prints import PrintsSaid
from pipeline.records.put_away import number_of
from pipeline.store.ledger import ArrivalRow, Ledger

LOOKS: Final = "looks_set"
LOOKS_SAME: Final = "looks_same"  # what was asked for beside it, and was so already
AT_ONCE: Final = 3  # order forms that are printed for who ticks one
# What was done: a phrase under `orders`, and what fills it in.
Done = Iterator[tuple[str, dict[str, str]]]


Retry = Callable[[ArrivalRow, str], tuple[ArrivalRow, ...]]


@dataclass(frozen=True, slots=True)
class RowActions:
    """Takes one thing that an order form asks for; does it and says what was done.

    Attributes:
        issuing: opens dossiers and prints sheets.
        retry: judges a refused paper afresh, once under this id; what became of its forms.
    """

    ledger: Ledger
    catalogue: Catalogue
    papers: CurrentPapers
    clock: Callable[[], datetime]
    issuing: Issuing
    retry: Retry

    def do(self, order: order_form.AnyOrder, seed: tuple[str, ...], by: str | None = None) -> Done:
        """Do it, once for a seed; what was done, as a phrase under `orders` and what fills it in.

        Args:
            order: what a row asks for.
            seed: what the ids of all that is done derive from.
            by: who the form was printed for, where they hold it: new order forms are theirs.

        Raises:
            CannotDo, UnknownLanguageError: it cannot be done as it is written.
        """
        if by is None or not isinstance(order, order_form.Print):
            yield from self._do(order, seed)
            return
        own = [sheet for sheet in order.sheets if is_order_form(sheet, self.catalogue)]
        others = tuple(sheet for sheet in order.sheets if sheet not in own)
        if own:
            yield from self._print_own(own, by, order, seed)
        if others or not own:
            yield from self._do(replace(order, sheets=others), seed)

    def _print_own(
        self, sheets: list[str], name: str, order: order_form.Print, seed: tuple[str, ...]
    ) -> Done:
        """Order forms for who orders them: several, for each is good for one order."""
        forms = [
            self.issuing.order_form(sheet, name, (*seed, sheet, str(n)), large=order.large)
            for sheet in sheets
            for n in range(AT_ONCE)
        ]
        put_in(self.issuing.roots.main / "formulieren", forms, self.issuing.roots.main)
        yield "printed_own", {"number": str(len(forms)), "folder": "formulieren"}

    def decision(self, order: order_form.AnyOrder, seed: tuple[str, ...]) -> Decision | None:
        """What it would decide, without doing so; None for what decides nothing.

        Raises:
            CannotDo, UnknownLanguageError: it cannot be done as it is written.
        """
        decider = Decider(self.ledger, self.catalogue, self.papers, self.clock, seed, is_trial=True)
        match order:
            case order_form.Undo():
                return decider.undo(order.event).what
            case order_form.Merge():
                return decider.merge(order.keep, order.other).what
            case order_form.Move():
                return decider.move(order.paper, order.code).what
            case order_form.Withdraw():
                return decider.withdraw(order.paper).what
            case order_form.Looks():
                return decider.prints(order.code, self._meant(order.said)).what
            case _:
                return None

    def _decider(self, seed: tuple[str, ...]) -> Decider:
        return Decider(self.ledger, self.catalogue, self.papers, self.clock, seed)

    @singledispatchmethod
    def _do(self, order: object, _seed: tuple[str, ...]) -> Done:
        raise TypeError(f"{type(order).__name__} is no order")

    @_do.register
    def _(self, order: order_form.Undo, seed: tuple[str, ...]) -> Done:
        event = self._decider(seed).undo(order.event)
        assert isinstance(event.what, Undone)
        yield "undone", {"event": event.id, "undone": event.what.event}

    @_do.register
    def _(self, order: order_form.Open, seed: tuple[str, ...]) -> Done:
        language = self.catalogue.language_of_choice(order.language)
        sheets = starting_pack(self.catalogue)  # nobody is opened for sheets with a mistake
        for place in range(order.count):
            each = (*seed, str(place))
            code = self.issuing.open(order.alias, language, each)
            said = PrintsSaid(silent=order.silent or None, large=order.large or None)
            looks = self._decider(each).prints(code, said) if said.told else None
            domains = self._domains(order.domains)
            number = same_number(each)
            packs = self.issuing.to_begin(code, sheets, number, large=order.large, domains=domains)
            self.issuing.lay(code, packs)
            yield "opened", {"code": code}
            yield "pages", {"number": str(pages_of(packs))}
            if looks is not None:
                yield LOOKS, {"event": looks.id, **data_of(looks.what)}
        yield from self._language(sheets, language)

    def _language(self, sheets: Sequence[str], language: str) -> Done:
        """Which of these sheets came in another language, and that nobody checked this one."""
        for spoken, lacking in in_another_language(self.catalogue, sheets, language).items():
            titles = ", ".join(title_of(each, self.catalogue) for each in lacking)
            named = self.catalogue.words(spoken)("language.name")
            yield "other_language", {"sheets": titles, "language": named}
        if named_in_dutch := unchecked_language(self.catalogue, sheets, language):
            yield "unchecked", {"language": named_in_dutch}

    @_do.register
    def _(self, order: order_form.Merge, seed: tuple[str, ...]) -> Done:
        event = self._decider(seed).merge(order.keep, order.other)
        assert isinstance(event.what, Merged)
        kept = self.ledger.decisions.filing().person(event.what.keep)
        yield "merged", {"event": event.id, "keep": kept, "other": event.what.other}
        for old in sheets_lying(self.issuing, kept):
            if old != kept:
                yield "merged_sheets", {"code": old, "keep": kept}

    @_do.register
    def _(self, order: order_form.Move, seed: tuple[str, ...]) -> Done:
        event = self._decider(seed).move(order.paper, order.code)
        yield "moved", {"event": event.id, **data_of(event.what)}

    @_do.register
    def _(self, order: order_form.Withdraw, seed: tuple[str, ...]) -> Done:
        event = self._decider(seed).withdraw(order.paper)
        yield "withdrawn", {"event": event.id, **data_of(event.what)}

    @_do.register
    def _(self, order: order_form.Looks, seed: tuple[str, ...]) -> Done:
        event = self._decider(seed).prints(order.code, meant := self._meant(order.said))
        assert isinstance(event.what, PrintsSet)
        yield LOOKS, {"event": event.id, **data_of(event.what)}
        if (same := meant.without(event.what.said)).told:
            yield LOOKS_SAME, data_of(PrintsSet(event.what.code, same))

    def _meant(self, said: PrintsSaid) -> PrintsSaid:
        """With the language that a choice on paper means. Raises UnknownLanguageError."""
        if said.language is None:
            return said
        return replace(said, language=self.catalogue.language_of_choice(said.language))

    @_do.register
    def _(self, order: order_form.Retry, seed: tuple[str, ...]) -> Done:
        known = self.ledger.arrivals.of_files_called(_retried(seed, ""))
        found = known[:1] or refused_called(order.paper, self.ledger, self.issuing.roots.settings)
        if not found:
            raise CannotDo("order_refused_unknown")
        if len(found) > 1:
            numbers = ", ".join(number_of(row.sha256 or "") for row in found)
            raise CannotDo("order_refused_ambiguous", numbers=numbers)
        number = number_of(found[0].sha256 or "")
        rows = self.retry(found[0], _retried(seed, number))
        taken = all(row.outcome != "rejected" for row in rows)
        yield "retried" if taken else "refused_again", {"number": number}

    @_do.register
    def _(self, order: order_form.Print, seed: tuple[str, ...]) -> Done:
        sheets = [sheet for sheet in order.sheets if sheet != order_form.APPENDIX]
        known = [sheet for sheet in sheets if sheet in self.catalogue.files]
        if len(known) < len(sheets):
            raise CannotDo("order_sheet_unknown")
        if len(sheets) < len(order.sheets):
            yield from self._appendix(order.code, is_alone=not sheets)
        if not sheets:
            return
        language = order.language and self.catalogue.language_of_choice(order.language)
        domains = self._domains(order.domains)
        yield from self._print(
            order.code, known, language, seed, large=order.large, domains=domains
        )

    def _appendix(self, code: str | None, *, is_alone: bool) -> Done:
        """All there is to tell of a client: drawn with the jobs, behind what changes for them."""
        if code is not None:
            owner = self.ledger.decisions.filing().person(self._decider(()).client(code))
            self.ledger.jobs.ask([JobKey("appendix", owner)])
            yield "appendix_same" if self._is_all_told(owner) else "appendix", {"code": owner}
            yield from self._home(owner)
        elif is_alone:
            raise CannotDo("order_appendix_of_nobody")
        else:
            yield "appendix_of_nobody", {}

    def _is_all_told(self, code: str) -> bool:
        try:
            return self.issuing.is_all_told(code)
        except NotPrintedError:  # the job tells it
            return False

    def standing(self, order: order_form.AnyOrder) -> Done:
        """What of an order goes on since it was ordered, and is seen to once more."""
        if isinstance(order, order_form.Print) and order_form.APPENDIX in order.sheets:
            for key, told in self._appendix(order.code, is_alone=False):
                yield ("appendix_stands" if order.code else key), told

    def _domains(self, ticked: tuple[str, ...]) -> tuple[str, ...]:
        """The parts of life that were ticked, in the order of the organisation."""
        return tuple(each for each in self.catalogue.domains if each in ticked)

    @_do.register
    def _(self, order: order_form.Reprint, seed: tuple[str, ...]) -> Done:
        printed = self.ledger.printed.get(plain_id(order.what, "S-"))
        domains: tuple[str, ...] = ()
        if printed is not None:
            sheets, code = frozenset({printed.worksheet}), order.code or printed.client
            domains = self._printed_domains(printed)
            if printed.client is not None and order.code not in {None, printed.client}:
                raise CannotDo("order_sheet_of_another")
        else:
            sheets, code = sheets_called(order.what, self.catalogue), order.code
        if len(sheets) != 1:
            raise CannotDo("order_sheet_unknown")
        yield from self._print(code, sorted(sheets), None, seed, large=False, domains=domains)

    def _printed_domains(self, printed: Instance) -> tuple[str, ...]:
        """The parts of life that were on a print, where they were chosen; none for all."""
        edition = self.catalogue.as_printed(printed, printed)
        if not printed.pages or not is_to_choose(edition.worksheet):
            return ()
        return tuple(
            each
            for each in self.catalogue.domains
            if {*chosen_pages(edition, (each,))} <= {*printed.pages}
        )

    def _print(
        self,
        code: str | None,
        sheets: list[str],
        language: str | None,
        seed: tuple[str, ...],
        *,
        large: bool,
        domains: tuple[str, ...] = (),
    ) -> Done:
        """Sheets of clients for this client; all others, or without a code, as blank sheets."""
        mine = [s for s in sheets if code is not None and is_of_client(s, self.catalogue)]
        others = [sheet for sheet in sheets if sheet not in mine]
        if code is not None and mine:
            owner = self._with_open_dossier(code, seed)
            early = self.issuing.too_early(owner, mine)
            if early and len(early) == len(sheets):
                raise CannotDo("order_no_plan_yet", client=owner)
            if early:
                yield "no_plan_yet", {"code": owner}
            if now := [sheet for sheet in mine if sheet not in early]:
                theirs = (owner, now, same_number(seed), language)
                printed = self.issuing.personal(*theirs, large=large, domains=domains)
                yield from self._laid(owner, now, printed)
                yield from self._language(now, language or self._spoken_by(owner))
        if others:
            yield from self._print_blank(others, language or "nl", large=large, domains=domains)

    def _with_open_dossier(self, code: str, seed: tuple[str, ...]) -> str:
        """The person with this code. Raises CannotDo: their dossier is closed."""
        now = self.ledger.decisions.filing()
        owner = now.person(self._decider(seed).client(code))
        if now.closed_on(owner) is not None:
            raise CannotDo("order_dossier_closed", client=owner)
        return owner

    def _laid(self, owner: str, sheets: Sequence[str], printed: Sequence[Document]) -> Done:
        """Lay personal sheets where they are printed from; what is to be known of them."""
        self.issuing.lay(owner, printed)
        yield "printed", {"code": owner, "number": str(len(sheets))}
        yield "pages", {"number": str(pages_of(printed))}
        yield from self._home(owner)
        if any(is_for_the_worker(sheet, self.catalogue) for sheet in sheets):
            yield "printed_apart", {"code": owner}
        if titles := self.issuing.full_of_goals(printed):
            yield "full_of_goals", {"sheets": titles}

    def _print_blank(
        self, sheets: Sequence[str], language: str, *, large: bool, domains: tuple[str, ...]
    ) -> Done:
        without = [
            blank(self.catalogue, sheet, language, large=large, domains=domains) for sheet in sheets
        ]
        folder = "formulieren" if language == "nl" else f"formulieren/{language}"
        put_in(self.issuing.roots.main / folder, without, self.issuing.roots.main)
        yield "printed_blank", {"number": str(len(without)), "folder": folder}
        yield from self._language(sheets, language)

    def _home(self, code: str) -> Done:
        """That what is printed does not go home with this client, where that is so."""
        if self.issuing.stays_here(code):
            yield "stays_here", {"code": code}

    def _spoken_by(self, code: str) -> str:
        dossier = self.issuing.dossier(code)
        return dossier.language if dossier else BASE_LANGUAGE


def _retried(seed: tuple[str, ...], number: str) -> str:
    """The id of the arrival that a row of an order form makes of a refused paper."""
    return f"{event_id('retry', *seed).replace('E-', 'R-')}-{number}"
