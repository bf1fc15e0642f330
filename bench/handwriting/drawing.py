"""Handwriting fonts and texts -> lines as if somebody wrote them, none quite alike.

`python -m bench.handwriting.drawing FOLDER SEED FONTS ZIP...` writes FOLDER/SEED-n.npz, one after
another, until whoever started it is gone: `columns`, `widths` and `texts` of a thousand lines each.
"""

import json
import os
import random
import sys
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.handwriting import source
from bench.handwriting.sayings import Texts
from pipeline.extraction.handwriting.recogniser import HEIGHT, LETTERS

CHUNK, MOST = 1000, 60  # lines in a file, files
_SIZES = (40, 48, 56, 64)  # pixels an em


def line(
    fonts: list[Path], texts: Texts, rng: random.Random
) -> tuple[NDArray[np.uint8], str] | None:
    """(width, 64) and what it says; None where the font lacks a letter, or it became too long."""
    font, said = rng.choice(fonts), " ".join(texts.any(rng).split())
    if not said or not set(said) <= _held(font):
        return None
    drawn = _drawn(said, _face(font, rng.choice(_SIZES)), rng)
    rows, columns = np.flatnonzero(drawn.max(1) > 40), np.flatnonzero(drawn.max(0) > 40)
    if len(rows) < 3 or len(columns) < 3:
        return None
    inner = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    around = round(rng.uniform(0.05, 0.2) * len(inner))
    tight = cv2.copyMakeBorder(inner, around, around, around, around, cv2.BORDER_CONSTANT)
    wide = max(16, round(tight.shape[1] * HEIGHT / tight.shape[0] * rng.uniform(0.85, 1.15)))
    if wide > source.WIDEST:
        return None
    ink = cv2.resize(tight, (wide, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(ink.T, dtype=np.uint8), said


@cache
def _held(font: Path) -> frozenset[str]:
    return frozenset(map(chr, TTFont(font).getBestCmap())) & set(LETTERS) | {" "}


@lru_cache(maxsize=400)
def _face(font: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font), size)


def _drawn(said: str, face: ImageFont.FreeTypeFont, rng: random.Random) -> NDArray[np.uint8]:
    size = round(face.size)
    picture = Image.new("L", (round(size * 0.9 * len(said)) + 4 * size, size * 3))
    pen = ImageDraw.Draw(picture)
    x, y, drift = float(rng.randint(4, 14)), size, rng.gauss(0, 0.004)
    space = size * rng.uniform(0.18, 0.5)
    stroke = 1 if rng.random() < 0.12 else 0
    for word in said.split():
        level = y + rng.gauss(0, size * 0.03) + drift * x
        pieces = list(word) if rng.random() < 0.25 else [word]  # letter by letter: not joined
        loose = 0.04 * size if len(pieces) > 1 else 0
        for piece in pieces:
            at = (x, level + rng.gauss(0, size * 0.015))
            pen.text(at, piece, font=face, fill=255, stroke_width=stroke)
            x += face.getlength(piece) + rng.uniform(0, loose)
        x += space * rng.uniform(0.8, 1.25)
    return np.asarray(picture, dtype=np.uint8)


def kept(file: Path) -> tuple[NDArray[np.uint8], list[int], list[str]]:
    """What `main` wrote: columns one after another, the width of each line, and their texts."""
    with np.load(file) as part:
        return part["columns"], part["widths"].tolist(), json.loads(str(part["texts"]))


def fonts_in(folder: Path) -> list[Path]:
    """All fonts in a folder."""
    return sorted(file for file in folder.rglob("*") if file.suffix in {".ttf", ".otf"})


def main() -> None:
    """Draw as long as somebody waits for it."""
    folder, seed, fonts = Path(sys.argv[1]), int(sys.argv[2]), fonts_in(Path(sys.argv[3]))
    chunk = int(os.environ.get("CHUNK", CHUNK))
    french = [text for file in sys.argv[4:] for text in source.texts(Path(file))]
    texts = Texts.gathered([text for text in french if len(text) > 6])
    cv2.setNumThreads(1)
    os.nice(10)
    parent = os.getppid()
    for made in range(MOST):
        rng = random.Random(1000 * seed + made)
        found: list[tuple[NDArray[np.uint8], str]] = []
        while len(found) < chunk and os.getppid() == parent:
            if (drawn := line(fonts, texts, rng)) is not None:
                found.append(drawn)
        if os.getppid() != parent:
            return
        _write(folder / f"{seed}-{made}.npz", found)


def _write(target: Path, found: list[tuple[NDArray[np.uint8], str]]) -> None:
    """Whole or not at all."""
    values: dict[str, Any] = {
        "columns": np.concatenate([ink for ink, _ in found]),
        "widths": np.array([len(ink) for ink, _ in found]),
        "texts": np.array(json.dumps([said for _, said in found])),
    }
    part = target.with_suffix(".part")
    with part.open("wb") as out:
        np.savez(out, **values)
    part.rename(target)


if __name__ == "__main__":
    main()
