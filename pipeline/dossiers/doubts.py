"""A paper as it stands -> what is in doubt about it, and about no box that is here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from forms.ground.problems import Problem
from pipeline.dossiers.abridging import is_asked
from pipeline.records import Submission
from pipeline.records.papers import CORRECTS_OLDER, LEFT_OUT, WHOLE_PAPER

if TYPE_CHECKING:
    from pipeline.dossiers.current_papers import CurrentPapers


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


def asked_of_whole(paper: Submission, papers: CurrentPapers) -> Iterator[Problem]:
    """What is asked about a paper as a whole, as it stands among the others; each code once.

    What a correction leaves out is, as long as it and what it improves lie together; and which
    paper that is, as long as they do not.
    """
    for each in doubts_about_whole(paper):
        if each.code != LEFT_OUT or papers.left_out_by(paper):
            yield each
    if papers.may_improve(paper):
        yield Problem(CORRECTS_OLDER)


def asks_of_whole(paper: Submission, pointer: str, papers: CurrentPapers) -> bool:
    """Whether this (`WHOLE_PAPER` and a code) is still asked about a paper, as it stands."""
    return any(WHOLE_PAPER + each.code == pointer for each in asked_of_whole(paper, papers))
