"""Progress of who rounded off in, `om-te-bewaren.pdf` out: a page to remember by.

Nothing on it asks for anything any more: what the client is good at, what was reached, what they
know now, what helps, and a warm word. The whole story stands in the trajectory.
"""

from collections.abc import Iterable, Sequence

from forms.ground.words import Words
from pipeline.documents.cards import PANEL, head, indented, list_line, note, own_lines
from pipeline.documents.front_page import empty_frame
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Card, PageBlock, TextBlock
from pipeline.documents.typesetting.flow import paginate
from pipeline.documents.typesetting.icons import Icon
from pipeline.documents.typesetting.page import COLUMN, ROOM, inked
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.documents.typesetting.styles import STRONG, TITLE
from pipeline.records import Document, Progress

KEEPSAKE = "om-te-bewaren.pdf"
_MOST = 5  # lines under one head: it stays a page to hang up
_FRAME = 130.0  # points free that are worth a frame for a photo


def draw(progress: Progress, words: Words, lines_of: LinesOf | None = None) -> Document:
    """Draw the page. The same progress gives the same bytes.

    `lines_of` gives the lines of texts that nobody has read yet.
    """
    pen = Pen(words, lines_of, progress.dossier.as_of)
    pages = paginate(list(_column(progress, pen)), COLUMN, ROOM)
    left = ROOM - pages[-1].used
    if left >= _FRAME:
        pages[-1].add([empty_frame(pen, left)], COLUMN)
    title = words("documents.keepsake.title")
    content = inked(pages, words, title=title, code=progress.dossier.client)
    return Document(KEEPSAKE, content, warnings=pen.warnings)


def _column(progress: Progress, pen: Pen) -> Iterable[PageBlock]:
    dossier = progress.dossier
    yield from _opening(progress, pen)
    yield from _strengths(progress, pen)
    goals = [(goal.text, goal.quotable) for goal in progress.reached]
    yield from _lines(pen, "reached", icons.flag, goals)
    done = [(action.what, action.quotable) for action in progress.done]
    yield from _lines(pen, "done", icons.check, done)
    # what was said last is what is known now
    learned = [(saying.text, saying.quotable) for saying in reversed(dossier.learned)]
    yield from _lines(pen, "learned", icons.leaf, learned)
    helps = [(saying.text, saying.quotable) for saying in progress.setback_help]
    yield from _lines(pen, "setback", icons.heart, helps)
    yield indented(pen.say("documents.keepsake.closing"), STRONG, gap=24)


def _opening(progress: Progress, pen: Pen) -> Iterable[PageBlock]:
    dossier = progress.dossier
    yield TextBlock(pen.say("documents.keepsake.title"), TITLE, keeps=True)
    told = []
    if dossier.alias:
        told.append(pen.say("documents.trajectory.title_named", alias=pen.plain(dossier.alias)))
    if progress.onward is not None:
        told.append(pen.say("documents.keepsake.since", date=pen.day(progress.onward.on)))
    if progress.keep_here:
        told.append(f"<b>{pen.say('documents.keep_here')}</b>")
    if told:
        yield note(" ".join(told), gap=5)


def _strengths(progress: Progress, pen: Pen) -> Iterable[PageBlock]:
    """What the client is good at and who helps, as on the plan."""
    shown = [one for one in progress.fridge_strengths if one.quotable]
    if not shown:
        return
    content: list[PageBlock] = [head(pen.say("documents.plan.strengths"), icons.star)]
    content += [list_line(pen.strength(one.text, kind=one.kind), gap=6) for one in shown]
    yield Card(content, None, PANEL, 15)


def _lines(
    pen: Pen, key: str, icon: Icon, texts: Sequence[tuple[str, bool]]
) -> Iterable[PageBlock]:
    """Own words under a head, each once; as many as stay a page."""
    once = list(dict(texts).items())[:_MOST]
    if once:
        yield head(pen.say(f"documents.keepsake.{key}"), icon, gap=22)
        yield from own_lines(pen, once, icons.check if key in {"reached", "done"} else icons.dot)
