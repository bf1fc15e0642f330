"""Whether a box is in the picture at all: what a scanner cut off or a fold hides is not empty."""

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey, Points
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.registering.registration import SCALE, Registration

# Whether the frame of a box shows in its crop, with so many mm around it, so many pixels in each.
FrameShows = Callable[[Grey, Box, float, float], bool]

_CUT: Final = 0.4  # mm of a box that may lie outside the picture
_NEAR: Final = 1.2  # mm within which a line of the frame is looked for
_INSET: Final = 2.0  # mm at the ends of a line that are left out
_RIM: Final = 0.8  # mm around a box that are looked at with it
_FINE: Final = 7.0  # pixels in a millimetre: every second is enough to see a line
_BARE: Final = 0.25  # share of the light that may be lacking where nothing is
_PIECE: Final = 12.0  # mm of a line that are looked at together: a note hides some of it
_SHORT: Final = 6.0  # the same in black and white
_LONG: Final = 5  # such pieces in a row (measured: a scan alone to 3; notes from 6)
_WELL: Final = 0.8  # of the pieces of a line that shows well
_SOME: Final = 0.34  # share of the pieces of two lines that a bad scan may lose
_ALL: Final = 0.8
_SEEN: Final = 0.06  # share of light that a line takes away at least, smeared or faint
_CLEAR: Final = 0.2  # the same where a line shows well
_NOTHING: Final = 0.03  # and where there is none: a note or a sticker is as even as paper
_WHITE: Final = 253  # of 255: as bright as a camera can see
_BURNT: Final = 0.9  # share of a part of a box that is so bright, print and all
_LIT: Final = 0.2  # the same of another part, where light is as usual; a scan may be white all over
_FADED: Final = 0.4  # of what lines take away elsewhere: a pen takes less than a line, and is gone
_ROUND: Final = 1.0  # mm of a line that its corner takes
_END: Final = 4.0  # mm of a line beside its corner: what hides these and the side hides words


def is_in_picture(there: Registration, grey: Grey, box: Box) -> bool:
    """Whether a picture holds the whole of a box."""
    return there.holds(grey, (box.x + _CUT, box.y + _CUT, box.w - 2 * _CUT, box.h - 2 * _CUT))


def is_under(there: Registration, others: Sequence[Points], box: Box) -> bool:
    """Whether another sheet lies over a box, or below it: who knows which."""
    if not others:
        return False
    x, y = (box.x - _RIM, box.x + box.w + _RIM), (box.y - _RIM, box.y + box.h + _RIM)
    corners = np.array([[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]])
    here = there.pixels(corners).astype(np.float32)
    return any(cv2.intersectConvexConvex(here, each.astype(np.float32))[0] > 0 for each in others)


def frame_shows(
    crop: Grey, box: Box, margin: float, scale: float = SCALE, *, bilevel: bool = False
) -> bool:
    """Whether the lines above and below a box can be seen all along, or those beside it.

    A fax loses lines, but then all of them; where a part is lacking, something lies on the paper.

    Args:
        crop: the box, straightened.
        box: a box for words or cells.
        margin: mm around it in the crop.
        scale: pixels in a millimetre of the crop.
        bilevel: the scan knew black and white only, and lines have gaps.
    """
    lying, standing = (margin * scale, box.w * scale), (margin * scale, box.h * scale)
    level = _shares(crop, lying, standing, scale)
    upright = _shares(np.ascontiguousarray(crop.T), standing, lying, scale)
    if bilevel:
        fine = _shares(crop, lying, standing, scale, _SHORT)
        return any(_shows_on_the_whole(pair) for pair in (level, upright)) and not _is_cut_out(fine)
    if _stops(level) or _is_burnt_out(crop, lying, level):
        return False
    lines, sides = _lost(level), _lost(upright)
    if lines.mean() > _ALL:
        # a bad scan loses both; a note hides the sides as well, or leaves a piece that is clear
        return not sides.any() and max(level) < _CLEAR
    is_hidden = lines.all(axis=0).any() or lines.mean() > _SOME or sides.all()
    is_hidden = is_hidden or _lacks_end(crop, sides, lying, standing, scale)
    return not is_hidden and not _lacks_corner(crop, lines, lying, standing, scale)


def frame_is_whole(crop: Grey, box: Box, margin: float, scale: float = SCALE) -> bool:
    """Whether all four sides of a box show, along the whole of each; arguments as `frame_shows`."""
    lying, standing = (margin * scale, box.w * scale), (margin * scale, box.h * scale)
    upright = np.ascontiguousarray(crop.T)
    return all(
        _shows_on_the_whole(_shares(crop, part, standing, scale))
        and _shows_on_the_whole(_shares(upright, side, lying, scale))
        for part, side in zip(_pieces(*lying), _pieces(*standing), strict=True)
    )


def _pieces(start: float, length: float) -> list[tuple[float, float]]:
    """The first, second and last third of a line: where each starts, and how long it is (px)."""
    return [(start + n * length / 3, length / 3) for n in range(3)]


def seem_bare(there: Registration, grey: Grey, boxes: Sequence[Box]) -> list[bool]:
    """Of each box whether nothing dark is where it should be; a faint frame may still be.

    What shines through from the other side of the paper does not count.
    """
    sides = np.array([(box.x, box.y, box.x + box.w, box.y + box.h) for box in boxes])
    sides += (-_RIM, -_RIM, _RIM, _RIM)
    corners = there.pixels(sides[:, (0, 1, 2, 1, 2, 3, 0, 3)].reshape(-1, 2)).reshape(-1, 4, 2)
    low = np.maximum(corners.min(axis=1), 0).astype(int).tolist()
    high = np.maximum(np.ceil(corners.max(axis=1)), 0).astype(int).tolist()
    step = 2 if there.scale > _FINE else 1  # a line is as wide as that
    return [
        _is_plain(grey[top:bottom:step, left:right:step])
        for (left, top), (right, bottom) in zip(low, high, strict=True)
    ]


def _is_plain(part: Grey) -> bool:
    """Whether there is nothing in a piece but paper and specks."""
    if not part.size:
        return True
    least = (1 - _BARE) * cv2.mean(part)[0]
    return cv2.minMaxLoc(part)[0] > least or cv2.minMaxLoc(cv2.blur(part, (3, 3)))[0] > least


def _shows_on_the_whole(pair: list[float]) -> bool:
    """Whether two lines can be seen, though not all along."""
    return bool((np.array(pair).reshape(2, -1).mean(axis=1) > _SEEN).all())


def _stops(shares: list[float]) -> bool:
    """Whether a line that shows well stops for a while: no bad scan does that, what covers it does.

    Not looked for along the sides of a box: where paper is bent, one may stand too far off.
    """
    return min(shares) < _NOTHING and median(np.array(shares)) > _CLEAR


def _is_cut_out(shares: list[float]) -> bool:
    """Whether both lines show well here and are gone there: a note lies there; a fax loses all.

    One line alone may be gone for as long as no scan loses it while the other shows well.
    """
    lines = np.array(shares).reshape(2, -1)
    shows, gone = lines > _CLEAR, lines < _NOTHING
    if shows.all(axis=0).any() and gone.all(axis=0).any():
        return True
    return any(
        one.any() and other.mean() > _WELL and _longest(lost) >= _LONG
        for one, other, lost in zip(shows, shows[::-1], gone, strict=True)
    )


def _longest(flags: NDArray[np.bool_]) -> int:
    """How many stand in a row at most."""
    return max((len([*run]) for is_so, run in groupby(flags) if is_so), default=0)


def _is_burnt_out(crop: Grey, lying: tuple[float, float], shares: list[float]) -> bool:
    """Whether a flash or a lamp took the ink of a part of a box: the paper is all white there.

    Args:
        crop: as in `frame_shows`.
        lying: where the lines start and how long they are (pixels).
        shares: what each piece of the two lines takes away.
    """
    seen = np.array(shares).reshape(2, -1).mean(axis=0)
    edges = np.rint(np.linspace(lying[0], sum(lying), len(seen) + 1)).astype(int)
    white = np.array([(crop[:, a:b] >= _WHITE).mean() for a, b in pairwise(edges)])
    faded = (white > _BURNT) & (seen < _FADED * seen.max())
    return bool(faded.any() and white.min() < _LIT)


def _lacks_end(
    crop: Grey,
    sides: NDArray[np.bool_],
    lying: tuple[float, float],
    standing: tuple[float, float],
    scale: float,
) -> bool:
    """Whether one side of a frame is gone, with the ends of both lines that run up to it.

    Args:
        crop: as in `frame_shows`.
        sides: which pieces of the two sides are lost (2, pieces).
        lying: where the lines start and how long they are (pixels).
        standing: the same of the sides.
        scale: pixels in a millimetre.
    """
    long = (_INSET * 2 + _END) * scale
    beyond = (_INSET - _ROUND) * scale
    starts = (lying[0] - beyond, lying[0] + lying[1] - long + beyond)
    return any(
        bool(side.all() and _lost(_shares(crop, (start, long), standing, scale)).all())
        for start, side in zip(starts, sides, strict=True)
    )


def _lacks_corner(
    crop: Grey,
    lines: NDArray[np.bool_],
    lying: tuple[float, float],
    standing: tuple[float, float],
    scale: float,
) -> bool:
    """Whether a corner of a frame is gone, and what runs up to it: torn off, under a sticker.

    Args:
        crop: as in `frame_shows`.
        lines: which pieces of the upper and the lower line are lost (2, pieces).
        lying: where the lines start and how long they are (pixels).
        standing: the same of the sides.
        scale: pixels in a millimetre.
    """
    ends = lines[:, (0, -1)]
    if not ends.any():
        return False
    upright = np.ascontiguousarray(crop.T)
    thirds = _pieces(*standing)
    rows = [_lost(_shares(upright, part, lying, scale)).all(axis=1) for part in thirds[::2]]
    return bool((ends & np.stack(rows)).any())


def _lost(shares: list[float]) -> NDArray[np.bool_]:
    """Which pieces of two lines cannot be seen (2, pieces)."""
    return np.array(shares).reshape(2, -1) < _SEEN


def _shares(
    crop: Grey,
    along: tuple[float, float],
    across: tuple[float, float],
    scale: float,
    piece: float = _PIECE,
) -> list[float]:
    """The light that each piece of two lying lines takes away.

    `along`: where they start and how long they are; `across`: where the first runs, and how far
    off the other (pixels); `piece`: mm of each.
    """
    inset = min(_INSET * scale, along[1] / 4)
    ends = (along[0] + inset, along[0] + along[1] - inset)
    pieces = max(1, round((ends[1] - ends[0]) / (piece * scale)))
    edges = np.rint(np.linspace(*ends, pieces + 1)).astype(int)
    means = np.add.reduceat(crop[:, : edges[-1]], edges[:-1], axis=1, dtype=np.float32)
    means /= np.diff(edges).astype(np.float32)
    reach = round(_NEAR * scale)
    lines = (_strengths(means, round(at), reach) for at in (across[0], sum(across)))
    return [float(share) for line in lines for share in line]


def _strengths(means: NDArray[np.float32], at: int, reach: int) -> NDArray[np.float32]:
    """The share of light that the darkest row near a place takes away, in each column."""
    around = means[max(0, at - 3 * reach) : at + 3 * reach]
    high = 3 * len(around) // 4
    light = np.maximum(np.partition(around, high, axis=0)[high], 1)
    darkest = means[max(0, at - reach) : at + reach + 1].min(axis=0)
    return np.asarray(1 - darkest / light, np.float32)
