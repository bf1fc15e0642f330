"""A summary and how much of it there is room for in, its words as far as they are told out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.documents.cards import elsewhere
from pipeline.documents.shortening import begun
from pipeline.documents.story import Telling
from pipeline.documents.typesetting.blocks import Block, item
from pipeline.documents.typesetting.letters import Markup
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Goal, Progress

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fit:
    """How much is told.

    Attributes:
        letters: of a text. strengths: of each kind. goals: under way. listed: in every other list.
    """

    letters: int
    strengths: int
    goals: int
    listed: int
    telling: Telling


@dataclass
class Fitted:
    """The summary at one fit.

    Attributes:
        is_cut: whether something was left out so far.
    """

    progress: Progress
    pen: Pen
    labels: Mapping[str, str]
    fit: Fit
    is_cut: bool = False

    def cap(self, things: Sequence[_T], most: int) -> list[_T]:
        """As many as are told; remembers where that is not all."""
        self.is_cut = self.is_cut or len(things) > most
        return list(things[:most])

    def quote(self, text: str) -> Markup:
        """Own words, as many as are told."""
        shown = begun(text, self.fit.letters)
        self.is_cut = self.is_cut or shown != text
        return self.pen.quoted(shown, text)

    def lines(self, told: Mapping[str, bool]) -> list[Block]:
        """Own words as lines, of many the last; what may not be printed is one that says where."""
        quotable = [text for text, may in told.items() if may]
        self.is_cut = self.is_cut or len(quotable) > self.fit.listed
        shown = [item(self.quote(text)) for text in quotable[-self.fit.listed :]]
        if not all(told.values()):
            shown.append(elsewhere(self.pen, shown))
        return shown

    def own(self, text: str, *, quotable: bool) -> Markup:
        """Own words, or that they stand on the own sheet where they may not print."""
        return self.quote(text) if quotable else self.pen.say("documents.own_sheet")

    def why(self, goal: Goal) -> Markup:
        """Want “…”, or empty."""
        if not goal.why or not goal.quotable:
            return ()
        return self.pen.because(goal.why, self.quote(goal.why))
