"""What a PDF holds, whichever library opened it: plain data, nothing understood yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from forms.pdf.identity_xmp import FormIdentity

WHOSE: Final = "/client"  # the box of which the answer says whose a paper is
_RENAMED = re.compile(r"(?:[+_.#-]\d+)+$")  # what mergers add to a name that occurs twice


@dataclass(frozen=True, slots=True)
class PdfWidget:
    """One widget of a form field.

    Attributes:
        name: full field name, parts joined by dots.
        is_button: a box or circle rather than text.
        value: the field's value as text; None where the file holds none.
        state: appearance state (`/AS`) of a button, without the slash; "" where it has none, or
            shows nothing in a file of which viewers draw the fields anew.
        rect: left, bottom, right, top in points.
        differs: a text field shows other words than its value says.
        shows: whether its own look shows anything of a text that it holds; None where that is not
            known, and where viewers draw it from its value.
        paints: one that is not ours shows something, whatever its value is.
        is_hidden: nobody sees it.
        is_odd: its look may hide what it draws: only when it is drawn one knows what is seen.
        words: what a text field without a value shows all the same; else "".
        is_cut: nobody sees it because its page ends before it.
    """

    name: str
    is_button: bool
    value: str | None
    state: str
    rect: tuple[float, float, float, float]
    differs: bool = False
    shows: bool | None = field(default=None, compare=False)
    paints: bool = False
    is_hidden: bool = False
    is_odd: bool = field(default=False, compare=False)
    words: str = field(default="", compare=False)
    is_cut: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Overlay:
    """Something that a viewer laid over a page: a remark, a drawing, a stamp.

    Attributes:
        rect: left, bottom, right, top in points, as on a page of A4.
        shows: whether it says itself how it looks.
    """

    rect: tuple[float, float, float, float]
    shows: bool


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A page: the code in its page-piece data, if any, its widgets, and what lies over them.

    `times`: so many times as large as the form it is printed; in large print it is.
    `content`: what draws it, unpacked, of a page with widgets; None where that is not known.
    `is_whole`: it is as large as it was printed, and begins where it did.
    """

    payload: str | None
    widgets: tuple[PdfWidget, ...]
    overlays: tuple[Overlay, ...] = ()
    times: float = 1.0
    content: bytes | None = None
    is_whole: bool = field(default=False, compare=False)

    @property
    def on_a4(self) -> tuple[PdfWidget, ...]:
        """The widgets, where they would lie on a page of A4."""
        if self.times == 1:
            return self.widgets
        return tuple(replace(widget, rect=self._on_a4(*widget.rect)) for widget in self.widgets)

    def _on_a4(self, *edges: float) -> tuple[float, float, float, float]:
        left, bottom, right, top = (edge / self.times for edge in edges)
        return (left, bottom, right, top)


@dataclass(frozen=True, slots=True)
class OpenedPdf:
    """A PDF: the identity in its metadata, if any, and its pages.

    `is_repaired`: the library had to mend the file, so something may have been lost.
    `holds_files`: other files are attached to it, or may be.
    """

    xmp: FormIdentity | None
    pages: tuple[OpenedPage, ...]
    is_repaired: bool = False
    holds_files: bool = True


def own_name(name: str) -> str:
    """The name of a field before it was merged with others of the same name."""
    return _RENAMED.sub("", name.rsplit(".", 1)[-1])


def export_value(value: str, states: Sequence[str], exports: Sequence[str]) -> str:
    """What a button stands for where the field lists its exports beside its states (`/Opt`).

    Args:
        value: as the field holds it: a state, its number, or the export itself.
        states: on-state of each widget of the field, in order.
        exports: the list, in the same order.
    """
    if value in states and states.index(value) < len(exports):
        return exports[states.index(value)]
    if value in exports or not value.isdecimal() or int(value) >= len(exports):
        return value
    return exports[int(value)]
