"""Cells of a comb that was filled in on a screen, and then printed and scanned -> its digits.

The network learned from hands: of a zero with a stroke through it, as our typeface has, it is not
sure. A machine writes every digit of a comb in one face, of one size and on one line; no hand does.
So only where all of them look so, nearly to the pixel, they are taken for typed.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import takewhile
from typing import Final, NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from forms.ground.fonts import font_file
from forms.ground.style import MM
from pipeline.extraction.pixels import Grey, Shares
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import SCALE

_FEWEST: Final = 4  # digits of which a machine can be told from a hand
_DIGITS: Final = 10
_SIZE: Final = 12.0  # points, of what is typed into a comb
_SOFT: Final = (0.7, 1.3, 2.0, 3.0)  # pixels of blur, from 300 to 100 dpi
_EDGE: Final = 4  # pixels of paper around a digit
_LIKE: Final = 0.86  # likeness of every digit to one of the face, 1 at most
_MORE: Final = 0.06  # by which it beats every other digit
_ON_LINE: Final = 0.3  # mm that digits may stand above or below each other
_IN_STEP: Final = 0.2  # mm that they may stand off even steps
_SURE: Final = 0.99  # a network that is as sure needs no other look
_NEARLY: Final = 0.95
_TYPED: Final = 0.9995  # that a digit is what it looks like, where all do
_OTHER_INK: Final = 0.012  # share of a cell, beside the digit and the walls


class _Found(NamedTuple):
    digit: int
    x: float
    y: float
    is_clear: bool


def as_typed(
    cells: Sequence[Grey], digits: Sequence[tuple[float, ...]]
) -> tuple[tuple[float, ...], ...]:
    """The probabilities of each cell; those of a machine's digits where the network is in doubt.

    Args:
        cells: as `typed_in` takes them.
        digits: of each cell eleven probabilities, of 0 to 9 and of emptiness.
    """
    if all(max(cell) >= _SURE for cell in digits) or not _may_be_typed(cells, digits):
        return tuple(digits)
    typed = typed_in(cells)
    if typed is None or any(_is_another(cell, n) for cell, n in zip(digits, typed, strict=True)):
        return tuple(digits)
    return tuple(_surely(n) for n in typed)


def _may_be_typed(cells: Sequence[Grey], digits: Sequence[tuple[float, ...]]) -> bool:
    """Whether a digit of which the network is nearly sure looks as it is typed: quickly told.

    Another one is never taken there (see `_is_another`).
    """
    inks = _inks(cells)
    for ink, cell in zip(inks, digits, strict=False):
        digit = max(range(len(cell)), key=cell.__getitem__)
        if cell[digit] >= _NEARLY:
            return digit < _DIGITS and any(_is_like(ink, digit, soft) for soft in _SOFT)
    return bool(inks)


def _is_like(ink: Shares, digit: int, soft: float) -> bool:
    face = _face_of(digit, soft)
    if face.shape[0] > ink.shape[0] or face.shape[1] > ink.shape[1]:
        return False
    return cv2.minMaxLoc(cv2.matchTemplate(ink, face, cv2.TM_CCOEFF_NORMED))[1] >= _LIKE


def _is_another(cell: tuple[float, ...], digit: int) -> bool:
    """Whether the network is nearly sure of another digit (of a slashed 0 it sees a 9 to 0.8)."""
    return max(cell) >= _NEARLY and cell[digit] < max(cell)


def _surely(digit: int) -> tuple[float, ...]:
    return tuple(_TYPED if n == digit else (1 - _TYPED) / 10 for n in range(11))


def typed_in(cells: Sequence[Grey]) -> tuple[int, ...] | None:
    """The digits of a comb that was typed; None where a hand may have written, or some are empty.

    Args:
        cells: cut at their walls, 8 pixels in a millimetre.
    """
    inks = _inks(cells)
    if not inks:
        return None
    for soft in _SOFT:
        found = list(takewhile(lambda each: each.is_clear, (_find(ink, soft) for ink in inks)))
        if len(found) == len(cells) and _stand_in_line(found):
            return tuple(each.digit for each in found)
    return None


def _inks(cells: Sequence[Grey]) -> list[Shares]:
    """The share of the light that each pixel lacks; none of too few cells."""
    light = max((percentile(cell, 90) for cell in cells if cell.size), default=0.0)
    if light < 1 or len(cells) < _FEWEST:
        return []
    return [np.asarray(np.clip(1 - cell / light, 0, 1), np.float32) for cell in cells]


def _stand_in_line(found: Sequence[_Found]) -> bool:
    """Whether digits stand on one line, each a step from the last; a viewer has its own step."""
    xs, ys = np.array([(each.x, each.y) for each in found]).T
    steps = np.arange(len(xs))
    off = xs - np.polyval(np.polyfit(steps, xs, 1), steps)
    return bool(np.ptp(ys) <= _ON_LINE * SCALE and np.abs(off).max() <= _IN_STEP * SCALE)


def _find(ink: Shares, soft: float) -> _Found:
    """The digit that a cell looks most like, with its middle in pixels from that of the cell."""
    scores: list[tuple[float, int, tuple[int, int]]] = []
    for digit in range(_DIGITS):
        face = _face_of(digit, soft)
        if face.shape[0] > ink.shape[0] or face.shape[1] > ink.shape[1]:
            return _Found(digit, 0.0, 0.0, is_clear=False)
        likeness = cv2.matchTemplate(ink, face, cv2.TM_CCOEFF_NORMED)
        _, most, _, at = cv2.minMaxLoc(likeness)
        scores.append((float(most), digit, (int(at[0]), int(at[1]))))
    (best, digit, (left, top)), (second, *_) = sorted(scores, reverse=True)[:2]
    high, wide = _face_of(digit, soft).shape
    rest = ink[: ink.shape[0] // 2].copy()  # below, walls are printed
    rest[max(0, top) : top + high, left : left + wide] = 0
    rim = round(0.9 * SCALE)
    other = float((rest[rim:, rim:-rim] > 0.25).mean())
    is_clear = best >= _LIKE and best - second >= _MORE and other <= _OTHER_INK
    return _Found(digit, left + wide / 2 - ink.shape[1] / 2, top + high / 2, is_clear)


@cache
def _face_of(digit: int, soft: float) -> Shares:
    """A digit as it is typed, as soft as a scan makes it, with a little paper around it."""
    letter = ImageFont.truetype(BytesIO(font_file("regular")), _SIZE / MM * SCALE * 4)
    left, top, right, bottom = letter.getbbox("0123456789"[digit], anchor="ls")
    tops = letter.getbbox("0", anchor="ls")
    top, bottom = min(top, tops[1]), max(bottom, tops[3])
    edge = _EDGE * 4
    picture = Image.new("L", (round(right - left) + 2 * edge, round(bottom - top) + 2 * edge), 0)
    ImageDraw.Draw(picture).text((edge - left, edge - top), str(digit), 255, letter, anchor="ls")
    size = (max(1, picture.width // 4), max(1, picture.height // 4))
    small = np.asarray(picture.resize(size, Image.Resampling.BOX), np.float32) / 255
    return np.asarray(cv2.GaussianBlur(small, (0, 0), soft), np.float32)
