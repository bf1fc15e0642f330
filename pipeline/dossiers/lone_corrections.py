"""A paper that says that it improves an older one, and the older papers that it may be about.

The tick finds what it is about by itself among papers of one form: of one day, and one print. Who
wrote another day, or took a fresh sheet, is asked which paper is meant (decision 76). Once somebody
has said so, the paper takes the place of that one as any correction does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from forms.ground.known_names import CHECK_SHEET
from forms.ground.problems import Problem
from pipeline.dossiers.copies import after, says_nearly
from pipeline.dossiers.corrections import looked_at
from pipeline.dossiers.counting_copies import that_count
from pipeline.dossiers.forms_of_record import apart, settle
from pipeline.dossiers.kept_of_older import holds_pages_of
from pipeline.dossiers.left_out import left_out, noted
from pipeline.records import Submission
from pipeline.records.papers import CORRECTS, CORRECTS_OLDER, SAID, WHICH_OLDER

if TYPE_CHECKING:
    from pipeline.dossiers.current_papers import CurrentPapers
    from pipeline.records.filing import Filing


def improving(paper: Submission) -> tuple[Problem, ...]:
    """What is noted on a paper that says, or may say, that it improves an older one."""
    is_theirs = not paper.stands_alone and paper.worksheet != CHECK_SHEET
    may = is_theirs and (paper.is_correction or paper.is_unread(CORRECTS))
    return (Problem(CORRECTS_OLDER, None, "warning"),) if may else ()


def may_improve(paper: Submission, papers: Iterable[Submission]) -> tuple[Submission, ...]:
    """The older papers that it may be about, the likeliest first; none where nothing is asked.

    Nothing is where it lies beside what it improves, or where no older paper is. The same print
    comes first, then what was filled in last. A sheet on which other goals or steps were printed
    is about those: box by box the one improves nothing of the other.

    Args:
        paper: as it counts.
        papers: of the same dossier, as they count.
    """
    if not paper.seeks_older:
        return ()
    sheets = [each for each in papers if each.worksheet == paper.worksheet and each.id != paper.id]
    beside = _beside(paper, sheets)
    if not all(each.is_correction for each in beside):
        return ()
    older = [
        each
        for each in sheets
        if each not in beside
        and each.improves is None
        and _is_before(each, paper)
        and not _is_about_others(paper, each)
        and (not each.is_correction or _counts_by_itself(each, sheets))
    ]
    older.sort(key=lambda each: (each.filled_on, each.nth_of_day, each.id), reverse=True)
    older.sort(key=lambda each: paper.instance is None or each.instance != paper.instance)
    return tuple(older)


def _beside(paper: Submission, sheets: Iterable[Submission]) -> list[Submission]:
    """The copies of its form, and the paper among them."""
    same = [each for each in sheets if each.form == paper.form and each.id != paper.id]
    return next(group for group in apart([*same, paper]) if paper in group)


def _counts_by_itself(correction: Submission, sheets: Iterable[Submission]) -> bool:
    """Whether it counts, and lies beside nothing that it improves: else that is what is named."""
    group = _beside(correction, sheets)
    return all(each.is_correction for each in group) and correction in that_count(group)


def _is_before(copy: Submission, paper: Submission) -> bool:
    """Whether a paper may be what a correction improves, or improved it before.

    Of two corrections that of the later day counts, or which came after the other.
    """
    if copy.filled_on == paper.filled_on:
        return not copy.is_correction or copy.id in paper.came_after
    return copy.filled_on < paper.filled_on


def _is_about_others(paper: Submission, older: Submission) -> bool:
    """Whether in one place another goal or step was printed on the one than on the other."""
    printed = {(fact.role, fact.pointer): fact.ref for fact in paper.facts if fact.ref}
    theirs = (fact for fact in older.facts if fact.ref)
    return any(printed.get((one.role, one.pointer), one.ref) != one.ref for one in theirs)


def laid_beside(
    paper: Submission, papers: CurrentPapers, now: Filing, laid: dict[str, Submission] | None = None
) -> Submission:
    """A paper of which a person said what it improves, as a correction of that form.

    Where the older one lies in the dossier no longer, it is asked anew. `laid`: by id what others
    turned out to be meanwhile: of many corrections of one paper each is laid once.
    """
    laid = {} if laid is None else laid
    if paper.id not in laid:
        laid[paper.id] = _laid_beside(paper, _older(paper, papers, now, laid), papers, now)
    return laid[paper.id]


def _laid_beside(
    paper: Submission, older: Sequence[Submission], papers: CurrentPapers, now: Filing
) -> Submission:
    """The paper beside these, the first of which was named."""
    if not older:
        return _noting(paper, {})
    client, _, day, instance = older[0].form
    told = {SAID: older[0].id, "client": client, "day": day, "instance": instance}
    told |= {"first": older[0].adds_to or "", "given": "yes" if older[0].form_is_dated else ""}
    replaced = [each for each in older if holds_pages_of(paper, each)]
    kept = list(_left_out(paper, replaced, papers))
    notes = [noted(kept, older, is_older=False)] if kept else []
    if improved := [each for each in replaced if each.is_correction]:
        notes.append(after(improved))
    beside = _noting(paper, told)
    beside = replace(beside, problems=(*beside.problems, *notes))
    return looked_at(beside, _said_since(paper, now))


def _said_since(paper: Submission, now: Filing) -> Mapping[str, Any]:
    """What was said of a paper, by pointer, since somebody said what it improves.

    Before that it was said of what it left out of another paper.
    """
    said: dict[str, Any] = {}
    for each in now.confirmed.get(paper.id, ()):
        if each.pointer == WHICH_OLDER:
            said.clear()
        else:
            said[each.pointer] = each.value
    return said


def _older(
    paper: Submission, papers: CurrentPapers, now: Filing, laid: dict[str, Submission]
) -> list[Submission]:
    """The paper that was named, as it counts; behind it other copies of its form, from before."""
    named = papers.ledger.papers.get(paper.said_to_improve or "")
    if named is None or named.id in now.withdrawn:
        return []
    stored = papers.as_confirmed(now.filed(named), now)
    first = next(_from_before(paper, stored, papers, now, laid), None)
    if first is None or first.client != paper.client:
        return []
    same = papers.ledger.papers.of_form(first.form)
    elsewhere = papers.said_to_lie_elsewhere(paper.client, now)
    filed = {each.id: each for each in (*same, *elsewhere)}
    copies = [
        each
        for identity, one in filed.items()
        if identity not in {paper.id, first.id} and one.client == paper.client
        for each in _from_before(paper, papers.as_confirmed(one, now), papers, now, laid)
        if each.form == first.form
    ]
    group = next(each for each in apart([first, *copies]) if first in each)
    return [first, *(each for each in group if each is not first)]


def _from_before(
    paper: Submission,
    copy: Submission,
    papers: CurrentPapers,
    now: Filing,
    laid: dict[str, Submission],
) -> Iterator[Submission]:
    """Another paper as it counts, where a correction takes its place; not one that is later."""
    if not copy.is_correction:
        yield copy
    elif _is_before(copy, paper):
        yield laid_beside(copy, papers, now, laid) if copy.said_to_improve else copy


def _left_out(
    paper: Submission, replaced: Sequence[Submission], papers: CurrentPapers
) -> Iterator[str]:
    """The pointers of what goes on counting of these papers, whose place it takes."""
    if not replaced:
        return iter(())
    sheets = [papers.edition(each).worksheet for each in (paper, *replaced)]
    is_near = partial(says_nearly, alike=papers.alike)
    return left_out(paper, replaced, settle(replaced).values, sheets, is_near)


def _noting(paper: Submission, told: Mapping[str, str]) -> Submission:
    """The paper with this in its note."""
    problems = (
        replace(each, params=told) if each.code == CORRECTS_OLDER else each
        for each in paper.problems
    )
    return replace(paper, problems=tuple(problems))
