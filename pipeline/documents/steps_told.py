"""Steps in, what the summary tells of them out: by month, newest first."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from pipeline.documents.fitting import Fitted
from pipeline.documents.story import Month, MonthsTold, follows, is_arrival, story
from pipeline.documents.typesetting.blocks import Block, Mark, head, item, listing, sub, words
from pipeline.documents.typesetting.letters import BREAK, Markup, joined
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Step

_MARKS: Final[tuple[Mark, ...]] = ("forward", "back", "check")
Following = Callable[[Step], str | None]


def steps(page: Fitted) -> list[Block]:
    """Steps forward and back by month, newest first."""
    pen = page.pen
    title = head(pen.say("documents.trajectory.steps"), "steps")
    if not page.progress.steps:
        return [title, words(pen.say("documents.trajectory.steps_empty"))]
    told = story(page.progress.steps, page.fit.telling)
    page.is_cut = page.is_cut or told.is_cut
    following = follows(page.progress)
    order = pen.say("documents.trajectory.steps_help")
    helps = joined(order, (BREAK,), _signs(page, told))
    blocks = [title, words(helps, "note", keep=True)]
    was_full = True
    for month in told.months:
        if was_full and not month.is_full:
            before = pen.say("documents.trajectory.steps_before")
            blocks.append(words(before, "later", keep=True))
        was_full = month.is_full
        blocks += _month(page, month, following)
    return blocks


def _signs(page: Fitted, told: MonthsTold) -> Markup:
    """What the marks before the steps mean; only of those that stand there."""
    shown = {_mark(step) for month in told.months for step in month.steps}
    signs: Markup = ()
    for mark in _MARKS:
        if mark in shown:
            said = page.pen.say(f"documents.mark.{mark}")
            signs = joined(signs, "    " if signs else "", ({"marked": mark},), said)
    return signs


def _mark(step: Step) -> Mark:
    if is_arrival(step):
        return "check"
    return "forward" if step.direction == "forward" else "back"


def _month(page: Fitted, month: Month, following: Following) -> list[Block]:
    """The steps of a month; with their days where it is told in full."""
    pen, told = page.pen, []
    days = list(dict.fromkeys(_day(step, pen) for step in month.steps))
    day = days[0] if len(days) == 1 or not month.is_full else date.max
    for step in month.steps:
        begin: Markup = ()
        if day != _day(step, pen) and month.is_full:
            day = _day(step, pen)
            said = pen.day_of_month(day) if day else pen.say("documents.words.no_day")
            begin = joined(pen.strong(said), " ")
        told.append(_step(page, step, begin, following))
    return [sub(_label(month, days, pen)), listing(told, apart=11)]


def _day(step: Step, pen: Pen) -> date | None:
    """The day of a step; None where nobody wrote it."""
    return step.on if pen.is_dated(step.submission) else None


def _label(month: Month, days: Sequence[date | None], pen: Pen) -> Markup:
    """The day or the month in which steps were taken, or that nobody wrote it."""
    if days == [None]:
        return pen.say("documents.words.no_day")
    if month.is_full and len(days) == 1 and days[0] is not None:
        return pen.day(days[0])
    return pen.month(month.first)


def _step(page: Fitted, step: Step, begin: Markup, following: Following) -> Block:
    """One step. What went another way never stands without what is next.

    Nor does any other step back stand alone; but what happened asks for no new step.
    """
    pen, below = page.pen, []
    own = joined(begin, page.own(step.text, quotable=step.quotable))
    if step.direction == "back":
        key = "other_way" if step.action else "back"
        below.append(pen.say(f"documents.trajectory.step.{key}"))
    if step.helped and step.quotable:
        below.append(pen.say("documents.what_helped", text=page.quote(step.helped)))
    if (after := following(step)) and step.quotable:
        below.append(pen.say("documents.what_next", text=page.quote(after)))
    if step.direction == "back" and len(below) == 1:
        hope = pen.say(f"documents.{'look_together' if step.action else 'part_of_it'}")
        below = [joined(below[0], " ", hope)]
    return item(pen.strong(own) if is_arrival(step) else own, _mark(step), *below)
