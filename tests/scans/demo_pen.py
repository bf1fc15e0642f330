"""The stories of the demo -> pictures of what its people write by hand, kept in pipeline/demo/pen.

`python -m tests.scans.demo_pen` makes them anew: each text that somebody writes with a pen, and
the digits of two hands. The demo itself comes without the handwriting fonts of the tests.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from forms.layout.parts import Box
from pipeline.demo import penning
from pipeline.demo.story import read_story
from pipeline.settings import shipped_schemas
from tests.scans.answering import Person
from tests.scans.combs import write_digit
from tests.scans.lettering import fill_box
from tests.scans.printing import DPI, HIGH, WIDE, Paper
from tests.scans.writers import Work
from tests.workspace import shipped

PEN = Path(penning.__file__).parent / "pen"
SEEDS = (21, 9)  # the people whose hands these are
GREYS = 16
_AT = 20.0  # mm from the top left, where there is room around a box
_ROOM = 14.0  # mm right of and below a box that a hand may run into


def texts() -> Iterator[tuple[str, Box, int]]:
    """What is written by hand in the stories: the text, its box, and whose hand it is."""
    story = read_story(shipped_schemas().parent / "docs" / "demo")
    hands = {person.alias: n for n, person in enumerate(p for p in story.people if _writes(p))}
    for person in story.people:
        for paper in person.papers:
            edition = shipped().current(paper.sheet, person.language)
            boxes = [box for page in edition.layout.pages for box in page.boxes]
            for box in boxes:
                answer = paper.answers.get(box.pointer)
                if paper.pen and box.kind in {"line", "lines"} and isinstance(answer, str):
                    yield answer, box, hands[person.alias]


def _writes(person: object) -> bool:
    return any(paper.pen for paper in getattr(person, "papers", ()))


def work_of(hand: int) -> Work:
    """An empty page before somebody."""
    person = Person.of(SEEDS[hand % len(SEEDS)])
    return Work(Paper(np.full((HIGH, WIDE, 3), 255, np.uint8)), person.hand, person.rng)


def words(text: str, box: Box, hand: int) -> Image.Image:
    """The words as they stand in their box, from its top left."""
    work = work_of(hand)
    here = Box(box.pointer, box.kind, _AT, _AT, box.w, box.h, box.name)
    if fill_box(work, here, text):
        raise ValueError(text)  # it ran out of the box
    return cut(work, (_AT, _AT, box.w, box.h + _ROOM))


def digits(hand: int) -> Image.Image:
    """The ten digits beside each other, each in the middle of its own place."""
    work = work_of(hand)
    wide, high = (side / penning.HAND_DPI * 25.4 for side in penning.DIGIT)
    for digit in range(10):
        middle = (_AT + (digit + 0.5) * wide, _AT + high / 2)
        write_digit(work, str(digit), middle, high * 0.95)
    size = (penning.DIGIT[0] * 10, penning.DIGIT[1])
    return cut(work, (_AT, _AT, wide * 10, high)).resize(size)


def cut(work: Work, area: tuple[float, float, float, float]) -> Image.Image:
    """A part of the page in few greys, without the white right of and below the ink."""
    x, y, w, h = (round(mm / 25.4 * DPI) for mm in area)
    grey = Image.fromarray(work.paper.pixels[y : y + h, x : x + w]).convert("L")
    factor = penning.HAND_DPI / DPI
    small = grey.resize((round(grey.width * factor), round(grey.height * factor)))
    ink = np.asarray(small) < 245
    if ink.any() and area[2] > 100:
        small = small.crop(
            (
                0,
                0,
                int(np.flatnonzero(ink.any(axis=0))[-1]) + 3,
                int(np.flatnonzero(ink.any(axis=1))[-1]) + 3,
            )
        )
    return small


def keep(name: str, picture: Image.Image) -> None:
    """A small PNG."""
    picture.quantize(GREYS).save(PEN / name, optimize=True)


def main() -> None:
    """Make all of them anew."""
    for old in PEN.glob("*.png"):
        old.unlink()
    for text, box, hand in texts():
        keep(penning.words_name(text), words(text, box, hand))
    for hand in range(penning.HANDS):
        keep(penning.digits_name(hand), digits(hand))


if __name__ == "__main__":
    main()
