"""What people draw beside the boxes, and what lies on the paper: asked; a plain page is not."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import cv2
import numpy as np
import pytest

from forms.layout.parts import Box
from pipeline.extraction import read_forms
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE, headings_of, room_beside
from pipeline.records import Reading
from tests.pipeline.extraction.scan import glass
from tests.scans import beside, crayons, everyday, print_marked, things
from tests.scans.answering import Person, blank_sheet
from tests.scans.encoding import png, tiff
from tests.scans.filling import Filled
from tests.scans.printing import rendered
from tests.scans.scanning import Scanner, bilevel, fax_line, scan
from tests.scans.truth import Meant
from tests.workspace import shipped

SHEET = blank_sheet("evaluatie")
ANSWERED = {"/participate": "3", "/belong": "4"}
LEFT_EMPTY = "/hope"
PEOPLE = 3  # the page of a "focusbepaling" with people on it
Befalls = Callable[[Filled, np.random.Generator], Filled]


def page(befalls: Befalls | None, pointer: str, value: str | None) -> Reading:
    """The first page of an evaluation, after something befell one of its questions."""
    (filled, *_) = Person.of(4).fill(SHEET, ANSWERED)
    return scanned(filled, befalls, {pointer: value}, _plainly, seed=11)


def scanned(
    filled: Filled,
    befalls: Befalls | None,
    answers: Mapping[str, str | None],
    way: Callable[[Filled, np.random.Generator], bytes],
    seed: int,
) -> Reading:
    """What is read of a page after something befell questions with these answers, by some way."""
    meant = {at: Meant("choice", (value,), True, "plain") for at, value in answers.items()}
    filled.truth = replace(filled.truth, meant=meant)
    rng = np.random.default_rng(seed)
    if befalls is not None:
        befalls(filled, rng)
    (reading,) = read_forms(way(filled, rng), shipped(), lambda _: None)
    assert isinstance(reading, Reading)
    return reading


def _plainly(filled: Filled, rng: np.random.Generator) -> bytes:
    return png(scan(filled.paper.pixels, Scanner(), rng), 200)


def _copied_twice(filled: Filled, rng: np.random.Generator) -> bytes:
    return everyday.copied_twice([filled], rng)[0]


def _by_coarse_fax(filled: Filled, rng: np.random.Generator) -> bytes:
    grey = scan(filled.paper.pixels, Scanner((204, 98), skew=1.2), rng)
    return tiff([fax_line(bilevel(grey, rng, 170), rng)], (204, 98), "group4")


def state(reading: Reading, pointer: str) -> str:
    return next(mark.state for mark in reading.marks if mark.pointer == pointer)


def test_of_a_plain_page_nothing_is_asked() -> None:
    reading = page(None, LEFT_EMPTY, None)
    assert (state(reading, "/belong"), state(reading, LEFT_EMPTY)) == ("read", "empty")
    assert reading.beside == ()


def test_a_personal_page_of_which_a_part_was_left_out_asks_nothing() -> None:
    grey = glass.personal_page("actieplan_bijwerken", page=10)
    second = glass.personal_box("actieplan_bijwerken", "/goals/1/text").box.y - 13
    grey[round(second * glass.MM) : round(270 * glass.MM)] = 255
    assert state(glass.reading(grey), "/goals/0/state") == "empty"


@pytest.mark.parametrize(
    ("befalls", "pointer", "value"),
    [
        (beside.arrows, "/belong", "4"),
        (beside.underlined, LEFT_EMPTY, None),
        (beside.struck, LEFT_EMPTY, None),
        (beside.missed, LEFT_EMPTY, None),
        (beside.crossed, LEFT_EMPTY, None),
        (things.ring_holes, LEFT_EMPTY, None),
        (things.correction_fluid, LEFT_EMPTY, None),
    ],
    ids=["arrow", "underlined", "struck", "missed", "crossed", "hole", "fluid"],
)
def test_a_question_that_ink_or_a_hole_touches_is_asked(
    befalls: Befalls, pointer: str, value: str | None
) -> None:
    reading = page(befalls, pointer, value)
    (mark,) = [mark for mark in reading.marks if mark.pointer == pointer]
    assert mark.state == "unread"
    assert mark.picture is not None


def test_a_small_cross_in_pencil_on_a_long_label_is_seen() -> None:
    grey = glass.blank_page("focusbepaling", page=1, edition=2)
    page = shipped().edition("focusbepaling", 2, "nl").layout.pages[0]
    at = next(box for box in page.boxes if (box.pointer, box.code) == ("/reading_help", "yes"))
    x, y = at.x + at.w + 14, at.y + at.h / 2
    for way in (-2, 2):
        glass.pen(grey, (x - 2, y - way), (x + 2, y + way), width=0.35, ink=130)
    soft = np.asarray(cv2.GaussianBlur(glass.turned(grey, 0.4), (0, 0), 1.1), np.uint8)
    assert glass.mark(soft, at.pointer).state == "unread"


@pytest.mark.parametrize(("ink", "state"), [(140, "unread"), (255, "empty")])
def test_a_cross_beside_a_box_is_seen_in_a_photo_that_is_not_sharp(ink: int, state: str) -> None:
    """Its edges are as soft as those of a stain; those of the print are so too."""
    grey = glass.blank_page("actieplan", page=3)
    at = glass.box("actieplan", 3, "/goals/0/actions/0/who", "someone_i_know")
    x, y = at.x - 3.4, at.y + at.h / 2
    for way in (-1.6, 1.6):
        glass.pen(grey, (x - 1.6, y - way), (x + 1.6, y + way), width=0.4, ink=ink)
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.8), np.uint8)
    assert glass.mark(soft, at.pointer).state == state


@pytest.mark.parametrize("seed", [0, 1, 4])
def test_a_question_struck_out_in_letters_that_closed_is_asked(seed: int) -> None:
    """As a copy of a copy has them, on a page of which all questions with a mark were struck."""
    when = "/goals/0/actions/0/when"
    (*_, filled) = Person.of(4).fill(blank_sheet("actieplan"), {when: "today"})
    struck = print_marked.struck_questions
    assert state(scanned(filled, struck, {when: "today"}, _copied_twice, seed), when) == "unread"


def test_a_cross_on_a_label_is_asked_on_a_coarse_fax() -> None:
    (filled, *_) = Person.of(4).fill(SHEET, ANSWERED)
    reading = scanned(filled, beside.crossed, {LEFT_EMPTY: None}, _by_coarse_fax, seed=2)
    assert state(reading, LEFT_EMPTY) == "unread"


@pytest.mark.parametrize(("ink", "state"), [(188, "unread"), (255, "empty")])
def test_a_line_in_light_pencil_through_a_short_label_is_seen(ink: int, state: str) -> None:
    grey = glass.blank_page("actieplan", page=1, edition=2)
    page = shipped().edition("actieplan", 2, "nl").layout.pages[0]
    yes = next(box for box in page.boxes if (box.pointer, box.code) == ("/quote_ok", "yes"))
    x, y = yes.x + yes.w, yes.y + yes.h / 2
    line = np.full_like(grey, 255)
    glass.pen(line, (x + 2.4, y), (x + 6.2, y), width=0.5, ink=ink)
    assert glass.mark(np.minimum(grey, line), yes.pointer).state == state


@pytest.mark.parametrize(("ink", "state"), [(222, "unread"), (255, "empty")])
def test_a_note_in_light_pencil_beside_a_question_is_seen(ink: int, state: str) -> None:
    grey = glass.blank_page("actieplan", page=2, edition=2)
    for n in range(4):  # letters that run along the side of the sheet
        y = 122 + 3.5 * n
        glass.pen(grey, (6, y), (9, y + 1), (6, y + 2), (9, y + 3), width=0.5, ink=ink)
    assert glass.mark(grey, "/goals/0/actions/0/when").state == state


def test_a_ring_around_a_box_says_nothing_of_the_next() -> None:
    grey = glass.blank_page("bestelformulier", page=1, edition=3)
    ringed, beside_it = (ordered(name) for name in ("housing", "money"))
    glass.pen(grey, *around(ringed, 4.4))
    found = {mark.pointer: mark.state for mark in glass.reading(grey).marks}
    assert (found[ringed.pointer], found[beside_it.pointer]) == ("unread", "empty")


def test_a_ring_of_which_only_dots_are_left_is_seen() -> None:
    grey = glass.blank_page("bestelformulier", page=1, edition=3)
    ringed, beside_it = (ordered(name) for name in ("housing", "money"))
    for x, y in around(ringed, 4.4):
        glass.pen(grey, (x, y), (x + 0.1, y), width=0.35, ink=0)
    found = {mark.pointer: mark.state for mark in glass.reading(glass.bilevel(grey)).marks}
    assert (found[ringed.pointer], found[beside_it.pointer]) == ("unread", "empty")


@pytest.mark.parametrize("is_marked", [True, False])
def test_an_arrow_over_the_words_of_a_question_is_seen_in_black_and_white(is_marked: bool) -> None:
    grey = glass.blank_page("actieplan", page=2, edition=2)
    page = shipped().edition("actieplan", 2, "nl").layout.pages[1]
    one, other, *_ = (box for box in page.boxes if box.pointer == "/goals/0/actions/0/who")
    if is_marked:
        glass.cross(grey, other)
    left, top, right, foot = next(
        word.edges for word in headings_of(page) if word.box == one
    )  # where it runs beside the letters it is not to be told from them
    glass.pen(grey, (left, foot - 1), (right, top + 2), width=0.4)
    assert glass.mark(glass.bilevel(grey), one.pointer).state == "unread"


@pytest.mark.parametrize("harm", ["straight", "askew"])
def test_a_small_mark_on_the_words_above_its_box_is_asked(harm: str) -> None:
    grey = glass.blank_page("actieplan", page=2, edition=2)
    page = shipped().edition("actieplan", 2, "nl").layout.pages[1]
    at = next(box for box in page.boxes if box.pointer == "/goals/0/actions/0/who")
    x, y = at.x + at.w / 2, at.y - 3.2
    glass.pen(grey, (x - 1.2, y - 0.8), (x - 0.4, y + 1), (x + 1.4, y - 1.4), width=0.6)
    found = {m.pointer: m.state for m in glass.reading(glass.HARMS[harm](grey)).marks}
    assert found[at.pointer] == "unread"
    assert "unread" not in {state for pointer, state in found.items() if pointer != at.pointer}


def test_a_word_between_a_label_and_the_next_box_puts_both_in_doubt() -> None:
    grey = glass.blank_page(page=1)
    chosen, following = (glass.box("actieplan", 1, f"/{each}") for each in FOLLOWING)
    glass.cross(grey, chosen)
    right, top = following.x - 2, following.y + 0.8
    for n in range(6):
        glass.pen(grey, (right - 2 * n, top), (right - 2 * n, top + 3.5))
    found = {mark.pointer: mark.state for mark in glass.reading(grey).marks}
    assert {found[each.pointer] for each in (chosen, following)} == {"unread"}


def test_a_word_that_runs_into_a_marked_box_is_no_tail_of_its_mark() -> None:
    grey = glass.blank_page(page=1)
    chosen, following = (glass.box("actieplan", 1, f"/{each}") for each in FOLLOWING)
    glass.cross(grey, chosen)
    glass.cross(grey, following)
    right, top = following.x - 0.8, following.y + 0.3
    glass.pen(grey, *((right - x, top + y) for x, y in LETTER_E), width=0.35)
    glass.pen(grey, *((right - 2.6 - x, top + y) for x, y in LETTER_N), width=0.35)
    found = {mark.pointer: mark.state for mark in glass.reading(grey).marks}
    assert found[following.pointer] == "unread"


LETTER_E = ((0, 0.0), (1.6, 0), (1.6, 1.8), (0.4, 1.8), (1.6, 1.8), (1.6, 3.6), (0, 3.6))
LETTER_N = ((2, 3.6), (2.0, 0), (0, 3.6), (0, 0))
FOLLOWING = ("filled_by", "is_correction")


def ordered(domain: str) -> Box:
    """The box of a part of life on the order form."""
    page = shipped().edition("bestelformulier", 3, "nl").layout.pages[0]
    return next(box for box in page.boxes if box.pointer.endswith(f"/domains/{domain}"))


def around(at: Box, radius: float) -> list[tuple[float, float]]:
    """A ring around a box."""
    turns = np.linspace(0, 2 * np.pi, 40)
    x, y = at.x + at.w / 2, at.y + at.h / 2
    return [(x + radius * np.cos(turn), y + radius * np.sin(turn)) for turn in turns]


@pytest.mark.parametrize("half", [1.6, 3.2])
def test_what_stands_between_words_and_a_box_to_tick_is_asked(half: float) -> None:
    """A cross beside its circle, or the last letters of the words, which run into it."""
    grey = glass.blank_page("focusbepaling", PEOPLE)
    words = glass.box("focusbepaling", PEOPLE, "/people/0/text")
    choice = glass.box("focusbepaling", PEOPLE, "/people/0/may_contact", "yes")
    foot = words.y + 6
    for n in range(8):
        x = words.x + 4 + 3 * n
        glass.pen(grey, (x, foot), (x + 1, foot - 2.5), (x + 2, foot))
    x, y = words.x + words.w + 1.2 + half, choice.y + 2.5
    glass.pen(grey, (x - half, y - 1.6), (x + half, y + 1.6))
    glass.pen(grey, (x - half, y + 1.6), (x + half, y - 1.6))
    assert state(glass.reading(grey), "/people/0/may_contact") == "unread"


@pytest.mark.parametrize(
    ("name", "language"), [("bestelformulier", "nl"), ("evaluatie", "ar"), ("actieplan", "uk")]
)
def test_all_that_is_printed_is_known_to_be_print(name: str, language: str) -> None:
    """Also the tails of Arabic letters, which are as long as a stroke of a pen."""
    sheet = blank_sheet(name, language)
    for number in sheet.pages:
        printed = cv2.cvtColor(
            rendered(sheet, number, round(25.4 * BESIDE_SCALE)), cv2.COLOR_RGB2GRAY
        )
        room = room_beside(sheet.printed.layout.pages[number - 1])
        height, width = (min(a, b) for a, b in zip(printed.shape, room.shape, strict=True))
        dark = printed[:height, :width] < 225
        # the tail of a letter may end in the next pixel: no ink that a pen leaves is so small
        assert np.count_nonzero(dark & (room[:height, :width] > 0)) <= 1


def test_a_drawing_in_crayon_is_told_though_it_is_as_pale_and_broad_as_a_stain() -> None:
    grey = glass.blank_page("krachteninventarisatie", page=12, edition=2)
    turns = np.linspace(0, 12, 200)
    loops = zip(140 + 20 * np.sin(turns), 235 + 12 * np.cos(2.3 * turns), strict=True)
    glass.pen(grey, *loops, width=1.5, ink=150)
    assert glass.reading(grey).beside


@pytest.mark.parametrize("seed", [2, 15])
def test_a_drawing_that_covers_its_paper_is_told(seed: int) -> None:
    """Its middle holds no edge of a stroke; its rim has them."""
    last = Person.of(4).fill(blank_sheet("krachteninventarisatie"), {})[-1]
    rng = np.random.default_rng(seed)
    content = png(scan(crayons.drawn_on(last, rng).paper.pixels, Scanner(), rng), 200)
    (reading,) = read_forms(content, shipped(), lambda _: None)
    assert isinstance(reading, Reading)
    assert reading.beside


def test_a_blot_of_coffee_is_not_told() -> None:
    grey = glass.blank_page("krachteninventarisatie", page=12, edition=2)
    blot = np.full_like(grey, 255)
    middle = (round(140 * glass.MM), round(235 * glass.MM))
    cv2.ellipse(blot, middle, (120, 60), 20, 0, 360, 190, -1)
    cv2.ellipse(blot, middle, (120, 60), 20, 0, 360, 150, 12)
    soft = np.asarray(cv2.GaussianBlur(blot, (0, 0), 3), np.uint8)
    assert not glass.reading(np.minimum(grey, soft)).beside


def test_a_note_in_little_light_is_told_and_no_grain_on_a_label_is_asked_about() -> None:
    grey = glass.blank_page("evaluatie", page=2)
    glass.pen(grey, (60, 42), (75, 45), (90, 42), (100, 45))
    reading = glass.reading(glass.by_a_lamp(grey, grain=10))
    assert len(reading.beside) == 1
    to_tick = {each.pointer for each in glass.layout_of("evaluatie").pages[1].boxes if each.code}
    assert not to_tick & asked(reading)


def asked(reading: Reading) -> set[str]:
    return {mark.pointer for mark in reading.marks if mark.state == "unread"}


@pytest.mark.parametrize(("struck", "state"), [(True, "unread"), (False, "empty")])
def test_labels_struck_out_are_seen_where_much_print_is_pale_and_lies_off(
    struck: bool, state: str
) -> None:
    """Something stands beside it, too: so much of that is print that nothing of it is believed."""
    grey, pointer = glass.blank_page(page=1), "/take_home"
    grey[:300, 2:402] = grey[:300, :400].copy()  # a mark of the page lies off
    band = slice(round(0.35 * len(grey)), round(0.6 * len(grey)))
    grey[band] = 255 - ((255 - grey[band]) * 0.6).astype(np.uint8)
    boxes = [
        each for each in glass.layout_of("actieplan").pages[0].boxes if each.pointer == pointer
    ]
    for box in boxes[1:] if struck else ():
        x, y = box.x + box.w, box.y + box.h / 2
        glass.pen(grey, (x + 2.4, y), (x + 6, y - 0.1), width=0.35)
    glass.pen(grey, (6, 150), (11, 165))
    assert glass.mark(grey, pointer).state == state
