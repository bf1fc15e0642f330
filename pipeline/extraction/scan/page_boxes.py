"""A page of which it is known which it is and where it lies -> what every box on it holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from forms.ground.problems import Problem
from forms.layout.parts import Box
from pipeline.extraction.known_prints import Hidden
from pipeline.extraction.pixels import Grey, Shares
from pipeline.extraction.scan.combs.comb_cells import cut_comb
from pipeline.extraction.scan.combs.digits import read_cells
from pipeline.extraction.scan.combs.typed_digits import as_typed
from pipeline.extraction.scan.light_ink.faint import lost_ink
from pipeline.extraction.scan.light_ink.light_marks import light_colours, shown_in_grey
from pipeline.extraction.scan.light_ink.pale_strokes import PaleStrokes
from pipeline.extraction.scan.light_ink.traces import Traces
from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.preprint import CLIENT
from pipeline.extraction.scan.prints.sheets import PrintedPage
from pipeline.extraction.scan.registering.presence import frame_shows
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.stray_ink.marks_beside import MarksBeside, shown_with
from pipeline.extraction.scan.ticks.choosing import mark_of
from pipeline.extraction.scan.ticks.patches import Patches, depths_of, patch_area, patches
from pipeline.extraction.scan.ticks.printed_frames import line_near
from pipeline.extraction.scan.ticks.surroundings import free_around, with_margin
from pipeline.extraction.scan.ticks.tick_verdicts import Tick, as_in_grain, look_at
from pipeline.extraction.scan.typed.over_print import seen_over_print
from pipeline.extraction.scan.typed.printed_values import SeenValue, look_at_value
from pipeline.extraction.scan.unseen_boxes import not_seen
from pipeline.extraction.scan.words.dirt import Dirt
from pipeline.extraction.scan.words.glancing import is_surely_empty
from pipeline.extraction.scan.words.page_head import head_of
from pipeline.extraction.scan.words.shooting import arms_into
from pipeline.extraction.scan.words.written_boxes import MARGIN, SeenBox, as_picture, look_for_words
from pipeline.records import Mark, Picture, Reading, UnreadBecause

_SHOWN: Final = 1.5  # mm around a box to tick that a person is shown
_SURE: Final = 0.99
_LIKELY: Final = 0.9  # that a cell is empty
_WITH_ARMS: Final = frozenset({"marked", "doubtful"})
_ARM: Final = 0.04  # share of a box for words that the arms of marks may fill
_NO_DIGIT: Final = (*(0.0,) * 10, 1.0)


class PageReader:
    """Reads the boxes of a page of which it is known which it is and where it lies.

    `lost` are the boxes of which that is not known: they are asked; `whole` those whose frame was
    seen all around; `drawn` how it was printed.
    """

    is_calmed = False  # whether soft shades were taken out of its picture
    glances = True  # whether a box for words may be known to be empty at a glance

    def __init__(
        self,
        image: PageImage,
        there: Registration,
        printed: PrintedPage,
        lost: frozenset[Box] = frozenset(),
        whole: frozenset[Box] = frozenset(),
        *,
        drawn: DrawnForm | None = None,
    ) -> None:
        self.image = image
        self.there = there
        self.printed = printed
        self.lost = lost
        self.whole = whole
        self.drawn = drawn
        self.before, self.page = printed.before, printed.page
        self.problems: list[Problem] = []
        self.seen: dict[Box, Tick] = {}  # what each box to tick holds
        self.pale: set[Box] = set()  # boxes that hold nothing dark, and yet something
        self._hidden = self.before.hidden(printed.number) if self.before else {}
        light = light_colours(image, there, self.page)
        self.traces = Traces(image, there, self.page)
        self.strokes = PaleStrokes(image, there, self.page, is_calmed=self.is_calmed)
        self.grey = image.grey
        self._dirt = Dirt(image.grey, there, self.page)
        self._light = light if light.marked else replace(light, marked=self.traces)

    def reading(self, doubts: Iterable[Problem]) -> Reading:
        """The marks of every box of the page; all unread where it lies too badly.

        No piece is cut from a page that does: nobody knows what it would show.
        """
        found = self._marks() if self.there.is_sound else self._unread()
        problems, (marks, beside) = list(doubts), self._beside(tuple(found))
        read = tuple(self._shown(mark) if self.there.is_sound else mark for mark in marks)
        problems += self.problems
        known = {box.pointer for box in self.page.boxes if self._known(box)}
        problems += lost_ink(self.traces, read, known, self.pale)
        return Reading(
            self.printed.identity,
            "scan",
            (self.image.number,),
            read,
            tuple(problems),
            (self.printed.number,),
            head_of(self.grey, self.there, self.page, read) if self.there.is_sound else None,
            sheet=self.image.sheet,
            beside=beside,
        )

    def _beside(self, marks: tuple[Mark, ...]) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """The marks with what was drawn beside their boxes; and what belongs to none of them."""
        if not self.there.is_sound:
            return marks, ()
        strokes = MarksBeside(self.image, self.there, self.printed, self.seen, self.drawn)
        return strokes.added(marks)

    def _marks(self) -> Iterator[Mark]:
        hidden = self._hidden
        unseen = not_seen(self.page, self.there, self.image, self.whole, hidden)
        away = unseen.union(hidden)
        there = tuple(box for box in self.page.boxes if box.pointer not in away)
        ticks = self._ticks(tuple(box for box in there if box.is_to_tick))
        lines = [box for box in there if not box.is_to_tick]
        digits = self._digits([b for b in lines if b.kind == "comb" and not self._known(b)])
        values = self._printed_before(list(filter(self._known, lines)))
        read = {**digits, **values}
        for pointer, group in self._questions():
            box = group[0]
            if pointer in unseen:
                yield self._asked(box, "not_seen")
            elif not self.lost.isdisjoint(group):
                yield self._asked(box)
            elif pointer in hidden:
                yield self._left_out(box, hidden[pointer])
            elif box in ticks:
                mark, problem = mark_of([(box, ticks[box]) for box in group], self.printed.number)
                self.problems += [problem] if problem else []
                yield mark
            else:
                yield read[pointer] if pointer in read else self._words(box)

    def _questions(self) -> Iterator[tuple[str, list[Box]]]:
        """The boxes of the page by their pointer, in order."""
        groups: dict[str, list[Box]] = {}
        for box in self.page.boxes:
            groups.setdefault(box.pointer, []).append(box)
        yield from groups.items()

    def _known(self, box: Box) -> str | bool | None:
        """What was printed into a box beforehand."""
        return self.before.value(box) if self.before else None

    def _ticks(self, boxes: tuple[Box, ...]) -> dict[Box, Tick]:
        if not boxes:
            return {}
        seen = patches(self._light.grey, self.there, boxes)
        if not seen.are_found:
            return dict.fromkeys(boxes, Tick("doubtful", 0.0))
        looks = self._looks(seen, boxes)
        if self.image.quiet is not None:  # what lies hidden in the grain may have been taken for it
            looks = as_in_grain(looks, self._looks(patches(self.grey, self.there, boxes), boxes))
        if self._light.grey is not self.image.still:
            still = self._looks(patches(self.image.still, self.there, boxes), boxes)
            looks = self._light.with_pens(boxes, looks, still)
        bare = (box for box, tick in zip(boxes, looks, strict=True) if tick.is_bare)
        self.pale.update(box for box in bare if box in self._light.marked)
        dirt = self._are_dirt(boxes, looks)
        looks = self.strokes.added(looks, seen.depths, boxes)
        looks = [
            Tick("empty", tick.ink) if is_dirt else tick
            for tick, is_dirt in zip(looks, dirt, strict=True)
        ]
        self.seen = {
            box: self._light.added(box, tick) for box, tick in zip(boxes, looks, strict=True)
        }
        return self.seen

    def _are_dirt(self, boxes: Sequence[Box], looks: Sequence[Tick]) -> list[bool]:
        """Which boxes hold but a speck of dirt: none, where more hold one than dirt lies in.

        Somebody answers by dots there. Where a question is answered otherwise, a speck is no dot.
        """
        if not any(tick.speck > 0 for tick in looks):
            return [False] * len(boxes)
        answered = {b.pointer for b, tick in zip(boxes, looks, strict=True) if tick.is_marked}
        rest = [pair for pair in zip(boxes, looks, strict=True) if pair[0].pointer not in answered]
        count = sum(tick.may_be_dot for _, tick in rest)
        if not self._dirt.may_lie_in([box for box, _ in rest], count):
            return [False] * len(boxes)
        return [tick.speck > 0 and self._dirt.is_as_large(boxes, tick.speck) for tick in looks]

    def _looks(self, seen: Patches, boxes: tuple[Box, ...]) -> list[Tick]:
        """What these boxes seem to hold."""
        prints = [self._patch(box) if self._known(box) else None for box in boxes]
        free = free_around(self.page, boxes)
        whole = [box in self.whole for box in boxes]
        near = partial(line_near, self.grey, self.there, self.page)
        bilevel = self.image.is_bilevel
        return look_at(seen, boxes, free, prints, whole, bilevel=bilevel, line_near=near)

    def _patch(self, box: Box) -> Shares:
        """The surroundings of a box as they were printed."""
        assert self.before is not None
        drawn = self.before.drawn.area(self.printed.number, patch_area(box))
        return np.asarray(depths_of([drawn])[0], np.float32)

    def _digits(self, boxes: Sequence[Box]) -> dict[str, Mark]:
        """The combs of the page, read together."""
        marks = {box.pointer: self._no_digits(box) for box in boxes if self._is_empty(box)}
        combs = {
            box: cut_comb(self.grey, self.there, box, self._shows)
            for box in boxes
            if box.pointer not in marks
        }
        cells = [cell for comb in combs.values() for cell in comb.cells]
        seen = read_cells(cells, [cell for comb in combs.values() for cell in comb.wider])
        at = 0
        for box, comb in combs.items():
            here = seen[at : at + len(comb.cells)]
            at += len(comb.cells)
            digits = as_typed(comb.cells, [tuple(map(float, cell)) for cell in here])
            seems_empty = all(cell[-1] >= _LIKELY for cell in digits)
            holds_signs = comb.holds_signs or box in self._light.marked
            if seems_empty and not holds_signs:
                holds_signs = self.strokes.in_cells(box, comb.cells)
            is_known = comb.is_sound and not (seems_empty and holds_signs)
            marks[box.pointer] = replace(
                self._asked(box, "handwritten"),
                picture=comb.picture,
                digits=digits if is_known else (),
            )
        return marks

    def _no_digits(self, box: Box) -> Mark:
        cells = sum(letter != "-" for letter in box.pattern)
        return replace(self._empty(box), digits=(_NO_DIGIT,) * cells)

    def _is_empty(self, box: Box) -> bool:
        bare = self.glances and is_surely_empty(self.grey, self.there, box, self._shows)
        return bare and box not in self._light.marked

    def _shows(self, crop: Grey, box: Box, margin: float, scale: float = SCALE) -> bool:
        """Whether the frame of a box shows in its crop (see `frame_shows`)."""
        bilevel = self.image.is_bilevel
        return box in self.whole or frame_shows(crop, box, margin, scale, bilevel=bilevel)

    def _words(self, box: Box) -> Mark:
        if self._is_empty(box):
            return self._empty(box, ink=0.0)
        seen = self._look(box)
        if seen.state != "empty" and seen.ink < _ARM:
            marked = [each for each, tick in self.seen.items() if tick.verdict in _WITH_ARMS]
            arms = arms_into(self.grey, self.there, with_margin(box), marked)
            seen = seen if arms is None else self._besides(box, arms, seen)
        if seen.state == "empty":
            if box in self._light.marked:
                self.pale.add(box)
            is_asked = box in self.pale or self.strokes.in_words(box)
            return self._asked(box) if is_asked else self._empty(box, ink=seen.ink)
        why: UnreadBecause = "handwritten" if seen.state == "written" else "illegible"
        return replace(self._asked(box, why), ink=seen.ink, picture=seen.picture)

    def _besides(self, box: Box, arms: Grey, seen: SeenBox) -> SeenBox:
        """Whether anything is in a box beside the arms of marks; if so, it is shown with them."""
        rest = self._look(box, arms)
        return rest if rest.state == "empty" else seen

    def _printed_before(self, boxes: Sequence[Box]) -> dict[str, Mark]:
        """The boxes that the printer filled: as they were, or asked where they are not.

        Where nothing is left of any, a program lost them all, and nobody cleared them; a code in
        print cannot be cleared.
        """
        seen = {box: self._value(box) for box in boxes}
        are_lost = all(seen[box].state == "gone" for box in boxes if box.pointer != CLIENT)
        return {box.pointer: self._of_value(box, each, are_lost) for box, each in seen.items()}

    def _value(self, box: Box) -> SeenValue:
        assert self.before is not None
        crop = self.there.cut(self.grey, with_margin(box))
        if not self._shows(crop, box, MARGIN):
            return SeenValue("changed", SeenBox("doubtful", None, 0.0))
        bilevel = self.image.is_bilevel
        return look_at_value(crop, box, self.before, self.printed.number, bilevel=bilevel)

    def _of_value(self, box: Box, value: SeenValue, are_lost: bool) -> Mark:
        seen = value.seen
        if value.state == "same" or (value.state == "gone" and (are_lost or box.pointer == CLIENT)):
            return replace(self._empty(box), raw=self._known(box), state="read", ink=seen.ink)
        self.problems.append(Problem("printed_changed", box.pointer))
        why: UnreadBecause = "handwritten" if seen.state == "written" else "illegible"
        shown = None
        if self.printed.edition.worksheet.purpose == "check" and box.is_for_words and self.before:
            crop = self.there.cut(self.grey, with_margin(box))
            shown = seen_over_print(crop, box, self.before, self.printed.number)
        return replace(self._asked(box, why), ink=seen.ink, picture=shown)

    def _left_out(self, box: Box, why: Hidden) -> Mark:
        """A box that was not printed for this client; what is written where it was, is asked."""
        nothing = self._empty(box)
        if why == "covered" or not box.is_for_words:
            return nothing
        seen = self._look(box, is_framed=False)
        if seen.state == "empty":
            return nothing
        return replace(self._asked(box, "handwritten"), picture=seen.picture)

    def _look(self, box: Box, before: Grey | None = None, *, is_framed: bool = True) -> SeenBox:
        """What was written in a box, beside what is known to be in it."""
        crop = self.there.cut(self.grey, with_margin(box))
        if is_framed and not self._shows(crop, box, MARGIN):
            # folded away, torn off, or not where it should be
            return SeenBox("doubtful", None, 0.0)
        bilevel, calmed, dirt = self.image.is_bilevel, self.is_calmed, self._dirt
        return look_for_words(
            crop, box, scale=SCALE, bilevel=bilevel, printed=before, is_calmed=calmed, dirt=dirt
        )

    def _asked(self, box: Box, why: UnreadBecause = "illegible") -> Mark:
        place, number = (box.x, box.y, box.w, box.h), self.printed.number
        return Mark(box.pointer, None, number, place, "scan", 0.0, "unread", unread_because=why)

    def _empty(self, box: Box, ink: float | None = None) -> Mark:
        place, number = (box.x, box.y, box.w, box.h), self.printed.number
        return Mark(box.pointer, None, number, place, "scan", _SURE, "empty", ink=ink)

    def _unread(self) -> Iterator[Mark]:
        return (self._asked(group[0]) for _, group in self._questions())

    def _shown(self, mark: Mark) -> Mark:
        """The mark with a picture of its boxes, where a person will be asked about it."""
        is_asked = mark.state == "unread" and mark.unread_because != "not_seen"
        if not is_asked or mark.picture is not None:
            return mark
        return replace(mark, picture=self._picture(mark.pointer))

    def _picture(self, pointer: str) -> Picture:
        boxes = [box for box in self.page.boxes if box.pointer == pointer]
        left, top, right, bottom = shown_with(boxes, self.page)
        area = (left, top, right - left, bottom - top)
        return as_picture(shown_in_grey(self.image, self.there, area), SCALE)
