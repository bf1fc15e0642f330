"""A page and its boxes -> whether lines of their frames break, as along the edge of another sheet.

A frame is printed straight. Where paper bows or wrinkles its lines bend; where it is folded they
have a corner. Only where a frame goes on upon another sheet does a line end and go on beside
itself, and so does each line that the edge crosses, by as much. A tenth of a millimetre tells.

A scanner of several sensors breaks lines, too: by a pixel or two, in one column of its picture. So
does a printer that prints to and fro: at several heights, by turns to one side and to the other.
"""

from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Indices, Points
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.registration import Registration

_STEP: Final = 0.5  # mm along a line
_CORNER: Final = 1.2  # mm at the ends of a side, which are round
_SHORT: Final = 1.5  # mm: a side must be longer
_REACH: Final = 0.9  # mm across
_FINE: Final = 0.075  # mm
_AT: Final = np.arange(-_REACH, _REACH + _FINE / 2, _FINE, dtype=np.float32)
_PAPER: Final = 0.7  # of what is seen across: so much of it is darker than the paper
_FAINT: Final = 0.05  # share of light that a line takes away, at least
_INK: Final = 0.35  # of its darkest spot: what is darker is line
_SOFT: Final = 1e-6
_THICK: Final = 0.36  # mm from there
_AS_USUAL: Final = (0.5, 1.8)  # of the usual darkness of a line
_AS_THICK: Final = (0.5, 1.6)  # of its usual ink
_SAME_LINE: Final = 0.2  # mm: sides that stand so near lie in one line
_LEAST: Final = 0.09  # mm (measured: one sheet in grey hardly ever, and then in one line)
_MOST: Final = 1.2  # mm: by more it may be another line; and other looks tell it
_SURELY: Final = 0.2  # mm by which a line breaks that is enough alone,
_CLEAN: Final = 0.06  # and of it all but two spots lie off by less
_PIXELS: Final = 2.2  # of a picture in black and white: lines that stand askew are stairs in it
_OVER: Final = 1  # spots at a break that are left out: it may be torn, or in shade
_BESIDE: Final = 3  # spots between two that see one break
_ROUGH: Final = 0.1  # of the break: all spots but two beside it lie off their line by less
_BENT: Final = 0.12  # of the break: by so much at most both sides differ for their slopes
_SPARSE: Final = 2.5  # times as long as its spots a side may be, for the gaps between boxes
_ALIKE: Final = (0.05, 0.2)  # mm, and of the break: another one by the same sheet differs by less
_APART: Final = 1.5  # mm between two lines that are not of one stroke of a pen
_ASLANT: Final = (2.0, 1.2)  # mm, and of the way between the lines: so far off the edge runs
_SEAM: Final = 2.3  # pixels: by so much at most sensors lie off each other
_SAME: Final = 0.025  # mm: and by the same everywhere, as no sheet that was laid down by hand
_PLUMB: Final = 0.4  # mm by which half of the breaks lie off one column of the picture
_SWATH: Final = 2.0  # mm between heights at which lines break
_TURNS: Final = 2  # times that rows lie on the other side
_UNBROKEN: Final = 0.05  # mm: a line that breaks by less goes on
# Spots on either side, and mm between them at most; the second where all of the page lies flat.
_LOOKS: Final = ((9, 14.0), (22, 34.0))


class _Spots(NamedTuple):
    """Spots on the sides of boxes, one line behind another.

    Attributes:
        stands: of each whether its line is upright. lies: where its line lies across, mm.
        along: how far along its line, mm. line: in which line it lies.
    """

    stands: Flags
    lies: Points
    along: Points
    line: Indices

    def at(self, which: Flags | Indices) -> "_Spots":
        """Some of them."""
        return _Spots(self.stands[which], self.lies[which], self.along[which], self.line[which])

    def places(self, beside: float = 0.0) -> Points:
        """Where they are on the form, so many mm to the right of their lines, or below (n, 2)."""
        across = self.lies + beside
        upright, level = np.stack([across, self.along], 1), np.stack([self.along, across], 1)
        return np.where(self.stands[:, None], upright, level)


class _Seen(NamedTuple):
    """What is seen at spots at which there is nothing but a line: no pen, nor nothing at all.

    Attributes:
        off: how far off its line is seen, mm.
        pixel: mm across the line that one of the picture takes.
        column: of the picture, in pixels.
    """

    spots: _Spots
    off: Points
    pixel: Points
    column: Points


class _Crossings(NamedTuple):
    """Where an edge may cross a line: between two spots of it.

    Attributes:
        stands: whether the line is upright. lies: where it lies across, mm.
        along: where on it that is, mm. by: how far the line jumps there, mm.
        pixel: mm that one of the picture takes. column: of the picture, mm.
        is_broken: whether the line breaks. is_clear: the same, so clearly that one is enough.
    """

    stands: Flags
    lies: Points
    along: Points
    by: Points
    pixel: Points
    column: Points
    is_broken: Flags
    is_clear: Flags

    def of_one_edge(self, one: int) -> Flags:
        """Which breaks in other lines the edge of a sheet that breaks one may have caused."""
        between = np.abs(self.lies - self.lies[one])
        is_other = self.is_broken & (self.stands == self.stands[one]) & (between > _APART)
        alike = np.abs(self.by - self.by[one]) < _ALIKE[0] + _ALIKE[1] * abs(self.by[one])
        near = np.abs(self.along - self.along[one]) < _ASLANT[0] + _ASLANT[1] * between
        return np.asarray(is_other & alike & near, np.bool_)

    def without_swaths(self) -> "_Crossings":
        """Without those of upright lines that a printer broke which prints to and fro.

        Its rows lie aside by turns, and some turns lie between the frames; the level edges of a
        piece of another sheet do so once at most.
        """
        upright = np.flatnonzero(self.stands & self.is_broken)
        down = upright[np.argsort(self.along[upright])]
        heights = np.split(down, np.flatnonzero(np.diff(self.along[down]) > _SWATH) + 1)
        level = [each for each in heights if len(each) and np.ptp(self.lies[each]) > _APART]
        sides = [median(self.by[each]) > 0 for each in level]
        if sum(1 if one != next_ else 2 for one, next_ in pairwise(sides)) < _TURNS:
            return self
        lies = ~self.stands
        return self._replace(is_broken=self.is_broken & lies, is_clear=self.is_clear & lies)

    def are_a_seam(self, breaks: Flags) -> bool:
        """Whether these may be where two sensors of a scanner meet, from head to foot."""
        by, columns = self.by[breaks], self.column[breaks]
        is_far = bool((np.abs(by) > _SEAM * self.pixel[breaks]).any())
        if self.stands[breaks].any() or is_far or np.ptp(by) > _SAME:
            return False
        column = median(columns)
        goes_on = ~self.stands & (np.abs(self.by) < _UNBROKEN)
        goes_on &= np.abs(self.column - column) < _PLUMB
        return median(np.abs(columns - column)) < _PLUMB and not goes_on.any()


def frames_break(
    grey: Grey, there: Registration, boxes: tuple[Box, ...], *, is_bilevel: bool
) -> bool:
    """Whether frames break along an edge: two lines of them, by as much.

    Args:
        grey: the picture.
        there: where the page lies, with its bend.
        boxes: what was printed on it.
        is_bilevel: whether the picture is in black and white.
    """
    spots = _spots(tuple((b.x, b.y, b.w, b.h) for b in boxes if b.kind != "circle"))
    if not len(spots.along):
        return False
    seen = _seen(grey, there, spots)
    looks = _LOOKS if there.bend is None else _LOOKS[:1]
    return any(_break(_crossings(seen, *look, is_bilevel=is_bilevel)) for look in looks)


def _break(crossed: _Crossings | None) -> bool:
    """Whether two lines break as at the edge of a sheet; or one, which no seam may have broken."""
    if crossed is None:
        return False
    crossed = crossed.without_swaths()
    is_far = np.abs(crossed.by) > _SEAM * crossed.pixel
    if (crossed.is_clear & (crossed.stands | is_far)).any():
        return True
    every = (crossed.of_one_edge(int(one)) for one in np.flatnonzero(crossed.is_broken))
    return any(bool(each.any()) and not crossed.are_a_seam(each) for each in every)


@lru_cache(maxsize=64)
def _spots(sides: tuple[tuple[float, float, float, float], ...]) -> _Spots:
    """Spots on the straight sides of boxes (x, y, width, height; mm), but for short ones."""
    lines: dict[tuple[bool, int], list[tuple[float, Points]]] = {}
    for x, y, w, h in sides:
        upright = [(True, at, y, h) for at in (x, x + w)]
        for stands, lies, start, long in (*upright, *((False, at, x, w) for at in (y, y + h))):
            if long > 2 * _CORNER + _SHORT:
                along = np.arange(start + _CORNER, start + long - _CORNER, _STEP)
                lines.setdefault((stands, round(lies / _SAME_LINE)), []).append((lies, along))
    found = [
        (float(stands), lies, float(along), float(n))
        for n, ((stands, _), pieces) in enumerate(lines.items())
        for lies, piece in sorted(pieces, key=lambda each: float(each[1][0]))
        for along in piece
    ]
    stand, lie, along, line = np.array(found).reshape(-1, 4).T
    return _Spots(stand > 0, lie, along, line.astype(np.int64))


def _seen(grey: Grey, there: Registration, spots: _Spots) -> _Seen:
    """What is seen at the spots at which there is nothing but a line."""
    ends = np.concatenate([spots.places(-_REACH), spots.places(_REACH)])
    starts, stops = there.pixels(ends).reshape(2, -1, 1, 2)
    across = starts + (stops - starts) * ((_AT + _REACH) / (2 * _REACH))[:, None]
    x, y = np.moveaxis(across.astype(np.float32), 2, 0)
    light = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    high = int(_PAPER * len(_AT))
    paper = np.maximum(np.partition(light, high, axis=1)[:, high : high + 1], 1)
    dark = 1 - np.asarray(light, np.float32) / np.asarray(paper, np.float32)
    top, at = dark.max(axis=1), _AT[dark.argmax(axis=1)]
    ink = np.maximum(dark - _INK * top[:, None], 0) * (np.abs(_AT - at[:, None]) < _THICK)
    much = ink.sum(axis=1)
    usual, thick = median(top), median(much)
    clear = (top > max(_FAINT, _AS_USUAL[0] * usual)) & (top < _AS_USUAL[1] * usual)
    clear &= (much > _AS_THICK[0] * thick) & (much < _AS_THICK[1] * thick)
    clear &= np.abs(at) < _REACH - _FINE / 2
    off = np.asarray(ink @ _AT / np.maximum(much, _SOFT), np.float64)
    pixel = 2 * _REACH / np.linalg.norm((stops - starts)[:, 0], axis=1)
    column = (starts + stops)[:, 0, 0] / 2
    return _Seen(spots.at(clear), off[clear], pixel[clear], column[clear])


def _crossings(seen: _Seen, count: int, gap: float, *, is_bilevel: bool) -> _Crossings | None:
    """Where lines may be crossed by an edge, and where they break; None with too little of any.

    `count`: spots on either side; `gap`: mm between them at most.
    """
    whole = 2 * (count + _OVER)
    if len(seen.off) < whole:
        return None
    along, off = (sliding_window_view(each, whole) for each in (seen.spots.along, seen.off))
    before, after = slice(count), slice(whole - count, None)
    is_one = seen.spots.line[: len(along)] == seen.spots.line[whole - 1 :]
    is_one &= along[:, -count] - along[:, count - 1] < gap
    for part in (before, after):
        is_one &= np.ptp(along[:, part], axis=1) < _SPARSE * count * _STEP
    here = np.flatnonzero(is_one)
    one, other = (_side(along[here][:, part], off[here][:, part]) for part in (before, after))
    far = other.middle - one.middle
    by = other.off - one.off - (one.slope + other.slope) / 2 * far
    pixel, much = seen.pixel[here], np.abs(by)
    least = np.maximum(_LEAST, _PIXELS * pixel) if is_bilevel else _LEAST
    rough, bent = np.maximum(one.rough, other.rough), np.abs(other.slope - one.slope) * far / 2
    is_broken = (much > least) & (much < _MOST) & (rough < _ROUGH * much) & (bent < _BENT * much)
    is_clear = is_broken & (much > _SURELY) & (rough < _CLEAN * much) & (bent < _CLEAN * much)
    crossed = seen.spots.at(here + count)
    return _Crossings(
        crossed.stands,
        crossed.lies,
        (along[here, count - 1] + along[here, -count]) / 2,
        by,
        pixel,
        (seen.column[here + count - 1] + seen.column[here + whole - count]) / 2 * pixel,
        _middles(is_broken, crossed.line, 1),
        _middles(is_clear, crossed.line, 3),
    )


def _middles(is_broken: Flags, line: Indices, least: int) -> Flags:
    """Of breaks that are seen from several spots beside each other of a line the middle one.

    `least`: spots from which one is seen.
    """
    breaks = np.flatnonzero(is_broken)
    apart = (np.diff(breaks) > _BESIDE) | (np.diff(line[breaks]) != 0)
    middles = np.zeros_like(is_broken)
    for run in np.split(breaks, np.flatnonzero(apart) + 1):
        if len(run) >= least:
            middles[run[len(run) // 2]] = True
    return middles


class _Side(NamedTuple):
    """Spots on one side of a break: their middle along, how far off, the slope, and how rough."""

    middle: Points
    off: Points
    slope: Points
    rough: Points


def _side(along: Points, off: Points) -> _Side:
    """Lines through spots (lines, spots), whatever a pen did to a few of them."""
    third = along.shape[1] // 3
    middle, usual = along.mean(axis=1), np.median(off, axis=1)
    rise = np.median(off[:, -third:], axis=1) - np.median(off[:, :third], axis=1)
    slope = rise / (along[:, -third:].mean(axis=1) - along[:, :third].mean(axis=1))
    beside = np.abs(off - usual[:, None] - slope[:, None] * (along - middle[:, None]))
    beside.sort(axis=1)
    return _Side(middle, usual, slope, beside[:, -3])
