"""Pages of a PDF -> grey pixels, upright and as large as the form; and the picture of a box.

Each page is rendered once, however many boxes of it are asked about, and never larger than a page
of ours at 150 dpi needs, whatever size a file says that it has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from forms.ground.problems import Problem
from forms.ground.style import MM, PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import LayoutPage
from pipeline.extraction.pdf.beside_boxes import told_beside
from pipeline.extraction.pdf.box_text import Edges
from pipeline.extraction.pdf.field_tree import is_tree
from pipeline.extraction.pdf.page_fit import AS_PRINTED, PageFit
from pipeline.extraction.pixels import Flags, Grey
from pipeline.records import Mark, Picture, Reading

DPI: Final = 150
PIXELS: Final = DPI / 25.4  # in a millimetre
_MOST_PIXELS: Final = 6_000_000  # of one page, about three times what A4 needs
_MOST_PARTS: Final = 20_000  # of one page that are looked at
_DEEPEST: Final = 6
_OFF: Final = 3.0  # points by which programs round the size of a page
_MARGIN: Final = 3.0  # mm around a box that a person sees as well
_LABEL: Final = 58.0  # mm to the right of a box to tick, for its words
_LAST: Final = 18.0  # mm at the right of a page in which nothing is printed
_MOST_PICTURES: Final = 120  # of one form: a broken one would show every box it has


def render_upright(
    content: bytes, fits: Mapping[int, PageFit], *, bare: bool = False, only_words: bool = False
) -> dict[int, Grey]:
    """Pages of a file (from 1) as the form they are, at 150 dpi; one that fails is left out.

    `bare`: without fields and remarks, each pixel as its darkest colour: yellow is to be seen too.
    `only_words`: nothing but what the page shows as text.

    What stands on the page counts, with fields and remarks as a person sees them. Of fields that
    are not built as PDF says only what the file itself shows: pdfium never ends drawing some.
    """
    pictures: dict[int, Grey] = {}
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return pictures
    bare = bare or only_words
    with document:
        sound = bare or is_tree(content)
        if sound and not bare:
            document.init_forms()
        for number, fit in fits.items():
            try:
                if fit.times is not None:
                    _as_printed(document, number - 1, fit.times)
                page = _shown(document, number - 1, sound)
                if only_words:
                    _hide_all_but_words(page)
                pictures[number] = _upright(page, fit, bare=bare)
            except (pypdfium2.PdfiumError, IndexError, ValueError, cv2.error):
                continue
    return pictures


def _as_printed(document: pypdfium2.PdfDocument, index: int, times: float) -> None:
    """Show all of a page, upright, whatever a viewer turned or cut: fields lie as before that."""
    page = document[index]
    left, bottom, right, top = page.get_mediabox()
    wide, high = PAGE_WIDTH * MM * times, PAGE_HEIGHT * MM * times
    whole = (left, bottom, right, top)
    if abs(right - left - wide) > _OFF or abs(top - bottom - high) > _OFF:
        whole = (0.0, 0.0, wide, high)  # cut; one as large as printed was moved with all it shows
    if page.get_rotation():
        page.set_rotation(0)
    if page.get_mediabox() != whole:
        page.set_mediabox(*whole)
    if page.get_cropbox() != whole:
        page.set_cropbox(*whole)
    page.close()


def _shown(document: pypdfium2.PdfDocument, index: int, sound: bool) -> pypdfium2.PdfPage:
    """A page that shows its fields."""
    page = document[index]
    if sound:
        return page
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)  # in memory alone
    page.close()
    return document[index]


def _hide_all_but_words(page: pypdfium2.PdfPage) -> None:
    kept = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM)
    for part in islice(page.get_objects(max_depth=_DEEPEST), _MOST_PARTS):
        if part.type not in kept:
            pdfium.FPDFPageObj_SetIsActive(part.raw, False)


def _upright(page: pypdfium2.PdfPage, fit: PageFit, *, bare: bool) -> Grey:
    width, height = page.get_size()
    if not (width > 1 and height > 1):
        raise ValueError
    scale = min(DPI / 72 * fit.scale * 72 / 25.4, (_MOST_PIXELS / (width * height)) ** 0.5)
    drawn = page.render(
        scale=scale, grayscale=not bare, may_draw_forms=not bare, draw_annots=not bare
    )
    pixels = np.asarray(drawn.to_numpy(), np.uint8)
    if pixels.ndim == 3:
        blue, green, red = cv2.split(pixels)[:3]
        pixels = np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)
    dx, dy = _shown_from(page)
    # pixels from the top left of what is shown -> points of the page -> form -> its pixels
    to_points = np.array([[1 / scale, 0, dx], [0, -1 / scale, height + dy], [0, 0, 1]])
    matrix = PIXELS * (fit.matrix @ to_points)
    size = (round(PAGE_WIDTH * PIXELS), round(PAGE_HEIGHT * PIXELS))
    warped = cv2.warpAffine(
        pixels,
        matrix,
        size,
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return np.asarray(warped, np.uint8)


def _shown_from(page: pypdfium2.PdfPage) -> tuple[float, float]:
    """Bottom left of what is shown of a page, in points from that of the whole page."""
    left, bottom, right, top = page.get_mediabox()
    x, y, x2, y2 = page.get_cropbox()
    x, y, x2, y2 = max(x, left), max(y, bottom), min(x2, right), min(y2, top)
    turned = {90: (y - bottom, right - x2), 180: (right - x2, top - y2), 270: (top - y2, x - left)}
    return turned.get(page.get_rotation(), (x - left, y - bottom))


def edges_of(flags: Flags, x: float = 0.0, y: float = 0.0) -> Edges:
    """Around what is set, in millimetres; of flags that begin at such a place of the page."""
    down, across = (np.flatnonzero(flags.any(axis=axis)) for axis in (1, 0))
    left, right = x + int(across[0]) / PIXELS, x + (int(across[-1]) + 1) / PIXELS
    return (left, y + int(down[0]) / PIXELS, right, y + (int(down[-1]) + 1) / PIXELS)


def cut_picture(pixels: Grey, box_mm: tuple[float, float, float, float]) -> Picture:
    """A box with a margin, cut from an upright page."""
    x, y, w, h = box_mm
    left, right = max(0, round((x - _MARGIN) * PIXELS)), round((x + w + _MARGIN) * PIXELS)
    top, bottom = max(0, round((y - _MARGIN) * PIXELS)), round((y + h + _MARGIN) * PIXELS)
    cut = np.ascontiguousarray(pixels[top:bottom, left:right])
    return Picture(cut.shape[1], cut.shape[0], DPI, cut.tobytes())


def with_pictures(
    reading: Reading,
    content: bytes,
    pages: Mapping[int, int],
    known: Mapping[int, Grey] | None = None,
    fits: Mapping[int, PageFit] | None = None,
    *,
    layout: Sequence[LayoutPage],
) -> Reading:
    """The reading, each mark that a person is asked about with the picture of its box.

    Args:
        reading: of the form.
        content: the file.
        pages: page of the form -> page of the file.
        known: pages of the file that are rendered already.
        fits: how pages of the file lie, where not as printed.
        layout: the pages of the form as they were printed.
    """
    asked = {mark.page for mark in reading.all_marks if _lacks(mark)} & set(pages)
    if not asked:
        return reading
    upright = dict(known or {})
    lacking = {pages[page] for page in asked} - set(upright)
    where = {page: (fits or {}).get(page, AS_PRINTED) for page in lacking}
    upright |= render_upright(content, where) if where else {}
    marks, room = [], _MOST_PICTURES
    for mark in reading.marks:
        pixels = upright.get(pages.get(mark.page, 0)) if _lacks(mark) and room else None
        if pixels is not None:
            room -= 1
            area = _shown_of(mark, layout[mark.page - 1])
            marks.append(replace(mark, picture=cut_picture(pixels, area)))
        else:
            marks.append(mark)
    shown = [_beside(mark, upright.get(pages.get(mark.page, 0))) for mark in reading.beside]
    told = (each for each in shown if isinstance(each, Problem))
    return replace(
        reading,
        marks=tuple(marks),
        beside=tuple(each for each in shown if isinstance(each, Mark)),
        problems=(*reading.problems, *(each for each in told if each not in reading.problems)),
    )


def _beside(mark: Mark, pixels: Grey | None) -> Mark | Problem:
    """The mark of what stands beside the boxes, with its picture; only told where it has none."""
    if not _lacks(mark):
        return mark
    if pixels is None:
        return told_beside(mark.page, mark.box_mm[1])
    return replace(mark, picture=cut_picture(pixels, mark.box_mm))


def _shown_of(mark: Mark, page: LayoutPage) -> tuple[float, float, float, float]:
    """The box; of a question with boxes to tick all of them, with the words beside them."""
    boxes = [box for box in page.boxes if box.pointer == mark.pointer]
    if not boxes or not boxes[0].is_to_tick:
        return mark.box_mm
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(box.x + box.w for box in boxes) + _LABEL
    bottom = max(box.y + box.h for box in boxes)
    return (left, top, min(right, PAGE_WIDTH - _LAST) - left, bottom - top)


def _lacks(mark: Mark) -> bool:
    return mark.state == "unread" and mark.picture is None and mark.unread_because != "not_seen"
