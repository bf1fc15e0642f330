"""A paper and what people confirmed about it -> the paper as it counts: its corrected view.

Pure; the stored submission stays what it was. What a person said takes the place of what was read,
everything is understood anew, and what was asked about that box is asked no longer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms.answers import Answers
from forms.catalogue import Edition
from forms.fields import Raw
from forms.ground.problems import Problem
from pipeline.dossiers.crossed_parts import said_of_boxes, waiting, why_unread
from pipeline.dossiers.doubts import is_about_whole
from pipeline.dossiers.doubts_of_plan import with_said_of_plan
from pipeline.dossiers.kept_of_older import WARNINGS
from pipeline.dossiers.understanding import answers_in, understood, with_values
from pipeline.records import BoxReading, Instance, Submission
from pipeline.records.events import Confirmed
from pipeline.records.papers import (
    ADDS,
    AWAY,
    CORRECTS_OLDER,
    LEFT_OUT,
    SAID,
    WHICH_OLDER,
    WHOLE_PAPER,
)

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
    told = {each.pointer: each.value for each in said}
    given, boxes = said_of_boxes(paper.readings, said)
    if not given:
        return looked_at(paper, told)
    read = {at: _confirmed(boxes[at], each) for at, each in given.items()}
    now_read = {**boxes, **read}
    before = _answers(paper, paper.readings, edition, printed)
    after = understood(
        now_read,
        edition,
        received_at=paper.received_at,
        printed=printed,
        client=paper.values.get("client"),
    )
    now = replace(
        _on_its_day(paper, after.values, given),
        values=after.values,
        readings=with_values(now_read, after.values),
        problems=(
            *_problems(paper, before.problems, after.problems, set(given)),
            *_asked_anew(paper, now_read, edition),
            *_no_day(after.values, given),
        ),
        facts=after.facts,
    )
    return looked_at(now, told)


def _asked_anew(
    paper: Submission, now: Mapping[str, BoxReading], edition: Edition
) -> Iterator[Problem]:
    """The questions about boxes in a part that was crossed out, and still counts."""
    asked = {each.pointer for each in paper.problems if each.severity == "question"}
    for at in sorted((waiting(paper.readings) & edition.layout.boxes.keys()) - asked):
        if now[at].is_unread and not now[at].is_crossed_out:
            yield Problem(why_unread(now[at].unread_because, edition.layout.boxes[at]), at)


def _no_day(values: Mapping[str, Any], given: Mapping[str, Confirmed]) -> Iterator[Problem]:
    """That somebody looked for the day, and none is there: told, and asked no longer."""
    if "/filled_on" in given and values.get("filled_on") is None:
        yield Problem("date_missing", "/filled_on", "warning")


def looked_at(paper: Submission, said: Mapping[str, Any]) -> Submission:
    """The paper; what somebody looked at, and left as it was, is told and asked no longer.

    A copy of which somebody said that it adds is a version of no other. Of what a correction leaves
    out nothing counts any more where somebody said so; but no warning is undone by a blank. Which
    paper a correction improves is noted.

    Args:
        paper: as it stands.
        said: pointer -> what was said last.
    """
    paper = with_said_of_plan(paper, said)
    if not any(at.startswith(WHOLE_PAPER) for at in said):
        return paper

    def seen(problem: Problem) -> Problem:
        if WHOLE_PAPER + problem.code not in said:
            return problem
        if problem.code == CORRECTS_OLDER:
            return replace(problem, severity="warning", params={SAID: said[WHICH_OLDER]})
        if problem.code == ADDS:
            told = {**problem.params, "first": ""}
            return replace(problem, severity="warning", params=told)
        if problem.code == LEFT_OUT and said[WHOLE_PAPER + LEFT_OUT] == AWAY:
            kept = (at for at in problem.params["kept"].split() if at in WARNINGS)
            told = {**problem.params, "kept": " ".join(kept)}
            return replace(problem, severity="warning", params=told)
        return replace(problem, severity="warning") if is_about_whole(paper, problem) else problem

    return replace(paper, problems=tuple(map(seen, paper.problems)))


def refused(
    paper: Submission, pointer: str, value: Any, edition: Edition, printed: Instance | None
) -> str | None:
    """Why this cannot stand in this box, as the code of a problem; None where it can."""
    box = replace(paper.readings[pointer], raw=_mark(value), state="confirmed")
    answers = _answers(paper, {**paper.readings, pointer: box}, edition, printed)
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


def _mark(value: Any) -> Raw:
    """A confirmed value as it would stand on paper."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{Decimal(str(value)):f}".replace(".", ",")
    mark: Raw = value
    return mark


def _confirmed(reading: BoxReading, said: Confirmed) -> BoxReading:
    """What a person said stands in a box, and what it had been read as."""
    return replace(
        reading,
        state="confirmed",
        raw=_mark(said.value),
        read_as=reading.raw,
        confidence=1.0,
        confirmed_by=said.by or None,
        confirmed_on=said.on.isoformat(),
        confirmed_by_picture=said.by_picture,  # of a name that nobody read
    )


def _answers(
    paper: Submission,
    readings: Mapping[str, BoxReading],
    edition: Edition,
    printed: Instance | None,
) -> Answers:
    return answers_in(readings, edition, received_at=paper.received_at, printed=printed)


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
    paper: Submission, before: Sequence[Problem], after: Sequence[Problem], given: set[str]
) -> tuple[Problem, ...]:
    """What is still odd: without what was asked about the boxes, and what follows from that."""
    gone = {(p.code, p.pointer) for p in before}
    gone -= {(p.code, p.pointer) for p in after}
    kept = [
        problem
        for problem in paper.problems
        if problem.pointer not in given and (problem.code, problem.pointer) not in gone
    ]
    known = {(p.code, p.pointer) for p in (*before, *paper.problems)}
    new = [p for p in after if (p.code, p.pointer) not in known and p.pointer not in given]
    return (*kept, *new)
