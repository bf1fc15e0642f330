"""What happens to a page of paper before and while it lies on the glass; pixels -> pixels."""

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.layout.bands import MARK, MARKS, QR_FOOT, QR_TOP
from tests.scans.pens import PENS, inked
from tests.scans.printing import DPI, HIGH, WIDE, Paper, Pixels

_PIXEL = DPI / 25.4
Rng = np.random.Generator


def _smooth(
    rng: Rng, low: float, high: float, cells: tuple[int, int] = (5, 4)
) -> NDArray[np.float32]:
    """A field over the page that changes slowly."""
    small = rng.uniform(low, high, cells).astype(np.float32)
    field = cv2.resize(small, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)
    return np.asarray(field, np.float32)


def _times(pixels: Pixels, light: NDArray[np.float32]) -> Pixels:
    lit = np.clip(pixels * light[:, :, None], 0, 255)
    return np.asarray(lit, np.uint8)


def spine_shadow(paper: Paper, rng: Rng) -> Pixels:
    """Grey recycled paper from a folder: darker towards the side of the rings."""
    x = np.linspace(0, 1, WIDE, dtype=np.float32)
    depth, reach = rng.uniform(0.35, 0.65), rng.uniform(0.06, 0.18)
    light = rng.uniform(0.8, 0.92) - depth * np.exp(-x / reach)
    if rng.random() < 0.3:
        light = light[::-1]
    return _times(paper.pixels, np.broadcast_to(light.astype(np.float32), (HIGH, WIDE)))


def bleed_through(paper: Paper, other: Pixels, rng: Rng) -> Pixels:
    """The other side of the paper shines through, mirrored and soft."""
    back = cv2.GaussianBlur(other[:, ::-1], (0, 0), rng.uniform(2, 4))
    strength = rng.uniform(0.08, 0.2)
    mixed = paper.pixels * (1 - strength * (1 - back.astype(np.float32) / 255))
    return mixed.astype(np.uint8)


def dirty_glass(scanned: Pixels, rng: Rng) -> Pixels:
    """Straight lines along the feed, where something sticks to the glass, and specks all over.

    They are in the scanner and not on the paper: whatever its skew, the lines are straight.
    """
    pixels = scanned.copy()
    high, wide = pixels.shape[:2]
    light = np.ones(wide, np.float32)
    for _ in range(int(rng.integers(1, 4))):
        x = int(rng.integers(25, wide - 25))
        light[x : x + int(rng.integers(1, 4))] *= rng.uniform(0.35, 0.85)
    light = np.convolve(light, [0.2, 0.6, 0.2], "same").astype(np.float32)
    pixels[:, 2:-2] = (pixels[:, 2:-2] * light[2:-2]).astype(np.uint8)
    for _ in range(int(rng.integers(60, 300))):
        at = (int(rng.integers(wide)), int(rng.integers(high)))
        grey = int(rng.integers(20, 170))
        cv2.circle(pixels, at, int(rng.integers(1, 3)), grey, -1, cv2.LINE_AA)
    return pixels


def struck_code(paper: Paper, rng: Rng) -> Pixels:
    """A pen went through one of the two QR codes."""
    x, y, side = QR_TOP if rng.random() < 0.5 else QR_FOOT
    left, top = paper.spot(x, y)
    pen = PENS[int(rng.integers(len(PENS)))]
    for _ in range(int(rng.integers(1, 4))):
        ends = rng.uniform(-1, side + 1, (2, 2))
        points = [(left + a, top + b) for a, b in np.linspace(ends[0], ends[1], 8)]
        inked(paper, pen, [(points, 1.3)], rng)
    return paper.pixels


def coffee(paper: Paper, rng: Rng) -> Pixels:
    """A ring of coffee and a drop beside it, wherever the cup stood."""
    light = np.ones((HIGH, WIDE), np.float32)
    middle = (int(rng.uniform(0.15, 0.85) * WIDE), int(rng.uniform(0.2, 0.9) * HIGH))
    radius = round(rng.uniform(32, 42) * _PIXEL)
    cv2.circle(light, middle, radius, float(rng.uniform(0.88, 0.95)), -1, cv2.LINE_AA)
    cv2.circle(light, middle, radius, float(rng.uniform(0.5, 0.75)), int(rng.uniform(10, 26)))
    drop = (middle[0] + radius + 60, middle[1] + int(rng.integers(-300, 300)))
    cv2.circle(light, drop, int(rng.uniform(15, 50)), 0.7, -1, cv2.LINE_AA)
    light = cv2.GaussianBlur(light, (0, 0), 3) * _smooth(rng, 0.96, 1.02, (40, 30))
    brown = np.stack([light**0.6, light, light**1.7], axis=2)
    return np.clip(paper.pixels * brown, 0, 255).astype(np.uint8)


def torn_corner(paper: Paper, rng: Rng) -> Pixels:
    """A corner is gone, and its mark with it; the scanner's dark lid shows."""
    _, x, y = MARKS[int(rng.integers(4))]
    middle_x, middle_y = paper.spot(x + MARK / 2, y + MARK / 2)
    corner = (0.0 if middle_x < 100 else WIDE / _PIXEL, 0.0 if middle_y < 150 else HIGH / _PIXEL)
    toward_x, toward_y = np.sign(middle_x - corner[0]), np.sign(middle_y - corner[1])
    a, b = rng.uniform(17, 26, 2)
    edge = [(corner[0] + toward_x * a, corner[1]), (corner[0], corner[1] + toward_y * b)]
    ragged = [
        (
            edge[0][0] + (edge[1][0] - edge[0][0]) * t + rng.normal(0, 0.5),
            edge[0][1] + (edge[1][1] - edge[0][1]) * t + rng.normal(0, 0.5),
        )
        for t in np.linspace(0, 1, 14)
    ]
    outline = (np.array([corner, *ragged]) * _PIXEL).astype(np.int32)
    shade = int(rng.choice((25, 60, 255)))
    cv2.fillPoly(paper.pixels, [outline], (shade, shade, shade))
    return paper.pixels


def photo(paper: Paper, rng: Rng) -> Pixels:
    """A phone's picture of the page on a desk: perspective, uneven light, a shadow, blur."""
    wide, high = (1860, 2480) if rng.random() < 0.5 else (2268, 3024)
    desk = rng.integers(40, 150, 3)
    picture = np.empty((high, wide, 3), np.uint8)
    picture[:] = desk
    grain = cv2.resize(rng.normal(0, 9, (high // 40, wide // 3)).astype(np.float32), (wide, high))
    picture = np.clip(picture + grain[:, :, None], 0, 255).astype(np.uint8)
    edge_x, edge_y = wide * rng.uniform(0.03, 0.1), high * rng.uniform(0.03, 0.08)
    corners = np.array(
        [
            [edge_x, edge_y],
            [wide - edge_x, edge_y],
            [wide - edge_x, high - edge_y],
            [edge_x, high - edge_y],
        ]
    ) + rng.normal(0, wide * 0.015, (4, 2))
    on_paper = np.array([[0, 0], [WIDE, 0], [WIDE, HIGH], [0, HIGH]], np.float32)
    lens = cv2.getPerspectiveTransform(on_paper, corners.astype(np.float32))
    lit = _times(paper.pixels, _smooth(rng, 0.72, 1.0) * _shadow(rng))
    sharp = cv2.GaussianBlur(lit, (0, 0), WIDE / wide * 0.55)
    cv2.warpPerspective(
        sharp,
        lens,
        (wide, high),
        dst=picture,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_TRANSPARENT,
    )
    soft = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.5, 1.1))
    noise = rng.normal(0, rng.uniform(1.5, 4), picture.shape[:2]).astype(np.float32)
    return np.asarray(np.clip(soft + noise[:, :, None], 0, 255), np.uint8)


def _shadow(rng: Rng) -> NDArray[np.float32]:
    """The shadow of whoever holds the phone: one side of a soft line."""
    angle, at = rng.uniform(0, 2 * np.pi), rng.uniform(-0.3, 0.3)
    y, x = np.mgrid[-1:1:71j, -1:1:50j]
    side = np.cos(angle) * x + np.sin(angle) * y - at
    light = 1 - rng.uniform(0.15, 0.45) / (1 + np.exp(-side * rng.uniform(6, 25)))
    field = cv2.resize(light.astype(np.float32), (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)
    return np.asarray(field, np.float32)
