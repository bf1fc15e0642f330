"""Goals, actions and ideas while papers are folded into them; finished, they are frozen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pipeline.dossiers.abridging import BLANK
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.same_words import same_words
from pipeline.records import (
    Action,
    ActionState,
    Change,
    Goal,
    GoalState,
    Idea,
    IdeaAnswer,
    LeftBlank,
)

Called = dict[str, dict[str, None]]
_OPEN_ACTION: frozenset[ActionState] = frozenset({"voorgesteld", "gepland", "bezig"})
_ASK_AGAIN: frozenset[ActionState] = frozenset({"deels", "niet_gelukt"})


@dataclass(slots=True)
class Draft:
    """What goals and actions share.

    Attributes:
        wordings: every wording by which papers have called it; the last is the current one.
        number: its place among all that were named. called: see Plan.
        printable: for each part, whether the sheet that said it last allows it to be printed.
        blank: what papers left empty about it.
    """

    id: str
    since: date
    aliases: list[str] = field(default_factory=list)
    wordings: list[str] = field(default_factory=list)
    history: list[Change] = field(default_factory=list)
    printable: dict[str, bool] = field(default_factory=dict)
    number: int = 0
    called: "Called" = field(default_factory=dict, repr=False)
    blank: dict[LeftBlank, None] = field(default_factory=dict)

    def call(self, text: str) -> None:
        """Give it these words."""
        self.wordings.append(text)
        self.called.setdefault(same_words(text), {})[self.id] = None

    @property
    def text(self) -> str:
        """The current wording."""
        return self.wordings[-1]

    def note_blank(self, paper: FormOfRecord, pointer: str) -> None:
        """Note what a paper leaves empty in the occurrence at this pointer."""
        for asked in paper.questions:
            at = asked.pointer or ""
            if asked.code in BLANK and at.rpartition("/")[0] == pointer:
                self.blank[LeftBlank(paper.worksheet, at)] = None

    @property
    def quotable(self) -> bool:
        """Whether all of its words may be printed."""
        return all(self.printable.values())

    def note(
        self,
        paper: FormOfRecord,
        what: Literal["named", "reworded", "state", "note"],
        state: str,
        words: str | None = None,
        *,
        expected: bool = True,
    ) -> None:
        """Add a line of history, without words that may not be printed."""
        text = words if paper.quotable else None
        self.history.append(Change(paper.filled_on, what, state, paper.submission, text, expected))


@dataclass(slots=True)
class GoalDraft(Draft):
    """A goal while papers are folded into it."""

    state: GoalState = "gekozen"
    texts: list[str] = field(default_factory=list)  # earlier wordings that may be printed
    why: str | None = None
    domain: str | None = None
    strengths: list[str] = field(default_factory=list)
    sign: str | None = None
    first: bool = False  # the client said that nothing comes before it

    def finished(self, actions: Iterable["ActionDraft"], *, priority: bool) -> Goal:
        """The goal with its actions, frozen."""
        return Goal(
            id=self.id,
            aliases=tuple(self.aliases),
            text=self.text,
            texts=tuple(self.texts),
            why=self.why,
            domain=self.domain,
            strengths=tuple(self.strengths),
            sign=self.sign,
            state=self.state,
            since=self.since,
            history=tuple(self.history),
            actions=tuple(action.finished() for action in actions),
            quotable=self.quotable,
            priority=priority or self.first,
            blank=tuple(self.blank),
        )


@dataclass(slots=True)
class ActionDraft(Draft):
    """An action while papers are folded into it. `replaced`: a next step took its place."""

    state: ActionState = "voorgesteld"
    goal: str | None = None
    parent: str | None = None
    who: str | None = None
    who_name: str | None = None
    when: str | None = None
    due: date | None = None
    where: str | None = None
    helped: str | None = None
    hard: str | None = None
    result: str | None = None
    replaced: bool = False
    closed_on: date | None = None
    idea: str | None = None
    planned_on: date | None = None
    planned_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still asks to be done."""
        return self.state in _OPEN_ACTION or (self.state in _ASK_AGAIN and not self.replaced)

    def finished(self) -> Action:
        """The action, frozen."""
        return Action(
            id=self.id,
            aliases=tuple(self.aliases),
            goal=self.goal,
            parent=self.parent,
            what=self.text,
            who=self.who,
            who_name=self.who_name,
            when=self.when,
            due=self.due,
            where=self.where,
            state=self.state,
            is_open=self.is_open,
            since=self.since,
            closed_on=self.closed_on,
            helped=self.helped,
            hard=self.hard,
            result=self.result,
            history=tuple(self.history),
            quotable=self.quotable,
            idea=self.idea,
            blank=tuple(self.blank),
            planned_on=self.planned_on,
            planned_by=self.planned_by,
        )


@dataclass(slots=True)
class IdeaDraft(Draft):
    """An idea of the team while papers are folded. `goal`: as the team's paper names it."""

    submission: str = ""
    pointer: str = ""
    domain: str | None = None
    resource: str | None = None
    goal: str | None = None
    answer: IdeaAnswer | None = None
    answered_on: date | None = None
    action: str | None = None

    def finished(self, goal: GoalDraft | None) -> Idea:
        """The idea, frozen; its part of life is that of its goal where the team named none."""
        return Idea(
            id=self.id,
            aliases=tuple(self.aliases),
            text=self.text,
            on=self.since,
            submission=self.submission,
            pointer=self.pointer,
            domain=self.domain or (goal.domain if goal else None),
            resource=self.resource,
            goal=goal.id if goal else None,
            answer=self.answer,
            answered_on=self.answered_on,
            action=self.action,
        )


def left_blank(papers: Sequence[FormOfRecord]) -> tuple[LeftBlank, ...]:
    """What the latest paper of each sheet leaves empty, and no paper of that sheet ever said."""
    empty: dict[str, dict[str, None]] = {}
    for paper in papers:  # the oldest first
        before = empty.get(paper.worksheet)
        if before is not None and not before:
            continue  # all of it was said once
        here = {
            asked.pointer: None
            for asked in paper.questions
            if asked.code in BLANK and asked.pointer is not None
        }
        empty[paper.worksheet] = here if before is None else {a: None for a in here if a in before}
    return tuple(LeftBlank(sheet, at) for sheet, left in empty.items() for at in left)
