"""What papers say of goals, actions and ideas in, drafts out, found by id, alias or words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from pipeline.dossiers.doubts_of_plan import UNKNOWN_ID, doubt_at
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.prints_settled import PrintKey, print_of
from pipeline.dossiers.same_words import same_words, tells_otherwise
from pipeline.records import (
    EMPTY,
    Action,
    ActionState,
    Change,
    Fact,
    Goal,
    GoalState,
    Idea,
    IdeaAnswer,
    Question,
    Step,
)
from pipeline.records.ids import ACTION, GOAL, IDEA, content_id

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
    """

    id: str
    since: date
    aliases: list[str] = field(default_factory=list)
    wordings: list[str] = field(default_factory=list)
    history: list[Change] = field(default_factory=list)
    printable: dict[str, bool] = field(default_factory=dict)
    number: int = 0
    called: "Called" = field(default_factory=dict, repr=False)

    def call(self, text: str) -> None:
        """Give it these words."""
        self.wordings.append(text)
        self.called.setdefault(same_words(text), {})[self.id] = None

    @property
    def text(self) -> str:
        """The current wording."""
        return self.wordings[-1]

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


D = TypeVar("D", bound=Draft)


def _shows_other_words(fact: Fact, known: Draft) -> bool:
    """Whether the print shows what this was never called: it was another thing by that id then."""
    return fact.printed is not None and tells_otherwise(fact.printed, known.wordings)


@dataclass(slots=True)
class Plan:
    """All drafts of one client, in the order in which they were first named.

    Attributes:
        known_as: id or alias -> id.
        called: words, as a key -> ids of all that were ever called so: a long history is searched
            no more slowly than a short one.
        said: see `prints_settled`. asked: of what was printed or written over, see `print_of`.
    """

    goals: dict[str, GoalDraft] = field(default_factory=dict)
    actions: dict[str, ActionDraft] = field(default_factory=dict)
    ideas: dict[str, IdeaDraft] = field(default_factory=dict)
    known_as: dict[str, str] = field(default_factory=dict)
    called: Called = field(default_factory=dict)
    said: Mapping[PrintKey, str] = field(default_factory=dict)
    asked: set[PrintKey] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def settled(
        self,
        code: str,
        paper: FormOfRecord,
        pointer: str,
        *,
        told: str = "",
        about: str | None = None,
        among: Iterable[str] = (),
    ) -> str | None:
        """What a person said of a doubt about a place on a paper; None where it is asked now.

        That is AS_IT_IS, NEW, AWAY, or an id. `told`: what stands there, where the doubt is about
        these words. `among`: what may be meant.
        """
        at = doubt_at(code, pointer, paper.origin, told)
        said = paper.said_of_plan.get(at)
        known = self.known_as.get(said or "", said)
        if known is None or (known.startswith((GOAL, ACTION, IDEA)) and said not in self.known_as):
            asked = Question(code, paper.submission, pointer, EMPTY, at, about, tuple(among))
            self.questions.append(asked)
            return None
        return known

    def meant_by(self, fact: Fact, paper: FormOfRecord, among: Iterable[str]) -> str | None:
        """What a person said of an id that no paper explains, and the words printed beside it.

        Asked where it is met first; what is said of it on any paper holds for all of them.
        """
        which = print_of(fact, UNKNOWN_ID)
        if which in self.said:
            return self.said[which]
        if which in self.asked:
            return None
        self.asked.add(which)
        return self.settled(UNKNOWN_ID, paper, fact.pointer, among=among)

    def goal_at(self, fact: Fact) -> GoalDraft | None:
        """The goal that was printed here: by its id, but where the print shows other words."""
        goal = self.goal(fact.ref)
        if goal is None or not _shows_other_words(fact, goal):
            return goal
        return self.goal_called(fact.printed or "")

    def action_at(self, fact: Fact) -> ActionDraft | None:
        """The step that was printed here, likewise."""
        action = self.action(fact.ref)
        if action is None or not _shows_other_words(fact, action):
            return action
        return next(self.actions_called(fact.printed or ""), None)

    def goal(self, ref: str | None) -> GoalDraft | None:
        """The goal that papers know under this id."""
        return self.goals.get(self.known_as.get(ref or "", ""))

    def action(self, ref: str | None) -> ActionDraft | None:
        """The action that papers know under this id."""
        return self.actions.get(self.known_as.get(ref or "", ""))

    def idea(self, ref: str | None) -> IdeaDraft | None:
        """The idea of the team that papers know under this id."""
        return self.ideas.get(self.known_as.get(ref or "", ""))

    def idea_called(self, text: str) -> IdeaDraft | None:
        """The idea with these words."""
        return next(self._called(self.ideas, text), None)

    def goal_called(self, text: str) -> GoalDraft | None:
        """The goal with these words: now, or else in an earlier wording."""
        words = same_words(text)
        same = list(self._called(self.goals, text))
        now = (goal for goal in same if same_words(goal.text) == words)
        return next(now, None) or next(iter(same), None)

    @property
    def open_actions(self) -> dict[str, ActionDraft]:
        """The steps that still ask to be done, by their ids."""
        return {identity: action for identity, action in self.actions.items() if action.is_open}

    def actions_called(self, text: str) -> Iterator[ActionDraft]:
        """The actions with these words: those of no goal first, then as they were named."""
        same = self._called(self.actions, text)
        yield from sorted(same, key=lambda action: action.goal is not None)

    def _called(self, drafts: dict[str, D], text: str) -> Iterator[D]:
        """Those of these drafts that were ever called so, as they were named."""
        same = self.called.get(same_words(text), {})
        found = (drafts[identity] for identity in same if identity in drafts)
        return iter(sorted(found, key=lambda draft: draft.number))

    def new_goal(self, paper: FormOfRecord, pointer: str) -> GoalDraft:
        """An empty goal that begins at this place."""
        goal = GoalDraft(self._identity(GOAL, paper, pointer), paper.filled_on)
        return self._begun(self.goals, goal, paper, pointer)

    def new_action(self, paper: FormOfRecord, pointer: str) -> ActionDraft:
        """An empty action that begins at this place."""
        action = ActionDraft(self._identity(ACTION, paper, pointer), paper.filled_on)
        return self._begun(self.actions, action, paper, pointer)

    def new_idea(self, paper: FormOfRecord, pointer: str, text: str) -> IdeaDraft:
        """An idea that was first thought of at this place."""
        idea = IdeaDraft(self._identity(IDEA, paper, pointer), paper.filled_on)
        idea.submission, idea.pointer = paper.submission, pointer
        self._begun(self.ideas, idea, paper, pointer).call(text)
        return idea

    def _begun(self, drafts: dict[str, D], draft: D, paper: FormOfRecord, pointer: str) -> D:
        """Put a draft among the others."""
        draft.number, draft.called = len(drafts), self.called
        self.known_as[draft.id] = draft.id
        drafts[draft.id] = draft
        self._known_before(draft, paper, pointer)
        return draft

    def recognise(self, draft: Draft, paper: FormOfRecord, pointer: str) -> None:
        """Remember that this place names a goal or action that is already known."""
        alias = self._identity(draft.id[:2], paper, pointer)
        self.known_as[alias] = draft.id
        draft.aliases.append(alias)
        self._known_before(draft, paper, pointer)

    def remember(self, draft: Draft, paper: FormOfRecord, pointer: str) -> None:
        """Keep the id that this place would have had, had its printed id not been known.

        Papers may have been printed with it before the paper that explains the printed id came.
        """
        self.known_as[self._identity(draft.id[:2], paper, pointer)] = draft.id
        self._known_before(draft, paper, pointer)

    def is_begun_at(self, ref: str, paper: FormOfRecord, pointer: str) -> bool:
        """Whether this id is that of what begins here: a correction of the very paper has it."""
        forms = (paper.origin, *paper.before)
        return any(content_id(ref[:2], form, pointer) == ref for form in forms)

    def _known_before(self, draft: Draft, paper: FormOfRecord, pointer: str) -> None:
        """Keep the ids that a correction gave to this place, before it was said what it improves.

        Papers may have been printed with them by then.
        """
        for form in paper.before:
            self.known_as.setdefault(content_id(draft.id[:2], form, pointer), draft.id)

    def _identity(self, prefix: str, paper: FormOfRecord, pointer: str) -> str:
        return content_id(prefix, paper.origin, pointer, self.known_as)
