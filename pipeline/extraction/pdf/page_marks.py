"""PDF bytes -> the page code that is printed on a page: in its text, else in its QR codes.

Only for pages whose own data lost the code, for rendering costs more than all other reading.
"""

import pypdfium2
import zxingcpp

from forms.ground.style import MM, PAGE_HEIGHT
from forms.layout.bands import QR_FOOT, QR_TOP
from forms.pdf.page_code import PageCode, find_readable, parse_payload

_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_DPI = 200
_QUIET = 4.0  # mm around a code that is rendered with it
_MOST_PIXELS = 4_000_000  # of a whole page, twice what A4 has at 150 dpi
_MOST_WHOLE = 60  # pages of a file that are rendered whole: nobody merges more forms into a book


def printed_codes(content: bytes, numbers: list[int]) -> dict[int, PageCode]:
    """The codes printed on these pages (counted from 0); pages without one are left out."""
    codes: dict[int, PageCode] = {}
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return codes
    with document:
        for count, number in enumerate(numbers):
            try:
                page = document[number]
                code = _on_page(page) or (_anywhere(page) if count < _MOST_WHOLE else None)
            except (pypdfium2.PdfiumError, IndexError):
                continue
            if code is not None:
                codes[number] = code
    return codes


def _on_page(page: pypdfium2.PdfPage) -> PageCode | None:
    text = page.get_textpage()
    code = find_readable(text.get_text_bounded())
    text.close()
    return code or _in_qr(page, QR_TOP) or _in_qr(page, QR_FOOT)


def _in_qr(page: pypdfium2.PdfPage, place: tuple[float, float, float]) -> PageCode | None:
    """The code in one corner; the crop is what pdfium leaves off at each side, in points."""
    x, y, side = place
    width, height = page.get_size()
    left = max(0.0, (x - _QUIET) * MM)
    bottom = max(0.0, (PAGE_HEIGHT - y - side - _QUIET) * MM)
    right = max(0.0, width - (x + side + _QUIET) * MM)
    top = max(0.0, height - (PAGE_HEIGHT - y + _QUIET) * MM)
    if left + right >= width or bottom + top >= height:
        return None
    return _seen(page.render(scale=_DPI / 72, crop=(left, bottom, right, top), grayscale=True))


def _anywhere(page: pypdfium2.PdfPage) -> PageCode | None:
    """The code of a page that was shrunk, moved or turned in printing."""
    width, height = page.get_size()
    scale = min(150 / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    return _seen(page.render(scale=scale, grayscale=True))


def _seen(bitmap: pypdfium2.PdfBitmap) -> PageCode | None:
    for found in zxingcpp.read_barcodes(bitmap.to_numpy(), _QR):
        code = parse_payload(found.text)
        if code is not None:
            return code
    return None
