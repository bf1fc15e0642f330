"""Fonts of handwriting, lines that people wrote, digits -> ink of letters, digits and words.

A piece of writing is a mask, 0 to 1, of pixels at `PX` a millimetre, its middle in the middle.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.marks.strokes import Chance, Points, curve

PX = 24  # pixels a millimetre while a mark is made
Mask = NDArray[np.float32]

WORDS = (
    "nee",
    "NEE",
    "Nee",
    "ja",
    "JA",
    "Ja",
    "nvt",
    "NVT",
    "n.v.t.",
    "niet",
    "neen",
    "no",
    "yes",
    "geen",
    "ok",
    "wel",
    "soms",
    "mam",
    "zie",
    "non",
    "oui",
    "nein",
    "na",
)
LETTERS = "NnUuMmWwAaBbDEeFGgHhKPpRSsaeJ?????????NNnnnnUN"
ALIKE = "xXv"  # letters that are plain marks


@dataclass(frozen=True)
class Writing:
    """What can be written with.

    Attributes:
        fonts: files of handwriting. digits: (n, 28, 28), 255 is ink; labels: theirs.
        lines: pictures of lines, 1 is ink.
    """

    fonts: tuple[str, ...]
    digits: NDArray[np.uint8]
    labels: NDArray[np.int64]
    lines: tuple[NDArray[np.float16], ...]

    @classmethod
    def of(cls, fonts: Path, digits: Path, lines: Path, share: tuple[float, float]) -> "Writing":
        """`share`: from where to where of each is taken, 0 to 1: the rest is kept back."""
        low, high = share
        names = sorted(str(each) for each in fonts.glob("*.[to]tf"))
        with np.load(digits) as kept:
            part = slice(int(low * 59_000), int(high * 59_000), 10)
            images, labels = kept["images"][part], kept["labels"][part]
        with zipfile.ZipFile(lines) as packed:
            known = [
                each["file"]
                for each in json.loads(packed.read("lines.json"))
                if each["source"] == "copiste"
            ]
            known = known[int(low * len(known)) : int(high * len(known))]
            step = max(1, len(known) // 1200)
            pictures = tuple(_ink_of(packed.read(name)) for name in known[::step])
        return cls(
            tuple(names[int(low * len(names)) : round(high * len(names))]),
            images,
            labels.astype(np.int64),
            pictures,
        )

    @cached_property
    def curved(self) -> NDArray[np.int64]:
        """Which digits are no line: a 1 or a 7 may be a mark."""
        return np.flatnonzero(~np.isin(self.labels, (1, 7)))

    def word(self, rng: Chance) -> Mask:
        text = str(rng.choice(WORDS))
        return self._typed(text, float(rng.uniform(2.6, 5.6)), float(rng.uniform(1.0, 5.0)), rng)

    def letter(self, rng: Chance) -> Mask:
        text = LETTERS[int(rng.integers(len(LETTERS)))]
        is_tall = text == "?" and rng.random() < 0.5
        high = rng.uniform(5.0, 8.5) if is_tall else rng.uniform(1.7, 6.5)
        return self._typed(text, 5.0, float(high), rng)

    def like_a_mark(self, rng: Chance) -> Mask:
        return self._typed(
            ALIKE[int(rng.integers(len(ALIKE)))], 5.0, float(rng.uniform(1.6, 4.5)), rng
        )

    def _typed(self, text: str, wide: float, high: float, rng: Chance) -> Mask:
        """A text no wider and no higher than these mm, of small letters for their size."""
        ink = _drawn(self.fonts[int(rng.integers(len(self.fonts)))], text)
        scale = min(wide * PX / ink.shape[1], high * PX / ink.shape[0])
        return turned(ink, scale, rng)

    def digit(self, rng: Chance) -> Mask:
        ink = self.digits[int(rng.choice(self.curved))]
        large = cv2.resize(ink, None, fx=6, fy=6, interpolation=cv2.INTER_CUBIC)
        sharp = np.clip((large.astype(np.float32) - rng.uniform(80, 170)) / 40 + 0.5, 0, 1)
        rows, columns = np.flatnonzero(sharp.any(axis=1)), np.flatnonzero(sharp.any(axis=0))
        sharp = sharp[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return turned(sharp, float(rng.uniform(1.8, 4.3)) * PX / sharp.shape[0], rng)

    def piece(self, rng: Chance) -> Mask:
        """A piece of a line that somebody wrote, cut between letters where that is possible."""
        while True:
            line = self.lines[int(rng.integers(len(self.lines)))]
            high = rng.uniform(4.0, 8.5)
            scale = high * PX / line.shape[0]
            wide = int(rng.uniform(2.2, 6.0) * PX / scale)
            if line.shape[1] < 2 * wide:
                continue
            left = int(rng.integers(0, line.shape[1] - wide))
            sums = line.sum(axis=0)
            near = max(2, wide // 4)
            left, right = (_least(sums, at, near) for at in (left, left + wide))
            part = line[:, left:right]
            rows = np.flatnonzero(part.max(axis=1) > 0.5) if part.size else []
            if right - left < near or len(rows) < 4:
                continue
            part = part[rows[0] : rows[-1] + 1]
            if (part > 0.5).mean() > 0.03:
                return turned(part, scale, rng)

    def drawn(self, rng: Chance) -> list[Points]:
        """A letter drawn with a pen: "N", "n", "u", "?", in mm."""
        letter = str(
            rng.choice(("N", "n", "n", "n", "U", "?", "?", "?", "?", "nee", "h", "M", "a", "e"))
        )
        high = rng.uniform(1.6, 8.5 if letter == "?" else 4.5)
        wide = min(high * rng.uniform(0.5, 1.15), 4.5)
        strokes = _DRAWN[letter](rng)
        lean, size = rng.normal(0.08, 0.14), np.array([wide, high])
        made = []
        off = rng.normal(0, 0.3, 2)
        if rng.random() < 0.6:  # what is high reaches above
            off[1] += rng.uniform(1.0, 2.1) - high / 2
        for stroke in strokes:
            points = (np.array(stroke) - 0.5) * size
            points[:, 0] -= lean * points[:, 1]
            made.append(points + off)
        return made


def turned(ink: Mask, scale: float, rng: Chance) -> Mask:
    """The ink at a scale, turned, slanted and bent a little, on a square with room around it."""
    side = int(max(ink.shape) * scale * 1.35) + 6
    side += side % 2
    angle, slant = rng.normal(0, 0.08), rng.normal(0, 0.12)
    stretch = np.exp(rng.normal(0, 0.08))
    shape = scale * np.array([[stretch, -slant - angle], [angle, 1 / stretch]])
    middle = np.array([ink.shape[1] / 2, ink.shape[0] / 2])
    move = np.column_stack([shape, side / 2 - shape @ middle])
    flat = cv2.warpAffine(ink.astype(np.float32), move, (side, side), flags=cv2.INTER_LINEAR)
    knots = rng.normal(0, rng.uniform(0, 0.05) * side, (2, 4, 4)).astype(np.float32)
    along = np.arange(side, dtype=np.float32)
    over, down = (cv2.resize(knot, (side, side), interpolation=cv2.INTER_CUBIC) for knot in knots)
    bent = cv2.remap(flat, over + along, down + along[:, None], cv2.INTER_LINEAR)
    sharp = np.clip(np.asarray(bent, np.float32) * 2.4 - 0.7, 0, 1)
    nib = int(rng.choice((1, 3, 4, 5, 6, 8, 10), p=(0.1, 0.2, 0.2, 0.2, 0.15, 0.1, 0.05)))
    broad = cv2.dilate(sharp, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (nib, nib)))
    return np.asarray(broad, np.float32)


def _least(sums: Any, at: int, near: int) -> int:
    low, high = max(0, at - near), min(len(sums), at + near)
    return low + int(np.argmin(sums[low:high]))


def _ink_of(packed: bytes) -> NDArray[np.float16]:
    grey = np.asarray(Image.open(io.BytesIO(packed)).convert("L"), np.float32)
    paper, dark = np.percentile(grey, (85, 1))
    ink = (paper - grey) / max(paper - dark, 25) * 1.3 - 0.15
    return np.asarray(np.clip(ink, 0, 1), np.float16)


@lru_cache(maxsize=2048)
def _drawn(font: str, text: str) -> Mask:
    face = ImageFont.truetype(font, 110)
    picture = Image.new("L", (110 * (len(text) + 3), 330))
    ImageDraw.Draw(picture).text((110, 200), text, fill=255, font=face, anchor="ls")
    ink = np.asarray(picture, np.float32) / 255
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return np.ones((40, 40), np.float32)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _around(rng: Chance, stray: float = 0.05) -> float:
    return float(rng.normal(0, stray))


def _capital_n(rng: Chance) -> list[Any]:
    s = lambda: _around(rng)  # noqa: E731
    left, right = s(), 1 + s()
    if rng.random() < 0.4:  # joined, round above and below
        return [
            curve(
                np.array(
                    [
                        (left, 1.0),
                        (left + 0.04, 0.3),
                        (left + 0.1, 0.02),
                        (0.5, 0.5),
                        (right - 0.1, 0.97),
                        (right, 0.6),
                        (right + s(), 0.0),
                    ]
                ),
                rng,
                0.03,
            )
        ]
    return [np.array([(left, 1 + s()), (left + s(), s()), (right + s(), 1 + s()), (right, s())])]


def _small_n(rng: Chance) -> list[Any]:
    top = rng.uniform(0.0, 0.25)
    deep = rng.uniform(0.05, 0.6)  # how far down the arch leaves the first leg
    start = [(-0.15 + _around(rng), 0.15), (0.0, 0.0)] if rng.random() < 0.4 else [(0.0, 0.0)]
    end = (
        [(1.0, 1.0), (1.2 + _around(rng), 0.85)]
        if rng.random() < 0.5
        else [(1.0 + _around(rng), 1.0)]
    )
    leg = np.array([*start, (0.0, 0.5), (0.0, 1.0)])
    arch = np.array(
        [(0.0, deep + 0.1), (0.25, 0.12 + top / 2), (0.6, top), (0.95, 0.3 + top / 2), *end]
    )
    return [curve(leg, rng, 0.03), curve(arch, rng, 0.04)]


def _u(rng: Chance) -> list[Any]:
    cup = [(0.0, 0.0), (0.0, 0.6), (0.25, 0.97), (0.7, 0.95), (1.0, 0.55), (1.0, 0.0)]
    more = (
        []
        if rng.random() < 0.5
        else [curve(np.array([(1.0, 0.0), (1.0, 0.6), (1.15, 1.0)]), rng, 0.03)]
    )
    return [curve(np.array(cup), rng, 0.05), *more]


def _question(rng: Chance) -> list[Any]:
    foot = rng.uniform(0.55, 0.75)
    hook = [
        (0.05, 0.25),
        (0.2, 0.05),
        (0.6, 0.0),
        (0.9, 0.2),
        (0.75, 0.42),
        (0.5, 0.52),
        (0.48, foot),
    ]
    strokes = [curve(np.array(hook), rng, 0.05)]
    if rng.random() < 0.9:
        t = np.linspace(0, 2 * np.pi, 9)
        r = rng.uniform(0.01, 0.06)
        x, y = 0.5 + _around(rng, 0.08), rng.uniform(foot + 0.12, 1.0)
        strokes.append(np.column_stack([x + r * np.cos(t), y + r * np.sin(t)]))
    return strokes


def _nee(rng: Chance) -> list[Any]:
    strokes = []
    for n, letter in enumerate((_small_n, _e, _e)):
        strokes += [
            np.array(stroke) * (0.42, rng.uniform(0.8, 1.0)) + (n * 0.5 - 0.25, 0)
            for stroke in letter(rng)
        ]
    return strokes


def _e(rng: Chance) -> list[Any]:
    loop = [
        (0.05, 0.55),
        (0.5, 0.5),
        (0.9, 0.25),
        (0.5, 0.0),
        (0.1, 0.35),
        (0.1, 0.75),
        (0.5, 1.0),
        (1.0, 0.8),
    ]
    return [curve(np.array(loop), rng, 0.04)]


def _h(rng: Chance) -> list[Any]:
    _, arch = _small_n(rng)
    return [np.array([(0.0, -0.9), (0.0, 1.0)]), arch]


def _m(rng: Chance) -> list[Any]:
    s = lambda: _around(rng)  # noqa: E731
    return [
        np.array(
            [(s(), 1 + s()), (0.1, s()), (0.5 + s(), 0.7 + s()), (0.9, s()), (1 + s(), 1 + s())]
        )
    ]


def _a(rng: Chance) -> list[Any]:
    if rng.random() < 0.5:
        return [
            np.array([(0.0, 1.0), (0.5, 0.0), (1.0, 1.0)]),
            np.array([(0.2, 0.62), (0.8, 0.6 + _around(rng))]),
        ]
    ring = [(0.85, 0.2), (0.4, 0.0), (0.0, 0.5), (0.4, 1.0), (0.85, 0.7), (0.9, 0.1)]
    return [
        curve(np.array(ring), rng, 0.04),
        curve(np.array([(0.9, 0.0), (0.9, 0.8), (1.15, 1.0)]), rng, 0.03),
    ]


_DRAWN = {
    "N": _capital_n,
    "n": _small_n,
    "U": _u,
    "?": _question,
    "nee": _nee,
    "e": _e,
    "h": _h,
    "M": _m,
    "a": _a,
}
