import numpy as np
import pytest

from forms.layout.bands import ID_PITCH, ID_RIGHT, ID_TOP, QR_FOOT, QR_TOP
from forms.pdf.page_code import PageCode, matrix
from pipeline.extraction.scan.registering.codes import find_code
from pipeline.extraction.scan.registering.locating import locate
from tests.pipeline.extraction import read_back
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, pen

ID = (ID_RIGHT - 26, ID_TOP - 3, 27.0, 3 * ID_PITCH)


def struck(grey: Grey, place: tuple[float, float, float]) -> Grey:
    """A pen went to and fro through a code."""
    x, y, side = place
    for n in range(6):
        at = y + side * n / 5
        pen(grey, (x, at), (x + side, y + side - side * n / 5), width=1.4)
    return grey


def scraped(grey: Grey, area: tuple[float, float, float, float]) -> Grey:
    left, top, right, foot = (
        round(mm * MM) for mm in (area[0], area[1], area[0] + area[2], area[1] + area[3])
    )
    grey[top:foot, left:right] = 255
    return grey


def identity(grey: Grey) -> tuple[str, str | None, tuple[int, ...]]:
    reading = glass.reading(grey)
    return reading.identity.worksheet, reading.identity.instance, reading.form_pages


def codes(grey: Grey) -> list[str]:
    return [problem.code for problem in glass.reading(grey).problems]


@pytest.mark.parametrize("place", [QR_TOP, QR_FOOT])
def test_a_pen_through_one_code_leaves_the_other(place: tuple[float, float, float]) -> None:
    assert identity(struck(glass.personal_page(), place))[0] == "actieplan"


def test_without_codes_the_printed_id_says_whose_page_it_is() -> None:
    grey = struck(struck(glass.personal_page(), QR_TOP), QR_FOOT)
    instance = read_back.personal("actieplan").instances[0].instance
    assert identity(grey) == ("actieplan", instance, (1,))
    assert "scan_code_unread" in codes(grey)


def test_without_codes_and_with_a_spoiled_id_a_blank_page_is_known_by_its_print() -> None:
    grey = struck(struck(glass.blank_page("evaluatie", 2), QR_TOP), QR_FOOT)
    pen(grey, (ID_RIGHT - 6, ID_TOP - 3), (ID_RIGHT - 2, ID_TOP + ID_PITCH), width=0.9)
    assert identity(grey) == ("evaluatie", None, (2,))


def test_a_personal_page_is_never_known_by_its_looks() -> None:
    grey = struck(struck(glass.personal_page(), QR_TOP), QR_FOOT)
    assert glass.refused(scraped(grey, ID)) == "page_unclear"


def with_foot_of(other: Grey, grey: Grey) -> Grey:
    """A page with the code at the foot of another."""
    x, y, side = QR_FOOT
    place = tuple(slice(round((n - 2) * MM), round((n + side + 2) * MM)) for n in (y, x))
    grey[place] = other[place]
    return grey


def test_two_codes_that_name_different_pages_are_asked() -> None:
    grey = with_foot_of(glass.blank_page(page=3), glass.blank_page(page=2))
    assert "identity_conflict" in codes(grey)


def test_two_codes_that_name_different_sheets_are_two_sheets() -> None:
    grey = with_foot_of(glass.personal_page(), glass.blank_page(page=2))
    assert glass.refused(grey) == "several_sheets"


def test_a_code_that_is_seen_through_the_paper_is_not_read() -> None:
    pale = 255 - 0.45 * (255.0 - glass.blank_page()[:, ::-1])
    assert glass.refused(pale.astype(np.uint8)) != "read"


def test_the_road_to_the_code_is_told() -> None:
    grey = glass.blank_page()
    there = locate(grey).there
    assert there is not None
    found = find_code(grey, there)
    assert found is not None
    assert found.road == "place"


def test_it_is_told_whether_a_code_was_read_at_both_ends() -> None:
    for grey, is_at_both in (
        (glass.blank_page(), True),
        (struck(glass.blank_page(), QR_TOP), False),
        (struck(glass.blank_page(), QR_FOOT), False),
    ):
        found = locate(grey).found
        assert found is not None
        assert found.is_at_both == is_at_both


def test_a_sheet_that_is_not_known_here_is_named_as_the_reason() -> None:
    grey = glass.blank_page()
    modules = np.array(matrix(PageCode("ZZ", 1, "NL", 1).payload()))
    for x, y, side in (QR_TOP, QR_FOOT):
        size = round(side * MM)
        picture = np.where(modules, 0, 255).astype(np.uint8)
        rows = np.arange(size) * len(modules) // size
        top, left = round(y * MM), round(x * MM)
        grey[top : top + size, left : left + size] = picture[np.ix_(rows, rows)]
    assert glass.refused(grey) == "unknown_edition"
