"""What a viewer laid over a page of a form: typed, drawn or stamped beside its boxes or over them.

Such a remark is never an answer by itself. A box that it touches is asked about, with the picture;
what touches none is asked as what stands beside the boxes of its page; one that no picture shows
is told as well, with its place. What it touches is told by drawing the page with
the remarks and without; one that shows nothing (no appearance of its own) touches all of its place.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
import pikepdf

from forms.catalogue import Edition
from forms.ground.problems import Problem
from forms.ground.style import MM, PAGE_HEIGHT
from forms.layout.parts import Box
from pipeline.extraction.pdf.beside_boxes import told_beside, with_beside
from pipeline.extraction.pdf.box_text import Edges
from pipeline.extraction.pdf.fillable import pointer_of
from pipeline.extraction.pdf.flat_pages import FlatPages
from pipeline.extraction.pdf.hostile import damaged_by_anything
from pipeline.extraction.pdf.opened import WHOSE, OpenedPage, OpenedPdf, Overlay
from pipeline.extraction.pdf.page_fit import PageFit, printed_times
from pipeline.extraction.pdf.page_picture import PIXELS, edges_of, render_upright
from pipeline.extraction.pdf.with_pikepdf import is_remark
from pipeline.records import Mark, Reading
from pipeline.records.refusals import Damaged

_MOST: Final = 12  # remarks of a form that are told apart
_AROUND: Final = 1.2  # mm around a box to tick, in which a cross counts as its own
_INSIDE: Final = 0.6  # mm of the edge of other boxes that a remark beside them may touch
_DARKER: Final = 40  # grey by which a remark changes a pixel
_BITS: Final = 10  # pixels
_THINNEST: Final = 1.0  # mm that a line is taken to be high
_LINE_OF_WORDS: Final = 12.0  # mm
Changed = npt.NDArray[np.bool_]


def with_remarks(
    reading: Reading, edition: Edition, opened: OpenedPdf, content: bytes, pages: Mapping[int, int]
) -> Reading:
    """The reading of a form's fields, with what was laid over them.

    Args:
        reading: of its fields.
        edition: as it was printed.
        opened: what the file holds.
        content: the file.
        pages: page of the form -> page of the file.
    """
    found = {
        page: [
            *opened.pages[number - 1].overlays,
            *_strange(edition, page, opened.pages[number - 1]),
        ]
        for page, number in pages.items()
        if page <= len(edition.layout.pages)
    }
    lies = {p: (n, printed_times(opened.pages[n - 1].times)) for p, n in pages.items()}
    return _with_laid_over(reading, edition, found, content, lies)


def with_remarks_on_print(
    reading: Reading, edition: Edition, opened: OpenedPdf, flat: FlatPages, pages: Mapping[int, int]
) -> Reading:
    """The same of the pages of a form that are print.

    Args:
        reading: of its print.
        edition: as it was printed.
        opened: what the file holds.
        flat: the file, its pages laid on their layout.
        pages: page of the form -> page of the file.
    """
    laid = ((page, number, flat.known.get(number)) for page, number in pages.items())
    lies = {page: (number, on_form.fit) for page, number, on_form in laid if on_form is not None}
    found = {
        page: [
            _as_laid(each, opened.pages[number - 1].times, fit)
            for each in opened.pages[number - 1].overlays
        ]
        for page, (number, fit) in lies.items()
    }
    return _with_laid_over(reading, edition, found, flat.content, lies)


def _as_laid(overlay: Overlay, times: float, fit: PageFit) -> Overlay:
    """The overlay as it would lie on a page of A4 that was printed as it is."""
    left, bottom, right, top = (edge * times for edge in overlay.rect)
    x, y, x2, y2 = fit.rect_on_form((left, bottom, right, top))
    return replace(overlay, rect=(x * MM, (PAGE_HEIGHT - y2) * MM, x2 * MM, (PAGE_HEIGHT - y) * MM))


def _with_laid_over(
    reading: Reading,
    edition: Edition,
    laid_over: Mapping[int, Sequence[Overlay]],
    content: bytes,
    lies: Mapping[int, tuple[int, PageFit]],
) -> Reading:
    """The reading with what lies over its pages.

    `laid_over`: by page of the form. `lies`: which page of the file each is, and how that lies.
    """
    found = {page: overlays for page, overlays in laid_over.items() if overlays}
    if not found:
        return reading
    changed = _changed(content, dict(lies[page] for page in found))
    touched: set[str] = set()
    problems: list[Problem] = []
    for page, overlays in sorted(found.items()):
        pixels = changed.get(lies[page][0])
        boxes = edition.layout.pages[page - 1].boxes
        for overlay in overlays:
            # whose it is is known otherwise too, and a paper without it is asked or refused
            over = {box.pointer for box in boxes if _touches(overlay, box, pixels)} - {WHOSE}
            touched |= over
            if over:
                continue
            seen = _seen(overlay, pixels)
            reading = with_beside(reading, page, seen or _place(overlay))
            told = told_beside(page, _place(overlay)[1])
            if seen is None and told not in problems and len(problems) < _MOST:
                problems.append(told)
    asked = touched - {problem.pointer for problem in reading.problems}
    problems += [Problem("remark_over_box", pointer) for pointer in sorted(asked)]
    marks = tuple(_asked(mark, touched) for mark in reading.marks)
    return replace(reading, marks=marks, problems=(*reading.problems, *problems))


def _strange(edition: Edition, number: int, page: OpenedPage) -> Iterator[Overlay]:
    """Fields that somebody's program added to the sheet, with something in them."""
    for widget in page.on_a4:
        is_empty = not (widget.value or "").strip(" /") and widget.state in ("", "Off")
        if is_empty and not widget.paints:
            continue
        left, bottom, right, top = widget.rect
        is_seen = right - left > 1 and top - bottom > 1
        layout = edition.layout.pages[number - 1]
        if is_seen and pointer_of(widget, edition.layout.places, layout) is None:
            yield Overlay(widget.rect, shows=False)


def _asked(mark: Mark, touched: Collection[str]) -> Mark:
    if mark.pointer not in touched:
        return mark
    return replace(mark, state="unread", confidence=0.0)


def _seen(overlay: Overlay, changed: Changed | None) -> Edges | None:
    """Around what a remark shows; None where that is nothing, or not known."""
    if changed is None or not overlay.shows:
        return None
    left, top, right, bottom = (max(0, round(edge * PIXELS)) for edge in _place(overlay))
    own = changed[top:bottom, left:right]
    return edges_of(own, left / PIXELS, top / PIXELS) if own.any() else None


def _place(overlay: Overlay) -> Edges:
    """Left, top, right and bottom in millimetres; a line has a height, too."""
    left, bottom, right, top = overlay.rect
    wide, high = (max(0.0, _THINNEST - side / MM) / 2 for side in (right - left, top - bottom))
    return (
        left / MM - wide,
        PAGE_HEIGHT - top / MM - high,
        right / MM + wide,
        PAGE_HEIGHT - bottom / MM + high,
    )


def _touches(overlay: Overlay, box: Box, changed: Changed | None) -> bool:
    margin = _AROUND if box.is_to_tick else -_INSIDE
    left, top, right, bottom = _place(overlay)
    x, y = max(left, box.x - margin), max(top, box.y - margin)
    x2, y2 = min(right, box.x + box.w + margin), min(bottom, box.y + box.h + margin)
    if x >= x2 or y >= y2:
        return False
    if changed is None or not overlay.shows or _is_drawn_by_viewers(overlay, changed):
        return True
    rows = slice(max(0, round(y * PIXELS)), round(y2 * PIXELS))
    columns = slice(max(0, round(x * PIXELS)), round(x2 * PIXELS))
    return int(np.count_nonzero(changed[rows, columns])) > _BITS


def _is_drawn_by_viewers(overlay: Overlay, changed: Changed) -> bool:
    """Whether what it should look like shows nothing, and it is as low as a line of words.

    Viewers draw such a stroke through words themselves; of what covers much more, all that would
    be asked.
    """
    _, top, _, bottom = _place(overlay)
    return bottom - top < _LINE_OF_WORDS and _seen(overlay, changed) is None


def _changed(content: bytes, fits: Mapping[int, PageFit]) -> dict[int, Changed]:
    """The pixels of these pages (from 1) that are other ones for what was laid over them."""
    before = render_upright(_without(content, fits), fits)
    after = render_upright(content, fits)
    return {
        number: np.abs(after[number].astype(np.int16) - before[number]) > _DARKER
        for number in before.keys() & after.keys()
    }


def _without(content: bytes, numbers: Iterable[int]) -> bytes:
    """The file without remarks on these pages; nothing where it cannot be made.

    Then all is asked that the place of a remark touches.
    """
    out = BytesIO()
    with suppress(Damaged, MemoryError), damaged_by_anything():
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            for number in numbers:
                page = pdf.pages[number - 1].obj
                page.Annots = pikepdf.Array([each for each in page.Annots if not is_remark(each)])
            pdf.save(out)
        return out.getvalue()
    return b""
