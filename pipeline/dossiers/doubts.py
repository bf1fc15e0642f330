"""A paper as it stands -> what is in doubt about it, and about no box that is here."""

from collections.abc import Iterator

from forms.ground.problems import Problem
from pipeline.dossiers.abridging import is_asked
from pipeline.records import Submission


def doubts_about_whole(paper: Submission) -> Iterator[Problem]:
    """What is asked about a paper and about no box of it that is here; each code once."""
    seen: set[str] = set()
    for problem in paper.problems:
        if is_about_whole(paper, problem) and problem.code not in seen:
            seen.add(problem.code)
            yield problem


def is_about_whole(paper: Submission, problem: Problem) -> bool:
    """Whether this is asked about a paper as a whole."""
    return is_asked(problem) and problem.pointer not in paper.readings
