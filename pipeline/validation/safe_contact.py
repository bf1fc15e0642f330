"""A paper that says otherwise how to reach a client safely: it is asked before it counts.

Who hides from somebody is in danger where a call comes that should not: a slip of the pen, a wrong
reading, or a sheet of somebody else. Until a person has said which it is, the answer before stands.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from forms.ground.problems import Problem
from pipeline.dossiers.same_words import words_at
from pipeline.records import Submission

_KEY: Final = "safe_contact"
_BOX: Final = f"/{_KEY}"


def asked_first(paper: Submission, known: Iterable[Submission]) -> Submission:
    """The paper; without its answer, and with a question, where that would change another.

    Args:
        paper: as it was understood.
        known: all papers of the client that tell something.
    """
    answer = words_at(paper.values, _KEY)
    if answer is None or paper.readings[_BOX].state == "confirmed":
        return paper
    said = [each for each in known if words_at(each.values, _KEY) and each.id != paper.id]
    in_force = max(said, key=lambda each: (each.filled_on, each.order, each.id), default=None)
    if in_force is None or in_force.filled_on > paper.filled_on:
        return paper
    if words_at(in_force.values, _KEY) == answer:
        return paper
    asked = replace(paper.readings[_BOX], value=None, state="unread")
    return replace(
        paper,
        values={key: value for key, value in paper.values.items() if key != _KEY},
        readings={**paper.readings, _BOX: asked},
        problems=(*paper.problems, Problem("other_contact", _BOX, "question")),
    )
