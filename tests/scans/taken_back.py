"""Marks that were taken back without a stroke of the pen: scribbled over palely, or rubbed out.

Each changes a filled page and says of which questions only a question back is right.
"""

import cv2
import numpy as np

from forms.layout.parts import Box
from tests.scans import light
from tests.scans.beside import choices, doubted, marked_box, plainly
from tests.scans.filling import Filled
from tests.scans.filling_marks import spot_of
from tests.scans.pens import Lines
from tests.scans.printing import DPI, HIGH, WIDE, Pixels
from tests.scans.wet import knowing_print
from tests.scans.writers import Work, writer

Rng = np.random.Generator
_PIXEL = DPI / 25.4
_TIPS = tuple(pen for pen in light.PENS if pen.width > 1)


def highlit_or_taken_back(page: Filled, rng: Rng) -> Filled:
    """Some marks scribbled over with a highlighter; over others goes a reader's stripe."""
    work = Work(page.paper, writer(rng, _TIPS), rng)
    taken, striped = [], np.zeros((HIGH, WIDE), np.uint8)
    for group in choices(page, rng, most=4):
        if not plainly(page, group, "any"):
            continue
        box = marked_box(page, group)
        if rng.random() < 0.6:
            work.draw(_to_and_fro(work, box, rng))
            taken.append(box.pointer)
        else:
            _stripe(page, work, box, rng, striped)
    return doubted(light.striped(page, striped), taken, "scribbled over with a highlighter")


def _rubbed(page: Filled, clean: Pixels, rng: Rng) -> None:
    """Marks over which a rubber went: the ends of strokes are left, or all of it, paler."""
    touched = []
    for group in choices(page, rng, most=4):
        if plainly(page, group, "any"):
            _rub(page, marked_box(page, group), clean, rng)
            touched.append(group[0].pointer)
    page.truth = doubted(page, touched, "rubbed out").truth


rubbed_out = knowing_print(_rubbed)


def _to_and_fro(work: Work, box: Box, rng: Rng) -> Lines:
    """A few strokes close beside each other over a box, and a little beyond it."""
    spot, tip = spot_of(work, box), work.hand.pen.width
    turn, reach = rng.uniform(0, np.pi), spot.side * rng.uniform(0.55, 1.1)
    count = int(rng.integers(3, 7))
    deep = max(0.0, spot.side * rng.uniform(0.5, 0.9) - tip / 2)
    along = np.where(np.arange(count) % 2, reach, -reach) * rng.uniform(0.8, 1.15, count)
    down = np.linspace(-deep, deep, count)
    x = spot.x + along * np.cos(turn) - down * np.sin(turn)
    y = spot.y + along * np.sin(turn) + down * np.cos(turn)
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    return [(points, 1.0)]


def _stripe(page: Filled, work: Work, box: Box, rng: Rng, striped: np.ndarray) -> None:
    x, y = page.paper.spot(box.x, box.y + box.h * rng.uniform(0.35, 0.65))
    ends = (x - rng.uniform(2, 8), y), (x + rng.uniform(20, 60), y + rng.normal(0, 0.5))
    line = np.linspace(*ends, 12)
    work.draw([([(float(a), float(b)) for a, b in line], 1.0)])
    one, other = ([round(at * _PIXEL) for at in end] for end in ends)
    cv2.line(striped, one, other, 255, round(work.hand.pen.width * _PIXEL))


def _rub(page: Filled, box: Box, clean: Pixels, rng: Rng) -> None:
    """Wipe the strokes around a box away, to and fro: some of the pencil smears."""
    paper = page.paper
    x, y = paper.spot(box.x + box.w / 2, box.y + box.h / 2)
    half = 7.0
    left, top, right, foot = (round(at * _PIXEL) for at in (x - half, y - half, x + half, y + half))
    there = paper.pixels[top:foot, left:right]
    printed = clean[top:foot, left:right]
    is_badly = rng.random() < 0.5
    reach = rng.uniform(2.6, 4.5) if is_badly else rng.uniform(0.9, 1.7)
    left_of_it = rng.uniform(0.22, 0.5) if is_badly else rng.uniform(0.0, 0.15)
    cover = np.zeros(there.shape[:2], np.uint8)
    turn, middle = rng.uniform(0, np.pi), np.array([half, half]) * _PIXEL
    middle += rng.normal(0, 0.35, 2) * _PIXEL
    way = np.array([np.cos(turn), np.sin(turn)]) * reach * 0.6 * _PIXEL
    one, other = (np.rint(middle + side * way).astype(int).tolist() for side in (-1, 1))
    cv2.line(cover, one, other, 255, round(1.3 * reach * _PIXEL), cv2.LINE_AA)
    share = cv2.GaussianBlur(cover, (0, 0), 0.2 * _PIXEL).astype(np.float32)[:, :, None] / 255
    ink = printed.astype(np.float32) - there
    rubbed = printed - ink * (1 - share * (1 - left_of_it))
    smear = cv2.GaussianBlur(ink, (0, 0), 0.9 * _PIXEL) * rng.uniform(0.05, 0.3) * share
    there[:] = np.clip(rubbed - smear, 0, 255).astype(np.uint8)
