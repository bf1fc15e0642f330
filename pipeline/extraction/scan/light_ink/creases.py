"""A page that was folded -> the same without its creases.

Paper that was folded and lies flat again has pale straight lines that run on from one edge of it to
the other, over boxes, print and bare paper alike, and take about as much of the light everywhere:
no pen does that. How they look is learned from the bare paper beside the boxes, and is taken away
within them, too; a stroke across a crease stays as much darker than the paper as it is elsewhere.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Points, Shares
from pipeline.extraction.scan.light_ink.crease_lines import TELLING, CreaseLine, crease_lines
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, bare_beside
from pipeline.extraction.scan.registering.registration import Registration

_STEP: Final = 0.5  # mm along a crease
_WIDE: Final = 3.0  # mm to either side that it darkens
_FINE: Final = 8  # samples in a millimetre across it
_OFF: Final = np.arange(-round(_WIDE * _FINE), round(_WIDE * _FINE) + 1) / _FINE
_RAMP: Final = (_OFF + _WIDE) / (2 * _WIDE)  # from the light on one side to that on the other
_BASE: Final = 2.0  # mm from it on to the paper beside it
_STRAYS: Final = 1.1  # mm by which it may stray from a straight line
_PIECE: Final = 20.0  # mm
_FEWEST: Final = 8  # rows of a piece that tell
_WEAKEST: Final = 0.4  # of its usual depth
_STRONGEST: Final = 1.7
_MORE: Final = 1.15  # times as deep as it is taken for
_MOST: Final = (0.3, 1.5)  # of the light, that is left at least, and at most
_BLOCK: Final = 10.0  # mm of a crease that are lightened at once

_Rows = NDArray[np.float64]  # a value for each `_STEP` of the way


@dataclass(frozen=True, slots=True, eq=False)
class _Crease:
    """A crease, measured.

    Attributes:
        strays: mm by which it lies off the line. light: of the paper on both sides (rows, 2).
        strength: how deep it is, of what is usual. lacking: the share of light, across it.
    """

    line: CreaseLine
    strays: _Rows
    light: Shares
    strength: _Rows
    lacking: Points


def without_creases(
    grey: Grey, there: Registration, page: LayoutPage
) -> tuple[Grey, tuple[Points, ...]]:
    """The picture, lightened where paper was creased; the very same where it was not.

    And where that was: the ends of each crease (2, 2), mm of the page.

    Args:
        grey: the picture.
        there: where the page lies in it.
        page: as laid out.
    """
    if not there.is_sound:
        return grey, ()
    lines = crease_lines(there.overview(grey), page)
    clean, ends = grey.copy() if lines else grey, []
    for line in lines:
        crease = _measured(clean, there, page, line)
        if crease is not None:
            _lighten(clean, there, crease)
            ends.append(line.ends)
    return clean, tuple(ends)


def _measured(
    grey: Grey, there: Registration, page: LayoutPage, line: CreaseLine
) -> _Crease | None:
    """How a crease looks all along, by the bare paper on its way."""
    rows = (np.arange(int(line.length / _STEP)) + 0.5) * _STEP
    spots = line.start + rows[:, None, None] * line.way + _OFF[None, :, None] * line.across
    strays = _strays(*_sampled(grey, there, page, spots))
    seen, free = _sampled(grey, there, page, spots + strays[:, None, None] * line.across)
    if np.count_nonzero(free, axis=0).min() * _STEP < TELLING / 2:
        return None
    light = _paper_beside(seen)
    base = light[:, :1] * (1 - _RAMP) + light[:, 1:] * _RAMP
    left = np.where(free, seen / np.maximum(base, 1), np.nan)
    profile = np.nanmedian(left, axis=0)
    # taken for a little broader and deeper than it was found; nothing gets lighter than the paper
    broad = cv2.erode(np.minimum(profile, 1)[None, :], np.ones((1, 3), np.uint8))[0]
    lacking = np.where(broad < 1, (1 - broad) * _MORE, 1 - profile)
    return _Crease(line, strays, light, _strengths(left, 1 - profile), lacking)


def _sampled(
    grey: Grey, there: Registration, page: LayoutPage, spots: Points
) -> tuple[Shares, Flags]:
    """The light at spots of the page (rows, across, 2), and which of these are bare paper."""
    pixels = there.pixels(spots.reshape(-1, 2)).reshape(spots.shape).astype(np.float32)
    x, y = (np.ascontiguousarray(pixels[..., n]) for n in (0, 1))
    seen = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = (np.minimum(x, y) >= 1) & (x < grey.shape[1] - 1) & (y < grey.shape[0] - 1)
    bare = bare_beside(page)
    columns, lines = np.rint(spots * BESIDE_SCALE - 0.5).astype(int).transpose(2, 0, 1)
    inside &= (np.minimum(columns, lines) >= 0) & (columns < bare.shape[1])
    inside &= lines < bare.shape[0]
    free = bare[lines.clip(0, bare.shape[0] - 1), columns.clip(0, bare.shape[1] - 1)] > 0
    return np.asarray(seen, np.float32), np.asarray(inside & free, np.bool_)


def _pieces(count: int) -> list[slice]:
    """The steps of a way in pieces that tell by themselves."""
    parts = np.array_split(np.arange(count), max(1, round(count * _STEP / _PIECE)))
    return [slice(int(part[0]), int(part[-1]) + 1) for part in parts]


def _strays(seen: Shares, free: Flags) -> _Rows:
    """How far off the line the darkest spot lies, each step of the way."""
    near = np.abs(_OFF) <= _STRAYS
    places, found = [0.0], [0.0]
    for part in _pieces(len(seen)):
        rows = free[part].all(axis=1)
        if rows.sum() < _FEWEST:
            continue
        usual = np.median(seen[part][rows], axis=0)
        dark = np.clip(np.percentile(usual, 75) - usual, 0, None)[near] ** 2
        dark[dark < dark.max() / 4] = 0
        if dark.any():
            found.append(float((dark * _OFF[near]).sum() / dark.sum()))
            places.append(part.start + float(np.flatnonzero(rows).mean()))
    few = slice(1, None) if len(places) > 1 else slice(None)
    return np.asarray(np.interp(np.arange(len(seen)), places[few], found[few]), np.float64)


def _paper_beside(seen: Shares) -> Shares:
    """The light of the paper on both sides of a crease, each step of the way (rows, 2)."""
    sides = [seen[:, side] for side in (_OFF <= -_BASE, _OFF >= _BASE)]
    high = np.stack([np.percentile(side, 80, axis=1) for side in sides], axis=1)
    # what is printed or written beside it is no paper; but that ends
    whole = cv2.morphologyEx(high.astype(np.float32), cv2.MORPH_CLOSE, np.ones((9, 1), np.uint8))
    return np.asarray(cv2.blur(whole, (1, 5)), np.float32)


def _strengths(left: Shares, lacking: Points) -> _Rows:
    """How deep a crease is at each step, of what is usual for it."""
    places, found = [0.0], [1.0]
    for part in _pieces(len(left)):
        told = np.isfinite(left[part]).all(axis=1)
        if told.sum() >= _FEWEST:
            here = 1 - np.median(left[part][told], axis=0)
            found.append(float((here * lacking).sum() / max(1e-6, float((lacking**2).sum()))))
            places.append(part.start + float(np.flatnonzero(told).mean()))
    few = slice(1, None) if len(places) > 1 else slice(None)
    each = np.clip(found[few], _WEAKEST, _STRONGEST)
    return np.asarray(np.interp(np.arange(len(left)), places[few], each), np.float64)


def _lighten(grey: Grey, there: Registration, crease: _Crease) -> None:
    """Take a crease out of a picture, block by block of its way."""
    line = crease.line
    for low in np.arange(0, line.length, _BLOCK).tolist():
        begin = line.start + low * line.way
        corner, along, aside = there.pixels(
            np.stack([begin, begin + _BLOCK * line.way, begin + _WIDE * line.across])
        )
        to_pixels = np.column_stack([(along - corner) / _BLOCK, (aside - corner) / _WIDE])
        wide = _WIDE + _STRAYS
        reach = np.array([(0, -wide), (_BLOCK, -wide), (_BLOCK, wide), (0, wide)])
        outline = corner + reach @ to_pixels.T
        left, top = np.maximum(np.floor(outline.min(axis=0)), 0).astype(int).tolist()
        right, foot = np.maximum(np.ceil(outline.max(axis=0)), 0).astype(int).tolist()
        part = grey[top : foot + 1, left : right + 1]
        if part.size:
            rows, columns = np.indices(part.shape)
            off = np.stack([columns + left - corner[0], rows + top - corner[1]])
            places = np.tensordot(np.linalg.inv(to_pixels), off, 1)
            _lighten_block(part, (places[0], places[1]), low, crease)


def _lighten_block(part: Grey, places: tuple[Points, Points], low: float, crease: _Crease) -> None:
    """The same of a part of the picture: how far along the crease, and off it, its pixels lie."""
    along, off = places
    row = ((along + low) / _STEP).astype(int).clip(0, len(crease.strays) - 1)
    off = off - crease.strays[row]
    mine = (along >= 0) & (along < _BLOCK) & (np.abs(off) <= _WIDE)
    row, off, seen = row[mine], off[mine], part[mine].astype(np.float32)
    taken = np.interp(off, _OFF, crease.lacking) * crease.strength[row]
    ramp = (off + _WIDE) / (2 * _WIDE)
    paper = crease.light[row, 0] * (1 - ramp) + crease.light[row, 1] * ramp
    lifted = seen / np.clip(1 - taken, *_MOST)
    part[mine] = np.clip(np.minimum(lifted, np.maximum(paper, seen)), 0, 255).astype(np.uint8)
