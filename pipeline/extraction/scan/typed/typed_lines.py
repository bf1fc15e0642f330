"""The ink in a box and a text -> the ways in which the one may be the other, set in some face.

By how wide its lines are: a viewer breaks them where it likes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import cv2
import numpy as np

from forms.ground.style import MM
from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.typed.typefaces import SetLine, Typeface
from pipeline.extraction.scan.words.written_boxes import MARGIN

_SIZES: Final = (8.0, 16.5)  # points
_USUAL: Final = 12.0  # points: what forms ask for
_SOFT: Final = (0.7, 1.3, 2.0, 3.0)  # pixels of blur, from 300 to 100 dpi
_INK: Final = 0.3  # share of light that a letter takes
_PAPER: Final = 3.2  # mm over which the light of the paper is looked for
_FRAME: Final = 0.55  # mm within the frame that are not looked at
_PRINTED: Final = 235  # of 255: what was printed on the blank sheet is darker
_BESIDE: Final = 2  # pixels beside that
_GAP: Final = 0.3  # mm of paper between two lines
_LOWEST: Final = 0.9  # mm: what is lower is no line of text
_FITS: Final = 0.4  # ems that a line may be longer or shorter than its words are
_OFF: Final = 0.9  # mm that a line may lie off where its ink says
_LINE: Final = 0.6  # likeness of a line; below, it is not looked at by letters
_MAYBE: Final = 0.4  # of one that may be so in a size a little larger or smaller
_NEAR_SIZES: Final = (0.995, 1.005, 0.985, 1.015)
_SMALLER: Final = (0.97, 0.955, 0.94, 0.925, 0.91, 0.895, 0.88, 0.86, 0.84)  # a stop may be behind
_SHORT: Final = 12  # letters, of a line of which a stop or a letter is a good part


@dataclass(frozen=True)
class Inked:
    """The ink in a box.

    Attributes:
        dark: share of light that is lacking, 0 where the blank sheet is printed.
        hidden: where it is.
    """

    dark: Shares
    hidden: Flags

    @classmethod
    def of(cls, crop: Grey, blank: Grey, box: Box) -> Self:
        """The ink in the crop of a box, `MARGIN` around it; `blank` is that of a blank sheet."""
        size = round(_PAPER * SCALE) | 1
        paper = cv2.morphologyEx(crop, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
        dark = 1 - crop / np.maximum(paper, 1).astype(np.float32)
        kernel = np.ones((2 * _BESIDE + 1, 2 * _BESIDE + 1), np.uint8)
        hidden = cv2.dilate((blank < _PRINTED).astype(np.uint8), kernel) > 0
        inside = np.zeros(crop.shape, np.bool_)
        low = round((MARGIN + _FRAME) * SCALE)
        right, bottom = (round((MARGIN + side - _FRAME) * SCALE) for side in (box.w, box.h))
        inside[low:bottom, low:right] = True
        if box.kind == "comb":
            cell = box.w / box.cells
            for n in (n for n, each in enumerate(box.pattern) if each == "-"):  # always there
                left, right = (round((MARGIN + at * cell) * SCALE) for at in (n + 0.15, n + 0.85))
                hidden[:, left:right] = True
        dark[hidden | ~inside] = 0
        return cls(np.asarray(dark, np.float32), np.asarray(hidden | ~inside, np.bool_))

    @cached_property
    def bands(self) -> list[tuple[int, int, int, int]]:
        """The lines of text: left, top, right, bottom in pixels."""
        ink = self.dark > _INK
        rows = cv2.morphologyEx(
            ink.sum(axis=1).clip(0, 1).astype(np.uint8)[:, None],
            cv2.MORPH_CLOSE,
            np.ones((2 * round(_GAP * SCALE / 2) + 1, 1), np.uint8),
        ).ravel()
        edges = np.flatnonzero(np.diff(np.pad(rows, 1).astype(np.int8)))
        found = []
        for top, bottom in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            columns = np.flatnonzero(ink[top:bottom].any(axis=0))
            if bottom - top >= _LOWEST * SCALE:
                found.append((int(columns[0]), top, int(columns[-1]) + 1, bottom))
        return found


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of letters, and the pixel of the crop at which its picture begins."""

    line: SetLine
    left: int
    top: int
    likeness: float


def ways_to_lie(seen: Inked, face: Typeface, text: str, box: Box) -> Iterator[list[PlacedLine]]:
    """The ways in which the ink may be this text, each as its lines."""
    if box.kind == "comb":
        yield from _in_cells(seen, face, text, box)
    words = text.split()
    if not words or len(seen.bands) > len(words):
        return
    found = _broken(seen, face, words)
    if found is None:
        return
    lines, em = found
    soft = _SOFT[1]
    placed = []
    for (left, top, right, _), line in zip(seen.bands, lines, strict=True):
        own = (right - left) / face.ink_width(line)
        size = own if abs(own - em) < 0.03 * em and len(line) > 2 else em
        best = _spot(seen, face.set_line(line, size, soft), (left, top))
        if best.likeness < _MAYBE:
            return
        for factor in _NEAR_SIZES if len(line) > _SHORT else (*_NEAR_SIZES, *_SMALLER):
            other = _spot(seen, face.set_line(line, size * factor, soft), (left, top))
            best = max(best, other, key=lambda each: each.likeness)
        if best.likeness < _LINE:
            return
        placed.append(best)
    yield placed


def _broken(seen: Inked, face: Typeface, words: Sequence[str]) -> tuple[list[str], float] | None:
    """The lines that the ink can be, and the pixels of its font size; by how wide each is."""
    wide = [right - left for left, _, right, _ in seen.bands]
    if not wide:
        return None
    gap = face.width(" ")
    ems = sum(map(face.width, words)) + gap * (len(words) - len(wide))
    em = sum(wide) / max(ems, 0.1)
    low, high = (points / MM * SCALE for points in _SIZES)
    if not 0.93 * low <= em <= 1.07 * high:
        return None
    lines, at = [], 0
    for pixels in wide:
        ends = range(at + 1, len(words) + 1)
        fits = [(abs(face.ink_width(" ".join(words[at:end])) - pixels / em), end) for end in ends]
        off, end = min(fits, default=(1e9, at))
        if off > _FITS + 0.02 * pixels / em:
            return None
        lines.append(" ".join(words[at:end]))
        at = end
    if at < len(words):
        return None
    longest = max(range(len(wide)), key=wide.__getitem__)
    return lines, wide[longest] / face.ink_width(lines[longest])


def _spot(seen: Inked, line: SetLine, corner: tuple[int, int]) -> PlacedLine:
    """Where a line fits its ink best, near the corner of that."""
    ink = line.ink
    left, top = corner
    off = round(_OFF * SCALE)
    first = np.flatnonzero(ink.max(axis=0) > _INK)
    rows = np.flatnonzero(ink.max(axis=1) > _INK)
    if not first.size:
        return PlacedLine(line, left, top, 0.0)
    x, y = left - int(first[0]) - off, top - int(rows[0]) - off
    part = part_of(seen.dark, x, y, ink.shape[1] + 2 * off, ink.shape[0] + 2 * off)
    likeness = cv2.matchTemplate(part, ink, cv2.TM_CCOEFF_NORMED)
    _, most, _, at = cv2.minMaxLoc(likeness)
    return PlacedLine(line, x + int(at[0]), y + int(at[1]), float(most))


def part_of(picture: Shares, x: int, y: int, wide: int, high: int) -> Shares:
    """A piece of a picture, 0 where it ends."""
    part = np.zeros((high, wide), np.float32)
    left, top = max(0, x), max(0, y)
    right, bottom = min(picture.shape[1], x + wide), min(picture.shape[0], y + high)
    if right > left and bottom > top:
        part[top - y : bottom - y, left - x : right - x] = picture[top:bottom, left:right]
    return part


def _in_cells(seen: Inked, face: Typeface, text: str, box: Box) -> Iterator[list[PlacedLine]]:
    """The letters of a value, each in the middle of its cell, in the size that fits best."""
    letters = text[: box.cells]
    wide = box.w / box.cells * SCALE
    high = round(box.h * SCALE)
    ways = []
    for points in (_USUAL, 11.0, 10.0, 13.0, 14.0):
        em = points / MM * SCALE
        placed = []
        for n, letter in enumerate(letters):
            if letter == "-":
                continue  # printed on the blank sheet, too
            line = face.set_line(letter, em, _SOFT[1])
            x, y = round(MARGIN * SCALE + n * wide), round(MARGIN * SCALE)
            part = part_of(seen.dark, x - 4, y - 4, round(wide) + 8, high + 8)
            ink = line.ink
            columns = max(0, (ink.shape[1] - part.shape[1] + 1) // 2)
            ink = ink[:, columns : ink.shape[1] - columns]
            rows = max(0, ink.shape[0] - part.shape[0])
            ink = ink[rows // 2 : ink.shape[0] - (rows - rows // 2)]
            _, most, _, at = cv2.minMaxLoc(cv2.matchTemplate(part, ink, cv2.TM_CCOEFF_NORMED))
            left, top = x - 4 + int(at[0]) - columns, y - 4 + int(at[1]) - rows // 2
            placed.append(PlacedLine(line, left, top, float(most)))
        ways.append((float(np.mean([each.likeness for each in placed])), placed))
    best, placed = max(ways, key=lambda way: way[0])
    if best > _LINE:
        yield placed
