"""Answers without a mark: rings too pale to be ink round a label, labels and questions struck."""

from collections.abc import Collection

import cv2
import numpy as np
import pytest

from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.pieces import Piece
from pipeline.extraction.scan.prints.print_areas import Edges, headings_of, texts_of
from pipeline.extraction.scan.registering.registration import Registration
from pipeline.extraction.scan.stray_ink.beside import Beside
from pipeline.extraction.scan.stray_ink.marks_beside import by_print_drawn_anew
from pipeline.extraction.scan.stray_ink.pointing import pointed
from pipeline.extraction.scan.stray_ink.redrawn_words import RedrawnWords, StrokeOver
from pipeline.extraction.scan.stray_ink.suspects import Suspects
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import Grey, pen
from tests.workspace import blank_of

SHEET, PAGE, HOPE = "evaluatie", 2, "/hope"
MAY = "/quote_ok"
LAYOUT = glass.layout_of(SHEET).pages[PAGE - 1]
CODES = [box.code for box in LAYOUT.boxes if box.pointer == HOPE]


def label(pointer: str, code: str) -> Edges:
    boxes = [(text.box, text.edges) for text in texts_of(LAYOUT) if text.box is not None]
    return next(at for box, at in boxes if (box.pointer, box.code) == (pointer, code))


def paper() -> Grey:
    """A page on paper that is not quite even."""
    grey = glass.blank_page(SHEET, PAGE).astype(np.float32)
    grain = np.random.default_rng(7).normal(0, 2, grey.shape)
    return np.asarray(np.clip(grey * 0.96 + grain, 0, 255), np.uint8)


def ringed(grey: Grey, at: Edges, ink: int, width: float) -> None:
    left, top, right, bottom = (each * glass.MM for each in at)
    middle = (round((left + right) / 2), round((top + bottom) / 2))
    reach = (round((right - left) / 2 + 2 * glass.MM), round((bottom - top) / 2 + 1.6 * glass.MM))
    cv2.ellipse(grey, middle, reach, 0, 0, 360, ink, round(width * glass.MM), cv2.LINE_AA)


def strike(grey: Grey, at: Edges, ink: int, width: float = 0.5) -> None:
    left, top, right, bottom = at
    middle = (top + bottom) / 2 + 0.3
    pen(grey, (left - 0.5, middle - 0.3), (right + 0.5, middle + 0.3), width=width, ink=ink)


@pytest.mark.parametrize(
    ("ink", "width"), [(215, 0.5), (228, 2.0)], ids=["light pencil", "yellow marker in grey"]
)
def test_a_pale_ring_round_a_label_is_asked(ink: int, width: float) -> None:
    grey = paper()
    ringed(grey, label(HOPE, "4"), ink, width)
    assert glass.said(glass.through_jpeg(grey, 75), HOPE) == "asked"


def test_grain_that_is_coarser_round_one_label_is_no_ring() -> None:
    """In a photo light falls off, and in the dark there is more grain."""
    grey, (left, top, right, bottom) = paper(), label(HOPE, "4")
    around = np.zeros_like(grey)
    corners = np.rint(np.array([[left - 0.5, top - 3.5], [right + 3.5, bottom + 3.5]]) * glass.MM)
    one, other = corners.astype(int).tolist()
    cv2.rectangle(around, one, other, 1, -1)
    grain = np.random.default_rng(5).normal(0, 6, grey.shape) * around
    assert glass.said(np.clip(grey + grain, 0, 255).astype(np.uint8), HOPE) is None


@pytest.mark.parametrize("ink", [60, 130, 180])
def test_a_page_on_which_all_other_labels_are_struck_is_asked(ink: int) -> None:
    """Where most labels are struck, how dark they are tells of none that it is."""
    grey = paper()
    pointers = list(dict.fromkeys(text.box.pointer for text in texts_of(LAYOUT) if text.box))
    for text in texts_of(LAYOUT):
        if text.box is not None and text.box.code != "4":
            strike(grey, text.edges, ink)
    reading = glass.reading(glass.through_jpeg(grey, 75))
    several = [p for p in pointers if sum(box.pointer == p for box in LAYOUT.boxes) > 3]
    assert {glass.said_in(reading, pointer) for pointer in several} == {"asked"}


def test_a_light_line_through_one_short_label_is_asked_where_nothing_is_marked() -> None:
    """Of "yes" and "no" one is struck, so somebody may mean the other."""
    grey = glass.blank_page(SHEET, 1)
    page = glass.layout_of(SHEET).pages[0]
    texts = {text.box.code: text for text in texts_of(page) if text.box and text.box.pointer == MAY}
    left, top, right, bottom = texts["no"].edges
    middle = (top + bottom) / 2 + 0.2
    struck = np.full_like(grey, 255)
    pen(struck, (left - 0.4, middle), (right + 0.4, middle), width=0.4, ink=205)
    assert glass.said(np.minimum(grey, struck), MAY) == "asked"


@pytest.mark.parametrize("harm", ["straight", "bilevel", "jpeg"])
def test_a_mark_whose_label_is_struck_is_asked(harm: str) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    glass.cross(grey, glass.box(SHEET, PAGE, HOPE, "2"))
    assert glass.said(glass.HARMS[harm](grey.copy()), HOPE) == "2"
    strike(grey, label(HOPE, "2"), 60)
    assert glass.said(glass.HARMS[harm](grey), HOPE) == "asked"


@pytest.mark.parametrize("code", ["1", "2", "4"])
def test_a_mark_whose_label_is_struck_in_light_pencil_is_asked(code: str) -> None:
    grey = paper()
    glass.cross(grey, glass.box(SHEET, PAGE, HOPE, code))
    struck = np.full_like(grey, 255)
    strike(struck, label(HOPE, code), 212)
    assert glass.said(glass.through_jpeg(grey, 75), HOPE) == code
    assert glass.said(glass.through_jpeg(np.minimum(grey, struck), 75), HOPE) == "asked"


@pytest.mark.parametrize("code", ["2", "4"])
def test_so_is_one_where_a_few_pale_specks_are_left_beside_all_print(code: str) -> None:
    grey = paper()
    glass.cross(grey, glass.box(SHEET, PAGE, HOPE, code))
    specks = np.random.default_rng(3).random(grey.shape) < 0.0003
    large = cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8))
    grey = np.where(large > 0, np.minimum(grey, np.uint8(195)), grey)
    struck = np.full_like(grey, 255)
    strike(struck, label(HOPE, code), 205)
    assert glass.said(glass.through_jpeg(grey, 75), HOPE) == code
    assert glass.said(glass.through_jpeg(np.minimum(grey, struck), 75), HOPE) == "asked"


def test_a_short_line_below_another_label_is_asked_on_paper_that_bows() -> None:
    grey = glass.blank_page(SHEET, PAGE)
    glass.cross(grey, glass.box(SHEET, PAGE, HOPE, "2"))
    left, _, _, foot = label(HOPE, "5")
    pen(grey, (left - 0.5, foot + 0.1), (left + 2.5, foot + 0.1), width=0.35, ink=90)
    lying = np.ascontiguousarray(glass.bowed(grey, 5)[::-1, ::-1])
    assert glass.said(glass.through_jpeg(lying, 80), HOPE) == "asked"


@pytest.mark.parametrize("harm", ["straight", "bilevel", "jpeg"])
@pytest.mark.parametrize("code", ["1", "5"])
def test_a_question_that_is_struck_out_is_asked_though_it_was_answered(
    code: str, harm: str
) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    glass.cross(grey, glass.box(SHEET, PAGE, HOPE, code))
    for word in headings_of(LAYOUT):
        if word.box is not None and word.box.pointer == HOPE:
            strike(grey, word.edges, 60)
    assert glass.said(glass.HARMS[harm](grey), HOPE) == "asked"


@pytest.mark.parametrize(("is_struck", "said"), [(True, "asked"), (False, "1")])
def test_a_question_that_is_struck_out_is_asked_among_the_specks_of_a_fax(
    is_struck: bool, said: str
) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    glass.cross(grey, glass.box(SHEET, PAGE, HOPE, "1"))
    for word in headings_of(LAYOUT):
        if is_struck and word.box is not None and word.box.pointer == HOPE:
            strike(grey, word.edges, 60, width=0.25)
    specks = np.random.default_rng(3).random(grey.shape) < 0.001
    large = cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8))
    assert glass.said(np.where(large > 0, np.uint8(0), glass.bilevel(grey)), HOPE) == said


def doubted(beside: Beside, page: LayoutPage, marked: Box) -> Collection[str]:
    """The questions that such strokes put in doubt, where one box holds a cross."""
    found = pointed(
        beside,
        page,
        [marked],
        [],
        is_line=lambda _: False,
        holds_tick=lambda _: False,
        hangs_on=lambda _box, _places: True,
    )
    return found.doubts


@pytest.mark.parametrize(("first", "is_asked"), [(True, True), (False, False)])
def test_a_line_over_a_question_that_is_clear_over_the_word_above_the_mark_alone(
    first: bool, is_asked: bool
) -> None:
    """There it may be an arm of the mark; faint over a word elsewhere as well it is none."""
    page, who = glass.layout_of("actieplan").pages[2], "/goals/0/actions/0/who"
    words = [word for word in headings_of(page) if word.box and word.box.pointer == who]
    marked = next(b for b in page.boxes if (b.pointer, b.code) == (who, "someone_i_know"))
    headings = ((words[0], False), (words[2], True)) if first else ((words[2], True),)
    assert (who in doubted(Beside((), (), headings), page, marked)) is is_asked


@pytest.mark.parametrize(("over", "is_asked"), [(8.9, True), (2.2, False)])
def test_more_ink_over_a_label_than_the_arm_of_a_cross_beside_it_is_of_an_arrow(
    over: float, is_asked: bool
) -> None:
    """It leaves its mark as an arm does, and comes out of the words at another box."""
    page, when = glass.layout_of("actieplan").pages[2], "/goals/0/actions/0/when"
    text = next(each for each in texts_of(page) if each.box and each.box.code == "date")
    marked = glass.box("actieplan", 3, when, "today")
    middle = np.array(marked.middle)
    arm = Piece(middle + np.linspace(3.2, 10, 30)[:, None] * np.array([0.7, 0.71]))
    assert (when in doubted(Beside((arm,), ((text, over),)), page, marked)) is is_asked


@pytest.mark.parametrize(
    ("area", "across", "wide"), [(0.91, 0.53, 6.3), (0.86, 0.29, 7.4)], ids=["me", "nee"]
)
@pytest.mark.parametrize(("covered", "is_struck"), [(1.0, True), (0.8, False)])
def test_of_a_line_through_a_short_word_letters_hide_half_or_more(
    covered: float, is_struck: bool, area: float, across: float, wide: float
) -> None:
    """The words are dark all along it."""
    stroke = StrokeOver(area, across, 0.11, (area, across), area, covered)
    assert stroke.strikes((25.5, 206.2, 25.5 + wide, 210.7)) is is_struck


@pytest.mark.parametrize("is_struck", [True, False])
def test_among_the_specks_of_a_copy_a_line_through_a_label_is_no_speck(is_struck: bool) -> None:
    """They stand beside other words, where they leave as much ink as a stroke."""
    grey = glass.blank_page(SHEET, PAGE)
    texts = {text.box.code: text for text in texts_of(LAYOUT) if text.box and _asks(text.box)}
    marked, *others = (texts[code] for code in ("2", "3", "4", "5", "1"))
    for left, top, right, bottom in (text.edges for text in others):
        pen(grey, (left + 0.5, top - 0.3), (left + 0.7, top - 0.3), width=0.4)
        pen(grey, (right - 0.7, bottom + 0.2), (right - 0.5, bottom + 0.2), width=0.4)
    if is_struck:
        left, top, right, bottom = marked.edges
        pen(grey, (left - 0.5, (top + bottom) / 2), (right + 0.5, (top + bottom) / 2), width=0.6)
    there = Registration(np.diag([glass.MM, glass.MM, 1.0]), 0.0, 0.0, 4)
    drawn = DrawnForm(blank_of(SHEET, glass.EDITION), (1, 2))
    suspects = Suspects((), ((marked,),), tuple(others))
    words = RedrawnWords(glass.through_jpeg(grey, 75), there, drawn, PAGE)
    beside = by_print_drawn_anew(Beside((), (), suspects=suspects), words)
    assert (marked in beside.struck) is is_struck


def _asks(box: Box) -> bool:
    return box.pointer == HOPE


@pytest.mark.parametrize("harm", list(glass.HARMS))
def test_a_page_with_plain_crosses_asks_nothing(harm: str) -> None:
    grey = glass.blank_page(SHEET, PAGE)
    glass.cross(grey, glass.box(SHEET, PAGE, HOPE, "3"), size=0.6)
    reading = glass.reading(glass.HARMS[harm](grey))
    asked = [m.pointer for m in reading.marks if m.state == "unread"]
    assert [each for each in asked if each not in ("/filled_on", "/client")] == []
