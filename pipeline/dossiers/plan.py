"""What papers say of goals, actions and ideas in, drafts out, found by id, alias or words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.dossiers.doubts_of_plan import UNKNOWN_ID, doubt_at
from pipeline.dossiers.drafts import ActionDraft, Called, Draft, GoalDraft, IdeaDraft
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.prints_settled import PrintKey, print_of
from pipeline.dossiers.same_words import same_words
from pipeline.records import (
    EMPTY,
    Fact,
    Question,
    Step,
)
from pipeline.records.ids import ACTION, GOAL, IDEA, content_id, mark_of

D = TypeVar("D", bound=Draft)


def _shown(fact: Fact, known: D | None, among: Mapping[str, D]) -> D | None:
    """What has the words of a print: what its id says (`known`), else who ever had them."""
    if known is None or fact.printed is None or _was_called(known, fact.printed):
        return known
    return next((each for each in among.values() if _was_called(each, fact.printed)), known)


def _was_called(draft: Draft, mark: str) -> bool:
    return mark in map(mark_of, draft.wordings)


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
        said = self._in_force(paper.said_of_plan.get(at))
        if said is None:
            asked = Question(code, paper.submission, pointer, EMPTY, at, about, tuple(among))
            self.questions.append(asked)
        return said

    def said_of(self, which: PrintKey) -> str | None:
        """What was said of a print, likewise; None where nothing was, or it holds no more."""
        return self._in_force(self.said.get(which))

    def _in_force(self, said: str | None) -> str | None:
        """What a person said; None where that names what the plan has not (any more)."""
        known = self.known_as.get(said or "", said)
        if known is None or (known.startswith((GOAL, ACTION, IDEA)) and said not in self.known_as):
            return None
        return known

    def meant_by(self, fact: Fact, paper: FormOfRecord, among: Iterable[str]) -> str | None:
        """What a person said of an id that no paper explains, and the words printed beside it.

        Asked where it is met first; what is said of it on any paper holds for all of them.
        """
        which = print_of(fact, UNKNOWN_ID)
        if (said := self.said_of(which)) is not None:
            return said
        if which in self.asked:
            return None
        self.asked.add(which)
        return self.settled(UNKNOWN_ID, paper, fact.pointer, among=among)

    def goal_at(self, fact: Fact) -> GoalDraft | None:
        """The goal that was printed here: by its id, but where the print shows another's words.

        It was said to be that one when this was printed, and is not any more.
        """
        return _shown(fact, self.goal(fact.ref), self.goals)

    def action_at(self, fact: Fact) -> ActionDraft | None:
        """The step that was printed here, likewise."""
        return _shown(fact, self.action(fact.ref), self.actions)

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
