"""The back of a sheet on which nothing is printed: with a few words on it, or with mere dirt."""

from collections.abc import Sequence

import cv2
import numpy as np

from tests.scans import damage
from tests.scans.beside import stroke
from tests.scans.encoding import pdf_of, tiff
from tests.scans.filling import Filled
from tests.scans.lettering import sayings, width_of, write
from tests.scans.pale import shining_unevenly
from tests.scans.pens import HARD_PENCILS, LIGHT_PENCIL, PENS, Pen
from tests.scans.printing import DPI, HIGH, WIDE, Paper
from tests.scans.scanning import Scanner, bilevel, scan
from tests.scans.together import Made
from tests.scans.truth import Back, Truths
from tests.scans.writers import Work, writer

Rng = np.random.Generator
_PIXEL = DPI / 25.4
_PENCILS = (*HARD_PENCILS[1:], LIGHT_PENCIL, LIGHT_PENCIL, PENS[3])
_WIDE, _HIGH = 210.0, 297.0
_BILEVEL = 0.1  # of the files
_SHORT = (
    "bel moeder",
    "z.o.z.",
    "06-48213907",
    "12-3-2026",
    "nee",
    "morgen 10 uur",
    "tel. 030 2318877",
    "wil niet",
    "Jan",
    "help",
    "sorry",
    "zie ook blad 2",
)


def noted(pages: Sequence[Filled], rng: Rng) -> Made:
    """A page and its back, on which somebody wrote a word, a number, a line or two."""
    back = _bare(rng)
    is_bilevel = rng.random() < _BILEVEL
    how = _note(back, rng, PENS[:3] if is_bilevel or rng.random() < 0.3 else _PENCILS)
    return _leaf(pages[0], back, Back(how), rng, is_bilevel=is_bilevel)


def bare(pages: Sequence[Filled], rng: Rng) -> Made:
    """The same with whatever lies on paper and glass, and nothing that anybody wrote."""
    back = _bare(rng)
    for befalls in (_specks, _hair, _holes, _crease, _coffee, _staple, _shadow):
        if rng.random() < 0.15:
            befalls(back, rng)
    return _leaf(pages[0], back, None, rng, is_bilevel=rng.random() < _BILEVEL)


def _bare(rng: Rng) -> Paper:
    tone = np.array([255, 255, 255] if rng.random() < 0.5 else [246, 240, 222], np.float32)
    pixels = np.full((HIGH, WIDE, 3), tone * rng.uniform(0.88, 1), np.float32)
    return Paper(pixels.astype(np.uint8))


def _note(back: Paper, rng: Rng, pens: tuple[Pen, ...]) -> str:
    """Words in somebody's hand anywhere on the paper; how they were written."""
    hand = writer(rng, pens)
    work = Work(back, hand, rng)
    lines = int(rng.choice((1, 1, 1, 2)))
    texts = [_text(rng) for _ in range(lines)]
    texts = [text[: max(3, int(len(text) * 150 / width_of(text, hand)))] for text in texts]
    wide = max(width_of(text, hand) for text in texts)
    x, y = rng.uniform(10, max(11, _WIDE - 12 - wide)), rng.uniform(16, _HIGH - 14 - 11 * lines)
    for n, text in enumerate(texts):
        write(work, text, (x, y + 10 * n))
    if rng.random() < 0.15:
        _arrow(work, (x, y + 10 * lines - 4), rng)
    return f"{hand.pen.name} {hand.pen.cover}: {' / '.join(texts)}"


def _text(rng: Rng) -> str:
    return str(rng.choice(_SHORT if rng.random() < 0.6 else sayings()))


def _arrow(work: Work, at: tuple[float, float], rng: Rng) -> None:
    end = (at[0] + rng.uniform(15, 40), at[1] + rng.normal(0, 2))
    work.draw(stroke(at, end, rng, rng.uniform(-2, 2)))
    for tip in (-1.5, 1.5):
        work.draw(stroke((end[0] - 3, end[1] + tip), end, rng))


def _leaf(front: Filled, back: Paper, truth: Back | None, rng: Rng, *, is_bilevel: bool) -> Made:
    """Both sides of a leaf, scanned in one go."""
    sides = [front.paper.pixels, back.pixels]
    if rng.random() < 0.3:  # its back is turned over the short side
        sides[1] = np.ascontiguousarray(sides[1][::-1, ::-1])
    if rng.random() < 0.7:  # thin paper
        sides = [
            shining_unevenly(side, other, rng)
            for side, other in zip(sides, reversed(sides), strict=True)
        ]
    truths: Truths = (front.truth, truth)
    if rng.random() < 0.3:
        sides, truths = sides[::-1], truths[::-1]
    way = int(rng.choice((150, 200, 200, 300)))
    scanner = Scanner((way, way), is_grey=is_bilevel or rng.random() < 0.7, lid=_lid(rng))
    turns = [int(rng.choice((0, 0, 0, 180))) for _ in sides]
    seen = [scan(side, scanner, rng, turn) for side, turn in zip(sides, turns, strict=True)]
    if is_bilevel:
        threshold = None if rng.random() < 0.5 else int(rng.integers(140, 190))
        black = [bilevel(each, rng, threshold) for each in seen]
        return tiff(black, scanner.dpi, "group4"), truths
    return pdf_of(seen, scanner.dpi, int(rng.integers(40, 90))), truths


def _lid(rng: Rng) -> int:
    return int(rng.choice((255, 255, 235, 200, 90)))


# what is no writing


def _specks(back: Paper, rng: Rng) -> None:
    for _ in range(int(rng.integers(1, 60))):
        at = (int(rng.integers(WIDE)), int(rng.integers(HIGH)))
        shade = (int(rng.integers(60, 210)),) * 3
        axes = tuple(int(each) for each in rng.integers(1, 7, 2))
        cv2.ellipse(back.pixels, at, axes, rng.uniform(0, 180), 0, 360, shade, -1, cv2.LINE_AA)


def _hair(back: Paper, rng: Rng) -> None:
    """A hair or two on the glass: thin, long, bent."""
    for _ in range(int(rng.integers(1, 3))):
        start = np.array([rng.uniform(20, 190), rng.uniform(20, 277)])
        angle, bend, long = rng.uniform(0, 2 * np.pi), rng.normal(0, 0.12), rng.uniform(4, 35)
        steps = np.arange(0, long, 0.5)
        ways = angle + bend * steps + 0.2 * np.sin(steps / 4)
        places = start + 0.5 * np.cumsum(np.column_stack([np.cos(ways), np.sin(ways)]), axis=0)
        shade, fine = (int(rng.integers(70, 190)),) * 3, int(rng.integers(1, 3))
        line = [(places * _PIXEL * 16).astype(np.int32)]
        cv2.polylines(back.pixels, line, False, shade, fine, cv2.LINE_AA, 4)


def _holes(back: Paper, rng: Rng) -> None:
    """Those of an office punch, with a shadow along one side."""
    x, shade = rng.choice((12.0, _WIDE - 12.0)), int(rng.choice((250, 200, 120, 40)))
    for y in (_HIGH / 2 - 40, _HIGH / 2 + 40):
        at = (round((x + rng.normal(0, 1)) * _PIXEL), round(y * _PIXEL))
        radius = round(rng.uniform(2.5, 3.2) * _PIXEL)
        cv2.circle(back.pixels, at, radius, (shade,) * 3, -1, cv2.LINE_AA)
        angle = rng.uniform(0, 360)
        cv2.ellipse(back.pixels, at, (radius,) * 2, angle, 0, 150, (150,) * 3, 4, cv2.LINE_AA)


def _crease(back: Paper, rng: Rng) -> None:
    """A line or two across the paper, that strays a little."""
    x, y = np.meshgrid(np.arange(WIDE, dtype=np.float32), np.arange(HIGH, dtype=np.float32))
    for _ in range(int(rng.integers(1, 3))):
        angle = float(rng.choice((0.0, np.pi / 2))) + rng.normal(0, 0.03)
        if rng.random() < 0.3:
            angle = rng.uniform(0, np.pi)
        off = (x - WIDE / 2) * np.sin(angle) - (y - HIGH / 2) * np.cos(angle)
        off += rng.uniform(-700, 700) + 4 * np.sin((x + y) / rng.uniform(60, 200))
        wide = rng.uniform(0.2, 0.6) * _PIXEL
        light = 1 - rng.uniform(0.06, 0.35) * np.exp(-np.abs(off) / wide)
        back.pixels[:] = (back.pixels * light[:, :, None]).astype(np.uint8)


def _coffee(back: Paper, rng: Rng) -> None:
    back.pixels[:] = damage.coffee(back, rng)


def _staple(back: Paper, rng: Rng) -> None:
    """A staple, and the dents of another."""
    at = np.array([rng.uniform(6, 25), rng.uniform(6, 25)])
    for shade in (60, 190):
        angle = rng.uniform(0, np.pi)
        way = 5.5 * np.array([np.cos(angle), np.sin(angle)])
        ends = [tuple(((at + side * way) * _PIXEL).astype(int).tolist()) for side in (-1, 1)]
        cv2.line(back.pixels, ends[0], ends[1], (shade,) * 3, 5, cv2.LINE_AA)
        at = at + rng.uniform(1, 4, 2)


def _shadow(back: Paper, rng: Rng) -> None:
    back.pixels[:] = damage.spine_shadow(back, rng)
