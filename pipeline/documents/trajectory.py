"""The trajectory: Progress in, `traject.pdf` out; what is strong, what is wanted, what moved.

Steps are stacked cards, newest first, because readers found a time line unclear (domain.md,
section 3). Nothing is called a failure.
"""

from collections.abc import Mapping, Sequence

from forms.ground.style import ACCENT, LINE
from forms.ground.words import Words
from pipeline.documents.cards import details, head, indented, list_line, note, own_lines, own_words
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Bullet, Card, CardStyle, PageBlock, TextBlock
from pipeline.documents.typesetting.fixed_blocks import WritingLines
from pipeline.documents.typesetting.flow import NOT_PARTED, paginate
from pipeline.documents.typesetting.icons import Icon
from pipeline.documents.typesetting.page import COLUMN, ROOM, inked
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.documents.typesetting.styles import BODY, STRONG, TITLE
from pipeline.documents.wheel import domains
from pipeline.records import Action, Document, Dossier, Goal, GoalState, Progress, Saying, Step

TRAJECTORY = "traject.pdf"
_KINDS = ("identity", "competence", "resource", "knowledge", "experience")
_CARD = CardStyle(gutter=34, pad=13, stroke=LINE)
_FINISH = "finish"  # as in the choices of the evaluation
_NEXT = CardStyle(gutter=40, pad=15, stroke=ACCENT, line_width=2.2)
_STATES: Mapping[GoalState, Icon] = {
    "bezig": icons.flag,
    "gekozen": icons.flag,
    "bereikt": icons.check,
    "rust": icons.pause,
    "losgelaten": icons.leaf,
    "wens": icons.heart,
}
# what stands under which head, in the order in which goals are told
_SHELVES: Mapping[str, tuple[Icon, tuple[GoalState, ...]]] = {
    "goals": (icons.flag, ("bezig", "gekozen", "rust", "wens")),
    "reached": (icons.check, ("bereikt",)),
    "released": (icons.leaf, ("losgelaten",)),
}


def draw(
    progress: Progress,
    words: Words,
    domain_labels: Mapping[str, str],
    lines_of: LinesOf | None = None,
) -> Document:
    """Draw the summary. The same progress gives the same bytes.

    `lines_of` gives the lines of texts that nobody has read yet.
    """
    pen = Pen(words, lines_of, progress.dossier.as_of)
    dossier = progress.dossier
    column = [
        *_opening(progress, pen),
        *_sayings(dossier.meaning, pen, "meaning", icons.heart, gap=19),
        *_strengths(progress, pen),
        *_goals(dossier, pen, domain_labels),
        *_wishes(dossier, pen),
        *_steps(progress, pen),
        head(pen.say("documents.trajectory.domains"), icons.leaf, gap=32),
        *domains(progress.domains, domain_labels, pen),
        *_sayings(dossier.learned, pen, "learned", icons.leaf),
        *_sayings(progress.setback_help, pen, "setback_help", icons.heart),
        *_sayings(dossier.setback_signs, pen, "setback_signs", icons.turn),
        *_course(progress, pen),
        *_next(progress, pen),
    ]
    pages = paginate(column, COLUMN, ROOM)
    title = words("documents.trajectory.pdf_title")
    content = inked(pages, words, title=title, code=dossier.client)
    return Document(TRAJECTORY, content, warnings=pen.warnings)


def _opening(progress: Progress, pen: Pen) -> list[PageBlock]:
    """Whose it is and up to which day it tells."""
    dossier = progress.dossier
    told = []
    if dossier.alias:
        told.append(pen.say("documents.trajectory.title_named", alias=pen.plain(dossier.alias)))
    if dossier.as_of:
        told.append(pen.say("documents.as_of", date=pen.day(dossier.as_of)))
    if progress.keep_here:
        told.append(f"<b>{pen.say('documents.keep_here')}</b>")
    title = TextBlock(pen.say("documents.trajectory.title"), TITLE, keeps=True)
    return [title, *([note(" ".join(told), gap=5)] if told else [])]


def _strengths(progress: Progress, pen: Pen) -> list[PageBlock]:
    """All strengths by kind, each once; new ones have a star for their dot."""
    blocks: list[PageBlock] = [head(pen.say("documents.trajectory.strengths"), icons.star)]
    known = progress.dossier.strengths
    if not known:
        return [*blocks, indented(pen.say("documents.trajectory.strengths_empty"))]
    if progress.new_strengths:
        blocks.append(list_line(pen.say("documents.trajectory.new"), icons.star, gap=9))
        blocks[-1].keeps = True
    for kind in (*_KINDS, "other"):
        alike = [one for one in known if (one.kind if one.kind in _KINDS else "other") == kind]
        if alike:
            title = pen.say(f"documents.trajectory.kind.{kind}")
            blocks.append(indented(title, STRONG, gap=14, keeps=True))
        new = {one.text for one in alike if (one.pointer, one.submission) in progress.new_strengths}
        for starred in (True, False):
            told = {one.text: one.quotable for one in alike if (one.text in new) is starred}
            blocks += own_lines(pen, told.items(), icons.star if starred else icons.dot)
    return blocks


def _goals(dossier: Dossier, pen: Pen, domain_labels: Mapping[str, str]) -> list[PageBlock]:
    """Goals, why, and in words how each stands: what is wanted, what was reached, what let go."""
    if not dossier.goals:
        if dossier.wishes:
            return []  # the wishes follow, under a head of their own
        title = head(pen.say("documents.trajectory.goals"), icons.flag, gap=32)
        return [title, indented(pen.say("documents.trajectory.goals_empty"))]
    blocks: list[PageBlock] = []
    for key, (icon, states) in _SHELVES.items():
        goals = [goal for state in states for goal in dossier.goals if goal.state == state]
        if goals:
            blocks.append(head(pen.say(f"documents.trajectory.{key}"), icon, gap=32))
            blocks += [_goal(goal, pen, domain_labels) for goal in goals]
    return blocks


def _goal(goal: Goal, pen: Pen, domain_labels: Mapping[str, str]) -> Card:
    content = [own_words(pen, goal.text, quotable=goal.quotable)]
    if why := pen.why(goal):
        content.append(TextBlock(why, BODY, gap=6))
    if goal.texts and goal.quotable:
        earlier = pen.say("documents.earlier", text=pen.quote(goal.texts[0]))
        content.append(TextBlock(earlier, BODY, gap=6))
    if goal.domain and goal.domain in domain_labels:
        label = pen.plain(domain_labels[goal.domain])
        content.append(TextBlock(pen.say("documents.about", domain=label), BODY, gap=6))
    content.append(TextBlock(_stands(goal, pen), BODY, gap=6))
    return Card(content, Bullet(_STATES[goal.state], 19), _CARD, 11)


def _stands(goal: Goal, pen: Pen) -> str:
    """How a goal stands; of what is over, since when."""
    key = f"documents.words.goal_state_on.{goal.state}"
    days = [change.on for change in goal.history if change.state == goal.state]
    if key in pen.words and days:
        return pen.say(key, day=pen.day(days[0]))
    return pen.say(f"documents.words.goal_state.{goal.state}")


def _wishes(dossier: Dossier, pen: Pen) -> list[PageBlock]:
    """What the client would like one day, each wish once."""
    if not dossier.wishes:
        return []
    key = "wishes" if dossier.goals else "wishes_only"
    own, around = (
        {w.text: w.quotable for w in dossier.wishes if (w.kind == "surroundings") is belongs}
        for belongs in (False, True)
    )
    title = head(pen.say(f"documents.trajectory.{key}"), icons.heart, gap=32)
    blocks = [title, *own_lines(pen, own.items())]
    if around:
        label = pen.say("documents.trajectory.wishes_around")
        blocks.append(indented(label, STRONG, gap=14, keeps=True))
        blocks += own_lines(pen, around.items())
    return blocks


def _steps(progress: Progress, pen: Pen) -> list[PageBlock]:
    """Steps forward and back as dated cards, newest first."""
    title = head(pen.say("documents.trajectory.steps"), icons.steps, gap=32)
    if not progress.steps:
        return [title, indented(pen.say("documents.trajectory.steps_empty"))]
    help_line = note(pen.say("documents.trajectory.steps_help"), keeps=True)
    newest_first = sorted(progress.steps, key=lambda step: step.on, reverse=True)
    return [title, help_line, *(_step(step, pen) for step in newest_first)]


def _step(step: Step, pen: Pen) -> Card:
    """One step. A step back of an action went another way; it never stands without what is next.

    Nor does any other step back stand alone; but what happened asks for no new step.
    """
    key = step.direction
    if step.direction == "back" and step.action:
        kind = pen.say("documents.trajectory.step.other_way")
    else:
        kind = pen.say(f"documents.trajectory.step.{key}")
    content = [
        TextBlock(f"<b>{kind}</b>  {pen.day(step.on)}", BODY, keeps=True),
        TextBlock(pen.own(step.text, quotable=step.quotable), BODY, gap=6),
    ]
    if step.helped and step.quotable:
        helped = pen.say("documents.what_helped", text=pen.quote(step.helped))
        content.append(TextBlock(helped, BODY, gap=6))
    if step.next_step and step.quotable:
        following = pen.say("documents.what_next", text=pen.quote(step.next_step))
        content.append(TextBlock(following, BODY, gap=6))
    if step.direction == "back" and len(content) == 2:
        key_after = "look_together" if step.action else "part_of_it"
        content.append(TextBlock(pen.say(f"documents.{key_after}"), BODY, gap=6))
    return Card(content, Bullet(icons.up if key == "forward" else icons.turn, 21), _CARD, 11)


def _sayings(
    sayings: Sequence[Saying], pen: Pen, key: str, icon: Icon, *, gap: float = 32
) -> list[PageBlock]:
    """Own words under a head, each once."""
    if not sayings:
        return []
    told = {saying.text: saying.quotable for saying in sayings}
    title = head(pen.say(f"documents.trajectory.{key}"), icon, gap=gap)
    return [title, *own_lines(pen, told.items())]


def _course(progress: Progress, pen: Pen) -> list[PageBlock]:
    """What the client goes on with, stops with and begins with, as said last."""
    blocks: list[PageBlock] = []
    for key, sayings in progress.course.items():
        if sayings:
            label = pen.say(f"documents.trajectory.course.{key}")
            blocks.append(indented(label, STRONG, gap=14, keeps=True))
            blocks += own_lines(pen, {one.text: one.quotable for one in sayings}.items())
    if not blocks:
        return []
    return [head(pen.say("documents.trajectory.course_head"), icons.flag, gap=32), *blocks]


def _onward(progress: Progress, pen: Pen) -> list[PageBlock]:
    """How it goes on, as the client chose last."""
    if progress.onward is None:
        return []
    key = f"documents.trajectory.onward.{progress.onward.value}"
    known = key in pen.words
    return [indented(pen.say(key) if known else pen.quote(progress.onward.text), keeps=True)]


def _next(progress: Progress, pen: Pen) -> list[PageBlock]:
    """The one next step, and where the others stand."""
    title = head(pen.say("documents.trajectory.next"), icons.big_step, gap=32)
    onward = _onward(progress, pen)
    action = progress.next_action
    if action is None and progress.onward is not None and progress.onward.value == _FINISH:
        return [title, *onward]  # who finishes is not asked for yet another step
    if action is None:
        return [title, *onward, indented(pen.say("documents.trajectory.next_empty"))]
    blocks: list[PageBlock] = [title, *onward, _next_card(action, pen)]
    if progress.more_actions or progress.other_goals or progress.loose_actions:
        blocks[-1].keeps = blocks[-1].height(COLUMN) < NOT_PARTED
        blocks.append(list_line(pen.say("documents.trajectory.next_plan"), icons.onward, gap=12))
    return blocks


def _next_card(action: Action, pen: Pen) -> Card:
    words: list[PageBlock] = [own_words(pen, action.what, quotable=action.quotable)]
    if not action.quotable:  # no words to hold on to: room to write them
        told = TextBlock(pen.say("documents.plan.own_sheet_lines"), BODY)
        words = [told, WritingLines(2)]
    inner = COLUMN - _NEXT.gutter - 2 * _NEXT.pad
    return Card([*words, *details(pen, action, inner)], Bullet(icons.onward, 22), _NEXT, 10)
