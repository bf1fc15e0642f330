"""A registered page -> the strokes on it that stand beside its boxes: on bare paper, over labels.

Looked at with few pixels, for on most pages there are none. Stains are broad and pale, what shines
through is paler still, dust is small, and the lid, a tear and a shadow touch the edge of the paper:
none of them is a stroke. Over a label a stroke shows by the ink that is there beyond what its
letters take. All lengths in millimetres of the form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Grey, Indices, Points, Shares
from pipeline.extraction.scan.drawn_form import WHOLE_PAGE
from pipeline.extraction.scan.pieces import STAIN, Piece, light_lost, pieces_of
from pipeline.extraction.scan.print_areas import (
    BESIDE_SCALE,
    Edges,
    PrintedText,
    room_beside,
    texts_of,
    wider,
)
from pipeline.extraction.scan.quantiles import median, percentile
from pipeline.extraction.scan.registration import Registration

_FITS: Final = 0.07  # mm that a mark of the page may lie off
_COARSE: Final = 0.07  # the same that a mark in black and white only seems off, by its ragged edges
_WORSE: Final = 2.5  # times as much as its marks the print between them may
# of its ink: a line of text that shows less lies off its place; light ones show more in black
_LACKS: Final = 0.84
_LACKS_BILEVEL: Final = 0.7
_ASTRAY: Final = 0.3  # share of the lines of text
_FAR: Final = 35.0  # mm from such a line
_CLEAR: Final = 1.2  # mm from print and its blur: so far off only what is lost lies
_CLEARLY: Final = 0.25  # of a piece
_STROKE: Final = 3.0  # mm: what is shorter may be the end of a cross, or of a frame
_PALE: Final = 0.45  # of the light: what takes less may be a stain
_RIM: Final = 0.6  # mm around a piece that is looked at closely
_PART: Final = 10.0  # mm of it
_STEEP: Final = 0.22  # of the depth of a stroke, in an eighth of a millimetre
_CUP: Final = (20.0, 60.0)  # mm: the radius of the ring that a cup leaves
_ARC: Final = 14.0  # mm of it, to be known
_TRUE: Final = 0.5  # mm that it is off a circle, at most: no hand draws one as true
_ON_RING: Final = 1.0  # mm from it
_STEP: Final = np.pi / 60  # of a turn, in which some of a ring is seen or not
_FAR_AROUND: Final = np.pi
_RIM_OF_CUP: Final = 0.8  # mm broad (measured: rings from 0.95, arrows of a pen to 0.7)
_BESIDE_TEXT: Final = (0.2, 0.3, 0.6, 0.6)  # mm left, above, right and below that are looked at
_FEW: Final = 4  # lines of text that tell how dark print is, at least
_ALIKE: Final = 8  # the same of lines in one face and size
# mm2 of ink over a label, beyond what is printed; as a share of that; and of light pencil
_LEAST_OVER: Final = (0.35, 0.06, 0.27)
_LEAST_OVER_BILEVEL: Final = (2.0, 0.25, np.inf)  # a thin line is one pixel wide there, or two
_THERE: Final = 0.5  # of the ink of a line of text: less is none
_STRONG: Final = 0.3  # of the light: what shines through takes less
_MOSTLY: Final = 0.4  # of the ink over a label that is so dark
_SHINES: Final = 0.08  # of the light: what takes less may be grain
# share of bare paper that takes more (measured: to 0.002; where the other side shines through 0.004
# and more, with few exceptions)
_FEW_SHINE: Final = 0.002
_CLEARLY_OVER: Final = 1.35  # times as much pencil as print may differ (measured: print to 1.27)
_SPREAD: Final = 3.0  # times by which print differs from line to line


@dataclass(frozen=True, slots=True)
class Beside:
    """What was drawn beside the boxes.

    Attributes:
        pieces: on bare paper.
        over: labels with more ink than their letters take; how much more, in mm2.
    """

    pieces: tuple[Piece, ...] = ()
    over: tuple[tuple[PrintedText, float], ...] = ()


def ink_beside(
    grey: Grey, there: Registration, page: LayoutPage, *, bilevel: bool = False
) -> Beside:
    """The strokes beside the boxes.

    Args:
        grey: the picture.
        there: where the form lies on it.
        page: what is printed on it.
        bilevel: it knows black and white only.
    """
    seen = there.cut(grey, WHOLE_PAGE, BESIDE_SCALE)
    paper, lacking, dark = light_lost(seen)
    worst = there.worst - (_COARSE if bilevel else 0.0)
    ink = cv2.bitwise_and(dark, _room(worst, page))
    pieces: tuple[Piece, ...] = ()
    if cv2.countNonZero(ink):
        found = pieces_of(np.asarray(ink, np.uint8), lacking, paper)
        sharp = [piece for piece in found if piece.dark > _PALE or _is_sharp(grey, there, piece)]
        pieces = _without_rings(sharp)
    texts = _texts(page)
    if worst >= _FITS and pieces:
        least = _LACKS_BILEVEL if bilevel else _LACKS
        off = _off_their_place(lacking, paper, texts, least)
        is_astray = len(off) > _ASTRAY * len(texts.texts)
        pieces = tuple(
            each
            for each in pieces
            if _is_apart(each, page)
            or not (is_astray or any(each.distance(at) < _FAR for at in off))
        )
        if is_astray:
            return Beside(pieces)  # what else is left over is print
    most = _LEAST_OVER_BILEVEL if bilevel else _LEAST_OVER
    over = _over(lacking, paper, _bare(page), texts, most)
    return Beside(pieces, tuple(over))


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """The lines of text of a page, the ink that each took (mm2), and where each is looked at.

    `whole` and `small`: pixels of all letters and of the small ones alone (left, top, right,
    bottom; each of all texts).
    """

    texts: tuple[PrintedText, ...]
    ink: NDArray[np.float64]
    whole: Indices
    small: Indices


@lru_cache(maxsize=64)
def _texts(page: LayoutPage) -> _Texts:
    texts = texts_of(page)
    edges = np.array([text.edges for text in texts]).reshape(-1, 4)
    small = edges.copy()
    high = edges[:, 3] - edges[:, 1]
    small[:, 1] += 0.22 * high + _BESIDE_TEXT[1]
    small[:, 3] -= 0.24 * high + _BESIDE_TEXT[3]
    return _Texts(texts, np.array([text.ink for text in texts]), _places(edges), _places(small))


def _places(edges: Points) -> Indices:
    """The pixels around lines of text (4, n)."""
    around = np.array(_BESIDE_TEXT) * (-1, -1, 1, 1)
    left, top, right, bottom = np.rint((edges + around) * BESIDE_SCALE).astype(np.int64).T
    width, height = (round(side * BESIDE_SCALE) for side in (PAGE_WIDTH, PAGE_HEIGHT))
    across, down = np.clip([left, right], 0, width), np.clip([top, bottom], 0, height)
    return np.stack([across[0], down[0], across[1], down[1]])


def _off_their_place(lacking: Grey, paper: Grey, texts: _Texts, least: float) -> list[Edges]:
    """The lines of text that are not quite where they should be: the paper is bent there."""
    if len(texts.texts) < _FEW:
        return []
    share = _ink_on(lacking, paper, texts.small) / texts.ink
    low = share < least * percentile(share, 75)
    return [text.edges for text, is_low in zip(texts.texts, low, strict=True) if is_low]


def _is_apart(piece: Piece, page: LayoutPage) -> bool:
    """Whether so much of a long piece runs far from all print that it is none, off as that lies."""
    left, top, right, bottom = piece.edges
    if max(right - left, bottom - top) < _STROKE:
        return False
    columns, rows = np.floor(piece.places * BESIDE_SCALE).astype(np.int64).T
    return bool((_away_from_print(page)[rows, columns] > _CLEAR).mean() > _CLEARLY)


@lru_cache(maxsize=64)
def _away_from_print(page: LayoutPage) -> Shares:
    """Of each pixel how many mm it lies from where something may be printed."""
    away = cv2.distanceTransform(room_beside(page), cv2.DIST_L2, 5)
    return np.asarray(away / BESIDE_SCALE, np.float32)


@lru_cache(maxsize=64)
def _bare(page: LayoutPage) -> Grey:
    """Where nothing is printed, nor its blur."""
    return np.asarray(cv2.erode(room_beside(page), np.ones((7, 7), np.uint8)), np.uint8)


def _room(worst: float, page: LayoutPage) -> Grey:
    """Where there is nothing but paper; less of it where print may lie so many mm off its place."""
    room = room_beside(page)
    if worst < _FITS:
        return room
    by = 2 * int(np.ceil(_WORSE * worst * BESIDE_SCALE)) + 1
    return np.asarray(cv2.erode(room, np.ones((by, by), np.uint8)), np.uint8)


def _is_sharp(grey: Grey, there: Registration, piece: Piece) -> bool:
    """Whether a pale piece has the edges of a stroke; those of a stain are soft."""
    left, top, right, bottom = wider(piece.edges, _RIM)
    width, height = min(right - left, _PART), min(bottom - top, _PART)
    seen = cv2.blur(there.cut(grey, (left, top, width, height)), (3, 3))
    depth = np.asarray(seen.max() - seen.astype(np.float32), np.float32)
    across, down = (cv2.Sobel(depth, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
    steepest = percentile(np.hypot(across, down), 98) / 8
    return steepest > _STEEP * percentile(depth, 98)


def _without_rings(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The pieces without those that a wet cup left."""
    for piece in pieces:
        left, top, right, bottom = piece.edges
        if piece.dark > STAIN or np.hypot(right - left, bottom - top) < _ARC:
            continue
        ring = _circle(piece.places)
        if ring is None:
            continue
        others = [each for each in pieces if not _lies_on(each, *ring)]
        if _is_of_a_cup([each for each in pieces if each not in others], *ring):
            return tuple(others)
    return tuple(pieces)


def _is_of_a_cup(pieces: list[Piece], middle: Points, radius: float) -> bool:
    """Whether pieces on a circle are as broad as a wet rim, or go far around; a hand draws arcs."""
    off = np.concatenate([piece.places for piece in pieces]) - middle
    turns = np.floor(np.arctan2(off[:, 1], off[:, 0]) / _STEP).astype(np.int64)
    around = len(np.unique(turns)) * _STEP
    area = len(off) / BESIDE_SCALE**2
    return around >= _FAR_AROUND or area >= _RIM_OF_CUP * around * radius


def _circle(places: Points) -> tuple[Points, float] | None:
    """The middle and radius of the circle on which a piece lies; None where it lies on none."""
    start = places.mean(axis=0)
    x, y = (places - start).T
    (a, b, c), *_ = np.linalg.lstsq(
        np.column_stack([x, y, np.ones(len(x))]), x**2 + y**2, rcond=None
    )
    radius = float(np.sqrt(max(c + (a**2 + b**2) / 4, 0.0)))
    off = np.abs(np.hypot(x - a / 2, y - b / 2) - radius)
    if not _CUP[0] < radius < _CUP[1] or float(off.mean()) > _TRUE:
        return None
    return start + np.array([a, b]) / 2, radius


def _lies_on(piece: Piece, middle: Points, radius: float) -> bool:
    off = np.abs(np.hypot(*(piece.places - middle).T) - radius)
    return piece.dark <= STAIN and float(off.mean()) < _ON_RING


def _over(
    lacking: Grey, paper: Grey, bare: Grey, printed: _Texts, least: tuple[float, float, float]
) -> Iterator[tuple[PrintedText, float]]:
    """The labels over which something was drawn: all print of a page is about equally dark.

    Looked at once more without what is pale, where there is any: the other side may shine through.
    It does not where the paper is bare beside all print, and then what is pale is light pencil.
    """
    texts = printed.texts
    if len(texts) < _FEW or all(text.box is None for text in texts):
        return
    extra, spread = _extra(_ink_on(lacking, paper, printed.whole), printed)
    share = np.maximum(least[1], _SPREAD * spread) * printed.ink
    chance = np.maximum(least[0], share)
    is_light = extra > np.maximum(least[2], _CLEARLY_OVER * share)
    over = np.flatnonzero((extra > chance) | is_light)
    if len(over) == 0:
        return
    pale = cv2.compare(lacking, cv2.convertScaleAbs(paper, alpha=_STRONG), cv2.CMP_LE)
    strong = np.where(pale > 0, np.uint8(0), lacking)
    seen = _ink_on(strong, paper, printed.whole)
    # most of those that look alike may be struck out
    dark = np.maximum(_extra(seen, printed)[0], _extra_by_look(seen, printed))
    if is_light.any():  # nearly never: the whole page is looked at for it
        shines = float((_paleness(lacking, paper)[bare > 0] > _SHINES).mean())
        is_light &= shines < _FEW_SHINE
    for n in over:
        if texts[n].box is not None and (
            (extra[n] > chance[n] and dark[n] > _MOSTLY * extra[n])
            or (is_light[n] and _is_on_bare(lacking, paper, printed.whole[:, n]))
        ):
            yield texts[n], float(extra[n])


def _paleness(lacking: Grey, paper: Grey) -> Shares:
    """The share of its light that each pixel lacks."""
    return np.asarray(lacking / np.maximum(paper, np.uint8(1)), np.float32)


def _is_on_bare(lacking: Grey, paper: Grey, place: Indices) -> bool:
    """Whether the paper between the letters is bare: a highlighter colours all of it."""
    left, top, right, bottom = place
    part = slice(top, bottom), slice(left, right)
    return percentile(_paleness(lacking[part], paper[part]).ravel(), 25) < _SHINES


def _extra(seen: NDArray[np.float64], printed: _Texts) -> tuple[NDArray[np.float64], float]:
    """The ink on each text beyond what is printed, in mm2; and the share by which print differs."""
    share = seen / printed.ink
    there = share[share > _THERE * percentile(share, 75)]  # on a personal sheet some was left out
    if not there.size:
        return np.zeros_like(seen), 0.0  # nothing can be seen at all
    usual = median(there)
    paler = usual - there[there <= usual]  # ink of a pen only adds
    return seen - usual * printed.ink, 1.5 * median(paler)


def _extra_by_look(seen: NDArray[np.float64], printed: _Texts) -> NDArray[np.float64]:
    """The same of what is dark: thin letters are paler, so a line is like those that look alike."""
    share = seen / printed.ink
    there = share > _THERE * percentile(share, 75)
    usual = np.full_like(share, median(share[there]) if there.any() else 0.0)
    looks = [text.look for text in printed.texts]
    for look in set(looks):
        alike = np.array([each == look for each in looks])
        if np.count_nonzero(alike & there) >= _ALIKE:
            usual[alike] = median(share[alike & there])
    return np.asarray(seen - usual * printed.ink, np.float64)


def _ink_on(lacking: Grey, paper: Grey, places: Indices) -> NDArray[np.float64]:
    """The ink in rectangles (see `_places`), in mm2 of full black."""
    total = cv2.integral(lacking)
    left, top, right, bottom = places
    inside = (total[bottom, right] - total[top, right]).astype(np.float64)
    inside -= total[bottom, left] - total[top, left]
    light = paper[(top + bottom) // 2, np.minimum((left + right) // 2, paper.shape[1] - 1)]
    return np.asarray(inside / np.maximum(light, 1) / BESIDE_SCALE**2, np.float64)
