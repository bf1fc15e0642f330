"""A page, or the pictures of what was written on it -> whether light ink was lost from it.

Pencil is grey. A scanner that knows black and white only keeps its darkest grains, or nothing:
what should be letters are crumbs. Where they are, more will be gone that left no trace at all.
A copier washes a page out, in grey too: then our own light print is gone from it, as is a pen.
A scanner that makes all that is light white takes pencil alone: what is left of it is pale.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.ground.problems import Problem
from forms.ground.style import PAGE_HEIGHT
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Grey, Points
from pipeline.extraction.quantiles import (
    counts_of,
    median,
    percentile,
    percentile_of,
    percentiles_of,
)
from pipeline.extraction.scan.light_ink.crumbs import are_left
from pipeline.extraction.scan.light_ink.traces import Traces
from pipeline.extraction.scan.prints.print_areas import Edges, soft_and_black, wider
from pipeline.extraction.scan.registering.registration import OVERVIEW, Registration
from pipeline.records import Mark, Picture

_CRUMB: Final = 1.2  # mm: letters are larger, but for the dots on them
_FEW_TRACES: Final = 2  # boxes that hold one: more may be gone that left none
_FRAME: Final = 25.0  # mm: longer than any stroke
# Share of ink that is crumbs: with pens below 0.12 on 114 of 115 pages of bilevel scans and faxes;
# with light pencil above 0.15 on most pages that lost some of it (see decision 17).
_LOST: Final = 0.15
_MM: Final = 25.4
_SCALE: Final = 6.0  # pixels in a millimetre of a line of print
_AROUND: Final = 0.4  # mm
_GRAIN: Final = 0.1  # of the paper's light
_GREYS: Final = np.arange(256, dtype=np.float32)
_FEWEST: Final = 2  # lines of each kind, or nothing is known
_SHOWS: Final = 0.3  # of the darkest black line: what is paler is not there
# Of the darkness of black print, each beside its own area: soft print has 0.65 to 0.72 on scans,
# photos and faxes of every kind; 0.04 to 0.43 where a copier or a threshold took light ink.
_WASHED: Final = 0.5
_PLAINLY_THERE: Final = 0.58  # the same at a glance
_MOSTLY_EMPTY: Final = 0.34  # of the boxes for words
_PALE: Final = 0.2  # of the paper's light: what digits in pencil take, where other strokes are gone
_TRACE: Final = 0.05  # the same that tells ink from paper
_DIGIT: Final = 0.02  # share of a cell that a digit covers at least
_DIGITS: Final = 4  # in a comb, or nothing is known
_RIM: Final = 1.0  # mm of a cell that its frame may take


def lost_ink(
    traces: Traces, marks: Sequence[Mark], known: Collection[str], pale: Collection[Box]
) -> Iterator[Problem]:
    """Whether light ink was lost from a page, by a scanner or a copier.

    A sheet that was copied too lightly, and then written on, is told of and no question: what was
    written on it is there.

    Args:
        traces: what is left of strokes on the page, if its paper was made white.
        marks: what was read of its boxes.
        known: pointers of those that were printed.
        pale: boxes that seem empty, and yet hold something.
    """
    image, there, page = traces.image, traces.there, traces.page
    written = list(_written(marks, page))
    if image.is_bilevel and (
        _are_crumbs(written)
        or (_is_bare(marks, known, there) and are_left(image.grey, there, page, known))
    ):
        yield Problem("scan_pencil_lost")
    elif sum(box in traces for box in pale) >= _FEW_TRACES:
        yield Problem("scan_washed_out")
    elif there.is_sound and (
        _is_washed_out(image.grey, there, page)
        or (traces.are_on_white and _are_pale(image.grey, there, page))
    ):
        words = {box.pointer for box in page.boxes if box.is_for_words}
        # where there are no words to write, a mark that is read was made after it was copied
        is_filled = len(written) >= _MOSTLY_EMPTY * len(words) if words else _holds(marks, known)
        if not is_filled:
            yield Problem("scan_washed_out")
        else:
            yield Problem("scan_pale", None, "warning")


def _written(marks: Sequence[Mark], page: LayoutPage) -> Iterator[Picture]:
    """The pictures of the boxes for words in which something was written."""
    words = {box.pointer for box in page.boxes if box.is_for_words}
    for mark in marks:
        if mark.picture is not None and mark.pointer in words:
            yield mark.picture


def _is_bare(marks: Sequence[Mark], known: Collection[str], there: Registration) -> bool:
    """Whether nothing could be read in any box but what was printed."""
    return there.is_sound and not _holds(marks, known)


def _holds(marks: Sequence[Mark], known: Collection[str]) -> bool:
    """Whether a mark was read in any box but those that were printed."""
    return any(mark.state == "read" and mark.pointer not in known for mark in marks)


def _are_crumbs(pictures: Iterable[Picture]) -> bool:
    """Whether so much of what was written is crumbs that more of it must be gone.

    Args:
        pictures: of the boxes of one page in which something was written.
    """
    sizes = np.concatenate([np.zeros((0, 2)), *map(_pieces, pictures)])
    whole = float(sizes[:, 1].sum())
    return whole > 0 and float(sizes[sizes[:, 0] < _CRUMB, 1].sum()) > _LOST * whole


def _pieces(picture: Picture) -> NDArray[np.float64]:
    """The longer side in millimetres and the pixels of each piece of ink that is no frame."""
    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width)
    dark = (pixels < 128).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) * _MM / picture.dpi
    area = stats[1:, cv2.CC_STAT_AREA] * (200 / picture.dpi) ** 2
    found = np.column_stack([sides, area])
    return np.asarray(found[sides < _FRAME], np.float64)


def _is_washed_out(grey: Grey, there: Registration, page: LayoutPage) -> bool:
    """Whether our own soft print is nearly gone from a page whose black print is there.

    Args:
        grey: the picture.
        there: where the page lies in it.
        page: as laid out.
    """
    kinds = _kinds(page)
    if min(len(kind.ink) for kind in kinds) < _FEWEST:
        return False
    overview = there.overview(grey)
    at_a_glance = _left_of_soft(_lines(grey, there, kind, overview) for kind in kinds)
    if at_a_glance is None or at_a_glance > _PLAINLY_THERE:
        return False
    left = _left_of_soft(_lines(grey, there, kind) for kind in kinds)
    return left is not None and left < _WASHED


def _left_of_soft(kinds: Iterable[list["_Line"]]) -> float | None:
    """How dark soft print is beside black print; None where too little of either is seen."""
    soft, black = kinds
    first, last = _not_padded(black)
    soft, black = (
        [line for line in lines if line.top >= first and line.foot <= last]
        for lines in (soft, black)
    )
    if min(len(soft), len(black)) < _FEWEST:
        return None
    light, dark = (median(np.array([line.share for line in lines])) for lines in (soft, black))
    return light / dark if dark else 1.0


class _Lines(NamedTuple):
    """Lines of print: the square millimetres of the letters of each, and where it stands (mm).

    `around`: its edges, a little wider (left, top, right, bottom); `corners`: of that.
    """

    ink: tuple[float, ...]
    edges: tuple[Edges, ...]
    around: Points
    corners: Points


@lru_cache(maxsize=64)
def _kinds(page: LayoutPage) -> tuple[_Lines, ...]:
    """Some lines of a page in soft ink and some in black."""
    return tuple(_placed(kind) for kind in soft_and_black(page))


def _placed(lines: Sequence[tuple[float, Edges]]) -> _Lines:
    around = np.array([wider(edges, _AROUND) for _, edges in lines]).reshape(-1, 4)
    corners = around[:, (0, 1, 2, 1, 2, 3, 0, 3)].reshape(-1, 2)
    return _Lines(
        tuple(ink for ink, _ in lines), tuple(edges for _, edges in lines), around, corners
    )


class _Line(NamedTuple):
    """A line of print: from where to where it stands (mm), and how dark it is."""

    top: float
    foot: float
    share: float


def _not_padded(black: Sequence[_Line]) -> tuple[float, float]:
    """From where to where a page was not cut off and padded with white (mm), by its black lines."""
    least = _SHOWS * max((line.share for line in black), default=0.0)
    shown = [line for line in black if line.share >= least]
    gone = [line for line in black if line.share < least]
    first, last = (
        min((line.top for line in shown), default=0.0),
        max((line.foot for line in shown), default=0.0),
    )
    return (
        first if any(line.foot <= first for line in gone) else 0.0,
        last if any(line.top >= last for line in gone) else PAGE_HEIGHT,
    )


def _lines(
    grey: Grey,
    there: Registration,
    lines: _Lines,
    overview: Grey | None = None,
) -> list[_Line]:
    """Those of these lines that are in the picture, all looked at together.

    How dark each is the counts of its greys tell, of which there are few.

    Args:
        grey: the picture.
        there: where the page lies in it.
        lines: those that are looked at.
        overview: the page with few pixels, where a glance is enough.
    """
    around = lines.around
    seen = there.pixels(lines.corners)
    is_seen = ((seen >= 0) & (seen <= (grey.shape[1] - 1, grey.shape[0] - 1))).reshape(-1, 8)
    inside = np.flatnonzero(is_seen.all(axis=1)).tolist()
    if not inside:
        return []
    if overview is None:
        areas = ((x, y, x2 - x, y2 - y) for x, y, x2, y2 in around[inside].tolist())
        scale, cuts = _SCALE, (there.cut(grey, area, _SCALE) for area in areas)
    else:
        ends = np.rint(around[inside] * OVERVIEW).astype(int).clip(0).tolist()
        scale, cuts = OVERVIEW, (overview[y : y2 + 1, x : x2 + 1] for x, y, x2, y2 in ends)
    counts = np.stack([counts_of(cut) for cut in cuts])
    light = np.maximum(percentiles_of(counts, 90), 1.0).astype(np.float32)
    lacking = 1 - _GREYS / light[:, None]
    sums = np.where(lacking > _GRAIN, counts * lacking, 0).sum(axis=1, dtype=np.float64)
    return [
        _Line(lines.edges[n][1], lines.edges[n][3], dark / scale**2 / lines.ink[n])
        for n, dark in zip(inside, sums.tolist(), strict=True)
    ]


def _are_pale(grey: Grey, there: Registration, page: LayoutPage) -> bool:
    """Whether of all digits on a page only the darkest is left."""
    combs = (_paleness(grey, there, box) for box in page.boxes if box.kind == "comb")
    are_pale = (share < _PALE for share in combs if share is not None)
    # the first is nearly always dark: then no other is looked at
    return next(are_pale, False) and all(are_pale)


def _paleness(grey: Grey, there: Registration, box: Box) -> float | None:
    """How dark the digits of a comb are, of the paper's light; None where few are written."""
    cell, rim = box.w / box.cells, 2 * _RIM
    found = []
    for n, letter in enumerate(box.pattern.ljust(box.cells)):
        if letter == "-":
            continue
        area = (box.x + n * cell + _RIM, box.y + _RIM, cell - rim, box.h - rim)
        counts = counts_of(there.cut(grey, area, _SCALE))
        lacking = 1 - _GREYS / max(percentile_of(counts, 80), 1.0)
        inked = np.repeat(lacking, np.where(lacking > _TRACE, counts, 0).astype(np.int64))
        if inked.size > _DIGIT * counts.sum():
            found.append(percentile(inked, 90))
    return median(np.array(found)) if len(found) >= _DIGITS else None
