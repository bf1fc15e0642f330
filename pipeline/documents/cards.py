"""Words and steps in, the blocks that documents share out: own lines, a step as a card."""

from collections.abc import Iterable, Sequence

from pipeline.documents.typesetting.blocks import (
    Block,
    Look,
    Mark,
    card,
    fact,
    facts,
    item,
    listing,
    sub,
    words,
)
from pipeline.documents.typesetting.letters import Markup
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Action, Goal

STORY = 240  # letters: longer own words are not set in bold
MARKS: tuple[Mark, ...] = (
    "plus",
    "heart",
    "flag",
    "check",
    "box",
    "forward",
    "back",
    "pause",
    "leaf",
)


def spoken_marks(pen: Pen) -> dict[str, str]:
    """What each mark of a list says to who listens."""
    return {mark: pen.words(f"documents.mark.{mark}") for mark in MARKS}


def own_lines(pen: Pen, texts: Iterable[tuple[str, bool]], mark: Mark = "dot") -> list[Block]:
    """Own words as a list; those that may not be printed become one line that says where."""
    shown, hidden = [], False
    for text, quotable in texts:
        hidden = hidden or not quotable
        if quotable:
            shown.append(item(pen.quote(text), mark))
    if hidden:
        shown.append(elsewhere(pen, shown))
    return [listing(shown)] if shown else []


def elsewhere(pen: Pen, shown: Sequence[Block]) -> Block:
    """The line for words that may not be printed: they, or more beside these, stand elsewhere."""
    return item(pen.say("documents.own_sheet_more" if shown else "documents.own_sheet"))


def own_words(
    pen: Pen, text: str, *, quotable: bool, look: Look = "strong", indent: bool = False
) -> Block:
    """Own words that stand out, unless they are a whole story."""
    fitting: Look = look if len(text) < STORY else "plain"
    return words(pen.own(text, quotable=quotable), fitting, indent=indent, keep=True)


def details(pen: Pen, action: Action) -> list[Block]:
    """Who, when, where and whose idea."""
    told = (
        ("person", "who", pen.who(action)),
        ("calendar", "when", pen.when(action)),
        ("place", "where", pen.where(action)),
    )
    rows = [
        fact(icon, pen.say(f"documents.words.{key}_label"), text)
        for icon, key, text in told
        if text
    ]
    blocks = [facts(rows)] if rows else []
    if origin := pen.origin(action):
        blocks.append(words(origin, "note", indent=False))
    return blocks


def _aside(pen: Pen, action: Action) -> list[Markup]:
    """How it went so far, where that is known: never without what helped or what is next."""
    told: list[Markup] = []
    helped = pen.quote(action.helped) if action.helped and action.quotable else ()
    if action.state == "deels" or (action.state == "niet_gelukt" and helped):
        told.append(pen.say(f"documents.words.action_state.{action.state}"))
    if helped:
        told.append(pen.say("documents.what_helped", text=helped))
    return told


def step_card(pen: Pen, action: Action) -> Block:
    """An open step: a box to tick, the words, who and when."""
    content = [own_words(pen, action.what, quotable=action.quotable), *details(pen, action)]
    content += [words(told, indent=False) for told in _aside(pen, action)]
    return card("step", "box", content)


def goal_about(pen: Pen, goal: Goal) -> list[Block]:
    """What helps with this goal and how the client will notice that it works."""
    if not goal.quotable:
        return []
    blocks: list[Block] = []
    if goal.strengths:
        blocks.append(sub(pen.say("documents.helps")))
        blocks += own_lines(pen, ((text, True) for text in goal.strengths))
    if goal.sign:
        blocks += [sub(pen.say("documents.sign")), words(pen.quote(goal.sign))]
    return blocks
