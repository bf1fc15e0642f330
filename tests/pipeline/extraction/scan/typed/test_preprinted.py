from collections.abc import Mapping
from typing import Any

import pytest

from forms.layout.parts import Box
from tests.pipeline.extraction import read_back
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import HARMS, blacken, cross, pen

TEXT, DOMAIN, DATE = "/goals/0/text", "/goals/0/domain", "/goals/0/actions/0/when_date"


def known() -> Mapping[str, Any]:
    """What was printed on the personal plan."""
    return read_back.personal("actieplan").instances[0].prefilled


def place_of(pointer: str, code: str = "") -> Box:
    return glass.personal_box("actieplan", pointer, code).box


def date_page() -> int:
    return glass.personal_box("actieplan", DATE).page


@pytest.mark.parametrize("harm", [name for name in HARMS if name != "cut off"])
def test_what_was_printed_beforehand_is_read_as_it_was_printed(harm: str) -> None:
    marks = {m.pointer: m for m in glass.reading(HARMS[harm](glass.personal_page())).marks}
    wanted = {at: known()[at] for at in marks if at in known()} | {"/client": read_back.CODE}
    assert {at: marks[at].raw for at in wanted} == wanted
    assert {marks[at].state for at in wanted} == {"read"}


def test_a_date_that_was_printed_is_read() -> None:
    assert glass.said(glass.personal_page(page=date_page()), DATE) == known()[DATE]


def test_a_word_that_was_added_is_asked() -> None:
    grey = glass.personal_page()
    place = place_of(TEXT)
    pen(grey, (place.x + 60, place.y + 4), (place.x + 64, place.y + 8), (place.x + 70, place.y + 3))
    assert glass.said(grey, TEXT) == "asked"
    assert "printed_changed" in {p.code for p in glass.reading(grey).problems}


def test_a_word_that_was_struck_out_is_asked() -> None:
    grey = glass.personal_page()
    place = place_of(TEXT)
    pen(grey, (place.x + 1, place.y + 6.2), (place.x + 40, place.y + 5.4))
    assert glass.said(grey, TEXT) == "asked"


@pytest.mark.parametrize("width", [0.2, 0.4])
@pytest.mark.parametrize("down", [4.0, 4.5, 5.0])
def test_a_name_that_was_struck_out_no_further_than_it_goes_is_asked(
    width: float, down: float
) -> None:
    grey, place = glass.personal_page(), place_of("/alias")
    start = (place.x + 2, place.y + down + 0.3)
    pen(grey, start, (place.x + 11, place.y + down - 0.3), width=width)
    assert glass.said(grey, "/alias") == "asked"


def test_a_printed_date_that_was_changed_is_asked() -> None:
    grey = glass.personal_page(page=date_page())
    place = place_of(DATE)
    pen(grey, (place.x + 1, place.y + 1), (place.x + 11, place.y + 7.5))
    assert glass.said(grey, DATE) == "asked"


def test_another_choice_beside_the_printed_one_is_asked() -> None:
    grey = glass.personal_page()
    cross(grey, place_of(DOMAIN, "money"))
    assert glass.said(grey, DOMAIN) == "asked"


def test_another_choice_counts_where_the_printed_one_was_blackened() -> None:
    grey = glass.personal_page()
    blacken(grey, place_of(DOMAIN, str(known()[DOMAIN])))
    cross(grey, place_of(DOMAIN, "money"))
    assert glass.said(grey, DOMAIN) == "money"


def test_a_cross_through_the_printed_choice_is_asked() -> None:
    grey = glass.personal_page()
    cross(grey, place_of(DOMAIN, str(known()[DOMAIN])), size=0.7)
    assert glass.said(grey, DOMAIN) == "asked"


def test_boxes_under_a_known_text_hold_nothing() -> None:
    document = read_back.personal("actieplan_bijwerken")
    layout = read_back.catalogue().current("actieplan_bijwerken").layout
    for page in document.instances[0].pages:
        covered = {at for slot in layout.pages[page - 1].slots for at in slot.covers}
        marks = glass.reading(glass.personal_page("actieplan_bijwerken", page)).marks
        assert {m.state for m in marks if m.pointer in covered} <= {"empty"}


def test_a_personal_sheet_without_a_pen_on_it_asks_nothing_but_its_empty_combs() -> None:
    for page in (1, 2, 3):
        marks = glass.reading(glass.personal_page("actieplan_bijwerken", page)).marks
        assert {m.pointer for m in marks if m.state == "unread" and not m.digits} == set()


def test_what_is_written_where_an_unused_place_was_cleared_is_asked() -> None:
    instance = read_back.personal("actieplan_bijwerken").instances[0]
    layout = read_back.catalogue().current("actieplan_bijwerken").layout
    page, place = next(
        (number, box)
        for number in instance.pages
        for slot in layout.pages[number - 1].slots
        if slot.pointer not in instance.slots
        for box in layout.pages[number - 1].boxes
        if box.kind == "line" and slot.whole_y <= box.y <= slot.whole_y + slot.whole_h
    )
    grey = glass.personal_page("actieplan_bijwerken", page)
    for n in range(4):
        x, y = place.x + 8 + 9 * n, place.y + 4
        pen(grey, (x, y), (x + 3, y + 4), (x + 6, y - 1), (x + 8, y + 4))
    assert glass.mark(grey, place.pointer).state == "unread"
