"""The surroundings of a box to tick -> what is measured there: how much ink, where, what kind."""

from functools import cached_property
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.pixels import Flags, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.tick_zones import away_from_middle, zones_of

LEAST_INK: Final = 0.12  # share of light that ink takes away at least; grain and shadow take less
_SPECK: Final = 0.16  # mm2: dust, the grain of a fax
_OPEN: Final = 0.38  # share of full ink up to which anything is a mark
_AIRY: Final = 0.44  # and up to which it is one with a white spot as wide as this inside
_SPOT: Final = 0.55  # mm from its middle
_FULL: Final = 0.7  # and up to which it is one where it leaves a side of the box white:
_SIDE: Final = 0.25  # of that side (measured: thick crosses to 0.18, half blackened from 0.38)
_LARGEST_DOT: Final = 0.6  # and up to which it is a dot, with white all around, as round as this:
_RIM: Final = 0.03  # so much of what lies along the frame
_CONVEX: Final = 0.94  # of its hull
_BLACK: Final = 0.93
_HOLE: Final = 0.22  # mm: the largest white spot in a box that was blackened, from its middle
_EVEN: Final = 0.54  # of the darkest, its palest spot (measured: black 0.58, half black to 0.5)
_BLACK_BILEVEL: Final = 0.985  # a fax closes the gaps of a box that was half blackened
_HOLE_BILEVEL: Final = 0.13
_BROAD: Final = 1.2  # mm from middle to edge: no pen is as broad, a drop of coffee is
_BROAD_DARK: Final = 1.5  # but somebody's fat dot is no coffee
_DARK: Final = 0.6  # share of light
_RAGGED: Final = 0.038  # share that is in notches of bilevel ink: black that was eaten into
_NOTCH: Final = 0.6  # mm, the broadest notch (measured: marks to 0.034, eaten black from 0.042)
# share of light: what takes less may be pencil, a stain, a crease, or the other side
# (measured: marks of pens from 0.39, in low light from 0.25)
_PALE: Final = 0.38
_COVERED: Final = 0.9  # of the inside: black of a pencil has no edges inside
_PALE_ALL_OVER: Final = 0.26
_TRACE: Final = 0.06  # share of light: so much is left of pencil where a scanner made paper white
_LIGHT: Final = 15  # percent of the paper is no darker; and times what it is darker usually:
_GRAINS: Final = 1.3  # nine in ten pixels of bare paper take no more
_HATCHED: Final = 0.5  # of the inside (measured: marks to 0.44, one that was wide open to 0.54)
_HATCHED_ALL: Final = 0.62  # more is hatched, whatever gap is left; less leaves none as wide as
_GAP: Final = 0.43  # mm, from its middle (measured: hatched to 0.36, marks in the dark from 0.5)
_OF_DEEPEST: Final = 0.25  # and there is no trace in it, where a picture is blurred
_PALEST: Final = 0.175  # what shines through from the back is paler (measured: 0.15)
SHARP: Final = 0.24  # and its edges soft: of its depth a pixel (measured: 0.22; pencil 0.26)
_BEYOND: Final = np.arange(3.4, 5.2, 0.125) * SCALE  # from the middle, where no slash ends
_STRAIGHT: Final = 0.45  # mm to either side
_ASIDE: Final = np.arange(-0.4, 0.5, 0.125) * SCALE
_FADED: Final = 0.4  # of its darkest: a crease fades
_GOES_ON: Final = 0.75  # of what lies beyond the box
_DISC: Final = (0.9, 1.7)  # mm: radius of the discs that programs draw in a circle; ours has 1.34
_TRUE: Final = 0.2  # mm by which the edge and the middle of such a disc may be off
_CRUMBS: Final = 4  # pieces
_CRUMB: Final = 0.06  # mm2
_MOST: Final = 0.5  # of all ink inside
_SHADE: Final = 0.01  # share of light that even paper takes, by its grain
_SECTORS: Final = 6  # of eight: a ring around the box
_SQUARE: Final = 1.11  # the line of a square is so much thinner in what is measured


_NO_PARTS: Final = np.zeros((2 * PATCH_HALF, 2 * PATCH_HALF), np.int32)
_WAYS: Final = ((1, 0), (0, 1))


class TickInk:
    """The ink in and around one box.

    Args:
        depth: its patch.
        is_round: a circle rather than a square.
        free: where nothing is printed.
        sharp: how steep the edges of ink are, at least, as a share of its depth a pixel.

    Attributes:
        share: of the inside that is ink. is_clean: there is none inside, and none close by.
    """

    def __init__(self, depth: Shares, is_round: bool, free: Flags, sharp: float = SHARP) -> None:
        self.zones = zones_of(is_round)
        self.is_round = is_round
        self.depth = depth
        self.free = free
        self._sharp = sharp
        self.dark = depth > LEAST_INK
        self.is_clean = not (self.dark & (self.zones.inner | (self.zones.around & free))).any()
        self.ink, self.parts = (
            (self.dark, _NO_PARTS) if self.is_clean else _without_specks(self.dark)
        )
        self.share = 0.0 if self.is_clean else _share(self.ink, self.zones.inner)

    @cached_property
    def _deep(self) -> Shares:
        """The inside alone."""
        return self.depth.take(self.zones.places)

    @property
    def specks(self) -> float:
        """The share of the inside that is dust or grain."""
        return 0.0 if self.is_clean else _share(self.dark, self.zones.inner) - self.share

    @property
    def core(self) -> float:
        """The share of the middle of the box that is ink."""
        return _share(self.ink, self.zones.core)

    @cached_property
    def _pieces(self) -> NDArray[np.int32]:
        """Of each piece of ink inside, where it is dark: left, top, width, height, area."""
        deep = float(self._deep.max()) / 2
        inked = self.ink & (self.depth > deep) & self.zones.inner
        _, _, stats, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8), connectivity=8)
        return np.asarray(stats[1:], np.int32)

    @property
    def length(self) -> float:
        """Millimetres from end to end of the longest piece of ink inside: no two specks."""
        sides = self._pieces[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
        return float(sides.max(initial=0)) / SCALE

    @property
    def is_crumbs(self) -> bool:
        """Whether it lies in many pieces: strokes are one or two; this was eaten, of black say."""
        areas = self._pieces[:, cv2.CC_STAT_AREA]
        areas = areas[areas > _CRUMB * SCALE**2]
        return len(areas) >= _CRUMBS and float(areas.max()) < _MOST * float(areas.sum())

    @cached_property
    def line(self) -> float:
        """How dark and wide the frame is."""
        line = float((self.depth * self.zones.line).sum()) / self.zones.length
        return line if self.is_round else line * _SQUARE

    @property
    def line_alone(self) -> float:
        """The same of an empty box without the shade of the paper, where that is uneven."""
        shade = median(self._deep) - _SHADE
        return self.line - max(0.0, shade) * (1.0 if self.is_round else _SQUARE)

    @property
    def beside(self) -> float:
        """The share of ink close around the box, where nothing is printed."""
        there = self.zones.close & self.free
        return _share(self.ink, there) if there.any() else 0.0

    @property
    def is_soft(self) -> bool:
        """Whether what is inside is pale and has soft edges: a stain, or the other side."""
        inner = self.zones.inner
        deepest = self._deepest
        if deepest >= (_PALE if self.share < _COVERED else _PALE_ALL_OVER):
            return False
        across, down = (cv2.Sobel(self.depth, cv2.CV_32F, *way, ksize=3) for way in _WAYS)
        steepest = percentile(np.hypot(across, down)[inner], 98) / 8
        return deepest < _PALEST or steepest < self._sharp * deepest

    @cached_property
    def _deepest(self) -> float:
        """The share of light that the darkest ink inside takes."""
        return percentile(self._deep, 98)

    @property
    def is_crease(self) -> bool:
        """Whether one pale line comes from beyond the box and goes on far behind it."""
        if self._deepest >= _PALE:
            return False
        places = np.argwhere(self.ink & self.zones.inner) - PATCH_HALF
        start = places.mean(axis=0)
        _, spread, ways = np.linalg.svd(places - start, full_matrices=False)
        if spread[1] > _STRAIGHT * SCALE * np.sqrt(len(places)):
            return False
        way, beside = ways[0], np.array([-ways[0][1], ways[0][0]])
        foot = start - (start @ way) * way  # where the line passes the middle of the box
        dark = cv2.dilate(self.depth, np.ones((3, 3), np.uint8)) > _FADED * self._deepest
        ends = []
        for along in (_BEYOND, -_BEYOND):
            spots = foot + along[:, None, None] * way + _ASIDE[None, :, None] * beside
            rows, columns = np.rint(spots + PATCH_HALF).astype(int).transpose(2, 0, 1)
            seen = (np.minimum(rows, columns) >= 0) & (np.maximum(rows, columns) < len(dark))
            last = len(dark) - 1
            there = dark[np.clip(rows, 0, last), np.clip(columns, 0, last)] & seen
            ends.append(float(there.any(axis=1).mean()))
        return min(ends) > _GOES_ON

    @property
    def is_ringed(self) -> bool:
        """Whether there is ink on most sides of the box."""
        parts = [part & self.free for part in self.zones.sectors]
        inked = [self.ink[part].mean() > 0.04 for part in parts if part.sum() > 40]
        return sum(inked) >= min(_SECTORS, len(inked)) and len(inked) > 3

    @property
    def runs_through(self) -> bool:
        """Whether what is inside comes from afar and goes on: a line through a row, a stain."""
        whole = self.strokes
        edges = (whole[0], whole[-1], whole[:, 0], whole[:, -1])
        if sum(bool(edge.any()) for edge in edges) < 2:
            return False
        third = 2 * PATCH_HALF // 3
        is_crossed_here = all(whole[corner].any() for corner in self.zones.corners)
        return not is_crossed_here or any(edge[third:-third].any() for edge in edges)

    @property
    def goes_out_once(self) -> bool:
        """Whether what is inside meets the edges of the patch in one place: a corner has two."""
        whole = self.strokes
        edge = np.concatenate([whole[0], whole[1:, -1], whole[-1, -2::-1], whole[-2:0:-1, 0]])
        return int(np.count_nonzero(edge & ~np.roll(edge, 1))) < 2

    @property
    def strokes(self) -> Flags:
        """The strokes of which some lies inside."""
        inside = np.zeros(int(self.parts.max()) + 1, np.bool_)
        inside[self.parts[self.zones.inner & self.ink]] = True
        inside[0] = False
        return np.asarray(inside[self.parts], np.bool_)

    def is_black(self, *, bilevel: bool) -> bool:
        """Whether the box was made black all over."""
        share = _share(self.solid(), self.zones.inner)
        if bilevel:
            return share > _BLACK_BILEVEL and self.hole < _HOLE_BILEVEL
        if share <= _BLACK or self.hole >= _HOLE:
            return False
        # a coarse scan blurs a hatched box until no white is left, but it stays striped
        palest, darkest = np.percentile(self.depth[self.zones.inner], [3, 95])
        return bool(palest > _EVEN * darkest)

    def mark(self, *, bilevel: bool) -> Literal["marked", "black", "doubtful"]:
        """What the ink inside is: a mark, a box made black, or neither for sure."""
        if self.is_black(bilevel=bilevel):
            return "black"
        if self.is_disc:
            return "marked"
        solid = self.solid()
        share = _share(solid, self.zones.inner)
        if self.broadest > self._broad:
            return "doubtful"
        if (bilevel and share > _OPEN and self._ragged > _RAGGED) or self._is_hatched:
            return "doubtful"
        whitest = min(_share(solid, side) for side in self.zones.sides)
        is_open = share < _OPEN or (share < _AIRY and self.hole >= _SPOT)
        # beyond, it may be a thick cross, or a box that was made black in haste
        is_mark = is_open or (whitest <= _SIDE and share <= _FULL) or self._is_dot(share)
        return "marked" if is_mark else "doubtful"

    def _is_dot(self, share: float) -> bool:
        """Whether it is one round spot with white all around: who blackens a box leaves none."""
        seen = self.solid() & self.zones.inner
        if share > _LARGEST_DOT or _share(seen, self.zones.inner & ~self.zones.middle) > _RIM:
            return False
        spot = seen.astype(np.uint8)
        outlines, _ = cv2.findContours(spot, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        if len(outlines) != 1:
            return False
        hull = float(cv2.contourArea(cv2.convexHull(outlines[0])))
        return float(cv2.contourArea(outlines[0])) > _CONVEX * hull

    @property
    def _broad(self) -> float:
        dark = percentile(self.depth[self.zones.inner & self.solid()], 20)
        return _BROAD_DARK if dark > _DARK else _BROAD

    @property
    def _is_hatched(self) -> bool:
        """Whether traces lie all over the inside of a pale mark: a box made black in pencil."""
        if self._deepest >= _PALE:
            return False
        share = float((self._deep > self._trace).mean())
        return share > _HATCHED and (share > _HATCHED_ALL or self._gap < _GAP)

    @property
    def _gap(self) -> float:
        """Millimetres from the middle of the largest spot without traces to those around it."""
        seen = cv2.blur(self.depth, (5, 5))  # without its grain
        least = max(_TRACE, _OF_DEEPEST * self._deepest)
        white = ((seen <= least) & self.zones.inner).astype(np.uint8)
        return float(cv2.distanceTransform(white, cv2.DIST_L2, 3).max()) / SCALE

    @property
    def _trace(self) -> float:
        """The share of light that is more than the grain of the paper around the box."""
        beyond = self.depth[self.zones.around & self.free]
        if not len(beyond):
            return _TRACE
        usual, light = (percentile(beyond, part) for part in (50, _LIGHT))
        return max(_TRACE, usual + _GRAINS * (usual - light))

    @property
    def _ragged(self) -> float:
        """The share of the inside that is white in narrow notches."""
        size = round(_NOTCH * SCALE)
        round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        solid = self.solid().astype(np.uint8)
        filled = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, round_) - solid
        return float(np.asarray(filled)[self.zones.inner].mean())

    @property
    def is_disc(self) -> bool:
        """Whether it is a disc as programs draw it where a circle is chosen: no hand is as true."""
        there = self.solid() & self.zones.inner
        radius = float(np.sqrt(there.sum() / np.pi)) / SCALE
        if not (self.is_round and _DISC[0] < radius < _DISC[1]):
            return False
        away = away_from_middle()
        within = there[away < (radius - _TRUE) * SCALE].all()
        beyond = self.ink[self.zones.inner & (away > (radius + _TRUE) * SCALE)].any()
        return bool(within and not beyond)

    @property
    def broadest(self) -> float:
        """Millimetres from the middle to the edge of the broadest spot that comes inside."""
        spot = cv2.distanceTransform(self.solid().astype(np.uint8), cv2.DIST_L2, 3)
        return float(np.asarray(spot)[self.zones.inner].max()) / SCALE

    def solid(self) -> Flags:
        """Where there is as much ink as in the middle of a stroke, not only at its edge."""
        return self._solid

    @cached_property
    def _solid(self) -> Flags:
        full = percentile(self._deep, 95)
        return np.asarray(self.depth > max(LEAST_INK, 0.5 * full), np.bool_)

    @property
    def hole(self) -> float:
        """Millimetres from the middle of the largest white spot to the ink around it."""
        white = (~self.solid() & self.zones.inner).astype(np.uint8)
        return float(cv2.distanceTransform(white, cv2.DIST_L2, 3).max()) / SCALE


def _share(ink: Flags, within: Flags) -> float:
    """The share of some of the pixels that is ink."""
    return float(np.count_nonzero(ink & within) / np.count_nonzero(within))


def _without_specks(ink: Flags) -> tuple[Flags, NDArray[np.int32]]:
    """Ink without its specks, and its parts, numbered from 1."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(
        ink.view(np.uint8), connectivity=8, ltype=cv2.CV_16U
    )
    large = stats[:, cv2.CC_STAT_AREA] >= _SPECK * SCALE**2
    large[0] = False
    return np.asarray(large[parts], np.bool_), np.asarray(parts, np.int32)
