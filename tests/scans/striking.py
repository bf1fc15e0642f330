"""Marks that somebody struck out: with a line right through, half a line, a short one, a large X.

Each adds it to a filled page and says that the questions whose marks it goes through are in doubt.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from tests.scans import marks
from tests.scans.beside import choices, doubted, marked_box, plainly, stroke, work_of
from tests.scans.filling import Filled, fill_page
from tests.scans.filling_marks import spot_of
from tests.scans.marks import Spot
from tests.scans.pens import LIGHT_PENCIL, PENS, Lines, Pen, Point
from tests.scans.printing import Printer, Sheet
from tests.scans.writers import Work, writer

Rng = np.random.Generator
NO_PENCIL = tuple(pen for pen in PENS if "pencil" not in pen.name)
_STRIKABLE = {"cross", "large cross", "check"}  # of others a line makes a cross
_THIN = (PENS[0], PENS[3], PENS[6], LIGHT_PENCIL)


def _through(spot: Point, way: Point, before: float, after: float, rng: Rng) -> Lines:
    """A line through a spot, so many mm before it and after it, along a way of length one."""
    (x, y), (across, down) = spot, way
    start, end = (x - before * across, y - before * down), (x + after * across, y + after * down)
    return stroke(start, end, rng)


def struck_through(page: Filled, rng: Rng) -> Filled:
    """A line through a mark, out of its box on both sides: taken back, or not."""

    def level(spot: Spot, _how: str) -> Lines:
        rise, left, right = rng.normal(0, 0.12), rng.uniform(3.8, 5), rng.uniform(3.8, 5)
        ends = (spot.x - left, spot.y - left * rise), (spot.x + right, spot.y + right * rise)
        return stroke(*ends, rng)

    return _struck(page, work_of(page, rng), _STRIKABLE, level, "line through the mark")


def struck_anyhow(page: Filled, rng: Rng) -> Filled:
    """The same at any angle but that of a cross, or to and fro, with whatever pen lies there."""

    def anyhow(spot: Spot, _how: str) -> Lines:
        steep = rng.choice((0, np.pi / 2)) + rng.uniform(-0.35, 0.35)
        if rng.random() < 0.7:
            left, right = rng.uniform(4.2, 7, 2)
            return _through((spot.x, spot.y), (np.cos(steep), np.sin(steep)), left, right, rng)
        far = rng.uniform(3.6, 4.6)
        turns = [((-1) ** n * far, -1.3 + 2.6 * n / 7) for n in range(8)]
        return [([(spot.x + a, spot.y + b) for a, b in turns], 1.0)]

    return _struck(page, work_of(page, rng), _STRIKABLE - {"check"}, anyhow, "struck anyhow")


def struck_palely(page: Filled, rng: Rng) -> Filled:
    """A steep line in pencil through a mark, over which the paper was blurred before."""
    pencil = PENS[3] if rng.random() < 0.5 else LIGHT_PENCIL
    work, touched = Work(page.paper, writer(rng, (pencil,)), rng), []
    marked = [group for group in choices(page, rng, most=4) if plainly(page, group, "any")]
    pixels = page.paper.pixels
    pixels[:] = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(1, 2.6))
    for group in marked:
        pointer = group[0].pointer
        if page.truth.meant[pointer].how not in _STRIKABLE - {"large cross"}:
            continue
        box = marked_box(page, group)
        x, y = work.paper.spot(box.x + box.w / 2, box.y + box.h / 2)
        steep = np.pi / 2 + rng.uniform(-0.36, 0.36)
        across, down = np.cos(steep), np.sin(steep)
        above, below = rng.uniform(4.6, 7, 2)
        work.draw(_through((x, y), (across, down), above, below, rng))
        touched.append(pointer)
    return doubted(page, touched, "struck out in pencil")


def struck_aslant(page: Filled, rng: Rng) -> Filled:
    """A thin line through a mark that leans 24 to 40 degrees, which an arm of a cross may too."""

    def aslant(spot: Spot, how: str) -> Lines:
        lean = np.deg2rad(rng.uniform(24, 40))
        # the long leg of a tick leans to the right: along it nobody sees that it was struck
        side = -1 if how == "check" else float(rng.choice((-1, 1)))
        across, down = side * np.sin(lean), -np.cos(lean)
        if how != "check" and rng.random() < 0.4:
            across, down = down, across
        above, below = rng.uniform(4.6, 7, 2)
        return _through((spot.x, spot.y), (-across, -down), above, below, rng)

    work = Work(page.paper, writer(rng, _THIN), rng)
    return _struck(page, work, _STRIKABLE - {"large cross"}, aslant, "struck aslant")


def struck_halfway(page: Filled, rng: Rng) -> Filled:
    """Half a line: it begins or ends in the mark, and leaves the box on one side only."""

    def half(spot: Spot, how: str) -> Lines:
        way = _beside_arms(how, rng)
        return _through((spot.x, spot.y), way, rng.uniform(-0.5, 0.6), rng.uniform(4.2, 7), rng)

    return _struck(page, _any_pen(page, rng), _STRIKABLE, half, "half a line through the mark")


def struck_shortly(page: Filled, rng: Rng) -> Filled:
    """A short line: of some 3.6 mm, or one that ends so far from the middle of the box."""

    def short(spot: Spot, how: str) -> Lines:
        before, after = rng.uniform(1.6, 2.1, 2) if rng.random() < 0.4 else rng.uniform(3.2, 3.9, 2)
        return _through((spot.x, spot.y), _beside_arms(how, rng), before, after, rng)

    return _struck(page, _any_pen(page, rng), _STRIKABLE, short, "a short line through the mark")


def struck_along(page: Filled, rng: Rng) -> Filled:
    """A line along one arm of a cross within its box, out of it on both sides."""

    def along(spot: Spot, _how: str) -> Lines:
        lean = np.deg2rad(45 + rng.uniform(-7, 7))
        way = float(rng.choice((-1, 1))) * np.cos(lean), np.sin(lean)
        at = spot.x + rng.normal(0, 0.35), spot.y + rng.normal(0, 0.35)
        before, after = rng.uniform(4.6, 7, 2)
        return _through(at, way, before, after, rng)

    return _struck(
        page, _any_pen(page, rng), {"cross", "small cross"}, along, "struck along an arm"
    )


def crossed_in_pencil(page: Filled, rng: Rng) -> Filled:
    """A large X in pencil over a mark that a pen made."""
    may = {"cross", "small cross", "check", "slash", "dot", "scribble"}

    def large(spot: Spot, _how: str) -> Lines:
        return marks.crossed(spot, rng.uniform(0.75, 1.3), rng)

    work = Work(page.paper, writer(rng, (PENS[3], LIGHT_PENCIL)), rng)
    return _struck(page, work, may, large, "a large X in pencil")


def crossed_in_same_pen(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: Rng,
    *,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = PENS,
) -> Filled:
    """A page of somebody who crossed some marks out with a large X, in the pen at hand."""
    hand = writer(rng, pens)
    filled = fill_page(sheet, page, codes, rng, printer=printer, pens=pens, hand=hand)
    may = {"cross", "small cross", "check", "slash", "dot", "scribble"}

    def large(spot: Spot, _how: str) -> Lines:
        return marks.crossed(spot, rng.uniform(0.8, 1.15), rng)

    return _struck(filled, Work(filled.paper, hand, rng), may, large, "a large X in the same pen")


def _beside_arms(how: str, rng: Rng) -> Point:
    """A way of length one along which no arm of a mark runs."""
    arm, every, near = (-58, 180, 30) if how == "check" else (45, 90, 20)  # degrees, y down
    while True:
        turn = float(rng.uniform(0, 360))
        if abs((turn - arm + every / 2) % every - every / 2) > near:
            return float(np.cos(np.deg2rad(turn))), float(np.sin(np.deg2rad(turn)))


def has_choices(sheet: Sheet, page: int) -> bool:
    """Whether something is to be chosen on a page three times at least."""
    return len({box.pointer for box in sheet.boxes(page) if box.kind == "circle"}) > 2


def _struck(
    page: Filled, work: Work, may: set[str], drawn: Callable[[Spot, str], Lines], how: str
) -> Filled:
    """Some marks that were made in one of these ways, struck with what is drawn at each."""
    touched = []
    for group in choices(page, work.rng, most=4):
        meant = page.truth.meant[group[0].pointer]
        if plainly(page, group, "any") and meant.how in may:
            work.draw(drawn(spot_of(work, marked_box(page, group)), meant.how))
            touched.append(group[0].pointer)
    return doubted(page, touched, how)


def _any_pen(page: Filled, rng: Rng) -> Work:
    return Work(page.paper, writer(rng, (*_THIN, PENS[2], PENS[5])), rng)
