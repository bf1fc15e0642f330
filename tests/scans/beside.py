"""Ink beside the boxes: arrows, underlined and struck labels, ticks that missed, notes, dates.

Each adds to a filled page what people add, and says what may still be read of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from forms.ground.fonts import measure
from forms.ground.style import MM
from forms.layout.parts import Box, Run
from tests.scans.filling import Filled
from tests.scans.lettering import write
from tests.scans.pens import PENS, Lines, Point
from tests.scans.truth import Meant
from tests.scans.writers import Work, writer

Rng = np.random.Generator


def label_of(page: Filled, box: Box) -> tuple[Run, float] | None:
    """The label beside a box, and how wide it is in mm."""
    for part in page.layout.parts:
        is_beside = isinstance(part, Run) and 0 < part.x - box.x - box.w < 5
        if is_beside and isinstance(part, Run) and box.y < part.y < box.y + box.h + 1:
            return part, measure(part.text, part.face, part.size) / MM
    return None


def choices(page: Filled, rng: Rng, most: int = 3) -> list[list[Box]]:
    """Some questions of several circles, in chance order."""
    groups: dict[str, list[Box]] = {}
    for box in page.boxes:
        if box.kind == "circle":
            groups.setdefault(box.pointer, []).append(box)
    found = [group for group in groups.values() if len(group) > 1]
    return [found[int(n)] for n in rng.permutation(len(found))[:most]]


def plainly(page: Filled, group: Sequence[Box], value: str | None) -> bool:
    """Whether a question was answered plainly (with anything), or plainly left empty."""
    meant = page.truth.meant[group[0].pointer]
    return meant.plain and (meant.allowed[0] is None) == (value is None)


def doubted(page: Filled, pointers: Sequence[str], how: str) -> Filled:
    """These questions say something else now, or something more: only a question is right."""
    meant = dict(page.truth.meant)
    for pointer in pointers:
        meant[pointer] = Meant(meant[pointer].kind, (), False, how)
    return replace(page, truth=replace(page.truth, meant=meant))


def work_of(page: Filled, rng: Rng) -> Work:
    return Work(page.paper, writer(rng, PENS), rng)


def stroke(start: Point, end: Point, rng: Rng, bow: float = 0.0) -> Lines:
    """One stroke, bowed upwards by so many mm."""
    t = np.linspace(0, 1, 16)
    x = start[0] + (end[0] - start[0]) * t
    y = start[1] + (end[1] - start[1]) * t - 4 * bow * t * (1 - t) + rng.normal(0, 0.05, 16)
    return [([(float(a), float(b)) for a, b in zip(x, y, strict=True)], 1.0)]


def marked_box(page: Filled, group: Sequence[Box]) -> Box:
    """The box of a question that was plainly marked."""
    meant = page.truth.meant[group[0].pointer]
    return next(box for box in group if box.code == meant.allowed[0])


def _from_one_to_another(
    page: Filled, rng: Rng, is_other: Callable[[Box, Box], bool]
) -> Iterator[tuple[Box, Box]]:
    """Of some questions the box that was marked, and one of the others that may be meant."""
    for group in choices(page, rng):
        if not plainly(page, group, "any"):
            continue
        marked = marked_box(page, group)
        others = [box for box in group if is_other(marked, box)]
        if others:
            yield marked, others[int(rng.integers(len(others)))]


def _stands_beside(one: Box, other: Box) -> bool:
    return other is not one and abs(other.y - one.y) < 1


def _stands_apart_below(one: Box, other: Box) -> bool:
    return abs(other.x - one.x) < 1 and abs(other.y - one.y) > 12


def arrows(page: Filled, rng: Rng) -> Filled:
    """From the box that was marked to the one that is meant."""
    work, touched = work_of(page, rng), []
    for marked, goal in _from_one_to_another(page, rng, _stands_beside):
        start = work.paper.spot(marked.x + marked.w / 2, marked.y - 0.5)
        end = work.paper.spot(goal.x + goal.w / 2, goal.y - 0.3)
        work.draw(stroke(start, end, rng, rng.uniform(3, 6)))
        side = float(np.sign(end[0] - start[0]))
        for tip in ((-2.2 * side, -1.0), (-0.4 * side, -2.2)):
            work.draw(stroke((end[0] + tip[0], end[1] + tip[1]), end, rng))
        touched.append(marked.pointer)
    return doubted(page, touched, "arrow to another box")


def arrows_down(page: Filled, rng: Rng) -> Filled:
    """The same before boxes that stand below each other, round as a cup; some without a head."""
    work, touched = work_of(page, rng), []
    for marked, goal in _from_one_to_another(page, rng, _stands_apart_below):
        start, end = (
            work.paper.spot(box.x - 1.2, box.y + box.h / 2 + rng.normal(0, 0.4))
            for box in (marked, goal)
        )
        turn = np.sin(np.linspace(0, np.pi, 16)) * rng.uniform(3, 5)
        x, y = start[0] - turn, np.linspace(start[1], end[1], 16)
        work.draw([([(float(a), float(b)) for a, b in zip(x, y, strict=True)], 1.0)])
        back = 2.0 * float(np.sign(start[1] - end[1]))
        for tip in ((-2.0, 0.3 * back), (0.2, back)) if rng.random() < 0.5 else ():
            work.draw(stroke((end[0] + tip[0], end[1] + tip[1]), end, rng))
        touched.append(marked.pointer)
    return doubted(page, touched, "round arrow to a box below or above")


def arrows_below(page: Filled, rng: Rng) -> Filled:
    """From a mark to a box beside it, below the row: over whatever stands there."""
    work, touched = work_of(page, rng), []
    for marked, goal in _from_one_to_another(page, rng, _stands_beside):
        start, end = (
            work.paper.spot(box.x + box.w / 2, box.y + box.h + 0.4) for box in (marked, goal)
        )
        work.draw(stroke(start, end, rng, -rng.uniform(4, 9)))
        side = float(np.sign(end[0] - start[0]))
        for tip in ((-2.0 * side, 1.2), (-0.3 * side, 2.3)):
            work.draw(stroke((end[0] + tip[0], end[1] + tip[1]), end, rng))
        touched.append(marked.pointer)
    return doubted(page, touched, "arrow below to another box")


def underlined(page: Filled, rng: Rng) -> Filled:
    """A label underlined in the place of a cross."""
    work, touched = work_of(page, rng), []
    for group in choices(page, rng):
        found = label_of(page, group[int(rng.integers(len(group)))])
        if found is None or not plainly(page, group, None):
            continue
        run, wide = found
        share = rng.uniform(0.6, 1.1)
        start, end = (
            work.paper.spot(run.x + at, run.y + rng.uniform(0.5, 1.3))
            for at in (-0.5, wide * share)
        )
        work.draw(stroke(start, end, rng))
        touched.append(group[0].pointer)
    return doubted(page, touched, "label underlined")


def struck(page: Filled, rng: Rng) -> Filled:
    """All labels but one struck out, and no cross."""
    work, touched = work_of(page, rng), []
    for group in choices(page, rng, 2):
        labels = [label_of(page, box) for box in group]
        if not plainly(page, group, None) or any(found is None for found in labels):
            continue
        kept = int(rng.integers(len(group)))
        for n, found in enumerate(labels):
            if n != kept and found is not None:
                run, wide = found
                ends = (-1.5, max(wide * rng.uniform(0.5, 1.1), 3.0))
                start, end = (work.paper.spot(run.x + at, run.y - 1.2) for at in ends)
                work.draw(stroke(start, end, rng))
        touched.append(group[0].pointer)
    return doubted(page, touched, "others struck out")


def missed(page: Filled, rng: Rng) -> Filled:
    """A cross beside its box."""
    work, touched = work_of(page, rng), []
    for group in choices(page, rng):
        if not plainly(page, group, None):
            continue
        box = group[int(rng.integers(len(group)))]
        x, y = work.paper.spot(box.x - rng.uniform(2.0, 3.2), box.y + box.h / 2)
        half = rng.uniform(1.3, 2.0)
        work.draw(stroke((x - half, y - half), (x + half, y + half), rng))
        work.draw(stroke((x + half, y - half), (x - half, y + half), rng))
        touched.append(group[0].pointer)
    return doubted(page, touched, "cross beside the box")


def above_boxes(page: Filled, rng: Rng) -> Filled:
    """A small tick or cross above its box, on the words that are printed there."""
    work, touched = work_of(page, rng), []
    for group in choices(page, rng):
        row = min(box.y for box in group)
        box = min((each for each in group if each.y == row), key=lambda each: each.x)
        if not plainly(page, group, None) or any(_is_over(each, box) for each in page.boxes):
            continue
        x, y = work.paper.spot(box.x + box.w / 2, box.y + box.h / 2 - rng.uniform(4.5, 6))
        half = rng.uniform(1.2, 1.7)
        work.draw(stroke((x - half, y - 0.3 * half), (x - 0.3 * half, y + half), rng))
        work.draw(stroke((x - 0.3 * half, y + half), (x + half, y - half), rng))
        touched.append(group[0].pointer)
    return doubted(page, touched, "mark above its box")


def _is_over(other: Box, box: Box) -> bool:
    is_beside = other.x + other.w < box.x - 3 or other.x > box.x + box.w + 3
    return not is_beside and box.y - 8 < other.y + other.h and other.y < box.y - 0.5


def not_so(page: Filled, rng: Rng) -> Filled:
    """ "NEE" beside a cross."""
    work, touched = work_of(page, rng), []
    for group in choices(page, rng, 2):
        if not plainly(page, group, "any"):
            continue
        last = max(group, key=lambda box: (box.y, box.x))
        found = label_of(page, last)
        if found is None or last.y != group[0].y:
            continue
        run, wide = found
        if run.x + wide > 165:
            continue
        write(work, "NEE", work.paper.spot(run.x + wide + rng.uniform(1.5, 5), run.y))
        touched.append(group[0].pointer)
    return doubted(page, touched, "no beside a cross")


def dates_beside(page: Filled, rng: Rng) -> Filled:
    """A date below or beside an empty comb."""
    work, touched = work_of(page, rng), []
    for box in page.boxes:
        meant = page.truth.meant[box.pointer]
        if box.kind != "comb" or meant.kind != "date" or not meant.plain or meant.allowed[0]:
            continue
        day = f"{rng.integers(1, 29)}-{rng.integers(1, 13)}-2026"
        below = rng.random() < 0.5
        x, y = (box.x + 4, box.y + box.h + 2.8) if below else (box.x + box.w + 2, box.y + 6)
        write(work, day, work.paper.spot(x, y))
        touched.append(box.pointer)
    return doubted(page, touched, "date beside its boxes")


def crossed(page: Filled, rng: Rng) -> Filled:
    """A cross on a label, smaller than its word, in the place of one in the box."""
    work, touched = work_of(page, rng), []
    for group in choices(page, rng):
        found = label_of(page, group[int(rng.integers(len(group)))])
        if found is None or not plainly(page, group, None):
            continue
        run, wide = found
        x, y = work.paper.spot(run.x + wide * rng.uniform(0.3, 0.7), run.y - 1.3)
        half = rng.uniform(1.6, 2.2)
        work.draw(stroke((x - half, y - half), (x + half, y + half), rng))
        work.draw(stroke((x + half, y - half), (x - half, y + half), rng))
        touched.append(group[0].pointer)
    return doubted(page, touched, "cross on a label")
