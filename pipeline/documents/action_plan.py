"""The action plan: Progress in, `actieplan.pdf` out; page 1 to hang up, the rest to look up."""

from collections.abc import Mapping, Sequence

from forms.ground.words import Words
from pipeline.documents.cards import (
    LIST,
    goal_about,
    head,
    indented,
    list_line,
    note,
    own_lines,
    own_words,
    step_card,
)
from pipeline.documents.front_page import FrontPage, empty_frame, front_page
from pipeline.documents.shortening import Whole
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Card, PageBlock, TextBlock, stack_height
from pipeline.documents.typesetting.flow import ComposedPage, anchored, paginate
from pipeline.documents.typesetting.page import COLUMN, ROOM, inked
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.documents.typesetting.styles import BODY, STRONG, WANT
from pipeline.records import Action, Document, Goal, Progress, Saying

ACTION_PLAN = "actieplan.pdf"
_LAST_FRAME = 190.0  # points free on the last page that are worth an empty frame
_SHORT = 120  # letters of a goal that are said again above its steps on a next page
_OPENING = 340.0  # what is said of a goal before its steps stays together up to this height


def draw(
    progress: Progress,
    words: Words,
    domain_labels: Mapping[str, str],
    lines_of: LinesOf | None = None,
) -> Document:
    """Draw the plan. The same progress gives the same bytes.

    `lines_of` gives the lines of texts that nobody has read yet.
    """
    pen = Pen(words, lines_of, progress.dossier.as_of)
    front = front_page(progress, pen)
    first = ComposedPage()
    first.add(front.blocks, COLUMN)
    further = paginate(_further(progress, front, pen, domain_labels), COLUMN, ROOM)
    if further and not front.framed and ROOM - further[-1].used >= _LAST_FRAME:
        further[-1].add([empty_frame(pen, ROOM - further[-1].used)], COLUMN)
    pages = [first, *further]
    stands = anchored(pages)
    for block in front.blocks:
        block.settle(stands)
    title = words("documents.plan.pdf_title")
    content = inked(pages, words, title=title, code=progress.dossier.client)
    return Document(ACTION_PLAN, content, warnings=pen.warnings)


def _further(
    progress: Progress, front: FrontPage, pen: Pen, domain_labels: Mapping[str, str]
) -> list[PageBlock]:
    """Everything after the first page, in one column."""
    blocks = [
        *_whole(front.whole, pen),
        *_lead(progress, front, pen, domain_labels),
    ]
    for number, goal in enumerate(progress.other_goals):
        anchor = "" if number else "goals"
        step = progress.next_action  # on page 1, whichever goal it belongs to
        asks = not progress.finished and (step is None or step.goal != goal.id)
        blocks += _goal(goal, pen, domain_labels, anchor=anchor, asks=asks)
    blocks += _steps(progress.loose_actions, pen, "loose")
    blocks += _resting(progress.resting, pen)
    blocks += _worked(front.done, pen)
    if not front.setback:
        blocks += _setback(progress.setback_help, pen)
    return blocks


def _whole(texts: Sequence[Whole], pen: Pen) -> list[PageBlock]:
    """The texts that page 1 only begins."""
    if not texts:
        return []
    blocks: list[PageBlock] = [
        head(pen.say("documents.plan.read_here"), icons.onward),
        note(pen.say("documents.plan.read_here_help"), keeps=True),
    ]
    for text in texts:
        blocks.append(TextBlock(text.label, STRONG, gap=16, keeps=True, anchor=text.anchor))
        blocks.append(TextBlock(text.markup, BODY, gap=6, anchor=text.anchor))
    return blocks


def _lead(
    progress: Progress, front: FrontPage, pen: Pen, domain_labels: Mapping[str, str]
) -> list[PageBlock]:
    """What page 1 has no room for about its goal: what helps, the sign, further steps."""
    goal = progress.lead_goal
    about = goal_about(pen, goal) if goal and not front.told else []
    blocks: list[PageBlock] = []
    if goal and about:
        blocks = [head(pen.say("documents.plan.about_goal"), icons.flag)]
        blocks += [*_subject(goal, pen, domain_labels), *about]
    return [*blocks, *_steps(front.steps, pen, "steps")]


def _subject(goal: Goal, pen: Pen, domain_labels: Mapping[str, str]) -> list[PageBlock]:
    """Which part of life the goal is about."""
    if not goal.domain or goal.domain not in domain_labels:
        return []
    label = pen.plain(domain_labels[goal.domain])
    return [indented(pen.say("documents.about", domain=label), keeps=True)]


def _goal(
    goal: Goal, pen: Pen, domain_labels: Mapping[str, str], *, anchor: str, asks: bool
) -> list[PageBlock]:
    """A further goal: own words, why, what helps, the sign, and its open steps.

    `asks`: whether a step is asked for where there is none.
    """
    text = own_words(pen, goal.text, quotable=goal.quotable, style=WANT)
    blocks: list[PageBlock] = [
        head(pen.say("documents.plan.want_also"), icons.flag, gap=34, anchor=anchor),
        Card([text], None, LIST, 8, keeps=True),
    ]
    why = pen.why(goal)
    if why:
        blocks.append(indented(why, keeps=True))
    blocks += [*_subject(goal, pen, domain_labels), *goal_about(pen, goal)]
    steps = [action for action in goal.actions if action.is_open]
    if stack_height(blocks, COLUMN) < _OPENING:
        for block in blocks:
            block.keeps = True
    if asks and not steps:
        blocks.append(list_line(pen.say("documents.plan.no_steps"), icons.tick_box, gap=12))
    under = _belongs(goal, pen)
    for place, step in enumerate(steps):
        blocks.append(step_card(pen, step, gap=11 if place else 15))
        blocks[-1].under = under
    return blocks


def _setback(helps: Sequence[Saying], pen: Pen) -> list[PageBlock]:
    """What helps when things go wrong, for which page 1 has no room."""
    said = next((one for one in helps if one.quotable), None)
    if said is None:
        return []
    title = head(pen.say("documents.plan.setback"), icons.heart, gap=32)
    return [title, indented(pen.quote(said.text))]


def _belongs(goal: Goal, pen: Pen) -> PageBlock:
    """Says above steps on a next page to which goal they belong."""
    if goal.quotable and len(goal.text) < _SHORT:
        return note(pen.say("documents.plan.belongs", text=pen.quote(goal.text)), keeps=True)
    return note(pen.say("documents.plan.belongs_before"), keeps=True)


def _steps(actions: Sequence[Action], pen: Pen, key: str) -> list[PageBlock]:
    """Open steps as cards under a head, which is also their anchor."""
    if not actions:
        return []
    title = head(pen.say(f"documents.plan.{key}"), icons.steps, gap=32, anchor=key)
    return [title, *(step_card(pen, action) for action in actions)]


def _resting(goals: Sequence[Goal], pen: Pen) -> list[PageBlock]:
    """Goals that rest, each with its why."""
    if not goals:
        return []
    blocks: list[PageBlock] = [head(pen.say("documents.plan.resting"), icons.pause, gap=32)]
    for goal in goals:
        why = pen.why(goal)
        words = list_line(pen.own(goal.text, quotable=goal.quotable), gap=9)
        words.keeps = bool(why)
        blocks += [words, *([indented(why, gap=5)] if why else [])]
    return blocks


def _worked(done: Sequence[Goal | Action], pen: Pen) -> list[PageBlock]:
    """Goals reached and steps done for which page 1 has no room."""
    goals = [(one.text, one.quotable) for one in done if isinstance(one, Goal)]
    actions = [(one.what, one.quotable) for one in done if isinstance(one, Action)]
    blocks: list[PageBlock] = []
    for key, icon, ones in (
        ("reached", icons.flag, goals),
        ("done_also", icons.check, actions),
    ):
        if ones:
            title = pen.say(f"documents.plan.{key}")
            blocks.append(head(title, icon, gap=32, anchor="done"))
            blocks += own_lines(pen, ones, icons.check)
    return blocks
