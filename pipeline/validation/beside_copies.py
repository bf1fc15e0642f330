"""A paper and the copies of its form that were there before -> what is noted on it. Pure.

Which they were; what of an older paper goes on counting though the newer one improves it; and
whether two people may have written.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from forms.ground.problems import Problem
from forms.schema.worksheet import Worksheet
from pipeline.dossiers.copies import Alike, after, are_two_writers, of_two, says_nearly
from pipeline.dossiers.counting_copies import that_count
from pipeline.dossiers.forms_of_record import settle
from pipeline.dossiers.kept_of_older import holds_pages_of
from pipeline.dossiers.left_out import left_out
from pipeline.dossiers.left_out import noted as noted_left_out
from pipeline.records import Submission
from pipeline.records.papers import CORRECTS


def noted_beside(
    submission: Submission,
    beside: Sequence[Submission],
    sheets: Sequence[Worksheet],
    printed: Collection[str],
    alike: Alike,
    *,
    withdrawn: Sequence[Submission] = (),
) -> Submission:
    """The paper with a note of the copies that were there before, and whose it may be.

    Args:
        submission: the paper that comes in.
        beside: other copies of its form, as they stand.
        sheets: of all of them.
        printed: pointers of what stood on it beforehand.
        alike: tells whether two pictures show the same writing.
        withdrawn: copies that count no longer: that may be undone.
    """
    notes = list(_left_out(submission, beside, sheets, alike))
    notes += _left_out(submission, withdrawn, sheets, alike)
    if submission.is_correction:  # it takes the place of all but another correction
        beside = [
            each for each in beside if each.is_correction or not holds_pages_of(submission, each)
        ]
    if beside:
        notes.append(after(beside))
        theirs = next((each for each in beside if not each.may_be_of_another), None)
        if theirs is not None and _may_be_two_writers(theirs, submission, printed, alike):
            notes.append(of_two(theirs))
    return replace(submission, problems=(*submission.problems, *notes)) if notes else submission


def _may_be_two_writers(
    one: Submission, other: Submission, printed: Collection[str], alike: Alike
) -> bool:
    """Whether somebody else may have written; who says that one improves another did not."""
    if one.is_correction or other.is_correction:
        return False
    return are_two_writers(one, other, printed, alike)


def _left_out(
    submission: Submission, beside: Sequence[Submission], sheets: Sequence[Worksheet], alike: Alike
) -> Iterator[Problem]:
    """Notes of what a correction leaves out: on it, or on what it improves and comes later."""
    theirs = [each for each in beside if not each.may_be_of_another]
    left = partial(left_out, sheets=sheets, is_near=partial(says_nearly, alike=alike))
    older = [each for each in theirs if holds_pages_of(submission, each)]
    if older and _may_improve(submission):
        kept = [*left(submission, older, settle(older).values)]
        if kept or any(each.origin != submission.origin for each in older):  # somebody has looked
            yield noted_left_out(kept, older, is_older=False)
    if submission.is_correction:
        return
    corrections = [each for each in that_count(theirs) if each.is_correction][:1]
    corrections += [each for each in theirs if each.is_unread(CORRECTS)]  # may yet be one
    for each in corrections:
        kept = [*left(each, [submission], settle([submission]).values)]
        if kept and holds_pages_of(each, submission):
            yield noted_left_out(kept, [each], is_older=True)


def _may_improve(paper: Submission) -> bool:
    """Whether it says that it improves an older one, or may: a person says so later."""
    return paper.is_correction or paper.is_unread(CORRECTS)
