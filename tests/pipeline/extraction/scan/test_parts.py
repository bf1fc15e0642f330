"""Pages of which a part is not in the picture: what is there is read, what is not is asked."""

from io import BytesIO

import cv2
import numpy as np
import pikepdf
import pytest
from pikepdf import Dictionary, Name

from forms.layout.parts import Box
from pipeline.extraction.scan import read_scan, read_scan_pages
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.records import Mark, Reading
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey
from tests.scans.encoding import g4_stream, jpeg

WRITTEN = ("/goals/0/why", "/goals/0/sign")


def filled(grey: Grey) -> Grey:
    for pointer in WRITTEN:
        _wave(grey, glass.box("actieplan", 2, pointer))
    glass.cross(grey, glass.box("actieplan", 2, "/goals/0/domain", "money"))
    return grey


def personal() -> Grey:
    grey = glass.personal_page()
    for pointer in WRITTEN:
        _wave(grey, glass.personal_box("actieplan", pointer).box)
    return grey


def _wave(grey: Grey, at: Box) -> None:
    middle = at.y + at.h / 2
    glass.pen(grey, *[(at.x + 4 + 3 * n, middle + (-1) ** n * 2) for n in range(14)])


def marks(grey: Grey) -> dict[str, Mark]:
    return {mark.pointer: mark for mark in glass.reading(grey).marks}


def _bottom(pointer: str) -> float:
    box = glass.box("actieplan", 2, pointer)
    return box.y + box.h


@pytest.mark.parametrize("is_padded", [False, True])
def test_what_lies_below_the_cut_is_not_seen(is_padded: bool) -> None:
    grey = filled(glass.blank_page())
    low = max(WRITTEN, key=_bottom)
    end = round((_bottom(low) - glass.box("actieplan", 2, low).h / 2) * MM)
    if is_padded:
        grey[end:] = 255
    else:
        grey = np.ascontiguousarray(grey[:end])
    (high,) = set(WRITTEN) - {low}
    found = marks(grey)
    assert (found[low].unread_because, found[low].picture) == ("not_seen", None)
    assert found[high].unread_because == "handwritten"
    assert found["/goals/0/domain"].raw == "money"


@pytest.mark.parametrize("dpi", [1.0, 0.75])
@pytest.mark.parametrize("is_turned", [False, True])
def test_a4_that_was_scanned_as_letter_is_read(dpi: float, is_turned: bool) -> None:
    grey = glass.turned(filled(glass.blank_page()), 0.4)
    letter = np.full((round(279.4 * MM), round(215.9 * MM)), 255, np.uint8)
    letter[:, : grey.shape[1]] = grey[: letter.shape[0]]
    letter = letter[::-1, ::-1] if is_turned else letter
    rows, columns = (np.linspace(0, n - 1, round(n * dpi)).astype(int) for n in letter.shape)
    found = marks(np.ascontiguousarray(letter[rows][:, columns]))
    assert found["/goals/0/domain"].raw == "money"
    assert {found[at].unread_because for at in WRITTEN} == {"handwritten"}


@pytest.mark.parametrize("edition", [1, 2])
@pytest.mark.parametrize("degrees", [0.0, 0.3, -0.4])
def test_a_page_of_which_a_scanner_cut_the_margins_off_is_read(
    edition: int, degrees: float
) -> None:
    grey = glass.turned(glass.blank_page("evaluatie", 1, edition), degrees)
    cut = round(7 * MM)
    found = glass.reading(np.ascontiguousarray(grey[cut:-cut]))
    wanted = glass.reading(grey)
    assert (found.identity, found.form_pages) == (wanted.identity, wanted.form_pages)
    assert {mark.state for mark in found.marks if mark.unread_because != "not_seen"} == {"empty"}


def test_a_page_that_lost_all_its_marks_is_refused() -> None:
    assert glass.refused(glass.blank_page()[110:-110]) == "not_our_form"


def halves(grey: Grey) -> list[Reading]:
    """A page on the glass of a scanner that takes in little more than half of it."""
    middle = grey.shape[0] // 2
    images = [
        page_image(1, np.ascontiguousarray(grey[: middle + 20])),
        page_image(2, np.ascontiguousarray(grey[middle - 20 :])),
    ]
    return [each for each in read_scan(images, glass.sheets()) if isinstance(each, Reading)]


def test_two_halves_of_a_personal_page_are_one_page() -> None:
    (reading,) = halves(personal())
    whole = {mark.pointer: mark.state for mark in glass.reading(personal()).marks}
    assert (reading.pages, reading.form_pages) == ((1, 2), (1,))
    found = {m.pointer: m.state for m in reading.marks if m.unread_because != "not_seen"}
    assert found.items() <= whole.items()
    assert len(found) > len(whole) - 3


@pytest.mark.parametrize("is_personal", [False, True])
def test_a_page_whose_only_code_was_cut_off_is_known_by_its_id(is_personal: bool) -> None:
    grey = glass.personal_page() if is_personal else glass.blank_page(page=1, edition=2)
    grey = np.ascontiguousarray(grey[: round(279.4 * MM)])
    reading = glass.reading(grey)
    assert (reading.identity.worksheet, reading.form_pages) == ("actieplan", (1,))
    assert "scan_code_unread" in {problem.code for problem in reading.problems}


def test_a_coarse_scan_whose_only_code_was_cut_off_is_known_by_its_id() -> None:
    grey = glass.personal_page()[: round(279.4 * MM)]
    size = (grey.shape[1] // 2, grey.shape[0] // 2)
    coarse = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)  # 100 dpi
    reading = glass.reading(np.asarray(cv2.GaussianBlur(coarse, (0, 0), 0.7), np.uint8))
    assert (reading.identity.worksheet, reading.form_pages) == ("actieplan", (1,))


def test_halves_that_may_be_of_two_sheets_stay_two() -> None:
    assert [each.pages for each in halves(filled(glass.blank_page()))] == [(1,), (2,)]


def test_a_picture_with_a_mask_is_read_as_it_is_shown() -> None:
    grey = filled(glass.blank_page())
    ink = np.where(grey < 170, 0, 255).astype(np.uint8)
    reading = _only(_masked(ink))
    assert "empty" in {mark.state for mark in reading.marks}
    found = {mark.pointer: mark for mark in reading.marks}
    assert found["/goals/0/domain"].raw == "money"
    assert {found[at].unread_because for at in WRITTEN} == {"handwritten"}


def _only(content: bytes) -> Reading:
    (reading,) = read_scan_pages(content, [1], glass.sheets())
    assert isinstance(reading, Reading)
    return reading


def _masked(ink: Grey) -> bytes:
    """A PDF of a page that is dark all over, and shown where its mask says so."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595.276, 841.89))
    mask = g4_stream(pdf, ink)
    mask.ImageMask = True
    del mask.ColorSpace
    image = pdf.make_stream(jpeg(np.full((400, 283), 40, np.uint8), 34, 60))
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = 283, 400, 8
    image.ColorSpace, image.Filter, image.Mask = Name.DeviceGray, Name.DCTDecode, mask
    page = pdf.pages[-1]
    page.obj.Resources = Dictionary(XObject=Dictionary(I0=image))
    page.obj.Contents = pdf.make_stream(b"q 595.276 0 0 841.89 0 0 cm /I0 Do Q")
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("mm", [8, 12])
def test_a_page_on_which_a_bar_of_a_letterhead_hides_the_marks_at_the_top_is_read(mm: int) -> None:
    paper = glass.filled_plan()
    paper[: round(mm * MM)] = 40
    assert glass.said(paper, "/goals/0/domain") == "money"
