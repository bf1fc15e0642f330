"""Something written where a goal or step was printed -> the same one in other words, or another.

Blanking a printed goal and writing a new one there is how people use a form; so is mending a word.
Where the two have little in common, a person is asked which of the two it is. Until then it is
another one: so nothing that was there is lost, and no step stands below words that it is not about.
"""

from pipeline.dossiers.doubts_of_plan import OTHER_ACTION, OTHER_GOAL
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.plan import D, Draft, GoalDraft, Plan
from pipeline.dossiers.same_words import same_words, tells_otherwise
from pipeline.records.papers import AS_IT_IS, NEW
from pipeline.records.picture_tokens import digest_in


def meant_at_print(
    plan: Plan, printed: D, among: dict[str, D], paper: FormOfRecord, *, at: str, text: str | None
) -> D | None:
    """What is meant where this was printed: the same, another one, or None: a new one.

    It is the same without a question where the words are like those that it ever had, and where
    nobody can tell yet: of what only a picture shows, of words that are disputed. What was said
    once of some words holds for later papers that were printed before it was said.

    Args:
        plan: as it stands before this paper.
        printed: what was printed here.
        among: all of its sort, by their ids.
        paper: on which this stands.
        at: the pointer of the goal or step.
        text: what stands there now.
    """
    if text is None or paper.disputed(at) or _is_in_hand(text, printed):
        return printed
    if not tells_otherwise(text, printed.wordings):
        return printed
    which = (printed.id, same_words(text))
    if which not in plan.apart:
        code = OTHER_GOAL if isinstance(printed, GoalDraft) else OTHER_ACTION
        others = [identity for identity in among if identity != printed.id]
        said = plan.settled(code, paper, at, about=printed.id, among=others)
        plan.apart[which] = said or NEW
    said = plan.apart[which]
    return printed if said == AS_IT_IS else among.get(said)


def _is_in_hand(text: str, printed: Draft) -> bool:
    return digest_in(text) is not None or any(map(digest_in, printed.wordings))
