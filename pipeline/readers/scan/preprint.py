"""What stood on a personal form before anybody wrote on it, drawn again box by box.

What was printed is no handwriting: a reader compares, and asks only where something was added.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, Literal

import numpy as np
import pypdfium2

from forms.catalogue import Catalogue, Edition
from forms.layout_parts import Box, Page
from forms.stamping import SlotText, Stamp, Template
from forms.style import MM
from forms.widgets_pdf import make_template
from pipeline.readers.scan.pictures import Grey
from pipeline.readers.scan.registering import SCALE, Area
from pipeline.records import Instance

Hidden = Literal["covered", "cleared"]
CLIENT: Final = "/client"


class Preprint:
    """A personal form as it came out of the printer."""

    def __init__(self, instance: Instance, edition: Edition, catalogue: Catalogue) -> None:
        self.instance = instance
        self.edition = edition
        self.known: Mapping[str, Any] = {**instance.prefilled}
        if instance.client is not None:
            self.known = {**self.known, CLIENT: instance.client}
        self._catalogue = catalogue
        self._document: Any = None

    def value(self, box: Box) -> str | bool | None:
        """What was printed into a box; of a circle its code, if it is the one that was chosen."""
        value = self.known.get(box.pointer)
        if box.kind == "circle" and value != box.code:
            return None
        return value if isinstance(value, (str, bool)) and value != "" else None

    def hidden(self, number: int) -> dict[str, Hidden]:
        """The boxes of a page that this print lacks: under a known text, or cleared with a slot."""
        return hidden_boxes(self.edition.layout.pages[number - 1], self.instance.slots)

    def drawn(self, number: int, area: Area) -> Grey:
        """A rectangle of a page as printed, at `SCALE`, in grey.

        Args:
            number: page of the form, 1-based.
            area: in mm.
        """
        position = self._pages.index(number)
        page = self._opened()[position]
        x, y, w, h = area
        width, height = page.get_size()
        crop = (x * MM, height - (y + h) * MM, width - (x + w) * MM, y * MM)
        size = (round(h * SCALE), round(w * SCALE))
        picture = page.render(scale=SCALE / MM, crop=crop, grayscale=True, may_draw_forms=True)
        pixels = np.squeeze(picture.to_numpy())
        out = np.full(size, 255, np.uint8)
        rows, columns = (min(a, b) for a, b in zip(size, pixels.shape, strict=True))
        out[:rows, :columns] = pixels[:rows, :columns]
        return out

    @property
    def _pages(self) -> tuple[int, ...]:
        return self.instance.pages or tuple(range(1, len(self.edition.layout.pages) + 1))

    def has(self, number: int) -> bool:
        """Whether this page was printed at all."""
        return number in self._pages

    def _opened(self) -> Any:
        if self._document is None:
            slots = {pointer: SlotText(id_, "") for pointer, id_ in self.instance.slots.items()}
            stamp = Stamp(self.instance.client, self.instance.instance, self.known, slots)
            self._document = pypdfium2.PdfDocument(self._template().stamp(stamp))
            self._document.init_forms()
        return self._document

    def _template(self) -> Template:
        if self.instance.sheet is None:
            # where it is not kept yet, a reader that may not write in the store makes its own
            with suppress(OSError):
                return self._catalogue.template(self.edition)
        layout, number = self.edition.layout, self.edition.number
        words = self._catalogue.words(layout.language)
        return Template(make_template(layout, number, words), layout, number, words)


def hidden_boxes(page: Page, slots: Mapping[str, str]) -> dict[str, Hidden]:
    """The boxes that stamping leaves out, as `forms.stamping` does it."""
    hidden: dict[str, Hidden] = {}
    for slot in page.slots:
        if slot.pointer in slots:
            hidden |= dict.fromkeys(slot.covers, "covered")
        else:
            low, high = slot.whole_y, slot.whole_y + slot.whole_h
            hidden |= {box.pointer: "cleared" for box in page.boxes if low <= box.y <= high}
    return hidden
