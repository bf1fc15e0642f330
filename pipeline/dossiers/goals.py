"""A paper's goals in; goals named, reworded and moved in the plan out."""

from collections.abc import Mapping, Sequence

from pipeline.dossiers.agreeing import is_answered
from pipeline.dossiers.doubts_of_plan import OUT_OF_ORDER, WITHOUT_GOAL
from pipeline.dossiers.drafts import GoalDraft
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.goal_states import foreseen
from pipeline.dossiers.plan import Plan
from pipeline.dossiers.same_words import collapsed, same_words, words_at
from pipeline.dossiers.written_over import goal_meant
from pipeline.records import Fact, GoalState, Step
from pipeline.records.papers import AWAY

_SAID: Mapping[str, GoalState] = {
    "continue": "bezig",
    "pause": "rust",
    "reached": "bereikt",
    "released": "losgelaten",
}

_OVER = frozenset({"bereikt", "losgelaten"})
_STOPPED = _OVER | {"rust"}
_NAMING = frozenset({"goal", "action"})


def name_goals(plan: Plan, paper: FormOfRecord) -> dict[str, GoalDraft]:
    """Take the words of a paper's goals; gives the goal that stands at each pointer."""
    slots: dict[str, GoalDraft] = {}
    if paper.roles.isdisjoint(_NAMING):
        return slots
    asked: set[str] = set()
    for fact in paper.of("goal"):
        printed = goal = plan.goal_at(fact)
        if printed is not None:
            goal = _at_its_print(plan, printed, paper, fact)
        else:
            goal = _of_strange_id(plan, paper, fact, asked) or _named(plan, paper, fact)
        if goal is None and _says_something(paper, fact.pointer, fact):
            goal = _without_words(plan, paper, fact.pointer, asked)
        if goal is not None:
            _rephrased(goal, paper, words_at(fact.values, "reword"), printed=False)
            _enrich(goal, paper, fact, printed)
            goal.note_blank(paper, fact.pointer)
            slots[fact.pointer] = goal
    for parent in dict.fromkeys([fact.parent for fact in paper.of("action")]):
        if parent and parent not in slots and _says_something(paper, parent):
            goal = _without_words(plan, paper, parent, asked)
            slots |= {parent: goal} if goal is not None else {}
    return slots


def move_goals(plan: Plan, paper: FormOfRecord, slots: Mapping[str, GoalDraft]) -> None:
    """Take the states that a paper gives to its goals; after its actions, which come before."""
    for fact in paper.of("goal"):
        state = _SAID.get(fact.values.get("state") or "")
        goal = slots.get(fact.pointer)
        if not (state and goal) or goal.state == state:
            continue
        if not move(plan, paper, fact.pointer, goal, state):
            continue
        if state == "bereikt":
            plan.steps.append(_arrival(goal, paper, fact))
        if is_over(goal):
            _leave_new_steps(plan, paper, goal)


def is_over(goal: GoalDraft | None) -> bool:
    """Whether a goal was reached or let go: its steps are asked no more."""
    return goal is not None and goal.state in _OVER


def is_stopped(goal: GoalDraft) -> bool:
    """Whether it is not worked on: it rests, or is over."""
    return goal.state in _STOPPED


def move(plan: Plan, paper: FormOfRecord, pointer: str, goal: GoalDraft, state: GoalState) -> bool:
    """Bring a goal in a state; one that was not foreseen is taken, and asked about.

    Gives whether it was brought there: a person may have said that it stays as it was.
    """
    if not foreseen(goal.state, state):
        said = plan.settled(OUT_OF_ORDER, paper, pointer, told=state, about=goal.id)
        if said == AWAY:
            return False
    _bring(paper, goal, state)
    return True


def _leave_new_steps(plan: Plan, paper: FormOfRecord, goal: GoalDraft) -> None:
    """A step that is new on the paper that ends its goal goes on without it."""
    for action in plan.actions.values():
        is_new = action.history[0].submission == paper.submission
        if action.goal == goal.id and action.is_open and is_new:
            action.goal = None


def begin_anew(paper: FormOfRecord, goal: GoalDraft) -> None:
    """A goal that rests or is over, and below which a new step is written, is chosen again."""
    if is_stopped(goal):
        _bring(paper, goal, "gekozen")


def _bring(paper: FormOfRecord, goal: GoalDraft, state: GoalState) -> None:
    """Bring a goal in a state, and note whether that was foreseen."""
    expected = foreseen(goal.state, state)
    goal.state = state
    goal.note(paper, "state", state, expected=expected)


def _at_its_print(plan: Plan, printed: GoalDraft, paper: FormOfRecord, fact: Fact) -> GoalDraft:
    """The goal that was printed here, in what now stands there; or another one that is written."""
    goal = goal_meant(plan, printed, paper, fact)
    if goal is None and (goal := _named(plan, paper, fact)) is not None:
        return goal
    goal = goal or printed
    plan.remember(goal, paper, fact.pointer)
    _rephrased(goal, paper, words_at(fact.values, "text"), printed=True)
    return goal


def _of_strange_id(
    plan: Plan, paper: FormOfRecord, fact: Fact, asked: set[str]
) -> GoalDraft | None:
    """The goal that is meant by an id that nobody knows, where a person said which."""
    if not fact.ref or not _says_something(paper, fact.pointer, fact):
        return None
    if plan.is_begun_at(fact.ref, paper, fact.pointer):
        return None
    asked.add(fact.pointer)
    return plan.goal(plan.meant_by(fact, paper, plan.goals))


def _named(plan: Plan, paper: FormOfRecord, fact: Fact) -> GoalDraft | None:
    """The goal that a text names: a known one in the same words, else a new one.

    A closed one that is written down again, without a word about its state, is chosen again: that
    is no question, also of one that was reached.
    """
    text = words_at(fact.values, "text") or words_at(fact.values, "reword")
    if text is None:
        return None
    goal = plan.goal_called(text)
    if goal is None:
        goal = plan.new_goal(paper, fact.pointer)
        goal.first = fact.kind == "first"
        goal.call(text)
        goal.note(paper, "named", goal.state, text)
    else:
        plan.recognise(goal, paper, fact.pointer)
        if is_stopped(goal) and not fact.values.get("state"):
            _bring(paper, goal, "gekozen")
    if same_words(goal.text) == same_words(text):
        goal.printable["text"] = paper.quotable
    return goal


def _rephrased(goal: GoalDraft, paper: FormOfRecord, text: str | None, *, printed: bool) -> None:
    """Take a new wording.

    A text that stood printed and equals an earlier wording is an older print, not a change.
    """
    if text is None:
        return
    if collapsed(text) == collapsed(goal.text):
        goal.printable["text"] = paper.quotable
        return
    if printed and collapsed(text) in map(collapsed, goal.wordings):
        return
    if goal.printable.get("text", True):
        goal.texts.append(goal.text)
    goal.call(text)
    goal.printable["text"] = paper.quotable
    goal.note(paper, "reworded", goal.state, text)


def _enrich(goal: GoalDraft, paper: FormOfRecord, fact: Fact, printed: GoalDraft | None) -> None:
    """Take what else is said about a goal. A blank never deletes.

    What stood in print beside another goal (`printed`) is left: nobody said it of this one.
    """
    other = printed if printed is not goal else None
    for part in ("why", "sign"):
        words = words_at(fact.values, part)
        if words and not (other and words == getattr(other, part)):
            setattr(goal, part, words)
            goal.printable[part] = paper.quotable
    domain = fact.values.get("domain") or fact.domain
    if domain and not (other and domain == other.domain):
        goal.domain = domain
    _add_strengths(goal, paper, fact, other.strengths if other else ())


def _add_strengths(
    goal: GoalDraft, paper: FormOfRecord, fact: Fact, of_another: Sequence[str]
) -> None:
    """The strengths for a goal that were not told before, nor stood in print beside another."""
    known = set(map(same_words, (*goal.strengths, *of_another)))
    for row in fact.values.get("strengths") or ():
        if row and same_words(row) not in known:
            known.add(same_words(row))
            goal.strengths.append(row)
            goal.printable["strengths"] = paper.quotable and goal.printable.get("strengths", True)


def _says_something(paper: FormOfRecord, pointer: str, fact: Fact | None = None) -> bool:
    own = fact is not None and is_answered(fact.values)
    return own or any(
        action.parent == pointer and is_answered(action.values) for action in paper.of("action")
    )


def _without_words(
    plan: Plan, paper: FormOfRecord, pointer: str, asked: set[str]
) -> GoalDraft | None:
    """The goal that answers without one are about, where a person said which."""
    if pointer in asked or paper.disputed(pointer):
        return None
    asked.add(pointer)
    return plan.goal(plan.settled(WITHOUT_GOAL, paper, pointer, among=plan.goals))


def _arrival(goal: GoalDraft, paper: FormOfRecord, fact: Fact) -> Step:
    return Step(
        on=paper.filled_on,
        direction="forward",
        text=goal.text,
        helped=None,
        next_step=None,
        submission=paper.submission,
        pointer=fact.pointer,
        goal=goal.id,
        quotable=goal.printable.get("text", True),
    )
