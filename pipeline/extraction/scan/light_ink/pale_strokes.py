"""A box that seems empty -> whether strokes stand in it so pale that they are no ink to a reader.

A hard pencil leaves 2 to 12 in 100 of what black takes of the light. To people that is writing.
What is left is told from the grain of the paper by being wide and long; from what shines through,
a crease or dirt by the bare paper of the page: that has such things too, where they are its own.
"""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from forms.layout.galleys import TICK, WRITING
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Indices, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, room_beside
from pipeline.extraction.scan.registering.registration import SCALE, Registration
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, from_frame
from pipeline.extraction.scan.ticks.surroundings import with_margin
from pipeline.extraction.scan.ticks.tick_verdicts import Tick
from pipeline.extraction.scan.words.written_boxes import MARGIN

_SMOOTH: Final = (5, 5)  # pixels: as wide as a thin stroke
_SMOOTH_PAGE: Final = (3, 3)
_REACH: Final = 18  # pixels from the middle of a patch that hold the inside of a box, and more
_KINDS: Final = (True, False)
_INSET: Final = 0.9  # mm of a box that its frame may darken
_RULE: Final = 0.7  # mm to either side of a dotted rule
_CALMED: Final = 1.1  # the same, where soft shades were taken out: beside dots some are left
# of the light (measured: grain of plain pages to 0.014, pencil of 3 in 100 from 0.02)
_PALE: Final = 0.016
_PALER: Final = 0.010  # the same among words by a hand that wrote so palely elsewhere on the page
_GRAINS: Final = 4.5  # times the grain, more than which a stroke is darker
# times the grain, and mm, of a stroke in little light (measured of empty boxes: 0.0 and 0.7 mm)
_STANDS_OUT: Final = ((6.0, 0.75), (4.5, 1.2))
_USUAL: Final = (
    25  # of a hundred boxes to tick, by how dark they are: of the rest more may be marked
)
_FEW_BOXES: Final = 6  # to tick, that may all be marked: the paper beside them tells
_STRIP: Final = (round(0.9 * SCALE), round(2.0 * SCALE))  # pixels beyond a frame
_RIPPLES: Final = 2.0  # times as deep a stroke is
_COARSE: Final = 0.06  # of the light: no grain is coarser, smoothed
_PRESSED: Final = 0.03  # of the light: deeper they are not
_PART: Final = 0.03  # of the inside of a box to tick
_LONG: Final = 1.5  # mm from end to end of the longest stroke in a cell or among words
_ALL: Final = 2.0  # mm of all of them
_DARK: Final = 0.3  # of the light, smoothed: ink
_CRUMB: Final = 0.5  # mm: what is shorter is no stroke
_WIDEST: Final = 3.0  # mm: what is broader is a shadow or a stain
_BROAD: Final = np.ones((round(_WIDEST * SCALE), round(_WIDEST * SCALE)), np.uint8)
_PIECE: Final = 12.0  # mm of a box with one light
_AWAY: Final = 1.0  # mm from print and its blur
_LANE: Final = 8.0  # mm across a crease that was taken out
_FOLD: Final = 60.0  # mm of a crease that shows, at least; half of it must
_LEVEL: Final = 0.06  # rise of a line that is level
_TILE: Final = 15.0  # mm
_IN_A_TILE: Final = 0.6  # mm2, or there is nothing in it
_OWN: Final = 8  # tiles: so much on its bare paper is its own, and no notes (measured: from 9)
_CLEAR: Final = 6.0  # times the grain of that, or it may be no more
_HALF: Final = 0.5  # of how dark what stands in a box is, what counts on the bare paper


@cache
def _core(is_round: bool) -> Flags:
    """The pixels of a patch far enough within the frame of a box to tick."""
    return np.asarray(from_frame(PATCH_HALF, is_round) < -_INSET * SCALE, np.bool_)


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
    smooth = cv2.blur(tall, _SMOOTH).reshape(len(boxes), -1)
    is_round = np.array([box.kind == "circle" for box in boxes])
    inner = {kind: smooth[is_round == kind].take(_middle(kind), axis=1) for kind in _KINDS}
    are_few = len(boxes) <= _FEW_BOXES
    of_paper = [_beside(depths)] if are_few else [each for each in inner.values() if len(each)]
    usual, grain, ripples = _of_page(of_paper)
    least = max(_PALE, min(_GRAINS * grain, _COARSE), ripples)
    shares = np.zeros(len(boxes))
    for kind, each in inner.items():
        shares[is_round == kind] = (each > usual + least).mean(axis=1)
    found = {}
    for n in np.flatnonzero((shares > _PART) & bare).tolist():
        patch = cv2.blur(depths[n], _SMOOTH)
        stroke = patch - cv2.morphologyEx(patch, cv2.MORPH_OPEN, _BROAD)
        stroke = stroke[_core(bool(is_round[n]))]
        if (stroke > least).mean() > _PART:
            found[boxes[n]] = percentile(stroke, 98)
    return found


def _beside(depths: Shares) -> Shares:
    """Of each box a strip of paper beside its frame, as long as that: of four the third palest."""
    half, (near, far) = round(TICK / 2 * SCALE), _STRIP
    smooth = np.stack([cv2.blur(patch, _SMOOTH) for patch in depths])
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


def _pale_cells(cells: Sequence[Grey]) -> float:
    """How dark what stands in the cells of a comb is, of the light; 0 where nothing does."""
    rim = round(_INSET * SCALE)
    pieces = (cell[rim:-rim, rim:-rim] for cell in cells)
    return _strokes([(piece, None) for piece in pieces if min(piece.shape) > rim])


def _in_words(crop: Grey, box: Box, rule: float) -> Sequence[tuple[Grey, Flags | None]]:
    """Pieces of a box for words, of one light each, and where they are free of dotted rules.

    Args:
        crop: the box with `MARGIN` around it.
        box: as laid out.
        rule: mm to either side of a dotted rule that are not looked at.
    """
    edge = round((MARGIN + _INSET) * SCALE)
    inside = crop[edge:-edge, edge:-edge]
    if min(inside.shape) < SCALE:
        return ()
    free: Flags | None = None
    if box.kind == "lines":
        down = (np.arange(len(inside)) + 0.5) / SCALE + _INSET
        pitch = box.h / max(1, round(box.h / WRITING))
        off = np.abs(down - np.rint(down / pitch) * pitch)
        free = np.broadcast_to((off > rule)[:, None], inside.shape)
    return list(_pieces(inside, free))


def _pieces(inside: Grey, free: Flags | None) -> Iterator[tuple[Grey, Flags | None]]:
    count = max(1, round(inside.shape[1] / (_PIECE * SCALE)))
    edges = np.linspace(0, inside.shape[1], count + 1).astype(int)
    for left, right in pairwise(edges.tolist()):
        columns = slice(left, right)
        yield inside[:, columns], None if free is None else free[:, columns]


def _strokes(pieces: Sequence[tuple[Grey, Flags | None]], least: float = _PALE) -> float:
    """How dark the strokes in some pieces of a box are, where there are any."""
    lengths, depth = _measured(pieces, least, _GRAINS)
    return depth if max(lengths) >= _LONG and sum(lengths) >= _ALL else 0.0


def _measured(
    pieces: Sequence[tuple[Grey, Flags | None]], least: float, grains: float
) -> tuple[list[float], float]:
    """How long strokes are (mm), and how dark: darker than `least`, and than so many grains."""
    lengths, depths = [0.0], [0.0]
    for piece, free in pieces:
        lacking = _lacking(piece, _SMOOTH, SCALE)
        there = lacking if free is None else lacking[free]
        if not there.size:
            continue
        usual, grain = _even(there)
        pale = lacking - usual > max(least, grains * grain)
        if free is not None:
            pale &= free
        sides = _sides(np.asarray(pale, np.bool_), lacking)
        if len(sides):
            lengths += sides.tolist()
            depths.append(percentile(lacking[pale], 90) - usual)
    return lengths, max(depths)


def _sides(pale: Flags, lacking: Shares) -> Shares:
    """From corner to corner, in mm, of all that is more than a crumb, and nowhere as dark as ink.

    What is dark is judged as ink is: smoothed on paper without any grain a speck looks long.
    """
    count, found, stats, _ = cv2.connectedComponentsWithStats(pale.astype(np.uint8), connectivity=8)
    deepest = np.zeros(count, np.float32)
    np.maximum.at(deepest, np.asarray(found, np.int64)[pale], lacking[pale])
    long = np.hypot(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]) / SCALE
    return np.asarray(long[(long > _CRUMB) & (deepest[1:] < _DARK)], np.float32)


class PaleStrokes:
    """What stands on a page that is no ink, so pale is it.

    `is_calmed`: soft shades were taken out of its picture (see `soft_shades`).
    """

    def __init__(
        self,
        image: PageImage,
        there: Registration,
        page: LayoutPage,
        *,
        is_calmed: bool = False,
    ) -> None:
        self.rule = _CALMED if is_calmed else _RULE
        self.image = image
        self.there = there
        self.page = page
        self.are_found = False  # whether some were, in any box

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
            Tick("near", tick.ink) if self._is_written(found.get(box, 0.0)) else tick
            for box, tick in zip(boxes, looks, strict=True)
        ]

    def in_cells(self, cells: Sequence[Grey]) -> bool:
        """Whether something stands in the cells of a comb."""
        return self._is_written(_pale_cells(cells))

    def in_words(self, box: Box, *, closely: bool = False) -> bool:
        """Whether something stands in a box for words.

        `closely`: the hand is known to write so palely on this page.
        """
        crop = self.there.cut(self.image.grey, with_margin(box))
        pieces = _in_words(crop, box, self.rule)
        if self.image.quiet is not None:  # the grain of the bare paper is as pale, and everywhere
            for grains, long in _STANDS_OUT:
                if max(_measured(pieces, _PALE, grains)[0]) >= long:
                    return True
        return self._is_written(_strokes(pieces, _PALER if closely else _PALE))

    def _is_written(self, depth: float) -> bool:
        """Whether what takes so much of the light was written there: the paper has no such thing.

        Nothing is known in black and white.
        """
        if depth <= 0 or not self._tells:
            return False
        lacking, usual, grain = self._seen
        if depth < _CLEAR * grain:
            return False
        least = usual + max(_HALF * depth, _GRAINS * grain)
        pale = np.asarray(lacking > least, np.bool_)
        if _tiles(pale) < _OWN or _tiles(_without_lines(pale)) < _OWN:
            self.are_found = True
            return True
        return False

    @cached_property
    def _tells(self) -> bool:
        return not self.image.is_bilevel and self.there.is_sound

    @cached_property
    def _seen(self) -> tuple[Shares, float, float]:
        """What is lacking of its light, 0 where there is print; what is usual; how even."""
        lacking = _lacking(self.there.overview(self.image.grey), _SMOOTH_PAGE, BESIDE_SCALE)
        by = 2 * round(_AWAY * BESIDE_SCALE) + 1
        room = np.asarray(cv2.erode(room_beside(self.page), np.ones((by, by), np.uint8)), np.uint8)
        for ends in self.image.creases:  # what is left of one is no usual thing of the paper
            one, other = np.rint(ends * BESIDE_SCALE).astype(int).tolist()
            cv2.line(room, one, other, 0, round(_LANE * BESIDE_SCALE))
        bare = room > 0
        usual, grain = _even(lacking[bare][::5])
        return np.where(bare, lacking, np.float32(0)), usual, grain


def _lacking(seen: Grey, by: tuple[int, int], scale: float) -> Shares:
    """The share of light that is lacking, beside the paper around each pixel; smoothed."""
    smooth = cv2.blur(seen.astype(np.float32), by)
    size = round(_WIDEST * scale)
    light = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    return np.asarray(1 - smooth / np.maximum(light, 1), np.float32)


def _even(lacking: Shares) -> tuple[float, float]:
    """What is usual, and how much that strays, by what is paler: the rest may be ink."""
    usual = median(lacking)
    return usual, usual - percentile(lacking, 16)


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
            cv2.line(seen, before.tolist(), behind.tolist(), 0, round(2 * _WIDEST * BESIDE_SCALE))
    return np.asarray(seen > 0, np.bool_)


def _tiles(pale: Flags) -> int:
    """In how many squares of the page something is pale."""
    side = round(_TILE * BESIDE_SCALE)
    height, width = (-(-each // side) * side for each in pale.shape)
    padded = np.zeros((height, width), np.int32)
    padded[: pale.shape[0], : pale.shape[1]] = pale
    sums = padded.reshape(height // side, side, width // side, side).sum((1, 3))
    return int(np.count_nonzero(sums > _IN_A_TILE * BESIDE_SCALE**2))
