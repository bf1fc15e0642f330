"""A paper that says otherwise how to reach a client safely: it is asked before it counts.

Who hides from somebody is in danger where a call comes that should not: a slip of the pen, a wrong
reading, or a sheet of somebody else. Until a person has said which it is, the answer before stands;
where that stood on a copy of this very sheet, none does.
"""

from collections.abc import Callable, Iterable, Iterator

from forms.ground.problems import Problem
from pipeline.dossiers.safe_contact import last_said, ranked, withheld
from pipeline.dossiers.same_words import same_words, words_at
from pipeline.records import Submission
from pipeline.records.filing import Filing
from pipeline.records.papers import CONTACT_BOXES


def asked_first(
    paper: Submission,
    telling: Iterable[Submission],
    ever: Callable[[], Iterable[Submission]],
    laid: Callable[[], Iterable[Submission]],
    *,
    went_elsewhere: Callable[[Submission], bool],
    now: Filing,
) -> Submission:
    """The paper; without its answers, and with a question, where they would change others.

    Args:
        paper: as it was understood.
        telling: all papers of the client that tell something now.
        ever: gives all that ever came of the client, as they were read: one that was saved again
            or corrected tells nothing more, and what it said is known all the same.
        laid: gives the papers with the code of this one that lie where they do by a decision: to
            undo that lays them beside this one.
        went_elsewhere: whether this very form was laid with somebody else before: whose way of
            contact stands on this one?
        now: what was decided.
    """
    boxes = [box for box in CONTACT_BOXES if _is_said(paper, box)]
    if not boxes:
        return paper
    if went_elsewhere(paper):
        for box in boxes:
            paper = withheld(paper, Problem("contact_of_moved", box, "question"))
        return paper
    here = list(telling)
    mine = [each for each in here if (each.written_for or each.client) == paper.client]
    for box in boxes:
        in_force = [
            each[-1] for papers in (here, mine) if (each := [*_said(papers, box, paper, now)])
        ]
        known = in_force or list(_said(ever(), box, paper, now))
        known += _said(laid(), box, paper, now)
        if any(each != same_words(str(paper.values[box[1:]])) for each in known):
            paper = withheld(paper, Problem("other_contact", box, "question"))
    return paper


def _is_said(paper: Submission, box: str) -> bool:
    return bool(words_at(paper.values, box[1:])) and paper.readings[box].state != "confirmed"


def _said(papers: Iterable[Submission], box: str, new: Submission, now: Filing) -> Iterator[str]:
    """What papers say, the last in the end; also what was read and waits for a person."""
    for paper in sorted(papers, key=lambda each: ranked(each, box, now.contact_said)):
        reading = paper.readings.get(box)
        read = reading.raw if reading is not None and isinstance(reading.raw, str) else None
        answer = last_said(paper.id, box, now) or words_at(paper.values, box[1:]) or read
        if answer and paper.id != new.id:
            yield same_words(answer)
