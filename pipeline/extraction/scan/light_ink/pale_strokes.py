"""A box that seems empty -> whether strokes stand in it so pale that they are no ink to a reader.

A hard pencil leaves 2 to 12 in 100 of what black takes of the light. To people that is writing.
What is left is told from the grain of the paper by being wide and long; from what shines through,
a crease or dirt by the bare paper of the page: that has such things too, where they are its own.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import Final

import cv2
import numpy as np

from forms.layout.galleys import TICK
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Indices, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.light_ink.pale_pieces import (
    GRAINS,
    INSET,
    PALE,
    PALER,
    SMOOTH,
    WIDEST,
    LitPiece,
    evenness,
    how_dark,
    lacking_light,
    measured,
    pieces_of_cells,
    pieces_of_words,
)
from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, room_beside
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, from_frame
from pipeline.extraction.scan.ticks.surroundings import with_margin
from pipeline.extraction.scan.ticks.tick_verdicts import Tick

_SMOOTH_PAGE: Final = (3, 3)
_REACH: Final = 18  # pixels from the middle of a patch that hold the inside of a box, and more
_KINDS: Final = (True, False)
_RULE: Final = 0.7  # mm to either side of a dotted rule
_CALMED: Final = 1.1  # the same, where soft shades were taken out: beside dots some are left
_NARROW: Final = 1.5  # mm, of what is left of soft shades among words: broader is another of them
# times the grain, and mm, of a stroke in little light (measured of empty boxes: 0.0 and 0.7 mm)
_STANDS_OUT: Final = ((6.0, 0.75), (4.5, 1.2))
_NO_SHADE: Final = 1.5  # mm of one that is none of the shades of little light (these: 1.35)
_USUAL: Final = (
    25  # of a hundred boxes to tick, by how dark they are: of the rest more may be marked
)
_FEW_BOXES: Final = 6  # to tick, that may all be marked: the paper beside them tells
_STRIP: Final = (round(0.9 * SCALE), round(2.0 * SCALE))  # pixels beyond a frame
_RIPPLES: Final = 2.0  # times as deep a stroke is
_COARSE: Final = 0.06  # of the light: no grain is coarser, smoothed
_PRESSED: Final = 0.03  # of the light: deeper they are not
_PART: Final = 0.03  # of the inside of a box to tick
_BROAD: Final = np.ones((round(WIDEST * SCALE), round(WIDEST * SCALE)), np.uint8)
_AWAY: Final = 1.0  # mm from print and its blur
_LANE: Final = 8.0  # mm across a crease that was taken out
_FOLD: Final = 60.0  # mm of a crease that shows, at least; half of it must
_LEVEL: Final = 0.06  # rise of a line that is level
_TILE: Final = 15.0  # mm
_IN_A_TILE: Final = 0.6  # mm2, or there is nothing in it
_OWN: Final = 8  # tiles: so much on its bare paper is its own, and no notes (measured: from 9)
_FEW: Final = 30  # tiles: up to so many words may yet be told from them (measured: clouds from 39)
_CLEAR: Final = 6.0  # times the grain of that, or it may be no more
_TAKEN: Final = 0.02  # of the light: of more than that something may be left
_BESIDE: Final = 0.3  # mm
_HALF: Final = 0.5  # of how dark what stands in a box is, what counts on the bare paper


@cache
def _core(is_round: bool) -> Flags:
    """The pixels of a patch far enough within the frame of a box to tick."""
    return np.asarray(from_frame(PATCH_HALF, is_round) < -INSET * SCALE, np.bool_)


@cache
def _middle(is_round: bool) -> Indices:
    """The same pixels of the middle of a patch, laid flat."""
    part = slice(PATCH_HALF - _REACH, PATCH_HALF + _REACH)
    return np.flatnonzero(_core(is_round)[part, part])


def _pale_ticks(depths: Shares, boxes: Sequence[Box], bare: Sequence[bool]) -> dict[Box, float]:
    """The boxes to tick in which something pale stands, and how dark it is, of the light.

    Args:
        depths: their patches (see `patches`), all of one page: together they tell of its grain.
        boxes: the same boxes, as laid out.
        bare: whether each seems empty.
    """
    if not any(bare):
        return {}
    # one tall picture of the middles of all patches: far quicker than one by one
    part = slice(PATCH_HALF - _REACH, PATCH_HALF + _REACH)
    tall = np.ascontiguousarray(depths[:, part, part]).reshape(-1, 2 * _REACH)
    smooth = cv2.blur(tall, SMOOTH).reshape(len(boxes), -1)
    is_round = np.array([box.kind == "circle" for box in boxes])
    inner = {kind: smooth[is_round == kind].take(_middle(kind), axis=1) for kind in _KINDS}
    are_few = len(boxes) <= _FEW_BOXES
    of_paper = [_beside(depths)] if are_few else [each for each in inner.values() if len(each)]
    usual, grain, ripples = _of_page(of_paper)
    least = max(PALE, min(GRAINS * grain, _COARSE), ripples)
    shares = np.zeros(len(boxes))
    for kind, each in inner.items():
        shares[is_round == kind] = (each > usual + least).mean(axis=1)
    found = {}
    for n in np.flatnonzero((shares > _PART) & bare).tolist():
        patch = cv2.blur(depths[n], SMOOTH)
        stroke = patch - cv2.morphologyEx(patch, cv2.MORPH_OPEN, _BROAD)
        stroke = stroke[_core(bool(is_round[n]))]
        if (stroke > least).mean() > _PART:
            found[boxes[n]] = percentile(stroke, 98)
    return found


def _beside(depths: Shares) -> Shares:
    """Of each box a strip of paper beside its frame, as long as that: of four the third palest."""
    half, (near, far) = round(TICK / 2 * SCALE), _STRIP
    smooth = np.stack([cv2.blur(patch, SMOOTH) for patch in depths])
    along = slice(PATCH_HALF - half, PATCH_HALF + half)
    before = slice(PATCH_HALF - half - far, PATCH_HALF - half - near)
    after = slice(PATCH_HALF + half + near, PATCH_HALF + half + far)
    strips = np.stack(
        [
            smooth[part].reshape(len(depths), -1)
            for side in (before, after)
            for part in ((slice(None), side, along), (slice(None), along, side))
        ],
        axis=1,
    )
    third = np.argsort(np.percentile(strips, 98, axis=2), axis=1)[:, 2]
    return np.asarray(strips[np.arange(len(depths)), third], np.float32)


def _of_page(inner: Sequence[Shares]) -> tuple[float, float, float]:
    """What all boxes of a page take of the light, how even that is, and how deep its ripples are.

    A picture that was pressed hard has ripples beside every frame.
    """
    # of each box its paler part: a large cross takes more than half of a box
    parts = np.concatenate([_ranked(each) for each in inner])
    palest, usual, middle, deepest = parts.T
    # in poor light paper is as often lighter than it is taken for: there is no palest part
    grain = median(np.where(palest > 0, usual - palest, middle - usual))
    light = percentile(usual, _USUAL)
    ripples = min(_RIPPLES * (percentile(deepest, _USUAL) - light), _PRESSED)
    return light, grain, ripples


def _ranked(inner: Shares) -> Shares:
    """Of each box what a twentieth, a quarter, half and nearly all of its pixels do not pass."""
    places = [round(share * (inner.shape[1] - 1)) for share in (0.05, 0.25, 0.5, 0.98)]
    return np.asarray(np.partition(inner, places, axis=1)[:, places], np.float32)


class PaleStrokes:
    """What stands on a page that is no ink, so pale is it.

    `is_calmed`: soft shades were taken out of its picture (see `soft_shades`). `before`: the same
    with what shines through, where that was taken out.
    """

    def __init__(
        self,
        image: PageImage,
        there: Registration,
        page: LayoutPage,
        *,
        is_calmed: bool = False,
    ) -> None:
        self.is_calmed = is_calmed
        self.rule = _CALMED if is_calmed else _RULE
        self.widest = _NARROW if is_calmed else WIDEST
        self.image = image
        self.there = there
        self.page = page
        self.before: Grey | None = None
        self.are_found = False  # whether some were, in any box
        self.are_doubted = False  # whether the bare paper has such things as well
        self.unsure: set[Box] = set()  # where something stands that the bare paper has as well

    def added(self, looks: Sequence[Tick], depths: Shares, boxes: Sequence[Box]) -> list[Tick]:
        """What all boxes to tick of the page hold, with what is pale in those that seem empty.

        It is enough to ask, unless another one is clearly marked: it may have been rubbed out.

        Args:
            looks: what they seem to hold.
            depths: their patches (see `patches`); together they tell of the grain of the page.
            boxes: the same boxes, as laid out.
        """
        bare = [tick.is_bare for tick in looks]
        found = _pale_ticks(depths, boxes, bare)
        return [
            Tick("near", tick.ink) if self._is_written(box, found.get(box, 0.0)) else tick
            for box, tick in zip(boxes, looks, strict=True)
        ]

    def in_cells(self, box: Box, cells: Sequence[Grey]) -> bool:
        """Whether something stands in the cells of a comb."""
        return self._is_written(box, how_dark(pieces_of_cells(cells)))

    def in_words(self, box: Box, *, closely: bool = False) -> bool:
        """Whether something stands in a box for words.

        `closely`: the hand is known to write so palely on this page.
        """
        crop = self.there.cut(self.image.grey, with_margin(box))
        pieces = pieces_of_words(crop, box, self.rule)
        # in little light the grain of the bare paper is as pale, and everywhere
        if self.image.quiet is not None and any(
            self._longest(pieces, grains) >= long for grains, long in _STANDS_OUT
        ):
            return True
        is_cleaned = self.is_calmed or self.before is not None
        least = PALER if closely else PALE
        depth = how_dark(pieces, least, self.widest, is_cleaned=is_cleaned)
        return self._is_written(box, depth)

    def stands_out(self, box: Box) -> bool:
        """Whether among words something stands out of the grain that is no part of a shade."""
        crop = self.there.cut(self.image.grey, with_margin(box))
        return self._longest(pieces_of_words(crop, box, self.rule), GRAINS) >= _NO_SHADE

    def beside_other_side(self, box: Box) -> bool:
        """Whether something stands among words where nothing was taken out that shone through.

        What is left of that lies where it was; a hand known to write so palely writes elsewhere.
        """
        if self.before is None:
            return False
        now, was = (
            self.there.cut(each, with_margin(box)) for each in (self.image.grey, self.before)
        )
        pieces = pieces_of_words(now, box, self.rule, _taken(was, now, SCALE))
        return self._is_written(box, how_dark(pieces, PALER, is_cleaned=True), self._was_taken)

    def _longest(self, pieces: Sequence[LitPiece], grains: float) -> float:
        """How long the longest stroke is (mm) that is so many times as dark as the grain."""
        return max(measured(pieces, PALE, grains, self.widest)[0])

    @cached_property
    def _was_taken(self) -> Flags:
        assert self.before is not None
        was, now = (self.there.overview(each) for each in (self.before, self.image.grey))
        return _taken(was, now, BESIDE_SCALE)

    def _is_written(self, box: Box, depth: float, away: Flags | None = None) -> bool:
        """Whether what takes so much of the light was written there: the paper has no such thing.

        Nothing is known in black and white. `away`: where nobody looks for that.
        """
        if depth <= 0 or not self._tells:
            return False
        lacking, usual, grain = self._seen
        if depth < _CLEAR * grain:
            return False
        least = usual + max(_HALF * depth, GRAINS * grain)
        pale = np.asarray(lacking > least, np.bool_)
        if away is not None:
            pale &= ~away
        count = _tiles(pale)
        if count < _OWN or _tiles(_without_lines(pale)) < _OWN:
            self.are_found = True
            return True
        self.are_doubted = True
        if not box.is_for_words or (count <= _FEW and depth >= PALE):
            self.unsure.add(box)
        return False

    @cached_property
    def _tells(self) -> bool:
        return not self.image.is_bilevel and self.there.is_sound

    @cached_property
    def _seen(self) -> tuple[Shares, float, float]:
        """What is lacking of its light, 0 where there is print; what is usual; how even."""
        lacking = lacking_light(self.there.overview(self.image.grey), _SMOOTH_PAGE, BESIDE_SCALE)
        by = 2 * round(_AWAY * BESIDE_SCALE) + 1
        room = np.asarray(cv2.erode(room_beside(self.page), np.ones((by, by), np.uint8)), np.uint8)
        for ends in self.image.creases:  # what is left of one is no usual thing of the paper
            one, other = np.rint(ends * BESIDE_SCALE).astype(int).tolist()
            cv2.line(room, one, other, 0, round(_LANE * BESIDE_SCALE))
        bare = room > 0
        usual, grain = evenness(lacking[bare][::5])
        return np.where(bare, lacking, np.float32(0)), usual, grain


def _taken(was: Grey, now: Grey, scale: float) -> Flags:
    """Where something was taken out that shone through, and a little beside it."""
    share = 1 - was / np.maximum(now, 1).astype(np.float32)
    size = round(2 * _BESIDE * scale) | 1
    taken = np.asarray(share > _TAKEN, np.uint8)
    return np.asarray(cv2.dilate(taken, np.ones((size, size), np.uint8)) > 0, np.bool_)


def _without_lines(pale: Flags) -> Flags:
    """The same without what lies along a long line that is not level: a crease that was left.

    Print that shines through lies level.
    """
    seen = pale.astype(np.uint8) * 255
    least = round(_FOLD * BESIDE_SCALE)
    lines = cv2.HoughLinesP(
        seen, 1, np.pi / 720, least // 2, minLineLength=least, maxLineGap=least // 2
    )
    for one, other in np.reshape(() if lines is None else lines, (-1, 2, 2)):
        way = (other - one) / np.hypot(*(other - one))
        if abs(way[1]) > _LEVEL:
            before, behind = (
                np.rint(end).astype(int) for end in (one - least * way, other + least * way)
            )
            cv2.line(seen, before.tolist(), behind.tolist(), 0, round(2 * WIDEST * BESIDE_SCALE))
    return np.asarray(seen > 0, np.bool_)


def _tiles(pale: Flags) -> int:
    """In how many squares of the page something is pale."""
    side = round(_TILE * BESIDE_SCALE)
    height, width = (-(-each // side) * side for each in pale.shape)
    padded = np.zeros((height, width), np.int32)
    padded[: pale.shape[0], : pale.shape[1]] = pale
    sums = padded.reshape(height // side, side, width // side, side).sum((1, 3))
    return int(np.count_nonzero(sums > _IN_A_TILE * BESIDE_SCALE**2))
