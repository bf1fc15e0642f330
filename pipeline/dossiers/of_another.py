"""Papers that may be of another client than the one in whose dossier they lie -> set aside.

People here hide from somebody: the words of one in the plan of another are the worst that can
happen. Nothing of such a paper counts, is shown or is given to anybody until a person has said
whose it is. Which of several copies of a form are set aside is told by `counting_copies`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from forms.ground.problems import Problem
from pipeline.dossiers.counting_copies import is_set_aside
from pipeline.dossiers.naming import NAME_ASKED, NAME_OF_ANOTHER, Naming
from pipeline.records import Question, Submission
from pipeline.records.filing import Filing
from pipeline.records.papers import CLIENT_BOX

if TYPE_CHECKING:
    from pipeline.dossiers.current_papers import CurrentPapers

# That something was written over the code; in other doubts about it the page itself tells it.
_OVER_CODE: Final = ("printed_changed", CLIENT_BOX)


def set_aside(
    papers: Sequence[Submission], called: Naming, now: Filing
) -> tuple[list[Submission], list[Submission]]:
    """The papers in a dossier that count, and those that wait until it is said whose they are.

    The name of another client stands on them, or somebody wrote over the code that was printed.

    Args:
        papers: as they stand.
        called: how the client is called, with the dossiers that have other names.
        now: what was decided.
    """
    every = (paper for each in called.asked if each.codes for paper in each.papers)
    named = {paper for paper in every if not now.is_said_whose(paper)}
    waiting = [paper for paper in papers if paper.id in named or is_written_over(paper)]
    if not waiting:  # of nearly all dossiers
        return [*papers], waiting
    ids = {paper.id for paper in waiting}
    return [paper for paper in papers if paper.id not in ids], waiting


def aside_in(papers: CurrentPapers, code: str | None) -> frozenset[str]:
    """The ids of the papers in a dossier (None: the team's) that wait for that."""
    if code is None:
        return frozenset()
    telling, now = papers.telling(code), papers.ledger.decisions.filing()
    _, waiting = set_aside(telling, papers.names.among_others(code, telling), now)
    return frozenset(paper.id for paper in waiting)


def is_written_over(paper: Submission) -> bool:
    """Whether somebody wrote over the printed code, and nobody said whose it is."""
    return any(_about_code(paper))


def _about_code(paper: Submission) -> Iterator[Problem]:
    for each in paper.problems:
        if (each.code, each.pointer) == _OVER_CODE:
            yield each


def is_about_whose(code: str, pointer: str | None) -> bool:
    """Whether a paper about which this is asked is set aside, unless somebody said whose it is."""
    return code == NAME_OF_ANOTHER or (code, pointer) == _OVER_CODE


def drawn_otherwise(papers: CurrentPapers, code: str) -> Iterator[str]:
    """The codes of dossiers that were drawn with a paper that is set aside by now, or without one.

    The name on it became that of this client (a code) since, or is nobody else's any more.
    """
    from pipeline.dossiers.outlook import NOTHING_ASKED, Outlook

    outlooks = papers.ledger.outlooks.all(without=NOTHING_ASKED)
    about_names = {each: text for each, text in outlooks.items() if f'{NAME_ASKED}"' in text}
    name = papers.names.of(code).name if about_names else None
    now = papers.ledger.decisions.filing()
    for other, text in about_names.items():
        drawn_without = {*Outlook.from_text(text).aside}
        asked = papers.names.of(other).asked
        same = (each for each in asked if name and each.is_of(name))
        waiting = {paper for each in same for paper in each.papers if not now.is_said_whose(paper)}
        is_new = not waiting <= drawn_without
        if other != code and (is_new or _is_free(papers, other, drawn_without)):
            yield other


def _is_free(papers: CurrentPapers, code: str, drawn_without: set[str]) -> bool:
    """Whether a dossier was drawn without a paper that is not set aside any more."""
    return bool(drawn_without) and not drawn_without <= aside_in(papers, code)


def open_whose(papers: CurrentPapers, code: str) -> list[str]:
    """The ids of all papers in a dossier of which a person is asked whose they are.

    Copies of a form that somebody else may have written are among them.
    """
    once = papers.of_one_moment()
    found = set(once.set_aside(code))
    for copies in once.copies_in(code):
        found.update(copy.id for copy in copies if is_set_aside(copy, copies))
    return sorted(found)


def is_asked_whose(paper: str, code: str, papers: CurrentPapers) -> bool:
    """Whether it is asked whose a paper (its id) in this dossier is, or about the name on it."""
    is_named = papers.names.of(code).asks_about(paper) is not None
    return is_named or paper in open_whose(papers, code)


def asked_whose(waiting: Sequence[Submission], called: Naming) -> Iterator[Question]:
    """What is asked about names, and about the codes on papers that wait."""
    for asked in called.asked:
        problem = asked.problem
        yield Question(problem.code, asked.papers[0], problem.pointer, problem.params)
    for paper in waiting:
        for each in _about_code(paper):
            yield Question(each.code, paper.id, each.pointer, each.params)
