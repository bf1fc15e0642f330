"""How a reader asks the house what was printed on a personal form, and draws that again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from pipeline.records import Instance

if TYPE_CHECKING:  # what draws loads slowly
    from forms.catalogue import Catalogue, Edition
    from forms.layout.parts import LayoutPage
    from forms.pdf.stamping import Template

InstanceOf = Callable[
    [str], Instance | None
]  # the number on the paper -> what was printed, if known
Hidden = Literal["covered", "cleared"]


def template_of(
    edition: Edition, catalogue: Catalogue, *, is_of_one_print: bool = False
) -> Template:
    """The template of an edition; what was made for one print alone is drawn anew."""
    from forms.pdf.stamping import Template
    from forms.pdf.templates import make_template

    if not is_of_one_print:
        # where it is not kept yet, a reader that may not write in the store makes its own
        with suppress(OSError):
            return catalogue.template(edition)
    layout, number = edition.layout, edition.number
    words = catalogue.words(layout.language)
    return Template(make_template(layout, number, words), layout, number, words)


def hidden_boxes(page: LayoutPage, slots: Mapping[str, str]) -> dict[str, Hidden]:
    """The boxes that stamping leaves out, as `forms.pdf.stamping` does it."""
    hidden: dict[str, Hidden] = {}
    for slot in page.slots:
        if slot.pointer in slots:
            hidden |= dict.fromkeys(slot.covers, "covered")
        else:
            low, high = slot.whole_y, slot.whole_y + slot.whole_h
            hidden |= {box.pointer: "cleared" for box in page.boxes if low <= box.y <= high}
    return hidden
