"""Zips of handwritten lines -> lines as the network sees them, with what they say and who wrote."""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.handwriting import recogniser
from pipeline.extraction.handwriting.lines import cut_tightly
from pipeline.extraction.handwriting.recogniser import LETTERS

WIDEST = 2000  # pixels of a line at 64 high; longer ones are left out
_APART = (10, 30)  # pixels between words that are laid side by side
_WATCHED = 12  # one writer of so many is kept back


@dataclass(frozen=True, slots=True)
class Line:
    """`ink`: (64, width), 255 is ink; `text` holds no letter that the network lacks."""

    ink: NDArray[np.uint8]
    text: str
    writer: str
    source: str


def load(zips: Iterable[Path]) -> list[Line]:
    """All lines of the zips that the network can hold."""
    return [line for file in zips for line in _of(file)]


def _of(file: Path) -> Iterable[Line]:
    with ZipFile(file) as packed:
        for told in json.loads(packed.read("lines.json")):
            pixels = np.frombuffer(packed.read(told["file"]), np.uint8)
            grey = cv2.imdecode(pixels, cv2.IMREAD_GRAYSCALE)
            text = "".join(letter for letter in told["text"] if letter in LETTERS)
            if grey is None or not text:
                continue
            seen = recogniser.ink_of(cut_tightly(np.asarray(grey, dtype=np.uint8)))[0, 0]
            if seen.shape[1] <= WIDEST:
                writer = f"{told['source']}-{told['writer']}"
                yield Line((seen * 255).astype(np.uint8), text, writer, told["source"])


def parted(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Those to learn from and those, by other writers, that tell how good it is."""
    writers = sorted({line.writer for line in lines})
    random.Random(1).shuffle(writers)
    watched = set(writers[::_WATCHED])
    return (
        [line for line in lines if line.writer not in watched],
        [line for line in lines if line.writer in watched],
    )


def beside(words: Sequence[Line], rng: random.Random) -> Line:
    """Words of one writer as a line."""
    parts: list[NDArray[np.uint8]] = []
    for word in words:
        columns = np.flatnonzero(word.ink.any(axis=0))
        parts += [word.ink[:, columns[0] : columns[-1] + 1], _gap(rng)]
    text = " ".join(word.text for word in words)
    return Line(np.hstack(parts[:-1]), text, words[0].writer, words[0].source)


def _gap(rng: random.Random) -> NDArray[np.uint8]:
    return np.zeros((recogniser.HEIGHT, rng.randint(*_APART)), np.uint8)
