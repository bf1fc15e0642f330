"""An answer at the desk -> the decision that a correction sheet would bring; and taken back."""

import secrets
from dataclasses import dataclass

from forms.fields import Raw
from forms.ground.problems import Problem
from pipeline.desk.agenda import Asked, Pile
from pipeline.desk.visits import Taken, Visit
from pipeline.dossiers.current_papers import SAID_OTHERWISE
from pipeline.orders.decisions import CannotDo, Decider
from pipeline.records.events import Confirmed, Event
from pipeline.records.ids import crockford
from pipeline.records.messages import told
from pipeline.review.entering import Speaker
from pipeline.review.typed_answers import typed_answer
from pipeline.workspace import Parts

# What is said of a correction sheet is said otherwise at the desk.
_AT_DESK = {
    "nothing_beside_ok": "desk.nothing_typed",
    "choice_missing": "desk.nothing_chosen",
    SAID_OTHERWISE: "desk.somebody_else",
}


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
        said = typed_answer(asked.item, raw, is_empty=is_empty)
        if said.asked is not None:
            return self._why(said.asked)
        speaker = self._speaker(visit, once)
        events, still = self.parts.correcting.entering.decide(speaker, [said])
        if still:
            return self._why(still[0].why)
        if not self._entered(events):
            return self._why(SAID_OTHERWISE)
        visit.taken.append(Taken(pile.name, asked.key, tuple(event.id for event in events)))
        visit.later.discard(asked.key)
        return None

    def _entered(self, events: list[Event]) -> bool:
        """Enter decisions, unless somebody decided about the same box at this very moment."""
        boxes = {
            (event.what.submission, event.what.pointer)
            for event in events
            if isinstance(event.what, Confirmed)
        }
        known = {event.id for event in self.parts.ledger.decisions.all()}

        def is_new(event: Event) -> bool:
            what = event.what
            about = (what.submission, what.pointer) if isinstance(what, Confirmed) else None
            return event.id not in known and about in boxes

        return self.parts.ledger.decisions.enter_unless(events, is_new)

    def _speaker(self, visit: Visit, once: str) -> Speaker:
        once = once or secrets.token_urlsafe(9)
        identity = f"D-{crockford((visit.token, once, visit.undone), 8)}"
        return Speaker(identity, self.parts.office.clock().date(), visit.by)

    def _why(self, code: str) -> str:
        """A problem, in the words of the desk."""
        words = self.parts.office.words
        return words(_AT_DESK[code]) if code in _AT_DESK else told(Problem(code), words)

    def take_back(self, visit: Visit) -> tuple[Taken | None, str]:
        """Take the last answer of a visit back: which it was, and what there is to tell."""
        words = self.parts.office.words
        if not visit.taken:
            return None, words("desk.nothing_to_undo")
        last = visit.taken.pop()
        visit.undone += 1
        if not last.events:
            return last, words("desk.not_undone")
        for event in reversed(last.events):
            self.undo(event)
        return last, words("desk.undone")

    def undo(self, event: str) -> str | None:
        """Take a decision back; or why it cannot be, in words."""
        office = self.parts.office
        seed = ("desk", office.clock().isoformat(), event)
        decider = Decider(self.parts.ledger, office.catalogue, office.clock, seed)
        try:
            decider.undo(event)
        except CannotDo as refused:
            return told(refused.problem, office.words)
        return None
