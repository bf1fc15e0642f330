"""A picture in colours on which a cup stood -> the page in grey, as if it had not.

Coffee and tea take most of blue light and least of red, and all of it evenly: what was printed and
written below is still as much darker than the paper around it. Told by the ring that a cup leaves:
no hand draws one as true. In grey nobody can tell a stain from a shade that somebody drew.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Flags, Grey, Pixels, Points, Shares
from pipeline.extraction.quantiles import median

_LONG: Final = 297.0  # mm, of the longer side
_BROWN: Final = 28  # of 255: so much more blue than red is lacking
_EVERY: Final = 2  # of the pixels one tells enough whether any are brown
_RADIUS: Final = (20.0, 60.0)  # mm
_TRUE: Final = 0.8  # mm that half of its outline is off a circle, at most
_INNER: Final = 0.6  # mm within it
_AROUND: Final = 0.25  # of a turn that must be seen
_TURNS: Final = 72
_EDGE: Final = 3  # pixels along the edge of the picture, where the ring is cut off
_LEAST: Final = 0.05  # of density: less is the noise of a camera
_MOST: Final = 0.2  # the same, in the rim of a cup and in a drop
_THIN: Final = 0.7  # mm: strokes of a pen are no broader, the rim of a cup is
_PRINT: Final = 1.3  # mm: nor is what is dark below it, whose colour tells nothing
_BESIDE: Final = 12.0  # mm beside the ring in which drops may lie
_FEW: Final = 500  # pixels: fewer tell nothing of the paper around
_LIT: Final = 0.5  # of the brightest paper: what is darker is a shadow, or not the page
_BARE: Final = 5.0  # mm off the ring, from where the paper around shows no stain
_WITHIN: Final = -0.3  # the same, of what is surely in it
_WASH: Final = 0.3  # of what is in the ring: less tells nothing of the wash
_PALER: Final = 0.6  # of what a rim takes for its colour: a wash takes no less
_EDGE_OF_STAIN: Final = 0.75  # mm
_OF_EDGE: Final = 0.3  # of by how much a stain differs there
_NEAR: Final = 8.0  # mm of paper around
_COARSELY: Final = 0.25
_FULL: Final = 200  # of 255 is as bright as the paper: some is brighter
_DARKEST: Final = 8  # of 255: below, nothing is told of a colour
_DARK: Final = 0.3  # of the light of the paper: in less no colour is sure


Span = tuple[slice, slice]  # rows and columns


@dataclass(frozen=True, slots=True)
class CupRing:
    """Where a cup stood, in pixels of the picture in which its ring was found.

    Attributes:
        span: what may be brown: the ring, all that is in it, and drops beside it.
        middle: of the ring, from the corner of the picture: x and y.
        radius: to the outer edge of its rim.
    """

    span: Span
    middle: Points
    radius: float


def ring_in(small: Pixels, paper: Pixels) -> CupRing | None:
    """The brown ring of a cup, and where it may have dripped; None where there is none.

    Args:
        small: a picture with few pixels: blue, green, red.
        paper: the light of the paper around each of them.
    """
    some = np.ascontiguousarray(small[::_EVERY, ::_EVERY])
    warm = cv2.subtract(cv2.extractChannel(some, 2), cv2.extractChannel(some, 0))
    if np.count_nonzero(warm > _BROWN // 2) < len(some):
        return None
    blue, green, red = cv2.split(cv2.divide(small, paper, scale=255))
    _, brown = cv2.threshold(cv2.subtract(red, blue), _BROWN, 255, cv2.THRESH_BINARY)
    if cv2.countNonZero(brown) < small.shape[0]:
        return None
    for one, other in ((red, green), (green, blue)):
        brown = cv2.bitwise_and(brown, cv2.compare(one, other, cv2.CMP_GT))
    brown = cv2.morphologyEx(brown, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    outlines, _ = cv2.findContours(brown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    scale = max(small.shape) / _LONG
    for outline in outlines:
        _, _, wide, high = cv2.boundingRect(outline)
        if max(wide, high) <= _RADIUS[0] * scale:
            continue
        circle = _ring(np.asarray(outline[:, 0], np.float64), brown.shape, scale)
        if circle is not None:
            (x, y), radius = circle
            more = radius + _BESIDE * scale
            rows = slice(max(0, round(y - more)), round(y + more))
            return CupRing((rows, slice(max(0, round(x - more)), round(x + more))), *circle)
    return None


def _ring(outline: Points, size: tuple[int, ...], scale: float) -> tuple[Points, float] | None:
    """Middle and radius of a circle as large as a cup around which an outline runs."""
    high, wide = size[:2]
    x, y = outline.T
    seen = (np.minimum(x, y) > _EDGE) & (x < wide - _EDGE) & (y < high - _EDGE)
    places = outline[seen]
    if len(places) < _RADIUS[0] * scale:
        return None
    for _ in range(4):  # what is off belongs to a drop beside it, or to the inner edge of the rim
        middle, radius = _circle(places)
        off = np.hypot(*(places - middle).T) - radius
        strays = median(np.abs(off))
        places = places[(off > -_INNER * scale) & (off < max(2 * _TRUE * scale, strays))]
        if len(places) < _RADIUS[0] * scale:
            return None
    turns = np.arctan2(*(places - middle).T) / (2 * np.pi)
    around = len(np.unique(np.floor(turns * _TURNS))) / _TURNS
    is_cup = _RADIUS[0] < radius / scale < _RADIUS[1]
    return (middle, radius) if is_cup and strays < _TRUE * scale and around > _AROUND else None


def _circle(places: Points) -> tuple[Points, float]:
    """The middle and radius of the circle on which places lie about."""
    rows = np.column_stack([2 * places, np.ones(len(places))])
    (x, y, rest), *_ = np.linalg.lstsq(rows, (places**2).sum(axis=1), rcond=None)
    return np.array([x, y]), float(np.sqrt(max(rest + x**2 + y**2, 0.0)))


def without_stain(colours: Pixels, grey: Grey, paper: Pixels, ring: CupRing) -> Grey:
    """The page in grey, as light below a stain as it is elsewhere.

    Args:
        colours: the picture: blue, green, red.
        grey: the same in grey.
        paper: the light of the paper, with fewer pixels.
        ring: where the stain is, in these.
    """
    times, scale = grey.shape[0] / paper.shape[0], max(grey.shape) / _LONG
    here = (_times(ring.span[0], times), _times(ring.span[1], times))
    there = grey[here]
    small, is_within = _bare(paper, ring)
    light = cv2.resize(small, there.shape[::-1], interpolation=cv2.INTER_LINEAR)
    within = cv2.resize(is_within, there.shape[::-1], interpolation=cv2.INTER_LINEAR) > 0
    left = cv2.blur(cv2.divide(colours[here], light, scale=255), (3, 3))
    table = np.log(np.maximum(np.arange(256), _DARKEST) / 255).astype(np.float32)
    stain = _stain(np.asarray(left, np.uint8), table, within, scale)
    is_dark = stain > _MOST
    if not is_dark.any():
        return grey
    usual = cv2.LUT(cv2.cvtColor(left, cv2.COLOR_BGR2GRAY), table)
    taken = _in_grey(stain, np.negative(usual), is_dark, within)
    taken += _left_at_edges(usual + taken, taken, scale)
    clean = grey.copy()
    clean[here] = np.clip(there * np.exp(taken), 0, 255)
    return clean


def _in_grey(stain: Shares, usual: Shares, is_dark: Flags, within: Flags) -> Shares:
    """How much a stain takes of grey light, in density.

    Of the rim, whose colour JPEG smears, seemingly more for its colour than of the wash in it:
    taken for the same, pale strokes in the wash become as bright as its paper.
    """
    share = median(usual[is_dark] / stain[is_dark])
    pale = within & (stain > _LEAST) & (stain < _MOST)
    if np.count_nonzero(pale) < _WASH * np.count_nonzero(within):
        return np.asarray(share * stain, np.float32)
    least = min(share, max(_PALER * share, median(usual[pale] / stain[pale])))
    return np.asarray(stain * np.interp(stain, (_MOST / 2, _MOST), (least, share)), np.float32)


def _bare(paper: Pixels, ring: CupRing) -> tuple[Pixels, Grey]:
    """The light of the paper in the span, below the stain as around it; and what is in the ring.

    What is brown all over seems to be the paper: its light is that of a plane through what is
    around it.
    """
    scale = max(paper.shape) / _LONG
    rows, columns = np.mgrid[: paper.shape[0], : paper.shape[1]][:, *ring.span]
    far = (np.hypot(columns - ring.middle[0], rows - ring.middle[1]) - ring.radius) / scale
    places = np.stack([np.ones_like(far), columns / paper.shape[1], rows / paper.shape[0]], axis=2)
    light = np.log(paper[ring.span].astype(np.float32))
    around = (far > _BARE) & (paper[ring.span].min(axis=2) > _LIT * paper.max())
    within = (far < _WITHIN).astype(np.uint8)
    if np.count_nonzero(around) < _FEW:
        return paper[ring.span], within
    plane, *_ = np.linalg.lstsq(places[around], light[around])
    bare = np.where((far < _BARE)[:, :, None], np.exp(places @ plane), paper[ring.span])
    return np.clip(bare, 1, 255).astype(np.uint8), within


def _left_at_edges(light: Shares, taken: Shares, scale: float) -> Shares:
    """What is to be taken out besides, in density, where a stain begins or ends.

    JPEG keeps colours more coarsely than light, so that there a pixel tells of its neighbours'.
    What differs from the paper around by less than a part of that edge is no ink.
    """
    size = light.shape[::-1]
    small = cv2.resize(light, None, fx=_COARSELY, fy=_COARSELY, interpolation=cv2.INTER_AREA)
    bright = np.clip(np.exp(small) * _FULL, 0, 255).astype(np.uint8)
    usual = cv2.medianBlur(bright, max(3, round(_NEAR * _COARSELY * scale) | 1))
    paper = cv2.resize(np.log(np.maximum(usual, 1, dtype=np.float32) / _FULL), size)
    near = _disc(2 * _EDGE_OF_STAIN * scale)
    edge = _OF_EDGE * (cv2.dilate(taken, near) - cv2.erode(taken, near))
    return np.asarray(np.clip(paper - light, -edge, edge), np.float32)


def _times(span: slice, times: float) -> slice:
    return slice(round(span.start * times), round(span.stop * times))


def _stain(left: Pixels, table: Shares, within: Flags, scale: float) -> Shares:
    """How much more blue light than red a stain takes from each pixel; 0 where there is none.

    Args:
        left: the light that is left: blue, green, red.
        table: the density of each.
        within: what is in the ring: there it goes, however pale it is.
        scale: pixels in a millimetre.
    """
    blue, green, red = (np.asarray(each, np.uint8) for each in cv2.split(left))
    stain = _more(table, red, blue)
    stain[~_is_brown(stain, _more(table, red, green)) | (red < _DARK * 255)] = 0
    whole = cv2.morphologyEx(stain, cv2.MORPH_CLOSE, _disc(_PRINT * scale))
    broad = cv2.morphologyEx(whole, cv2.MORPH_OPEN, _disc(_THIN * scale))
    return np.where(within | _around_dark(np.asarray(broad, np.float32)), broad, np.float32(0))


def _more(table: Shares, one: Pixels, other: Pixels) -> Shares:
    """By how much more density one colour of light shines through than another."""
    return np.asarray(cv2.subtract(cv2.LUT(one, table), cv2.LUT(other, table)), np.float32)


def _is_brown(blue: Shares, green: Shares) -> Flags:
    """Where green lacks more than red, and less than blue: neither red nor yellow."""
    return np.asarray((blue > 0) & (green > 0.1 * blue) & (green < 0.65 * blue), np.bool_)


def _around_dark(stain: Shares) -> Flags:
    """The stains of which some is dark, with their paler parts."""
    count, parts = cv2.connectedComponents(np.asarray(stain > _LEAST, np.uint8))
    is_dark = np.zeros(count, np.bool_)
    is_dark[np.asarray(parts)[stain > _MOST]] = True
    is_dark[0] = False
    return np.asarray(is_dark[parts], np.bool_)


def _disc(across: float) -> Grey:
    side = max(3, round(across) | 1)
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
