"""A long text in, its beginning up to a word out, saying on which page the whole text stands."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from forms.ground.fonts import measure
from pipeline.documents.typesetting.blocks import Block, words
from pipeline.documents.typesetting.letters import Markup, flat, joined
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records.picture_tokens import digest_in

_LETTERS_A_LINE = 130  # more never fits on a line of this paper
_NUMBER = "88"  # stands in for a page number until that is known


@dataclass(frozen=True, slots=True)
class TextRoom:
    """How much of a text is shown: so many lines of this width and size, in points."""

    lines: int
    width: float
    size: float = 14


@dataclass
class Shortener:
    """Shortens texts of the first page, and keeps the whole ones for the pages after it.

    Attributes:
        whole: blocks for every text that was shortened, in order.
    """

    pen: Pen
    whole: list[Block] = field(default_factory=list)

    def __call__(
        self,
        text: str,
        write: Callable[[str], Markup],
        room: TextRoom,
        label: Markup,
        whole: Callable[[str], Markup] | None = None,
    ) -> Markup:
        """The text as written by `write` in this room, or its beginning and where it goes on.

        `write` makes pieces of the client's text, with quotes where these belong; `label` is the
        head above the whole text on a later page, should this be shortened; `whole` writes it there
        where `write` names the label itself.
        """
        room = self.scaled(room)
        if len(text) <= room.lines * _LETTERS_A_LINE:
            told = write(text)
            if lines_of(told, room) <= room.lines:
                return told
        anchor = f"whole-{len(self.whole)}"
        self.whole += [
            words(label, "over", keep=True, anchor=anchor),
            words((whole or write)(text)),
        ]
        tail: Markup = (" ", {"read_on": self.pen.refer("documents.read_on", anchor)})
        if digest_in(text):
            return self._hand_begun(text, write, tail, room)

        def begun(end: int) -> Markup:
            return joined(write(text[:end].rstrip() + " …"), tail)

        return begun(_last_fit(text, lambda end: lines_of(begun(end), room) <= room.lines, room))

    def scaled(self, room: TextRoom) -> TextRoom:
        """The same room for letters as large as those of this document."""
        return replace(room, size=room.size * self.pen.scale)

    def _hand_begun(
        self, text: str, write: Callable[[str], Markup], tail: Markup, room: TextRoom
    ) -> Markup:
        """The first words in the client's own hand, as many as there is room for."""
        told: Markup = ()
        for count in range(len(self.pen.pieces(text)) - 1, -1, -1):
            with self.pen.only(count):
                told = joined(write(text), " …" if count else "", tail)
            if lines_of(told, room) <= room.lines:
                break
        return told


def begun(text: str, letters: int) -> str:
    """A text of at most about so many letters, up to a word; with … where there is more."""
    if digest_in(text) or len(text) <= letters:
        return text
    start = text[:letters]
    ends = [found.start() for found in re.finditer(r"\s+", start) if found.start() > letters // 2]
    return start[: ends[-1] if ends else letters].rstrip() + " …"


def lines_of(told: Markup, room: TextRoom) -> int:
    """About how many lines a text takes: the typesetter has the last word on what fits."""
    count, used, space = 1, 0.0, 0.28 * room.size
    for wide in _widths(told, room.size):
        if wide < 0:
            count, used = count + 1, 0.0
            continue
        if used and used + space + wide > room.width:
            count, used = count + 1, 0.0
        used += wide + (space if used else 0)
        while used > room.width:
            count, used = count + 1, used - room.width
    return count


def _widths(told: Markup, size: float) -> list[float]:
    """The width of each word in points; -1 for a break."""
    found: list[float] = []
    text = ""
    for piece in (*told, {"end": True}):
        if isinstance(piece, str) or "text" in piece:
            text += flat((piece,))
            continue
        found += [measure(word, "bold", size) for word in text.split()]
        text = ""
        if "break" in piece:
            found.append(-1.0)
        elif "hand" in piece:
            found.append(float(str(piece["width"])))
        elif "read_on" in piece:
            found += [measure(word, "bold", size) for word in _read_on(piece["read_on"]).split()]
    return found


def _read_on(told: object) -> str:
    assert isinstance(told, tuple)
    return flat(told) + _NUMBER


def _last_fit(text: str, fits: Callable[[int], bool], room: TextRoom) -> int:
    """The last end of a word up to which the text fits; inside a word where none does."""
    start = text[: room.lines * _LETTERS_A_LINE]
    for ends in ([found.start() for found in re.finditer(r"\s+", start)], [*range(len(start))]):
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if fits(ends[middle]) else (low, middle)
        if low and ends[low - 1] > 0:
            return ends[low - 1]
    return 0
