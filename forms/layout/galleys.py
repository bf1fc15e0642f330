"""A question -> a galley: its label, help and boxes at their distances, not yet on a page.

Sizes: letters as the sheet says, writing lines 9.5 mm, boxes to tick 5 mm with a line of 0.3 mm,
at least 4 mm apart (paper is filled with a pen as often as on a screen).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from forms.fields import Check, Field
from forms.ground.script import FROM_RIGHT, is_turned, letters_of
from forms.ground.style import MM
from forms.ground.widgets import Circles, Comb, Option, Ticks, Writing
from forms.layout.letters import BASE, BODY_SIZE, FIRST, LINE_PITCH, OPTION_GAP, Letters, pitch
from forms.layout.parts import Box, BoxKind, FaceName, Ink, Part, Run, Stroke, Tag, moved

WidthOf = Callable[[str, FaceName, float], float]

WRITING = 9.5  # a writing line
ROW_GAP = 1.5  # between the frames of a list
TICK = 5.0
CLOSE_OPTION_GAP = 5.0
OPTION_PITCH = 8.5
CELL = 6.0
COMB_HEIGHT = 8.5
BESIDE_SIZE = 9.0  # the same in Dutch
BESIDE_PITCH = 4.0
BESIDE_DROP = 4.0  # from the base of a label to that of the same in Dutch below it
BESIDE_GAP = 1.5


@dataclass(frozen=True, slots=True)
class Galley:
    """What is set but stands on no page yet: parts around (0, 0), and their height.

    `head` is the height of label and help, so that two of them side by side can set their boxes on
    one line.
    """

    parts: tuple[Part, ...]
    height: float
    head: float = 0


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Sets text and boxes; widths come from `measure` (points), so no PDF library is needed.

    Attributes:
        dutch: words of a sheet and the same in Dutch, which stands with them in small letters.
        letters: how large they are.
    """

    measure: WidthOf
    dutch: Mapping[str, str] = field(default_factory=dict)
    letters: Letters = FIRST

    def wrap(
        self, text: str, width: float, face: FaceName = "regular", size: float = BODY_SIZE
    ) -> list[str]:
        """Lines of at most `width` millimetres; a word that is too long is broken.

        Those of a paragraph that runs from the right begin with an unseen sign of that.
        """
        limit = width * MM
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line, first = "", len(lines)
            for word in paragraph.split():
                for piece in self._pieces(word, limit, face, size):
                    longer = f"{line} {piece}".strip()
                    if line and self.measure(longer, face, size) > limit:
                        lines.append(line)
                        line = piece
                    else:
                        line = longer
            lines.append(line)
            if is_turned(paragraph):
                lines[first:] = [FROM_RIGHT + line for line in lines[first:]]
        return lines

    def _pieces(self, word: str, limit: float, face: FaceName, size: float) -> list[str]:
        if self.measure(word, face, size) <= limit:
            return [word]
        pieces, piece = [], ""
        for letter in word if word.isascii() else letters_of(word):
            if piece and self.measure(piece + letter, face, size) > limit:
                pieces.append(piece)
                piece = ""
            piece += letter
        return [*pieces, piece]

    def paragraph(
        self,
        text: str,
        width: float,
        face: FaceName = "regular",
        *,
        size: float | None = None,
        ink: Ink = "ink",
        tag: Tag = "P",
    ) -> Galley:
        """Text of as many lines as it needs, and the same in Dutch where that is known."""
        block = self._set(text, width, face, size=size or self.letters.text, ink=ink, tag=tag)
        return self._and_dutch(block, width, self.dutch.get(text, ""))

    def _and_dutch(self, block: Galley, width: float, *wordings: str) -> Galley:
        """The same in Dutch, in small letters: behind a single line where it fits, else below.

        Of several wordings the first that fits on a line is taken.
        """
        wordings = tuple(filter(None, wordings))
        if not wordings:
            return block
        last = block.parts[-1]
        if isinstance(last, Run) and _is_one_line(block):
            end = last.x + self.measure(last.text, last.face, last.size) / MM + 2 * BESIDE_GAP
            for said in wordings:
                if end + self.measure(said, "regular", BESIDE_SIZE) / MM <= width:
                    small = _small(end, last.y, said)
                    return Galley((*block.parts, small), block.height)
        lines = [self.wrap(said, width, "regular", BESIDE_SIZE) for said in wordings]
        shown = next((each for each in lines if len(each) == 1), lines[0])
        runs = [_small(0, (n + 0.76) * BESIDE_PITCH, line) for n, line in enumerate(shown)]
        return stack((block, Galley(tuple(runs), len(runs) * BESIDE_PITCH)))

    def _set(
        self, text: str, width: float, face: FaceName, *, size: float, ink: Ink, tag: Tag
    ) -> Galley:
        high = pitch(size)
        lines = self.wrap(text, width, face, size)
        runs = tuple(
            Run(0, (n + BASE) * high, line, face, size, ink, tag) for n, line in enumerate(lines)
        )
        return Galley(runs, len(lines) * high)

    def head(self, field: Field, width: float) -> Galley:
        """Label and help: on one line where they fit, else below each other; then both in Dutch."""
        large, small = self.letters.question, self.letters.help
        label_width = self.measure(field.label, "bold", large) / MM
        help_width = self.measure(field.help, "regular", small) / MM
        label = self._set(field.label, width, "bold", size=large, ink="ink", tag="Lbl")
        asked, helped = self.dutch.get(field.label, ""), self.dutch.get(field.help, "")
        if not field.help:
            return self._and_dutch(label, width, asked)
        if label_width + 3 + help_width <= width:
            behind = Run(label_width + 3, BASE * pitch(large), field.help, size=small, ink="soft")
            line = Galley((*label.parts, behind), label.height)
            return self._and_dutch(line, width, spoken(asked, helped), asked)
        below = self._set(field.help, width, "regular", size=small, ink="soft", tag="P")
        helps = self._and_dutch(below, width, helped)
        if helps.height > below.height:
            helps = below  # a help takes no line more; the question itself stands there in Dutch
        return stack((self._and_dutch(label, width, asked), helps))

    def question(self, field: Field, at: str, width: float, context: Sequence[str]) -> Galley:
        """The whole question: label, help, and the boxes that its kind needs."""
        if isinstance(field, Check):
            return self._check(field, at, width, context)
        head = self.head(field, width)
        name = spoken(*context, field.label, field.help)
        bodies = [self.body(widget, width, name) for widget in field.widgets(at)]
        body = stack(bodies, gap=ROW_GAP)
        return stack((head, Galley((), 1.6), body), head=head.height + 1.6)

    def _check(self, field: Check, at: str, width: float, context: Sequence[str]) -> Galley:
        head = self.head(field, width - TICK - 3)
        name = spoken(*context, field.label, field.help)
        (ticks,) = field.widgets(at)
        box = self.mark(ticks.options[0], name, circle=False)
        text = tuple(moved(part, TICK + 3, 0) for part in head.parts)
        drop = self.letters.tick_drop
        return Galley((moved(box, 0, drop), *text), max(head.height, TICK + drop + 0.4))

    def body(self, widget: Writing | Comb | Ticks | Circles, width: float, name: str) -> Galley:
        """The boxes of one widget."""
        if isinstance(widget, Writing):
            return self._writing(widget, width, name)
        if isinstance(widget, Comb):
            return self.comb(widget, name)
        return self._options(widget, width, name)

    @staticmethod
    def _writing(widget: Writing, width: float, name: str) -> Galley:
        height = widget.lines * WRITING
        kind: BoxKind = "lines" if widget.lines > 1 else "line"
        if widget.name:
            name = f"{name} ({widget.name})"
        box = Box(widget.pointer, kind, 0, 0, width, height, name)
        rules = (
            Stroke(2, n * WRITING, width - 2, n * WRITING, 0.2, "line", dotted=True)
            for n in range(1, widget.lines)
        )
        return Galley((box, *rules), height)

    @staticmethod
    def comb(widget: Comb, name: str, cell: float = CELL) -> Galley:
        """A row of cells; the frame, the cell walls and the dashes are drawn from the pattern."""
        cells = len(widget.pattern)
        box = Box(
            widget.pointer,
            "comb",
            0,
            0,
            cells * cell,
            COMB_HEIGHT,
            spoken(name, widget.name),
            cells=cells,
            pattern=widget.pattern,
        )
        return Galley((box,), COMB_HEIGHT)

    @staticmethod
    def mark(option: Option, name: str, *, circle: bool) -> Box:
        """A box or circle to tick."""
        kind: BoxKind = "circle" if circle else "tick"
        return Box(option.pointer, kind, 0, 0, TICK, TICK, name, code=option.code)

    def _options(self, widget: Ticks | Circles, width: float, name: str) -> Galley:
        widths = [TICK + 2.5 + self.option_width(option.label) for option in widget.options]
        columns = self._columns(widths, width)
        extra = widget.extra if isinstance(widget, Circles) else None
        comb, beside = (
            (self.comb(extra, name), 4 + CELL * len(extra.pattern)) if extra else (None, 0)
        )
        parts: list[Part] = []
        x = y = 0.0
        rows = -(-len(widths) // columns) if columns else 0
        below = self._beside_below(widget.options)
        line = pitch(self.letters.option)
        pitched, gap = max(OPTION_PITCH, line + below), self._gap(widths, width)
        for n, option in enumerate(widget.options):
            last_with_comb = extra is not None and n == len(widths) - 1
            room = widths[n] + (beside if last_with_comb else 0)
            if columns:
                x, y = (n // rows) * width / columns, (n % rows) * pitched
            elif x > 0 and x + room > width:
                x, y = 0.0, y + pitched + (2 if last_with_comb else 0)
            heard = f"{name.rstrip('.')}: {option.label}"
            mark = self.mark(option, heard, circle=isinstance(widget, Circles))
            label = self._option(option.label)
            parts += [moved(mark, x, y + 0.4), *(moved(part, x, y + 0.15) for part in label)]
            x += 0 if columns else widths[n] + gap
        height = ((rows - 1) * pitched if columns else y) + line + below
        if comb:
            parts += [moved(part, x - gap + 4, y - 1.35) for part in comb.parts]
            height = max(height, y + COMB_HEIGHT - 1.35)
        return Galley(tuple(parts), height)

    def _beside_below(self, options: Sequence[Option]) -> float:
        """How much lower labels reach where one has another language below it."""
        is_beside = any(option.label in self.dutch for option in options)
        return BESIDE_DROP - self.letters.beside_rise if is_beside else 0

    def _gap(self, widths: Sequence[float], width: float) -> float:
        """Between options: less than usual where all then stand on one line."""
        usual, count = self.option_gap, len(widths) - 1
        left = width - sum(widths)
        closer = self.letters.nearest * count <= left < usual * count
        return int(left / count * 10) / 10 if closer else usual

    @property
    def option_gap(self) -> float:
        """Between a label and the next box: less where labels in two languages take the room."""
        return OPTION_GAP if not self.dutch else CLOSE_OPTION_GAP

    def option_width(self, label: str) -> float:
        """The width of a label behind its box, and of the same in Dutch below it."""
        small = self.measure(self.dutch.get(label, ""), "regular", BESIDE_SIZE)
        return max(self.measure(label, "regular", self.letters.option), small) / MM

    def _option(self, label: str) -> list[Part]:
        base = BASE * LINE_PITCH  # in the middle of a box, whatever the size
        parts: list[Part] = [Run(TICK + 2.5, base, label, size=self.letters.option, tag="Lbl")]
        if dutch := self.dutch.get(label):
            parts.append(_small(TICK + 2.5, base + BESIDE_DROP, dutch))
        return parts

    @staticmethod
    def _columns(widths: Sequence[float], width: float) -> int:
        """One to three columns for many options; 0 for a flowing line."""
        if len(widths) < 7:
            return 0
        return next((n for n in (3, 2) if max(widths) + OPTION_GAP <= width / n), 1)


def _is_one_line(block: Galley) -> bool:
    return len({part.y for part in block.parts if isinstance(part, Run)}) == 1


def _small(x: float, y: float, text: str) -> Run:
    """A line of the same in Dutch."""
    return Run(x, y, text, size=BESIDE_SIZE, ink="soft", tag="Beside")


def spoken(*phrases: str) -> str:
    """Phrases as one accessible name, each a sentence; no stop behind a question mark."""
    name = ""
    for phrase in filter(None, phrases):
        stop = "" if not name else " " if name[-1] in ".?!…" else ". "
        name += stop + phrase
    return name


def stack(blocks: Sequence[Galley], gap: float = 0, head: float = 0) -> Galley:
    """Galleys below each other, as one."""
    parts: list[Part] = []
    y = 0.0
    for block in blocks:
        parts += [moved(part, 0, y) for part in block.parts]
        y += block.height + gap
    return Galley(tuple(parts), y - gap if blocks else 0, head)


def beside(left: Galley, right: Galley, offset: float) -> Galley:
    """Two galleys side by side, as one, their boxes on one line."""
    head = max(left.head, right.head)
    parts = [moved(part, 0, head - left.head) for part in left.parts]
    parts += [moved(part, offset, head - right.head) for part in right.parts]
    height = max(left.height - left.head, right.height - right.head) + head
    return Galley(tuple(parts), height, head)
