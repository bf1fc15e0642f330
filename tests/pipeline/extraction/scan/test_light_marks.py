from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.scan import read_page
from pipeline.extraction.scan.page_images import page_image
from pipeline.extraction.scan.tints import of_pixels
from pipeline.records import Mark, Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, box

YELLOW = (255, 245, 90)
TICK = "/is_correction"
ASKED = "/quote_ok"
YES, NO = (box("actieplan", 1, ASKED, code) for code in ("yes", "no"))
THE_TICK = box("actieplan", 1, TICK)
Pixels = NDArray[np.uint8]


def page() -> Pixels:
    return np.repeat(glass.blank_page(page=1)[:, :, None], 3, axis=2)


def highlit(pixels: Pixels, one: tuple[float, float], other: tuple[float, float], w: float) -> None:
    """A stroke of a yellow highlighter, w mm broad."""
    cover = np.zeros(pixels.shape[:2], np.uint8)
    start, end = ((round(x * MM), round(y * MM)) for x, y in (one, other))
    cv2.line(cover, start, end, 255, round(w * MM), cv2.LINE_AA)
    share = cover[:, :, None] / 255
    pixels[:] = (pixels * (1 - share * (1 - np.array(YELLOW) / 255))).astype(np.uint8)


def mark(pixels: Pixels, pointer: str = TICK) -> Mark:
    """What is read of a question in colour; in grey the yellow is as pale as paper."""
    grey = np.asarray(pixels[:, :, 0], np.uint8)
    image = replace(page_image(1, grey.copy()), tints=of_pixels(pixels))
    reading = read_page(image, glass.sheets())
    assert isinstance(reading, Reading)
    return next(each for each in reading.marks if each.pointer == pointer)


def test_a_cross_in_yellow_is_asked() -> None:
    pixels, (x, y) = page(), (THE_TICK.x + 2.5, THE_TICK.y + 2.5)
    highlit(pixels, (x - 2, y - 2), (x + 2, y + 2), 1.2)
    highlit(pixels, (x - 2, y + 2), (x + 2, y - 2), 1.2)
    assert mark(pixels).state == "unread"


def test_a_person_who_is_asked_sees_the_yellow() -> None:
    pixels, (x, y) = page(), (THE_TICK.x + 2.5, THE_TICK.y + 2.5)
    highlit(pixels, (x - 2, y), (x + 2, y), 3)
    picture = mark(pixels).picture
    assert picture is not None
    seen = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width)
    middle = round((1.5 + 2.5) * picture.dpi / 25.4)
    assert seen[middle, middle] < 200


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


def test_a_whole_question_marked_in_yellow_is_not_answered() -> None:
    pixels, y = page(), YES.y + 2.5
    highlit(pixels, (YES.x - 3, y), (NO.x + 14, y), 4.5)
    assert mark(pixels, ASKED).state == "empty"
