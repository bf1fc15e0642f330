"""A chance and a label -> the line of a digit as Dutch hands draw it, which MNIST hardly has.

A 1 with an upstroke and perhaps a foot, a crossed 7, open and closed 4, a 9 with a straight tail, a
slashed 0, a flat 3; and what is no digit: scribbles, letters, digits struck out.
"""

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.morphology import skeletonize

SIDE = 84  # pixels of a line drawing: three times MNIST's
Line = NDArray[np.uint8]  # (84, 84), 1 where the pen's middle went
Chance = np.random.Generator


def line_of(ink: NDArray[np.uint8]) -> tuple[Line, bool]:
    """The middle line of a real digit, and whether a finer pen could have written it so.

    Of several lines the one that keeps most loops, for thick ink fills them.
    """
    large = cv2.resize(ink, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    large = cv2.GaussianBlur(large, (0, 0), 1.3)
    inked = [large > min(level, int(large.max()) - 1) for level in (100, 140, 180, 210)]
    best = min(inked, key=_euler)
    line = skeletonize(best)
    depth = cv2.distanceTransform(best.astype(np.uint8), cv2.DIST_L2, 5)[line]
    even = bool(depth.max() <= 1.8 * np.median(depth))  # else a blot, which was a loop
    return line.astype(np.uint8), even and np.count_nonzero(line) > 50


def keeps_loops(line: Line, label: int) -> bool:
    """Whether a line has the loops of its digit."""
    holes = cv2.connectedComponents(1 - line, None, 4)[0] - 2
    return holes >= {0: 1, 6: 1, 8: 2, 9: 1}.get(label, 0)


def _euler(inked: NDArray[np.bool_]) -> int:
    """Loops count for a form, pieces far more against it."""
    pieces = cv2.connectedComponents(inked.astype(np.uint8), None, 8)[0] - 1
    holes = cv2.connectedComponents((~inked).astype(np.uint8), None, 4)[0] - 2
    return 10 * pieces - holes


def drawn(label: int, rng: Chance) -> Line | None:
    """A digit drawn from points; None where MNIST's own will do."""
    strokes = {0: _zero, 1: _one, 3: _three, 4: _four, 7: _seven, 9: _nine}.get(label)
    return None if strokes is None else draw(strokes(rng), rng)


def draw(strokes: list[list[tuple[float, float]]], rng: Chance) -> Line:
    """Strokes in a square of about -0.5 to 0.5 by 0 to 1, every point shaken, as a line drawing."""
    line = np.zeros((SIDE, SIDE), np.uint8)
    for stroke in strokes:
        points = np.array(stroke) + rng.normal(0, 0.018, (len(stroke), 2))
        pixels = _smooth(points) * 58 + (SIDE / 2, 13)
        cv2.polylines(line, [np.rint(pixels).astype(np.int32)], False, 1)
    return line


def _smooth(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """A curve through the points; corners, given twice, stay."""
    if len(points) < 3:
        return points
    places = np.linspace(0, len(points) - 1, 8 * len(points))
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    at = np.minimum(places.astype(int), len(points) - 2)
    t = (places - at)[:, None]
    a, b, c, d = (padded[at + n] for n in range(4))
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def _one(rng: Chance) -> list[list[tuple[float, float]]]:
    lean = rng.uniform(-0.12, 0.1)
    length = rng.uniform(0.18, 0.75)  # how far down the upstroke begins
    angle = np.radians(rng.uniform(30, 58))  # from the horizontal is more than 32 degrees
    begin = (lean - length * np.tan(angle) * rng.uniform(0.75, 1.0), length)
    begin = (max(begin[0], -0.62), max(length, 0.15))
    strokes = [[begin, (lean, 0.0)], [(lean, 0.0), (rng.uniform(-0.08, 0.08), 1.0)]]
    if rng.random() < 0.35:
        half = rng.uniform(0.15, 0.34)
        strokes.append([(-half, 1.0), (half, 1.0 + rng.uniform(-0.05, 0.05))])
    return strokes


def _seven(rng: Chance) -> list[list[tuple[float, float]]]:
    wide, tilt = rng.uniform(0.25, 0.42), rng.uniform(-0.06, 0.1)
    foot = rng.uniform(-0.22, 0.1)
    top, corner = (-wide, tilt), (wide, 0.0)
    strokes = [
        [top, corner],
        [corner, ((wide + foot) / 2 + rng.uniform(-0.1, 0.02), 0.5), (foot, 1)],
    ]
    if rng.random() < 0.3:
        strokes.append(
            [(-wide, tilt), (-wide - rng.uniform(-0.02, 0.04), tilt + rng.uniform(0.08, 0.2))]
        )
    if rng.random() < 0.8:
        strokes.append(_bar(rng, (wide + foot) / 2, rng.uniform(0.42, 0.62)))
    return strokes


def _bar(rng: Chance, x: float, y: float) -> list[tuple[float, float]]:
    half, tilt = rng.uniform(0.14, 0.32), rng.uniform(-0.08, 0.08)
    x += rng.uniform(-0.08, 0.08)
    return [(x - half, y + tilt), (x + half, y - tilt)]


def _four(rng: Chance) -> list[list[tuple[float, float]]]:
    low, right, x = rng.uniform(0.52, 0.72), rng.uniform(0.28, 0.45), rng.uniform(0.02, 0.22)
    left = rng.uniform(-0.42, -0.28)
    if rng.random() < 0.5:  # closed at the top
        return [[(x, 0.0), (left, low)], [(left, low), (right, low)], [(x, 0.0), (x, 1.0)]]
    begin = (left + rng.uniform(0.0, 0.2), rng.uniform(0.0, 0.1))
    stem = rng.uniform(0.0, 0.35)
    return [
        [begin, (left, low)],
        [(left, low), (right, low)],
        [(x + rng.uniform(0, 0.06), stem), (x, 1.0)],
    ]


def _nine(rng: Chance) -> list[list[tuple[float, float]]]:
    x, high, wide = rng.uniform(0.16, 0.28), rng.uniform(0.42, 0.56), rng.uniform(0.4, 0.56)
    loop = [
        (x, high / 3),
        (x - wide * 0.4, 0.0),
        (x - wide, high / 2),
        (x - wide * 0.5, high),
        (x, high * 0.6),
    ]
    return [loop, [(x, rng.uniform(0, 0.15)), (x + rng.uniform(-0.08, 0.06), 1.0)]]


def _three(rng: Chance) -> list[list[tuple[float, float]]]:
    wide, mid = rng.uniform(0.24, 0.34), rng.uniform(0.34, 0.46)
    bowl = [(-0.04, mid), (wide, mid + 0.15), (wide * 0.9, 0.88), (0, 1.0), (-wide, 0.88)]
    return [[(-wide, 0.0), (wide, 0.0)], [(wide, 0.0), (-0.04, mid)], bowl]


def _zero(rng: Chance) -> list[list[tuple[float, float]]]:
    wide = rng.uniform(0.25, 0.4)
    turn = rng.uniform(0, 0.6)
    angles = -np.pi / 2 + turn + np.linspace(0, -2 * np.pi - rng.uniform(0, 0.4), 14)
    ring = [(float(wide * np.cos(a)), float(0.5 + 0.5 * np.sin(a))) for a in angles]
    return [ring, slash(rng)]


def slash(rng: Chance) -> list[tuple[float, float]]:
    """The stroke through a zero, from the lower left to the upper right."""
    x, y = rng.uniform(0.15, 0.42), rng.uniform(-0.08, 0.25)
    return [(-x, 1 - y), (x + rng.uniform(-0.06, 0.06), y)]


def with_habit(line: Line, label: int, rng: Chance) -> Line:
    """A real digit with what a Dutch hand adds: a bar through a 7, a slash through a 0."""
    rows = np.flatnonzero(line.any(axis=1))
    if rows.size < 20 or label not in (0, 7):
        return line
    top, height = rows[0], rows[-1] - rows[0]
    line = line.copy()
    if label == 0:
        columns = np.flatnonzero(line.any(axis=0))
        x, half = (columns[0] + columns[-1]) / 2, (columns[-1] - columns[0]) / 2
        ends = np.array(slash(rng)) * (2.4 * half, height) + (x, top)
    else:
        y = round(top + height * rng.uniform(0.42, 0.64))
        x = np.flatnonzero(line[y]).mean() if line[y].any() else SIDE / 2
        ends = np.array(_bar(rng, 0, 0)) * (height, height) + (x, y)
    cv2.polylines(line, [np.rint(ends).astype(np.int32)], False, 1)
    return line


def struck_out(line: Line, rng: Chance) -> Line:
    """A digit that its writer took back: several strokes across, or one long one."""
    line = line.copy()
    for _ in range(rng.integers(2, 6)):
        ends = rng.uniform(0.05, 0.95, 2)
        across = np.array([[rng.uniform(0, 0.2), ends[0]], [rng.uniform(0.8, 1), ends[1]]])
        if rng.random() < 0.3:
            across = across[:, ::-1]
        cv2.polylines(line, [np.rint(across * SIDE).astype(np.int32)], False, 1)
    return line


def scribble(rng: Chance) -> Line:
    """Back and forth, or round and round: no digit."""
    line = np.zeros((SIDE, SIDE), np.uint8)
    points = rng.uniform(0.08, 0.92, (rng.integers(5, 14), 2))
    if rng.random() < 0.5:
        points[:, 0] = np.where(np.arange(len(points)) % 2, 0.9, 0.1) + rng.normal(
            0, 0.06, len(points)
        )
        points[:, 1] = np.sort(points[:, 1])
    cv2.polylines(line, [np.rint(_smooth(points) * SIDE).astype(np.int32)], False, 1)
    return line


_LETTERS = "AEFHJKMNPRTVWXYadefhkmnprtvwxy#?%&@=+*"
_FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_COMPLEX_SMALL, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX)


def letter(rng: Chance) -> Line:
    """A letter or sign that looks like no digit."""
    line = np.zeros((SIDE, SIDE), np.uint8)
    font, which = _FONTS[rng.integers(3)], _LETTERS[rng.integers(len(_LETTERS))]
    (w, h), _ = cv2.getTextSize(which, font, 2.0, 1)
    cv2.putText(line, which, ((SIDE - w) // 2, (SIDE + h) // 2), font, 2.0, 1, 1)
    return line
