"""Steps of a life in, what a summary tells of them out: by month, the newest first.

The last three months in which something happened are told in full; of the months before, the few
steps that the client called good or that reached something. What is left out is known to be.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from pipeline.records import Progress, Step

FULL_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class Telling:
    """How much is told.

    Attributes:
        full: steps of each month that is told in full. months: how many earlier months are told.
        few: steps of each of these; None: all of them.
    """

    full: int
    months: int
    few: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """What is told of a month: its steps, the newest first; whether these are all of its days."""

    first: date
    steps: tuple[Step, ...]
    is_full: bool


@dataclass(frozen=True, slots=True)
class MonthsTold:
    """The months that are told, the newest first, and whether something is left out."""

    months: tuple[Month, ...]
    is_cut: bool


def story(steps: Sequence[Step], telling: Telling) -> MonthsTold:
    """The steps as they are told."""
    newest_first = sorted(steps, key=lambda step: step.on, reverse=True)
    pick = list if telling.few is None else _once
    told, is_cut = [], False
    for place, (first, steps_of_month) in enumerate(groupby(newest_first, key=_month)):
        is_full = place < FULL_MONTHS or telling.few is None
        if not is_full and place >= FULL_MONTHS + telling.months:
            is_cut = True
            break
        of = pick(steps_of_month)
        if is_full:
            shown = of[: telling.full]
        else:
            shown = [step for step in of if is_good(step)][: telling.few]
        is_cut = is_cut or len(shown) < len(of)
        if shown:
            told.append(Month(first, tuple(shown), is_full))
    return MonthsTold(tuple(told), is_cut)


def is_good(step: Step) -> bool:
    """Whether the client called it good, or it reached a goal: no report of a step of the plan."""
    return step.direction == "forward" and step.action is None


def is_arrival(step: Step) -> bool:
    """Whether a goal was reached."""
    return is_good(step) and step.goal is not None


def follows(progress: Progress) -> Callable[[Step], str | None]:
    """What follows from a step, where that is told neither as a step of its own nor as the next."""
    told = {_said(step.text) for step in progress.steps}
    if progress.next_action is not None:
        told.add(_said(progress.next_action.what))

    def following(step: Step) -> str | None:
        return None if step.next_step is None or _said(step.next_step) in told else step.next_step

    return following


def _month(step: Step) -> date:
    return step.on.replace(day=1)


def _once(steps: Iterable[Step]) -> list[Step]:
    """Without a report that says no more than a later one in the same month."""
    kept: list[Step] = []
    for step in steps:
        if not any(_says_all(later, step) for later in kept):
            kept.append(step)
    return kept


def _says_all(later: Step, step: Step) -> bool:
    same = (later.action, later.goal, later.direction) == (step.action, step.goal, step.direction)
    same = same and step.action is not None and _said(later.text) == _said(step.text)
    adds = step.helped not in {None, later.helped} or step.next_step not in {None, later.next_step}
    return same and not adds


def _said(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!")
