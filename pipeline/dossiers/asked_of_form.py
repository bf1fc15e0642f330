"""Copies of one form -> what is asked about them. Pure."""

from collections.abc import Iterable, Sequence

from forms.ground.problems import is_undated_page
from pipeline.dossiers.kept_of_older import OTHERS, LeftOut
from pipeline.records import Question, Submission
from pipeline.records.papers import LEFT_OUT, TWO_WRITERS


def asked(copies: Sequence[Submission]) -> list[Question]:
    """What its readers, and who understood it, ask about each of them."""
    questions: list[Question] = []
    for copy in copies:
        if not (copy.date_given or _is_day_told(copy) or is_undated_page(copy.problems)):
            questions.append(Question("date_missing", copy.id, "/filled_on"))
        questions.extend(
            Question(problem.code, copy.id, problem.pointer, problem.params)
            for problem in copy.problems
            if problem.severity == "question" and problem.code not in {TWO_WRITERS, LEFT_OUT}
        )
    return questions


def _is_day_told(copy: Submission) -> bool:
    """Whether the day is asked already, or somebody said that none is there."""
    return any(
        problem.pointer == "/filled_on"
        and (problem.severity == "question" or problem.code == "date_missing")
        for problem in copy.problems
    )


def asked_whose(aside: Sequence[Submission]) -> list[Question]:
    """Whose the copies are that somebody else may have written."""
    return [
        Question(problem.code, copy.id, problem.pointer, problem.params)
        for copy in aside
        for problem in copy.problems
        if problem.code == TWO_WRITERS
    ]


def asked_which(ids: Sequence[str], disputes: Iterable[str]) -> list[Question]:
    """Which answer counts, where those of these copies (by their ids) differ."""
    others = {OTHERS: " ".join(ids[1:])}
    return [Question("conflict", ids[0], at, others) for at in sorted(disputes)]


def asked_of_left_out(noted: Iterable[LeftOut]) -> list[Question]:
    """Whether that still holds which corrections leave out."""
    open_still = (each for each in noted if each.problem.severity == "question")
    return [Question(LEFT_OUT, each.paper.id, None, each.problem.params) for each in open_still]


def is_within(pointer: str | None, outer: str) -> bool:
    """Whether a pointer is another one, or is below it."""
    return pointer is not None and (pointer == outer or pointer.startswith(f"{outer}/"))
