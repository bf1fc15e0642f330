"""Zips of handwritten lines -> lines as the network sees them, with what they say and who wrote."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.handwriting import recogniser
from pipeline.extraction.handwriting.lines import cut_tightly
from pipeline.extraction.handwriting.recogniser import AROUND, HEIGHT, LETTERS

WIDEST = 2000  # pixels of a line at 64 high; longer ones are left out
_PAGE = "_wikitexte_"  # the name of a page, printed above it


@dataclass(frozen=True, slots=True)
class Line:
    """`columns`: (width, 64), 255 is ink; `text` holds no letter that the network lacks."""

    columns: NDArray[np.uint8]
    text: str
    writer: str
    source: str


def load(zips: Iterable[Path]) -> list[Line]:
    """All lines of the zips that the network can hold."""
    return [line for file in zips for line in _of(file)]


def texts(file: Path) -> list[str]:
    """What is written in a zip, each once."""
    with ZipFile(file) as packed:
        told = json.loads(packed.read("lines.json"))
    return sorted({said for each in told if (said := _said(each["text"]))})


def _said(text: str) -> str:
    if _PAGE in text:
        return ""
    return " ".join("".join(letter for letter in text if letter in LETTERS).split())


def _of(file: Path) -> Iterable[Line]:
    with ZipFile(file) as packed:
        for told in json.loads(packed.read("lines.json")):
            pixels = np.frombuffer(packed.read(told["file"]), np.uint8)
            grey = cv2.imdecode(pixels, cv2.IMREAD_GRAYSCALE)
            text = _said(told["text"])
            if grey is None or min(grey.shape) < 3 or not text:
                continue
            columns = columns_of(np.asarray(grey, dtype=np.uint8))
            if len(columns) <= WIDEST:
                yield Line(columns, text, f"{told['source']}-{told['writer']}", told["source"])


def columns_of(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(width, 64): as the recogniser sees a line, without the paper that it lays around it."""
    tight = cut_tightly(grey)
    height, width = tight.shape
    wide = max(16, round(width * HEIGHT / height))
    ink = recogniser.ink_of(tight)[0, 0, :, AROUND : AROUND + wide]
    return np.ascontiguousarray((ink * 255).astype(np.uint8).T)
