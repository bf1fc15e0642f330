"""Words -> ink in somebody's hand: letter by letter, none quite like the one before."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from forms.layout.parts import Box
from tests.scans.pens import Point, lay
from tests.scans.printing import DPI
from tests.scans.writers import Work, Writer

_PIXEL = DPI / 25.4
_EM = 96  # pixels of the letters that are kept
_SHORT = (
    "ja",
    "nee",
    "x",
    "mam",
    "Ik",
    "?",
    "3",
    "thuis",
    "ok",
    "J",
    "n.v.t.",
    "geen",
    "€ 40",
    "i",
)
Rng = np.random.Generator


@cache
def sayings() -> tuple[str, ...]:
    """What the people of the demo's stories wrote, Dutch and English."""
    folder = Path(__file__).parents[2] / "docs" / "demo"
    found: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        for paper in tomllib.loads(path.read_text(encoding="utf-8")).get("papers", []):
            answers = paper.get("answers", {}).values()
            found += [" ".join(each.split()) for each in answers if isinstance(each, str)]
    return tuple(dict.fromkeys(each for each in found if " " in each))


def some_words(rng: Rng) -> str:
    """A letter, a word, a sentence, or a story."""
    chance = rng.random()
    if chance < 0.2:
        return str(rng.choice(_SHORT))
    if chance < 0.85:
        return str(rng.choice(sayings()))
    return " ".join(str(each) for each in rng.choice(sayings(), int(rng.integers(2, 6))))


@lru_cache(maxsize=4096)
def _letter(font: Path, letter: str) -> tuple[Any, float, int]:
    """A letter's ink on a white square with room around it, how far the hand moves on, x height."""
    face = _face(font)
    picture = Image.new("L", (_EM * 3, _EM * 3))
    ImageDraw.Draw(picture).text((_EM, _EM * 2), letter, fill=255, font=face, anchor="ls")
    high = face.getbbox("x", anchor="ls")
    return np.asarray(picture), face.getlength(letter), max(1, round(-high[1]))


@lru_cache(maxsize=16)
def _face(font: Path) -> Any:
    return ImageFont.truetype(str(font), _EM)


def width_of(text: str, hand: Writer) -> float:
    """How wide a text will about be, in mm."""
    letters = [_letter(hand.font, letter) for letter in text]
    return sum(advance * hand.size / high for _, advance, high in letters)


def write(work: Work, text: str, at: Point) -> float:
    """Write a line, its baseline from `at` (mm of paper); where it ended."""
    hand, rng = work.hand, work.rng
    x, y = at
    begin, wave = x, rng.uniform(0, 6)
    size = hand.size * rng.uniform(0.93, 1.07)
    for letter in text:
        ink, advance, high = _letter(hand.font, letter)
        scale = size * rng.normal(1, 0.04) / high
        if letter != " ":
            base = y - hand.drift * (x - begin) + 0.15 * np.sin(x / 9 + wave)
            _put(work, ink, scale, (x, base + rng.normal(0, 0.08)))
        x += advance * scale * rng.normal(1, 0.03)
    return x


def _put(work: Work, ink: Any, scale: float, at: Point) -> None:
    """One letter, turned and slanted a little, its left end on the line at `at`."""
    pen, rng = work.hand.pen, work.rng
    factor = scale * _PIXEL
    turn, slant = rng.normal(0, 0.03), work.hand.slant + rng.normal(0, 0.02)
    side = int(_EM * 3 * factor) + 4
    base = np.array([_EM, 2 * _EM], float)
    turned = factor * np.array([[1, turn - slant], [-turn, 1]])
    frac = np.array(at) * _PIXEL
    corner = np.floor(frac - base * factor).astype(int)
    shift = frac - corner - turned @ base
    warped = cv2.warpAffine(
        ink, np.column_stack([turned, shift]), (side, side), flags=cv2.INTER_AREA
    )
    if pen.width > 0.45:  # a thick pen writes no thinner than it is
        nib = 5 if pen.width > 0.6 else 3
        warped = cv2.dilate(warped, np.ones((nib, nib)))
    mask = np.minimum(np.asarray(warped, np.float32) * (rng.uniform(0.85, 1.15) / 255), 1)
    lay(work.paper, pen, mask, (int(corner[0]), int(corner[1])), rng)


def fill_box(work: Work, box: Box, text: str) -> bool:
    """Write a text into a box, as many lines as it takes; whether it ran out of the box."""
    paper, rng = work.paper, work.rng
    lines = max(1, round(box.h / 9.5))
    pitch = box.h * paper.scale / lines
    left, top = paper.spot(box.x, box.y)
    room = box.w * paper.scale - 4
    words, line, written = text.split(" "), "", 0
    start = left + rng.uniform(1, 4)
    for n, word in enumerate(words):
        longer = f"{line} {word}".strip()
        if line and width_of(longer, work.hand) > room and written < lines - 1:
            write(work, line, _base(start, top, pitch, written, rng))
            line, written = word, written + 1
        else:
            line = longer
        if n == len(words) - 1:
            break
    end = write(work, line, _base(start, top, pitch, written, rng))
    return end > left + box.w * paper.scale


def _base(left: float, top: float, pitch: float, line: int, rng: Rng) -> Point:
    return left + rng.normal(0, 0.4), top + pitch * (line + rng.uniform(0.66, 0.8))


def strike_out(work: Work, box: Box, reach: float) -> None:
    """A line or two through what stands in a box, up to `reach` mm from its left."""
    rng = work.rng
    left, top = work.paper.spot(box.x, box.y)
    pitch = box.h * work.paper.scale / max(1, round(box.h / 9.5))
    for _ in range(int(rng.integers(1, 3))):
        y = top + pitch * rng.uniform(0.45, 0.65)
        line = [(left + 1 + reach * t, y + rng.normal(0, 0.2)) for t in np.linspace(0, 1, 12)]
        work.draw([(line, 1.0)])


def dash(work: Work, box: Box) -> None:
    """A short line in the box: nothing to say here."""
    rng = work.rng
    x, y = work.paper.spot(
        box.x + rng.uniform(3, 15), box.y + min(box.h, 9.5) * rng.uniform(0.45, 0.65)
    )
    line = [(x + t, y + rng.normal(0, 0.05)) for t in np.linspace(0, rng.uniform(3, 8), 8)]
    work.draw([(line, 1.0)])
