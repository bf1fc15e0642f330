"""A box that the printer filled -> as it was, gone, or with something else in it or beside it.

What a viewer drew anew, elsewhere or in another face, is as it was where every letter is.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

import cv2
import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey, Shares
from pipeline.extraction.scan.prints.preprint import Preprint
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.typed.typed_again import Typed, typed_in_print
from pipeline.extraction.scan.words.written_boxes import MARGIN, SeenBox, look_for_words

_PAPER: Final = 3.2  # mm over which the light of the paper is looked for
_SOFT: Final = 1.0  # pixels
_INK: Final = 0.3  # share of light that print takes
_PIECE: Final = 3.0  # mm of a line that are compared together
_OFF: Final = 3  # pixels that a piece may lie off
_MUCH: Final = 20  # pixels of ink in a piece: less says nothing
_LOWEST: Final = 8  # pixels: what is lower is no letter
_ABOVE: Final = 10  # pixels above and below a line: of accents
# likeness of the piece that is least alike. Of print that nobody changed 0.88 and more, at 100 dpi,
# by fax, in low light; a digit or letter in the place of another has 0.47 to 0.93
_SURELY: Final = 0.935
_ALIKE: Final = 0.8
_SOILED: Final = 0.89  # from here on, ink among the letters is dirt that was scanned with them
_TRACE: Final = 0.05  # share of the ink of a value, of which there is none any more


@dataclass(frozen=True, slots=True)
class SeenValue:
    """What became of a printed value; `seen` is what is in its box beside it."""

    state: Literal["same", "gone", "changed"]
    seen: SeenBox


def look_at_value(
    crop: Grey, box: Box, before: Preprint, number: int, *, bilevel: bool
) -> SeenValue:
    """What a box shows that the printer filled.

    Args:
        crop: the box with `MARGIN` around it, straightened.
        box: for words or cells.
        before: what was printed.
        number: of its page, from 1.
        bilevel: the scan knew black and white only.
    """
    area = (box.x - MARGIN, box.y - MARGIN, box.w + 2 * MARGIN, box.h + 2 * MARGIN)
    printed, value = before.drawn.area(number, area), str(before.value(box))
    framed = replace(box, kind="line") if box.kind == "comb" else box  # walls are printed, too
    seen = look_for_words(crop, framed, scale=SCALE, bilevel=bilevel, printed=printed)
    likeness = _likeness(crop, printed, box) if seen.state == "empty" else 0.0
    if likeness >= _SURELY:
        return SeenValue("same", seen)
    blank = before.blank.area(number, area)
    ours = typed_in_print(crop, blank, box, value, anywhere=False)
    if _is_like_print(likeness, ours):
        return SeenValue("same", seen)
    if seen.state == "empty" and _is_gone(crop, printed, blank):
        return SeenValue("gone", seen)
    typed = ours if ours and ours.verdict == "same" else None
    typed = typed or typed_in_print(crop, blank, box, value, anywhere=True)
    if typed is None or typed.verdict != "same":
        return SeenValue("changed", seen)
    known = np.minimum(blank, typed.drawn)
    rest = look_for_words(crop, framed, scale=SCALE, bilevel=bilevel, printed=known)
    return SeenValue("same" if rest.state == "empty" else "changed", rest)


def _is_like_print(likeness: float, ours: Typed | None) -> bool:
    """Whether a box is so much like its print that what was typed again need only not gainsay."""
    if likeness < _ALIKE:
        return False
    odd = {"other"} if likeness >= _SOILED else {"other", "more"}
    return ours is None or ours.verdict not in odd


def _likeness(crop: Grey, printed: Grey, box: Box) -> float:
    """How much a box looks as it was printed, where it does least; 1 where it does all over.

    Compared piece by piece: a digit in the place of another is a small part of a line.
    """
    seen, known = _dark(crop), _dark(printed)
    low = round((MARGIN + 0.9) * SCALE)
    right, bottom = (round((MARGIN + side - 0.9) * SCALE) for side in (box.w, box.h))
    ink = known > _INK
    ink[:low] = ink[bottom:] = False
    ink[:, :low] = ink[:, right:] = False
    edges = np.flatnonzero(np.diff(np.pad(ink.any(axis=1), 1).astype(np.int8)))
    step = round(_PIECE * SCALE)
    worst = 1.0
    for top, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - top < _LOWEST:
            continue
        columns = np.flatnonzero(ink[top:end].any(axis=0))
        rows = slice(max(low, top - _ABOVE), min(bottom, end + _ABOVE))
        for left in range(int(columns[0]) - 2, int(columns[-1]), step // 2):
            piece = known[rows, left : left + step]
            if np.count_nonzero(piece > _INK) >= _MUCH:
                around = seen[
                    rows.start - _OFF : rows.stop + _OFF, left - _OFF : left + step + _OFF
                ]
                worst = min(worst, _alike(around, piece))
    return worst


def _alike(around: Shares, piece: Shares) -> float:
    return float(cv2.matchTemplate(around, piece, cv2.TM_CCOEFF_NORMED).max())


def _dark(grey: Grey) -> Shares:
    """The share of light that is lacking."""
    size = round(_PAPER * SCALE) | 1
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    dark = 1 - grey / np.maximum(paper, 1).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(dark, (0, 0), _SOFT), np.float32)


def _is_gone(crop: Grey, printed: Grey, blank: Grey) -> bool:
    """Whether nothing is left of a value where it was printed."""
    sheet = cv2.dilate(_dark(blank), np.ones((5, 5), np.uint8)) > _INK / 2
    own = (_dark(printed) > _INK) & ~sheet
    return float((_dark(crop)[own] > _INK / 2).mean()) < _TRACE if own.any() else False
