"""A paper that says otherwise how to reach a client safely: it is asked before it counts.

Who hides from somebody is in danger where a call comes that should not: a slip of the pen, a wrong
reading, or a sheet of somebody else. Until a person has said which it is, the answer before stands;
where that stood on a copy of this very sheet, none does.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from forms.ground.problems import Problem
from pipeline.dossiers.same_words import same_words, words_at
from pipeline.records import Submission

_KEYS: Final = ("safe_contact", "safe_contact_note")


def asked_first(
    paper: Submission,
    telling: Iterable[Submission],
    ever: Callable[[], Iterable[Submission]],
) -> Submission:
    """The paper; without its answers, and with a question, where they would change others.

    Args:
        paper: as it was understood.
        telling: all papers of the client that tell something now.
        ever: gives all that ever came of the client, as they were read: one that was saved again
            or corrected tells nothing more, and what it said is known all the same.
    """
    keys = [key for key in _KEYS if _is_said(paper, key)]
    if not keys:
        return paper
    now = list(telling)
    for key in keys:
        known = list(_said(now, key, paper)) or list(_said(ever(), key, paper))
        if known and same_words(str(paper.values[key])) != known[-1]:
            paper = _withheld(paper, key)
    return paper


def _is_said(paper: Submission, key: str) -> bool:
    return bool(words_at(paper.values, key)) and paper.readings[f"/{key}"].state != "confirmed"


def _said(papers: Iterable[Submission], key: str, new: Submission) -> Iterator[str]:
    """What papers say, the last in the end; also what was read and waits for a person."""
    for paper in sorted(papers, key=lambda each: (each.filled_on, each.order, each.id)):
        reading = paper.readings.get(f"/{key}")
        read = reading.raw if reading is not None and isinstance(reading.raw, str) else None
        answer = words_at(paper.values, key) or read
        if answer and paper.id != new.id:
            yield same_words(answer)


def _withheld(paper: Submission, key: str) -> Submission:
    box = f"/{key}"
    return replace(
        paper,
        values={name: value for name, value in paper.values.items() if name != key},
        readings={**paper.readings, box: replace(paper.readings[box], value=None, state="unread")},
        problems=(*paper.problems, Problem("other_contact", box, "question")),
    )
