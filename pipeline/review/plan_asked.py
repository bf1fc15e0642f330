"""What a plan asks about a paper -> a question with choices; the choice -> a decision.

The paper stands on the left, the plan on the right: which goal, step or idea is meant, whether it
is a new one, whether it is as it says. All of it is chosen, so that a pen answers it as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from textwrap import shorten
from typing import Final, NamedTuple

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
from pipeline.dossiers.same_words import same_words, words_at
from pipeline.records import Action, BoxReading, Dossier, Fact, Goal, Idea, Question, Submission
from pipeline.records.events import Confirmed
from pipeline.records.ids import choice_of, identity_of
from pipeline.records.papers import AS_IT_IS, AWAY, NEW
from pipeline.records.picture_tokens import digest_in
from pipeline.review.copies_asked import in_words
from pipeline.review.questions import BoxPlace, OpenQuestion, places_of, question_at

_MOST: Final = 8  # goals, steps or ideas among which a person chooses
_ALIVE: Final = frozenset({"gekozen", "bezig"})
_MOST_LETTERS: Final = 70  # of what one of them is called
# The parts of a fact by which a person knows what a paper says there, the plainest first.
_TELLING: Final = ("text", "what", "reword", "result", "helped", "hard", "next_step", "why", "sign")
_NAMING: Final = ("text", "what", "reword")
_STATES: Final = ("state", "status", "done", "answer")


@dataclass(frozen=True, slots=True)
class _Named:
    """A goal, step or idea: its words, the day it was named first, whether it is open, its goal."""

    text: str
    day: date
    is_open: bool
    goal: str = ""

    @property
    def since(self) -> str:
        return f"{self.day:%d-%m-%Y}"


class Folded(NamedTuple):
    """A dossier as it stands, and how its client is called."""

    dossier: Dossier
    called: Naming


@dataclass(frozen=True)
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

    @cached_property
    def named(self) -> Mapping[str, _Named]:
        """What the plan has, by id."""
        return _named(self.dossier)

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
        boxes = places_of(edition)
        label = boxes[box].label if box in boxes else ""
        choices = tuple(self._choices(question, facts))
        place = BoxPlace(question.at or "", OneChoice(key="plan", label="", choices=choices), label)
        now = None if is_state else self._said(facts)
        return replace(
            question_at(paper, place, edition, question.code, box),
            before=self._printed(paper, at) or (self._called(question.about or "") or None),
            now=now or self._state(paper, box, boxes),
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
        yield from self._known(question, facts)
        has_words = any(words_at(fact.values, part) for fact in facts for part in _NAMING)
        if code in WRITTEN_OVER or (has_words and code in {UNKNOWN_ID, UNKNOWN_ACTION}):
            yield self._choice(NEW, "new")
        elif code not in WRITTEN_OVER:
            yield self._choice(AS_IT_IS, "none")

    def _choice(self, code: str, phrase: str) -> Choice:
        return Choice(code=code, label=self.words(f"correction.plan.{phrase}"))

    def _known(self, question: Question, facts: list[Fact]) -> Iterator[Choice]:
        """What the plan has that may be meant: what is most like the words here comes first."""
        told = same_words(self._said(facts) or "")
        known = self.named
        ids = [each for each in dict.fromkeys(question.among) if each in known]

        texts = [(same_words(known[each].text), known[each].is_open) for each in ids]
        few = [ids[place] for place in nearest(told, texts)]
        for identity, label in zip(few, self._labels(few), strict=True):
            yield Choice(code=choice_of(identity), label=label)

    def _labels(self, ids: Sequence[str]) -> Iterator[str]:
        """How each is called; those that would read the same, with their goal, or numbered."""
        plain = [shorten(self._called(each), _MOST_LETTERS, placeholder=" …") for each in ids]
        whole = [
            f"{self._called(each)} ({self.named[each].goal})"
            if self.named[each].goal
            else self._called(each)
            for each in ids
        ]
        for n, label in enumerate(plain):
            if plain.count(label) == 1:
                yield label
            elif whole.count(whole[n]) == 1:
                yield whole[n]
            else:
                yield f"{whole[n]} ({whole[: n + 1].count(whole[n])})"

    def _called(self, identity: str) -> str:
        """How a goal, step or idea is called; one that only a picture shows, by its day."""
        known = self.named.get(identity)
        if known is None or not digest_in(known.text):
            return known.text if known is not None else ""
        return self.words("correction.plan.by_pen", day=known.since)

    def _printed(self, paper: Submission, at: str) -> str | None:
        """The words that stood there before anybody wrote; None where there were none."""
        printed = self.papers.ledger.printed.get(paper.instance)
        return printed.words_in(at) if printed is not None else None

    def _said(self, facts: list[Fact]) -> str | None:
        """What the paper says there, in so far as anybody could read it."""
        parts = (words_at(fact.values, part) for part in _TELLING for fact in facts)
        return next((text for text in parts if text and not digest_in(text)), None)

    def _state(self, paper: Submission, box: str, boxes: Mapping[str, BoxPlace]) -> str | None:
        place, reading = boxes.get(box), paper.readings[box]
        is_said = place is not None and not reading.is_unread and reading.value is not None
        return in_words(reading.value, place, self.words) if place and is_said else None


def nearest(told: str, among: Sequence[tuple[str, bool]]) -> list[int]:
    """The places of what is most like some words, the most like first; open ones before others.

    A plan of many years has hundreds of steps. How like two texts can be at most is told by their
    letters alone, far sooner than how like they are: so few are looked at closely.

    Args:
        told: the words.
        among: words, and whether they are of something open.
    """
    letters = SequenceMatcher(None, b=told, autojunk=False)

    def at_most(place: int) -> tuple[float, bool, int]:
        letters.set_seq1(among[place][0])
        return (-round(letters.quick_ratio(), 1), not among[place][1], place)

    best: list[tuple[float, bool, int]] = []
    for bound in sorted(map(at_most, range(len(among)))):
        if len(best) == _MOST and bound > best[-1]:
            break  # no further one is more like
        alike = SequenceMatcher(None, told, among[bound[2]][0], autojunk=False).ratio()
        best = sorted([*best, (-round(alike, 1), *bound[1:])])[:_MOST]
    return [place for *_, place in best]


def decision_on_plan(value: object, question: Question | None, by: Confirmed) -> Confirmed | None:
    """What a choice decides; None for what is no choice of ours.

    Args:
        value: the code that was chosen.
        question: as it is asked now; None where it is answered once more on the same sheet.
        by: who says so, of which paper and pointer.
    """
    said = str(value)
    if said in {AS_IT_IS, NEW, AWAY}:
        return by
    meant = identity_of(said)
    return replace(by, value=meant) if question is None or meant in question.among else None


def _box(paper: Submission, at: str, parts: tuple[str, ...]) -> str | None:
    """The box that shows best what the paper says at a pointer: the first that is not blank."""
    below = {box: each for box, each in paper.readings.items() if box.startswith(f"{at}/")}
    first = [f"{at}/{part}" for part in parts]
    written = [box for box in first if box in below and _is_written(below[box])]
    written += [box for box, reading in below.items() if _is_written(reading)]
    return next(iter(written), None) or next(iter(below), None)


def _is_written(reading: BoxReading) -> bool:
    return bool(reading.value or reading.picture)


def _named(dossier: Dossier) -> dict[str, _Named]:
    """What the plan has, by id and alias."""
    goals = {goal.id: goal for goal in dossier.goals}
    actions = [*dossier.loose_actions, *(a for goal in dossier.goals for a in goal.actions)]
    told: list[tuple[Goal | Action | Idea, _Named]] = [
        (goal, _Named(goal.text, goal.since, goal.state in _ALIVE)) for goal in dossier.goals
    ]
    for each in actions:
        above = goals.get(each.goal or "")
        words = above.text if above is not None and not digest_in(above.text) else ""
        told.append((each, _Named(each.what, each.since, each.is_open, words)))
    told += [(idea, _Named(idea.text, idea.on, idea.answer is None)) for idea in dossier.ideas]
    return {number: known for each, known in told for number in (each.id, *each.aliases)}
