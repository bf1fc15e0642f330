"""A part of a page that was crossed out on a later scan -> what an earlier scan says there.

So that one answer may hold for both scans. What that takes away of the earlier one is part of the
decision: whoever undoes it has everything back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from forms.ground.known_names import CHECK_SHEET
from forms.ground.plain_data import at_pointer
from pipeline.dossiers.agreeing import answered
from pipeline.dossiers.crossed_parts import waiting
from pipeline.dossiers.kept_of_older import HEAD
from pipeline.records import Submission

if TYPE_CHECKING:
    from pipeline.dossiers.current_papers import CurrentPapers

Before = Mapping[str, Sequence[str]]  # ids of papers -> pointers of boxes


def said_before(paper: Submission, part: str, papers: CurrentPapers) -> Before:
    """The boxes of a part in which earlier scans of the same sheet hold an answer.

    Args:
        paper: as it stands, with a part of which nobody said yet what it is worth.
        part: its pointer.
        papers: as they count now.
    """
    if paper.stands_alone or paper.worksheet == CHECK_SHEET:  # what it said was done
        return {}
    page = paper.readings[part].page
    boxes = [at for at in sorted(waiting(paper.readings) - HEAD) if paper.readings[at].page == page]
    found: dict[str, Sequence[str]] = {}
    for each in _earlier(paper, papers) if boxes else ():
        if here := [at for at in boxes if _holds(each, at)]:
            found[each.id] = here
    return found


def _earlier(paper: Submission, papers: CurrentPapers) -> list[Submission]:
    """The other papers on the same print; of a blank sheet its copies.

    Whose date was crossed out as well lies beside its copies only once that is said.
    """
    found = papers.copies_of(paper)
    if paper.instance is not None:
        now = papers.ledger.decisions.filing()
        stored = papers.ledger.papers.called(paper.instance)
        same = (each for each in stored if each.instance == paper.instance)
        here = (papers.whole(each.id) for each in same if each.id not in now.withdrawn)
        aside = papers.set_aside(paper.client)
        every = (each for each in here if each is not None and each.client == paper.client)
        found = tuple(each for each in every if each.id not in aside)
    return [each for each in found if each.id != paper.id]


def _holds(paper: Submission, pointer: str) -> bool:
    """Whether an answer stands in a box, read or in somebody's own hand."""
    reading = paper.readings.get(pointer)
    if reading is None:
        return False
    return answered(at_pointer(paper.values, pointer)) is not None or bool(reading.in_own_hand)
