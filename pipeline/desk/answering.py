"""An answer at the desk -> the decision that a correction sheet would bring; and taken back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from forms.fields import Raw
from forms.ground.problems import Problem
from pipeline.desk.agenda import Asked, Pile
from pipeline.desk.visits import Taken, Visit
from pipeline.dossiers.current_papers import SAID_OTHERWISE
from pipeline.orders.decisions import CannotDo, Decider
from pipeline.records.events import (
    Agreed,
    Confirmed,
    Decision,
    Declined,
    Event,
    Moved,
    Renamed,
    Withdrawn,
)
from pipeline.records.filing import standing
from pipeline.records.ids import crockford
from pipeline.records.messages import told
from pipeline.review.entering import Speaker
from pipeline.review.item_words import CANNOT_STAND
from pipeline.review.pages_of_several import is_of_several
from pipeline.review.typed_answers import typed_answer
from pipeline.workspace import Parts

# What is said of a correction sheet is said otherwise at the desk.
_AT_DESK = {
    "nothing_beside_ok": "desk.nothing_typed",
    "choice_missing": "desk.nothing_chosen",
    SAID_OTHERWISE: "desk.somebody_else",
}
_SAID: Final = (Confirmed, Renamed, Agreed, Declined)  # decisions that name who said so


def _about(what: Decision) -> set[tuple[str, str]]:
    """What a decision is about, so that two about the same are known."""
    match what:
        case Confirmed(submission, pointer):
            return {(submission, pointer)}
        case Renamed(code):
            return {("name", code)}
        case Moved(submission) | Withdrawn(submission):
            return {("owner", submission)}
        case Agreed(order) | Declined(order):
            return {("order", order)}
    return set()


@dataclass(frozen=True, slots=True)
class Answering:
    """Takes answers, and takes them back."""

    parts: Parts

    def take(
        self, visit: Visit, pile: Pile, asked: Asked, raw: Raw, *, is_empty: bool, once: str
    ) -> str | None:
        """Enter what somebody says about a question; or why it cannot be, in words.

        When this returns None it is in the ledger, whatever happens then. `once` is a word of the
        form: what is handed in twice is entered once.
        """
        if is_empty and isinstance(raw, str) and raw.strip() not in {"", asked.item.suggestion}:
            return self._why("empty_and_not")
        said = typed_answer(asked.item, raw, is_empty=is_empty)
        if said.asked is not None:
            return self._why(said.asked)
        known = self.parts.ledger.decisions.all()
        before = self._papers_of(pile)
        held = {each.id for each in self.parts.ledger.held.that_wait()}
        once = once or secrets.token_urlsafe(9)
        speaker = self._speaker(visit, once, known)
        events, still = self.parts.correcting.entering.decide(speaker, [said])
        if still:
            return self._why(still[0].why)
        if not (self._entered(events, known) if events else asked.item.target in held):
            return self._why(SAID_OTHERWISE)
        ids = tuple(event.id for event in events)
        new = self._papers_of(pile) - before
        for paper in new:
            visit.assigned[paper] = self.owner(paper)
        visit.taken.append(Taken(pile.name, asked.key, ids, once, next(iter(new), None), raw))
        visit.later.discard(asked.key)
        visit.drafts.pop(asked.key, None)
        return None

    def owner(self, paper: str) -> str | None:
        """The code of whose a paper (its id) is now; None for nobody's."""
        found, now = self.parts.ledger.papers.get(paper), self.parts.ledger.decisions.filing()
        is_there = found is not None and paper not in now.withdrawn
        return now.owner(paper, found.client) if found is not None and is_there else None

    def _papers_of(self, pile: Pile) -> frozenset[str]:
        """The papers that came of pages of nobody, where it is asked whose those are."""
        if pile.held is None or is_of_several(pile.held):
            return frozenset()
        rows = self.parts.ledger.arrivals.of_file(pile.held.arrival)
        taken_in = (row.submission for row in rows if row.outcome in {"accepted", "review"})
        return frozenset(paper for paper in taken_in if paper is not None)

    def _entered(self, events: list[Event], known: Sequence[Event]) -> bool:
        """Enter decisions, unless somebody decided about the same since what is `known`."""
        before = {event.id for event in known}
        mine = {part for event in events for part in _about(event.what)}

        def is_new(event: Event) -> bool:
            return event.id not in before and not mine.isdisjoint(_about(event.what))

        return self.parts.ledger.decisions.enter_unless(events, is_new)

    def _speaker(self, visit: Visit, once: str, known: Sequence[Event]) -> Speaker:
        """Who speaks from a page; once more where what was said from it was taken back."""
        held = {event.id for event in standing(known)}
        gone = {
            event.what.sheet
            for event in known
            if isinstance(event.what, _SAID) and event.id not in held
        }
        tries = (f"D-{crockford((visit.token, once, n), 8)}" for n in count())
        identity = next(each for each in tries if each not in gone)
        return Speaker(identity, self.parts.office.clock().date(), visit.by)

    def _why(self, code: str) -> str:
        """A problem, in the words of the desk."""
        words = self.parts.office.words
        why = words(_AT_DESK[code]) if code in _AT_DESK else told(Problem(code), words)
        return f"{why} {words('correction.cannot_stand')}" if code in CANNOT_STAND else why

    def take_back(self, visit: Visit) -> tuple[Taken | None, str]:
        """Take the last answer of a visit back: which it was, and what there is to tell."""
        words = self.parts.office.words
        if not visit.taken:
            return None, words("desk.nothing_to_undo")
        last = visit.taken.pop()
        if not last.events:
            return last, words("desk.not_undone")
        paper = last.paper
        is_theirs = paper is not None and visit.assigned.get(paper) == self.owner(paper)
        whys = [self.undo(event) for event in reversed(last.events)]
        if paper is not None and is_theirs:
            visit.assigned[paper] = self.owner(paper)
        return last, next((why for why in whys if why is not None), words("desk.undone"))

    def undo(self, event: str) -> str | None:
        """Take a decision back; or why it cannot be, in words."""
        office = self.parts.office
        seed = ("desk", office.clock().isoformat(), event)
        decider = Decider(
            self.parts.ledger, office.catalogue, self.parts.papers, office.clock, seed
        )
        try:
            decider.undo(event)
        except CannotDo as refused:
            return told(refused.problem, office.words)
        return None
