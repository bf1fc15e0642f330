"""Lines of digits and a chance -> the grey crop of a comb cell as a scanner may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.digits import shapes
from bench.digits.hands import Chance, Hand, Scan
from bench.digits.source import Digits

PX = 9  # pixels a millimetre while a cell is made: about 230 dpi
HEIGHT = 8.5  # mm of a cell, as in forms/layout/galleys.py; its width is 5.6 or 6
ROUND = 2.6  # mm of paper around the cell
STRAY = 0.05  # how far parts of a digit stray at most where it is learned from, share of it
_KNOTS = 4  # such parts across a digit
_HASTY = 0.75  # of digits of which a thick pen left a blot: how often a finer one writes its line
_BROAD = 0.2  # of a digit's height: a broader pen makes a blot of it
_DUSTY, _COARSE = 0.3, 0.15  # of bilevel scans: with specks and rows twice; half of the rows lost
_SPECKS = 0.0008  # share of pixels
EMPTY, NONE = 10, 11  # labels: nothing written; something that is no digit

Sheet = NDArray[np.float32]


@dataclass(frozen=True)
class Drawing:
    """What stands in a cell.

    Attributes:
        image: 84 pixels wide and high.
        is_line: whether it is a line, which has no width yet; else it is ink.
        shape: the number of the real digit among those of its label; None where it is drawn.
    """

    image: NDArray[np.uint8]
    is_line: bool
    shape: int | None = None


@dataclass(frozen=True)
class Cell:
    """A cell as it was scanned.

    Attributes:
        crop: of its light, cut as was asked.
        inside: the share of the digit's ink that lies in it.
        shape: as of its drawing.
    """

    crop: NDArray[np.uint8]
    inside: float
    shape: int | None


@dataclass(frozen=True)
class Pool:
    """The real digits to write with, and their lines.

    Attributes:
        true: which lines a finer pen could have written.
        whole: which have the loops of their digit, though a blot may be left of a small one.
    """

    inks: Digits
    lines: tuple[NDArray[np.uint8], ...]
    true: tuple[NDArray[np.bool_], ...]
    whole: tuple[NDArray[np.bool_], ...]

    @classmethod
    def of(cls, inks: Digits) -> "Pool":
        """Find the lines of all digits once."""
        found = [[shapes.line_of(ink) for ink in own] for own in inks]
        whole = tuple(
            np.array([shapes.keeps_loops(line, label) for line, _ in own])
            for label, own in enumerate(found)
        )
        even = tuple(np.array([is_even for _, is_even in own]) for own in found)
        true = tuple(one & other for one, other in zip(whole, even, strict=True))
        return cls(inks, tuple(np.stack([line for line, _ in own]) for own in found), true, whole)


def cell(label: int, pool: Pool, hand: Hand, scan: Scan, rng: Chance, *, beyond: float = 0) -> Cell:
    """A cell that somebody wrote in, with `beyond` mm of its neighbours at either side."""
    wide = rng.choice([5.6, 6.0])
    sheet = np.ones((round((HEIGHT + 2 * ROUND) * PX), round((wide + 2 * ROUND) * PX)), np.float32)
    _print_frame(sheet, wide, rng)
    inside, shape = 1.0, None
    if label != EMPTY:
        drawing = _drawing(label, pool, hand, rng)
        ink, shape = _write(sheet, drawing, wide, 0, hand=hand, rng=rng), drawing.shape
        inside = _share_inside(ink, beyond)
    elif rng.random() < 0.3:
        _shine_through(sheet, pool, wide, rng)
    for side in (-1, 1):
        if rng.random() < 0.55:
            other = _drawing(int(rng.integers(10)), pool, hand, rng)
            _write(sheet, other, wide, side, hand=hand, rng=rng)
    if rng.random() < 0.12:
        _specks(sheet, rng)
    return Cell(_scanned(sheet, wide + 2 * beyond, scan, rng), inside, shape)


def _print_frame(sheet: Sheet, wide: float, rng: Chance) -> None:
    """Top and bottom lines, walls in the lower part; the first and last cell have whole walls."""
    left, top = ROUND * PX, ROUND * PX
    right, bottom = left + wide * PX, top + HEIGHT * PX
    printed = rng.uniform(0.25, 0.7)
    frame, wall = 0.3 * PX * rng.uniform(0.7, 1.3), 0.2 * PX * rng.uniform(0.7, 1.5)
    half = top + HEIGHT * PX * 0.55
    ends = rng.random(2) < 0.12
    ink = np.zeros(sheet.shape, np.uint8)
    reach = (left if ends[0] else 0, right if ends[1] else sheet.shape[1])
    for y in (top, bottom):
        _line_on(ink, (reach[0], y), (reach[1], y), frame)
    for x, is_end in zip((left, right), ends, strict=True):
        _line_on(ink, (x, top if is_end else half), (x, bottom), frame if is_end else wall)
    np.minimum(sheet, 1 - printed * ink.astype(np.float32) / 255, out=sheet)


def _line_on(
    ink: NDArray[np.uint8], begin: tuple[float, float], end: tuple[float, float], width: float
) -> None:
    points = [tuple(round(v * 16) for v in point) for point in (begin, end)]
    cv2.line(ink, points[0], points[1], 255, max(1, round(width)), cv2.LINE_AA, 4)


def _drawing(label: int, pool: Pool, hand: Hand, rng: Chance) -> Drawing:
    if label == NONE:
        return Drawing(_no_digit(pool, rng), is_line=True)
    n = int(rng.integers(len(pool.inks[label])))
    if rng.random() < 0.22 and (drawn := shapes.drawn(label, rng)) is not None:
        return Drawing(drawn, is_line=True)
    line = pool.lines[label][n]
    if pool.true[label][n]:
        if label in (0, 7) and rng.random() < 0.25:
            return Drawing(shapes.with_habit(line, label, rng), is_line=True, shape=n)
        if hand.width:
            return Drawing(line, is_line=True, shape=n)
    elif pool.whole[label][n] and hand.width and rng.random() < _HASTY:
        return Drawing(line, is_line=True, shape=n)
    ink = cv2.resize(pool.inks[label][n], (84, 84), interpolation=cv2.INTER_CUBIC)
    return Drawing(np.asarray(ink, np.uint8), is_line=False, shape=n)


def _no_digit(pool: Pool, rng: Chance) -> NDArray[np.uint8]:
    kind = rng.random()
    if kind < 0.2:
        return shapes.scribble(rng)
    if kind < 0.45:
        return shapes.letter(rng)
    label = int(rng.integers(10))
    line = _line(label, pool, rng)
    if kind < 0.75:
        return shapes.struck_out(line, rng)
    for _ in range(10):  # written over with another that does not merely cover it
        other = _line((label + int(rng.integers(1, 10))) % 10, pool, rng)
        both = np.maximum(line, np.roll(other, int(rng.integers(-8, 9)), 1))
        if _adds(both, line) and _adds(both, other):
            return both
    return shapes.struck_out(line, rng)


def _line(label: int, pool: Pool, rng: Chance) -> NDArray[np.uint8]:
    return pool.lines[label][int(rng.choice(np.flatnonzero(pool.true[label])))]


def _adds(both: NDArray[np.uint8], one: NDArray[np.uint8]) -> bool:
    """Whether much of a drawing lies away from one of its two digits."""
    away = cv2.distanceTransform(1 - one, cv2.DIST_L2, 3)
    return bool(np.count_nonzero((both > 0) & (away > 6)) > 35)


def _write(
    sheet: Sheet,
    drawing: Drawing,
    wide: float,
    place: int,
    *,
    hand: Hand,
    rng: Chance,
) -> Sheet:
    """Write into the cell (`place` 0) or a neighbour; the ink of it."""
    image = drawing.image
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    tall, broad = float(rows[-1] - rows[0] + 1), float(columns[-1] - columns[0] + 1)
    most = max(1.0, hand.size)
    size = np.clip(hand.size * rng.normal(1, 0.07), 0.42, 1.08 * most) * HEIGHT * PX
    scale = min(size / max(tall, 0.6 * broad), 1.12 * most * wide * PX / broad)
    spread = rng.uniform(0.3, 1.0)
    x = sheet.shape[1] / 2 + (place * wide + spread * rng.normal(0, 0.07) * wide) * PX
    y = sheet.shape[0] / 2 + spread * rng.normal(0, 0.07) * HEIGHT * PX
    slant, turn = hand.slant + rng.normal(0, 0.05), rng.normal(0, 0.06)
    stretch = rng.uniform(0.78, 1.18)
    shape = np.array([[scale * stretch, -scale * (slant + turn)], [scale * turn, scale]])
    middle = np.array([(columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2])
    move = np.hstack([shape, (np.array([x, y]) - shape @ middle)[:, None]])
    broad_pen = min(hand.width or rng.uniform(0.3, 0.9), _BROAD * size / PX)
    width = broad_pen * PX / scale if drawing.is_line else 0
    ink = _inked(image, move, sheet.shape, width, strays=hand.strays, rng=rng)
    if hand.pencil:
        grain = rng.normal(0.9, 0.25, (sheet.shape[0] // 2, sheet.shape[1] // 2))
        ink *= np.clip(cv2.resize(grain.astype(np.float32), sheet.shape[::-1]), 0.3, 1.1)
    np.minimum(sheet, 1 - np.clip(hand.dark * ink, 0, 1), out=sheet)
    return ink


def _share_inside(ink: Sheet, beyond: float) -> float:
    edge, side = round((ROUND - 0.1) * PX), round((ROUND - 0.1 - beyond) * PX)
    return float(ink[edge:-edge, side:-side].sum() / max(1.0, ink.sum()))


def _inked(
    image: NDArray[np.uint8],
    move: NDArray[np.float64],
    shape: tuple[int, ...],
    width: float,
    *,
    strays: float,
    rng: Chance,
) -> Sheet:
    """The drawing on the sheet: a line of some width in its own pixels, or (0) ink as it is."""
    if not width:
        bent = _bent(image, 0, strays, rng)
        warped = cv2.warpAffine(bent, move, shape[::-1], flags=cv2.INTER_LINEAR).astype(np.float32)
        cut = rng.uniform(60, 170)  # how far the ink ran
        return np.clip((warped - cut) / 50 + 0.5, 0, 1)
    away = cv2.distanceTransform((1 - image).astype(np.uint8), cv2.DIST_L2, 3)
    away = _bent(away, 99, strays, rng)
    warped = cv2.warpAffine(away, move, shape[::-1], flags=cv2.INTER_LINEAR, borderValue=99)
    return np.clip(width / 2 - warped + 0.5, 0, 1)


def _bent(drawing: Any, outside: float, strays: float, rng: Chance) -> Any:
    """The drawing as another hand might make it: every part a little off, smoothly.

    Eight hundred shapes of a digit are few; what lies between them is learned from this.
    """
    if not strays:
        return drawing
    side = drawing.shape[0]
    knots = rng.normal(0, rng.uniform(0, strays) * side, (2, _KNOTS, _KNOTS)).astype(np.float32)
    along = np.arange(side, dtype=np.float32)
    over, down = (cv2.resize(knot, (side, side), interpolation=cv2.INTER_CUBIC) for knot in knots)
    return cv2.remap(
        drawing, over + along, down + along[:, None], cv2.INTER_LINEAR, borderValue=outside
    )


def _shine_through(sheet: Sheet, pool: Pool, wide: float, rng: Chance) -> None:
    """What stands on the back of thin paper: mirrored, soft and faint."""
    faint = Hand(rng.uniform(0.4, 0.8), rng.uniform(0.03, 0.13), 0.7, 0, pencil=False)
    back = np.ones_like(sheet)
    _write(back, _drawing(int(rng.integers(10)), pool, faint, rng), wide, 0, hand=faint, rng=rng)
    sheet *= cv2.GaussianBlur(back[:, ::-1], (0, 0), rng.uniform(1, 4))


def _specks(sheet: Sheet, rng: Chance) -> None:
    for _ in range(rng.integers(1, 6)):
        place = tuple(int(v) for v in rng.integers(0, sheet.shape[::-1]))
        dot = np.zeros(sheet.shape, np.uint8)
        cv2.circle(dot, place, int(rng.integers(1, 4)), 255, -1, cv2.LINE_AA)
        np.minimum(sheet, 1 - rng.uniform(0.3, 0.9) * dot.astype(np.float32) / 255, out=sheet)


def _scanned(sheet: Sheet, wide: float, scan: Scan, rng: Chance) -> NDArray[np.uint8]:
    """Cut to a width in mm, give or take some, and brought to the scan's pixels and its faults."""
    margin = rng.normal(0, 0.1) if rng.random() < 0.8 else rng.uniform(-0.3, 0.45)  # mm
    zoom = scan.dpi / 25.4 / PX
    if zoom < 1:
        sheet = cv2.GaussianBlur(sheet, (0, 0), 0.4 / zoom)
    w, h = (round((side + 2 * margin) * scan.dpi / 25.4) for side in (wide, HEIGHT))
    turn = np.radians(rng.normal(0, 0.5))
    shape = zoom * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    aim = np.array([w / 2, h / 2]) + rng.normal(0, 0.09, 2) * scan.dpi / 25.4
    move = np.hstack([shape, (aim - shape @ np.array(sheet.shape[::-1]) / 2)[:, None]])
    small = cv2.warpAffine(
        sheet, move, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return _degraded(small, scan, rng)


def _degraded(small: Sheet, scan: Scan, rng: Chance) -> NDArray[np.uint8]:
    if scan.blur > 0.2:
        small = cv2.GaussianBlur(small, (0, 0), scan.blur)
    light = scan.paper * np.ones_like(small)
    if scan.shade:
        across = np.linspace(0, scan.shade, small.shape[1], dtype=np.float32)
        light *= 1 - (across if rng.random() < 0.5 else across[::-1])
    grey = small * light + rng.normal(0, scan.grain, small.shape)
    if scan.threshold:
        grey = _dusty(np.where(grey > scan.threshold * scan.paper, 255, 0), rng)
    grey = np.clip(grey, 0, 255).astype(np.uint8)
    if scan.jpeg:
        grey = cv2.imdecode(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, scan.jpeg])[1], 0)
    return grey


def _dusty(bilevel: NDArray[np.int_], rng: Chance) -> NDArray[np.int_]:
    """As a fax may bring it: specks, rows that came twice, or every other row alone."""
    if rng.random() < _DUSTY:
        specks = rng.random(bilevel.shape)
        bilevel[specks < _SPECKS] = 0
        bilevel[specks > 1 - _SPECKS] = 255
        for row in rng.integers(1, len(bilevel), int(rng.integers(0, 3))):
            bilevel[row] = bilevel[row - 1]
    elif rng.random() < _COARSE:
        return np.repeat(bilevel[::2], 2, axis=0)[: len(bilevel)]
    return bilevel


def labels(
    count: int, rng: Chance, shares: Sequence[float] = (0.8, 0.09, 0.11)
) -> NDArray[np.int64]:
    """Labels in shares of digits, empty cells and what is no digit."""
    kinds = rng.choice(3, count, p=shares)
    return np.where(kinds == 0, rng.integers(0, 10, count), np.where(kinds == 1, EMPTY, NONE))
