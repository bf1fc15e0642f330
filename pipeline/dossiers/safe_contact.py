"""How a client can be reached safely, as papers say -> what of it waits until a person said so.

Who hides from somebody is in danger where a call comes that should not. What stands on a paper that
came from another dossier was said of whoever has that one: it is asked before it counts here.
Looked at each time anew, so that to undo the decision gives back what was there.
"""

from dataclasses import replace
from typing import Final

from forms.ground.problems import Problem
from pipeline.dossiers.same_words import words_at
from pipeline.records import Submission
from pipeline.records.filing import Filing
from pipeline.records.papers import CONTACT_BOXES

FROM_ELSEWHERE: Final = "contact_from_elsewhere"  # code of the question


def asked_where_it_came(paper: Submission, now: Filing) -> Submission:
    """The paper; without its way of contact where it was brought here, and nobody said so since.

    Args:
        paper: as it was filed, and as it was corrected.
        now: the filing it was filed by.
    """
    came = now.came_with(paper.id, paper.written_for) if paper.written_for else 0
    for box in CONTACT_BOXES:
        if came > now.contact_said.get(paper.id + box, 0) and words_at(paper.values, box[1:]):
            paper = withheld(paper, Problem(FROM_ELSEWHERE, box, "question"))
    return paper


def withheld(paper: Submission, asked: Problem) -> Submission:
    """The paper without the answer in the box that is asked about, and with that question."""
    box = asked.pointer or ""
    return replace(
        paper,
        values={name: value for name, value in paper.values.items() if name != box[1:]},
        readings={**paper.readings, box: replace(paper.readings[box], value=None, state="unread")},
        problems=(*paper.problems, asked),
    )
