"""The labels of marks, and the questions above them, drawn anew -> where a pale line runs through.

A pencil that hardly shows, in a picture with few pixels, leaves no pixel between the letters that
is surely dark. But all of its line together is darker than the paper above and below it: the print
is drawn anew, made as soft as the picture is, and taken away; what is left is added up along each
level, at a few slopes. What letters leave there other labels of the page tell. All lengths in
millimetres of the form.
"""

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Shares
from pipeline.extraction.quantiles import percentile
from pipeline.extraction.scan.prints.print_areas import (
    BESIDE_SCALE,
    Edges,
    PrintedText,
    texts_of,
    whole_headings_of,
)
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.stray_ink.inked_print import InkedPrint
from pipeline.extraction.scan.stray_ink.redrawn_words import AROUND, RedrawnWords

_ENDS: Final = (0.25, 0.9)  # mm beside a label where such a line shows,
_WITHIN: Final = (0.12, 0.8)  # of its height,
# and the light that it takes (measured: lines in light pencil 0.083 to 0.26; others tell of ink)
_PALE: Final = (0.07, 0.35)
_SOFT: Final = (0.8, 1.2, 1.7, 2.5)  # pixels by which a picture may be softer than what is drawn
_LETTER: Final = 0.5  # of the light that a letter takes: no paper shows there
_RISES: Final = (-0.09, -0.06, -0.03, 0.0, 0.03, 0.06, 0.09)  # of the length of a line
_PART: Final = 1.5  # mm of a label, of which nearly each must show the line
_SHOWN: Final = 0.12  # of the columns of such a part that are paper, where it tells anything
_NEARLY_EACH: Final = 25  # percentile of the parts
_BESIDE: Final = 0.75  # mm above and below a line, where it is no more
_BAND: Final = (0.1, 0.8)  # of the height of a label, from its top, where lines run
# of what letters take (measured: lines in light pencil from 0.032, plain labels of marks to 0.02,
# in pictures that are not sharp to 0.035)
_LEAST: Final = 0.03
_BEYOND_OTHERS: Final = 1.6  # times what other labels show
_OTHERS: Final = 12  # that are looked at
_MOST: Final = 85  # percentile of these: one may be struck as well


class PaleEnds(NamedTuple):
    """Labels of marks, and answered questions, beside which is something pale; and other labels."""

    labels: tuple[PrintedText, ...] = ()
    others: tuple[PrintedText, ...] = ()


NO_PALE_ENDS: Final = PaleEnds()


def with_pale_ends(printed: InkedPrint, empty: Collection[str], inked: Collection[Box]) -> PaleEnds:
    """What may be struck out palely; nothing where the other side shines through.

    Args:
        printed: the print of a page.
        empty: pointers of questions in whose boxes nothing stands.
        inked: boxes to tick that hold ink.
    """
    if printed.bilevel:
        return NO_PALE_ENDS
    texts = [text for text in texts_of(printed.page) if text.box is not None]
    marked = [text for text in texts if text.box in inked]
    words = whole_headings_of(printed.page)
    asked = [text for text in words if text.box is not None and text.box.pointer not in empty]
    labels = tuple(text for text in (*marked, *asked) if _has_pale_ends(printed, text.edges))
    if not labels or not printed.is_on_bare():
        return NO_PALE_ENDS
    others = [text for text in texts if text.box not in inked]
    return PaleEnds(labels, tuple(others[:: max(1, len(others) // _OTHERS)]))


def _has_pale_ends(printed: InkedPrint, edges: Edges) -> bool:
    """Whether something pale lies about level at an end of a label."""
    left, top, right, bottom = edges
    high = bottom - top
    rows = _pixels(top + _WITHIN[0] * high, top + _WITHIN[1] * high)
    near, far = _ENDS
    ends = (_pixels(left - far, left - near), _pixels(right + near, right + far))
    least, most = (share * float(printed.paper[rows, ends[0]].max()) for share in _PALE)
    parts = [printed.lacking[rows, end] for end in ends]
    levels = [part.mean(axis=1) for part in parts if part.size]
    return any(least < float(level.max() - level.min()) < most for level in levels)


def _pixels(first: float, last: float) -> slice:
    """Those from here to there, in mm."""
    return slice(max(round(first * BESIDE_SCALE), 0), max(round(last * BESIDE_SCALE), 0) + 1)


def struck_palely(ends: PaleEnds, words: RedrawnWords) -> Iterator[PrintedText]:
    """The lines of print through all of which a line runs, however pale."""
    shown = {text: _line_through(text.edges, words) for text in ends.labels}
    least = _LEAST
    if any(line > least for line in shown.values()) and ends.others:
        others = np.array([_line_through(text.edges, words) for text in ends.others])
        least = max(least, _BEYOND_OTHERS * percentile(others, _MOST))
    return (text for text, line in shown.items() if line > least)


def _line_through(edges: Edges, words: RedrawnWords) -> float:
    """How dark the plainest level line is that runs over a label, as a share of its letters."""
    both = words.printed_and_seen(edges)
    if both is None:
        return 0.0
    left_over, paper = _left_over(*both)
    high, wide = paper.shape
    around = round(AROUND * SCALE)
    count = max(2, round((wide - 2 * around) / SCALE / _PART))
    parts = np.linspace(around, wide - around, count + 1).astype(np.int64)
    tall = high - 2 * around
    band = slice(round(around + _BAND[0] * tall), round(around + _BAND[1] * tall))
    most = 0.0
    for rise in _RISES:
        ink, room = (_by_parts(each, rise, parts) for each in (left_over * paper, paper))
        most = max(most, _plainest(ink, room, np.diff(parts), band))
    return most


def _left_over(print_: Shares, seen: Shares) -> tuple[Shares, Shares]:
    """What letters do not explain, as a share of what they take; and where paper shows."""
    found = []
    for soft in _SOFT:
        blurred = np.asarray(cv2.GaussianBlur(print_, (0, 0), soft), np.float32)
        dark = float((blurred * seen).sum()) / max(float((blurred**2).sum()), 1e-6)
        rest = seen - dark * blurred
        found.append((float(np.abs(rest).mean()), rest / max(dark, 1e-3), blurred))
    _, rest, blurred = min(found, key=lambda each: each[0])
    paper = np.clip(1 - blurred / _LETTER, 0, 1)
    return np.asarray(rest, np.float32), np.asarray(paper, np.float32)


def _by_parts(seen: Shares, rise: float, parts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The sums of the parts of each row, as lines that rise run; softened over a stroke's width."""
    high, wide = seen.shape
    way = np.array([[1, 0, 0], [rise, 1, -rise * wide / 2]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    level = np.asarray(cv2.warpAffine(seen, way, (wide, high), flags=flags), np.float32)
    sums = np.add.reduceat(level[:, : parts[-1]], parts[:-1], axis=1, dtype=np.float64)
    return np.asarray(cv2.blur(sums, (1, 3), borderType=cv2.BORDER_REPLICATE), np.float64)


def _plainest(
    ink: NDArray[np.float64], room: NDArray[np.float64], wide: NDArray[np.int64], band: slice
) -> float:
    """How dark the plainest of the rows of a band is, beyond those above and below it."""
    beside = round(_BESIDE * SCALE)
    whole = ink.sum(axis=1) / np.maximum(room.sum(axis=1), 1)
    most = _LEAST / _BEYOND_OTHERS  # less tells nothing, of labels and of others
    for row in range(max(band.start, beside), min(band.stop, len(ink) - beside)):
        tells = room[row] > _SHOWN * wide
        if not tells.any() or whole[row] <= most:
            continue
        each = percentile(ink[row, tells] / room[row, tells], _NEARLY_EACH)
        around = max((whole[row - beside] + whole[row + beside]) / 2, 0.0)
        most = max(most, min(each, float(whole[row])) - around)
    return most
