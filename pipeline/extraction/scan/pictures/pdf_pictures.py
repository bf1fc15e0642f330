"""Bytes of a PDF -> those of its pages that are a picture, in grey, one at a time.

A page that one picture covers is not drawn: the picture is taken out as it lies there, which is
several times faster. The text that scanners lay under or over it (OCR) is invisible and counts
for nothing.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.pictures.page_images import (
    ENOUGH,
    PageImage,
    grey_and_tints,
    page_image,
)
from pipeline.extraction.scan.pictures.picture_files import check_size
from pipeline.extraction.scan.pictures.tints import SMALLER, of_pixels, tints_of
from pipeline.records import NotRead
from pipeline.records.refusals import Damaged, Refusal

_COVERS: Final = 0.85  # share of the page that a picture of it takes up
_FINEST: Final = 3508  # pixels along the longer side of a page that is drawn: 300 dpi
_AT_ONCE: Final = (
    24  # pages of a file that is open: pdfium holds what it took out until it is closed
)
_INVISIBLE: Final = 3  # text render mode of an OCR layer
_COLOURED: Final = 24  # bits of a pixel
_MANY: Final = 20_000  # objects on a page: a drawing, not a scan
# Stands in plain bytes in the description of a picture of which only a part is to be shown: what
# lies under the mask was never on the paper, so the page is drawn.
_MASKS: Final = (b"/Mask", b"/SMask")
_PLAIN: Final = (
    pdfium.FPDF_COLORSPACE_DEVICEGRAY,
    pdfium.FPDF_COLORSPACE_DEVICERGB,
    pdfium.FPDF_COLORSPACE_CALGRAY,
    pdfium.FPDF_COLORSPACE_CALRGB,
    pdfium.FPDF_COLORSPACE_ICCBASED,
)


def pages_of_pdf(
    content: bytes, numbers: Iterable[int], *, drawn: bool = False
) -> Iterator[PageImage | NotRead]:
    """These pages (from 1) in grey, each decoded when it is asked for.

    Args:
        content: the file.
        numbers: pages of the file, from 1.
        drawn: draw each page, also where its picture could be taken out.

    Raises:
        Damaged: the file cannot be opened.
    """
    drawn = drawn or any(mask in content for mask in _MASKS)
    asked = iter(numbers)
    while some := tuple(islice(asked, _AT_ONCE)):
        with _opened(content) as document:
            for number in some:
                yield _page(document, number, drawn)


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Damaged from None


def _pictures(page: pypdfium2.PdfPage) -> list[pypdfium2.PdfImage]:
    wanted = [pdfium.FPDF_PAGEOBJ_IMAGE]
    return [each for n, each in enumerate(page.get_objects(wanted)) if n < _MANY]


def _covers(picture: pypdfium2.PdfImage, page: pypdfium2.PdfPage) -> bool:
    left, bottom, right, top = picture.get_bounds()
    x, y, x2, y2 = page.get_bbox()
    width = min(right, x2) - max(left, x)
    height = min(top, y2) - max(bottom, y)
    return bool(min(width, height) > 0 and width * height >= _COVERS * (x2 - x) * (y2 - y))


def _page(document: pypdfium2.PdfDocument, number: int, drawn: bool) -> PageImage | NotRead:
    try:
        page = document[number - 1]
        try:
            return (None if drawn else _lifted(page, number)) or _drawn(page, number)
        finally:
            page.close()
    except Refusal as refusal:
        return NotRead((number,), refusal)
    except (pypdfium2.PdfiumError, IndexError, ValueError, MemoryError):
        return NotRead((number,), Damaged())


def _lifted(page: pypdfium2.PdfPage, number: int) -> PageImage | None:
    """The one picture that is all there is to see on a page; None where there is more."""
    picture = _only_picture(page)
    if picture is None:
        return None
    size = picture.get_px_size()
    check_size(*size)
    about = picture.get_metadata()
    if about.colorspace not in _PLAIN or about.bits_per_pixel not in {1, 8, 24}:
        return None
    is_bilevel = True if about.bits_per_pixel == 1 else None
    grey, tints = _pixels(picture, size, is_grey=about.bits_per_pixel != _COLOURED)
    return page_image(number, grey, is_bilevel=is_bilevel, is_lifted=True, tints=tints)


def _only_picture(page: pypdfium2.PdfPage) -> pypdfium2.PdfImage | None:
    """The picture that covers a page on which nothing else is visible."""
    if pdfium.FPDFPage_GetAnnotCount(page) > 0:
        return None
    found = None
    for n, each in enumerate(page.get_objects()):
        if each.type == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(each) == _INVISIBLE and n < _MANY:
                continue
            return None
        if each.type != pdfium.FPDF_PAGEOBJ_IMAGE or found is not None or each.level:
            return None
        found = each
    return found if found is not None and _covers(found, page) and _is_upright(found) else None


def _is_upright(picture: pypdfium2.PdfImage) -> bool:
    """Whether a picture lies on the page turned at most, not mirrored."""
    a, b, c, d, *_ = picture.get_matrix().get()
    return bool(a * d - b * c > 0)


def _pixels(
    picture: pypdfium2.PdfImage, size: tuple[int, int], *, is_grey: bool
) -> tuple[Grey, Grey | None]:
    """The picture in grey, and its light colours."""
    if picture.get_filters() == ["DCTDecode"]:
        content = bytes(picture.get_data())
        return grey_and_tints(content, size, is_grey=is_grey)
    bitmap = picture.get_bitmap()
    pixels = bitmap.to_numpy()
    return _in_grey(pixels), of_pixels(pixels)


def _in_grey(pixels: Grey) -> Grey:
    """A copy in grey of what pdfium drew (grey, or blue, green, red and perhaps more)."""
    if pixels.ndim == 2:
        return np.array(pixels, np.uint8)
    if pixels.shape[2] == 1:
        return np.array(pixels[:, :, 0], np.uint8)
    blue, green, red = (pixels[:, :, n].astype(np.uint16) for n in range(3))
    return np.asarray((blue * 29 + green * 150 + red * 77) >> 8, np.uint8)


def _drawn(page: pypdfium2.PdfPage, number: int) -> PageImage:
    """The page as a viewer shows it, as if it were A4 at 200 to 300 dpi."""
    sizes = [picture.get_px_size() for picture in _pictures(page)]
    for size in sizes:
        check_size(*size)
    finest = max((max(size) for size in sizes), default=0)
    longer = max(page.get_size())
    if longer <= 0:
        raise Damaged
    scale = min(max(finest, ENOUGH + 39), _FINEST) / longer
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    small = page.render(scale=scale / SMALLER, may_draw_forms=False) if sizes else None
    tints = tints_of(small.to_numpy()[:, :, :3]) if small is not None else None
    return page_image(number, _in_grey(bitmap.to_numpy()), tints=tints)
