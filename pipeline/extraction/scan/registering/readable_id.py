"""The id that is printed in letters at the head -> a page code, where the other cannot be read.

The letters are known and so are their face, size and place, so each is compared with every letter
that may stand there. Three check symbols guard what comes out: nothing else is ever taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import product
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from forms.ground.fonts import font_file, widths
from forms.ground.style import MM
from forms.layout.bands import ID_PITCH, ID_RIGHT, ID_SIZE, ID_TOP
from forms.pdf.page_code import CROCKFORD, PageCode, find_readable
from pipeline.extraction.pixels import Grey, Shares
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.registering.registration import Registration

_SCALE: Final = 16.0  # pixels in a millimetre
_EM: Final = ID_SIZE / MM * _SCALE  # pixels
_WIDEST: Final = 26.0  # mm that the longest line takes
_ABOVE: Final = 2.9  # mm of a line above its baseline
_BELOW: Final = 0.6  # and below
_SLACK: Final = 6  # pixels that the line may lie off
_OFF: Final = range(-15, 16, 5)  # pixels that its end may lie off where its place is rough
_BEAM: Final = 60  # readings of a line that are gone on with
_TRIED: Final = 12  # of each line in the end
_WORST: Final = 0.55  # likeness of the worst letter
_LEAST: Final = 0.75  # mean likeness of the letters of a line (of good scans 0.81 and more)
_CLEARLY: Final = 0.93  # the same of letters that surely stand there
_MARGIN: Final = 0.02  # likeness by which the best id that checks must beat the next
_ASTRAY: Final = 3.5  # mm that the id may stand off, where half a sheet lies over another
_INK: Final = 0.3  # share of light that a letter takes
_ROW: Final = 0.02  # of a row of pixels that letters of a line darken
_THE_SAME: Final = 0.7  # likeness of each guarding symbol that needs no second look
_FEW: Final = 5.5  # pixels in a millimetre of the picture (140 dpi): below, letters run together
_SOFT: Final = 1.6  # pixels by which the letters of a good scan are soft,
_SOFTER: Final = 3.4  # and those of a coarse one
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True)
class _Reading:
    """The end of a line, read from the right.

    Attributes:
        at: pixel column where the next letter ends. likeness: of each letter, summed.
    """

    text: str
    at: float
    likeness: float = 0.0
    worst: float = 1.0

    @property
    def mean(self) -> float:
        return self.likeness / max(1, len(self.text.replace(" ", "")))


def read_id(
    grey: Grey,
    there: Registration,
    *,
    is_rough: bool = False,
    astray: tuple[float, float] = (0.0, 0.0),
) -> PageCode | None:
    """The printed id of a page, if it checks and nothing else comes near.

    `is_rough`: of the place it is known to a millimetre only, to the left and right; `astray`: how
    many mm to the right and below that place it stands.
    """
    found: dict[PageCode, float] = {}
    for readings in _readings(grey, there, _OFF if is_rough else (0,), astray):
        for several in product(*readings):
            code = find_readable("\n".join(reading.text for reading in several))
            if code is not None and list(code.lines()) == [each.text for each in several]:
                likeness = min(reading.mean for reading in several)
                found[code] = max(found.get(code, 0.0), likeness)
    best = sorted(found.items(), key=lambda pair: -pair[1])
    if not best or (len(best) > 1 and best[0][1] - best[1][1] < _MARGIN):
        return None
    return best[0][0]


def _readings(
    grey: Grey, there: Registration, off: Sequence[int], astray: tuple[float, float]
) -> Iterator[list[list[_Reading]]]:
    """What two lines of an id may be, or three: of each the likeliest, where there are any."""
    ends = [_WIDEST * _SCALE + each for each in off]
    lines = [_Likeness(_line(grey, there, n, astray), _soft(there)) for n in range(3)]
    for count in (2, 3):
        readings = [_read(lines[n], shape, ends) for n, shape in enumerate(_SHAPES[count])]
        if all(readings):
            yield readings


def is_of_another(grey: Grey, there: Registration, code: PageCode) -> bool:
    """Whether the id at the head is clearly none of this form, though nobody can tell of which.

    Half a sheet lies over half of another so much askew that some letters are like others.
    """
    form, *_ = code.lines()
    return any(
        all(line[0].mean >= _CLEARLY for line in lines)
        and all(form != each.text for each in lines[0])
        for lines in _readings(grey, there, _OFF, _astray(grey, there))
    )


def guards_agree(grey: Grey, there: Registration, code: PageCode) -> bool:
    """Whether the guarding symbols of a code stand at the end of the id at the head.

    They are looked at first, for it is they that differ, and are quickly compared.
    """
    last = _line(grey, there, len(code.lines()) - 1)
    return _likeness_of(code.check, last, _soft(there)) >= _THE_SAME


def another_id(grey: Grey, there: Registration, code: PageCode) -> PageCode | None:
    """The id at the head of a page whose code at the foot is another one; None where it is not.

    Half a sheet may lie over half of another: codes at both ends must tell the same.
    """
    read = read_id(grey, there, is_rough=True, astray=_astray(grey, there))
    return read if read != code else None


def _soft(there: Registration) -> float:
    """Pixels by which the letters of a scan are soft."""
    return _SOFT if there.scale > _FEW else _SOFTER


def _astray(grey: Grey, there: Registration) -> tuple[float, float]:
    """How many mm to the right and below its place an id is seen: half a sheet may lie anyhow."""
    left, top = ID_RIGHT - _WIDEST, ID_TOP - _ABOVE - _ASTRAY
    wide, high = _WIDEST + _ASTRAY, _ABOVE + 2 * ID_PITCH + 2 * _ASTRAY
    cut = there.cut(grey, (left, top, wide, high), _SCALE)
    dark = cut < (1 - _INK) * float(np.percentile(cut, 90))
    rows = np.flatnonzero(dark.mean(axis=1) > _ROW)
    columns = np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return 0.0, 0.0
    ends = np.flatnonzero(np.diff(rows) > 1)  # where the first line stands, its letters do
    foot = float(rows[ends[0] if len(ends) else -1] + 1) / _SCALE + top
    right = float(columns[-1] + 1) / _SCALE + left
    return right - ID_RIGHT, foot - ID_TOP


def _likeness_of(symbols: str, line: Shares, soft: float) -> float:
    """The likeness of the least alike of symbols, where they are printed at the end of a line."""
    wide = [widths("regular")[symbol] * _EM / 1000 for symbol in symbols]
    # only where they may stand is looked at
    away = max(0, int(_WIDEST * _SCALE - sum(wide)) // 2 * 2 - 2 * _SLACK - _EDGE * 2)
    at, alike, worst = _WIDEST * _SCALE - away, _Likeness(line[:, away:], soft), 1.0
    for symbol, advance in zip(reversed(symbols), reversed(wide), strict=True):
        at -= advance
        worst = min(worst, alike.of(symbol, at))
    return worst


# what each line may look like from its right end: letters, digits, symbols, or the very character
_FORM, _DIGITS, _SYMBOLS = _LETTERS, "0123456789", CROCKFORD
_SHAPES: Final[dict[int, tuple[str, ...]]] = {2: ("form", "check"), 3: ("form", "client", "whose")}


def _allowed(shape: str, read: str) -> Sequence[str]:
    """The letters that may come before what was read of a line, or none where it may end."""
    n = len(read)
    if shape == "check":
        return _SYMBOLS if n < 3 else ""
    if shape == "whose":
        return " " if n == 3 else _SYMBOLS if n < 11 else ""
    if shape == "client":
        return "-" if n == 1 else _DIGITS if n < 8 else ""
    parts = read.split("-")
    inner = {1: _DIGITS, 2: _LETTERS[:26], 3: _DIGITS, 4: _LETTERS}[min(4, len(parts))]
    longest = {1: 2, 2: 2, 3: 4, 4: 3}[min(4, len(parts))]
    now = len(parts[0])
    dash = "-" if len(parts) < 4 and now >= (2 if len(parts) == 2 else 1) else ""
    return (inner if now < longest else "") + dash


def _is_whole(shape: str, read: str) -> bool:
    length = {"check": 3, "whose": 11, "client": 8}.get(shape)
    return (
        len(read) == length
        if length
        else read.count("-") == 3 and len(read.split("-", maxsplit=1)[0]) >= 2
    )


def _line(
    grey: Grey, there: Registration, n: int, astray: tuple[float, float] = (0.0, 0.0)
) -> Shares:
    """The darkness of one line of the id, its right end at a known column."""
    base = ID_TOP + n * ID_PITCH + astray[1]
    slack = _SLACK / _SCALE
    left = ID_RIGHT - _WIDEST + astray[0]
    area = (left, base - _ABOVE - slack, _WIDEST + 1, _ABOVE + _BELOW + 2 * slack)
    cut = there.cut(grey, area, _SCALE)
    shares = np.clip(1 - np.arange(256) / max(1.0, percentile(cut, 90)), 0, 1)
    return np.asarray(shares.astype(np.float32)[cut], np.float32)


def _read(likeness: "_Likeness", shape: str, ends: Sequence[float]) -> list[_Reading]:
    """The likeliest readings of a line, from right to left; `ends`: columns where it may end."""
    beam, whole = [_Reading("", end) for end in ends], []
    while beam:
        longer = [
            _grown(reading, letter, likeness)
            for reading in beam
            for letter in _allowed(shape, reading.text)
        ]
        longer = [reading for reading in longer if reading.worst >= _WORST and reading.at > 0]
        beam = sorted(longer, key=lambda reading: -reading.mean)[:_BEAM]
        whole += [reading for reading in beam if _is_whole(shape, reading.text)]
    good = [reading for reading in whole if reading.mean >= _LEAST]
    return sorted(good, key=lambda reading: -reading.mean)[:_TRIED]


def _grown(reading: _Reading, letter: str, likeness: "_Likeness") -> _Reading:
    at = reading.at - widths("regular")[letter] * _EM / 1000
    text = letter + reading.text
    if letter == " ":
        return _Reading(text, at, reading.likeness, reading.worst)
    alike = likeness.of(letter, at)
    return _Reading(text, at, reading.likeness + alike, min(reading.worst, alike))


class _Likeness:
    """How much a piece of a line looks like a letter; each letter is looked for once."""

    def __init__(self, line: Shares, soft: float) -> None:
        self.line = line
        self.soft = soft
        self.maps: dict[str, Shares] = {}

    def of(self, letter: str, at: float) -> float:
        """The likeness, 1 at most, of a letter whose advance begins at a column, or nearby."""
        if letter not in self.maps:
            scores = cv2.matchTemplate(self.line, _glyph(letter, self.soft), cv2.TM_CCOEFF_NORMED)
            self.maps[letter] = np.asarray(scores.max(axis=0), np.float32)
        column = round(at) - _EDGE
        near = self.maps[letter][max(0, column - _SLACK // 2) : max(0, column + _SLACK // 2 + 1)]
        return float(near.max()) if near.size else 0.0


_EDGE: Final = 3  # pixels of paper to either side of a letter


@cache
def _glyph(letter: str, soft: float) -> Shares:
    """A letter as it is printed, soft by so many pixels, with the paper around it."""
    width = round(widths("regular")[letter] * _EM / 1000) + 2 * _EDGE
    height = round((_ABOVE + _BELOW) * _SCALE)
    picture = Image.new("L", (width, height), 0)
    place = (_EDGE, round(_ABOVE * _SCALE))
    ImageDraw.Draw(picture).text(place, letter, 255, _face(), anchor="ls")
    seen = cv2.GaussianBlur(np.asarray(picture, np.float32) / 255, (0, 0), soft)
    return np.asarray(seen, np.float32)


@cache
def _face() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(font_file("regular")), _EM)
