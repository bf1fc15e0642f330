"""The darkness of a box for words -> its ink: strokes, specks, and what only looks in.

What is printed (frame, dotted rules, words printed beforehand) is known and left out. What is left
is told apart by shape: a stroke is long and thin, dust is a speck, a letter of the line above only
hangs in from outside. Lengths in millimetres, areas in square millimetres.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import cv2
import numpy as np
import numpy.typing as npt

from forms.ground.style import MM
from forms.layout.galleys import WRITING
from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey
from pipeline.extraction.scan.words.darkness import COARSE, Darkness, darkness_of, paper_of, thicker
from pipeline.extraction.scan.words.words_on_lines import VISIBLE

_DARK: Final = 60
_FRAME_HALF: Final = 0.5  # mm to either side of the frame's middle
_SPECK: Final = 1.3  # mm, blur included: what is smaller both ways is no stroke
_GRAIN: Final = 0.055  # mm2 of full black: no more than a bad pixel of a fax
_DOT_PITCH: Final = 3.5 / MM  # mm, of the dashes that `forms.pdf.drawing` gives a dotted line
_FEW_DOTS: Final = 5.5  # mm, of a rule whose dots ran into each other in a bad scan
_SHADE: Final = 1.8  # mm, of what is left of a shade along a rule: no small letter is as low
_RULE_HALF: Final = 0.7  # mm: the height in which dots of a rule lie
_NEARLY: Final = 0.85  # of the pixels of a part: so many are no darker than it is called
_DUST: Final = 0.12  # mm2 of full black: a speck that could be meant
_TAIL: Final = 3.0  # mm that a letter of the next line hangs in, at most
_TOGETHER: Final = 1.2  # mm between specks of one faint stroke
_LETTER: Final = 1.0  # mm: what is lower is no letter, or too little of one
_PENCIL: Final = 20
_TOP: Final = 0.5  # mm of a letter that stands on the lower line
_MANY: Final = 400  # specks are enough to see that they lie together


@dataclass(frozen=True)
class WordInk:
    """The ink of a box for words, told apart."""

    seen: Darkness
    box: Box
    is_calmed: bool = False

    @classmethod
    def of(
        cls,
        crop: Grey,
        box: Box,
        scale: float,
        margin: float,
        printed: Grey | None = None,
        *,
        is_calmed: bool = False,
    ) -> Self:
        """Find the ink of a box in its crop; see `darkness_of`."""
        return cls(darkness_of(crop, box, scale, margin, printed), box, is_calmed)

    @cached_property
    def is_blank(self) -> bool:
        """Whether there is nothing at all but what is printed: the quick way out."""
        seen = self.seen.frame.inner & ~self._dots
        return not self.seen.weak[seen].any()

    @cached_property
    def _rule_rows(self) -> list[float]:
        """Where the dotted rules run, in pixels from the top of the crop."""
        if self.box.kind != "lines":
            return []
        count = round(self.box.h / WRITING)
        top, bottom = self.seen.frame.top, self.seen.frame.bottom
        return [top + (bottom - top) * n / count for n in range(1, count)]

    @cached_property
    def _dots(self) -> Flags:
        """Where the dots of the rules are printed."""
        mask = np.zeros(self.seen.grey.shape, np.uint8)
        reach = 0.5 * COARSE
        start = self.seen.frame.left + 2 * COARSE
        for row in self._rule_rows:
            for n in range(int((self.box.w - 4) / _DOT_PITCH) + 2):
                middle = round(start + n * _DOT_PITCH * COARSE), round(row)
                cv2.circle(mask, middle, round(reach), 1, -1)
        return mask.astype(np.bool_)

    @property
    def free(self) -> Flags:
        """The pixels well inside the box on which nothing is printed."""
        inside = self.seen.frame.deep > _RULE_HALF * COARSE
        return np.asarray(inside & ~self._dots & ~self.seen.filled, np.bool_)

    @cached_property
    def _bridged(self) -> Grey:
        """The weak ink without the frame, but for where a stroke runs through it."""
        band = self.seen.frame.band
        mask = np.where(band, np.uint8(0), self.seen.weak)
        reach = round(2 * _FRAME_HALF * COARSE) + 3
        across = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, 3), np.uint8))
        along = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, reach), np.uint8))
        through = np.asarray(cv2.max(across, along), dtype=np.uint8)
        mask[band] = through[band] & self.seen.weak[band]
        return np.asarray(mask, dtype=np.uint8)

    @cached_property
    def _parts(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        _, labels, stats, _ = cv2.connectedComponentsWithStats(self._bridged, connectivity=8)
        return labels.astype(np.int32), stats.astype(np.int32)

    @cached_property
    def _inside(self) -> npt.NDArray[np.int64]:
        """Of each part, its pixels inside the box."""
        labels, stats = self._parts
        return np.bincount(labels[self.seen.frame.inner], minlength=len(stats))

    @cached_property
    def _peaks(self) -> npt.NDArray[np.float64]:
        """How dark each part is that was not printed."""
        return np.where(self._own, self._darkness, 0.0)

    @cached_property
    def _mm(self) -> npt.NDArray[np.float64]:
        """Of each part: width, height, area."""
        stats = self._parts[1].astype(np.float64)
        return np.stack(
            [stats[:, 2] / COARSE, stats[:, 3] / COARSE, stats[:, 4] / COARSE**2],
            axis=1,
        )

    @cached_property
    def _by_rule(self) -> Flags:
        """Parts at the height of a dotted rule."""
        stats = self._parts[1]
        middles = stats[:, 1] + stats[:, 3] / 2
        near = np.zeros(len(stats), np.bool_)
        for row in self._rule_rows:
            near |= np.abs(middles - row) < _RULE_HALF * COARSE
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
        usual = np.median(self._darkness[np.flatnonzero(dots)[:40]])
        few = flat & ~found & (stats[:, 2] < _FEW_DOTS * COARSE)
        if self.is_calmed:  # what lay below the rule was too near to its dots to be taken out
            few = self._by_rule & ~found & (height < _SHADE)
        return np.asarray(found | (few & (self._darkness < 1.5 * usual)), dtype=np.bool_)

    @cached_property
    def _darkness(self) -> npt.NDArray[np.float64]:
        """How dark each part is: near its darkest. That of the paper is not looked at."""
        labels, stats = self._parts
        there = np.flatnonzero(labels)
        ranked = np.sort(labels.ravel()[there] * 256 + self.seen.depth.ravel()[there])
        area = np.bincount(ranked >> 8, minlength=len(stats))[1:]
        last = np.cumsum(area) - area + np.ceil(_NEARLY * area).astype(np.int64) - 1
        return np.concatenate([[0.0], ranked[last] & 255])

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
        near, beyond = round(0.75 * COARSE), round(1.2 * COARSE)
        if height > _TAIL * COARSE:
            return False
        columns = slice(max(0, left - near), left + width + near)
        half = round(_FRAME_HALF * COARSE)
        over, under = round(self.seen.frame.top) - half, round(self.seen.frame.bottom) + half
        if top - over < 2 * half + near:
            return bool(self.seen.weak[max(0, over - beyond) : over, columns].any())
        if under - (top + height) < 2 * half + near:
            return bool(self.seen.weak[under + 1 : under + 1 + beyond, columns].any())
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
        return float(self._lengths[self._strokes & (self._peaks >= VISIBLE)].sum())

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
        clear = self._specks & (self._peaks >= VISIBLE)
        left, top, width, height, _ = self._parts[1][clear][:_MANY].T
        x, y = left + width / 2, top + height / 2
        reach = _TOGETHER * COARSE
        near = np.hypot(x[:, None] - x, y[:, None] - y) < reach
        together = int((near.sum(axis=1) > 1).sum())
        inside = int(np.count_nonzero(self.seen.frame.inner)) + 1
        by_chance = len(x) ** 2 * np.pi * reach**2 / inside
        return bool(together >= 4 + 2 * by_chance)

    @property
    def crossing(self) -> float:
        """Square millimetres inside of what comes in from outside, where it is more than a tail."""
        inside = self._inside[self._looks_in] / COARSE**2
        return float(inside[inside > 1.0].sum())

    @property
    def over_foot(self) -> float:
        """Millimetres along the lower edge of letters that stand across it: a line written too low.

        One alone may be a mark that shoots in from below.
        """
        _, top, width, height, _ = self._parts[1].T
        beyond = top + height - self.seen.frame.bottom
        letters = self._looks_in & (self._peaks >= VISIBLE) & (height >= _LETTER * COARSE)
        letters &= (beyond > 0) & (top > self.seen.frame.top + COARSE)
        wide = width > 0.9 * self.box.w * COARSE  # with the frame of the next box
        across = np.where(wide, self._inside, width)[letters] / COARSE
        return float(across.sum()) if len(across) > 1 else 0.0

    @property
    def along_foot(self) -> tuple[int, float]:
        """How many letters stand on the lower line and go on below it, unseen where it runs.

        And millimetres of these along it. Each may be the top of a letter of the next box.
        """
        _, top, width, height, _ = self._parts[1].T
        frame = self.seen.frame
        letters = self._looks_in & (self._peaks >= _PENCIL) & (height >= _TOP * COARSE)
        letters &= (top > frame.top + COARSE) & (top + height > frame.bottom - 2 * COARSE)
        letters &= width < 0.9 * self.box.w * COARSE
        return int(letters.sum()), float(width[letters].sum()) / COARSE

    @property
    def share(self) -> float:
        """The share of the inside that is ink."""
        if self.is_blank:
            return 0.0
        return float(self._inside[self._own].sum()) / max(
            1, int(np.count_nonzero(self.seen.frame.inner))
        )

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that was written here, in mm in the crop."""
        left, top, width, height, _ = self._parts[1][self._own & ~self._looks_in].T
        ends = left.min(), top.min(), (left + width).max(), (top + height).max()
        one, two, three, four = (float(end) / COARSE for end in ends)
        return one, two, three, four

    def cleaned(self, crop: Grey) -> Grey:
        """The crop with paper where its frame, its rules and its surroundings were."""
        labels, _ = self._parts
        printed = thicker(self._rules[labels] & (labels > 0), 0.25 * COARSE)
        written = thicker(self._own[labels] & ~self._looks_in[labels], 0.25 * COARSE)
        away = ((printed | ~self.seen.frame.inner) & ~written).astype(np.uint8)
        height, width = crop.shape
        away = np.asarray(cv2.resize(away, (width, height), interpolation=cv2.INTER_NEAREST))
        paper = cv2.resize(paper_of(self.seen.grey, COARSE), (width, height))
        return np.where(away > 0, paper, crop).astype(np.uint8)
