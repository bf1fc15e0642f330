"""A picture in colour -> where light colours lie on its paper, with few pixels.

A highlighter hardly darkens paper: in grey its yellow is gone. Told by what one colour of light
lacks beside the paper around, where another lacks next to nothing; so stains, shadows and the
colour of the paper itself are none, nor is the ink of other pens, which is seen in grey.
"""

from typing import Final

import cv2
import numpy as np
from PIL import Image

from pipeline.extraction.pixels import Grey, Pixels

SMALLER: Final = 4  # times than the picture in grey: the tip of a highlighter is a millimetre broad
_LEAST: Final = 0.18  # share of one colour of light that is lacking; a stain lacks it less
_LIGHT: Final = 0.9  # share of another that is not
# pixels, more than a line of print with both of its edges: a scanner or a lens that lays the
# colours of light beside each other leaves red on one of them and blue on the other, together grey
_ACROSS: Final = 5
_NOT_GREY: Final = 0.035  # share of a colour that is lacking there
_SPREAD: Final = 7  # pixels
_BLOCK: Final = 8  # mm, about
_AROUND: Final = 5  # blocks, most of which are paper
_HIGH: Final = 297  # mm
_ALONG: Final = 0.6  # of the page over which a streak shows; print hides it (measured: from 0.76)
_STREAKS: Final = 10  # lines of pixels: more are the colour of the paper


def tints_of(small: Pixels, paper: Pixels | None = None) -> Grey | None:
    """Where light colours lie; None where there are none at all.

    Args:
        small: a picture in colours (height, width, 3), in any order.
        paper: the light of its paper, where that is known.

    Returns:
        The share of a colour that is lacking there, 0 to 255; 0 elsewhere (height, width).
    """
    light = paper_of(small) if paper is None else paper
    left = np.asarray(cv2.divide(small, light, scale=255), np.uint8)
    most, lacking = _most_and_lacking(left)
    _, coloured = cv2.threshold(lacking, _LEAST * 255, 255, cv2.THRESH_BINARY)
    _, lit = cv2.threshold(most, _LIGHT * 255, 255, cv2.THRESH_BINARY)
    seen = cv2.bitwise_and(coloured, lit)
    if not cv2.countNonZero(seen):
        return None
    _, around = _most_and_lacking(np.asarray(cv2.blur(left, (_ACROSS, _ACROSS)), np.uint8))
    _, is_left = cv2.threshold(around, _NOT_GREY * 255, 255, cv2.THRESH_BINARY)
    seen = _without_streaks(np.asarray(cv2.bitwise_and(seen, is_left), np.uint8))
    return np.asarray(cv2.bitwise_and(lacking, seen), np.uint8) if cv2.countNonZero(seen) else None


def _without_streaks(seen: Grey) -> Grey:
    """Light colours without thin lines from edge to edge, that dirt on the glass of a feeder draws.

    `streaks` takes them out of the grey; whoever marks words lifts the pen at the end of a line.
    """
    for along in (0, 1):
        lines = np.flatnonzero(cv2.reduce(seen, along, cv2.REDUCE_AVG).ravel() > _ALONG * 255)
        if 0 < len(lines) <= _STREAKS:
            beside = np.unique(np.clip([lines - 1, lines, lines + 1], 0, seen.shape[1 - along] - 1))
            seen[(slice(None), beside) if along == 0 else (beside, slice(None))] = 0
    return seen


def _most_and_lacking(left: Pixels) -> tuple[Grey, Grey]:
    """Of the light that is left: the colour of which is most, and by how much the least is less."""
    first, second, third = cv2.split(left)
    most = cv2.max(cv2.max(first, second), third)
    lacking = cv2.subtract(most, cv2.min(cv2.min(first, second), third))
    return np.asarray(most, np.uint8), np.asarray(lacking, np.uint8)


def of_picture(picture: Image.Image) -> Grey | None:
    """The light colours of a picture of any kind."""
    if picture.mode in {"1", "L", "LA", "La"} or picture.mode.startswith(("I", "F")):
        return None
    small = picture.reduce(SMALLER) if picture.mode in {"RGB", "YCbCr", "CMYK"} else picture
    return tints_of(np.asarray(small.convert("RGB"), np.uint8))


def of_pixels(pixels: Pixels) -> Grey | None:
    """Those of pixels in colours (height, width, 3 or more); none are in grey ones."""
    if pixels.ndim != 3 or pixels.shape[2] < 3:
        return None
    size = (pixels.shape[1] // SMALLER, pixels.shape[0] // SMALLER)
    small = cv2.resize(pixels[:, :, :3], size, interpolation=cv2.INTER_AREA)
    return tints_of(np.asarray(small, np.uint8))


def part_of(tints: Grey, whole: Grey, part: Grey, corner: tuple[int, int]) -> Grey:
    """The light colours of a part of a picture; `corner`: its top left, in pixels of the whole."""
    scale = tints.shape[0] / whole.shape[0]
    left, top = (round(at * scale) for at in corner)
    high, wide = (max(1, round(side * scale)) for side in part.shape)
    return tints[top : top + high, left : left + wide]


def paper_of(small: Pixels) -> Pixels:
    """The light of the paper around each pixel, in each colour; none is 0."""
    high, wide = small.shape[:2]
    block = max(high, wide) / _HIGH * _BLOCK
    size = (max(1, round(wide / block)), max(1, round(high / block)))
    bright = cv2.dilate(small, np.ones((_SPREAD, _SPREAD), np.uint8))  # over what is printed
    light = cv2.medianBlur(cv2.resize(bright, size, interpolation=cv2.INTER_AREA), _AROUND)
    whole = cv2.resize(light, (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.maximum(whole, 1), np.uint8)
