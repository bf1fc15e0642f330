"""Lines that people or fonts wrote -> pieces as a scan shows them, some struck."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.struck.striking import Ink, beside, struck, words_of
from pipeline.extraction.handwriting.lines import cut_tightly
from pipeline.extraction.handwriting.recogniser import AROUND, HEIGHT, ink_of
from pipeline.extraction.pixels import Grey

_HIGH = 90  # pixels of a line, at most
_PAGE = "_wikitexte_"  # the name of a page, printed above it
_AROUND = 6  # pixels of paper around what is drawn


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line as the network sees them.

    Attributes:
        ink: (64, width), 1 where it is darkest.
        is_struck: (width,), 1 where words are struck.
    """

    ink: Ink
    is_struck: NDArray[np.float32]


def written(file: Path) -> Iterator[tuple[str, Ink]]:
    """The lines of a zip of pictures and `lines.json`: who wrote each, and its ink."""
    with ZipFile(file) as packed:
        for told in json.loads(packed.read("lines.json")):
            pixels = np.frombuffer(packed.read(told["file"]), np.uint8)
            grey = cv2.imdecode(pixels, cv2.IMREAD_GRAYSCALE)
            ink = (
                None
                if grey is None
                else ink_of_line(told["text"], np.asarray(grey, dtype=np.uint8))
            )
            if ink is not None:
                yield f"{told['source']}-{told['writer']}", ink


def ink_of_line(text: str, picture: Grey) -> Ink | None:
    """The ink of a line without its own paper; None where it is no line, or too pale or small."""
    grey = picture.astype(np.float32)
    if _PAGE in text or min(grey.shape) < 12:
        return None
    if grey.shape[0] > _HIGH:
        times = _HIGH / grey.shape[0]
        smaller = cv2.resize(grey, None, fx=times, fy=times, interpolation=cv2.INTER_AREA)
        grey = np.asarray(smaller, dtype=np.float32)
    light = cv2.GaussianBlur(cv2.dilate(grey, np.ones((15, 15), np.uint8)), (0, 0), 9)
    ink = 1 - np.clip(grey / np.maximum(light, 1), 0, 1)
    dark = float(np.percentile(ink, 99.5))
    if dark < 0.1:
        return None
    shares = np.clip(ink / dark, 0, 1).astype(np.float32)
    return np.where(shares < 0.2, np.float32(0), shares)


def drawn(fonts: Sequence[Path], sayings: Iterable[str], rng: np.random.Generator) -> Iterator[Ink]:
    """Sayings, each as a font of handwriting draws it."""
    for text in sayings:
        file = fonts[int(rng.integers(len(fonts)))]
        font = ImageFont.truetype(str(file), int(rng.integers(40, 70)))
        left, top, right, low = map(round, font.getbbox(text))
        if min(right - left, low - top) < 10:
            continue
        picture = Image.new("L", (right - left + 2 * _AROUND, low - top + 2 * _AROUND), 0)
        ImageDraw.Draw(picture).text((_AROUND - left, _AROUND - top), text, fill=255, font=font)
        yield np.asarray(picture, np.float32) / np.float32(255)


def piece(line: Ink, rng: np.random.Generator, *, is_struck: bool) -> Piece | None:
    """Some words of a line, struck or not, scanned; None where there is no room to strike."""
    ink, run = some_words(line, rng), (0, -1)
    plain = ink
    if rng.random() < 0.3:
        ink = np.maximum(ink, beside(plain, rng))
    if is_struck:
        found = struck(plain, rng)
        if found is None:
            return None
        layer, run = found
        is_wet = rng.random() < 0.5  # ink over ink is darker than either
        ink = 1 - (1 - ink) * (1 - layer) if is_wet else np.maximum(ink, layer)
    times = rng.uniform(0.45, 1.1)
    grey = _scanned(ink, times, rng)
    tight = cut_tightly(grey)
    seen = ink_of(tight)[0, 0]
    ahead = tight.__array_interface__["data"][0] - grey.__array_interface__["data"][0]
    wide = max(16, round(tight.shape[1] * HEIGHT / tight.shape[0]))
    at = (
        (np.arange(seen.shape[1]) - AROUND) / wide * tight.shape[1] + ahead % grey.shape[1]
    ) / times
    return Piece(seen, ((at >= run[0]) & (at <= run[1])).astype(np.float32))


def some_words(line: Ink, rng: np.random.Generator) -> Ink:
    """A few words of a line, one time in four all of it, with paper around them."""
    found = words_of(line)
    if len(found) > 1 and rng.random() < 0.75:
        many = int(rng.integers(1, min(len(found), 5) + 1))
        first = int(rng.integers(0, len(found) - many + 1))
        line = line[:, max(0, found[first][0] - 8) : found[first + many - 1][1] + 9]
    return np.pad(line, int(rng.integers(8, 22)))


def _scanned(ink: Ink, times: float, rng: np.random.Generator) -> Grey:
    """Smaller or larger, soft, with grain; one in eight black and white, half of them a JPEG."""
    how = cv2.INTER_AREA if times < 1 else cv2.INTER_LINEAR
    seen = cv2.resize(ink, None, fx=times, fy=times, interpolation=how)
    if rng.random() < 0.6:
        seen = cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.3, 1))
    grain = rng.normal(0, rng.uniform(0, 6), seen.shape)
    light = rng.uniform(225, 252) - rng.uniform(70, 230) * seen + grain
    if rng.random() < 0.12:
        light = np.where(light < rng.uniform(130, 200), 0, 255)
    grey = np.clip(light, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 90))]
        grey = cv2.imdecode(cv2.imencode(".jpg", grey, quality)[1], cv2.IMREAD_GRAYSCALE)
    return np.ascontiguousarray(grey)
