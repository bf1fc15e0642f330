import io
import struct
import zlib

import numpy as np
import pikepdf
import pytest
from PIL import Image, TiffImagePlugin

from pipeline.extraction.pdf.page_kinds import Road, roads_of
from pipeline.extraction.pdf.with_pikepdf import open_pdf
from pipeline.extraction.scan import read_scan_file, read_scan_pages
from pipeline.extraction.scan.pictures.page_images import PageImage, is_picture, pages_of_picture
from pipeline.extraction.scan.pictures.pdf_pictures import pages_of_pdf
from pipeline.records import NotRead, Reading
from tests.pipeline.extraction import read_back
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import blank_page, file_of, jpeg
from tests.scans.encoding import film


def numbers(content: bytes) -> list[int]:
    return [page.number for page in pages_of_picture(content) if isinstance(page, PageImage)]


def reasons(content: bytes) -> list[str]:
    pages = pages_of_picture(content)
    return [page.refusal.code for page in pages if isinstance(page, NotRead)]


def only(content: bytes) -> PageImage:
    (page,) = pages_of_picture(content)
    assert isinstance(page, PageImage)
    return page


def pages(results: list[Reading | NotRead]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(r.pages, r.form_pages) for r in results if isinstance(r, Reading)]


def in_pdf(*greys: glass.Grey, text: str = "", **options: object) -> bytes:
    """A PDF as a scanner makes it; `text` is what it thought to read."""
    content = file_of(*greys, kind="PDF", resolution=glass.DPI, **options)
    if not text:
        return content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for page in pdf.pages:
            page.obj.Resources.Font = pikepdf.Dictionary(F0=font)
            page.contents_add(f"BT 3 Tr /F0 9 Tf 60 700 Td ({text}) Tj ET".encode())
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_every_page_of_a_tiff_is_read_and_empty_backs_are_not() -> None:
    back = np.full_like(blank_page(), 255)
    content = file_of(
        blank_page(page=3), back, blank_page(page=2), kind="TIFF", compression="tiff_lzw"
    )
    assert pages(read_scan_file(content, glass.sheets())) == [((1,), (3,)), ((3,), (2,))]


@pytest.mark.parametrize("form", ["WEBP", "AVIF", "PNG"])
def test_so_is_every_picture_of_a_moving_one(form: str) -> None:
    content = film([blank_page(page=3), blank_page(page=2)], form)
    assert pages(read_scan_file(content, glass.sheets())) == [((1,), (3,)), ((2,), (2,))]


def test_of_a_film_that_is_no_stack_the_first_is_read_and_the_rest_told() -> None:
    content = film([np.full((90, 60), shade, np.uint8) for shade in range(0, 248, 8)], "WEBP")
    assert (numbers(content), reasons(content)) == ([1], ["several_sheets"])


def tiff(*pages: tuple[int, int]) -> bytes:
    """A TIFF of pages of this many pixels across, each of which says what it is (tag 254)."""
    out = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(out, new=True) as writer:
        for across, says in pages:
            page = Image.new("L", (across, across * 7 // 5), 200)
            page.save(writer, "TIFF", tiffinfo={254: says})
            writer.newFrame()
    return out.getvalue()


def test_a_small_copy_beside_a_page_of_a_tiff_is_no_page() -> None:
    small, page = 1, 2  # as the tag says it
    assert numbers(tiff((400, page), (50, small), (400, page), (200, small))) == [1, 3]


def test_a_page_that_is_wrongly_called_a_small_copy_is_read() -> None:
    assert numbers(tiff((400, 1), (400, 1), (50, 2))) == [1, 2, 3]


def test_a_fax_is_known_to_be_black_and_white() -> None:
    picture = Image.fromarray(glass.bilevel(blank_page())).convert("1", dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "TIFF", compression="group4")
    assert only(out.getvalue()).is_bilevel
    assert not only(jpeg(blank_page())).is_bilevel


def test_a_photo_lies_as_its_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to look at it
    out = io.BytesIO()
    Image.fromarray(blank_page()).save(out, "JPEG", exif=exif)
    height, width = blank_page().shape
    assert only(out.getvalue()).grey.shape == (width, height)


def test_what_is_transparent_is_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (60, 60), (0, 0, 0, 0)).save(out, "PNG")
    assert only(out.getvalue()).grey.min() == 255


def test_a_very_fine_scan_is_taken_smaller() -> None:
    large = np.full((7016, 4960), 255, np.uint8)
    assert only(jpeg(large)).grey.shape == (3508, 2480)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
    assert reasons(bomb) == ["too_many_pixels"]


def test_a_picture_that_was_cut_off_in_copying_is_damaged() -> None:
    whole = jpeg(blank_page())
    assert reasons(whole[: len(whole) // 2]) == ["damaged"]


def test_a_page_that_is_damaged_keeps_no_other_from_being_read() -> None:
    content = bytearray(
        file_of(blank_page(page=3), blank_page(page=2), kind="TIFF", compression="tiff_lzw")
    )
    content[9000:30000] = b"\xff" * 21000
    assert numbers(bytes(content)) == [2]
    assert reasons(bytes(content)) == ["damaged"]


def test_a_file_is_a_picture_by_its_bytes() -> None:
    assert is_picture(jpeg(blank_page()))
    assert not is_picture(read_back.blank("actieplan"))


def roads(content: bytes) -> tuple[Road, ...]:
    return roads_of(content, open_pdf(content))


def test_scanned_pages_of_a_pdf_are_told_from_printed_ones() -> None:
    assert set(roads(in_pdf(blank_page(), blank_page(page=3)))) == {"picture"}
    assert set(roads(read_back.blank("actieplan"))) == {"fields"}


def test_what_a_scanner_thought_to_read_counts_for_nothing() -> None:
    content = in_pdf(blank_page(page=3), text="AP-1-NL-2 Code 123456-8 01-01-2020")
    assert roads(content) == ("picture",)
    (reading,) = read_scan_pages(content, [1], glass.sheets())
    assert isinstance(reading, Reading)
    assert reading.form_pages == (3,)
    assert {mark.raw for mark in reading.marks} == {None}


def test_a_picture_is_taken_out_of_its_page_as_it_lies_there() -> None:
    (page,) = pages_of_pdf(in_pdf(blank_page(), quality=90), [1])
    assert isinstance(page, PageImage)
    assert page.is_lifted
    assert page.grey.shape == blank_page().shape


def test_a_page_with_more_on_it_than_its_picture_is_drawn() -> None:
    content = in_pdf(blank_page())
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.pages[0].contents_add(b"0 0 0 RG 3 w 100 400 m 300 420 l S")
        out = io.BytesIO()
        pdf.save(out)
    (page,) = pages_of_pdf(out.getvalue(), [1])
    assert isinstance(page, PageImage)
    assert not page.is_lifted


def test_a_picture_that_lies_mirrored_in_its_page_is_read_as_it_is_seen() -> None:
    content = in_pdf(np.ascontiguousarray(blank_page()[:, ::-1]))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        width = float(pdf.pages[0].mediabox[2])
        pdf.pages[0].contents_add(f"q -1 0 0 1 {width} 0 cm".encode(), prepend=True)
        out = io.BytesIO()
        pdf.save(out)
    assert pages(read_scan_pages(out.getvalue(), [1], glass.sheets())) == [((1,), (2,))]


def test_a_picture_whose_colours_are_turned_round_is_read_as_it_is_seen() -> None:
    content = in_pdf((255 - blank_page()).astype(np.uint8))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (picture,) = pdf.pages[0].get_images().values()
        picture.Decode = pikepdf.Array([1, 0])
        out = io.BytesIO()
        pdf.save(out)
    assert pages(read_scan_pages(out.getvalue(), [1], glass.sheets())) == [((1,), (2,))]
