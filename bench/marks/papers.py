"""The sheets of the product -> what is printed in and around each of their boxes to tick."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from forms.ground.known_names import UnknownLanguageError
from forms.layout.galleys import TICK
from pipeline.extraction.pixels import Flags
from pipeline.extraction.scan.ticks.surroundings import free_around
from tests.scans.printing import Sheet, blank_sheet
from tests.workspace import shipped

PX = 12  # pixels a millimetre of paper
HALF = 8  # mm from the middle of a box to the edge of the paper around it
_LANGUAGES = ("nl", "en", "uk", "ar", "pl")
_NEIGHBOUR = 9.5  # mm


@dataclass(frozen=True)
class Place:
    """A box on paper.

    Attributes:
        print_: grey (2 * HALF * PX squared), its middle in the middle. free: as where it is read.
        others: mm from its middle to those of the boxes beside it.
    """

    print_: NDArray[np.uint8]
    free: Flags
    is_round: bool
    others: tuple[tuple[float, float], ...]


def places() -> list[Place]:
    """Every box to tick of every sheet, in some languages and in large print."""
    found: list[Place] = []
    for language in _LANGUAGES:
        for name in shipped().files:
            for is_large in (False, True):
                try:
                    sheet = blank_sheet(name, language, is_large=is_large)
                except UnknownLanguageError:
                    continue
                if not is_large or sheet.edition != blank_sheet(name, language).edition:
                    found += _of(sheet)
    return found


def _of(sheet: Sheet) -> Iterator[Place]:
    with pdfium.PdfDocument(sheet.content) as document:
        document.init_forms()
        for page in sheet.pages:
            layout = sheet.printed.layout.pages[page - 1]
            boxes = tuple(box for box in layout.boxes if box.is_to_tick)
            if not boxes:
                continue
            side = document[sheet.pages.index(page)]
            picture = side.render(scale=PX * 25.4 / 72, may_draw_forms=True).to_numpy()
            grey = cv2.cvtColor(np.array(picture[:, :, :3]), cv2.COLOR_BGR2GRAY)
            wide = cv2.copyMakeBorder(grey, *[HALF * PX] * 4, cv2.BORDER_CONSTANT, value=255)
            for box, free in zip(boxes, free_around(layout, boxes), strict=True):
                x, y = box.x + box.w / 2, box.y + box.h / 2
                left, top = round(x * PX), round(y * PX)
                off = np.array([[1, 0, left - x * PX], [0, 1, top - y * PX]], float)
                cut = wide[top : top + 2 * HALF * PX, left : left + 2 * HALF * PX]
                others = tuple(
                    (each.x + each.w / 2 - x, each.y + each.h / 2 - y)
                    for each in boxes
                    if each is not box
                )
                near = tuple(o for o in others if max(map(abs, o)) < _NEIGHBOUR)
                moved = cv2.warpAffine(cut, off, cut.shape[::-1], borderValue=255)
                assert box.w > TICK / 2
                yield Place(np.asarray(moved, np.uint8), free, box.kind == "circle", near)
