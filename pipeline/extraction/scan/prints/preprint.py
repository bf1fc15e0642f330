"""What stood on a personal form before anybody wrote on it, drawn again box by box.

What was printed is no handwriting: a reader compares, and asks only where something was added.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from forms.catalogue import Catalogue, Edition
from forms.fields import Raw
from forms.ground.fonts import measure, ready
from forms.layout.bands import foot_runs
from forms.layout.parts import Box, LayoutPage
from forms.pdf.slot_words import SlotText
from forms.pdf.stamping import Stamp
from pipeline.extraction.known_prints import Hidden, hidden_boxes, template_of
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.records import Instance

CLIENT: Final = "/client"


class Preprint:
    """A personal form as it came out of the printer."""

    def __init__(self, instance: Instance, edition: Edition, catalogue: Catalogue) -> None:
        self.instance = instance
        self.edition = edition
        self.known: Mapping[str, Raw] = {**instance.prefilled}
        if instance.client is not None:
            self.known = {**self.known, CLIENT: instance.client}
        self._catalogue = catalogue
        self._laid_out: dict[int, LayoutPage] = {}

    def value(self, box: Box) -> str | bool | None:
        """What was printed into a box; of a circle its code, if it is the one that was chosen."""
        value = self.known.get(box.pointer)
        if box.kind == "circle" and value != box.code:
            return None
        return value if isinstance(value, (str, bool)) and value != "" else None

    def hidden(self, number: int) -> dict[str, Hidden]:
        """The boxes of a page that this print lacks: under a known text, or cleared with a slot."""
        return hidden_boxes(self.edition.layout.pages[number - 1], self.instance.slots)

    @cached_property
    def drawn(self) -> DrawnForm:
        """The form, fields filled; the texts of its slots are left out, for nobody knows them."""
        return self._drawn(self.instance.client, self.known)

    @cached_property
    def blank(self) -> DrawnForm:
        """The same with nothing in its fields."""
        return self._drawn(None, {})

    def _drawn(self, client: str | None, known: Mapping[str, Raw]) -> DrawnForm:
        slots = {pointer: SlotText(id_, "") for pointer, id_ in self.instance.slots.items()}
        stamp = Stamp(client, self.instance.instance, known, slots, foot=self.instance.foot)
        template = template_of(
            self.edition, self._catalogue, is_of_one_print=self.instance.sheet is not None
        )
        return DrawnForm(template.stamp(stamp), self._pages)

    def page(self, number: int) -> LayoutPage:
        """How a page is laid out, with the lines at its foot."""
        if number not in self._laid_out:
            page, lines = self.edition.layout.pages[number - 1], self.instance.foot
            foot = foot_runs([ready(line) for line in lines], measure)
            self._laid_out[number] = replace(page, parts=(*page.parts, *foot)) if foot else page
        return self._laid_out[number]

    @property
    def _pages(self) -> tuple[int, ...]:
        return self.instance.pages or tuple(range(1, len(self.edition.layout.pages) + 1))

    def has(self, number: int) -> bool:
        """Whether this page was printed at all."""
        return number in self._pages
