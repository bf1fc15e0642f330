"""Where everything stands on paper: the rules of the paper, held against every shipped sheet."""

from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.ground.fonts import measure
from forms.ground.style import MM
from forms.layout.bands import CONTENT_BOTTOM, CONTENT_LEFT, CONTENT_TOP, CONTENT_WIDTH, band_parts
from forms.layout.galleys import Typesetter
from forms.layout.letters import letters_called
from forms.layout.page_flow import DoesNotFitError
from forms.layout.parts import Box, Layout, Part, Run, Stroke
from forms.schema.worksheet import Worksheet
from tests.forms.sheets import (
    EVERY,
    IN_LARGE_PRINT,
    boxes,
    edition,
    laid_out,
    pointers,
    sheet,
    shipped,
)

CONTENT_RIGHT = CONTENT_LEFT + CONTENT_WIDTH
every_sheet = pytest.mark.parametrize(("name", "language"), EVERY + IN_LARGE_PRINT)


def written(worksheet: Worksheet, layout: Layout) -> list[tuple[int, Part]]:
    """The parts between the bands, with their page."""
    words = shipped().words(worksheet.language)
    typesetter = Typesetter(measure, letters=letters_called(worksheet.letters))
    return [
        (number, part)
        for number, page in enumerate(layout.pages, start=1)
        for part in page.parts
        if part not in set(band_parts(worksheet, words, typesetter, number))
    ]


def sticking_out(worksheet: Worksheet, layout: Layout) -> list[Part]:
    """Boxes and texts that are not wholly between the bands and the margins."""
    out: list[Part] = []
    for _, part in written(worksheet, layout):
        left, top, right, bottom = _extent(part)
        across = left >= CONTENT_LEFT and right <= CONTENT_RIGHT + 0.01
        if not (across and top >= CONTENT_TOP - 0.01 and bottom <= CONTENT_BOTTOM):
            out.append(part)
    return out


def _extent(part: Part) -> tuple[float, float, float, float]:
    if isinstance(part, Run):
        width = measure(part.text, part.face, part.size) / MM
        return part.x, part.y - part.size * 0.3, part.x + width, part.y + part.size * 0.09
    if isinstance(part, Stroke):
        return part.x, part.y, part.x2, part.y2
    return part.x, part.y, part.x + part.w, part.y + part.h


def _apart(one: Box, other: Box) -> float:
    """Millimetres of white between two boxes; below zero where they overlap."""
    across = max(one.x, other.x) - min(one.x + one.w, other.x + other.w)
    down = max(one.y, other.y) - min(one.y + one.h, other.y + other.h)
    return max(across, down)


def neighbours(layout: Layout) -> list[tuple[Box, Box]]:
    """Every two boxes of one page."""
    return [pair for page in layout.pages for pair in combinations(page.boxes, 2)]


def run_over(layout: Layout) -> list[tuple[Run, Box]]:
    """Texts that run through a box."""
    return [
        (run, box)
        for page in layout.pages
        for run in page.parts
        if isinstance(run, Run)
        for box in page.boxes
        if box.y < run.y < box.y + box.h and run.x < box.x + box.w and _extent(run)[2] > box.x
    ]


@every_sheet
def test_nothing_stands_outside_the_content_area(name: str, language: str) -> None:
    printed = edition(name, language)
    assert sticking_out(printed.worksheet, printed.layout) == []


@every_sheet
def test_no_two_boxes_touch_and_no_text_runs_through_one(name: str, language: str) -> None:
    layout = edition(name, language).layout
    assert [pair for pair in neighbours(layout) if _apart(*pair) < 1] == []
    assert run_over(layout) == []


@every_sheet
def test_boxes_to_tick_are_5_mm_and_at_least_2_mm_apart(name: str, language: str) -> None:
    layout = edition(name, language).layout
    marks = [box for _, box in boxes(layout) if box.kind in ("tick", "circle")]
    assert {(box.w, box.h) for box in marks} == {(5.0, 5.0)}
    near = [
        pair
        for pair in neighbours(layout)
        if {pair[0].kind, pair[1].kind} <= {"tick", "circle"} and _apart(*pair) < 2
    ]
    assert near == []


@every_sheet
def test_there_is_room_to_write(name: str, language: str) -> None:
    layout = edition(name, language).layout
    for page in layout.pages:
        rules = [part for part in page.parts if isinstance(part, Stroke) and part.dotted]
        for box in page.boxes:
            inside = sorted(r.y for r in rules if box.y < r.y < box.y + box.h and r.x >= box.x)
            inside = [y for y in inside if any(r.x2 <= box.x + box.w for r in rules if r.y == y)]
            lines = [box.y, *dict.fromkeys(inside), box.y + box.h]
            if box.kind in ("line", "lines"):
                assert min(b - a for a, b in pairwise(lines)) >= 9
            assert (box.kind == "lines") == (len(lines) > 2)


@every_sheet
def test_what_is_to_be_read_is_at_least_12_points(name: str, language: str) -> None:
    printed = edition(name, language)
    runs = [part for _, part in written(printed.worksheet, printed.layout) if isinstance(part, Run)]
    assert min(run.size for run in runs) >= 12
    assert (
        min(p.size for page in printed.layout.pages for p in page.parts if isinstance(p, Run)) >= 11
    )


@every_sheet
def test_every_question_has_its_boxes_and_no_box_is_left_over(name: str, language: str) -> None:
    printed = edition(name, language)
    asked = [pointer for leaf in printed.worksheet.leaves() for pointer in pointers(leaf)]
    placed = [box.pointer for _, box in boxes(printed.layout) if box.kind != "circle"]
    circles = {box.pointer for _, box in boxes(printed.layout) if box.kind == "circle"}
    assert len(asked) == len(set(asked))
    assert len(placed) == len(set(placed))
    code = {"/client"} if printed.worksheet.client else set()
    assert set(asked) == {*placed, *circles, *code}


@every_sheet
def test_the_client_code_can_be_written_on_every_page(name: str, language: str) -> None:
    printed = edition(name, language)
    pages = printed.layout.pages
    places = [[box for box in page.boxes if box.pointer == "/client"] for page in pages]
    once = int(printed.worksheet.client is not None)  # a team's sheet has no client
    assert [len(found) for found in places] == [once] * len(pages)
    assert len({(box.x, box.y, box.w, box.h) for found in places for box in found}) == once


@every_sheet
def test_a_page_has_one_subject(name: str, language: str) -> None:
    printed = edition(name, language)
    subjects: dict[int, set[str]] = {}
    pages = {box.pointer: number for number, box in boxes(printed.layout)}
    for leaf in printed.worksheet.leaves():
        own = [place.pointer for place in leaf.trail if place.group.page == "each"]
        for pointer in pointers(leaf) - {"/client"}:
            subjects.setdefault(pages[pointer], set()).add("".join(own[:1]))
    assert max(len(found) for found in subjects.values()) == 1


@every_sheet
def test_the_same_sheet_is_laid_out_the_same(name: str, language: str) -> None:
    printed = edition(name, language)
    again = shipped().laid_out(printed.worksheet)
    assert again.layout == printed.layout


def test_numbers_are_in_hundredths_of_a_millimetre() -> None:
    for _, box in boxes(edition("actieplan").layout):
        assert (round(box.x, 2), round(box.y, 2)) == (box.x, box.y)


# --- sheets of somebody else ---


def test_a_question_higher_than_a_page_is_named() -> None:
    choices = [{"code": f"c{n}", "label": f"keuze {n} " * 6} for n in range(80)]
    high = {"key": "hoog", "kind": "ticks", "label": "Veel", "choices": choices}
    with pytest.raises(DoesNotFitError, match=r"^/hoog$"):
        laid_out(sheet(high))


def test_a_question_in_a_group_that_does_not_fit_is_named() -> None:
    long = {"key": "lang", "kind": "text", "label": "woord " * 700}
    group = {
        "key": "g",
        "kind": "group",
        "title": "Deel {n}",
        "repeat": 2,
        "page": "each",
        "fields": [{"key": "kort", "kind": "text", "label": "Kort"}, long],
    }
    with pytest.raises(DoesNotFitError, match=r"^/g/0/lang$"):
        laid_out(sheet(group))


def test_a_preprinted_slot_that_does_not_fit_its_page_is_named() -> None:
    fields = [{"key": f"t{n}", "kind": "text", "label": "Tekst", "lines": 8} for n in range(4)]
    group = {
        "key": "g",
        "kind": "group",
        "title": "Stap {n}",
        "repeat": 1,
        "preprinted": "action",
        "role": "action",
        "fields": fields,
    }
    with pytest.raises(DoesNotFitError, match=r"^/g/0$"):
        laid_out(sheet(group))


def test_what_runs_on_says_so() -> None:
    fields = [{"key": f"t{n}", "kind": "text", "label": "Tekst", "lines": 8} for n in range(4)]
    group = {
        "key": "g",
        "kind": "group",
        "title": "Deel {n}",
        "repeat": 1,
        "page": "each",
        "fields": fields,
    }
    layout = laid_out(sheet(group))
    headings = [
        [part.text for part in page.parts if isinstance(part, Run) and part.tag == "H2"]
        for page in layout.pages
    ]
    assert headings[-2:] == [["Deel 1"], ["Deel 1 (vervolg)"]]


def test_two_half_questions_share_a_line() -> None:
    long = "Een lange uitleg die op een eigen regel komt te staan."
    half = [
        {"key": key, "kind": "text", "label": key, "width": "half", "help": text}
        for key, text in (("links", long), ("rechts", ""))
    ]
    layout = laid_out(sheet(*half))
    left, right = [box for _, box in boxes(layout) if box.pointer in ("/links", "/rechts")]
    assert left.y == right.y
    assert left.x + left.w < right.x


_label = st.text("abc ij-W", min_size=1, max_size=60).filter(str.strip)
_choices = st.lists(st.text("Wi m", min_size=1, max_size=30), min_size=1, max_size=12).map(
    lambda labels: [{"code": f"c{n}", "label": label} for n, label in enumerate(labels)]
)
_common = {"label": _label, "help": _label, "width": st.sampled_from(["half", "full"])}
_question = st.one_of(
    st.fixed_dictionaries({**_common, "kind": st.just("text"), "lines": st.integers(1, 20)}),
    st.fixed_dictionaries({**_common, "kind": st.just("rows"), "count": st.integers(1, 18)}),
    st.fixed_dictionaries({**_common, "kind": st.sampled_from(["date", "check", "number"])}),
    st.fixed_dictionaries(
        {
            **_common,
            "kind": st.sampled_from(["choice", "ticks"]),
            "choices": _choices,
            "width": st.just("full"),
        }
    ),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(_question, min_size=1, max_size=8))
def test_any_sheet_that_can_be_laid_out_is_calm(questions: list[dict[str, Any]]) -> None:
    worksheet = sheet(*({**q, "key": f"q{n}"} for n, q in enumerate(questions)))
    layout = laid_out(worksheet)
    assert sticking_out(worksheet, layout) == []
    assert [pair for pair in neighbours(layout) if _apart(*pair) < 1] == []
    assert run_over(layout) == []


def test_a_heading_never_stands_alone_at_the_end_of_a_page() -> None:
    lines = {"kind": "text", "label": "?", "lines": 15}
    one = sheet({**lines, "key": "one"})
    late = sheet({**lines, "key": "two", "lines": 5}).sections[0]
    late = late.model_copy(update={"key": "late", "title": "Een kop"})
    layout = laid_out(one.model_copy(update={"sections": (*one.sections, late)}))
    (page,) = [page for page in layout.pages if any(box.pointer == "/two" for box in page.boxes)]
    assert "Een kop" in {part.text for part in page.parts if isinstance(part, Run)}
