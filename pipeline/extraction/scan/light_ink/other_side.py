"""A page, and what stands on the other side of its sheet -> the page without what shines through.

What shines through is the mirror image of the other side, paler and softer, in nearly the same
place. Where that side is known (the next page of the file, the last one, or what is printed there),
it is laid over the bare paper of this one; if much of what is seen there is explained by it, it is
divided out, and a fifth more (`_MORE`), but nowhere lighter than paper: what stands on this side
beside it stays as it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Points, Shares
from pipeline.extraction.scan.light_ink.soft_shades import share_of_pale
from pipeline.extraction.scan.prints.drawn_form import WHOLE_PAGE
from pipeline.extraction.scan.prints.print_areas import bare_beside
from pipeline.extraction.scan.registering.locating import locate
from pipeline.extraction.scan.registering.registration import OVERVIEW, Registration

_WIDEST: Final = 6.0  # mm: what is broader is a shadow
_DARKEST: Final = 0.42  # of the light: what takes more stands on this side
_PALEST: Final = 0.035  # of what is printed there that shines through: less is nothing
_STRONGEST: Final = 0.5
_GLANCE: Final = 0.015  # of the light, that something takes
_LIKELY: Final = 0.005  # on so much of the bare paper (measured: 0.014 and more; plain pages less)
_ALIKE: Final = 0.55  # (measured: the other side 0.8 to 0.99, its print 0.6; another page to 0.4)
_WHOLLY: Final = 0.99  # of what is bare
_REACH: Final = 5.0  # mm by which the prints of both sides may lie off
_SOFT: Final = 0.25  # mm, about, by which it is blurred
_PIECES: Final = (3, 4)  # of the page, across and down, that are laid each for itself
_ROUNDS: Final = 2
_NEAR: Final = 1.0  # mm that they may lie off yet
_BLURS: Final = (0.1, 0.16, 0.22, 0.3, 0.4, 0.55)  # mm
FINE: Final = 6.0  # pixels in a millimetre, where it is measured how strong and how soft it is
_MORE: Final = 1.2  # times that much is taken out: what is left of a cloud would pass for pencil
_CLOUD: Final = 12.0  # mm around a place that tell how strong it shines through there
_BELIEF: Final = 0.1  # of what a place tells on average: so much it is taken to be as elsewhere
_CLOUDY: Final = (0.6, 1.5)  # times as strong as on the whole: less and more is something else
_FEW: Final = 40  # pixels of bare paper in a piece that tells
_STEP: Final = 8  # pixels of the picture between which paper lies straight
_BAND: Final = 256  # rows that are looked at together


@dataclass(frozen=True, slots=True, eq=False)
class OtherSide:
    """A picture of what may stand on the other side, and where the page lies in it."""

    grey: Grey
    there: Registration


@dataclass(frozen=True, slots=True)
class _Through:
    """How it shines through: as seen from this side, how strong (of the light), how soft (mm).

    `strength`: of each place of the page, a millimetre apart (rows, columns): paper is cloudy.
    """

    side: OtherSide
    strength: Shares
    blur: float


def sides_of(pages: Iterable[Grey]) -> Iterator[OtherSide]:
    """Pages of a file, those of which it is seen where they lie."""
    for grey in pages:
        there = locate(grey).there
        if there is not None:
            yield OtherSide(grey, there)


def printed_side(grey: Grey, scale: float) -> OtherSide:
    """What is printed there, drawn with so many pixels in a millimetre."""
    return OtherSide(grey, Registration(np.diag([scale, scale, 1.0]), 0.0, 0.0, 4))


def without_other_side(
    grey: Grey, there: Registration, page: LayoutPage, sides: Iterable[OtherSide]
) -> Grey | None:
    """The picture without what shines through from one of these sides; None if none does.

    Args:
        grey: the picture.
        there: where the page lies in it.
        page: as laid out.
        sides: what may stand on the other side, the likeliest first.
    """
    overview = there.overview(grey)
    if share_of_pale(overview, page, _GLANCE) < _LIKELY:
        return None
    return without_any(grey, there, sides, bare_beside(page))


def how_alike(grey: Grey, there: Registration, side: OtherSide) -> float:
    """How much a page on which nothing is printed looks like another side, at best."""
    seen = _coarse(_lacking(there.overview(grey), OVERVIEW))
    bare = np.asarray(seen < _DARKEST, np.bool_)
    views = (_seen_from_here(side, mirror) for mirror in _mirrors())
    return max(_match(_coarse(_overview(v)), seen, bare, _REACH, OVERVIEW / 2)[0] for v in views)


def without_any(
    grey: Grey,
    there: Registration,
    sides: Iterable[OtherSide],
    room: Grey,
    least: float = _ALIKE,
) -> Grey | None:
    """The picture without the likeliest of them, by what is seen where it is bare (255).

    `least`: that it must be alike.
    """
    seen = _lacking(there.overview(grey), OVERVIEW)
    bare = np.asarray((room > 0) & (seen < _DARKEST), np.bool_)
    laid = _likeliest(seen, bare, sides, least)
    through = _measured(grey, there, room, laid) if laid is not None else None
    return None if through is None else _divided(grey, there, through)


def _lacking(grey: Grey, scale: float) -> Shares:
    """What is lacking of the light of the paper at each pixel, 0 to 1."""
    return np.asarray(1 - grey / _light(grey, scale).astype(np.float32), np.float32).clip(0, 1)


def _light(grey: Grey, scale: float) -> Grey:
    """How light the paper is, also below what stands on it."""
    size = max(1, round(_WIDEST * scale)) | 1
    few = cv2.blur(grey, (3, 3))
    light = cv2.morphologyEx(few, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    return np.asarray(np.maximum(cv2.blur(light, (size // 6 | 1, size // 6 | 1)), 1), np.uint8)


def _mirrors() -> Iterator[Points]:
    """Millimetres of this side to those of the other: turned like a page of a book, or a pad."""
    yield np.array([[-1, 0, PAGE_WIDTH], [0, 1, 0], [0, 0, 1]], np.float64)
    yield np.array([[1, 0, 0], [0, -1, PAGE_HEIGHT], [0, 0, 1]], np.float64)


def _seen_from_here(side: OtherSide, moved: Points) -> OtherSide:
    """The same as seen from this side: where millimetres of it lie in that picture."""
    return OtherSide(side.grey, replace(side.there, to_pixels=side.there.to_pixels @ moved))


def _likeliest(
    seen: Shares, bare: Flags, sides: Iterable[OtherSide], least: float
) -> OtherSide | None:
    """The side most like what is seen, as seen from here and laid over it; None if none is.

    The same may be printed on many pages; what was written there tells which of them it is.
    """
    few, there = _coarse(seen), _coarse(bare.astype(np.float32)) > _WHOLLY
    best, found = least, None
    for side in (_seen_from_here(side, mirror) for side in sides for mirror in _mirrors()):
        alike, off = _match(_coarse(_overview(side)), few, there, _REACH, OVERVIEW / 2)
        if alike > best:
            best, found = alike, _seen_from_here(side, _moved(off))
    if found is None:
        return None
    _, off = _match(_overview(found), seen, bare, _NEAR, OVERVIEW)
    found = _seen_from_here(found, _moved(off))
    for _ in range(_ROUNDS):
        found = _seen_from_here(found, _adjusted(_overview(found), seen, bare, least))
    return found


def _coarse(seen: Shares) -> Shares:
    few = cv2.resize(seen, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(few, np.float32)


def _moved(off: tuple[float, float]) -> Points:
    return np.array([[1, 0, off[0]], [0, 1, off[1]], [0, 0, 1]], np.float64)


def _overview(side: OtherSide) -> Shares:
    """What the other side would take of the light here, were it as dark as there."""
    seen = _lacking(side.there.cut(side.grey, WHOLE_PAGE, OVERVIEW), OVERVIEW)
    return np.asarray(cv2.GaussianBlur(seen, (0, 0), _SOFT * OVERVIEW), np.float32)


def _match(
    other: Shares, seen: Shares, bare: Flags, reach: float, scale: float
) -> tuple[float, tuple[float, float]]:
    """How much alike they are where it is bare, at best; and the mm that the other lies off."""
    most = round(reach * scale)
    wide = cv2.copyMakeBorder(other, most, most, most, most, cv2.BORDER_CONSTANT, value=0)
    where = bare.astype(np.float32)
    count = float(where.sum())
    off = ((seen - float((seen * where).sum()) / max(count, 1.0)) * where).astype(np.float32)
    spread = float((off * off).sum())
    if count < _FEW or spread <= 0:
        return 0.0, (0.0, 0.0)
    both = cv2.matchTemplate(wide, off, cv2.TM_CCORR)
    total = cv2.matchTemplate(wide, where, cv2.TM_CCORR)
    squares = cv2.matchTemplate(wide * wide, where, cv2.TM_CCORR)
    alike = np.asarray(
        both / np.sqrt(np.maximum(squares - total * total / count, 1e-3) * spread), np.float32
    )
    _, best, _, (x, y) = cv2.minMaxLoc(alike)
    return float(best), (
        (x + _between(alike[y], x) - most) / scale,
        (y + _between(alike[:, x], y) - most) / scale,
    )


def _between(row: Shares, at: int) -> float:
    """By how much of a pixel the highest place lies off the highest pixel."""
    if not 0 < at < len(row) - 1:
        return 0.0
    before, here, after = (float(each) for each in row[at - 1 : at + 2])
    curve = before - 2 * here + after
    return 0.0 if curve >= 0 else 0.5 * (before - after) / curve


def _adjusted(other: Shares, seen: Shares, bare: Flags, least: float) -> Points:
    """By which the other side lies turned and stretched yet: pieces of the page tell."""
    places, found, trust = [], [], []
    high, wide = seen.shape
    for row in range(_PIECES[1]):
        for column in range(_PIECES[0]):
            part = (
                slice(row * high // _PIECES[1], (row + 1) * high // _PIECES[1]),
                slice(column * wide // _PIECES[0], (column + 1) * wide // _PIECES[0]),
            )
            alike, off = _match(other[part], seen[part], bare[part], _NEAR, OVERVIEW)
            if alike < least or max(map(abs, off)) > _NEAR - 0.5 / OVERVIEW:
                continue
            places.append(((part[1].start + part[1].stop) / 2, (part[0].start + part[0].stop) / 2))
            found.append(off)
            trust.append(alike)
    if len(places) < 4:
        return np.eye(3)
    at = np.column_stack([np.array(places) / OVERVIEW, np.ones(len(places))])
    weight = np.array(trust)[:, None]
    fit, *_ = np.linalg.lstsq(at * weight, np.array(found) * weight, rcond=1e-3)
    matrix = np.eye(3)
    matrix[:2] += fit.T
    return matrix


def _measured(grey: Grey, there: Registration, room: Grey, side: OtherSide) -> _Through | None:
    """How strong and how soft it shines through, by the bare paper."""
    seen = _lacking(there.cut(grey, WHOLE_PAGE, FINE), FINE)
    other = _lacking(side.there.cut(side.grey, WHOLE_PAGE, FINE), FINE)
    bare = cv2.resize(room, seen.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    bare &= seen < _DARKEST
    off = np.where(bare, seen - seen[bare].mean(), 0).astype(np.float32)
    best = (np.inf, 0.0, 0.0)
    for blur in _BLURS:
        soft = _softened(other, bare, blur)
        strength = float((off * soft).sum()) / max(float((soft * soft).sum()), 1e-6)
        rest = float(((off - strength * soft) ** 2).sum())
        best = min(best, (rest, strength, blur))
    _, strength, blur = best
    if not _PALEST < strength < _STRONGEST:
        return None
    return _Through(side, _here_and_there(off, _softened(other, bare, blur), strength), blur)


def _softened(other: Shares, bare: Flags, blur: float) -> Shares:
    """What would shine through at its strongest, beside what it does on average; 0 below print."""
    soft = cv2.GaussianBlur(other, (0, 0), blur * FINE)
    return np.where(bare, soft - soft[bare].mean(), 0).astype(np.float32)


def _here_and_there(off: Shares, soft: Shares, strength: float) -> Shares:
    """How strong it shines through at each millimetre, by what is bare around it."""
    size = (round(PAGE_WIDTH), round(PAGE_HEIGHT))
    both, own = (
        cv2.GaussianBlur(cv2.resize(each, size, interpolation=cv2.INTER_AREA), (0, 0), _CLOUD)
        for each in (off * soft, soft * soft)
    )
    little = _BELIEF * float(own.mean())
    found = (both + little * strength) / (own + little)
    least, most = (strength * times for times in _CLOUDY)
    return np.asarray(found.clip(least, most), np.float32)


def _divided(grey: Grey, there: Registration, through: _Through) -> Grey:
    """The picture without it; nowhere lighter than the paper."""
    side, scale = through.side, there.scale
    other = cv2.bitwise_not(cv2.divide(side.grey, _light(side.grey, side.there.scale), scale=255))
    light = _light(grey, scale)
    out = np.empty_like(grey)
    around = round(3 * through.blur * scale) + 2
    places = _places(grey, there)
    across, down = (each.astype(np.float32) for each in places.transpose(2, 0, 1))
    cloudy = cv2.remap(
        through.strength, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    strengths = np.asarray(cloudy, np.float32)
    on_side = side.there.pixels(places.reshape(-1, 2)).astype(np.float32)
    columns, rows = on_side.T.reshape(2, *places.shape[:2])
    for top in range(0, len(grey), _BAND):
        first, foot = max(0, top - around), min(len(grey), top + _BAND)
        last = min(len(grey), foot + around)
        x, y, strength = (
            _rows_of(field, first, last, grey.shape[1]) for field in (columns, rows, strengths)
        )
        seen = cv2.remap(other, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        soft = cv2.GaussianBlur(seen.astype(np.float32), (0, 0), through.blur * scale)
        left = 1 - (_MORE * strength / 255 * soft)[top - first : foot - first]
        own = grey[top:foot]
        out[top:foot] = np.minimum(own / left, np.maximum(light[top:foot], own))
    return out


def _places(grey: Grey, there: Registration) -> Points:
    """Where every eighth pixel of the picture lies on the page, in mm (rows, columns, 2)."""
    high, wide = (-(-side // _STEP) + 1 for side in grey.shape)
    x, y = np.meshgrid(np.arange(wide) * float(_STEP), np.arange(high) * float(_STEP))
    pixels = np.column_stack([x.ravel(), y.ravel(), np.ones(x.size)])
    places = pixels @ np.linalg.inv(there.to_pixels).T
    places = places[:, :2] / places[:, 2:]
    if there.bend is not None:
        places = places - there.bend.at(places)
    return places.reshape(high, wide, 2)


def _rows_of(field: Shares, first: int, last: int, wide: int) -> Shares:
    """Such places for every pixel of some rows."""
    rows = np.arange(first, last, dtype=np.float32)[:, None] / _STEP
    columns = np.arange(wide, dtype=np.float32)[None, :] / _STEP
    size = (last - first, wide)
    found = cv2.remap(
        field,
        np.ascontiguousarray(np.broadcast_to(columns, size)),
        np.ascontiguousarray(np.broadcast_to(rows, size)),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(found, np.float32)
