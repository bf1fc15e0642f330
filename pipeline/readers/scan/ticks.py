"""The ink in and around boxes to tick -> empty, marked, blackened (taken back), or in doubt.

The paper says: put a cross; wrong? Make the box completely black. Share of ink alone does not tell
a thick cross from a box that was half blackened, nor a cross from the tail of the neighbour's, so
it is also looked at where the ink lies and how much white is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout_parts import Box
from pipeline.readers.scan.patches import HALF, Depths, Patches, from_frame
from pipeline.readers.scan.registering import SCALE

Flags = NDArray[np.bool_]
Verdict = Literal["empty", "near", "marked", "black", "doubtful"]

_INK: Final = 0.12  # share of light that ink takes away at least; grain and shadow take less
_SPECK: Final = 0.16  # mm2: dust, the grain of a fax
_EMPTY: Final = 0.02  # share of the inside that is ink
_SPECKLED: Final = 0.015  # in black and white: what is left of a faint line, beyond usual specks
_MARKED: Final = 0.05
_MARKED_BILEVEL: Final = 0.07
_SMALL: Final = 1.2  # mm: less is a speck of dirt, or a pen that was put down and lifted
_CORE: Final = 0.04  # a mark goes through the middle; what comes in from a neighbour seldom does
_OPEN: Final = 0.38  # share of full ink up to which anything is a mark
_HALF: Final = 0.5  # and up to which it may be one, if it leaves a side of the box white
_FULL: Final = 0.7  # or quite white
_SIDE: Final = 0.22
_QUITE: Final = 0.12
_BLACK: Final = 0.93
_HOLE: Final = 0.22  # mm: the largest white spot in a box that was blackened, from its middle
_BLACK_BILEVEL: Final = 0.985  # a fax closes the gaps of a box that was half blackened
_HOLE_BILEVEL: Final = 0.13
_BROAD: Final = 1.2  # mm from middle to edge: no pen is as broad, a drop of coffee is
_PALE: Final = 0.26  # share of light: what takes less may be pencil, a stain, or the other side
_PALEST: Final = 0.175  # what shines through from the back is paler (measured: 0.15)
_SHARP: Final = 0.24  # and its edges soft: of its depth a pixel (measured: 0.22; pencil 0.26)
_BESIDE: Final = 0.06  # share of ink close around a box that may be a mark which missed it
_SECTORS: Final = 6  # of eight: a ring around the box
_THICK: Final = 1.13  # a frame that was drawn over is so much darker than the others
_THICK_BILEVEL: Final = 1.17
_THICK_ALONE: Final = 0.235  # the same where no empty box is there to compare with
_THICK_ALONE_BILEVEL: Final = 0.4
_SQUARE: Final = 1.11  # the line of a square is so much thinner in what is measured
_GONE: Final = 0.25  # of the usual frame: one that shows less is not there
_LOOSE: Final = 0.25  # mm that a printed mark may lie off or be blurred
_STILL_THERE: Final = 0.6  # share of a printed mark that must still be seen


@dataclass(frozen=True, slots=True)
class Tick:
    """What was seen in a box to tick.

    Attributes:
        verdict: near: the box is empty but for a speck, or for something that was drawn close by
            or over its frame; enough to ask, unless another one is clearly marked.
        ink: share of its inside that is ink, 0 to 1.
    """

    verdict: Verdict
    ink: float


@dataclass(frozen=True, slots=True, eq=False)
class _Zones:
    """The pixels of a patch, by where they lie."""

    inner: Flags
    core: Flags
    line: Flags
    length: int
    around: Flags
    close: Flags
    sides: tuple[Flags, ...]
    sectors: tuple[Flags, ...]


@cache
def _zones(is_round: bool) -> _Zones:
    off = from_frame(HALF, is_round)
    at = np.arange(2 * HALF) - HALF + 0.5
    x, y = np.meshgrid(at, at)
    away = np.hypot(x, y)
    inner = off < -0.5 * SCALE
    around = (off > 0.55 * SCALE) & (away < 5.1 * SCALE) & (off < 2.5 * SCALE)
    close = around & (off < 1.4 * SCALE)
    eighth = ((np.arctan2(y, x) / np.pi + 1) * 4).astype(int) % 8
    sides = tuple(
        inner & (np.abs(across) < 0.6 * SCALE) & (sign * along > 0.85 * SCALE)
        for along, across in ((x, y), (y, x))
        for sign in (-1, 1)
    )
    sectors = tuple(around & (eighth == n) for n in range(8))
    line = np.abs(off) < 0.7 * SCALE
    core = away < 1.1 * SCALE
    return _Zones(inner, core, line, int(line.sum()), around, close, sides, sectors)


def look_at(
    seen: Patches,
    boxes: Sequence[Box],
    free: Sequence[Flags],
    printed: Sequence[Depths | None],
    *,
    bilevel: bool,
) -> list[Tick]:
    """Judge every box of a page.

    Args:
        seen: what lies around each of them.
        boxes: the same boxes, as laid out.
        free: of each patch, where nothing is printed.
        printed: of each box in which a mark was printed beforehand, its patch as it was printed.
        bilevel: the scan knew black and white only.
    """
    looks = [
        _Look(depth, box.kind == "circle", blank)
        for depth, box, blank in zip(seen.depths, boxes, free, strict=True)
    ]
    page = _Page.of(looks, seen.frames, bilevel=bilevel)
    return [
        Tick(page.verdict(look, float(frame), before), round(look.share, 4))
        for look, before, frame in zip(looks, printed, seen.frames, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Page:
    """What is usual on a page: no box is judged without the others.

    Attributes:
        frame: how much a printed frame shows. line: how dark an undrawn one is; None if unknown.
        spread: how much lines differ from that, as a share of it: more with little toner.
        specks: share of the inside of a box that is specks.
    """

    frame: float
    line: float | None
    spread: float
    specks: float
    bilevel: bool

    @classmethod
    def of(cls, looks: Sequence["_Look"], frames: NDArray[np.float64], *, bilevel: bool) -> "_Page":
        empty = [look for look in looks if look.share < _EMPTY]
        lines = [look.line for look in empty]
        usual = float(np.median(lines)) if len(lines) > 2 else None
        return cls(
            frame=float(np.median(frames)),
            line=usual,
            spread=float(np.median(np.abs(np.array(lines) / usual - 1))) if usual else 0.0,
            specks=float(np.median([look.specks for look in looks])),
            bilevel=bilevel,
        )

    def verdict(self, look: "_Look", frame: float, before: Depths | None) -> Verdict:
        if frame < _GONE * self.frame:
            return "doubtful"  # torn off, or folded away
        if before is not None:
            return _kept(look, before, bilevel=self.bilevel)
        if look.share < _EMPTY:
            return self._empty(look)
        least = _MARKED_BILEVEL if self.bilevel else _MARKED
        if look.share < least or look.length < _SMALL:
            return "near"
        is_odd = look.core < _CORE or look.is_soft or look.runs_through
        return "doubtful" if is_odd else look.mark(bilevel=self.bilevel)

    def _empty(self, look: "_Look") -> Verdict:
        """An empty box: whether something was drawn around it, over its frame or close by."""
        if look.is_clean:
            return "near" if look.line > self._thick else "empty"
        if look.is_ringed:
            return "doubtful"
        is_faint = self.bilevel and look.specks > 3 * self.specks + _SPECKLED
        return "near" if is_faint or look.line > self._thick or look.beside > _BESIDE else "empty"

    @property
    def _thick(self) -> float:
        """How dark a line is that was drawn over."""
        if self.line is None:
            return _THICK_ALONE_BILEVEL if self.bilevel else _THICK_ALONE
        return self.line * max(_THICK_BILEVEL if self.bilevel else _THICK, 1 + 4 * self.spread)


def _kept(look: "_Look", before: Depths, *, bilevel: bool) -> Verdict:
    """A box in which a mark was printed: as it was, blackened since, or otherwise drawn on."""
    size = 2 * round(_LOOSE * SCALE) + 1
    print_ = (before > _INK).astype(np.uint8)
    may = cv2.dilate(print_, np.ones((size, size), np.uint8)).astype(np.bool_)
    inner = look.zones.inner
    if not look.ink[print_.astype(np.bool_) & inner].mean() > _STILL_THERE:
        return "doubtful"
    if look.is_black(bilevel=bilevel):
        return "black"
    added = look.ink & ~may
    inside = float(added[inner].sum()) / max(1, int(inner.sum()))
    return "marked" if inside < _EMPTY / 2 and look.beside < _BESIDE else "doubtful"


_NO_PARTS: Final = np.zeros((2 * HALF, 2 * HALF), np.int32)
_WAYS: Final = ((1, 0), (0, 1))


class _Look:
    """What is measured of one box."""

    def __init__(self, depth: Depths, is_round: bool, free: Flags) -> None:
        self.zones = _zones(is_round)
        self.is_round = is_round
        self.depth = depth
        self.free = free
        self.dark = depth > _INK
        self.is_clean = not (self.dark & (self.zones.inner | (self.zones.around & free))).any()
        self.ink, self.parts = (
            (self.dark, _NO_PARTS) if self.is_clean else _without_specks(self.dark)
        )
        self.share = 0.0 if self.is_clean else float(self.ink[self.zones.inner].mean())

    @property
    def specks(self) -> float:
        """The share of the inside that is dust or grain."""
        return 0.0 if self.is_clean else float(self.dark[self.zones.inner].mean()) - self.share

    @property
    def core(self) -> float:
        return float(self.ink[self.zones.core].mean())

    @property
    def length(self) -> float:
        """Millimetres from end to end of the ink inside, the longer way."""
        deep = float(self.depth[self.zones.inner].max()) / 2
        inked = self.ink & (self.depth > deep) & self.zones.inner
        spans = [np.flatnonzero(inked.any(axis=axis)) for axis in (0, 1)]
        return max(float(span[-1] - span[0] + 1) if span.size else 0.0 for span in spans) / SCALE

    @property
    def line(self) -> float:
        """How dark and wide the frame is."""
        line = float((self.depth * self.zones.line).sum()) / self.zones.length
        return line if self.is_round else line * _SQUARE

    @property
    def beside(self) -> float:
        """The share of ink close around the box, where nothing is printed."""
        there = self.zones.close & self.free
        return float(self.ink[there].mean()) if there.any() else 0.0

    @property
    def is_soft(self) -> bool:
        """Whether what is inside is pale and has soft edges: a stain, or the other side."""
        inner = self.zones.inner
        deepest = float(np.percentile(self.depth[inner], 98))
        if deepest >= _PALE:
            return False
        across, down = (cv2.Sobel(self.depth, cv2.CV_32F, *way, ksize=3) for way in _WAYS)
        steepest = float(np.percentile(np.hypot(across, down)[inner], 98)) / 8
        return deepest < _PALEST or steepest < _SHARP * deepest

    @property
    def is_ringed(self) -> bool:
        """Whether there is ink on most sides of the box."""
        parts = [part & self.free for part in self.zones.sectors]
        inked = [self.ink[part].mean() > 0.04 for part in parts if part.sum() > 40]
        return sum(inked) >= min(_SECTORS, len(inked)) and len(inked) > 3

    @property
    def runs_through(self) -> bool:
        """Whether what is inside comes from afar and goes on: a line through a row, a stain."""
        whole = self._inside()
        edges = (whole[0], whole[-1], whole[:, 0], whole[:, -1])
        return sum(bool(edge.any()) for edge in edges) > 1

    def _inside(self) -> Flags:
        """The strokes of which some lies inside."""
        inside = np.unique(self.parts[self.zones.inner & self.ink])
        return np.asarray(np.isin(self.parts, inside[inside > 0]), np.bool_)

    def is_black(self, *, bilevel: bool) -> bool:
        """Whether the box was made black all over."""
        share = float(self.solid()[self.zones.inner].mean())
        if bilevel:
            return share > _BLACK_BILEVEL and self.hole < _HOLE_BILEVEL
        return share > _BLACK and self.hole < _HOLE

    def mark(self, *, bilevel: bool) -> Verdict:
        """What the ink inside is: a mark, a box made black, or neither for sure."""
        if self.is_black(bilevel=bilevel):
            return "black"
        solid = self.solid()
        share = float(solid[self.zones.inner].mean())
        if self.broadest > _BROAD:
            return "doubtful"
        whitest = min(float(solid[side].mean()) for side in self.zones.sides)
        room = 1.0 if share < _OPEN else _SIDE if share < _HALF else _QUITE
        # beyond, it may be a thick cross, or a box that was made black in haste
        return "marked" if whitest <= room and share <= _FULL else "doubtful"

    @property
    def broadest(self) -> float:
        """Millimetres from the middle to the edge of the broadest spot that comes inside."""
        spot = cv2.distanceTransform(self.solid().astype(np.uint8), cv2.DIST_L2, 3)
        return float(np.asarray(spot)[self.zones.inner].max()) / SCALE

    def solid(self) -> Flags:
        """Where there is as much ink as in the middle of a stroke, not only at its edge."""
        full = float(np.percentile(self.depth[self.zones.inner], 95))
        return np.asarray(self.depth > max(_INK, 0.5 * full), np.bool_)

    @property
    def hole(self) -> float:
        """Millimetres from the middle of the largest white spot to the ink around it."""
        white = (~self.solid() & self.zones.inner).astype(np.uint8)
        return float(cv2.distanceTransform(white, cv2.DIST_L2, 3).max()) / SCALE


def _without_specks(ink: Flags) -> tuple[Flags, NDArray[np.int32]]:
    """Ink without its specks, and its parts, numbered from 1."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= _SPECK * SCALE**2
    large[0] = False
    return np.asarray(large[parts], np.bool_), np.asarray(parts, np.int32)
