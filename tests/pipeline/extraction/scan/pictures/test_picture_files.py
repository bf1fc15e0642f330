"""What phones and scanners write: HEIC, AVIF, WebP, JPEG 2000, and films behind photos."""

import struct
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from pipeline.extraction.sandbox import Allowance
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.extraction.scan import is_picture, read_scan_file
from pipeline.extraction.scan.pictures.page_images import PageImage, pages_of_picture
from pipeline.records import NotRead, Reading
from tests.pipeline.extraction.read_back import catalogue
from tests.pipeline.extraction.scan import glass
from tests.scans.encoding import avif, jpeg, jpeg2000, webp
from tests.scans.heic import heic

FILM = struct.pack(">I4s4sI", 16, b"ftyp", b"mp42", 0) + b"\x7f" * 300_000
Encode = Callable[[glass.Grey], bytes]
FORMS: dict[str, Encode] = {
    "heic": heic,
    "avif": lambda page: avif(page, 60),
    "webp": lambda page: webp(page, 60),
    "jp2": lambda page: jpeg2000(page, 15),
    "bmp": lambda page: saved_by_pillow(page, "BMP"),
    "gif": lambda page: saved_by_pillow(page, "GIF"),
    "photo with a film behind it": lambda page: jpeg(page, 72, 75) + FILM,
}


def saved_by_pillow(page: glass.Grey, form: str) -> bytes:
    out = BytesIO()
    Image.fromarray(page).save(out, form)
    return out.getvalue()


def ticked_page() -> glass.Grey:
    page = glass.blank_page()
    glass.cross(page, glass.box("actieplan", 2, "/goals/0/domain", "housing"))
    return page


@pytest.mark.parametrize("form", FORMS)
def test_a_page_in_any_form_is_read_by_a_held_reader(form: str) -> None:
    reader = ConfinedReading(catalogue(), Allowance(seconds=60))
    (reading,) = reader.read(FORMS[form](ticked_page()), lambda _: None)
    assert reader.means.level != "none"
    reader.close()
    assert isinstance(reading, Reading)
    assert reading.form_pages == (2,)
    (domain,) = (mark for mark in reading.marks if mark.pointer == "/goals/0/domain")
    assert (domain.raw, domain.state) == ("housing", "read")


def test_a_heic_lies_as_its_camera_was_held() -> None:
    page = np.full((300, 200), 255, np.uint8)
    page[:40, :40] = 0  # a mark at the top left
    (shown,) = pages_of_picture(heic(np.rot90(page, -1), quarter_turns=1))
    assert isinstance(shown, PageImage)
    assert shown.grey.shape == (300, 200)
    assert shown.grey[20, 20] < 30
    assert shown.grey[20, 180] > 220


@pytest.mark.parametrize("form", ["AVIF", "WEBP"])
def test_a_photo_lies_as_its_camera_was_held(form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("L", (300, 200), 255).save(out, form, exif=exif)
    (shown,) = pages_of_picture(out.getvalue())
    assert isinstance(shown, PageImage)
    assert shown.grey.shape == (300, 200)


def with_size(content: bytes, at: int, code: str, *size: int) -> bytes:
    return content[:at] + struct.pack(code, *size) + content[at + struct.calcsize(code) :]


def giants() -> dict[str, bytes]:
    """Small pictures whose heads say that they are enormous."""
    small = np.full((64, 64), 200, np.uint8)
    phone, scan, photo = heic(small), jpeg2000(small, 2), webp(small, 60)
    return {
        "heic": with_size(phone, phone.index(b"ispe") + 8, ">II", 30_000, 30_000),
        "jp2": with_size(scan, scan.index(b"ihdr") + 4, ">II", 60_000, 60_000),
        "webp": with_size(photo, 26, "<HH", 16_000, 16_000),
        "bmp": with_size(saved_by_pillow(small, "BMP"), 18, "<II", 60_000, 60_000),
        "gif": with_size(saved_by_pillow(small, "GIF"), 6, "<HH", 60_000, 60_000),
        "avif": with_size(
            avif(small, 60), avif(small, 60).index(b"ispe") + 8, ">II", 60_000, 60_000
        ),
    }


@pytest.mark.parametrize("form", ["heic", "jp2", "webp", "avif", "bmp", "gif"])
def test_what_says_that_it_is_enormous_is_never_decoded(form: str) -> None:
    (refused,) = pages_of_picture(giants()[form])
    assert isinstance(refused, NotRead)
    assert refused.refusal.code in {"too_many_pixels", "damaged"}


@pytest.mark.parametrize("form", ["heic", "avif", "webp", "jp2", "bmp", "gif"])
@pytest.mark.parametrize("share", [0.1, 0.6])
def test_half_a_picture_is_damaged_and_no_page(form: str, share: float) -> None:
    content = FORMS[form](np.asarray(glass.blank_page()[::4, ::4]))
    results = read_scan_file(content[: int(len(content) * share)], glass.sheets())
    assert all(isinstance(each, NotRead) for each in results)


def test_a_picture_is_known_by_its_brands() -> None:
    assert is_picture(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic")
    assert is_picture(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif")
    assert not is_picture(b"\0\0\0\x18ftypisom\0\0\0\0isommp42")
