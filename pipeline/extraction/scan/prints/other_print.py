"""A page and how it was printed -> whether a strip of another sheet lies right across it.

Head and foot may be of one sheet, and what lies between of another: a torn page, two that were
pushed onto the glass together. Its boxes are not where they should be; but what a person is shown
of them would be of somebody else. Between the boxes the print tells: of one sheet all of it is
there, bowed, folded or stamped as it may be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np

from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.prints.broken_frames import frames_break
from pipeline.extraction.scan.prints.drawn_form import WHOLE_PAGE, DrawnForm
from pipeline.extraction.scan.prints.likeness import softly_dark, where_nobody_writes
from pipeline.extraction.scan.prints.print_landmarks import CLOSE, print_landmarks
from pipeline.extraction.scan.prints.sheets import PrintedPage, Sheets
from pipeline.extraction.scan.prints.two_sheets import Lying, how_print_lies, jumps_a_little
from pipeline.extraction.scan.prints.unbending import Laid
from pipeline.extraction.scan.registering.registration import OVERVIEW, Registration
from pipeline.records import Mark, Reading
from pipeline.records.readings import is_crossed_part

_SCALE: Final = OVERVIEW  # pixels in a millimetre
_HIGH: Final = 14.0  # mm: the page is compared band by band,
_STEP: Final = 7.0  # one so many mm below the other,
_WIDE: Final = 48.0  # in pieces so wide
_REACH: Final = 3.0  # mm that a piece may lie off
_PRINT: Final = 0.25  # share of a piece on which nobody writes, at least
_TEXTURE: Final = 0.03  # standard deviation of its print that can be known again
_SEEN: Final = 0.015  # the same of what is seen: what is white, or away, is of no other sheet
_ALIKE: Final = 0.8  # correlation of most pieces of a band, and of its best one (measured: strips
_BEST: Final = 0.93  # to 0.75 and 0.85; no two bands of 78 pages of one sheet)
_UNLIKE: Final = 0.5  # the same of bands of which two are enough
_NONE_ALIKE: Final = 0.6
_OWN: Final = 0.9  # of the better bands: of a picture so bad that it is less, nothing is told
_BETTER: Final = 70.0  # of a hundred bands the other sheet may take, nearly
_BANDS: Final = 3  # of another sheet, at least
_FEW: Final = 2  # pieces of a band that tell
_DARKEST: Final = 0.5  # of the darkest print of a piece: what is clearly print
_STILL: Final = 0.6  # of its darkness is seen where it is there still,
_ALL: Final = 0.92  # in so much of it (measured: pens and dirt over print from 0.94, most 0.98)
_SOFT: Final = 1e-6
# The same as `_ALIKE` and `_BEST` for a glance at half the pixels, which differs a little
# (measured: by 0.014 at most): bands that look so are of the page without a closer look.
_SURELY: Final = (0.83, 0.95)


class _Piece(NamedTuple):
    """A piece of the page: its print, where it is fixed (1 or 0), and what is seen there.

    `near`: with `_REACH` more on every side.
    """

    wanted: Shares
    fixed: Shares
    near: Shares


class _Band(NamedTuple):
    """How a band looks; `is_other`: something is seen there, and it hides or lacks the print."""

    alike: float
    best: float
    is_other: bool

    @property
    def is_lost(self) -> bool:
        """Whether nothing of the page is seen at all."""
        return self.alike < _UNLIKE and self.best < _NONE_ALIKE

    @property
    def is_clearly(self) -> bool:
        """Whether other print is seen instead of it: so that two bands are enough."""
        return self.is_other and self.is_lost

    @property
    def is_of_another(self) -> bool:
        return self.is_other and self.alike < _ALIKE and self.best < _BEST


class Strips(NamedTuple):
    """Where other print than its own lies across a page.

    Attributes:
        lying: whether it lies on one sheet; on two, if so much of it is other print.
        rows: where each band begins and ends, in mm; of one alone it may be a stamp or a label.
    """

    lying: Lying
    rows: tuple[tuple[float, float], ...] = ()


def strips_of(
    grey: Grey, found: Laid, printed: PrintedPage, sheets: Sheets, *, is_bilevel: bool = False
) -> Strips:
    """Where print that is not of the page runs right across it.

    Args:
        grey: the picture.
        found: where the page lies.
        printed: which page it is.
        sheets: to draw it anew.
        is_bilevel: whether the picture is in black and white.
    """
    there = found.there
    drawn = sheets.drawn(printed)
    is_whole = _is_plainly_whole(grey, there, _glance_at(drawn, printed.number, printed.plain))
    if is_whole and there.bend is None and not found.is_uneven:
        return Strips("one")
    lying: Lying = "one"
    if there.is_sound:
        lying = _lying(grey, found, drawn, printed, is_bilevel=is_bilevel)
    if is_whole or lying == "two":
        return Strips(lying)
    bands = list(_bands(grey, there, printed, sheets))
    alike = np.array([band.alike for _, band in bands])
    if not bands or percentile(alike, _BETTER) < _OWN:
        return Strips(lying)
    if median(alike) < _OWN:  # most of it is of another sheet, or light print is gone
        beside = pairwise(band for _, band in bands)
        is_over = any(one.is_clearly and other.is_clearly for one, other in beside)
        return Strips("two" if is_over else lying)
    is_sure = _are_of_another([band for _, band in bands])
    return Strips("two" if is_sure else lying, tuple(_rows(bands)))


def _lying(
    grey: Grey, found: Laid, drawn: DrawnForm, printed: PrintedPage, *, is_bilevel: bool
) -> Lying:
    """Whether its print lies as on one sheet; looked at closely where frames stand a little off."""
    lying = how_print_lies(print_landmarks(grey, found.there, drawn, printed))
    if lying == "one" and found.is_uneven:
        if frames_break(grey, found.there, printed.boxes, is_bilevel=is_bilevel):
            return "jumping"
        close = print_landmarks(grey, found.there, drawn, printed, CLOSE)
        return "jumping" if jumps_a_little(close) else "one"
    return lying


def _are_of_another(bands: list[_Band]) -> bool:
    """Whether so many bands are of another sheet that one lies there."""
    beside = list(pairwise(bands))
    are_two = any(one.is_of_another and other.is_of_another for one, other in beside)
    is_clear = any(one.is_clearly and other.is_clearly for one, other in beside)
    own = [n for n, band in enumerate(bands) if band.alike >= _OWN]
    # what is white beside other print is a gap of that, where the page goes on beyond
    is_clear |= any(
        one.is_lost and other.is_lost and (one.is_clearly or other.is_clearly)
        for one, other in (beside[own[0] : own[-1]] if own else ())
    )
    return is_clear or (are_two and sum(band.is_of_another for band in bands) >= _BANDS)


class _Glance(NamedTuple):
    """A page as printed, for a glance at all its pieces at once.

    `fixed`: where nobody writes (1 or 0); `wanted`: the print there. Of each piece (bands, pieces):
    `free`, the share on which nobody writes, `mean` and `spread` of its print, `tells`.
    """

    fixed: Grey
    wanted: Grey
    free: Shares
    mean: Shares
    spread: Shares
    tells: Flags


@lru_cache(maxsize=16)
def _glance_at(drawn: DrawnForm, number: int, page: LayoutPage) -> _Glance:
    fixed = where_nobody_writes(page, _SCALE).astype(np.uint8)
    print_ = softly_dark(drawn.area(number, scale=_SCALE), _SCALE)
    wanted = np.asarray(print_ * fixed, np.float32)
    free = _over_pieces(fixed.astype(np.float32))
    whole = np.maximum(free, _SOFT)
    mean = np.asarray(_over_pieces(wanted) / whole, np.float32)
    square = _over_pieces(np.square(wanted)) / whole
    spread = np.asarray(np.maximum(square - mean**2, 0), np.float32)
    tells = (free > _PRINT) & (np.sqrt(spread) > _TEXTURE)
    return _Glance(fixed, (wanted * 255).round().astype(np.uint8), free, mean, spread, tells)


def _over_pieces(pixels: Shares) -> Shares:
    """The mean of each piece of a page (bands, pieces): it overlaps its neighbours by halves."""
    down, across = round(_STEP * _SCALE), round(_WIDE * _SCALE) // 2
    rows, columns = (side // by for side, by in zip(pixels.shape, (down, across), strict=True))
    halves = cv2.resize(
        pixels[: rows * down, : columns * across], (columns, rows), interpolation=cv2.INTER_AREA
    )
    across_two = halves[:, 1:] + halves[:, :-1]
    return np.asarray((across_two[1:] + across_two[:-1]) / 4, np.float32)


def _is_plainly_whole(grey: Grey, there: Registration, print_: _Glance) -> bool:
    """Whether at a glance every band is of the page: of most pages, at an eighth of the work."""
    seen = softly_dark(there.overview(grey), _SCALE)
    seen = np.asarray(cv2.multiply(seen, print_.fixed, dtype=cv2.CV_32F), np.float32)
    whole = np.maximum(print_.free, _SOFT)
    mean = _over_pieces(seen) / whole
    spread = _over_pieces(np.square(seen)) / whole - mean**2
    both = cv2.multiply(seen, print_.wanted, scale=1 / 255, dtype=cv2.CV_32F)
    together = _over_pieces(np.asarray(both, np.float32)) / whole - mean * print_.mean
    alike = together / np.sqrt(np.maximum(spread * print_.spread, _SOFT**2))
    alike = np.where(print_.tells, alike, -1)
    count = print_.tells.sum(axis=1)
    are_most = 2 * (alike >= _SURELY[0]).sum(axis=1) > count
    return bool(((count < _FEW) | are_most | (alike.max(axis=1) >= _SURELY[1])).all())


def _rows(bands: list[tuple[float, _Band]]) -> Iterator[tuple[float, float]]:
    """Where other print lies, from what is of the page above it to what is below."""
    for n, (top, band) in enumerate(bands):
        if band.is_of_another:
            above = (at + _HIGH for at, each in bands[:n] if not each.is_of_another)
            below = (at for at, each in bands[n:] if not each.is_of_another)
            yield min(top, max(above, default=0.0)), max(top + _HIGH, min(below, default=top))


def without(read: Reading, rows: tuple[tuple[float, float], ...]) -> Reading:
    """A page without what nobody knows to be of it: not seen, where it would be shown.

    What lies in a part that was crossed out stays that, and of the part these rows are left white:
    the line that crosses it may be what looks like other print.

    Args:
        read: the page.
        rows: where other print than its own lies, in mm.
    """

    def lies_there(mark: Mark) -> bool:
        _, top, _, high = mark.box_mm
        return any(begin < top + high + _STEP and top - _STEP < end for begin, end in rows)

    def shown_no_more(mark: Mark) -> Mark:
        if mark.unread_because == "crossed_out" and lies_there(mark):
            return replace(mark, picture=None)
        if mark.unread_because == "illegible" and lies_there(mark):
            return replace(mark, unread_because="not_seen", picture=None, raw=None, digits=())
        return mark

    marks = tuple(map(shown_no_more, read.marks))
    if marks == read.marks:
        return read
    beside = (
        _whitened(mark, rows) if is_crossed_part(mark.pointer) else mark
        for mark in read.beside
        if is_crossed_part(mark.pointer) or not lies_there(mark)
    )
    return replace(read, marks=marks, beside=tuple(beside))


def _whitened(mark: Mark, rows: Sequence[tuple[float, float]]) -> Mark:
    """A mark of whose picture these rows of the page (mm) are left white."""
    if mark.picture is None:
        return mark
    picture, (_, top, _, high) = mark.picture, mark.box_mm
    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width).copy()
    for each in rows:
        begin, end = (max(0, round((at - top) * picture.height / high)) for at in each)
        pixels[begin:end] = 255
    return replace(mark, picture=replace(picture, pixels=pixels.tobytes()))


def _bands(
    grey: Grey, there: Registration, printed: PrintedPage, sheets: Sheets
) -> Iterator[tuple[float, _Band]]:
    """Each band with enough print, from the head down: where it begins (mm), and how it looks."""
    seen = softly_dark(there.cut(grey, WHOLE_PAGE, 2 * _SCALE), _SCALE)
    wanted = softly_dark(sheets.drawn(printed).area(printed.number, scale=_SCALE), _SCALE)
    page = printed.page
    # what a scanner cut off is no other print
    there_is = there.cut(np.zeros_like(grey), WHOLE_PAGE, _SCALE) == 0
    fixed = np.asarray(where_nobody_writes(page, _SCALE) & there_is, np.float32)
    high, wide, reach = (round(mm * _SCALE) for mm in (_HIGH, _WIDE, _REACH))
    around = np.pad(seen, reach)
    rows, columns = wanted.shape
    for top in range(0, rows - high + 1, round(_STEP * _SCALE)):
        down = slice(top, top + high)
        pieces = [
            _Piece(
                wanted[down, left : left + wide],
                fixed[down, left : left + wide],
                around[top : top + high + 2 * reach, left : left + wide + 2 * reach],
            )
            for left in range(0, columns - wide + 1, wide // 2)
        ]
        telling = [piece for piece in pieces if _tells(piece)]
        if len(telling) >= _FEW:
            yield top / _SCALE, _band(telling, reach)


def _tells(piece: _Piece) -> bool:
    where = piece.fixed > 0
    return bool(where.mean() > _PRINT and piece.wanted[where].std() > _TEXTURE)


def _band(pieces: list[_Piece], reach: int) -> _Band:
    """How a band looks; pieces are only looked for where they are not in their places."""
    alike = np.array([_in_place(piece, reach) for piece in pieces])
    if median(alike) < _ALIKE and float(alike.max()) < _BEST:
        alike = np.array([_found(piece) for piece in pieces])
    here = slice(reach, -reach)
    seen = [float(each.near[here, here][each.fixed > 0].std()) for each in pieces]
    is_other = float(np.mean(seen)) > _SEEN
    if is_other and median(alike) < _ALIKE:
        is_other = float(np.mean([_still_there(piece, reach) for piece in pieces])) < _ALL
    return _Band(median(alike), float(alike.max()), is_other)


def _still_there(piece: _Piece, reach: int) -> float:
    """How much of its print is seen in its place, whatever a pen or dirt laid over it."""
    print_ = piece.wanted * piece.fixed
    clear = print_ > _DARKEST * print_.max()
    here = piece.near[reach:-reach, reach:-reach]
    return float((here[clear] > _STILL * print_[clear]).mean())


def _in_place(piece: _Piece, reach: int) -> float:
    here = piece.near[reach:-reach, reach:-reach]
    where = piece.fixed > 0
    one, other = (each[where] - each[where].mean() for each in (piece.wanted, here))
    return float((one * other).sum() / (np.sqrt((one**2).sum() * (other**2).sum()) + _SOFT))


def _found(piece: _Piece) -> float:
    """The correlation where a piece is most alike, near by."""
    alike = cv2.matchTemplate(piece.near, piece.wanted, cv2.TM_CCOEFF_NORMED, mask=piece.fixed)
    alike = np.asarray(alike)[np.isfinite(alike)]
    return float(alike.max()) if alike.size else 0.0
