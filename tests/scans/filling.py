"""A printed page -> the same page filled in by somebody, and the truth about every box on it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from forms.fields.date import parse_day
from forms.layout.parts import Box, LayoutPage
from tests.scans.filling_combs import fill_code, fill_date
from tests.scans.filling_marks import fill_mark
from tests.scans.lettering import dash, fill_box, some_words, strike_out, width_of, write
from tests.scans.pens import PENS, Pen
from tests.scans.printing import Paper, Printer, Sheet, print_page
from tests.scans.truth import WRITTEN, Meant, PageTruth, certain, either
from tests.scans.writers import Work, Writer, writer
from tests.workspace import shipped

Answer = Callable[[Work, Sheet, Sequence[Box], Sequence[str]], Meant]


@dataclass(slots=True)
class Filled:
    """A page with ink on it."""

    paper: Paper
    truth: PageTruth

    @property
    def layout(self) -> LayoutPage:
        """Where everything stands on it."""
        truth = self.truth
        edition = shipped().edition(truth.worksheet, truth.edition, truth.language)
        return edition.layout.pages[truth.page - 1]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of which is known what was meant."""
        return tuple(box for box in self.layout.boxes if box.pointer in self.truth.meant)


class Fill(Protocol):
    """A way to fill in a page, as `fill_page`."""

    def __call__(
        self,
        sheet: Sheet,
        page: int,
        codes: Sequence[str],
        rng: np.random.Generator,
        *,
        printer: Printer | None = None,
        pens: tuple[Pen, ...] = PENS,
    ) -> Filled:
        """Print a page and let somebody fill it in."""


def fill_page(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: np.random.Generator,
    *,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = PENS,
    has_words: bool = True,
    hand: Writer | None = None,
    answer: Answer | None = None,
) -> Filled:
    """Print a page of the form and let somebody fill it in.

    Args:
        sheet: a blank or personal sheet. page: 1-based page of the form.
        codes: client codes that were issued (with hyphen); on a blank sheet one is written.
        rng: all chance. pens: what may be at hand. has_words: whether boxes for words are filled.
        hand: who writes; else somebody drawn by chance. answer: how each question is answered.
    """
    paper = print_page(sheet, page, printer or Printer(), rng)
    work = Work(paper, hand or writer(rng, pens), rng)
    answer = answer or answered
    groups: dict[str, list[Box]] = defaultdict(list)
    for box in sheet.boxes(page):
        groups[box.pointer].append(box)
    meant = {
        pointer: answer(work, sheet, boxes, codes)
        if has_words or boxes[0].kind not in ("line", "lines")
        else certain("words", None, "left empty")
        for pointer, boxes in groups.items()
    }
    ticks = sum(len(boxes) for boxes in groups.values() if boxes[0].kind in ("tick", "circle"))
    truth = PageTruth(
        sheet.worksheet,
        sheet.edition,
        sheet.language,
        page,
        sheet.client,
        sheet.instance,
        meant,
        ticks,
    )
    return Filled(paper, truth)


def answered(work: Work, sheet: Sheet, boxes: Sequence[Box], codes: Sequence[str]) -> Meant:
    """Answer one question, or leave it."""
    box = boxes[0]
    if box.pointer == "/client" and sheet.client:
        return either("code", "printed", sheet.client)
    if box.pointer in sheet.prefilled:
        return _printed(box, sheet.prefilled[box.pointer])
    if box.kind == "comb":
        fill = fill_code if box.pattern.startswith("0") else fill_date
        return fill(work, box, codes)
    if box.kind in ("tick", "circle"):
        return fill_mark(work, boxes)
    return _words(work, box)


def _printed(box: Box, value: Any) -> Meant:
    """What was printed into a field beforehand and left as it was."""
    if box.kind == "tick":
        return either("tick", "printed", bool(value))
    if box.kind == "circle":
        return either("choice", "printed", value)
    if box.kind == "comb":
        day = parse_day(value)
        return either("date", "printed", day.isoformat() if day else value)
    return either("words", "printed", value, WRITTEN)


def _words(work: Work, box: Box) -> Meant:
    """Words in a box: none, a dash, one letter, a story, or something that was struck out."""
    chance = work.rng.random()
    if chance < 0.35:
        return certain("words", None, "left empty")
    if chance < 0.39:
        dash(work, box)
        return either("words", "dash", None, WRITTEN)
    text = _that_fits(some_words(work.rng), work, box)
    spilled = fill_box(work, box, text)
    if chance < 0.95:
        return certain("words", WRITTEN, "spilled" if spilled else "words")
    strike_out(work, box, min(width_of(text, work.hand), box.w - 6))
    if chance > 0.975:  # and written anew in the margin
        margin = work.paper.spot(3 + work.rng.uniform(0, 3), box.y + 5)
        write(work, some_words(work.rng)[:4], margin)
    return certain("words", WRITTEN, "struck out")


def _that_fits(text: str, work: Work, box: Box) -> str:
    """The text, cut where it would be far too long for the box; a little too long is life."""
    room = box.w * max(1, round(box.h / 9.5)) * 0.95
    wide = width_of(text, work.hand)
    return text if wide <= room else text[: max(2, int(len(text) * room / wide))]
