"""Answers and doubts that stand on the print: a pale ring round a label, words struck out.

Each adds them to a filled page and says that only a question is right, or that very answer.
"""

from dataclasses import replace

import numpy as np

from forms.ground.fonts import measure
from forms.ground.style import MM
from forms.layout.parts import Box, Run
from tests.scans.beside import choices, doubted, label_of, marked_box, plainly, stroke, work_of
from tests.scans.filling import Filled
from tests.scans.filling_marks import spot_of
from tests.scans.marks import retraced
from tests.scans.pens import LIGHT_PENCIL, Pen
from tests.scans.striking import NO_PENCIL
from tests.scans.writers import Work, writer

Rng = np.random.Generator
_MARKER = Pen("yellow marker", (250, 226, 70), 2.4, 0.8, 0.05)
_PENCIL = replace(LIGHT_PENCIL, cover=0.42)


def ringed_labels(page: Filled, rng: Rng) -> Filled:
    """A ring in light pencil or marker round the word that fits, and no cross."""
    work, touched = _in_pale(page, rng, _MARKER), []
    for group in choices(page, rng):
        found = label_of(page, group[int(rng.integers(len(group)))])
        if found is None or not plainly(page, group, None):
            continue
        run, wide = found
        turn = np.linspace(0, 2 * np.pi * rng.uniform(1.02, 1.1), 40) + rng.uniform(0, 6)
        reach = (wide / 2 + rng.uniform(1.2, 2.2), 2.1 + rng.uniform(0.8, 1.5))
        x, y = work.paper.spot(run.x + wide / 2, run.y - 1.4)
        ring = [(x + reach[0] * np.cos(t), y + reach[1] * np.sin(t)) for t in turn.tolist()]
        work.draw([(ring, 1.0)])
        touched.append(group[0].pointer)
    return doubted(page, touched, "pale ring round a label")


def drawn_over_outlines(page: Filled, rng: Rng) -> Filled:
    """The outline of a circle drawn over, once or twice, in the place of a cross in it."""
    work, touched = work_of(page, rng), []
    for group in choices(page, rng):
        if not plainly(page, group, None):
            continue
        lines = retraced(spot_of(work, group[int(rng.integers(len(group)))]), rng)
        work.draw(lines[: int(rng.integers(1, 3))])
        touched.append(group[0].pointer)
    return doubted(page, touched, "outline drawn over")


def struck_in_pencil(page: Filled, rng: Rng) -> Filled:
    """Of every question without a mark all labels but one are struck out in light pencil."""
    work, touched = _in_pale(page, rng, LIGHT_PENCIL), []
    for group in choices(page, rng, 99):
        if not plainly(page, group, None):
            continue
        kept = group[int(rng.integers(len(group)))]
        for box in group:
            if box != kept:
                _strike_label(page, work, box, rng)
        touched.append(group[0].pointer)
    return doubted(page, touched, "all others struck in pencil")


def struck_after_marking(page: Filled, rng: Rng) -> Filled:
    """The label of a mark struck out, by whoever thought better of it."""
    return _labels_of_marks_struck(page, work_of(page, rng), rng)


def struck_palely_after_marking(page: Filled, rng: Rng) -> Filled:
    """The same in light pencil, over the label of a mark in pen."""
    return _labels_of_marks_struck(page, _in_pale(page, rng, LIGHT_PENCIL), rng)


def struck_in_part(page: Filled, rng: Rng) -> Filled:
    """A part of the label of a mark struck out, by a line that begins or ends beside it."""
    work, touched = work_of(page, rng), []
    for group in choices(page, rng):
        found = label_of(page, marked_box(page, group)) if plainly(page, group, "any") else None
        if found is None:
            continue
        (run, wide), out = found, rng.uniform(0.9, 1.6)
        into = max(wide * rng.uniform(0.4, 0.75), 2.4)
        ends = (-out, into) if rng.random() < 0.5 else (wide - into, wide + out)
        start, end = (work.paper.spot(run.x + at, run.y - 1.2 + rng.normal(0, 0.15)) for at in ends)
        work.draw(stroke(start, end, rng))
        touched.append(group[0].pointer)
    return doubted(page, touched, "label struck in part")


def _labels_of_marks_struck(page: Filled, work: Work, rng: Rng) -> Filled:
    touched = []
    for group in choices(page, rng):
        if plainly(page, group, "any"):
            _strike_label(page, work, marked_box(page, group), rng)
            touched.append(group[0].pointer)
    return doubted(page, touched, "label of a mark struck")


def struck_questions(page: Filled, rng: Rng) -> Filled:
    """The words of a question struck out, though it was answered."""
    return _questions_struck(page, work_of(page, rng), rng)


def struck_questions_in_ink(page: Filled, rng: Rng) -> Filled:
    """The same with a pen: of pencil a scan in black and white may have nothing."""
    return _questions_struck(page, Work(page.paper, writer(rng, NO_PENCIL), rng), rng)


def struck_questions_palely(page: Filled, rng: Rng) -> Filled:
    """The same in light pencil, over a question answered with any pen."""
    return _questions_struck(page, _in_pale(page, rng, LIGHT_PENCIL), rng)


def _questions_struck(page: Filled, work: Work, rng: Rng) -> Filled:
    touched = []
    for group in choices(page, rng):
        run = _question(page, group[0])
        if run is not None and plainly(page, group, "any"):
            _strike(work, run, measure(run.text, run.face, run.size) / MM, rng)
            touched.append(group[0].pointer)
    return doubted(page, touched, "question struck")


def _question(page: Filled, first: Box) -> Run | None:
    for part in page.layout.parts:
        is_above = isinstance(part, Run) and part.ink == "ink" and 0 < first.y - part.y < 6
        if is_above and isinstance(part, Run) and abs(part.x - first.x) < 1:
            return part
    return None


def _strike_label(page: Filled, work: Work, box: Box, rng: Rng) -> None:
    found = label_of(page, box)
    if found is not None:
        _strike(work, *found, rng)


def _strike(work: Work, run: Run, wide: float, rng: Rng) -> None:
    ends = (run.x - rng.uniform(0.3, 1.2), run.x + wide + rng.uniform(0.0, 1.2))
    start, end = (work.paper.spot(x, run.y - 1.2 + rng.normal(0, 0.3)) for x in ends)
    work.draw(stroke(start, end, rng))


def _in_pale(page: Filled, rng: Rng, other: Pen) -> Work:
    return Work(page.paper, writer(rng, (_PENCIL, other)), rng)
