import cv2
import numpy as np
import pytest

from forms.layout.bands import EDGE, MARK, MARKS, QR_FOOT, QR_TOP
from pipeline.extraction.scan import read_scan
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.records import Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import HARMS, MM, Grey, box, pen

DOMAIN = "/goals/0/domain"
MM_PER_INCH = 25.4
ID = (140.0, 7.0, 34.0)  # in letters: x, y and side of a square around it, mm


@pytest.mark.parametrize("harm", HARMS)
def test_a_page_is_read_however_it_came(harm: str) -> None:
    reading = glass.reading(HARMS[harm](glass.filled_plan()))
    marks = {mark.pointer: mark for mark in reading.marks}
    assert (reading.identity.worksheet, reading.form_pages) == ("actieplan", (2,))
    assert marks[DOMAIN].raw == "money"
    assert marks["/goals/0/text"].unread_because == "handwritten"
    assert marks["/goals/0/why"].state == "empty"


def test_a_negative_is_read_as_the_paper_that_it_shows() -> None:
    reading = glass.reading(255 - glass.filled_plan())
    assert [mark.raw for mark in reading.marks if mark.pointer == DOMAIN] == ["money"]


def test_a_screen_in_the_dark_is_read_as_the_paper_that_it_shows() -> None:
    dark = (25 + (255 - glass.filled_plan()) * 0.8).astype(np.uint8)
    window = np.pad(dark, ((170, 90), (90, 90)), constant_values=40)
    reading = glass.reading(window)
    assert [mark.raw for mark in reading.marks if mark.pointer == DOMAIN] == ["money"]


def test_a_mirror_image_is_read_as_the_paper_that_it_shows() -> None:
    grey = glass.blank_page(page=1)
    glass.cross(grey, glass.box("actieplan", 1, "/quote_ok", "no"))
    assert glass.said(np.ascontiguousarray(grey[:, ::-1]), "/quote_ok") == "no"


def test_a_page_that_is_negative_below_is_read_as_the_paper_that_it_shows() -> None:
    grey = glass.filled_plan()
    rest = 7 * len(grey) // 10
    grey[rest:] = 255 - grey[rest:]
    assert [mark.raw for mark in glass.reading(grey).marks if mark.pointer == DOMAIN] == ["money"]


def test_a_page_has_a_mark_for_each_of_its_fields_and_no_other() -> None:
    marks = [mark.pointer for mark in glass.reading(glass.blank_page()).marks]
    boxes = glass.layout_of("actieplan").pages[1].boxes
    assert marks == list(dict.fromkeys(box.pointer for box in boxes))


def test_whoever_is_asked_is_shown_the_box() -> None:
    asked = [mark for mark in glass.reading(glass.filled_plan()).marks if mark.state == "unread"]
    assert asked
    assert all(mark.picture is not None for mark in asked)


def test_an_empty_page_asks_nothing() -> None:
    marks = glass.reading(glass.blank_page()).marks
    assert {mark.pointer for mark in marks if mark.state != "empty"} == set()


def test_a_cell_is_read_as_eleven_probabilities() -> None:
    (client,) = (m for m in glass.reading(glass.blank_page()).marks if m.pointer == "/client")
    assert [len(cell) for cell in client.digits] == [11] * 7
    assert all(cell[10] > 0.9 for cell in client.digits)


def test_digits_that_run_over_a_printed_dash_are_not_read_as_they_lie() -> None:
    grey = glass.blank_page()
    comb = box("actieplan", 2, "/client")
    middle = comb.x + 6.5 * comb.w / 8
    pen(grey, (middle, comb.y + 1), (middle, comb.y + comb.h - 1))
    assert glass.mark(grey, "/client").digits == ()


def test_an_empty_back_is_passed_over() -> None:
    grey = np.full((2339, 1654), 246, np.uint8)
    grey[300:306, 700:706] = 90  # a speck
    assert glass.seen(grey) is None


@pytest.mark.parametrize("ink", [60, 150])
def test_a_back_with_a_line_of_words_is_not_passed_over(ink: int) -> None:
    grey = np.full((2339, 1654), 246, np.uint8)
    for n in range(12):  # a thin pen: of these lines nothing is left at 25 dpi
        pen(grey, (40 + 4 * n, 83), (41 + 4 * n, 80), (42 + 4 * n, 83), width=0.2, ink=ink)
    assert glass.refused(grey) == "not_our_form"


def test_nor_is_a_back_that_was_written_full_in_small_letters() -> None:
    grey = np.full_like(glass.blank_page(), 250)
    for row in range(48):
        for n in range(60):
            x, y = 25 + 2.6 * n, 30 + 4.6 * row
            pen(grey, (x, y), (x + 0.9, y - 2.0), (x + 1.5, y), width=0.2, ink=170)
    assert glass.refused(grey) == "not_our_form"


def test_the_front_that_shines_through_an_empty_back_is_not_read() -> None:
    soft = cv2.GaussianBlur(glass.blank_page()[:, ::-1], (0, 0), 0.25 * MM)
    back = 255 - (255 - soft.astype(np.float32)) * 0.15
    assert glass.seen(back.astype(np.uint8)) is None


def test_nor_is_one_that_shines_through_darkly_where_somebody_wrote_on_the_back() -> None:
    soft = cv2.GaussianBlur(glass.filled_plan()[:, ::-1], (0, 0), 0.25 * MM)
    back = (255 - (255 - soft.astype(np.float32)) * 0.45).astype(np.uint8)
    pen(back, (60, 120), (90, 150), (120, 110), width=0.6, ink=20)
    assert not isinstance(glass.seen(back), Reading)


def test_a_letter_of_somebody_else_is_not_ours() -> None:
    grey = np.full((2339, 1654), 255, np.uint8)
    for row in range(60):
        pen(grey, (30, 40 + 3.5 * row), (30 + 2.3 * (row % 60), 40 + 3.5 * row), width=1)
    assert glass.refused(grey) == "not_our_form"


def wiped(grey: Grey, *squares: tuple[float, float, float]) -> Grey:
    """Without what was printed in these squares: x, y and side in mm."""
    for x, y, side in squares:
        top, left, size = (round(n * MM) for n in (y - 1, x - 1, side + 2))
        grey[top : top + size, left : left + size] = 255
    return grey


def test_a_page_of_ours_that_nobody_can_tell_is_refused_as_such() -> None:
    grey = wiped(glass.personal_page(), QR_TOP, QR_FOOT, ID)
    assert glass.refused(grey) == "page_unclear"


def test_a_page_that_lost_its_corners_askew_is_not_said_to_be_of_somebody_else() -> None:
    grey = wiped(glass.blank_page(), QR_TOP, QR_FOOT, ID)
    assert glass.refused(glass.turned(grey, 4.7)) == "page_unclear"


@pytest.mark.parametrize("cut", [0.0, 1.1])
def test_one_mark_is_enough_where_the_id_beside_it_is_left(cut: float) -> None:
    others = [(x, y, MARK) for number, x, y in MARKS if number != 1]
    page = wiped(glass.blank_page(edition=2), QR_FOOT, *others)
    reading = glass.reading(page[round((EDGE + cut) * MM) :])  # mm of the mark are cut off
    assert (reading.identity.worksheet, reading.form_pages) == ("actieplan", (2,))


def test_the_id_is_read_where_few_marks_tell_its_place_roughly() -> None:
    grey = wiped(glass.blank_page(edition=2), QR_FOOT, (*MARKS[3][1:], MARK))
    shifted_mark(grey, 1, 0.5, 0)
    assert glass.reading(grey).form_pages == (2,)


def test_a_page_that_was_cut_through_and_padded_with_white_is_read_as_far_as_it_goes() -> None:
    page = glass.blank_page(edition=2)
    page[len(page) // 2 :] = 255
    marks = glass.reading(page).marks
    assert {mark.state for mark in marks} == {"empty", "unread"}
    assert {mark.unread_because for mark in marks if mark.state == "unread"} == {"not_seen"}


@pytest.mark.parametrize("share", [0.62, 0.66, 0.7])
def test_grey_paper_that_was_padded_with_white_lies_where_its_print_lies(share: float) -> None:
    page = np.asarray(glass.blank_page("bestelformulier", 2, edition=4) * 0.94, np.uint8)
    page[round(len(page) * share) :] = 255
    assert glass.reading(page).form_pages == (2,)


@pytest.mark.parametrize("cut", [22, 27, 32])
def test_a_page_of_which_a_side_was_cut_off_is_no_other_sheet(cut: float) -> None:
    page = glass.blank_page(edition=2)
    glass.cross(page, glass.box("actieplan", 2, "/goals/0/domain", "body"))
    reading = glass.reading(np.ascontiguousarray(page[:, round(cut * MM) :]))
    assert reading.form_pages == (2,)


def test_a_scan_in_black_and_white_is_warned_of() -> None:
    problems = glass.reading(glass.bilevel(glass.blank_page())).problems
    assert [(p.code, p.severity) for p in problems] == [("scan_bilevel", "warning")]


@pytest.mark.parametrize(("gap", "lost"), [(0.0, False), (0.6, True)])
def test_of_pencil_that_fell_to_crumbs_is_asked(gap: float, lost: bool) -> None:
    grey = glass.blank_page()
    at = glass.box("actieplan", 2, "/goals/0/text")
    for n in range(60):  # a wave, whole or in bits of half a millimetre
        x, y = at.x + 5 + n, at.y + 6
        pen(grey, (x, y + np.sin(n)), (x + 1 - gap, y + np.sin(n + 1 - gap)), width=0.3)
    problems = {problem.code for problem in glass.reading(glass.bilevel(grey)).problems}
    assert ("scan_pencil_lost" in problems) is lost


def washed_out(grey: Grey) -> Grey:
    """As a copier leaves it that was set too light: of what is grey only grains are left."""
    return np.where(grey < 75, grey, 255).astype(np.uint8)


def oddities(grey: Grey) -> set[str]:
    return {problem.code for problem in glass.reading(grey).problems}


@pytest.mark.parametrize("worksheet", ["krachteninventarisatie", "actieplan", "evaluatie"])
def test_of_a_copy_from_which_our_own_light_print_is_gone_is_asked(worksheet: str) -> None:
    grey = glass.blank_page(worksheet, 2)
    assert "scan_washed_out" in oddities(washed_out(grey))
    assert oddities(grey) == set()


@pytest.mark.parametrize(
    ("worksheet", "share"),
    [("krachteninventarisatie", 0.5), ("evaluatie", 0.6), ("vormen_van_kracht", 0.4)],
)
def test_a_page_padded_with_white_is_no_light_copy(worksheet: str, share: float) -> None:
    grey = glass.blank_page(worksheet, 1, edition=2)
    grey[round(len(grey) * share) :] = 255
    assert "scan_washed_out" not in oddities(grey)


def test_what_was_written_on_a_light_copy_is_read_and_it_is_only_told() -> None:
    copied = np.where(glass.blank_page() < 75, 0, 255).astype(np.uint8)
    for at in glass.layout_of("actieplan").pages[1].boxes:
        if at.is_for_words:
            for n in range(8):
                pen(copied, (at.x + 4 + n, at.y + 2), (at.x + 5 + n, at.y + 5), width=0.4)
    assert "scan_pale" in oddities(copied)


@pytest.mark.parametrize(("is_marked", "told"), [(False, "scan_washed_out"), (True, "scan_pale")])
def test_of_a_light_copy_without_boxes_for_words_marks_tell(is_marked: bool, told: str) -> None:
    copied = washed_out(glass.blank_page("bestelformulier", 2))
    if is_marked:
        ticks = [at for at in glass.layout_of("bestelformulier").pages[1].boxes if at.is_to_tick]
        glass.cross(copied, ticks[-1])
    assert told in oddities(copied)


@pytest.mark.parametrize(
    ("ink", "paper", "told"),
    [
        (215, 255, {"scan_washed_out"}),  # pencil, and paper that was made white
        (215, 250, set()),  # the same where the paper still shows
        (90, 255, set()),
    ],
)
def test_where_digits_in_pencil_are_nearly_gone_words_may_be(
    ink: int, paper: int, told: set[str]
) -> None:
    grey = np.minimum(glass.blank_page(), paper).astype(np.uint8)
    comb = box("actieplan", 2, "/client")
    for n in range(6):
        x = comb.x + (n + 0.5) * comb.w / comb.cells
        pen(grey, (x, comb.y + 2), (x, comb.y + comb.h - 2), ink=ink)
    assert oddities(grey) == told


@pytest.mark.parametrize("paper", [255, 250])
def test_a_trace_of_a_mark_is_asked_on_paper_that_was_made_white_or_not(paper: int) -> None:
    grey = np.minimum(glass.blank_page(), paper).astype(np.uint8)
    glass.cross(grey, box("actieplan", 2, DOMAIN, "money"), ink=230)
    assert glass.mark(grey, DOMAIN).state == "unread"


@pytest.mark.parametrize("left_free", [10.0, 16.0, 30.0])
def test_a_box_of_which_a_note_leaves_only_the_ends_is_asked_not_empty(left_free: float) -> None:
    grey = glass.blank_page("krachteninventarisatie", 2)
    at = next(
        box
        for box in glass.layout_of("krachteninventarisatie").pages[1].boxes
        if box.kind == "line"
    )
    left, right = round((at.x + left_free) * MM), round((at.x + at.w - 2) * MM)
    grey[round((at.y - 3) * MM) : round((at.y + at.h + 3) * MM), left:right] = 226
    assert glass.mark(grey, at.pointer).state == "unread"
    assert glass.mark(glass.bilevel(grey), at.pointer).state == "unread"


def shifted_mark(grey: Grey, corner: int, right: float, down: float) -> None:
    """A corner that was folded and glued back: its mark stands elsewhere, in mm."""
    _, x, y = MARKS[corner]
    rows, columns = (slice(round((n - 1) * MM), round((n + MARK + 1) * MM)) for n in (y, x))
    mark = grey[rows, columns].copy()
    grey[rows, columns] = 255
    rows, columns = (
        slice(part.start + round(by * MM), part.stop + round(by * MM))
        for part, by in ((rows, down), (columns, right))
    )
    grey[rows, columns] = mark


def test_one_mark_that_is_not_where_it_should_be_is_left_out() -> None:
    grey = glass.filled_plan()
    shifted_mark(grey, 2, -6, -4)
    assert glass.said(grey, DOMAIN) == "money"


def test_a_page_whose_marks_do_not_fit_each_other_is_asked_as_a_whole() -> None:
    grey = glass.filled_plan()
    for corner, x, y in MARKS:  # each turned where it stands: crumpled paper
        rows, columns = (slice(round((n - 1) * MM), round((n + MARK + 1) * MM)) for n in (y, x))
        grey[rows, columns] = glass.turned(grey[rows, columns], 14 * (-1) ** corner)
    reading = glass.reading(grey)
    assert "scan_crooked" in {problem.code for problem in reading.problems}
    assert {mark.state for mark in reading.marks} == {"unread"}
    assert {mark.picture for mark in reading.marks} == {None}


def test_paper_that_is_bowed_a_little_is_read_where_its_boxes_lie() -> None:
    assert glass.said(glass.bowed(glass.filled_plan(), 1.2), DOMAIN) == "money"


def test_a_box_that_is_cut_off_is_asked_not_empty() -> None:
    grey = glass.blank_page()
    right = round(150 * MM)
    marks = {m.pointer: m for m in glass.reading(grey[:, :right]).marks}
    assert marks["/goals/0/text"].unread_because == "not_seen"
    assert marks["/goals/0/text"].picture is None


def test_a_box_below_a_torn_corner_is_asked_not_empty() -> None:
    grey = glass.blank_page()
    place = box("actieplan", 2, "/goals/0/sign")
    grey[round((place.y - 2) * MM) : round((place.y + place.h + 2) * MM)] = 255
    sign = glass.mark(grey, "/goals/0/sign")
    assert (sign.unread_because, sign.picture) == ("not_seen", None)


def test_a_box_of_which_a_flash_burnt_out_a_part_is_asked_not_empty() -> None:
    grey = glass.blank_page().astype(np.float32) * 0.8
    at = box("actieplan", 2, "/goals/0/why")
    across, down = np.meshgrid(np.arange(grey.shape[1]), np.arange(grey.shape[0]))
    off = np.hypot(across / MM - at.x - 60, down / MM - at.y - at.h) / 30
    grey += 120 * np.exp(-(off**2))
    assert glass.mark(np.minimum(grey, 255).astype(np.uint8), "/goals/0/why").state == "unread"


def test_a_page_on_which_no_box_is_found_where_it_should_be_is_asked() -> None:
    assert glass.said(glass.bowed(glass.filled_plan(), 15), DOMAIN) == "asked"


def test_of_a_page_that_may_be_anybodys_the_head_is_shown_without_its_codes() -> None:
    head = glass.reading(glass.blank_page(page=1)).head
    assert head is not None
    pixels = np.frombuffer(head.pixels, np.uint8).reshape(head.height, head.width)
    assert head.width / head.dpi * MM_PER_INCH > 170
    assert pixels.min() < 100  # the title
    assert (pixels[:80, -100:] == 255).all()  # where the code and its number were


def test_of_a_large_stack_that_may_be_anybodys_the_first_heads_are_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.extraction.scan.HEADS", 1)
    pages = [page_image(number, glass.blank_page(page=1)) for number in (1, 2)]
    first, second = read_scan(pages, glass.sheets())
    assert isinstance(first, Reading)
    assert isinstance(second, Reading)
    assert (first.head is None, second.head is None) == (False, True)


def test_of_a_page_that_says_whose_it_is_no_head_is_shown() -> None:
    assert glass.reading(glass.personal_page(page=1)).head is None


@pytest.mark.parametrize("away", [0.6, 0.9])
def test_one_faint_letter_right_beside_the_frame_is_not_nothing(away: float) -> None:
    grey, place = glass.blank_page(), box("actieplan", 2, "/goals/0/strengths/0")
    x, y = place.x + away, place.y + 4
    pen(grey, (x, y + 2), (x + 0.1, y), width=0.2, ink=205)
    assert glass.mark(grey, "/goals/0/strengths/0").state == "unread"


def test_a_page_with_white_lines_through_its_marks_and_codes_is_read() -> None:
    grey = glass.bilevel(glass.filled_plan())
    for first in range(3, 6):  # every twelfth row and two more, as by a nozzle that is dry
        grey[first::12] = 255
    assert glass.said(grey, "/goals/0/domain") == "money"
