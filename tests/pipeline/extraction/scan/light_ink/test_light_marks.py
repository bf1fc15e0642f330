from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.scan import read_page
from pipeline.extraction.scan.light_ink.light_marks import light_colours
from pipeline.extraction.scan.pictures.page_images import PageImage, page_image
from pipeline.extraction.scan.pictures.tints import of_pixels
from pipeline.extraction.scan.registering.locating import locate
from pipeline.records import Mark, Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, box

YELLOW = (255, 245, 90)
GREEN = (205, 250, 150)
RIM = (150, 225, 255)
PENCIL = (165, 165, 165)
PINK = (240, 110, 170)
TICK = "/is_correction"
ASKED = "/quote_ok"
YES, NO = (box("actieplan", 1, ASKED, code) for code in ("yes", "no"))
THE_TICK = box("actieplan", 1, TICK)
WORDS = box("actieplan", 1, "/alias")
Pixels = NDArray[np.uint8]


def page(number: int = 1) -> Pixels:
    return np.repeat(glass.blank_page(page=number)[:, :, None], 3, axis=2)


def highlit(
    pixels: Pixels,
    one: tuple[float, float],
    other: tuple[float, float],
    w: float,
    colour: tuple[int, int, int] = YELLOW,
) -> None:
    """A stroke of a highlighter, yellow if not another, w mm broad."""
    cover = np.zeros(pixels.shape[:2], np.uint8)
    start, end = ((round(x * MM), round(y * MM)) for x, y in (one, other))
    cv2.line(cover, start, end, 255, round(w * MM), cv2.LINE_AA)
    share = cover[:, :, None] / 255
    pixels[:] = (pixels * (1 - share * (1 - np.array(colour) / 255))).astype(np.uint8)


def seen(pixels: Pixels) -> PageImage:
    grey = np.asarray(pixels[:, :, 0], np.uint8)
    return replace(page_image(1, grey.copy()), tints=of_pixels(pixels))


def mark(pixels: Pixels, pointer: str = TICK) -> Mark:
    """What is read of a question in colour; in grey the yellow is as pale as paper."""
    reading = read_page(seen(pixels), glass.sheets())
    assert isinstance(reading, Reading)
    return next(each for each in reading.marks if each.pointer == pointer)


def test_a_cross_in_yellow_is_asked() -> None:
    pixels, (x, y) = page(), (THE_TICK.x + 2.5, THE_TICK.y + 2.5)
    highlit(pixels, (x - 2, y - 2), (x + 2, y + 2), 1.2)
    highlit(pixels, (x - 2, y + 2), (x + 2, y - 2), 1.2)
    assert mark(pixels).state == "unread"


def test_a_coloured_line_that_dirt_in_a_feeder_draws_is_no_highlighter() -> None:
    pixels, x = page(), round((WORDS.x + 20) * MM)
    pixels[:, x : x + 2] = (pixels[:, x : x + 2] * (0.95, 0.9, 0.4)).astype(np.uint8)
    assert mark(pixels, "/alias").state == "empty"


def test_a_person_who_is_asked_sees_the_yellow() -> None:
    pixels, (x, y) = page(), (THE_TICK.x + 2.5, THE_TICK.y + 2.5)
    highlit(pixels, (x - 2, y), (x + 2, y), 3)
    picture = mark(pixels).picture
    assert picture is not None
    shown = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width)
    middle = round((1.5 + 2.5) * picture.dpi / 25.4)
    assert shown[middle, middle] < 200


def test_a_line_marked_in_yellow_answers_nothing() -> None:
    pixels, y = page(), THE_TICK.y + 2.5
    highlit(pixels, (THE_TICK.x - 3, y), (THE_TICK.x + 50, y), 4.5)
    assert mark(pixels).state == "empty"


def test_a_stroke_from_one_box_to_another_is_asked() -> None:
    pixels, y = page(), YES.y + 2.5
    highlit(pixels, (YES.x + 2, y), (NO.x + 2, y + 1), 2)
    assert mark(pixels, ASKED).state == "unread"


def test_one_of_two_options_marked_in_yellow_is_asked() -> None:
    pixels, y = page(), NO.y + 2.5
    highlit(pixels, (NO.x - 3, y), (NO.x + 14, y), 4.5)
    assert mark(pixels, ASKED).state == "unread"


def test_a_cross_beside_an_option_in_yellow_counts() -> None:
    pixels, y = page(), NO.y + 2.5
    for colour in range(3):
        grey = np.ascontiguousarray(pixels[:, :, colour])
        glass.cross(grey, YES)
        pixels[:, :, colour] = grey
    highlit(pixels, (NO.x - 3, y), (NO.x + 14, y), 4.5)
    assert mark(pixels, ASKED).raw == "yes"


def with_frame_in_colour(at: Box) -> Pixels:
    """A page printed in magenta, of which a photo shows the colour here and there only."""
    pixels, cover = page(), np.zeros(page().shape[:2], np.uint8)
    middle = (round((at.x + at.w / 2) * MM), round((at.y + at.h / 2) * MM))
    reach = round((at.w / 2 - 0.3) * MM)
    cv2.ellipse(cover, middle, (reach, reach), 0, 250, 290, 255, round(0.4 * MM))
    pixels[cover > 0] = (255, 170, 215)
    return pixels


def test_the_frame_of_a_box_that_was_printed_in_a_colour_chooses_nothing() -> None:
    assert mark(with_frame_in_colour(NO), ASKED).state == "empty"


def test_a_stripe_that_touches_a_frame_in_a_colour_is_asked() -> None:
    pixels = with_frame_in_colour(NO)
    highlit(pixels, (NO.x + NO.w, NO.y + 2.5), (NO.x + 16, NO.y + 2.5), 4.5)
    assert mark(pixels, ASKED).state == "unread"


def test_a_whole_question_marked_in_yellow_is_not_answered() -> None:
    pixels, y = page(), YES.y + 2.5
    highlit(pixels, (YES.x - 3, y), (NO.x + 14, y), 4.5)
    assert mark(pixels, ASKED).state == "empty"


def test_a_stripe_from_the_first_box_to_the_last_is_asked() -> None:
    pixels, y = page(), YES.y + 2.5
    highlit(pixels, (YES.x - 1.5, y), (NO.x + NO.w + 1.5, y), 3.5)
    assert mark(pixels, ASKED).state == "unread"


def test_a_dark_highlighter_that_begins_in_a_box_ticks_nothing() -> None:
    pixels, y = page(), YES.y + 2.5
    highlit(pixels, (YES.x, y), (NO.x + NO.w + 1.5, y), 2, GREEN)
    assert mark(pixels, ASKED).state == "unread"


@pytest.mark.parametrize(
    ("one", "other", "w", "state"),
    [
        pytest.param((-6, 4), (25, 4), 4.5, "empty", id="a stripe that goes into the box"),
        pytest.param((6, -1.5), (6.3, 11.0), 3.5, "unread", id="a one that goes beyond it"),
        pytest.param((-3, 4.5), (12, 4.5), 3, "unread", id="a dash that begins before it"),
        pytest.param((6, 4.5), (25, 4.5), 4.5, "unread", id="words within it, struck out"),
    ],
)
def test_of_a_light_colour_in_a_box_for_words_only_a_stripe_is_no_question(
    one: tuple[float, float], other: tuple[float, float], w: float, state: str
) -> None:
    """`one`, `other`: its ends, in mm from the corner of the box."""
    pixels = page()
    start, end = ((WORDS.x + x, WORDS.y + y) for x, y in (one, other))
    highlit(pixels, start, end, w, GREEN)
    assert mark(pixels, WORDS.pointer).state == state


@pytest.mark.parametrize(("lines", "state"), [(0, "empty"), (2, "unread")])
def test_where_a_highlighter_is_the_pen_a_stripe_may_strike_words(lines: int, state: str) -> None:
    pixels = page(2)
    struck, *others = (box("actieplan", 2, f"/goals/0/{key}") for key in ("text", "why", "sign"))
    for line in others[:lines]:  # letters, and one that is broad
        highlit(pixels, (line.x + 6, line.y + 3), (line.x + 9, line.y + 6), 3.5, GREEN)
        for left in np.arange(line.x + 14, line.x + 40, 4):
            highlit(pixels, (left, line.y + 2), (left + 1, line.y + 7), 1.4, GREEN)
    highlit(pixels, (struck.x - 6, struck.y + 4), (struck.x + 25, struck.y + 4), 4.5, GREEN)
    assert mark(pixels, struck.pointer).state == state


def test_a_long_line_below_a_letter_that_hangs_in_from_above_is_no_stripe() -> None:
    """It was drawn within the box; only the letter goes out of it."""
    pixels = page()
    level = WORDS.y + 5.5
    highlit(pixels, (WORDS.x + 3, WORDS.y - 4), (WORDS.x + 3, WORDS.y + 1), 3, GREEN)
    highlit(pixels, (WORDS.x + 2.5, level), (WORDS.x + 62, level), 3.7, GREEN)
    assert mark(pixels, WORDS.pointer).state == "unread"


def test_the_coloured_rim_of_a_pen_is_no_stripe_that_hides_its_ink() -> None:
    pixels, (x, y) = page(), (NO.x + 2.5, NO.y + 2.5)
    highlit(pixels, (x - 1.6, y + 1.6), (x + 1.6, y - 1.6), 0.4, PENCIL)
    highlit(pixels, (x - 2.2, y + 1.9), (x - 1, y + 1.9), 1, RIM)
    highlit(pixels, (THE_TICK.x - 3, THE_TICK.y + 2.5), (THE_TICK.x + 50, THE_TICK.y + 2.5), 4.5)
    image = seen(pixels)
    there = locate(image.grey).there
    assert there is not None
    found = light_colours(image, there, glass.layout_of("actieplan").pages[0])
    assert (
        there.cut(found.grey, (NO.x, NO.y, 5, 5)) == there.cut(image.grey, (NO.x, NO.y, 5, 5))
    ).all()


def in_grey(pixels: Pixels) -> PageImage:
    """A picture in colour as a scanner or a phone gives it."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    return replace(page_image(1, grey), tints=of_pixels(pixels))


def marks(pixels: Pixels) -> dict[str, Mark]:
    reading = read_page(in_grey(pixels), glass.sheets())
    assert isinstance(reading, Reading)
    return {each.pointer: each for each in reading.marks}


@pytest.mark.parametrize("width", [0.5, 0.7])
def test_a_cross_of_a_pink_pen_is_a_mark(width: float) -> None:
    one, other = page(), page()
    x, y = YES.x + 2.5, YES.y + 2.5
    highlit(one, (x - 1.8, y - 2), (x + 2, y + 1.7), width, PINK)
    highlit(other, (x - 2, y + 2), (x + 1.7, y - 1.9), width, PINK)
    assert marks(np.minimum(one, other))[ASKED].raw == "yes"


def test_a_box_hatched_by_a_pink_pen_is_asked() -> None:
    pixels = page()
    for n in range(7):
        y = YES.y + 0.5 + 0.65 * n
        highlit(pixels, (YES.x + 0.4, y), (YES.x + 4.6, y + 0.3), 0.45, PINK)
    assert marks(pixels)[ASKED].state == "unread"


@pytest.mark.parametrize("way", [(1.0, 0.0), (0.0, 1.2), (-0.8, 0.8)])
def test_where_colours_lie_beside_each_other_nothing_is_asked_for_it(
    way: tuple[float, float],
) -> None:
    """`way`: the pixels by which a scanner or a lens lays red one way, and blue the other."""
    pixels = page()
    for colour, (x, y) in ((0, way), (2, (-way[0], -way[1]))):
        moved = np.array([[1, 0, x], [0, 1, y]])
        size = pixels.shape[1::-1]
        pixels[:, :, colour] = cv2.warpAffine(pixels[:, :, colour], moved, size, borderValue=255)
    assert {mark.state for mark in marks(pixels).values()} == {"empty"}
