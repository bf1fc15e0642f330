"""A page in grey -> where its corner marks are: sixteen points at best, to a fraction of a pixel.

The marks are looked for close to the four corners of the picture, at a quarter of the pixels; only
where they are not there (a photo, a page that lies askew) farther away, and then everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.bands import MARK, MARKS
from pipeline.extraction.pixels import Grey, Points

_CORNER: Final = 0.18  # of the longer side: what is looked at in each corner
_CLOSE: Final = 0.1  # the same where a page was laid straight, perhaps scanned to fit
_RIMS: Final = (1.1, 0.6, 1.7)  # mm of a mark that may lie beyond the edge of a picture
_RIM_DEPTH: Final = 16.0  # mm along the edges in which it is looked for
_CUT_HEIGHT: Final = 284.0  # mm of paper in a picture of which edges were cut off, about
COARSE: Final = 1170  # pixels along the longer side: A4 at 100 dpi
FINE: Final = 2400  # the same, for marks of a sheet that is a part of the picture
_MODULE: Final = MARK / 6  # mm


MatchedPoints = tuple[Points, Points]  # places on the form in mm, and in pixels


@dataclass(frozen=True, slots=True, eq=False)
class CornerMark:
    """A mark that was found: which corner it names, and its four corners in pixels (4, 2).

    The corners go clockwise from the one that is the top left as the mark was printed.
    """

    corner: int
    points: Points


def printed_points(corner: int) -> Points:
    """Where the four corners of a mark stand on the form, in mm."""
    _, x, y = MARKS[corner]
    return np.array([[x, y], [x + MARK, y], [x + MARK, y + MARK], [x, y + MARK]])


def marks_in_corners(grey: Grey) -> list[CornerMark]:
    """The four marks of a page that was laid straight on the glass; else none."""
    found = list(_in_corners(grey, _CLOSE))
    is_plain = sorted(mark.corner for mark in found) == [0, 1, 2, 3]
    return _exact(grey, found) if is_plain else []


def find_marks(grey: Grey) -> list[CornerMark]:
    """The corner marks on a page; a mark that is seen twice stands there twice."""
    found = list(_in_corners(grey, _CORNER))
    if {mark.corner for mark in found} == {0, 1, 2, 3}:
        return _exact(grey, found)
    for finest in (COARSE, FINE):
        again = _anywhere(grey, finest)
        if len({mark.corner for mark in again}) > len({mark.corner for mark in found}):
            found = again
        if len({mark.corner for mark in found}) >= 3:
            break
    return _exact(grey, found)


def marks_anywhere(grey: Grey, finest: int) -> list[CornerMark]:
    """All marks in a picture, of however many sheets; at most so many pixels are looked at.

    `finest`: COARSE or FINE, along the longer side.
    """
    return _exact(grey, _anywhere(grey, finest))


def cut_marks(grey: Grey) -> dict[int, MatchedPoints]:
    """Of marks of which a scanner cut off the outer rim, by number: the corners that are left.

    Each as its places on the form in mm, and in pixels. The rim is black, so it is drawn out again
    beyond the edge of the picture, about as far as it went.
    """
    height, width = grey.shape
    found: dict[int, MatchedPoints] = {}
    light = float(np.percentile(grey[::8, ::8], 90))
    deep = round(_RIM_DEPTH * max(grey.shape) / _CUT_HEIGHT)
    grey = grey.copy()
    grey[deep:-deep, deep:-deep] = light  # nothing is looked for there
    for mm in _RIMS:
        rim, paper = (max(2, round(each * max(grey.shape) / _CUT_HEIGHT)) for each in (mm, MARK))
        wider = cv2.copyMakeBorder(grey, rim, rim, rim, rim, cv2.BORDER_REPLICATE)
        around = cv2.copyMakeBorder(
            wider, paper, paper, paper, paper, cv2.BORDER_CONSTANT, value=(light,)
        )
        for mark in marks_anywhere(np.asarray(around, np.uint8), FINE):
            points = mark.points - (rim + paper)
            inside = ((points > 0) & (points < (width - 1, height - 1))).all(axis=1)
            if inside.sum() >= 2 and mark.corner not in found:
                found[mark.corner] = printed_points(mark.corner)[inside], points[inside]
    return found


def _in_corners(grey: Grey, share: float) -> Iterator[CornerMark]:
    """The marks where a scanner leaves them, as large as on a whole page."""
    height, width = grey.shape
    factor = max(1, round(max(height, width) / COARSE))
    whole = round(_CORNER * max(height, width))  # so that every share sees the same pixels
    side = whole - round((whole - share * max(height, width)) / factor) * factor
    for y in (0, max(0, height - side)):
        for x in (0, max(0, width - side)):
            small = _smaller(grey[y : y + side, x : x + side], factor)
            for mark in _detected(small, _hasty(share)):
                yield CornerMark(mark.corner, mark.points * factor + (factor - 1) / 2 + (x, y))


def _anywhere(grey: Grey, finest: int) -> list[CornerMark]:
    """The marks anywhere, looked for with at most so many pixels along the longer side."""
    factor = max(1, -(-max(grey.shape) // finest))
    marks = _detected(_smaller(grey, factor), _careful())
    return [CornerMark(each.corner, each.points * factor + (factor - 1) / 2) for each in marks]


def _smaller(part: Grey, factor: int) -> Grey:
    if factor == 1:
        return part
    height, width = part.shape
    size = (max(1, width // factor), max(1, height // factor))
    cut = part[: size[1] * factor, : size[0] * factor]
    return np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)


@cache
def _hasty(share: float) -> cv2.aruco.ArucoDetector:
    """For a corner of the picture of that share, where marks are as large as on a whole page.

    One threshold will do.
    """
    settings = cv2.aruco.DetectorParameters()
    settings.minMarkerPerimeterRate = 0.3 * _CORNER / share
    settings.maxMarkerPerimeterRate = 0.8 * _CORNER / share
    settings.adaptiveThreshWinSizeMin = settings.adaptiveThreshWinSizeMax = 13
    settings.perspectiveRemovePixelPerCell = 6
    return cv2.aruco.ArucoDetector(_dictionary(), settings)


@cache
def _careful() -> cv2.aruco.ArucoDetector:
    """For a whole picture: marks of any size, in any light."""
    settings = cv2.aruco.DetectorParameters()
    settings.minMarkerPerimeterRate = 0.02
    settings.perspectiveRemovePixelPerCell = 6
    return cv2.aruco.ArucoDetector(_dictionary(), settings)


def _dictionary() -> cv2.aruco.Dictionary:
    return cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)


def _detected(grey: Grey, detector: cv2.aruco.ArucoDetector) -> list[CornerMark]:
    if min(grey.shape) < 24:
        return []
    corners, ids, _ = detector.detectMarkers(grey)
    return [
        CornerMark(int(number), np.asarray(points, np.float64).reshape(4, 2))
        for number, points in zip(np.ravel(ids) if corners else (), corners, strict=True)
        if int(number) < len(MARKS)
    ]


def _exact(grey: Grey, marks: list[CornerMark]) -> list[CornerMark]:
    """The same with corners to a fraction of a pixel: where the four edges of a mark cross.

    An edge is where the light changes from paper to ink, sampled across it at many places; so a
    stroke through a corner or the ragged edge of a fax shifts it little.
    """
    if not marks:
        return []
    rough = np.stack([mark.points for mark in marks])  # (marks, corners, 2)
    lines = _edges(grey, rough)
    crossings = np.cross(np.roll(lines, 1, axis=1), lines)
    depth = crossings[..., 2:]
    exact = crossings[..., :2] / np.where(np.abs(depth) < 1e-9, 1e-9, depth)
    off = np.hypot(*np.moveaxis(exact - rough, -1, 0))
    exact = np.where((off < 1.5 * _reach(rough))[..., None], exact, rough)
    return [CornerMark(mark.corner, points) for mark, points in zip(marks, exact, strict=True)]


def _reach(corners: Points) -> Points:
    """Pixels to either side within which an edge is looked for: most of a module (marks, 1)."""
    sides = np.hypot(*np.moveaxis(corners - np.roll(corners, 1, axis=1), -1, 0))
    return np.asarray(np.maximum(1.5, 0.7 * sides.mean(axis=1, keepdims=True) / 6), np.float64)


def _edges(grey: Grey, corners: Points) -> Points:
    """The edges of marks, each from a corner to the next, as lines: a, b, c with ax + by + c = 0.

    Args:
        grey: the picture.
        corners: of several marks (marks, 4, 2), roughly.
    """
    along = np.roll(corners, -1, axis=1) - corners
    length = np.maximum(np.hypot(along[..., 0], along[..., 1]), 1e-9)[..., None]
    outwards = np.stack([along[..., 1], -along[..., 0]], axis=-1) / length  # they go clockwise
    reach = _reach(corners)[..., None]  # (marks, 1, 1)
    steps = _STEPS * reach
    places = corners[:, :, None, :] + _SHARES[:, None] * along[:, :, None, :]
    across = outwards[:, :, None, None, :]
    light = _sampled(grey, places[:, :, :, None, :] + steps[..., None, :, None] * across)
    rise = np.clip(np.diff(light, axis=-1), 0, None) * _NEAR
    weight = rise.sum(axis=-1)
    shift = (rise * _HALVES).sum(axis=-1) / np.maximum(weight, 1e-9) * reach
    return _lines(places + shift[..., None] * outwards[:, :, None, :], weight)


_SHARES: Final = np.linspace(0.08, 0.92, 16)
_STEPS: Final = np.linspace(-1, 1, 23)  # across an edge, in shares of the reach
_HALVES: Final = (_STEPS[1:] + _STEPS[:-1]) / 2
_NEAR: Final = np.exp(-(_HALVES**2))


def _sampled(grey: Grey, grid: Points) -> NDArray[np.float32]:
    """The light at places (..., 2) of a picture."""
    flat = grid.reshape(-1, grid.shape[-2], 2).astype(np.float32)
    light = cv2.remap(
        grey, flat[..., 0], flat[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(light, np.float32).reshape(grid.shape[:-1])


def _lines(points: Points, weight: Points) -> Points:
    """Lines through points (..., n, 2); those that lie far off count little."""
    weights = weight + 1e-6
    for _ in range(2):
        shares = weights / weights.sum(axis=-1, keepdims=True)
        middle = (points * shares[..., None]).sum(axis=-2)
        spread = points - middle[..., None, :]
        right, down = spread[..., 0], spread[..., 1]
        across = (shares * right * down).sum(axis=-1)
        longer = (shares * (right**2 - down**2)).sum(axis=-1)
        angle = np.arctan2(2 * across, longer) / 2  # of the line: its points spread most along it
        normal = np.stack([-np.sin(angle), np.cos(angle)], axis=-1)
        off = np.abs(right * normal[..., :1] + down * normal[..., 1:])
        usual = np.maximum(0.25, _medians(off))[..., None]
        weights = (weight + 1e-6) / (1 + (off / usual) ** 2)
    return np.concatenate([normal, -(normal * middle).sum(axis=-1)[..., None]], axis=-1)


def _medians(values: Points) -> Points:
    """As numpy's along the last axis, for an even number of values, in less time."""
    half = values.shape[-1] // 2
    parted = np.partition(values, (half - 1, half), axis=-1)
    return np.asarray(parted[..., half - 1 : half + 1].mean(axis=-1), np.float64)
