import numpy as np

from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.light_ink.test_light_marks import (
    ASKED,
    YES,
    Pixels,
    highlit,
    mark,
    page,
)


def marked() -> Pixels:
    """A page on which a pen chose "ja"."""
    pixels = page()
    for colour in range(3):
        grey = np.ascontiguousarray(pixels[:, :, colour])
        glass.cross(grey, YES)
        pixels[:, :, colour] = grey
    return pixels


def test_a_mark_scribbled_over_with_a_highlighter_is_asked() -> None:
    pixels, (x, y) = marked(), (YES.x + 2.5, YES.y + 2.5)
    for down in (-1.5, 0, 1.5):
        highlit(pixels, (x - 2.5, y + down), (x + 2.5, y + down), 2)
    assert mark(pixels, ASKED).state == "unread"


def test_a_mark_below_the_stripe_of_a_reader_stands() -> None:
    pixels, y = marked(), YES.y + 2.5
    highlit(pixels, (YES.x - 3, y), (YES.x + 14, y), 4.5)
    assert mark(pixels, ASKED).raw == "yes"
