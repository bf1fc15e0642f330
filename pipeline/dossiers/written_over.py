"""Something written where a goal or step was printed -> the same one in other words, or another.

Blanking a printed goal and writing a new one there is how people use a form; so is mending a word.
Where the two have little in common, a person is asked which of the two it is. Until then it is
another one: so nothing that was there is lost, and no step stands below words that it is not about.
"""

from collections.abc import Iterable, Mapping

from pipeline.dossiers.doubts_of_plan import OTHER_ACTION, OTHER_GOAL
from pipeline.dossiers.drafts import ActionDraft, Draft, GoalDraft
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.plan import D, Plan
from pipeline.dossiers.prints_settled import print_of, told_at
from pipeline.dossiers.same_words import same_words, tells_otherwise
from pipeline.records import Fact
from pipeline.records.papers import AS_IT_IS, NEW
from pipeline.records.picture_tokens import digest_in


def goal_meant(plan: Plan, printed: GoalDraft, paper: FormOfRecord, fact: Fact) -> GoalDraft | None:
    """The goal that is meant where this one was printed; None where it is a new one."""
    if not (told := told_at(fact)):  # of nearly all that was printed
        return printed
    called = plan.goal_called(told)
    return _meant(plan, printed, called, plan.goals, paper=paper, fact=fact)


def action_meant(
    plan: Plan, printed: ActionDraft, paper: FormOfRecord, fact: Fact
) -> ActionDraft | None:
    """The step that is meant where this one was printed, likewise."""
    if not (told := told_at(fact)):
        return printed
    same = (each for each in plan.actions_called(told) if each.goal == printed.goal)
    return _meant(plan, printed, next(same, None), plan.actions, paper=paper, fact=fact)


def _meant(
    plan: Plan,
    printed: D,
    called: D | None,
    among: Mapping[str, D],
    *,
    paper: FormOfRecord,
    fact: Fact,
) -> D | None:
    """What is meant: the same, another one, or None: a new one.

    It is the same without a question where the words are like those that it ever had, and of what
    only a picture shows nobody can tell; it is another one where they are that one's. Where copies
    of the paper differ it is asked when they do no more.

    Args:
        plan: as it stands before this paper.
        printed: what was printed here.
        called: what has the words that stand here now, if anything has.
        among: all of its sort, by their ids.
        paper: on which this stands.
        fact: what stands there.
    """
    told = told_at(fact)
    if _is_in_hand(told, printed) or _is_the_same(told, printed):
        return printed
    if called is not None:
        return called
    which = print_of(fact, OTHER_GOAL if isinstance(printed, GoalDraft) else OTHER_ACTION)
    said = plan.said_of(which)
    if said is None and which not in plan.asked and not paper.disputed(fact.pointer):
        plan.asked.add(which)
        about, others = printed.id, _others(printed, among)
        said = plan.settled(which[0], paper, fact.pointer, told=told, about=about, among=others)
    if said == AS_IT_IS:
        return printed
    return among.get(plan.known_as.get(said or NEW, ""))


def _is_the_same(told: str, printed: Draft) -> bool:
    """Whether these are its own words, or like them; of a closed step its own words alone."""
    if isinstance(printed, ActionDraft) and not printed.is_open:
        return same_words(told) in map(same_words, printed.wordings)
    return not tells_otherwise(told, printed.wordings)


def _others(printed: Draft, among: Mapping[str, Draft]) -> Iterable[str]:
    """What else may be meant: of steps, those that still ask to be done."""
    return (
        each.id
        for each in among.values()
        if each.id != printed.id and (not isinstance(each, ActionDraft) or each.is_open)
    )


def _is_in_hand(text: str, printed: Draft) -> bool:
    return digest_in(text) is not None or any(map(digest_in, printed.wordings))
