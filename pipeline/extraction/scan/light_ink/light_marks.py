"""Boxes that seem empty in grey -> those in which something stands in a light colour.

A cross of a highlighter is a mark that nobody may overlook. The stripe that a reader draws over a
line, or over a whole question, is none: it is broad, and goes on beyond the box as it came. One
that ends in a box was drawn for it; one over some boxes of a question, not over all, may choose;
one over all of its boxes, but not over the last label, was drawn from box to box.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Grey
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.light_ink.stripes import (
    INSET,
    STRIPE,
    TINT_SCALE,
    ColourAround,
    has_straight_edges,
    joined,
    px,
    tinted,
)
from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.extraction.scan.prints.print_areas import texts_of
from pipeline.extraction.scan.registering.registration import SCALE, Area, Registration
from pipeline.extraction.scan.ticks.tick_verdicts import Tick

_ASIDE: Final = 8.0  # mm beside a box to tick that are looked at
_ABOVE: Final = 4.0  # mm above it and below
_BEHIND: Final = 2.0  # mm of print that a stripe goes on behind
_MOST: Final = 1.6  # times lighter
_BROAD: Final = 2.6  # mm: no letters are as broad
_HALO: Final = 1.5  # mm around what is broad
_WRITTEN: Final = 2.5  # mm2
_MARKER: Final = 2  # boxes with words in a highlighter: it is the pen of this page
_BITS: Final = 0.5  # mm2 of colour that may lie beside a stripe
_STRIPED: Final = 12.0  # mm2 of a stripe
_FLOURISH: Final = 24.0  # mm from end to end: what is shorter may be a dash, a "1"
_OVER: Final = 1.4  # mm: what is narrower is the rim of a pen's ink, and hides nothing
_NAMED: Final = 0.35  # of the width of a label that is coloured, where a reader marks its line


@dataclass(frozen=True, slots=True, eq=False)
class LightColours:
    """What stands on a page in light colours.

    Attributes:
        marked: the boxes in which something was drawn or written in one.
        chosen: those over which a stripe goes that leaves out others of their question, or the
            label of the last.
        scribbled: those that a highlighter covers that went to and fro over them.
        grey: the picture without what is broad and light over boxes to tick: it hides nothing.
    """

    marked: Container[Box]
    chosen: frozenset[Box]
    scribbled: frozenset[Box]
    grey: Grey

    def with_pens(
        self, boxes: Sequence[Box], looks: Sequence[Tick], still: Sequence[Tick]
    ) -> list[Tick]:
        """What boxes hold, with the marks of pens in a light colour that went with what is broad.

        Args:
            boxes: those to tick.
            looks: what they hold without what is broad and light.
            still: what they hold with that.
        """
        return [
            pen if box in self.marked and _is_of_a_pen(pen, tick) else tick
            for box, tick, pen in zip(boxes, looks, still, strict=True)
        ]

    def added(self, box: Box, tick: Tick) -> Tick:
        """What a box to tick holds, with a light colour in it or over it."""
        if not tick.is_bare:  # who scribbles over a mark may have taken it back
            is_over = tick.is_marked and box in self.scribbled
            return Tick("doubtful", tick.ink) if is_over else tick
        if box in self.marked:
            return Tick("doubtful", tick.ink)
        return Tick("near", tick.ink) if box in self.chosen else tick


def _is_of_a_pen(still: Tick, left: Tick) -> bool:
    """Whether a mark is made of lines in a light colour; `left` of it where two of them crossed."""
    is_gone = left.is_bare or (left.verdict == "doubtful" and left.ink < still.ink / 2)
    return is_gone and still.verdict == "marked"


def light_colours(image: PageImage, there: Registration, page: LayoutPage) -> LightColours:
    """What stands in light colours in and over the boxes of a page, if anything does."""
    if image.tints is None or not there.is_sound:
        return LightColours(frozenset(), frozenset(), frozenset(), image.still)
    small = there.on_fewer(image.tints, image.grey)
    marked, striped = [], []
    for box in page.boxes:
        judge = _is_ticked if box.is_to_tick else _is_written
        if judge(image.tints, small, box):
            marked.append(box)
        elif box.is_to_tick and tinted(image.tints, small, (box.x, box.y, box.w, box.h)).any():
            # a frame that was printed in a colour is no stripe
            striped += [box] if _is_broad_over(image.tints, small, box) else []
    chosen = frozenset(_chosen(image.tints, small, page, striped)) if striped else frozenset()
    drawn = [box for box in marked if box.is_to_tick and _is_broad_over(image.tints, small, box)]
    broad = [*striped, *drawn]
    grey = _without_stripes(image.still, image.tints, small, broad)
    around = ((box, ColourAround(image.tints, small, box)) for box in broad)
    scribbled = frozenset(box for box, each in around if each.is_scribble(image.still, there))
    return LightColours(frozenset(marked), chosen, scribbled, grey)


def without_stripes_over_lines(image: PageImage, there: Registration, page: LayoutPage) -> Grey:
    """The picture without the stripes over boxes for words and cells; itself where there are none.

    What was written in a light colour itself stays. Where more is, a stripe may strike such words.
    """
    if image.tints is None or not there.is_sound:
        return image.grey
    small = there.on_fewer(image.tints, image.grey)
    lines = [box for box in page.boxes if not box.is_to_tick]
    below = [box for box in lines if _is_striped(image.tints, small, box)]
    others = (box for box in lines if below and box not in below)
    if sum(_is_in_marker(image.tints, small, box) for box in others) >= _MARKER:
        return image.grey
    return _without_stripes(image.grey, image.tints, small, below)


def _chosen(
    tints: Grey, small: Registration, page: LayoutPage, striped: Sequence[Box]
) -> Iterator[Box]:
    """Of the boxes below stripes those that a stripe may choose, or strike out.

    Beside them others of their question have none, or the label of one has none. Boxes to tick are
    one question where they stand in one list.
    """
    questions: dict[str, list[Box]] = defaultdict(list)
    for box in page.boxes:
        if box.is_to_tick:
            one = box.kind == "circle"
            questions[box.pointer if one else box.pointer.rpartition("/")[0]].append(box)
    for together in questions.values():
        below = [box for box in together if box in striped]
        if len(below) < len(together) or _leaves_a_label(tints, small, page, below):
            yield from below


def _leaves_a_label(
    tints: Grey, small: Registration, page: LayoutPage, below: Sequence[Box]
) -> bool:
    """Whether the label of one of these boxes has no colour, or only at its beginning."""
    labels = (text.edges for text in texts_of(page) if text.box in below)
    shares = (
        tinted(tints, small, (left, top, right - left, bottom - top)).any(axis=0).mean()
        for left, top, right, bottom in labels
    )
    return any(share < _NAMED for share in shares)


def _is_broad_over(tints: Grey, small: Registration, box: Box) -> bool:
    """Whether what is coloured over a box is as broad as a highlighter."""
    around = _OVER
    area = (box.x - around, box.y - around, box.w + 2 * around, box.h + 2 * around)
    whole = joined(tinted(tints, small, area))
    side = px(_OVER)
    return bool(cv2.erode(whole, np.ones((side, side), np.uint8)).any())


def _without_stripes(grey: Grey, tints: Grey, small: Registration, boxes: Sequence[Box]) -> Grey:
    """The picture with the colour over and around these boxes made as light as the paper."""
    if not boxes:
        return grey
    coarse = cv2.resize(grey, tints.shape[::-1], interpolation=cv2.INTER_AREA)
    side = max(3, round(_BEHIND * small.scale))
    coloured = np.asarray(tints > 0, np.uint8)
    whole = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    whole = cv2.dilate(whole, np.ones((5, 5), np.uint8))  # its edges, half coloured
    lighter, paper = np.ones(tints.shape, np.float32), np.zeros(tints.shape, np.float32)
    for box in boxes:
        near = _pixels_around(small, box, tints)
        stripe, beside = coarse[near][coloured[near] > 0], coarse[near][whole[near] == 0]
        if len(stripe) and len(beside):
            light, here = percentile(beside, 75), whole[near] > 0
            lighter[near][here] = np.clip(light / max(1.0, median(stripe)), 1, _MOST)
            paper[near][here] = light
    factor, most = (cv2.resize(each, grey.shape[::-1]) for each in (lighter, paper))
    return np.asarray(np.maximum(grey, np.minimum(grey * factor, most)), np.uint8)


def _pixels_around(small: Registration, box: Box, tints: Grey) -> tuple[slice, slice]:
    """The pixels of the light colours at a box and a little beyond."""
    left, right = box.x - _ASIDE, box.x + box.w + _ASIDE
    top, bottom = box.y - _ABOVE, box.y + box.h + _ABOVE
    corners = small.pixels(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]))
    low = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil(corners.max(axis=0)), tints.shape[::-1]).astype(int)
    return slice(low[1], high[1]), slice(low[0], high[0])


def shown_in_grey(image: PageImage, there: Registration, area: Area, scale: float = SCALE) -> Grey:
    """A rectangle of the form for a person to look at, in which light colours can be seen."""
    grey = there.cut(image.grey, area, scale)
    if image.tints is None:
        return grey
    tints = there.on_fewer(image.tints, image.grey).cut(~image.tints, area, scale)
    return np.asarray(cv2.subtract(grey, cv2.convertScaleAbs(~tints, alpha=0.5)), np.uint8)


def _is_ticked(tints: Grey, small: Registration, box: Box) -> bool:
    return ColourAround(tints, small, box).is_mark


def _is_written(tints: Grey, small: Registration, box: Box) -> bool:
    narrow, _ = _narrow_and_broad(tints, small, box)
    return narrow >= _WRITTEN


def _is_in_marker(tints: Grey, small: Registration, box: Box) -> bool:
    """Whether words stand in a box for which a highlighter was the pen: letters, broad in part."""
    narrow, broad = _narrow_and_broad(tints, small, box)
    return narrow >= _WRITTEN and broad >= _WRITTEN


def _is_striped(tints: Grey, small: Registration, box: Box) -> bool:
    """Whether all that is coloured in a box is a highlighter's stripe, which goes out of it.

    What lies within a box, or has ragged edges, may be words in that colour that were struck out;
    what is short may be a dash or a "1" that goes beyond the frame.
    """
    narrow, broad = _narrow_and_broad(tints, small, box)
    if narrow >= _BITS or broad <= _STRIPED:
        return False
    around = tinted(tints, small, (box.x - 1, box.y - 1, box.w + 2, box.h + 2))
    across, down = (np.count_nonzero(around.any(axis=axis)) for axis in (0, 1))
    # what hangs in from the box above, in the same colour, is no end of a stripe that lies level
    ends = (around[:, 0], around[:, -1]) if across > down else (around[0], around[-1])
    is_out = any(end.sum() >= STRIPE * TINT_SCALE for end in ends)
    return is_out and has_straight_edges(around) and _is_long(tints, small, box)


def _is_long(tints: Grey, small: Registration, box: Box) -> bool:
    """Whether all that is coloured in a box goes on for longer than a stroke of somebody's hand."""
    area = (box.x - _ASIDE, box.y - _ASIDE, box.w + 2 * _ASIDE, box.h + 2 * _ASIDE)
    whole = joined(tinted(tints, small, area))
    _, parts, stats, _ = cv2.connectedComponentsWithStats(whole)
    beyond = px(_ASIDE)
    inside = np.unique(parts[beyond:-beyond, beyond:-beyond])
    sides = stats[inside[inside > 0]][:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    large = sides[sides > px(STRIPE)]
    return bool(len(large) and large.min() >= _FLOURISH * TINT_SCALE)


def _narrow_and_broad(tints: Grey, small: Registration, box: Box) -> tuple[float, float]:
    """How much of a box for words is coloured, in mm2: as narrow as letters, and broader."""
    inset = INSET
    area = (box.x + inset, box.y + inset, box.w - 2 * inset, box.h - 2 * inset)
    seen = tinted(tints, small, area)
    coloured = float(seen.sum()) / TINT_SCALE**2
    if coloured < _BITS:
        return coloured, 0.0
    kernel = np.ones((3, 3), np.uint8)
    whole = np.pad(cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_CLOSE, kernel), 12, "edge")
    side, around = px(_BROAD), 2 * px(_HALO) + 1
    broad = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    broad = cv2.dilate(broad, np.ones((around, around), np.uint8))[12:-12, 12:-12]
    narrow = float((seen & (broad == 0)).sum()) / TINT_SCALE**2
    return narrow, coloured - narrow
