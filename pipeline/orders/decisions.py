"""A decision of the office -> an event in the ledger; or a Problem, where it cannot be.

Nothing is edited: the paper stays what it was, the event says where it belongs from now on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from forms.catalogue import Catalogue
from forms.ground.check_digit import is_valid, parse
from forms.ground.problems import Problem
from pipeline.dossiers.current_papers import CurrentPapers, is_order
from pipeline.dossiers.naming import name_key
from pipeline.dossiers.of_another import is_asked_whose, open_whose
from pipeline.dossiers.same_words import collapsed
from pipeline.orders.references import events_called, papers_called
from pipeline.records import EMPTY, Held, Submission
from pipeline.records.events import (
    UNDOABLE,
    Agreed,
    Confirmed,
    Decision,
    Event,
    Kind,
    Merged,
    Moved,
    Ordered,
    PrintsSet,
    Renamed,
    Undone,
    Withdrawn,
    event_id,
)
from pipeline.records.filing import filing, standing
from pipeline.records.filing_compared import changed
from pipeline.records.life import Based, Closed, Grouped, Reopened
from pipeline.records.papers import ADDS, AS_IT_IS, WHOLE_PAPER
from pipeline.records.prints import AS_USUAL, PrintsSaid
from pipeline.records.put_away import PagesPutAway, PutAway, number_of
from pipeline.store.ledger import ArrivalRow, Ledger


class CannotDo(Exception):  # a normal outcome: the office is told why, and what to do
    """What is asked cannot be done; `problem` says why."""

    def __init__(self, code: str, pointer: str | None = None, **params: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, pointer, params=params or EMPTY)


@dataclass(frozen=True, slots=True)
class Decider:
    """Takes what a person wrote to name papers, codes and decisions; enters the decision, once.

    Attributes:
        papers: as they count now.
        seed: what the ids of the decisions derive from, beside what they are: the row of an order
            form, so that the same form never decides twice; or the moment of a command.
        is_trial: nothing is entered; it is only told what would be, or why it cannot be.
    """

    ledger: Ledger
    catalogue: Catalogue
    papers: CurrentPapers
    clock: Callable[[], datetime]
    seed: tuple[str, ...]
    is_trial: bool = False

    def move(self, named: str, code: str) -> Event:
        """This paper belongs to the client with this code. Raises CannotDo."""
        return self._before("move") or self._move(self._paper(named), self.client(code))

    def _move(self, paper: Submission, code: str) -> Event:
        now = self.ledger.decisions.filing()
        if paper.client is None:
            raise CannotDo("order_paper_of_team")
        if paper.id in now.withdrawn:
            raise CannotDo("order_paper_withdrawn")
        owner = now.owner(paper.id, paper.client)
        is_there = owner == now.person(code)
        if is_there and not is_asked_whose(paper.id, now.person(code), self.papers):
            raise CannotDo("order_paper_there")
        return self._enter(Moved(paper.id, code))

    def withdraw(self, named: str) -> Event:
        """This paper belongs to nobody. Raises CannotDo."""
        if (before := self._before("withdraw")) is not None:
            return before
        paper = self._paper(named)
        if is_order(paper, self.catalogue):
            raise CannotDo("order_paper_order")
        if paper.id in self.ledger.decisions.filing().withdrawn:
            raise CannotDo("order_paper_withdrawn")
        return self._enter(Withdrawn(paper.id))

    def adds(self, named: str) -> Event:
        """This copy of a sheet adds to those of its day that look like it. Raises CannotDo."""
        paper = self._paper(named)
        if paper.id in self.ledger.decisions.filing().withdrawn:
            raise CannotDo("order_paper_withdrawn")
        now = self.papers.whole(paper.id)
        if now is None or not now.is_version:
            raise CannotDo("paper_adds_already")
        pointer, day = WHOLE_PAPER + ADDS, self.clock().date()
        return self._enter(Confirmed(paper.id, pointer, AS_IT_IS, by="", on=day, sheet=paper.id))

    def merge(self, keep: str, other: str) -> Event:
        """These two dossiers are one person's; the first stays. Raises CannotDo."""
        if (before := self._before("merge")) is not None:
            return before
        keep, other = self.client(keep), self.client(other)
        now = self.ledger.decisions.filing()
        if now.person(keep) == now.person(other):
            raise CannotDo("order_same_person")
        return self._enter(Merged(keep, other))

    def rename(self, code: str, name: str) -> Event:
        """This client is called so from now on. Raises CannotDo."""
        if (before := self._before("rename")) is not None:
            return before
        kept = self.ledger.decisions.filing().person(self.client(code))
        wanted = collapsed(name)
        if not any(letter.isalpha() for letter in wanted):
            raise CannotDo("name_missing")
        called = self.papers.names.of(kept)
        if called.name == wanted and not called.asked:
            raise CannotDo("name_is_so")
        # of papers with yet another name nobody has said whose they are
        same = (asked for asked in called.asked if name_key(asked.name) == name_key(wanted))
        about = tuple(paper for asked in same for paper in asked.papers)
        return self._enter(Renamed(kept, about, name=wanted))

    def prints(self, code: str, wanted: PrintsSaid) -> Event:
        """So prints for this client look from now on.

        Raises:
            CannotDo: it is so, or another code of this person asks otherwise.
            UnknownLanguageError: there is no such language.
        """
        if (before := self._before("prints")) is not None:
            return before
        if wanted.language:
            self.catalogue.words(wanted.language)
        now, typed = self.ledger.decisions.filing(), self.client(code)
        so_far = now.prints_for(typed)
        opened = self.ledger.clients.get(now.person(typed))
        if opened is not None and not so_far.language and wanted.language == opened.language:
            wanted = replace(wanted, language=None)
        said = wanted.beyond(so_far)  # what is so already may be taken back by somebody meanwhile
        if not said.told:
            raise CannotDo("prints_are_so")
        for each in (now.person(typed), typed):  # of two codes either may be what asks for it
            own = said.changing(now.prints.get(each, AS_USUAL))
            then = replace(now, prints={**now.prints, each: own}).prints_for(typed)
            if then == said.changing(so_far):
                return self._enter(PrintsSet(each, said))
        others = sorted((now.codes(typed) & now.prints.keys()) - {typed})
        raise CannotDo("prints_of_other_code", codes=", ".join(others))

    def close(self, code: str) -> Event:
        """Nothing more is asked of this client. Raises CannotDo."""
        kept = self.ledger.decisions.filing().person(self.client(code))
        if self.ledger.decisions.filing().closed_on(kept) is not None:
            raise CannotDo("dossier_is_closed")
        self._demand_claimed(kept)
        return self._enter(Closed(kept))

    def _demand_claimed(self, code: str) -> None:
        """Raise CannotDo while it is asked whose a paper in this dossier is: then nobody would."""
        if waiting := open_whose(self.papers, code):
            raise CannotDo("whose_first", papers=", ".join(waiting), paper=waiting[0])

    def reopen(self, code: str) -> Event:
        """The dossier of this client is open again. Raises CannotDo."""
        kept = self.ledger.decisions.filing().person(self.client(code))
        if self.ledger.decisions.filing().closed_on(kept) is None:
            raise CannotDo("dossier_is_open")
        return self._enter(Reopened(kept))

    def base(self, code: str, basis: str) -> Event:
        """The dossier of this client is kept by this law. Raises CannotDo."""
        kept = self.ledger.decisions.filing().person(self.client(code))
        return self._enter(Based(kept, basis))

    def group(self, code: str, group: str) -> Event:
        """This client is of this group ("": of none). Raises CannotDo."""
        now = self.ledger.decisions.filing()
        kept = now.person(self.client(code))
        if (now.group_of(kept) or "") == group:
            raise CannotDo("group_is_so")
        return self._enter(Grouped(kept, group))

    def put_away(self, refused: ArrivalRow) -> Event:
        """Nothing is to be done about this refused paper any more. Raises CannotDo."""
        if refused.arrival in self.ledger.decisions.filing().put_away:
            raise CannotDo("refused_is_away")
        return self._enter(PutAway(refused.arrival, number_of(refused.sha256 or "")))

    def put_pages_away(self, held: Held) -> Event:
        """These pages wait for nothing any more. Raises CannotDo."""
        if all(each.id != held.id for each in self.ledger.held.that_wait()):
            raise CannotDo("refused_is_away")
        return self._enter(PagesPutAway(held.id, number_of(held.sha256)))

    def undo(self, named: str) -> Event:
        """Take a decision back. Raises CannotDo."""
        if (before := self._before("undo")) is not None:
            return before
        events = self.ledger.decisions.all()
        found = events_called(named, events)
        if not found:
            raise CannotDo("order_event_unknown")
        if found[0].kind not in UNDOABLE:
            raise CannotDo("order_event_fixed")
        if found[0] not in standing(events):
            raise CannotDo("order_event_undone")
        if isinstance(found[0].what, Agreed) and _may_be_done(found[0], events):
            raise CannotDo("order_agreed_done")
        undone = Undone(found[0].id)
        then = [*events, Event(event_id("undo"), self.clock(), undone)]
        if self._leads_to_erased(then):
            raise CannotDo("order_undo_erased")
        for code in filing(then).closed.keys() - filing(events).closed.keys():
            self._demand_claimed(code)
        return self._enter(undone)

    def _leads_to_erased(self, decided: Sequence[Event]) -> bool:
        """Whether by the last of these a paper comes to somebody of whom all was erased."""
        before, after = filing(decided[:-1]), filing(decided)
        papers = [self.ledger.papers.get(paper) for paper in changed(before, after)]
        owners = {after.owner(paper.id, paper.client) for paper in papers if paper is not None}
        return not owners.isdisjoint(self.ledger.clients.erased())

    def client(self, code: str) -> str:
        """A code as it was issued, with hyphen. Raises CannotDo."""
        parsed = parse(code)
        if parsed is None or not is_valid(parsed):
            raise CannotDo("order_code_wrong")
        if self.ledger.clients.get(parsed) is None:
            is_gone = parsed in self.ledger.clients.erased()
            raise CannotDo("order_code_erased" if is_gone else "order_code_unknown")
        return parsed

    def _paper(self, named: str) -> Submission:
        found = papers_called(named, self.ledger, self.catalogue)
        if not found:
            raise CannotDo("order_paper_unknown")
        if len(found) > 1:
            ids = ", ".join(paper.id for paper in found)
            raise CannotDo("order_paper_ambiguous", ids=ids)
        return found[0]

    def _before(self, kind: Kind) -> Event | None:
        """The decision that this very row was carried out with before the program was cut short."""
        wanted = event_id(kind, *self.seed)
        return next((event for event in self.ledger.decisions.all() if event.id == wanted), None)

    def _enter(self, what: Decision) -> Event:
        event = Event(event_id(what.kind, *self.seed), self.clock(), what)
        return event if self.is_trial else self.ledger.decisions.enter(event)


def _may_be_done(agreed: Event, events: Sequence[Event]) -> bool:
    """Whether anything that had waited was carried out since a person said yes."""
    since = events[events.index(agreed) + 1 :]
    return any(isinstance(each.what, Ordered) and each.what.row is not None for each in since)
