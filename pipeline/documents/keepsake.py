"""Progress of who rounded off in, `om-te-bewaren.pdf` out: a page to remember by.

Nothing on it asks for anything any more: what the client is good at, what was reached, what they
know now, what helps, and a warm word. The whole story stands in the trajectory.
"""

from collections.abc import Iterable, Sequence

from forms.ground.words import Words
from pipeline.documents.cards import own_lines
from pipeline.documents.printing import pdf
from pipeline.documents.typesetting import blocks
from pipeline.documents.typesetting.blocks import Block, Mark, card, head, item, listing
from pipeline.documents.typesetting.letters import Markup, joined
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.records import Document, Progress

KEEPSAKE = "om-te-bewaren.pdf"
_MOST = 5  # lines under one head: it stays a page to hang up


def draw(progress: Progress, words: Words, lines_of: LinesOf | None = None) -> Document:
    """Draw the page. The same progress gives the same bytes.

    `lines_of` gives the lines of texts that nobody has read yet.

    Raises:
        NotPrintedError: it could not be printed.
    """
    pen = Pen(words, lines_of, progress.dossier.as_of)
    told = {"blocks": list(_column(progress, pen)), "frame": pen.say("documents.plan.frame")}
    content = pdf("pages.typ", "documents.keepsake", progress.dossier, pen, told)
    return Document(KEEPSAKE, content, warnings=pen.warnings)


def _column(progress: Progress, pen: Pen) -> Iterable[Block]:
    dossier = progress.dossier
    yield blocks.title(pen.say("documents.keepsake.title"), _whose(progress, pen))
    yield from _strengths(progress, pen)
    goals = [(goal.text, goal.quotable) for goal in progress.reached]
    yield from _lines(pen, "reached", "flag", goals)
    done = [(action.what, action.quotable) for action in progress.done]
    yield from _lines(pen, "done", "check", done)
    # what was said last is what is known now
    learned = [(saying.text, saying.quotable) for saying in reversed(dossier.learned)]
    yield from _lines(pen, "learned", "leaf", learned)
    helps = [(saying.text, saying.quotable) for saying in progress.setback_help]
    yield from _lines(pen, "setback", "heart", helps)
    yield blocks.words(pen.say("documents.keepsake.closing"), "want")


def _whose(progress: Progress, pen: Pen) -> Markup:
    dossier, told = progress.dossier, []
    if dossier.alias:
        told.append(pen.say("documents.trajectory.title_named", alias=pen.plain(dossier.alias)))
    if progress.onward is not None:
        told.append(pen.say("documents.keepsake.since", date=pen.day(progress.onward.on)))
    if progress.keep_here:
        told.append(pen.strong(pen.say("documents.keep_here")))
    return joined(*(joined(" " if n else "", one) for n, one in enumerate(told)))


def _strengths(progress: Progress, pen: Pen) -> Iterable[Block]:
    """What the client is good at and who helps, as on the plan."""
    shown = [one for one in progress.fridge_strengths if one.quotable]
    if not shown:
        return
    told = listing([item(pen.strength(one.text, kind=one.kind)) for one in shown])
    yield card("panel", "", [head(pen.say("documents.plan.strengths"), "star"), told])


def _lines(pen: Pen, key: str, icon: str, texts: Sequence[tuple[str, bool]]) -> Iterable[Block]:
    """Own words under a head, each once; as many as stay a page."""
    once = list(dict(texts).items())[:_MOST]
    mark: Mark = "check" if key in {"reached", "done"} else "dot"
    if once:
        yield head(pen.say(f"documents.keepsake.{key}"), icon)
        yield from own_lines(pen, once, mark)
