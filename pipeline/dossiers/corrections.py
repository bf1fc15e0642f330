"""A paper and what people confirmed about it -> the paper as it counts: its corrected view.

Pure; the stored submission stays what it was. What a person said takes the place of what was read,
everything is understood anew, and what was asked about that box is asked no longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from forms.answers import Answers, at_pointer, read_answers
from forms.catalogue import Edition
from forms.fields import Raw
from forms.ground.problems import Problem
from pipeline.dossiers.facts import facts_of
from pipeline.records import Instance, Submission
from pipeline.records.events import Confirmed
from pipeline.records.picture_tokens import token

_AHEAD: Final = timedelta(hours=2)  # as papers are taken in: a day begins up to so much earlier
# What a person says all the same stands: these doubts are about what they have just looked at.
_THEIR_WORD: Final = frozenset(
    {"required_empty", "date_far_off", "when_twice", "date_missing_here", "date_missing"}
)


def corrected(
    paper: Submission, said: Sequence[Confirmed], edition: Edition, printed: Instance | None
) -> Submission:
    """The paper with what was confirmed about it; of one box what was said last.

    Args:
        paper: as it was stored.
        said: the confirmations of it that hold, in the order of entering.
        edition: the sheet as it was printed.
        printed: what was printed on it beforehand, if it is a personal sheet.
    """
    given = {each.pointer: each for each in said if each.pointer in paper.readings}
    if not given:
        return paper
    marks, unread = _marks(paper)
    before = _understood(paper, marks, unread, edition, printed)
    marks |= {at: _mark(each.value) for at, each in given.items()}
    unread -= given.keys()
    after = _understood(paper, marks, unread, edition, printed)
    values = after.values
    if "client" in paper.values:
        values["client"] = paper.values["client"]
    readings = _readings(paper, values, given, marks)
    moved = _on_its_day(paper, values, given)
    hand = _own_hand(readings, edition)
    shown = _understood(paper, marks | hand, unread - hand.keys(), edition, printed).values
    return replace(
        moved,
        values=values,
        readings=readings,
        problems=_problems(paper, before, after, set(given)),
        facts=facts_of(edition.worksheet, shown if hand else values),
    )


def refused(
    paper: Submission, pointer: str, value: Any, edition: Edition, printed: Instance | None
) -> str | None:
    """Why this cannot stand in this box, as the code of a problem; None where it can."""
    marks, unread = _marks(paper)
    answers = _understood(
        paper, {**marks, pointer: _mark(value)}, unread - {pointer}, edition, printed
    )
    return next(
        (
            problem.code
            for problem in answers.problems
            if problem.pointer == pointer
            and problem.severity == "question"
            and problem.code not in _THEIR_WORD
        ),
        None,
    )


def _marks(paper: Submission) -> tuple[dict[str, Raw], frozenset[str]]:
    """What the boxes were read as, and those that were not."""
    unread = frozenset(at for at, read in paper.readings.items() if read["state"] == "unread")
    marks = {at: read["raw"] for at, read in paper.readings.items() if at not in unread}
    return marks, unread


def _mark(value: Any) -> Raw:
    """A confirmed value as it would stand on paper."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    mark: Raw = value
    return mark


def _understood(
    paper: Submission,
    marks: Mapping[str, Raw],
    unread: frozenset[str],
    edition: Edition,
    printed: Instance | None,
) -> Answers:
    return read_answers(
        edition.worksheet,
        marks,
        received_on=(paper.received_at + _AHEAD).date(),
        ids=printed.slots if printed is not None else {},
        unread=unread,
    )


def _readings(
    paper: Submission,
    values: Mapping[str, Any],
    given: Mapping[str, Confirmed],
    marks: Mapping[str, Raw],
) -> dict[str, dict[str, Any]]:
    readings: dict[str, dict[str, Any]] = {}
    for at, read in paper.readings.items():
        readings[at] = {**read, "value": at_pointer(values, at)}
        if read["state"] == "unread" and at not in given:
            readings[at]["value"] = None
        if at in given:
            readings[at] |= {
                "state": "confirmed",
                "raw": marks[at],
                "read_as": read["raw"],
                "confidence": 1.0,
                "confirmed_by": given[at].by or None,
                "confirmed_on": given[at].on.isoformat(),
            }
            if given[at].by_picture is not None:  # a name written with a pen, that nobody read
                readings[at]["confirmed_by_picture"] = given[at].by_picture
    return readings


def _own_hand(readings: Mapping[str, Mapping[str, Any]], edition: Edition) -> dict[str, Raw]:
    """Words that nobody has read yet, as tokens for their pictures."""
    kinds = {at: box.kind for at, box in edition.layout.boxes.items()}
    return {
        at: token(read["picture"])
        for at, read in readings.items()
        if read["state"] == "unread" and read.get("picture") and kinds.get(at) in ("line", "lines")
    }


def _on_its_day(
    paper: Submission, values: Mapping[str, Any], given: Mapping[str, Confirmed]
) -> Submission:
    """The paper on the day that was confirmed; ids keep to the day it was stored under."""
    text = values.get("filled_on")
    if "/filled_on" not in given or text is None:
        return paper
    day = date.fromisoformat(text)
    if day == paper.filled_on:
        return replace(paper, date_given=True)
    return replace(paper, filled_on=day, date_given=True, stored_on=paper.filled_on)


def _problems(
    paper: Submission, before: Answers, after: Answers, given: set[str]
) -> tuple[Problem, ...]:
    """What is still odd: without what was asked about the boxes, and what follows from that."""
    gone = {(p.code, p.pointer) for p in before.problems}
    gone -= {(p.code, p.pointer) for p in after.problems}
    kept = [
        problem
        for problem in paper.problems
        if problem.pointer not in given and (problem.code, problem.pointer) not in gone
    ]
    known = {(p.code, p.pointer) for p in (*before.problems, *paper.problems)}
    new = [p for p in after.problems if (p.code, p.pointer) not in known and p.pointer not in given]
    return (*kept, *new)
