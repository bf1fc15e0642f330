"""Things that lie or stood on the paper: holes, staples, stamps, fluid, sticky notes, highlighter.

Each spoils a filled page and says what may still be read: of a box that is hidden nobody knows
anything; what only darkens the paper hides nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from forms.layout.parts import Box
from tests.scans.filling import Filled
from tests.scans.light import striped
from tests.scans.pens import PENS
from tests.scans.printing import DPI, HIGH, WIDE, Paper
from tests.scans.truth import Meant

Rng = np.random.Generator
Spoil = Callable[[Filled, Rng], Filled]
_PIXEL = DPI / 25.4
_HIDDEN = 0.4  # share of a box: beyond, nobody knows whether something stands there
_MARKS = ("tick", "choice")


def _some(page: Filled, rng: Rng, most: int) -> list[Box]:
    """A few boxes to tick, of different questions."""
    ticks = {box.pointer: box for box in _shuffled([b for b in page.boxes if b.is_to_tick], rng)}
    return _shuffled(list(ticks.values()), rng)[:most]


def _shuffled(boxes: Sequence[Box], rng: Rng) -> list[Box]:
    return [boxes[int(n)] for n in rng.permutation(len(boxes))]


def _unsure(page: Filled, pointers: Iterable[str], how: str, *, hidden: bool) -> Filled:
    """The page with these questions no longer plain.

    Where a box is hidden, a mark that still shows may be read; that there is none, nobody knows.
    """
    meant = dict(page.truth.meant)
    for pointer in pointers:
        before = meant[pointer]
        nothing = (None, False)
        allowed = tuple(a for a in before.allowed if not (hidden and a in nothing))
        meant[pointer] = Meant(before.kind, allowed, False, f"{before.how}, {how}")
    return replace(page, truth=replace(page.truth, meant=meant))


def _middle(paper: Paper, box: Box) -> tuple[float, float]:
    return paper.spot(box.x + box.w / 2, box.y + box.h / 2)


def _dot(paper: Paper, at: tuple[float, float], radius: float, shade: int) -> None:
    place = (round(at[0] * _PIXEL), round(at[1] * _PIXEL))
    cv2.circle(paper.pixels, place, round(radius * _PIXEL), (shade,) * 3, -1, cv2.LINE_AA)


def ring_holes(page: Filled, rng: Rng) -> Filled:
    """A punch went through some boxes; the lid of the scanner shows, or something dark below it."""
    shade, touched = int(rng.choice((250, 235, 200, 60))), []
    for box in _some(page, rng, 3):
        x, y = _middle(page.paper, box)
        off = rng.uniform(-1.6, 1.6, 2)
        _dot(page.paper, (x + off[0], y + off[1]), rng.uniform(2.5, 3.0), shade)
        touched.append(box.pointer)
    return _unsure(page, touched, "hole", hidden=True)


def staples(page: Filled, rng: Rng) -> Filled:
    """A staple through some boxes: a thin straight line of metal."""
    touched: list[Box] = []
    for box in _some(page, rng, 2):
        x, y = _middle(page.paper, box)
        turn, half = rng.uniform(0, np.pi), rng.uniform(5.0, 6.2)
        way = np.array([np.cos(turn), np.sin(turn)]) * half
        ends = [np.array([x, y]) - way, np.array([x, y]) + way]
        one, other = ([round(at * _PIXEL) for at in end] for end in ends)
        shade = int(rng.integers(60, 150))
        cv2.line(page.paper.pixels, one, other, (shade,) * 3, round(0.5 * _PIXEL), cv2.LINE_AA)
        touched.append(box)
    near = _reached(page, [box.pointer for box in touched], 7.0)
    return _may_be_slashed(_unsure(page, near, "staple", hidden=False), touched)


def _may_be_slashed(page: Filled, boxes: Sequence[Box]) -> Filled:
    """A staple from corner to corner is a slash to anybody who sees the scan alone."""
    meant = dict(page.truth.meant)
    for box in boxes:
        before = meant[box.pointer]
        slashed = True if before.kind == "tick" else box.code
        meant[box.pointer] = replace(before, allowed=(*before.allowed, slashed))
    return replace(page, truth=replace(page.truth, meant=meant))


def _reached(page: Filled, pointers: Sequence[str], away: float) -> set[str]:
    """These questions, and those with a box so near to one of theirs."""
    boxes = page.boxes
    mine = [box for box in boxes if box.pointer in pointers]
    return {
        other.pointer
        for other in boxes
        for box in mine
        if other.x < box.x + box.w + away
        and box.x < other.x + other.w + away
        and other.y < box.y + box.h + away
        and box.y < other.y + other.h + away
    }


def office_stamp(page: Filled, rng: Rng) -> Filled:
    """RECEIVED, with a date, over whatever stands there."""
    wide, high = round(60 * _PIXEL), round(24 * _PIXEL)
    ink = np.zeros((high, wide), np.uint8)
    cv2.rectangle(ink, (12, 12), (wide - 12, high - 12), 255, 10)
    font = cv2.FONT_HERSHEY_DUPLEX
    cv2.putText(ink, "ONTVANGEN", (40, high // 2 - 15), font, 3.1, 255, 9)
    cv2.putText(ink, "12 MRT 2026", (40, high - 45), font, 2.8, 255, 8)
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), float(rng.uniform(-12, 12)), 1)
    ink = np.asarray(cv2.warpAffine(ink, turn, (wide, high)), np.uint8)
    grain = cv2.resize(rng.random((high // 4, wide // 4)).astype(np.float32), (wide, high))
    cover = ink / 255 * (0.55 + 0.4 * grain)
    chosen = _some(page, rng, 1) or list(page.boxes[:1])
    x, y = _middle(page.paper, chosen[0])
    left = int(np.clip((x - rng.uniform(8, 50)) * _PIXEL, 0, WIDE - wide))
    top = int(np.clip((y - rng.uniform(4, 20)) * _PIXEL, 0, HIGH - high))
    part = page.paper.pixels[top : top + high, left : left + wide]
    colour = np.array(rng.choice(((40, 50, 140), (30, 30, 30), (150, 30, 40))), np.float32)
    blend = part * (1 - cover[..., None]) + colour * cover[..., None]
    part[:] = np.minimum(part, blend.astype(np.uint8))
    area = (left / _PIXEL, top / _PIXEL, (left + wide) / _PIXEL, (top + high) / _PIXEL)
    return _unsure(page, _under(page, area, 8.0), "stamp", hidden=False)


def _under(page: Filled, area: tuple[float, float, float, float], around: float) -> set[str]:
    """The questions with a box, or the label of one, in an area of the paper."""
    found = set()
    for box in page.boxes:
        x, y = page.paper.spot(box.x, box.y)
        right = x + box.w + (45 if box.is_to_tick else 0)
        is_across = x < area[2] + around and area[0] - around < right
        if is_across and y < area[3] + around and area[1] - around < y + box.h:
            found.add(box.pointer)
    return found


def correction_fluid(page: Filled, rng: Rng) -> Filled:
    """White over some boxes, ragged, whiter than the paper."""
    touched = []
    for box in _some(page, rng, 2):
        x, y = _middle(page.paper, box)
        for _ in range(3):
            off = rng.uniform(-1.2, 1.2, 2)
            _dot(page.paper, (x + off[0], y + off[1]), rng.uniform(1.8, 2.8), 255)
        touched.append(box.pointer)
    return _unsure(page, touched, "fluid", hidden=True)


def sticky_note(page: Filled, rng: Rng) -> Filled:
    """A yellow note over a part of the page."""
    x, y = rng.uniform(20, 120), rng.uniform(50, 200)
    side = rng.uniform(38, 76)
    left, top, right, bottom = (round(at * _PIXEL) for at in (x, y, x + side, y + 0.7 * side))
    page.paper.pixels[top:bottom, left:right] = (250, 240, 150)
    page.paper.pixels[bottom : bottom + 5, left:right] = (215, 212, 205)
    edges = (x, y, x + side, y + 0.7 * side)
    hidden = [box.pointer for box in page.boxes if _share_under(page, box, edges) > _HIDDEN]
    page = _unsure(page, _under(page, edges, 1.0), "beside a note", hidden=False)
    return _unsure(page, hidden, "under a note", hidden=True)


def _share_under(page: Filled, box: Box, edges: tuple[float, float, float, float]) -> float:
    x, y = page.paper.spot(box.x, box.y)
    across = min(x + box.w, edges[2]) - max(x, edges[0])
    down = min(y + box.h, edges[3]) - max(y, edges[1])
    return max(0.0, across) * max(0.0, down) / (box.w * box.h)


def highlighter(page: Filled, rng: Rng) -> Filled:
    """Stripes over boxes and labels: what stands there counts as it did, or is asked."""
    colours = ((255, 245, 90), (170, 255, 140), (255, 170, 215), (150, 215, 255))
    colour = np.array(colours[int(rng.integers(len(colours)))], np.float32) / 255
    light = np.ones((HIGH, WIDE), np.float32)
    for box in _shuffled(page.boxes, rng)[:4]:
        x, y = page.paper.spot(box.x, box.y + min(box.h, 9) * rng.uniform(0.4, 0.6))
        ends = [(x - rng.uniform(2, 8), y), (x + rng.uniform(15, 60), y + rng.normal(0, 0.5))]
        one, other = ([round(at * _PIXEL) for at in end] for end in ends)
        cv2.line(light, one, other, 0.0, round(rng.uniform(3.5, 5) * _PIXEL), cv2.LINE_AA)
    stripe = 1 - light[..., None] * 1.0
    tinted = page.paper.pixels * (1 - stripe * (1 - colour))
    page.paper.pixels[:] = np.clip(tinted, 0, 255).astype(np.uint8)
    return striped(page, np.asarray(light < 1, np.uint8))


def tape(page: Filled, rng: Rng) -> Filled:
    """A strip of clear tape, its edges catching the light."""
    y, high = rng.uniform(40, 240), rng.uniform(12, 19)
    top, bottom = round(y * _PIXEL), round((y + high) * _PIXEL)
    part = page.paper.pixels[top:bottom].astype(np.float32) * rng.uniform(0.93, 0.98)
    page.paper.pixels[top:bottom] = part.astype(np.uint8)
    for row in (top, bottom):
        edge = page.paper.pixels[row : row + 3].astype(np.float32) * rng.uniform(0.85, 0.93)
        page.paper.pixels[row : row + 3] = edge.astype(np.uint8)
    return page


def huge_marks(page: Filled, rng: Rng) -> Filled:
    """Somebody who crosses with the whole arm: every mark again, three or four times as large.

    Whether that says the same once more or strikes it, only they know: it may be asked.
    """
    pen, told = PENS[int(rng.integers(4))], dict(page.truth.meant)
    for pointer, meant in page.truth.meant.items():
        if meant.kind not in _MARKS or not meant.plain or meant.allowed[0] in (None, False):
            continue
        mine = [box for box in page.boxes if box.pointer == pointer]
        box = next((b for b in mine if meant.allowed[0] in (True, b.code)), None)
        if box is not None:
            _cross(page.paper, pen.colour, _middle(page.paper, box), rng)
            told[pointer] = replace(meant, plain=False, how="huge cross over a mark")
    return replace(page, truth=replace(page.truth, meant=told))


def _cross(paper: Paper, colour: tuple[int, int, int], at: tuple[float, float], rng: Rng) -> None:
    half = rng.uniform(4.5, 8.0)
    for way in (1, -1):
        a, b = rng.uniform(0.85, 1.15, 2)
        one = (round((at[0] - half * a) * _PIXEL), round((at[1] - way * half * a) * _PIXEL))
        other = (round((at[0] + half * b) * _PIXEL), round((at[1] + way * half * b) * _PIXEL))
        cv2.line(paper.pixels, one, other, colour, round(0.4 * _PIXEL), cv2.LINE_AA)


def toner_in_bands(page: Filled, rng: Rng) -> Filled:
    """A drum that is worn drops toner in bands across the page: what it falls on may be asked."""
    paper, touched = page.paper, set()
    high, wide = paper.pixels.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        middle, spread = rng.uniform(0.1, 0.9) * high, rng.uniform(1.2, 4) * _PIXEL
        count = int(rng.integers(2000, 7000))
        spots = np.column_stack([rng.uniform(0, wide, count), rng.normal(middle, spread, count)])
        for x, y in spots.astype(int).tolist():
            cv2.circle(paper.pixels, (x, y), int(rng.integers(1, 4)), (40, 40, 40), -1)
        for box in page.boxes:
            away = abs(_middle(paper, box)[1] * _PIXEL - middle)
            if away < 4 * spread + (box.h / 2 + 2) * _PIXEL:
                touched.add(box.pointer)
    return _unsure(page, touched, "toner over it", hidden=False)
