"""Sheets in two languages (Arabic mirrored), and in other Dutch: places, and what is beside."""

import pytest

from forms.ground.fonts import measure
from forms.ground.style import MM
from forms.layout.bands import CONTENT_BOTTOM, CONTENT_LEFT, CONTENT_TOP, CONTENT_WIDTH
from forms.layout.parts import Box, LayoutPage, Run
from forms.schema.beside import beside
from tests.forms.sheets import BESIDE, IN_OTHER_WORDS, edition, shipped

every = pytest.mark.parametrize(("name", "language"), BESIDE)
in_other_words = pytest.mark.parametrize(("name", "language"), IN_OTHER_WORDS)
of_each = pytest.mark.parametrize(("name", "language"), BESIDE + IN_OTHER_WORDS)


def runs(page: LayoutPage) -> list[Run]:
    return [part for part in page.parts if isinstance(part, Run)]


def end_of(run: Run) -> float:
    return run.x + measure(run.text, run.face, run.size) / MM


@of_each
def test_it_asks_the_same_as_the_dutch_sheet_on_as_many_pages(name: str, language: str) -> None:
    two, dutch = edition(name, language).layout, edition(name).layout
    assert list(two.boxes) == list(dutch.boxes)
    assert len(two.pages) <= len(dutch.pages)


@in_other_words
def test_in_other_dutch_no_dutch_stands_beside_and_every_box_has_its_place(
    name: str, language: str
) -> None:
    other, dutch = edition(name, language).layout, edition(name).layout
    assert len(other.pages) == len(dutch.pages)
    assert not [r for page in other.pages for r in runs(page) if r.tag == "Beside"]
    places = [[(b.x, b.y, b.w, b.h) for b in each.boxes.values()] for each in (other, dutch)]
    assert places[0] == places[1]


@in_other_words
def test_only_what_is_said_otherwise_is_written_down(name: str, language: str) -> None:
    """A phrase that is as in Dutch would be left behind when the Dutch one is mended."""
    other, dutch = (shipped().worksheet(name, one) for one in (language, "nl"))
    pairs = {**beside(other, dutch), **beside(dutch, other)}
    own = {k: v for k, v in shipped().words(language).phrases.items() if f"s.{name}." in k}
    assert own
    assert [key for key, phrase in own.items() if phrase not in pairs] == []


@every
def test_every_question_and_answer_stands_there_in_dutch(name: str, language: str) -> None:
    layout = edition(name, language).layout
    small = " ".join(r.text for page in layout.pages for r in runs(page) if r.tag == "Beside")
    for leaf in shipped().worksheet(name).leaves():
        if leaf.pointer != "/client":
            assert leaf.field.label in small, leaf.pointer
        for choice in getattr(leaf.field, "choices", ()):
            assert choice.label in small


@of_each
def test_no_word_stands_in_a_box_or_on_another_word(name: str, language: str) -> None:
    for page in edition(name, language).layout.pages:
        lines = [r for r in runs(page) if CONTENT_TOP < r.y < CONTENT_BOTTOM]
        for run in lines:
            top, end = run.y - 0.7 * run.size / MM, end_of(run)
            assert run.x >= CONTENT_LEFT - 0.1
            assert end <= CONTENT_LEFT + CONTENT_WIDTH + 0.1
            for box in page.boxes:
                apart = end <= box.x or run.x >= box.x + box.w
                assert apart or run.y <= box.y or top >= box.y + box.h, (run.text, box.pointer)
            for other in lines:
                if other is not run and abs(other.y - run.y) < 0.5:
                    assert end <= other.x + 0.1 or end_of(other) <= run.x + 0.1, run.text


@of_each
def test_no_label_of_a_code_touches_its_box(name: str, language: str) -> None:
    for page in edition(name, language).layout.pages:
        (code,) = (box for box in page.boxes if box.pointer == "/client")
        label = page.parts[page.parts.index(code) - 1]
        assert isinstance(label, Run)
        assert end_of(label) <= code.x - 1 or label.x >= code.x + code.w + 1


def test_an_arabic_sheet_has_its_boxes_at_the_right_of_their_labels() -> None:
    page = edition("actieplan", "ar").layout.pages[1]
    first = next(part for part in page.parts if isinstance(part, Box) and part.is_to_tick)
    label = page.parts[page.parts.index(first) + 1]
    assert isinstance(label, Run)
    assert end_of(label) == pytest.approx(first.x - 2.5, abs=0.1)
    in_row = [box for box in page.boxes if box.pointer == first.pointer]
    assert [box.x for box in in_row] == sorted((box.x for box in in_row), reverse=True)


def test_mirrored_is_the_same_sheet_from_the_other_side() -> None:
    """Every box is as far from the right as it would be from the left."""
    arabic = edition("actieplan", "ar").layout.boxes
    assert arabic["/alias"].x > arabic["/filled_on"].x
    assert arabic["/goals/0/text"].x == CONTENT_LEFT
    day, right = arabic["/filled_on"], CONTENT_LEFT + CONTENT_WIDTH
    assert day.pattern == "DD-MM-JJJJ"  # figures run from the left everywhere
    assert arabic["/alias"].x + arabic["/alias"].w == pytest.approx(right)


def test_a_phrase_finds_what_stands_in_its_place_in_the_other_language() -> None:
    pairs = beside(shipped().worksheet("actieplan", "fr"), shipped().worksheet("actieplan"))
    assert pairs["Étape 2"] == "Stap 2"
    assert pairs["mon soutien"] == "begeleider"
    assert pairs["Logement"] == "Wonen"


@every
def test_no_phrase_means_two_things_in_dutch(name: str, language: str) -> None:
    """Else the wrong one of the two would stand beside it."""
    own, dutch = (shipped().worksheet(name, one) for one in (language, "nl"))
    pairs = beside(own, dutch)
    for one, two in zip(own.leaves(), dutch.leaves(), strict=True):
        assert pairs.get(one.field.label, two.field.label) == two.field.label
