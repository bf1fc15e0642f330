"""The first page of the plan, made to hang on a door: Progress in, one page of blocks out.

Everything fits on this page: a long text is shortened, saying where it goes on, and steps that find
no room are handed back for the next page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest

from pipeline.documents.cards import goal_about, head, list_line
from pipeline.documents.front_page_parts import Sections
from pipeline.documents.shortening import Whole
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Card, PageBlock, TextBlock, stack_height
from pipeline.documents.typesetting.fixed_blocks import EmptyFrame
from pipeline.documents.typesetting.page import COLUMN, ROOM
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.styles import NOTE
from pipeline.records import Action, Goal, Progress

_LEVELS = ((2, 5, 4, 5), (2, 4, 3, 4), (1, 3, 2, 3))
_LISTS = 190.0  # points kept for other steps and for what worked, where there are such
_FRAME_LOW, _FRAME_HIGH, _FRAME_GAP = 105.0, 420.0, 24.0
_AIR = 13.0  # at most so much more room above a section on a page that is not full
_MOST = 4  # steps, and things that worked, on this page: it stays calm


@dataclass(frozen=True)
class FrontPage:
    """The first page, and what found no room there.

    Attributes:
        whole: texts that were shortened. steps, done: what is left for the next pages.
        told: whether what helps with the goal stands here.
        framed: whether the empty frame stands here.
        setback: whether it says here what helps when things go wrong.
        lists: how many of the two lists at the foot stand here.
    """

    blocks: Sequence[PageBlock]
    whole: Sequence[Whole]
    steps: Sequence[Action]
    done: Sequence[Goal | Action]
    told: bool
    framed: bool
    setback: bool
    lists: int


@dataclass(frozen=True)
class _Lists:
    """The two lists at the foot, as far as they stand there."""

    steps: tuple[Card, ...] = ()
    done: tuple[Card, ...] = ()


def worked(progress: Progress) -> tuple[Goal | Action, ...]:
    """What worked out: goals first, then steps, newest first."""
    return (*progress.reached, *progress.done)


def empty_frame(pen: Pen, room: float) -> EmptyFrame:
    """A frame for a photo or a drawing that takes this room, within reason."""
    caption = TextBlock(pen.say("documents.plan.frame"), NOTE)
    return EmptyFrame(caption, min(room - _FRAME_GAP, _FRAME_HIGH), _FRAME_GAP)


def _more(pen: Pen, key: str, anchor: str) -> Card:
    return list_line(pen.refer(f"documents.plan.{key}", anchor), icons.onward)


def _foot(
    progress: Progress, pen: Pen, lists: _Lists, setback: Sequence[PageBlock]
) -> list[PageBlock]:
    """The lists under their heads, where more stands, and what helps when things go wrong."""
    blocks: list[PageBlock] = []
    if lists.steps:
        blocks += [head(pen.say("documents.plan.steps"), icons.steps), *lists.steps]
    if len(lists.steps) < len(progress.more_actions):
        blocks.append(_more(pen, "steps_more", "steps"))
    if lists.done:
        blocks += [head(pen.say("documents.plan.done"), icons.check), *lists.done]
    if len(lists.done) < len(worked(progress)):
        blocks.append(_more(pen, "done_more" if lists.done else "done_elsewhere", "done"))
    if progress.other_goals:
        blocks.append(_more(pen, "goals_more", "goals"))
    elif progress.loose_actions:
        blocks.append(_more(pen, "loose_more", "loose"))
    return [*blocks, *setback]


def _top(sections: Sections) -> list[PageBlock]:
    return [
        *sections.opening(),
        sections.strengths(),
        *sections.want(),
        *sections.next_step(),
    ]


def _fixed(
    progress: Progress, pen: Pen, *, with_setback: bool
) -> tuple[Sections, list[PageBlock], list[PageBlock]]:
    """What always stands on the page, above and below, shortened no more than it must be."""
    kept = _LISTS if progress.more_actions or worked(progress) else 0.0
    for lines in _LEVELS:
        sections = Sections(progress, pen, lines)
        top, setback = _top(sections), sections.setback() if with_setback else []
        foot = stack_height(_foot(progress, pen, _Lists(), setback), COLUMN)
        if stack_height(top, COLUMN) + foot + kept <= ROOM:
            break
    return sections, top, setback


def _filled(progress: Progress, sections: Sections, fits: Callable[[_Lists], bool]) -> _Lists:
    """The lists with as much as fits, by turns a step and something that worked."""
    lists, full = _Lists(), set()
    steps = [("steps", partial(sections.small_step, one)) for one in progress.more_actions]
    done = [("done", partial(sections.small_done, one)) for one in worked(progress)]
    for turn in zip_longest(steps[:_MOST], done[:_MOST]):
        for name, make in filter(None, turn):
            before = len(sections.short.whole)
            grown = replace(lists, **{name: (*getattr(lists, name), make())})
            if name not in full and fits(grown):
                lists = grown
            else:
                full.add(name)
                del sections.short.whole[before:]
    return lists


def _spread(blocks: Sequence[PageBlock], room: float) -> None:
    """Give what is left of the page to the gaps above its sections."""
    opened = [block for block in blocks[1:] if block.gap >= 15]
    for block in opened:
        block.gap += min(room / len(opened), _AIR)


def front_page(progress: Progress, pen: Pen) -> FrontPage:
    """Compose the page, one A4 whatever the client wrote.

    What helps when things go wrong stands here, unless other steps or what worked out would have
    to leave for it altogether.
    """
    page = _composed(progress, pen, with_setback=True)
    if page.lists < bool(progress.more_actions) + bool(worked(progress)):
        without = _composed(progress, pen, with_setback=False)
        if without.lists > page.lists:
            return without
    return page


def _composed(progress: Progress, pen: Pen, *, with_setback: bool) -> FrontPage:
    sections, top, setback = _fixed(progress, pen, with_setback=with_setback)

    def fits(lists: _Lists) -> bool:
        return stack_height([*top, *_foot(progress, pen, lists, setback)], COLUMN) <= ROOM

    lists = _filled(progress, sections, fits)
    steps, done = progress.more_actions[len(lists.steps) :], worked(progress)[len(lists.done) :]
    foot = _foot(progress, pen, lists, setback)
    about = goal_about(pen, progress.lead_goal) if progress.lead_goal else []
    told = not steps and not done
    told = told and stack_height([*top, *about, *foot], COLUMN) <= ROOM
    if told:
        # after the goal, before the next step and its head where there is one
        place = len(top) - (0 if progress.finished else 2)
        top[place:place] = about
    blocks = [*top, *foot]
    left = ROOM - stack_height(blocks, COLUMN)
    framed = left >= _FRAME_LOW + _FRAME_GAP
    if framed:
        blocks.append(empty_frame(pen, left))
    _spread(blocks, ROOM - stack_height(blocks, COLUMN))
    return FrontPage(
        blocks,
        sections.short.whole,
        steps,
        done,
        told,
        framed,
        setback=with_setback,
        lists=bool(lists.steps) + bool(lists.done),
    )
