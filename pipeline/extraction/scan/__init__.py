"""Scanned pages -> a reading for every page on them; empty backs are passed over.

`read_scan_file` takes the file of a picture, `read_scan_pages` those pages of a PDF that are
pictures.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pipeline.extraction.scan.halves import joined
from pipeline.extraction.scan.page_reading import read_page, read_picture, straightened
from pipeline.extraction.scan.pictures.neighbours import beside_each_other
from pipeline.extraction.scan.pictures.page_images import PageImage, is_picture, pages_of_picture
from pipeline.extraction.scan.pictures.pdf_pictures import pages_of_pdf
from pipeline.extraction.scan.prints.sheets import Sheets
from pipeline.records import NotRead, Reading

__all__ = [
    "PageImage",
    "Sheets",
    "is_picture",
    "pages_of_pdf",
    "pages_of_picture",
    "read_page",
    "read_scan",
    "read_scan_file",
    "read_scan_pages",
    "straightened",
]

HEADS: Final = 60  # of a file, whose heads are shown; of more, the box of the code is


def read_scan(images: Iterable[PageImage | NotRead], sheets: Sheets) -> list[Reading | NotRead]:
    """Read pages one by one; what could not be taken out of its file is handed on."""
    return list(_sparing(joined(_read_images(images, sheets))))


def _read_images(
    images: Iterable[PageImage | NotRead], sheets: Sheets
) -> Iterator[Reading | NotRead]:
    for image in beside_each_other(images):
        yield from [image] if isinstance(image, NotRead) else read_picture(image, sheets)


def _sparing(pages: Iterable[Reading | NotRead]) -> Iterator[Reading | NotRead]:
    """The pages with no more heads than memory is spared for."""
    left = HEADS
    for page in pages:
        if isinstance(page, Reading) and page.head is not None:
            left -= 1
            yield page if left >= 0 else replace(page, head=None)
        else:
            yield page


def read_scan_file(content: bytes, sheets: Sheets) -> list[Reading | NotRead]:
    """Read the pages of a picture file (`is_picture`)."""
    return read_scan(pages_of_picture(content), sheets)


def read_scan_pages(
    content: bytes, numbers: Iterable[int], sheets: Sheets
) -> list[Reading | NotRead]:
    """Read these pages (from 1) of a PDF as pictures.

    A picture that was taken out of its page and cannot be read is tried once more with the page
    drawn as a viewer shows it: it may have been turned inside out there.

    Raises:
        Damaged: the file cannot be opened.
    """
    return list(_sparing(joined(_read_pages(content, numbers, sheets))))


def _read_pages(
    content: bytes, numbers: Iterable[int], sheets: Sheets
) -> Iterator[Reading | NotRead]:
    for image in beside_each_other(pages_of_pdf(content, numbers)):
        if isinstance(image, NotRead):
            yield image
            continue
        found = read_picture(image, sheets)
        if image.is_lifted and any(isinstance(each, NotRead) for each in found):
            (again,) = pages_of_pdf(content, [image.number], drawn=True)
            found = (
                [again]
                if isinstance(again, NotRead)
                else read_picture(replace(again, others=image.others), sheets)
            )
        yield from found
