"""Several sheets in one picture: each is read as itself, or it is told that one was not."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import cv2
import numpy as np
import pytest

from pipeline.extraction.scan import read_scan
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.extraction.scan.registering import several
from pipeline.extraction.scan.registering.codes import SeenCode, codes_anywhere
from pipeline.extraction.scan.registering.locating import locate
from pipeline.extraction.scan.registering.readable_id import is_of_another
from pipeline.records import Mark, NotRead, Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey

Place = tuple[float, float, float]  # x, y of its middle in mm of the glass, degrees
SCALE = 0.7  # the glass is scanned at 140 dpi
A3 = (424, 300)
APART = ((106, 150, 0.4), (318, 150, -0.3))
SIDES = (("actieplan", 2), ("evaluatie", 3))


def written(sheet: str, page: int, rng: np.random.Generator) -> Grey:
    """A page with a wave in each box for words and a cross in one box of each question."""
    grey = glass.blank_page(sheet, page)
    boxes = glass.layout_of(sheet).pages[page - 1].boxes
    for box in {box.pointer: box for box in rng.permutation(np.array(boxes, object))}.values():
        if box.is_to_tick:
            glass.cross(grey, box)
        elif box.is_for_words:
            middle = box.y + box.h / 2
            wave = [(box.x + 4 + 3 * n, middle + rng.uniform(-2.5, 2.5)) for n in range(12)]
            glass.pen(grey, *wave)
    return grey


def laid(sheets: Sequence[Grey], places: Sequence[Place], desk: int = 235) -> Grey:
    """The sheets on the glass, later ones on top."""
    size = (round(A3[0] * MM * SCALE), round(A3[1] * MM * SCALE))
    picture = np.full(size[::-1], desk, np.uint8)
    for grey, (x, y, degrees) in zip(sheets, places, strict=True):
        height, width = grey.shape
        move = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, SCALE)
        move[:, 2] += np.array([x, y]) * MM * SCALE - (width / 2, height / 2)
        cv2.warpAffine(
            grey, move, size, picture, cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT
        )
    return picture


def read(picture: Grey) -> list[Reading | NotRead]:
    return read_scan([page_image(1, picture)], glass.sheets())


def by_sheet(found: Sequence[Reading | NotRead]) -> dict[str, Reading]:
    return {each.identity.worksheet: each for each in found if isinstance(each, Reading)}


def refusals(found: Sequence[Reading | NotRead]) -> set[str]:
    return {each.refusal.code for each in found if isinstance(each, NotRead)}


def test_two_sheets_on_one_glass_are_two_pages_of_one_picture() -> None:
    rng = np.random.default_rng(3)
    found = read(laid([written(*side, rng) for side in SIDES], APART))
    assert [(r.identity.worksheet, r.form_pages, r.pages, r.sheet) for r in map(_read, found)] == [
        ("actieplan", (2,), (1,), 1),
        ("evaluatie", (3,), (1,), 2),
    ]
    words = [mark for reading in by_sheet(found).values() for mark in reading.marks]
    assert "empty" not in {mark.state for mark in words if mark.pointer != "/client"}


def _read(each: Reading | NotRead) -> Reading:
    assert isinstance(each, Reading)
    return each


def test_two_copies_of_one_page_are_two_pages() -> None:
    rng = np.random.default_rng(4)
    one, other = read(laid([written("evaluatie", 3, rng), glass.blank_page("evaluatie", 3)], APART))
    assert {m.state for m in _read(one).marks if m.pointer != "/client"} == {"read", "unread"}
    assert {m.state for m in _read(other).marks} == {"empty"}


def test_the_corner_of_a_code_in_which_nothing_is_to_be_found_may_lie_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    off = np.zeros((4, 2))
    off[2] = MM * SCALE  # a millimetre

    def loosely(grey: Grey) -> list[SeenCode]:
        return [replace(code, points=code.points + off) for code in codes_anywhere(grey)]

    monkeypatch.setattr(several, "codes_anywhere", loosely)
    found = read(laid([glass.blank_page(*side) for side in SIDES], APART))
    assert (set(by_sheet(found)), refusals(found)) == ({"actieplan", "evaluatie"}, set())


def test_what_another_sheet_lies_over_is_not_seen_and_never_shown() -> None:
    rng = np.random.default_rng(5)
    below, top = written("actieplan", 2, rng), written("evaluatie", 3, rng)
    found = read(laid([below, top], ((160, 150, 0), (212, 150, 90))))
    marks = [mark for reading in by_sheet(found).values() for mark in reading.marks]
    assert marks or "several_sheets" in refusals(found)
    hidden = [mark for mark in marks if mark.unread_because == "not_seen"]
    assert all(mark.picture is None for mark in hidden)
    assert not [mark for mark in marks if mark.state == "empty" and not mark.digits]


def test_where_sheets_cannot_be_told_apart_it_is_said() -> None:
    sheets = [glass.blank_page(*side) for side in SIDES]
    found = read(laid(sheets, ((106, 150, 0), (345, 150, 0))))  # one corner, one code are cut off
    assert "several_sheets" in refusals(found)
    assert set(by_sheet(found)) <= {"actieplan", "evaluatie"}


HALVES = (("actieplan", 1), ("actieplan", 2), ("evaluatie", 1), ("vormen_van_kracht", 1))


@pytest.mark.parametrize(("upper", "lower"), list(permutations(HALVES, 2)))
def test_half_a_sheet_over_half_of_another_is_no_page(
    upper: tuple[str, int], lower: tuple[str, int]
) -> None:
    above, below = glass.personal_page(*upper), glass.personal_page(*lower)
    torn = len(above) // 2
    found = read(np.concatenate([above[:torn], below[torn:]]))
    assert (by_sheet(found), refusals(found)) == ({}, {"several_sheets"})


def test_an_id_at_the_head_that_is_clearly_of_another_form_is_told_though_not_of_which() -> None:
    own, other = locate(glass.personal_page()), locate(glass.blank_page("evaluatie", 1))
    assert own.there is not None
    assert own.found is not None
    assert other.found is not None
    grey = glass.personal_page()
    codes = (own.found.code, other.found.code)
    assert [is_of_another(grey, own.there, code) for code in codes] == [False, True]


@pytest.mark.parametrize(
    ("page", "scale", "longer"),
    [(1, 1.0, 0.932), (1, 0.5, 1.036), (2, 1.0, 0.964), (2, 1.0, 1.032), (2, 0.7, 0.964)],
)
def test_a_head_that_slipped_through_a_scanner_is_no_other_sheet(
    page: int, scale: float, longer: float
) -> None:
    """Letters drawn out or pressed together were read as another id, that checked."""
    whole = glass.personal_page("actieplan", page)
    grey = cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    left, top, right, bottom = (round(mm * grey.shape[1] / 210) for mm in (140, 6, 173, 24))
    wide = right - left
    head = cv2.resize(grey[top:bottom, left:right], None, fx=longer, fy=1)
    kept = head[:, -wide:] if longer < 1 and page == 1 else head[:, :wide]
    room = wide - kept.shape[1]
    sides = (room, 0) if longer < 1 and page == 1 else (0, room)
    grey[top:bottom, left:right] = np.pad(kept, ((0, 0), sides), constant_values=255)
    found = read(np.asarray(grey, np.uint8))
    assert (set(by_sheet(found)), refusals(found)) == ({"actieplan"}, set())


def test_an_edge_of_another_sheet_that_peeps_out_is_told_and_no_more() -> None:
    sheets = [glass.blank_page(*side) for side in SIDES]
    picture = laid(sheets, ((106, 150, 0), (318, 150, 0)))
    cut = picture[:, : round((212 + 20) * MM * SCALE)]
    (reading,) = by_sheet(read(cut)).values()
    assert (reading.identity.worksheet, refusals(read(cut))) == ("actieplan", set())
    assert "scan_another_below" in {problem.code for problem in reading.problems}


def anyhow(rng: np.random.Generator) -> tuple[Place, Place]:
    """Beside each other and a little askew, or anyhow, the one perhaps over the other."""
    if rng.random() < 0.5:
        (x, y, _), (x2, y2, _) = APART
        dx, dy = rng.normal(0, 3, 2)
        turns = rng.choice((0, 180), 2) + rng.normal(0, 2, 2)
        return (x + dx, y + dy, turns[0]), (x2 + dx, y2 - dy, turns[1])
    spots = rng.uniform((60, 90), (A3[0] - 60, A3[1] - 90), (2, 2))
    (x, y), (x2, y2) = spots
    return (x, y, rng.uniform(0, 360)), (x2, y2, rng.uniform(0, 360))


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 60))]
)
def test_nothing_of_one_sheet_is_in_what_is_read_of_another(seed: int) -> None:
    """Whatever is written on a sheet, the reading of the other stays the same to the last pixel."""
    rng = np.random.default_rng(seed)
    sides = [SIDES[0], SIDES[1]] if rng.random() < 0.5 else [SIDES[1], SIDES[0]]
    places = anyhow(rng)
    one, other = (written(*side, rng) for side in sides)
    with_ink = by_sheet(read(laid([one, other], places)))
    without = by_sheet(read(laid([one, glass.blank_page(*sides[1])], places)))
    assert _of(with_ink, sides[0]) == _of(without, sides[0])


def _of(readings: dict[str, Reading], side: tuple[str, int]) -> tuple[Mark, ...] | None:
    """What was read of a sheet, which of the two it lies as left out."""
    reading = readings.get(side[0])
    return None if reading is None else replace(reading, sheet=1).marks


OVER_OTHERS = [
    (("actieplan", 2), ("evaluatie", 3)),
    (("evaluatie", 3), ("actieplan", 2)),
    (("evaluatie", 2), ("actieplan", 1)),
    (("actieplan", 3), ("evaluatie", 2)),
]


@pytest.mark.parametrize(("own", "other"), OVER_OTHERS)
def test_a_strip_of_another_sheet_across_a_page(
    own: tuple[str, int], other: tuple[str, int]
) -> None:
    for seed in range(3):
        rng = np.random.default_rng([seed, own[1]])
        page, strip = written(*own, rng), written(*other, rng)
        top, high = (round(share * len(page)) for share in rng.uniform((0.2, 0.18), (0.5, 0.3)))
        moved = np.roll(strip, int(rng.integers(-40, 40)), axis=0)
        page[top : top + high] = moved[top : top + high]
        assert _is_told(read(page))


def _is_told(found: Sequence[Reading | NotRead]) -> bool:
    """Whether it is said that several sheets lie there, or nothing illegible is shown of them."""
    marks = [mark for each in found if isinstance(each, Reading) for mark in each.marks]
    return refusals(found) == {"several_sheets"} or (
        "not_seen" in {mark.unread_because for mark in marks}
        and all(mark.picture is None for mark in marks if mark.unread_because == "illegible")
    )


@pytest.mark.parametrize("side", SIDES)
def test_paper_over_the_middle_of_a_page_is_no_other_sheet(side: tuple[str, int]) -> None:
    page = written(*side, np.random.default_rng(5))
    middle = len(page) // 2
    page[middle : middle + 40 * 8] = 245  # white
    glass.pen(page, *((40 + 4 * n, 155 + 3 * (n % 2)) for n in range(30)))
    assert refusals(read(page)) == set()


@pytest.mark.parametrize("side", [("actieplan", 2), ("evaluatie", 2), ("actieplan", 1)])
def test_dirt_in_bands_over_the_print_is_no_other_sheet(side: tuple[str, int]) -> None:
    rng = np.random.default_rng(3)
    page = written(*side, rng)
    for top in (60, 110, 165):
        below, across = (top + rng.normal(6, 3, 6000)) * MM, rng.uniform(0, page.shape[1], 6000)
        for x, y in np.column_stack([across, below]).astype(int).tolist():
            cv2.circle(page, (x, y), int(rng.integers(1, 3)), 30, -1)
    assert refusals(read(page)) == set()
