"""The grey picture of a box for words -> its ink: strokes, specks, and what only looks in.

What is printed (frame, dotted rules, words printed beforehand) is known and left out. What is left
is told apart by shape: a stroke is long and thin, dust is a speck, a letter of the line above only
hangs in from outside. Lengths in millimetres, areas in square millimetres.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from forms.ground.style import MM
from forms.layout.blocks import WRITING
from forms.layout.parts import Box
from pipeline.extraction.scan.box_frame import Flags, Frame, find_frame

Grey = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

_COARSE: Final = 4.0  # pixels per millimetre
_WIDEST: Final = 3.0  # mm; what is dark over more than this is shadow, not a stroke
_SOLID: Final = 0.42  # of the paper's brightness: darker than any shadow
_FAINTEST: Final = 9  # of 255, below the paper around it
_PRINTED: Final = 235  # of 255: also of a thin line that was taken smaller
_DARK: Final = 60
_VISIBLE: Final = 40
_FRAME_HALF: Final = 0.5  # mm to either side of the frame's middle
_SPECK: Final = 1.3  # mm, blur included: what is smaller both ways is no stroke
_GRAIN: Final = 0.055  # mm2 of full black: no more than a bad pixel of a fax
_DOT_PITCH: Final = 3.5 / MM  # mm, of the dashes that `forms.pdf.drawing` gives a dotted line
_FEW_DOTS: Final = 5.5  # mm, of a rule whose dots ran into each other in a bad scan
_RULE_HALF: Final = 0.7  # mm: the height in which dots of a rule lie
_RIPPLES: Final = 1.5  # mm beside the frame
_RIPPLE: Final = 9
_DUST: Final = 0.12  # mm2 of full black: a speck that could be meant
_PIECE: Final = 12.0  # mm of a box with one grain
_TAIL: Final = 3.0  # mm that a letter of the next line hangs in, at most
_TOGETHER: Final = 1.2  # mm between specks of one faint stroke
_MANY: Final = 400  # specks are enough to see that they lie together


def ink_of(crop: Grey, box: Box, scale: float, margin: float, printed: Grey | None = None) -> "Ink":
    """Find the ink of a box in its crop, which has `margin` millimetres around the box.

    Looked at coarsely: four times fewer pixels, and half the grain under a faint pencil.
    """
    grey = _coarse(crop, scale)
    depth = _depth(grey, _COARSE)
    frame = find_frame(depth, box, _COARSE, margin)
    if printed is not None:
        depth[_thicker(_coarse(printed, scale) < _PRINTED, 0.5 * _COARSE)] = 0
    return Ink(grey, depth, _weak(depth, frame), frame, box, _COARSE)


def _coarse(grey: Grey, scale: float) -> Grey:
    factor = _COARSE / scale
    size = round(grey.shape[1] * factor), round(grey.shape[0] * factor)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _depth(grey: Grey, scale: float) -> Grey:
    """How much darker than the paper around it each pixel is, 0 to 255; shadows do not count."""
    paper = paper_of(grey, scale)
    depth = np.asarray(255 - cv2.divide(grey, np.maximum(paper, 1), scale=255), dtype=np.uint8)
    white = _quantile(grey[::4, ::4], 0.9)
    solid = np.where(grey < _SOLID * white, 160, 0).astype(np.uint8)
    return np.asarray(cv2.max(depth, solid), dtype=np.uint8)


def paper_of(grey: Grey, scale: float) -> Grey:
    """The brightness of the paper under the ink at each pixel."""
    size = max(3, round(_WIDEST * scale) | 1)
    kernel = np.ones((size, size), np.uint8)
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel), dtype=np.uint8)


def _weak(depth: Grey, frame: Frame) -> Mask:
    """What is darker than the grain of the paper, which is coarser in a shadow.

    Along the frame a JPEG has its ripples, so there ink must be darker to count.
    """
    inner = frame.inner
    columns = np.flatnonzero(inner.any(axis=0))
    if len(columns) == 0:
        return np.zeros_like(depth)
    pieces = np.array_split(columns, max(1, round(len(columns) / (_PIECE * _COARSE))))
    least = [_least(depth[:, piece][inner[:, piece]]) for piece in pieces]
    around = np.pad(least, 1, mode="edge")
    around = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:])
    middles = [float(piece.mean()) for piece in pieces]
    limits = np.interp(np.arange(depth.shape[1]), middles, around)
    ripples = np.where(frame.deep < _RIPPLES * _COARSE, np.uint8(_RIPPLE), np.uint8(0))
    return np.asarray(depth > ripples + limits.astype(np.float32), dtype=np.uint8)


def _least(depth: Grey) -> float:
    """The darkness that ink has and the grain of the paper has not."""
    middle, low = _quantile(depth, 0.5), _quantile(depth, 0.25)
    return max(_FAINTEST, middle + 4.5 * (middle - low) / 0.67)


def _quantile(values: Grey, share: float) -> float:
    """As numpy's, for bytes, in a tenth of the time."""
    counts = np.bincount(values.ravel(), minlength=256)
    return float(np.searchsorted(np.cumsum(counts), share * values.size))


def _thicker(mask: Flags | Mask, by: float) -> Flags:
    size = 2 * max(1, round(by)) + 1
    kernel = np.ones((size, size), np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel), dtype=np.bool_)


@dataclass(frozen=True)
class Ink:
    """The ink of a box, told apart; made by `ink_of`."""

    grey: Grey
    depth: Grey
    weak: Mask
    frame: Frame
    box: Box
    scale: float

    @cached_property
    def is_blank(self) -> bool:
        """Whether there is nothing at all but what is printed: the quick way out."""
        seen = self.frame.inner & ~self._dots
        return not self.weak[seen].any()

    @cached_property
    def _rule_rows(self) -> list[float]:
        """Where the dotted rules run, in pixels from the top of the crop."""
        if self.box.kind != "lines":
            return []
        count = round(self.box.h / WRITING)
        top, bottom = self.frame.top, self.frame.bottom
        return [top + (bottom - top) * n / count for n in range(1, count)]

    @cached_property
    def _dots(self) -> Flags:
        """Where the dots of the rules are printed."""
        mask = np.zeros(self.grey.shape, np.uint8)
        reach = 0.5 * self.scale
        start = self.frame.left + 2 * self.scale
        for row in self._rule_rows:
            for n in range(int((self.box.w - 4) / _DOT_PITCH) + 2):
                middle = round(start + n * _DOT_PITCH * self.scale), round(row)
                cv2.circle(mask, middle, round(reach), 1, -1)
        return mask.astype(np.bool_)

    @cached_property
    def _bridged(self) -> Mask:
        """The weak ink without the frame, but for where a stroke runs through it."""
        band = self.frame.band
        mask = np.where(band, np.uint8(0), self.weak)
        reach = round(2 * _FRAME_HALF * self.scale) + 3
        across = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, 3), np.uint8))
        along = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, reach), np.uint8))
        through = np.asarray(cv2.max(across, along), dtype=np.uint8)
        mask[band] = through[band] & self.weak[band]
        return np.asarray(mask, dtype=np.uint8)

    @cached_property
    def _parts(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        _, labels, stats, _ = cv2.connectedComponentsWithStats(self._bridged, connectivity=8)
        return labels.astype(np.int32), stats.astype(np.int32)

    @cached_property
    def _inside(self) -> npt.NDArray[np.int64]:
        """Of each part, its pixels inside the box."""
        labels, stats = self._parts
        return np.bincount(labels[self.frame.inner], minlength=len(stats))

    @cached_property
    def _peaks(self) -> npt.NDArray[np.float64]:
        """How dark each part is that was not printed."""
        peaks = np.zeros(len(self._parts[1]))
        for n in np.flatnonzero(self._own):
            peaks[n] = self._darkness(int(n))
        return peaks

    @cached_property
    def _mm(self) -> npt.NDArray[np.float64]:
        """Of each part: width, height, area."""
        stats = self._parts[1].astype(np.float64)
        return np.stack(
            [stats[:, 2] / self.scale, stats[:, 3] / self.scale, stats[:, 4] / self.scale**2],
            axis=1,
        )

    @cached_property
    def _by_rule(self) -> Flags:
        """Parts at the height of a dotted rule."""
        stats = self._parts[1]
        middles = stats[:, 1] + stats[:, 3] / 2
        near = np.zeros(len(stats), np.bool_)
        for row in self._rule_rows:
            near |= np.abs(middles - row) < _RULE_HALF * self.scale
        return near

    @cached_property
    def _rules(self) -> Flags:
        """Parts that are dots of the dotted rules, or some whose dots ran into each other.

        Those are no darker than the dots are; a dash of a pen on the rule is.
        """
        width, height, _ = self._mm.T
        flat = np.asarray(self._by_rule & (height < _SPECK), dtype=np.bool_)
        dots = np.asarray(flat & (width < _SPECK), dtype=np.bool_)
        if not dots.any():
            return dots
        stats = self._parts[1]
        found = np.asarray(dots | (flat & (width > 0.6 * self.box.w)), dtype=np.bool_)
        usual = np.median([self._darkness(int(n)) for n in np.flatnonzero(dots)[:40]])
        for n in np.flatnonzero(flat & ~found & (stats[:, 2] < _FEW_DOTS * self.scale)):
            found[n] = self._darkness(int(n)) < 1.5 * usual
        return found

    def _darkness(self, part: int) -> float:
        """How dark a part is: near its darkest."""
        labels, stats = self._parts
        left, top, width, height, _ = stats[part]
        there = (slice(top, top + height), slice(left, left + width))
        return _quantile(self.depth[there][labels[there] == part], 0.85)

    @cached_property
    def _own(self) -> Flags:
        """Parts that are inside the box, at least partly, and not printed."""
        own = (self._inside > 0) & ~self._rules
        own[0] = False
        return np.asarray(own, dtype=np.bool_)

    @cached_property
    def _looks_in(self) -> Flags:
        """Parts that come from outside and only reach in a little: a letter of the line above."""
        stats = self._parts[1]
        found = np.asarray(self._own & (self._inside < 0.5 * stats[:, 4]), dtype=np.bool_)
        for n in np.flatnonzero(self._own & ~found):
            found[n] = self._hangs_in(*(int(at) for at in stats[n][:4]))
        return found

    def _hangs_in(self, left: int, top: int, width: int, height: int) -> bool:
        """Whether a part lies along the upper or lower line and goes on right outside of it."""
        near, beyond = round(0.75 * self.scale), round(1.2 * self.scale)
        if height > _TAIL * self.scale:
            return False
        columns = slice(max(0, left - near), left + width + near)
        half = round(_FRAME_HALF * self.scale)
        over, under = round(self.frame.top) - half, round(self.frame.bottom) + half
        if top - over < 2 * half + near:
            return bool(self.weak[max(0, over - beyond) : over, columns].any())
        if under - (top + height) < 2 * half + near:
            return bool(self.weak[under + 1 : under + 1 + beyond, columns].any())
        return False

    @cached_property
    def _mass(self) -> npt.NDArray[np.float64]:
        """Of each part its area in mm2, as much of it as if it were black."""
        return np.asarray(self._mm[:, 2] * self._peaks / 255, dtype=np.float64)

    @cached_property
    def _specks(self) -> Flags:
        width, height, _ = self._mm.T
        small = ((width < _SPECK) & (height < _SPECK)) | (self._mass < _GRAIN)
        return np.asarray(self._own & ~self._looks_in & small, dtype=np.bool_)

    @cached_property
    def _strokes(self) -> Flags:
        return np.asarray(self._own & ~self._looks_in & ~self._specks, dtype=np.bool_)

    @cached_property
    def _lengths(self) -> npt.NDArray[np.float64]:
        """Of each part, corner to corner; along a rule without the two dots it may have met."""
        met = np.where(self._by_rule & (self._mm[:, 1] < _SPECK), 2 * _DOT_PITCH, 0)
        return np.asarray(
            np.maximum(0, np.hypot(self._mm[:, 0], self._mm[:, 1]) - met), dtype=np.float64
        )

    @property
    def length(self) -> float:
        """Millimetres of all strokes, corner to corner."""
        return float(self._lengths[self._strokes].sum())

    @property
    def length_visible(self) -> float:
        """Millimetres of the strokes that are well visible."""
        return float(self._lengths[self._strokes & (self._peaks >= _VISIBLE)].sum())

    @property
    def longest_dark(self) -> float:
        """Millimetres of the longest dark stroke."""
        dark = self._strokes & (self._peaks >= _DARK)
        return float(self._lengths[dark].max(initial=0))

    @property
    def specks(self) -> float:
        """Square millimetres of specks, as much of each as if it were black."""
        masses = self._mass[self._specks]
        return float(masses[masses > _DUST].sum())

    @property
    def is_gathered(self) -> bool:
        """Whether the specks lie together: what is left of a faint stroke, not dust or a fax."""
        clear = self._specks & (self._peaks >= _VISIBLE)
        left, top, width, height, _ = self._parts[1][clear][:_MANY].T
        x, y = left + width / 2, top + height / 2
        reach = _TOGETHER * self.scale
        near = np.hypot(x[:, None] - x, y[:, None] - y) < reach
        together = int((near.sum(axis=1) > 1).sum())
        inside = int(np.count_nonzero(self.frame.inner)) + 1
        by_chance = len(x) ** 2 * np.pi * reach**2 / inside
        return bool(together >= 4 + 2 * by_chance)

    @property
    def crossing(self) -> float:
        """Square millimetres inside of what comes in from outside, where it is more than a tail."""
        inside = self._inside[self._looks_in] / self.scale**2
        return float(inside[inside > 1.0].sum())

    @property
    def share(self) -> float:
        """The share of the inside that is ink."""
        if self.is_blank:
            return 0.0
        return float(self._inside[self._own].sum()) / max(
            1, int(np.count_nonzero(self.frame.inner))
        )

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that was written here, in mm in the crop."""
        left, top, width, height, _ = self._parts[1][self._own & ~self._looks_in].T
        ends = left.min(), top.min(), (left + width).max(), (top + height).max()
        one, two, three, four = (float(end) / self.scale for end in ends)
        return one, two, three, four

    def cleaned(self, crop: Grey) -> Grey:
        """The crop with paper where its frame, its rules and its surroundings were."""
        labels, _ = self._parts
        printed = _thicker(self._rules[labels] & (labels > 0), 0.25 * self.scale)
        written = _thicker(self._own[labels] & ~self._looks_in[labels], 0.25 * self.scale)
        away = ((printed | ~self.frame.inner) & ~written).astype(np.uint8)
        height, width = crop.shape
        away = np.asarray(cv2.resize(away, (width, height), interpolation=cv2.INTER_NEAREST))
        paper = cv2.resize(paper_of(self.grey, self.scale), (width, height))
        return np.where(away > 0, paper, crop).astype(np.uint8)
