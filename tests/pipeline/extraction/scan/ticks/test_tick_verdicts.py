import cv2
import numpy as np
import pytest

from forms.layout.parts import Box
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, blacken, box, cross, pen

DOMAIN = "/goals/0/domain"
TICK = "/is_correction"


def choice() -> Grey:
    return glass.blank_page()


def tick() -> Grey:
    return glass.blank_page(page=1)


def circle(code: str) -> Box:
    return box("actieplan", 2, DOMAIN, code)


THE_TICK = box("actieplan", 1, TICK)


def problems(grey: Grey) -> list[str]:
    return [p.code for p in glass.reading(grey).problems if p.pointer == DOMAIN]


def ring(grey: Grey, at: Box, radius: float) -> None:
    middle = (round((at.x + at.w / 2) * MM), round((at.y + at.h / 2) * MM))
    cv2.circle(grey, middle, round(radius * MM), 60, 4, cv2.LINE_AA)


def test_a_cross_is_a_tick() -> None:
    grey = tick()
    cross(grey, THE_TICK)
    assert glass.said(grey, TICK) is True


def test_an_empty_box_is_no_tick() -> None:
    assert glass.mark(tick(), TICK).state == "empty"


@pytest.mark.parametrize("size", [0.2, 0.35, 0.6, 0.8])
def test_a_cross_counts_however_large(size: float) -> None:
    grey = choice()
    cross(grey, circle("money"), size=size)
    assert glass.said(grey, DOMAIN) == "money"


def test_light_pencil_counts_in_grey() -> None:
    grey = choice()
    cross(grey, circle("money"), ink=185)
    assert glass.said(grey, DOMAIN) == "money"


def test_a_blackened_box_is_taken_back() -> None:
    grey = tick()
    blacken(grey, THE_TICK)
    assert glass.mark(grey, TICK).state == "empty"


def test_of_two_marks_the_blackened_one_does_not_count() -> None:
    grey = choice()
    blacken(grey, circle("housing"))
    cross(grey, circle("money"))
    assert glass.said(grey, DOMAIN) == "money"


def test_two_marks_in_one_question_are_asked() -> None:
    grey = choice()
    cross(grey, circle("housing"))
    cross(grey, circle("money"))
    assert glass.said(grey, DOMAIN) == "asked"
    assert problems(grey) == ["marks_several"]


def test_a_circle_that_was_filled_in_and_no_other_is_asked() -> None:
    grey = choice()
    blacken(grey, circle("housing"))
    assert glass.said(grey, DOMAIN) == "asked"
    assert problems(grey) == ["marks_taken_back"]


def test_the_disc_that_a_viewer_prints_is_a_choice() -> None:
    grey = choice()
    at = circle("money")
    middle = (round((at.x + at.w / 2) * MM), round((at.y + at.h / 2) * MM))
    cv2.circle(grey, middle, round(1.34 * MM), 40, -1, cv2.LINE_AA)
    assert glass.said(grey, DOMAIN) == "money"


def test_a_box_that_is_black_for_two_thirds_is_asked() -> None:
    grey = tick()
    blacken(grey, THE_TICK, 0.68)
    assert glass.said(grey, TICK) == "asked"


def test_a_ring_around_a_box_is_asked() -> None:
    grey = tick()
    ring(grey, THE_TICK, 4.2)
    assert glass.said(grey, TICK) == "asked"


def test_a_box_whose_outline_was_drawn_over_is_asked() -> None:
    grey = choice()
    ring(grey, circle("money"), 2.5)
    assert glass.said(grey, DOMAIN) == "asked"


def test_a_box_whose_outline_was_drawn_over_with_a_felt_pen_is_asked() -> None:
    grey, (x, y) = tick(), (THE_TICK.x, THE_TICK.y)
    for off in (0.0, 0.9):  # the left side missed at first
        corners = [(x + off, y + 0.3), (x + 5, y + 0.3), (x + 5, y + 4.7), (x + off, y + 4.7)]
        pen(grey, *corners, corners[0], width=1.0, ink=30)
    assert glass.said(grey, TICK) == "asked"


def test_a_line_through_a_whole_row_chooses_nothing() -> None:
    grey = glass.blank_page(page=1)
    boxes = [box("actieplan", 1, "/take_home", code) for code in ("yes", "no", "later")]
    height = boxes[0].y + 2.5
    pen(grey, (boxes[0].x - 4, height), (boxes[-1].x + 20, height))
    assert glass.said(grey, "/take_home") == "asked"


def test_a_tick_that_shoots_past_its_neighbour_is_no_mark_there() -> None:
    grey = choice()
    low, high = circle("work_learning"), circle("money")
    x, y = low.x + 2.5, low.y + 2.5
    pen(grey, (x - 1.5, y), (x, y + 1.6), (high.x + 6.5, high.y - 1))
    assert glass.said(grey, DOMAIN) in {"work_learning", "asked"}


def test_a_mark_beside_its_box_is_asked() -> None:
    grey = tick()
    x, y = THE_TICK.x - 1.6, THE_TICK.y + 2.5
    pen(grey, (x - 1, y - 2), (x + 1, y + 2))
    pen(grey, (x - 1, y + 2), (x + 1, y - 2))
    assert glass.said(grey, TICK) == "asked"


def test_a_speck_in_a_box_is_not_a_tick_and_no_silent_no() -> None:
    grey = tick()
    x, y = THE_TICK.x + 2.2, THE_TICK.y + 2.2
    pen(grey, (x, y), (x + 0.4, y + 0.3))
    assert glass.said(grey, TICK) == "asked"


def hatch(grey: Grey, at: Box, lines: int, width: float) -> None:
    x, y, half = at.x + at.w / 2, at.y + at.h / 2, at.w * 0.28
    levels = np.linspace(-half, half, lines)
    ends = [(x + half * (1 if n % 2 else -1), y + level) for n, level in enumerate(levels)]
    pen(grey, *ends, width=width)


def test_a_circle_hatched_lightly_is_chosen() -> None:
    grey = choice()
    hatch(grey, circle("money"), 4, 0.4)
    assert glass.said(grey, DOMAIN) == "money"


def test_a_box_hatched_so_that_nobody_can_tell_is_asked() -> None:
    grey = tick()
    hatch(grey, THE_TICK, 6, 0.55)
    assert glass.said(grey, TICK) == "asked"


def test_a_box_blackened_in_pencil_of_which_strokes_are_left_is_asked() -> None:
    grey, strokes = choice(), choice()
    x, y = circle("money").x + 2.5, circle("money").y + 2.5
    cv2.circle(grey, (round(x * MM), round(y * MM)), round(2 * MM), 238, -1)
    for level in (-0.9, 0.9):
        pen(strokes, (x - 1.6, y + level), (x + 1.6, y + level - 0.3), width=0.3, ink=170)
    grey = np.minimum(grey, cv2.GaussianBlur(strokes, (0, 0), 1))
    assert glass.said(grey, DOMAIN) == "asked"


def test_a_hatched_box_that_a_coarse_scan_blurred_is_not_taken_back() -> None:
    grey = tick()
    at = THE_TICK
    for level in np.arange(at.y, at.y + at.h, 1.1):
        pen(grey, (at.x, level), (at.x + at.w, level), width=0.5)
    left, top, wide = round((at.x - 3) * MM), round((at.y - 3) * MM), round(11 * MM)
    near = grey[top : top + wide, left : left + wide]
    near[:] = cv2.GaussianBlur(near, (0, 0), 1.8)
    assert glass.said(grey, TICK) == "asked"


def test_a_fat_dot_is_a_tick() -> None:
    grey = tick()
    x, y = round((THE_TICK.x + 2.1) * MM), round((THE_TICK.y + 2.1) * MM)
    cv2.circle(grey, (x, y), round(1.2 * MM), 40, -1, cv2.LINE_AA)
    assert glass.said(grey, TICK) is True


def test_a_cross_that_runs_far_out_of_its_circle_chooses_it() -> None:
    grey = choice()
    cross(grey, circle("money"), size=1.25)
    assert glass.said(grey, DOMAIN) == "money"


def test_a_cross_with_one_long_arm_is_no_staple() -> None:
    grey, (x, y) = tick(), (THE_TICK.x + 2.5, THE_TICK.y + 2.5)
    pen(grey, (x - 4, y - 4), (x + 4, y + 4))
    pen(grey, (x - 2.2, y + 2.2), (x + 2.2, y - 2.2))
    assert glass.said(grey, TICK) is True


def test_black_that_a_bilevel_scanner_ate_into_is_asked() -> None:
    grey = tick()
    blacken(grey, THE_TICK)
    rng = np.random.default_rng(3)
    x, y = (THE_TICK.x + 2.1) * MM, (THE_TICK.y + 2.1) * MM
    for dx, dy in rng.uniform(-1.3, 1.3, (26, 2)) * MM:
        cv2.circle(grey, (round(x + dx), round(y + dy)), 2, 255, -1)
    assert glass.said(np.where(grey > 128, 255, 0).astype(np.uint8), TICK) == "asked"


def test_two_specks_in_a_box_are_no_tick_either() -> None:
    grey = tick()
    x, y = THE_TICK.x + THE_TICK.w / 2, THE_TICK.y + THE_TICK.h / 2
    for across, down in ((-0.5, -0.3), (1.2, -1.2)):
        cv2.circle(grey, (round((x + across) * MM), round((y + down) * MM)), 3, 40, -1, cv2.LINE_AA)
    assert glass.said(grey, TICK) is not True


def test_print_that_shines_through_from_the_back_is_no_mark() -> None:
    grey = choice()
    back = cv2.GaussianBlur(glass.blank_page(page=3)[:, ::-1], (0, 0), 2)
    seen = grey * (1 - 0.18 * (1 - back.astype(np.float32) / 255))
    assert glass.said(seen.astype(np.uint8), DOMAIN) in {None, "asked"}


@pytest.mark.parametrize("darkness", [0.22, 0.27, 0.32])
def test_a_cross_that_shines_through_thin_paper_chooses_nothing(darkness: float) -> None:
    marks = np.full_like(choice(), 255)
    cross(marks, circle("money"), ink=0)
    soft = 1 - cv2.GaussianBlur(marks, (0, 0), 2).astype(np.float32) / 255
    seen = (choice() * (1 - darkness / soft.max() * soft)).astype(np.uint8)
    assert glass.said(seen, DOMAIN) in {None, "asked"}


@pytest.mark.parametrize(("darkness", "fades"), [(0.2, 4.5), (0.2, 40), (0.3, 40)])
def test_a_crease_through_a_circle_chooses_nothing(darkness: float, fades: float) -> None:
    line = np.full_like(choice(), 255)
    at = circle("money")
    x, y = at.x + at.w / 2, at.y + at.h / 2
    pen(line, (x - 4, y - 16), (x + 4, y + 16), width=0.4, ink=0)
    soft = 1 - cv2.GaussianBlur(line, (0, 0), 0.7).astype(np.float32) / 255
    away = np.abs(np.arange(len(line)) / MM - y)[:, None]
    soft = soft / soft.max() / (1 + (away / fades) ** 2)
    seen = (choice() * (1 - darkness * soft)).astype(np.uint8)
    assert glass.said(seen, DOMAIN) in {None, "asked"}


def test_a_pale_stroke_that_ends_beside_its_circle_chooses_it() -> None:
    grey = choice()
    at = circle("money")
    x, y = at.x + at.w / 2, at.y + at.h / 2
    pen(grey, (x - 2.5, y + 2.5), (x + 2.5, y - 2.5), ink=185)
    assert glass.said(grey, DOMAIN) == "money"


def test_black_of_which_crumbs_are_left_is_asked() -> None:
    grey = tick()
    for across in (0, 1):
        for down in (0, 1):
            x, y = THE_TICK.x + 1.4 + across * 2.2, THE_TICK.y + 1.4 + down * 2.2
            pen(grey, (x - 0.5, y - 0.4), (x + 0.5, y + 0.2), ink=150)
    assert glass.said(grey, TICK) == "asked"


def test_a_shadow_over_the_page_is_no_ink() -> None:
    grey = choice()
    cross(grey, circle("money"))
    light = np.interp(np.arange(grey.shape[1]), [0, 250, 600, 1654], [0.35, 0.5, 0.9, 1])
    assert glass.said((grey * light).astype(np.uint8), DOMAIN) == "money"


def test_the_share_of_ink_is_told() -> None:
    grey = tick()
    cross(grey, THE_TICK)
    ink = glass.mark(grey, TICK).ink
    assert ink is not None
    assert 0.1 < ink < 0.6


@pytest.mark.parametrize("high", [1.0, 1.5, 2.2])
@pytest.mark.parametrize(("right", "down"), [(-2.2, -1.5), (1.5, -2.6), (-3.0, 2.0)])
def test_a_small_sign_close_beside_a_mark_is_asked(high: float, right: float, down: float) -> None:
    grey, at = choice(), circle("money")
    cross(grey, at)
    x, y = at.x + right, at.y + down
    pen(grey, (x, y), (x + 0.6 * high, y + high), width=0.3)
    pen(grey, (x + 0.6 * high, y), (x, y + high), width=0.3)
    assert glass.said(grey, DOMAIN) == "asked"


@pytest.mark.parametrize("size", [0.2, 0.45])
def test_a_speck_beside_a_mark_is_no_sign(size: float) -> None:
    grey, at = choice(), circle("money")
    cross(grey, at)
    pen(grey, (at.x - 2, at.y), (at.x - 2 + size, at.y), width=size)
    assert glass.said(grey, DOMAIN) == "money"
