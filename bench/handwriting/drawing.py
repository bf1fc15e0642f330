"""Handwriting fonts and lists of words -> lines as if somebody wrote them, none quite alike."""

import random
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import wordfreq
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.handwriting.source import WIDEST, Line
from pipeline.extraction.handwriting.recogniser import HEIGHT, LETTERS

LANGUAGES = {"nl": 0.6, "de": 0.12, "fr": 0.12, "en": 0.06, "pl": 0.04, "tr": 0.03, "es": 0.03}
_LONGEST = 90  # letters
_KEPT = 400  # typefaces in memory


@cache
def _words(language: str) -> list[str]:
    return wordfreq.top_n_list(language, 50_000)


def text(rng: random.Random) -> str:
    """Some words, or something with digits; half by how often they are used, half any."""
    if rng.random() < 0.1:
        return _with_digits(rng)
    (language,) = rng.choices(list(LANGUAGES), list(LANGUAGES.values()))
    words = _words(language)
    found = [
        words[min(int(rng.paretovariate(0.6)), len(words)) - 1]
        if rng.random() < 0.6
        else rng.choice(words)
        for _ in range(rng.randint(1, 8))
    ]
    found = [word.capitalize() if rng.random() < 0.12 else word for word in found]
    if rng.random() < 0.3:
        found[0] = found[0].capitalize()
    joined = (", " if rng.random() < 0.1 else " ").join(found)
    return (joined + rng.choice(["", "", "", ".", "!", "?", ":"]))[:_LONGEST]


def _with_digits(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(1950, 2035)
    kinds = (
        f"€ {rng.randint(0, 900)},{rng.randint(0, 99):02}",
        f"{day:02}-{month:02}-{year}",
        f"{rng.randint(0, 23)}.{rng.choice((0, 15, 30, 45)):02} uur",
        f"06-{rng.randrange(10**8):08}",
        f"{rng.randint(1, 7)}x per week",
        f"{rng.randint(1, 100)}%",
        f"{day}/{month}",
    )
    before = rng.choice(_words("nl")[:5000])
    return f"{before} {rng.choice(kinds)}" if rng.random() < 0.5 else rng.choice(kinds)


@cache
def _held(font: Path) -> frozenset[str]:
    return frozenset(map(chr, TTFont(font).getBestCmap()))


@cache
def _face(font: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font), size)


def line(fonts: list[Path], rng: random.Random) -> Line | None:
    """A drawn line; None where the chosen font lacks a letter, or it became too long."""
    font, said = rng.choice(fonts), text(rng)
    if not set(said) <= (_held(font) | {" "}) & (set(LETTERS) | {" "}):
        return None
    drawn = _drawn(said, _face(font, rng.choice([40, 48, 56, 64])), rng)
    rows, columns = np.flatnonzero(drawn.max(1) > 40), np.flatnonzero(drawn.max(0) > 40)
    if len(rows) < 3 or len(columns) < 3:
        return None
    inner = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    around = round(rng.uniform(0.05, 0.2) * len(inner))
    tight = cv2.copyMakeBorder(inner, around, around, around, around, cv2.BORDER_CONSTANT)
    wide = max(16, round(tight.shape[1] * HEIGHT / tight.shape[0] * rng.uniform(0.85, 1.15)))
    if wide > WIDEST:
        return None
    ink = cv2.resize(tight, (wide, HEIGHT), interpolation=cv2.INTER_AREA)
    return Line(np.asarray(ink, dtype=np.uint8), said, font.stem, "drawn")


def _drawn(said: str, face: ImageFont.FreeTypeFont, rng: random.Random) -> NDArray[np.uint8]:
    size = round(face.size)
    picture = Image.new("L", (round(size * 0.8 * len(said)) + 4 * size, size * 3))
    pen = ImageDraw.Draw(picture)
    x, y, drift = float(rng.randint(4, 14)), size, rng.gauss(0, 0.004)
    space = size * rng.uniform(0.18, 0.5)
    for word in said.split():
        level = y + rng.gauss(0, size * 0.03) + drift * x
        pieces = list(word) if rng.random() < 0.25 else [word]  # letter by letter: not joined
        for piece in pieces:
            pen.text((x, level + rng.gauss(0, size * 0.015)), piece, font=face, fill=255)
            x += face.getlength(piece)
        x += space * rng.uniform(0.8, 1.25)
    return np.asarray(picture, dtype=np.uint8)
