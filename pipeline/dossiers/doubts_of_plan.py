"""What a plan is asked about: where that stands as a pointer, and what people said of it.

The fold asks it: papers that name what nobody knows, tell without saying of what, or say what
cannot follow. What a person says of it is noted on the paper, so that the fold finds it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from forms.ground.problems import Problem
from pipeline.dossiers.same_words import same_words
from pipeline.records import Question, Submission
from pipeline.records.ids import crockford
from pipeline.records.papers import OF_PLAN, SAID_OF_PLAN

if TYPE_CHECKING:
    from pipeline.dossiers.current_papers import CurrentPapers

UNKNOWN_ID: Final = "unknown_ref"  # codes: what was printed here is in no plan of this client
UNKNOWN_ACTION: Final = "unknown_action"  # how it went with a step that nobody knows
WITHOUT_GOAL: Final = "goal_without_text"  # answers, and not about which goal, step or idea
WITHOUT_ACTION: Final = "action_without_text"
WITHOUT_IDEA: Final = "idea_without_text"
OTHER_GOAL: Final = "other_goal"  # other words where a goal was printed
OTHER_ACTION: Final = "other_action"  # or a step
OUT_OF_ORDER: Final = "state_out_of_order"  # a state that cannot follow
WRITTEN_OVER: Final = frozenset({OTHER_GOAL, OTHER_ACTION})
_OF_WHAT: Final = frozenset(
    {UNKNOWN_ID, UNKNOWN_ACTION, WITHOUT_GOAL, WITHOUT_ACTION, WITHOUT_IDEA}
)
_MARK: Final = 6  # characters by which words are known again
FormKey = tuple[str, str, str, str]
DOUBTS: Final = _OF_WHAT | WRITTEN_OVER | {OUT_OF_ORDER}


def doubt_at(code: str, pointer: str, form: FormKey, told: str = "") -> str:
    """The pointer of a doubt about what stands at a pointer of a paper.

    `form`: the paper's, as it was written. `told`: what stands there, where the doubt is about
    these very words; said of others, it says nothing.
    """
    mark = f"/~{crockford([form, pointer, same_words(told)], _MARK)}" if told else ""
    return f"{OF_PLAN}{code}{pointer}{mark}"


def with_said_of_plan(paper: Submission, said: Mapping[str, Any]) -> Submission:
    """A paper with a note of what people said of the plan, if anybody did (pointer -> what)."""
    of_plan = {at: str(value) for at, value in said.items() if at.startswith(OF_PLAN)}
    if not of_plan:
        return paper
    note = Problem(SAID_OF_PLAN, severity="warning", params=of_plan)
    return replace(paper, problems=(*paper.problems, note))


def said_on(copies: Iterable[Submission], counting: Iterable[Submission]) -> Mapping[str, str]:
    """What people said of the plan on any copy of a form; on one that counts before others."""
    every = (*copies, *counting)
    return {at: said for copy in every for at, said in copy.said_of_plan.items()}


def asked_of_plan(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Those that are about the plan and that somebody at the office can answer.

    Where the plan has nothing that may be meant, only the client knows: next time.
    """
    of_plan = (each for each in questions if each.code in DOUBTS and each.submission)
    return tuple(each for each in of_plan if each.among or each.code not in _OF_WHAT)


def asked_when_drawn(papers: CurrentPapers) -> Mapping[str, tuple[str, ...]]:
    """Papers (by their ids) -> the pointers of what the plan asked about them when it was drawn.

    What is kept of the dossiers is looked through, for nobody can fold them all for every look.
    """
    from pipeline.dossiers.outlook import NOTHING_ASKED

    found: dict[str, tuple[str, ...]] = {}
    for text in papers.ledger.outlooks.all(without=NOTHING_ASKED).values():
        for paper, at in _of_plan(text):
            found[paper] = (*found.get(paper, ()), at)
    return found


def asked_anything(papers: CurrentPapers, code: str) -> bool:
    """Whether the plan of this client asked anything when it was drawn."""
    return any(_of_plan(papers.ledger.outlooks.get(code) or ""))


def _of_plan(outlook: str) -> Iterator[tuple[str, str]]:
    """Of an outlook as text, each paper about which the plan asks, and what."""
    from pipeline.dossiers.outlook import asked_about

    for target in asked_about(outlook) if OF_PLAN in outlook else ():
        paper, begin, rest = target.partition(OF_PLAN)
        if begin:
            yield paper, begin + rest


def code_at(at: str) -> str:
    """The code of a question, from its pointer."""
    return at.removeprefix(OF_PLAN).partition("/")[0]


def asked_now(papers: CurrentPapers, code: str) -> tuple[Question, ...]:
    """What the plan of a client asks as it stands."""
    dossier = papers.dossier(code)
    return asked_of_plan(dossier.questions) if dossier is not None else ()
