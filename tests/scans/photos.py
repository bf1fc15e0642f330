"""A form on a screen -> a picture of one of its pages, without a pen or a camera in between."""

import pypdfium2

from tests.scans.encoding import jpeg


def photo(pdf: bytes, page: int = 1) -> bytes:
    """This page, from 1, as a JPEG of 150 dpi."""
    with pypdfium2.PdfDocument(pdf) as opened:
        opened.init_forms()
        shown = opened[page - 1].render(scale=150 / 72, grayscale=True)
        return jpeg(shown.to_numpy(), 150, 90)
