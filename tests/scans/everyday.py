"""What befalls a page on an ordinary day, and what people write on it with when no pen is near.

Coloured pencils and gel pens; coloured paper, a plastic sleeve under a lamp, a thumb; copies of
copies, pictures that a messenger or an app made smaller or whiter, and colours that a scanner lays
beside each other.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.scans import damage
from tests.scans.encoding import jpeg, pdf_of
from tests.scans.filling import Filled
from tests.scans.hardships import Made, closed_gaps
from tests.scans.pens import Pen
from tests.scans.printing import DPI, HIGH, WIDE
from tests.scans.scanning import Scanner, scan

Rng = np.random.Generator
Cover = NDArray[np.float32]
_PIXEL = DPI / 25.4
_200, _COLOUR = Scanner(), Scanner(is_grey=False)

# seen in grey as well, by whoever looks: of yellow nothing is left there
COLOURED_PENS = (
    Pen("light green pen", (90, 200, 90), 0.5, 0.9),
    Pen("orange pencil", (245, 150, 60), 0.7, 0.8, 0.35),
    Pen("light blue pencil", (130, 190, 235), 0.7, 0.8, 0.35),
    Pen("pink gel", (240, 110, 170), 0.5, 0.9),
    Pen("silver gel", (170, 172, 176), 0.6, 0.9),
    Pen("turquoise gel", (70, 190, 200), 0.5, 0.9),
)
_PAPERS = (
    (255, 247, 150),
    (255, 205, 190),
    (190, 235, 195),
    (190, 220, 255),
    (255, 225, 160),
    (235, 200, 235),
    (236, 228, 216),  # recycled
)
_SKINS = ((205, 160, 135), (150, 105, 80), (90, 60, 45), (235, 195, 170))
_GLARING = 0.25  # of the light of paper that is added: whoever looks may doubt what is below
_COVERED = 0.1


def coloured_paper(pages: Sequence[Filled], rng: Rng) -> Made:
    """Printed on yellow, pink, green or blue paper; by phone, or scanned in colour or grey."""
    page = pages[0]
    paper = np.array(_PAPERS[int(rng.integers(len(_PAPERS)))], np.float32) / 255
    page.paper.pixels[:] = (page.paper.pixels * paper).astype(np.uint8)
    way = int(rng.integers(3))
    if way == 0:
        return _photographed(page, rng)
    return _scanned(page, _COLOUR if way == 1 else _200, rng)


def in_a_sleeve(pages: Sequence[Filled], rng: Rng) -> Made:
    """A phone's picture of a page in a plastic sleeve: a haze, and the glare of lamps on it."""
    page, glare = pages[0], _glare(rng)
    doubt_below(page, glare, _GLARING)
    haze = rng.uniform(0.03, 0.12)
    seen = page.paper.pixels * (1 - haze) + 255 * (haze + glare[:, :, None])
    page.paper.pixels[:] = np.clip(seen, 0, 255).astype(np.uint8)
    return _photographed(page, rng)


def _glare(rng: Rng) -> Cover:
    """Light that is thrown back, as a share of that of white paper."""
    y, x = np.mgrid[0:HIGH:4, 0:WIDE:4].astype(np.float32)
    light = np.zeros(x.shape, np.float32)
    for _ in range(int(rng.integers(1, 4))):
        right, down = x - rng.uniform(0.1, 0.9) * WIDE, y - rng.uniform(0.1, 0.9) * HIGH
        angle, long = rng.uniform(0, np.pi), rng.uniform(0.1, 0.5) * WIDE
        along = (right * np.cos(angle) + down * np.sin(angle)) / long
        across = (down * np.cos(angle) - right * np.sin(angle)) / (rng.uniform(0.03, 0.14) * WIDE)
        light += np.exp(-1.2 * (along**2 + 4 * across**2)) * rng.uniform(0.6, 1.6)
    return np.asarray(cv2.resize(light, (WIDE, HIGH)), np.float32)


def held_by_a_thumb(pages: Sequence[Filled], rng: Rng) -> Made:
    """A phone's picture of a page that somebody holds: a thumb over an edge, with its shadow."""
    page, skin = pages[0], np.array(_SKINS[int(rng.integers(len(_SKINS)))], np.float32)
    long, broad = rng.uniform(12, 30) * _PIXEL, rng.uniform(9, 13) * _PIXEL
    side, at = int(rng.integers(3)), rng.uniform(0.2, 0.8)
    middle = ((0, round(at * HIGH)), (WIDE, round(at * HIGH)), (round(at * WIDE), HIGH))[side]
    reach = (round(long), round(broad)) if side < 2 else (round(broad), round(long))
    drawn = np.zeros((HIGH, WIDE), np.uint8)
    cv2.ellipse(drawn, middle, reach, rng.uniform(-15, 15), 0, 360, 255, -1)
    cover, shadow = (
        cv2.GaussianBlur(drawn, (0, 0), blur).astype(np.float32)[:, :, None] / 255
        for blur in (3, 40)
    )
    doubt_below(page, np.asarray(cover[:, :, 0], np.float32), _COVERED)
    seen = page.paper.pixels * (1 - 0.35 * shadow)
    seen = seen * (1 - cover) + skin * (0.8 + 0.2 * shadow) * cover
    page.paper.pixels[:] = np.clip(seen, 0, 255).astype(np.uint8)
    return _photographed(page, rng)


def by_messenger(pages: Sequence[Filled], rng: Rng) -> Made:
    """A photo as a messenger sends it: 1,600 or 1,280 pixels long, and a strong compression."""
    picture = damage.photo(pages[0].paper, rng)
    share = float(rng.choice((1600, 1280))) / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return jpeg(np.asarray(small, np.uint8), 72, int(rng.integers(45, 65))), (0,)


def moved(pages: Sequence[Filled], rng: Rng) -> Made:
    """A phone's picture that somebody moved, or that is not quite sharp; gaps may be closed."""
    closed_gaps(pages[0])
    picture = damage.photo(pages[0].paper, rng)
    if rng.random() < 0.5:
        blurred = cv2.GaussianBlur(picture, (0, 0), rng.uniform(1.5, 2.3))
    else:
        long, angle = int(rng.integers(5, 9)), rng.uniform(0, np.pi)
        way = np.zeros((long, long), np.float32)
        for t in np.linspace(-0.5, 0.5, 60):
            down, right = (round(long // 2 + t * (long - 1) * f(angle)) for f in (np.sin, np.cos))
            way[down, right] = 1
        blurred = cv2.filter2D(picture, -1, way / way.sum())
    return jpeg(np.asarray(blurred, np.uint8), 72, 75), (0,)


def by_an_app(pages: Sequence[Filled], rng: Rng) -> Made:
    """A photo as apps for scanning make it: the light divided out, and more contrast."""
    picture = damage.photo(pages[0].paper, rng)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    light = cv2.dilate(grey, np.ones((25, 25), np.uint8))
    light = cv2.GaussianBlur(light, (0, 0), rng.uniform(12, 40))
    dark, bright = rng.uniform(0.15, 0.45), rng.uniform(0.8, 0.92)
    seen = np.clip((grey / np.maximum(light, 1) - dark) / (bright - dark), 0, 1) * 255
    return jpeg(seen.astype(np.uint8), 72, int(rng.integers(50, 80))), (0,)


def sharpened(pages: Sequence[Filled], rng: Rng) -> Made:
    """A scanner that makes edges stronger: a light rim lies around each stroke."""
    seen = scan(pages[0].paper.pixels, _200, rng).astype(np.float32)
    soft = cv2.GaussianBlur(seen, (0, 0), rng.uniform(1.0, 2.5))
    sharp = np.clip(seen + rng.uniform(1, 2.5) * (seen - soft), 0, 255).astype(np.uint8)
    return pdf_of([sharp], (200, 200), 70), (0,)


def copied_twice(pages: Sequence[Filled], rng: Rng) -> Made:
    """A copy of a copy: darker lines, specks, and each time a little askew."""
    closed_gaps(pages[0])
    seen = scan(pages[0].paper.pixels, Scanner((300, 300), skew=1.0), rng).astype(np.float32)
    high, wide = seen.shape
    for _ in range(2):
        soft = cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.7, 1.2))
        seen = 255 / (1 + np.exp(-(soft - rng.uniform(150, 200)) * rng.uniform(0.03, 0.08)))
        specks = (rng.random(seen.shape) < 0.0001).astype(np.uint8)
        seen[cv2.dilate(specks, np.ones((2, 2), np.uint8)) > 0] = rng.uniform(20, 120)
        turn = cv2.getRotationMatrix2D((wide / 2, high / 2), rng.uniform(-0.8, 0.8), 0.99)
        lid = 255.0 if rng.random() < 0.6 else 40.0
        askew = cv2.warpAffine(seen.astype(np.float32), turn, (wide, high), borderValue=lid)
        seen = np.asarray(askew, np.float32)
    small = cv2.resize(seen, None, fx=2 / 3, fy=2 / 3, interpolation=cv2.INTER_AREA)
    noisy = np.clip(small + rng.normal(0, 2, small.shape), 0, 255).astype(np.uint8)
    return pdf_of([noisy], (200, 200), 75), (0,)


def colours_apart(pages: Sequence[Filled], rng: Rng) -> Made:
    """A scanner that lays red and blue beside green, by up to 1.4 pixels: lines have rims."""
    seen = scan(pages[0].paper.pixels, _COLOUR, rng)
    high, wide = seen.shape[:2]
    for colour in (0, 2):
        by, turn = rng.uniform(0.3, 1.4), rng.uniform(0, 2 * np.pi)
        way = np.array([[1, 0, by * np.cos(turn)], [0, 1, by * np.sin(turn)]])
        plane = np.ascontiguousarray(seen[:, :, colour])
        seen[:, :, colour] = cv2.warpAffine(plane, way, (wide, high), borderValue=255.0)
    return pdf_of([seen], (200, 200), 70), (0,)


def in_colour(pages: Sequence[Filled], rng: Rng) -> Made:
    """By phone, or on a scanner in colour or in grey."""
    way = int(rng.integers(3))
    if way == 0:
        return _photographed(pages[0], rng)
    return _scanned(pages[0], _COLOUR if way == 1 else _200, rng)


def _photographed(page: Filled, rng: Rng) -> Made:
    return jpeg(damage.photo(page.paper, rng), 72, int(rng.integers(60, 85))), (0,)


def _scanned(page: Filled, scanner: Scanner, rng: Rng) -> Made:
    return pdf_of([scan(page.paper.pixels, scanner, rng)], scanner.dpi, 75), (0,)


def doubt_below(page: Filled, cover: Cover, least: float) -> None:
    """Whoever cannot see a box well may ask; what is read of it must be true all the same."""
    meant = dict(page.truth.meant)
    for box in page.boxes:
        before = meant.get(box.pointer)
        (left, top), (right, foot) = (
            page.paper.spot(box.x - 3, box.y - 3),
            page.paper.spot(box.x + box.w + 3, box.y + box.h + 3),
        )
        x, x2 = (max(0, round(mm * _PIXEL)) for mm in (left, right))
        y, y2 = (max(0, round(mm * _PIXEL)) for mm in (top, foot))
        below = cover[y:y2, x:x2]
        if before is not None and below.size and float(below.max()) > least:
            meant[box.pointer] = replace(before, plain=False)
    page.truth = replace(page.truth, meant=meant)
