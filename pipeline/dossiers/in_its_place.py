"""A correction that takes the place of an older paper of another form: what is still its own.

It counts on the day and with the numbers of the older paper, but was written on a day of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.dossiers.agreeing import answered
from pipeline.records import Submission
from pipeline.records.papers import CORRECTS_OLDER


def as_alone(paper: Submission) -> Submission:
    """The paper as it was before a person said what it improves."""
    problems = (each for each in paper.problems if each.code != CORRECTS_OLDER)
    return replace(paper, problems=tuple(problems))


def on_day_of_form(paper: Submission) -> Mapping[str, Any]:
    """What a paper says; as its day that of what it improves."""
    if (older := paper.improves) is None:
        return paper.values
    return {**paper.values, "filled_on": older["day"] if older["given"] else None}


def said_later(papers: Iterable[Submission]) -> Mapping[str, date]:
    """What was said on a later day than that of the form, by the names of values; and which day."""
    found: dict[str, date] = {}
    for paper in papers:
        if paper.improves is not None:
            for key in answered(paper.values) or ():
                found[key] = max(paper.filled_on, found.get(key, paper.filled_on))
    return found
