"""Real handwriting in the boxes of a printed sheet, scanned -> how well it is read by suggestion.

The ink of a line is laid over the print of a real box, frame and dotted rules and all; the page is
brought to the dots an inch of a scanner, with its grain and JPEG, and read by the real reader.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from pipeline.extraction.handwriting.recogniser import Recogniser
from pipeline.extraction.handwriting.suggesting import suggestion
from pipeline.extraction.handwriting.vocabulary import Vocabulary
from pipeline.extraction.pixels import Grey
from pipeline.records import Picture
from tests.pipeline.extraction.scan.inked_box import SCALE, InkedBox, paper

DOTS: Final = (150, 200, 300)  # an inch
_HIGH: Final = (7.0, 11.0)  # mm from the lowest tail to the highest loop
_LEFT, _FOOT = 3.0, 1.5  # mm from the frame
_GRAIN: Final = 3.0  # grey values


def said(
    entries: Sequence[tuple[str, Path]], recogniser: Recogniser, vocabulary: Vocabulary
) -> Iterator[tuple[int, str, str]]:
    """For each line at each resolution: dots an inch, what was meant, what is suggested."""
    rng = np.random.default_rng(4)
    box = paper("actieplan_bijwerken", "/good_thing")
    for meant, path in entries:
        inked = _written(box, _ink(path), rng)
        for dpi in DOTS:
            picture = _scanned(inked, dpi, rng).seen().picture
            read = "" if picture is None else suggestion(recogniser, picture, vocabulary).text
            yield dpi, meant, read


def in_a_box(grey: Grey, rng: np.random.Generator, dpi: int = 200) -> Picture | None:
    """A piece of handwriting as the reader cuts it out of a box in which it stands."""
    inked = _written(paper("actieplan_bijwerken", "/good_thing"), _of(grey.astype(np.float32)), rng)
    return _scanned(inked, dpi, rng).seen().picture


def _ink(path: Path) -> Any:
    """The line as shares of light that are left, without its own paper."""
    return _of(np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), dtype=np.float32))


def _of(grey: Any) -> Any:
    paper_light = cv2.GaussianBlur(cv2.dilate(grey, np.ones((15, 15), np.uint8)), (0, 0), 9)
    left = np.clip(grey / np.maximum(paper_light, 1), 0, 1)
    return np.where(left > 0.9, 1, left)


def _written(box: InkedBox, ink: Any, rng: np.random.Generator) -> InkedBox:
    """The box with the line written in it, as high as a hand is, or as wide as the box lets it."""
    high, wide = rng.uniform(*_HIGH) * SCALE, (box.box.w - 2 * _LEFT) * SCALE
    scale = min(high / ink.shape[0], wide / ink.shape[1])
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    left, top = round((box.box.x + _LEFT) * SCALE), round((box.box.y + _FOOT) * SCALE)
    pixels = box.pixels.astype(np.float32)
    pixels[top : top + height, left : left + width] *= small
    return replace(box, pixels=pixels.astype(np.uint8))


def _scanned(box: InkedBox, dpi: int, rng: np.random.Generator) -> InkedBox:
    """As a scanner of so many dots an inch saw it, brought back to the pixels of the reader."""
    scale = dpi / 25.4 / SCALE
    seen = cv2.resize(box.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grained = np.clip(seen + rng.normal(0, _GRAIN, seen.shape), 0, 255).astype(np.uint8)
    jpeg = cv2.imencode(".jpg", grained, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    kept: Grey = np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    back = cv2.resize(kept, box.pixels.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return replace(box, pixels=np.asarray(back, dtype=np.uint8))
