"""What a plan asks about a paper -> a question with choices; the choice -> a decision.

The paper stands on the left, the plan on the right: which goal, step or idea is meant, whether it
is a new one, whether it is as it says. All of it is chosen, so that a pen answers it as well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Any, Final, NamedTuple

from forms.catalogue import Edition
from forms.fields import OneChoice
from forms.fields.choice import Choice
from forms.ground.words import Words
from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.dossiers.doubts_of_plan import (
    OUT_OF_ORDER,
    UNKNOWN_ACTION,
    UNKNOWN_ID,
    WRITTEN_OVER,
    asked_of_plan,
)
from pipeline.dossiers.naming import Naming
from pipeline.dossiers.same_words import words_at
from pipeline.records import BoxReading, Dossier, Fact, Question, Submission
from pipeline.records.events import Confirmed
from pipeline.records.ids import choice_of
from pipeline.records.papers import AS_IT_IS, AWAY, NEW
from pipeline.records.picture_tokens import digest_in
from pipeline.review.copies_asked import in_words
from pipeline.review.questions import BoxPlace, OpenQuestion, places_of, rank_of

_MOST: Final = 8  # goals, steps or ideas among which a person chooses: those named last
_MOST_LETTERS: Final = 70  # of what one of them is called
# The parts of a fact by which a person knows what a paper says there, the plainest first.
_TELLING: Final = ("text", "what", "reword", "result", "helped", "hard", "next_step", "why", "sign")
_NAMING: Final = ("text", "what", "reword")
_STATES: Final = ("state", "status", "done", "answer")


class Folded(NamedTuple):
    """A dossier as it stands, and how its client is called."""

    dossier: Dossier
    called: Naming


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """Asks what the plan of one client asks.

    Attributes:
        dossier: as it stands.
        papers: as they count now.
        words: of the people in the office.
    """

    dossier: Dossier
    papers: CurrentPapers
    words: Words

    def every(self) -> Iterator[OpenQuestion]:
        """All that is asked."""
        for question in asked_of_plan(self.dossier.questions):
            paper = self.papers.whole(question.submission or "")
            if paper is not None:
                asked = self.asked(question, paper, self.papers.edition_to_read(paper))
                yield from (asked,) if asked is not None else ()

    def asked(self, question: Question, paper: Submission, edition: Edition) -> OpenQuestion | None:
        """The question; None where the paper has no box there any more.

        Args:
            question: one of the dossier's.
            paper: what it is about, with its boxes.
            edition: its sheet.
        """
        at = question.pointer or ""
        facts = [fact for fact in paper.facts if at in (fact.pointer, fact.parent)]
        is_state = question.code == OUT_OF_ORDER
        box = _box(paper, at, (*_STATES, *_TELLING) if is_state else _TELLING)
        if box is None:
            return None
        reading = paper.readings[box]
        boxes = places_of(edition)
        label = boxes[box].label if box in boxes else ""
        choices = tuple(self._choices(question, facts))
        field = OneChoice(key="plan", label="", choices=choices)
        now = None if is_state else self._said(facts)
        return OpenQuestion(
            submission=paper.id,
            place=BoxPlace(question.at or "", field, label),
            title=edition.worksheet.title,
            filled_on=paper.filled_on.isoformat() if paper.date_given else None,
            page=reading.page,
            code=question.code,
            picture=reading.picture,
            read=None,
            order=rank_of(paper, reading),
            before=self._printed(paper, at) or (self._called(question.about or "") or None),
            now=now or self._state(paper, box, boxes),
            instance=paper.instance,
            box=box,
        )

    def _choices(self, question: Question, facts: list[Fact]) -> Iterator[Choice]:
        """What a person may say."""
        code = question.code
        if code == OUT_OF_ORDER:
            yield self._choice(AS_IT_IS, "is_now")
            yield self._choice(AWAY, "stays")
            return
        if code in WRITTEN_OVER:
            yield self._choice(AS_IT_IS, "same")
        others = list(question.among)[: -_MOST - 1 : -1]
        yield from (Choice(code=choice_of(each), label=self._label(each)) for each in others)
        has_words = any(words_at(fact.values, part) for fact in facts for part in _NAMING)
        if code in WRITTEN_OVER or (has_words and code in {UNKNOWN_ID, UNKNOWN_ACTION}):
            yield self._choice(NEW, "new")
        elif code not in WRITTEN_OVER:
            yield self._choice(AS_IT_IS, "none")

    def _choice(self, code: str, phrase: str) -> Choice:
        return Choice(code=code, label=self.words(f"correction.plan.{phrase}"))

    def _label(self, identity: str) -> str:
        return shorten(self._called(identity), _MOST_LETTERS, placeholder=" …")

    def _called(self, identity: str) -> str:
        """How a goal, step or idea is called; one that only a picture shows, by its day."""
        text, since = _names(self.dossier).get(identity, ("", ""))
        return self.words("correction.plan.by_pen", day=since) if digest_in(text) else text

    def _printed(self, paper: Submission, at: str) -> str | None:
        """The words that stood there before anybody wrote; None where there were none."""
        printed = self.papers.ledger.printed.get(paper.instance)
        before = printed.prefilled if printed is not None else {}
        words = (before.get(f"{at}/{part}") for part in _NAMING)
        return next((text for text in words if isinstance(text, str) and text), None)

    def _said(self, facts: list[Fact]) -> str | None:
        """What the paper says there, in so far as anybody could read it."""
        parts = (words_at(fact.values, part) for part in _TELLING for fact in facts)
        return next((text for text in parts if text and not digest_in(text)), None)

    def _state(self, paper: Submission, box: str, boxes: Mapping[str, BoxPlace]) -> str | None:
        place, reading = boxes.get(box), paper.readings[box]
        is_said = place is not None and not reading.is_unread and reading.value is not None
        return in_words(reading.value, place, self.words) if place and is_said else None


def decision_on_plan(value: object, question: Question, by: Confirmed) -> Confirmed | None:
    """What a choice decides; None for what is no choice of ours.

    Args:
        value: the code that was chosen.
        question: as it is asked now.
        by: who says so, of which paper and pointer.
    """
    meant = {choice_of(each): each for each in question.among}
    said = meant.get(str(value), value)
    known = {AS_IT_IS, NEW, AWAY, *question.among}
    return replace(by, value=said) if said in known else None


def _box(paper: Submission, at: str, parts: tuple[str, ...]) -> str | None:
    """The box that shows best what the paper says at a pointer: the first that is not blank."""
    below = {box: each for box, each in paper.readings.items() if box.startswith(f"{at}/")}
    first = [f"{at}/{part}" for part in parts]
    written = [box for box in first if box in below and _is_written(below[box])]
    written += [box for box, reading in below.items() if _is_written(reading)]
    return next(iter(written), None) or next(iter(below), None)


def _is_written(reading: BoxReading) -> bool:
    return bool(reading.value or reading.picture)


def _names(dossier: Dossier) -> dict[str, tuple[str, str]]:
    """By id or alias: how it is called, and the day on which it was named first."""
    actions = [*dossier.loose_actions, *(a for goal in dossier.goals for a in goal.actions)]
    told: list[tuple[Any, str, Any]] = [(each, each.text, each.since) for each in dossier.goals]
    told += [(each, each.what, each.since) for each in actions]
    told += [(each, each.text, each.on) for each in dossier.ideas]
    return {
        identity: (text, f"{day:%d-%m-%Y}")
        for each, text, day in told
        for identity in (each.id, *each.aliases)
    }
