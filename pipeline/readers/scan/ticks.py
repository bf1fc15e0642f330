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
_EMPTY: Final = 0.02  # share of the inside that is ink
_EMPTY_BILEVEL: Final = 0.008  # of a faint line a scanner for black and white leaves specks
_MARKED: Final = 0.05
_MARKED_BILEVEL: Final = 0.07
_CORE: Final = 0.04  # a mark goes through the middle; what comes in from a neighbour seldom does
_OPEN: Final = 0.38  # share of full ink up to which anything is a mark
_FULL: Final = 0.62  # and up to which it may be one, if it leaves a side white
_SIDE: Final = 0.22
_BLACK: Final = 0.93
_HOLE: Final = 0.22  # mm: the largest white spot in a box that was blackened, from its middle
_BESIDE: Final = 0.06  # share of ink around a box that may be a mark which missed it
_SECTORS: Final = 6  # of eight: a ring around the box
_GONE: Final = 0.25  # of the usual frame: one that shows less is not there
_LOOSE: Final = 0.25  # mm that a printed mark may lie off or be blurred
_STILL_THERE: Final = 0.6  # share of a printed mark that must still be seen
_THROUGH: Final = 0.93  # share of the way across that is ink, of a line that goes on
_REACH: Final = round(2.4 * SCALE)  # pixels from the middle of a box to its frame
_THICK: Final = 1.22  # a frame that was drawn over is so much darker than the others


@dataclass(frozen=True, slots=True)
class Tick:
    """What was seen in a box to tick.

    Attributes:
        verdict: near: the box is empty, but something was drawn close by.
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
    around: Flags
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
    eighth = ((np.arctan2(y, x) / np.pi + 1) * 4).astype(int) % 8
    sides = tuple(
        inner & (np.abs(across) < 0.6 * SCALE) & (sign * along > 0.85 * SCALE)
        for along, across in ((x, y), (y, x))
        for sign in (-1, 1)
    )
    sectors = tuple(around & (eighth == n) for n in range(8))
    return _Zones(inner, away < 1.1 * SCALE, np.abs(off) < 0.7 * SCALE, around, sides, sectors)


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
    lines = [look.line for look in looks if look.share < _EMPTY]
    usual = float(np.median(lines)) if lines else 1.0
    frames = float(np.median(seen.frames)) if len(boxes) else 0.0
    verdicts = []
    for look, before, frame in zip(looks, printed, seen.frames, strict=True):
        if frame < _GONE * frames:
            verdicts.append(Tick("doubtful", round(look.share, 4)))  # torn off, or folded away
        elif before is not None:
            verdicts.append(Tick(_kept(look, before), round(look.share, 4)))
        else:
            verdicts.append(Tick(_verdict(look, usual, bilevel=bilevel), round(look.share, 4)))
    return verdicts


def _kept(look: "_Look", before: Depths) -> Verdict:
    """A box in which a mark was printed: as it was, blackened since, or otherwise drawn on."""
    size = 2 * round(_LOOSE * SCALE) + 1
    print_ = (before > _INK).astype(np.uint8)
    may = cv2.dilate(print_, np.ones((size, size), np.uint8)).astype(np.bool_)
    inner = look.zones.inner
    if not look.ink[print_.astype(np.bool_) & inner].mean() > _STILL_THERE:
        return "doubtful"
    if float(look.solid()[inner].mean()) > _BLACK and look.hole < _HOLE:
        return "black"
    added = look.ink & ~may
    inside = float(added[inner].sum()) / max(1, int(inner.sum()))
    return "marked" if inside < _EMPTY / 2 and look.beside < _BESIDE else "doubtful"


class _Look:
    """What is measured of one box."""

    def __init__(self, depth: Depths, is_round: bool, free: Flags) -> None:
        self.zones = _zones(is_round)
        self.depth = depth
        self.ink = depth > _INK
        self.free = free
        self.share = float(self.ink[self.zones.inner].mean())

    @property
    def core(self) -> float:
        return float(self.ink[self.zones.core].mean())

    @property
    def line(self) -> float:
        """How dark and wide the frame is."""
        return float(self.depth[self.zones.line].mean())

    def solid(self) -> Flags:
        """Where there is as much ink as in the middle of a stroke, not only at its edge."""
        full = float(np.percentile(self.depth[self.zones.inner], 95))
        return np.asarray(self.depth > max(_INK, 0.5 * full), np.bool_)

    @property
    def hole(self) -> float:
        """Millimetres from the middle of the largest white spot to the ink around it."""
        white = (~self.solid() & self.zones.inner).astype(np.uint8)
        return float(cv2.distanceTransform(white, cv2.DIST_L2, 3).max()) / SCALE

    @property
    def beside(self) -> float:
        """The share of ink around the box, where nothing is printed."""
        there = self.zones.around & self.free
        return float(self.ink[there].mean()) if there.any() else 0.0

    @property
    def is_run_through(self) -> bool:
        """Whether a straight line comes in on one side of all that is looked at and goes on.

        Dirt on the glass of a feeder draws one along the whole page; so does whoever strikes out a
        row. A mark ends near its box.
        """
        box = slice(HALF - _REACH, HALF + _REACH)
        for ink in (self.ink, self.ink.T):
            line = ink[:, :-2] | ink[:, 1:-1] | ink[:, 2:]
            if (line.mean(axis=0)[box] > _THROUGH).any():
                return True
        return False

    @property
    def is_ringed(self) -> bool:
        """Whether there is ink on most sides of the box."""
        parts = [part & self.free for part in self.zones.sectors]
        inked = [self.ink[part].mean() > 0.04 for part in parts if part.sum() > 40]
        return sum(inked) >= min(_SECTORS, len(inked)) and len(inked) > 3


def _verdict(look: _Look, usual: float, *, bilevel: bool) -> Verdict:
    if look.share < (_EMPTY_BILEVEL if bilevel else _EMPTY):
        return _outside(look, usual)
    if look.share < (_MARKED_BILEVEL if bilevel else _MARKED) or look.core < _CORE:
        return "doubtful"
    if look.is_run_through:
        return "doubtful"
    solid = look.solid()
    share = float(solid[look.zones.inner].mean())
    if share > _BLACK and look.hole < _HOLE:
        return "black"
    whitest = min(float(solid[side].mean()) for side in look.zones.sides)
    if share > _FULL or (share > _OPEN and whitest > _SIDE):
        return "doubtful"  # a thick cross, or a box that was made black in haste
    return "marked"


def _outside(look: _Look, usual: float) -> Verdict:
    """An empty box: whether something was drawn around it, over its frame or close by."""
    if look.line > _THICK * usual or look.is_ringed:
        return "doubtful"
    return "near" if look.beside > _BESIDE else "empty"
