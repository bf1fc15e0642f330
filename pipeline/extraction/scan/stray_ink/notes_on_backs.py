"""Bare paper -> whether somebody wrote on it, be it a word in pencil.

Strokes are thin, sharp, short and curled, and several of them lie together. Dirt is short, hairs
and creases run on, shadows and what shines through are soft, holes are broad. Where so much lies on
the paper that nothing can be told, what is paler than most of it is left aside. All lengths in
millimetres of a sheet that fills the picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import hypot
from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.quantiles import percentile

_SCALE: Final = 6.0  # pixels in a millimetre
_EDGE: Final = 7.0  # mm along the edges of the picture: the lid, shadows, tears
_WIDEST: Final = 8.0  # mm: what is broader is the paper's own
_TILE: Final = 6.0  # mm of paper with one grain
_GRAINS: Final = 4.5  # times the grain, than which a stroke is darker
_CORE: Final = 0.45  # of the darkest around it: what is paler is the blur of a stroke
_NEAR: Final = 1.5  # mm that are around it
# of the light, at least; the next where more lies on the paper than anybody writes in a note
_PALEST: Final = (0.025, 0.035, 0.05, 0.07, 0.1, 0.14, 0.2)
_EXPLAINED: Final = 0.6  # of what was taken out here: a stroke is as much darker than others
_REACH: Final = 0.4  # mm around that
_SHORT: Final = 1.2  # mm: less is a speck
_LONG: Final = 60.0  # mm: more is a crease, or a line of the scanner
_THICK: Final = 0.8  # mm from the middle of a stroke to its edge: more is a hole or a stain
_BESIDE: Final = 1.0  # mm beside these
_TOGETHER: Final = 1.6  # mm around each stroke of a note
_CURLED: Final = 1.45  # times as long as from corner to corner: of the strokes of letters
_ROUND: Final = 0.8  # mm that these are wide and high
_TWO: Final = 2  # strokes
_FEW: Final = 12  # notes on a back
_SQUARES: Final = 8  # of 15 mm in which they lie
_SQUARE: Final = 15.0
_QUIET: Final = 8  # groups of strokes, of whatever making: more is something of the paper
_BUSY: Final = 25  # of these, and so many tell nothing unless they are crisp
# how steep an edge is, per mm, of its own depth (shadows to 1.5, pencil from 1.7)
_SHARP: Final = 1.6
_CRISP: Final = 2.6  # the same of what does not shine through (that to 2.5)
_FLAT: Final = 3.3  # the same of a hand that hardly curls
_PEN: Final = 3.0  # the same of a line by a pen; creases and coffee to 2.7
_FINER: Final = 0.75  # of that many grains, where it is crisp: they are as soft as clouds
_FAINT: Final = 0.03  # of the light: how steep the edges of less are tells nothing
_DARK: Final = 0.12  # of the light, that it takes
_DRAWN: Final = 40.0  # mm2 of such lines: a large cross, a heart


@dataclass(frozen=True, slots=True)
class _Paper:
    """What is seen of a page.

    Attributes:
        lacking: the light that is lacking at each pixel, of the paper's.
        steep: how much that changes within a millimetre.
        limit: than which a stroke is darker there.
        explained: how much was taken out there of what shines through.
    """

    lacking: Shares
    steep: Shares
    limit: Shares
    explained: Shares


@dataclass(frozen=True, slots=True)
class _Group:
    """Strokes that lie together; lengths in mm.

    Attributes:
        place: its middle. long: all strokes together. across: from corner to corner of them all.
        broad: how far they stray from one line. sharp: see `_SHARP`.
        count: of strokes. curled: so many of them are. winding: how much the most curled one is.
    """

    place: tuple[float, float]
    long: float
    across: float
    broad: float
    sharp: float
    count: int
    curled: int
    winding: float

    @property
    def is_note(self) -> bool:
        """Whether somebody wrote it."""
        if min(self.long / 5, self.across / 2.5, self.broad / 0.3, self.sharp / _SHARP) <= 1:
            return False
        return self._dense > 1.15 and (self._is_flat or self._is_curled)

    @property
    def _dense(self) -> float:
        return self.long / max(self.across, 0.1)

    @property
    def _is_flat(self) -> bool:
        """Whether it is of a hand that hardly curls: "mmm"."""
        return self.count > 3 and self.sharp > _FLAT and 0.5 < self.broad < 1.5

    @property
    def _is_curled(self) -> bool:
        if self.curled != 1:
            return self.curled > 1
        if self.count > 3 and self._dense < 1.7 and self.sharp < _PEN:
            return False  # coffee, or a crease, in pieces
        # a word, or one by a pen with an arrow or a line below it
        is_slender = self.broad < 1.5 or (self.count > 1 and self.sharp > _PEN)
        is_word = self.winding > 1.9 and is_slender
        return is_word or (self.sharp > _CRISP and self._hangs_together)

    @property
    def _hangs_together(self) -> bool:
        """Whether strokes lie as close as letters; of two ("nee" in hard pencil) one must curl."""
        if self.count == _TWO:
            return self.curled == 1 and self._dense > 1.75
        return self.count > _TWO and self._dense > 1.4


def is_written(grey: Grey, before: Grey | None = None) -> bool:
    """Whether something is written on a page on which nothing is printed.

    `before`: the same before what shines through was taken out.
    """
    paper = _seen(grey, before)
    return _is_drawn_on(paper) or _is_noted(paper) or (before is not None and _is_crisp(paper))


def _is_crisp(paper: _Paper) -> bool:
    """Whether hardly anything is left where the front was taken out but strokes that are crisp.

    What is left of the front is soft; strokes over it were hidden by how much was taken out.
    """
    groups = list(_groups(_as_crisp(paper), _PALEST[0]))
    return len(groups) <= _QUIET and any(group.is_note for group in groups)


def _is_noted(paper: _Paper) -> bool:
    for palest in _PALEST:
        groups = list(_groups(paper, palest))
        notes = [group for group in groups if group.is_note]
        if (
            not paper.explained.any() and len(groups) > _BUSY
        ):  # another side shines through, which is unknown
            notes = [note for note in notes if note.sharp > _CRISP]
        if not notes:
            return False
        squares = {(int(x // _SQUARE), int(y // _SQUARE)) for x, y in (n.place for n in notes)}
        if len(squares) <= _SQUARES and len(notes) <= _FEW:
            return True
    return True


def is_quiet(grey: Grey) -> bool:
    """Whether hardly anything lies on a page, however pale."""
    return sum(1 for _ in _groups(_seen(grey, None), _PALEST[0])) <= _QUIET


def _square(side: float) -> Grey:
    size = max(1, round(side * _SCALE)) | 1
    return np.ones((size, size), np.uint8)


def _seen(grey: Grey, before: Grey | None) -> _Paper:
    factor = max(grey.shape) / (PAGE_HEIGHT * _SCALE)
    size = (max(1, round(grey.shape[1] / factor)), max(1, round(grey.shape[0] / factor)))
    way = cv2.INTER_AREA if factor >= 1 else cv2.INTER_LINEAR
    own = np.asarray(cv2.resize(grey, size, interpolation=way), np.uint8)
    smooth = cv2.blur(own, (3, 3))
    light = np.maximum(cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, _square(_WIDEST)), 1)
    lacking = np.asarray(1 - smooth / light.astype(np.float32), np.float32)
    edge = round(_EDGE * _SCALE)
    lacking[:edge] = lacking[-edge:] = 0
    lacking[:, :edge] = lacking[:, -edge:] = 0
    across, down = (cv2.Sobel(own, cv2.CV_32F, *to, ksize=3) for to in ((1, 0), (0, 1)))
    steep = np.asarray(cv2.magnitude(across, down) * (_SCALE / 8) / light, np.float32)
    core = np.asarray(_CORE * cv2.dilate(lacking, _square(_NEAR)), np.float32)
    limit = np.maximum(core, _grain(lacking))
    if before is None:
        return _Paper(lacking, steep, limit, np.zeros_like(lacking))
    was = cv2.resize(before, size, interpolation=way)
    taken = 1 - was / np.maximum(own, 1).astype(np.float32)
    explained = cv2.dilate(taken.clip(0, 1), _square(_REACH))
    return _Paper(lacking, steep, limit, np.asarray(explained, np.float32))


def _as_crisp(paper: _Paper) -> _Paper:
    """The same where strokes count as they are if they are crisp."""
    dark = np.maximum(cv2.dilate(paper.lacking, _square(_REACH)), _FAINT)
    crisp = np.asarray(cv2.dilate(paper.steep, _square(_REACH)) > _CRISP * dark, np.uint8)
    is_crisp = cv2.dilate(crisp, _square(2 * _REACH)) > 0
    core = _CORE * cv2.dilate(paper.lacking, _square(_NEAR))
    limit = np.where(is_crisp, np.maximum(core, _FINER * paper.limit), paper.limit)
    explained = np.where(is_crisp, np.float32(0), paper.explained)
    return replace(paper, limit=limit, explained=explained)


def _grain(lacking: Shares) -> Shares:
    """What the grain of the paper takes of the light at most, here and there."""
    side = round(_TILE * _SCALE)
    rows, columns = (-(-each // side) for each in lacking.shape)
    high, wide = lacking.shape
    more = ((0, rows * side - high), (0, columns * side - wide))
    few = np.pad(lacking, more, mode="edge")[::2, ::2]
    each = few.reshape(rows, side // 2, columns, side // 2).transpose(0, 2, 1, 3)
    tiles = each.reshape(rows, columns, -1)
    paler, usual = round(tiles.shape[2] * 0.16), tiles.shape[2] // 2
    tiles = np.partition(tiles, (paler, usual), axis=2)
    limit = tiles[..., usual] + _GRAINS * (tiles[..., usual] - tiles[..., paler])
    large = cv2.resize(limit, None, fx=side, fy=side, interpolation=cv2.INTER_NEAREST)
    return np.asarray(large[:high, :wide], np.float32)


def _is_drawn_on(paper: _Paper) -> bool:
    """Whether long lines by a pen lie on it: a cross over all of it, a drawing."""
    ink = np.asarray(paper.lacking > np.maximum(paper.limit, _DARK), np.uint8)
    area = 0
    for here, mine in _pieces(ink, _strokes(ink, most=np.inf)):
        dark = percentile(paper.lacking[here][mine], 75)
        if percentile(paper.steep[here][mine], 90) > _PEN * dark:
            area += int(mine.sum())
    return area > _DRAWN * _SCALE**2


def _groups(paper: _Paper, palest: float) -> Iterator[_Group]:
    """Strokes that lie together, which take so much of the light."""
    least = np.maximum(paper.limit, palest) + _EXPLAINED * paper.explained
    kept = _strokes(np.asarray(paper.lacking > least, np.uint8), _LONG)
    if not kept.any():
        return
    joined = np.asarray(cv2.dilate(kept, _square(2 * _TOGETHER)), np.uint8)
    for here, inside in _pieces(joined, joined):
        mine = np.asarray(inside & (kept[here] > 0), np.bool_)
        yield _measured(paper, here, mine)


Here = tuple[slice, slice]


def _pieces(whole: Grey, wanted: Grey) -> Iterator[tuple[Here, Flags]]:
    """The pieces of a picture of which something is wanted: where each lies, and which is its."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    for number in np.unique(parts[wanted > 0]).tolist():
        x, y, wide, high = stats[number, : cv2.CC_STAT_AREA].tolist()
        here = (slice(y, y + high), slice(x, x + wide))
        yield here, np.asarray(parts[here] == number, np.bool_)


def _strokes(ink: Grey, most: float) -> Grey:
    """What of it is no speck, nor too long or thick for a stroke, nor beside what is thick."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    long = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) / _SCALE
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3) / _SCALE
    thick = np.zeros(count, np.bool_)
    thick[parts[(depth >= _THICK) & (ink > 0)]] = True
    fits = (long > _SHORT) & (long < most) & ~thick
    fits[0] = False
    kept = fits[parts]
    if thick.any():
        kept &= cv2.dilate(thick[parts].view(np.uint8), _square(2 * _BESIDE)) == 0
    return np.asarray(kept, np.uint8)


def _measured(paper: _Paper, here: Here, mine: Flags) -> _Group:
    rows, columns = np.nonzero(mine)
    places = np.column_stack([columns, rows]) / _SCALE
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
    dark = percentile(paper.lacking[here][mine], 75)
    strokes = list(_lengths(mine))
    curled = [long / across for long, across, least in strokes if _is_curled(long, across, least)]
    middle = (here[1].start + columns.mean(), here[0].start + rows.mean())
    return _Group(
        place=(float(middle[0]) / _SCALE, float(middle[1]) / _SCALE),
        long=sum(long for long, _, _ in strokes),
        across=hypot(*np.ptp(places, axis=0).tolist()),
        broad=float(spread[-1]) / len(places) ** 0.5,
        sharp=percentile(paper.steep[here][mine], 90) / max(dark, 1e-3),
        count=len(strokes),
        curled=len(curled),
        winding=max(curled, default=0.0),
    )


def _is_curled(long: float, across: float, least: float) -> bool:
    return long > _CURLED * across and least > _ROUND


def _lengths(mine: Flags) -> Iterator[tuple[float, float, float]]:
    """How long each stroke is, how far from corner to corner, and its shorter side."""
    outlines, within = cv2.findContours(
        mine.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE
    )
    around = [cv2.arcLength(outline, closed=True) / 2 / _SCALE for outline in outlines]
    parents = within[0, :, 3].tolist()
    for number, outline in enumerate(outlines):
        if parents[number] < 0:
            holes = sum(a for a, parent in zip(around, parents, strict=True) if parent == number)
            _, _, wide, high = cv2.boundingRect(outline)
            yield around[number] + holes, hypot(wide, high) / _SCALE, min(wide, high) / _SCALE
