"""Whose a paper is, where that is in doubt: the answer of a person -> decisions.

It is asked of a copy that somebody else may have written, and of a personal sheet on which somebody
wrote over the code that was printed.
"""

from collections.abc import Callable, Iterable, Iterator

from forms.ground.check_digit import is_valid
from pipeline.records import Submission
from pipeline.records.events import Confirmed, Moved
from pipeline.review.questions import WHOSE, OpenQuestion


def is_asked(paper: Submission) -> bool:
    """Whether it is still asked whose this paper is, as it stands now."""
    return paper.may_be_of_another or _is_marked(paper)


def first_whose(
    asked: Iterable[OpenQuestion], beside: Iterable[OpenQuestion], waiting: Iterable[Submission]
) -> list[OpenQuestion]:
    """The questions, of papers of which it is asked whose they are that one alone.

    Until then nobody sees the hand of somebody else on a sheet about this client.

    Args:
        asked: about boxes.
        beside: about several papers, and whose they are.
        waiting: papers that are set aside.
    """
    unknown = {paper.id for paper in waiting}
    unknown |= {each.submission for each in beside if each.place.pointer == WHOSE}
    return [each for each in asked if each.place.pointer == WHOSE or each.submission not in unknown]


def why_not(value: object, is_client: Callable[[str], bool]) -> str | None:
    """Why this is nobody's code, as the code of a problem."""
    if value is None or not is_valid(str(value)):
        return "order_code_wrong"
    return None if is_client(str(value)) else "order_code_unknown"


def decided(paper: Submission, owner: str | None, by: Confirmed) -> Iterator[Moved | Confirmed]:
    """What follows from the answer.

    Args:
        paper: as it stands now.
        owner: the code of its dossier.
        by: of whom it is, and who said so.
    """
    if paper.may_be_of_another or by.value != owner:
        yield Moved(paper.id, by.value)
    if _is_marked(paper):
        yield by


def _is_marked(paper: Submission) -> bool:
    """Whether somebody wrote over the printed code."""
    return any(problem.pointer == WHOSE for problem in paper.problems)
