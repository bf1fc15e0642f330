"""A paper that says otherwise how to reach a client safely: it is asked before it counts.

Who hides from somebody is in danger where a call comes that should not: a slip of the pen, a wrong
reading, or a sheet of somebody else. Until a person has said which it is, the answer before stands;
where that stood on a copy of this very sheet, none does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from forms.ground.problems import Problem
from pipeline.dossiers.safe_contact import ranked, withheld
from pipeline.dossiers.same_words import same_words, words_at
from pipeline.records import Submission
from pipeline.records.papers import CONTACT_BOXES


def asked_first(
    paper: Submission,
    telling: Iterable[Submission],
    ever: Callable[[], Iterable[Submission]],
    went_elsewhere: Callable[[Submission], bool],
    said_at: Mapping[str, int],
) -> Submission:
    """The paper; without its answers, and with a question, where they would change others.

    Args:
        paper: as it was understood.
        telling: all papers of the client that tell something now.
        ever: gives all that ever came of the client, as they were read: one that was saved again
            or corrected tells nothing more, and what it said is known all the same.
        went_elsewhere: whether this very form was laid with somebody else before: whose way of
            contact stands on this one?
        said_at: as `Filing.contact_said`.
    """
    boxes = [box for box in CONTACT_BOXES if _is_said(paper, box)]
    if not boxes:
        return paper
    if went_elsewhere(paper):
        for box in boxes:
            paper = withheld(paper, Problem("contact_of_moved", box, "question"))
        return paper
    now = list(telling)
    for box in boxes:
        known = list(_said(now, box, paper, said_at)) or list(_said(ever(), box, paper, said_at))
        if known and same_words(str(paper.values[box[1:]])) != known[-1]:
            paper = withheld(paper, Problem("other_contact", box, "question"))
    return paper


def _is_said(paper: Submission, box: str) -> bool:
    return bool(words_at(paper.values, box[1:])) and paper.readings[box].state != "confirmed"


def _said(
    papers: Iterable[Submission], box: str, new: Submission, said_at: Mapping[str, int]
) -> Iterator[str]:
    """What papers say, the last in the end; also what was read and waits for a person."""
    for paper in sorted(papers, key=lambda each: ranked(each, box, said_at)):
        reading = paper.readings.get(box)
        read = reading.raw if reading is not None and isinstance(reading.raw, str) else None
        answer = words_at(paper.values, box[1:]) or read
        if answer and paper.id != new.id:
            yield same_words(answer)
