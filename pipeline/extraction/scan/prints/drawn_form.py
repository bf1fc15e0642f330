"""A form as PDF bytes -> what stands on its pages, drawn again wherever a reader compares."""

import atexit
from functools import cached_property
from typing import Final
from weakref import WeakSet

import numpy as np
import pypdfium2

from forms.ground.style import MM, PAGE_HEIGHT, PAGE_WIDTH
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.registering.registration import SCALE, Area

WHOLE_PAGE: Final[Area] = (0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT)
_SMALL: Final = 1 << 16  # pixels that are kept,
_KEPT: Final = 128  # of so many places of a form


# Kept open, for each opening reads the letters anew (5 ms, for each box); let go of with the form,
# and at the end before the library itself is.
_OPEN: Final[WeakSet[pypdfium2.PdfDocument]] = WeakSet()


@atexit.register
def _close() -> None:
    for document in list(_OPEN):
        document.close()


class DrawnForm:
    """A form of ours, fields included.

    Args:
        content: the PDF.
        pages: which pages of the form it holds, in order, from 1.
    """

    def __init__(self, content: bytes, pages: tuple[int, ...]) -> None:
        self.content = content
        self.pages = pages
        self._kept: dict[tuple[int, Area, float], Grey] = {}

    @cached_property
    def _document(self) -> pypdfium2.PdfDocument:
        document = pypdfium2.PdfDocument(self.content)
        document.init_forms()
        _OPEN.add(document)
        return document

    def area(self, number: int, area: Area = WHOLE_PAGE, scale: float = SCALE) -> Grey:
        """A rectangle of a page in grey.

        Args:
            number: page of the form, 1-based, one of `pages`.
            area: in mm.
            scale: pixels in a millimetre.

        Returns:
            The pixels, not to be written on: what is small is kept, for pages come in stacks.
        """
        key = (number, area, scale)
        if key not in self._kept:
            found = self._drawn(number, area, scale)
            found.flags.writeable = False
            if found.size > _SMALL:
                return found
            while len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = found
        return self._kept[key]

    def _drawn(self, number: int, area: Area, scale: float) -> Grey:
        page = self._document[self.pages.index(number)]
        x, y, w, h = area
        width, height = page.get_size()
        crop = (x * MM, height - (y + h) * MM, width - (x + w) * MM, y * MM)
        picture = page.render(scale=scale / MM, crop=crop, grayscale=True, may_draw_forms=True)
        pixels = np.squeeze(picture.to_numpy())
        size = (round(h * scale), round(w * scale))
        out = np.full(size, 255, np.uint8)
        rows, columns = (min(a, b) for a, b in zip(size, pixels.shape, strict=True))
        out[:rows, :columns] = pixels[:rows, :columns]
        page.close()
        return out
