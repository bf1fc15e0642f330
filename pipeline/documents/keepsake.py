"""Progress of who rounded off in, `om-te-bewaren.pdf` out: a page to remember by.

Nothing on it asks for anything any more: what the client is good at, what was reached, what they
know now, what helps, and a warm word. The whole story stands in the trajectory.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from forms.ground.words import Words
from pipeline.documents.cards import own_lines
from pipeline.documents.printing import pages_in, pdf, pen_for
from pipeline.documents.shortening import begun
from pipeline.documents.typesetting import blocks
from pipeline.documents.typesetting.blocks import Block, Mark, card, head, item, listing
from pipeline.documents.typesetting.letters import Markup, glued
from pipeline.documents.typesetting.phrasing import Pen, stem_of
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.records import Document, Progress
from pipeline.records.dossier import FINISH

KEEPSAKE = "om-te-bewaren.pdf"
# How many lines stand under one head, and letters in each: the first that fits on a page is taken.
_FITS: Final = ((5, 240), (4, 160), (3, 110), (2, 70), (1, 60))


def draw(progress: Progress, words: Words, lines_of: LinesOf | None = None) -> Document:
    """Draw the page. The same progress gives the same bytes.

    `lines_of` gives the lines of texts that nobody has read yet.

    Raises:
        NotPrintedError: it could not be printed.
    """
    for fit in _FITS:
        pen = pen_for(progress.dossier, words, lines_of)
        column = list(_column(progress, pen, fit))
        told = {"blocks": column, "frame": pen.say("documents.plan.frame")}
        content = pdf("pages.typ", "documents.keepsake", progress.dossier, pen, told)
        if pages_in(content) == 1:
            break
    return Document(KEEPSAKE, content, warnings=pen.warnings)


def _column(progress: Progress, pen: Pen, fit: tuple[int, int]) -> Iterable[Block]:
    dossier = progress.dossier
    yield blocks.title(pen.say("documents.keepsake.title"), _whose(progress, pen, fit))
    yield from _strengths(progress, pen, fit)
    goals = [(goal.text, goal.quotable) for goal in progress.reached]
    yield from _lines(pen, "reached", "check", goals, fit)
    done = [(action.what, action.quotable) for action in progress.done]
    yield from _lines(pen, "done", "check", done, fit)
    # what was said last is what is known now
    learned = [(saying.text, saying.quotable) for saying in reversed(dossier.learned)]
    yield from _lines(pen, "learned", "bulb", learned, fit)
    helps = [(saying.text, saying.quotable) for saying in progress.setback_help]
    yield from _lines(pen, "setback", "umbrella", helps, fit)
    yield blocks.words(pen.say("documents.keepsake.closing"), "closing")


def _whose(progress: Progress, pen: Pen, fit: tuple[int, int]) -> Markup:
    dossier, told = progress.dossier, []
    if dossier.alias:
        alias = pen.plain(begun(dossier.alias, fit[1]))
        told.append(pen.say("documents.trajectory.title_named", alias=alias))
    onward = progress.onward
    if onward is not None and onward.value == FINISH and pen.is_dated(onward.submission):
        told.append(pen.say("documents.keepsake.since", date=pen.day(onward.on)))
    if progress.keep_here:
        told.append(pen.strong(pen.say("documents.keep_here")))
    return glued(" ", told)


def _strengths(progress: Progress, pen: Pen, fit: tuple[int, int]) -> Iterable[Block]:
    """What the client is good at and who helps, as on the plan."""
    shown = [one for one in progress.fridge_strengths if one.quotable][: fit[0]]
    if not shown:
        return
    told = listing([item(pen.strength(begun(one.text, fit[1]), stem_of(one))) for one in shown])
    yield card("panel", "", [head(pen.say("documents.plan.strengths"), "star"), told])


def _lines(
    pen: Pen, key: str, icon: str, texts: Sequence[tuple[str, bool]], fit: tuple[int, int]
) -> Iterable[Block]:
    """Own words under a head, each once; as many as stay a page."""
    once = [(begun(text, fit[1]), may) for text, may in dict(texts).items()][: fit[0]]
    mark: Mark = "check" if key in {"reached", "done"} else "dot"
    if once:
        yield head(pen.say(f"documents.keepsake.{key}"), icon)
        yield from own_lines(pen, once, mark)
