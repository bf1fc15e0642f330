"""A printed page -> the same page filled in by somebody, and the truth about every box on it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from forms.layout_parts import Box
from tests.scans import marks
from tests.scans.lettering import dash, fill_box, some_words, strike_out, width_of, write
from tests.scans.filling_combs import fill_code, fill_date
from tests.scans.marks import Spot
from tests.scans.pens import PENS, Pen, inked
from tests.scans.printing import Paper, Printer, Sheet, print_page
from tests.scans.truth import WRITTEN, Meant, PageTruth, certain, doubtful, either
from tests.scans.writers import Writer, writer

Rng = np.random.Generator
_ODD = 0.16  # share of the answers that are given in an odd way


@dataclass(slots=True)
class Filled:
    """A page with ink on it."""

    paper: Paper
    truth: PageTruth


def fill_page(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: Rng,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = PENS,
) -> Filled:
    """Print a page of the form and let somebody fill it in.

    Args:
        sheet: a blank or personal sheet. page: 1-based page of the form.
        codes: client codes that were issued (with hyphen); on a blank sheet one is written.
        rng: all chance. pens: what may be at hand.
    """
    paper = print_page(sheet, page, printer or Printer(), rng)
    hand = writer(rng, pens)
    filler = _Filler(paper, hand, sheet, codes, rng)
    groups: dict[str, list[Box]] = defaultdict(list)
    for box in sheet.boxes(page):
        groups[box.pointer].append(box)
    for pointer, boxes in groups.items():
        if pointer not in filler.meant:
            filler.answer(pointer, boxes)
    ticks = sum(len(boxes) for boxes in groups.values() if boxes[0].kind in ("tick", "circle"))
    truth = PageTruth(
        sheet.worksheet, sheet.edition, sheet.language, page, sheet.client, sheet.instance,
        {pointer: filler.meant[pointer] for pointer in groups}, ticks,
    )  # fmt: skip
    return Filled(paper, truth)


class _Filler:
    """Somebody at work on one page."""

    def __init__(
        self, paper: Paper, hand: Writer, sheet: Sheet, codes: Sequence[str], rng: Rng
    ) -> None:
        self.paper, self.hand, self.sheet, self.codes, self.rng = paper, hand, sheet, codes, rng
        self.meant: dict[str, Meant] = {}

    def answer(self, pointer: str, boxes: list[Box]) -> None:
        """Answer one question, or leave it."""
        kind = boxes[0].kind
        if pointer == "/client" and self.sheet.client:
            self.meant[pointer] = either("code", "printed", self.sheet.client)
        elif pointer in self.sheet.prefilled:
            self.meant[pointer] = self._printed(pointer, boxes[0])
        elif kind == "comb":
            fill = fill_code if boxes[0].pattern.startswith("0") else fill_date
            self.meant[pointer] = fill(self.paper, self.hand, boxes[0], self.codes, self.rng)
        elif kind in ("tick", "circle"):
            self.meant[pointer] = self._mark(boxes)
        else:
            self.meant[pointer] = self._words(boxes[0])

    def _printed(self, pointer: str, box: Box) -> Meant:
        """What was printed into a field beforehand and left as it was."""
        value = self.sheet.prefilled[pointer]
        if box.kind == "tick":
            return either("tick", "printed", bool(value))
        if box.kind == "circle":
            return either("choice", "printed", value)
        if box.kind == "comb":
            return either("date", "printed", value)
        return either("words", "printed", value, WRITTEN)

    def _spot(self, box: Box) -> Spot:
        x, y = self.paper.spot(box.x + box.w / 2, box.y + box.h / 2)
        side = box.w * self.paper.scale
        return Spot(x, y, side, self.hand.pen.width, box.kind == "circle", self.hand.shake)

    def _draw(self, lines: marks.Lines) -> None:
        inked(self.paper, self.hand.pen, lines, self.rng)

    def _put(self, style: str, box: Box) -> str:
        draw = marks.PLAIN.get(style) or getattr(marks, style)
        self._draw(draw(self._spot(box), self.rng))
        return style

    def _plain_style(self) -> str:
        if self.rng.random() < 0.7:
            return self.hand.mark
        return str(self.rng.choice(list(marks.PLAIN)))

    def _mark(self, boxes: list[Box]) -> Meant:
        is_tick = boxes[0].kind == "tick"
        kind, nothing = ("tick", False) if is_tick else ("choice", None)
        chance = self.rng.random()
        if chance < (0.55 if is_tick else 0.25):
            return certain(kind, nothing, "left empty")  # type: ignore[arg-type]
        chosen = boxes[int(self.rng.integers(len(boxes)))]
        value = True if is_tick else chosen.code
        if chance > 1 - _ODD:
            return self._odd(boxes, chosen)
        style = self._put(self._plain_style(), chosen)
        return certain(kind, value, style)  # type: ignore[arg-type]

    def _odd(self, boxes: list[Box], chosen: Box) -> Meant:
        """One of the odd ways to answer."""
        if chosen.kind == "tick":
            ways = (self._black, self._half_black, self._circled, self._retraced, self._shooting)
        else:
            ways = (
                self._black, self._half_black, self._circled, self._retraced, self._shooting,
                self._two, self._other_counts, self._other_counts, self._struck,
            )  # fmt: skip
        way: Callable[[list[Box], Box], Meant] = ways[int(self.rng.integers(len(ways)))]
        return way(boxes, chosen)

    @staticmethod
    def _kind(box: Box) -> str:
        return "tick" if box.kind == "tick" else "choice"

    def _black(self, boxes: list[Box], chosen: Box) -> Meant:
        self._put(self._plain_style(), chosen)
        self._put("black", chosen)
        return either(self._kind(chosen), "taken back", False if chosen.kind == "tick" else None)  # type: ignore[arg-type]

    def _half_black(self, boxes: list[Box], chosen: Box) -> Meant:
        self._put("half_black", chosen)
        return doubtful(self._kind(chosen), "half black")  # type: ignore[arg-type]

    def _circled(self, boxes: list[Box], chosen: Box) -> Meant:
        self._put("circled", chosen)
        return doubtful(self._kind(chosen), "ring around the box")  # type: ignore[arg-type]

    def _retraced(self, boxes: list[Box], chosen: Box) -> Meant:
        self._put("retraced", chosen)
        return doubtful(self._kind(chosen), "outline drawn over twice")  # type: ignore[arg-type]

    def _shooting(self, boxes: list[Box], chosen: Box) -> Meant:
        """A tick whose leg ends in another box of the question, where one is near enough."""
        value = True if chosen.kind == "tick" else chosen.code
        spot = self._spot(chosen)
        others = [self._spot(box) for box in boxes if box is not chosen]
        near = [o for o in others if 0 < np.hypot(o.x - spot.x, o.y - spot.y) < 30 and o.y <= spot.y]
        if not near:
            self._put("check", chosen)
            return certain(self._kind(chosen), value, "check")  # type: ignore[arg-type]
        goal = min(near, key=lambda o: np.hypot(o.x - spot.x, o.y - spot.y))
        deep = self.rng.uniform(-0.35, 0.2)  # how far it comes into the other box, in its sides
        way = np.array([goal.x - spot.x, goal.y - spot.y])
        end = np.array([goal.x, goal.y]) + way / np.hypot(*way) * deep * goal.side
        self._draw(marks.shooting(spot, (float(end[0]), float(end[1])), self.rng))
        return either(self._kind(chosen), "tick that ends in another box", value)  # type: ignore[arg-type]

    def _two(self, boxes: list[Box], chosen: Box) -> Meant:
        if len(boxes) < 2:
            return self._black(boxes, chosen)
        for n in self.rng.choice(len(boxes), 2, replace=False):
            self._put(self._plain_style(), boxes[int(n)])
        return doubtful("choice", "two crosses")

    def _other_counts(self, boxes: list[Box], chosen: Box) -> Meant:
        if len(boxes) < 2:
            return self._black(boxes, chosen)
        wrong = boxes[(boxes.index(chosen) + 1 + int(self.rng.integers(len(boxes) - 1))) % len(boxes)]
        self._put(self._plain_style(), wrong)
        self._put("black", wrong)
        self._put(self._plain_style(), chosen)
        return either("choice", "another one taken back", chosen.code)

    def _struck(self, boxes: list[Box], chosen: Box) -> Meant:
        """A line through all boxes of the question."""
        spots = [self._spot(box) for box in boxes]
        first, last = spots[0], spots[-1]
        points = [(first.x - 3, first.y)] if first.y == last.y else [(first.x, first.y - 3)]
        points += [(spot.x, spot.y + self.rng.normal(0, 0.3)) for spot in spots]
        points += [(last.x + 4, last.y)] if first.y == last.y else [(last.x, last.y + 3)]
        self._draw([(points, 1)])
        return doubtful("choice", "line through the row")

    def _words(self, box: Box) -> Meant:
        rng, chance = self.rng, self.rng.random()
        if chance < 0.35:
            return certain("words", None, "left empty")
        if chance < 0.39:
            dash(self.paper, self.hand, box, rng)
            return either("words", "dash", None, WRITTEN)
        text = some_words(rng)
        if width_of(text, self.hand) > box.w * round(box.h / 9.5) * 0.95:
            text = text[: max(2, int(box.w * round(box.h / 9.5) / self.hand.size / 1.1))]
        spilled = fill_box(self.paper, self.hand, box, text, rng)
        if chance > 0.95:
            reach = min(width_of(text, self.hand), box.w - 6)
            strike_out(self.paper, self.hand, box, rng, reach)
            if chance > 0.975:
                margin = self.paper.spot(3 + rng.uniform(0, 3), box.y + 5)
                write(self.paper, self.hand.pen, self.hand, some_words(rng)[:4], margin, rng)
            return certain("words", WRITTEN, "struck out")
        return certain("words", WRITTEN, "spilled" if spilled else "words")
