"""What a PDF holds, whichever library opened it: plain data, nothing understood yet."""

from dataclasses import dataclass

from forms.identity_xmp import FormIdentity


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget of a form field.

    Attributes:
        name: full field name, parts joined by dots.
        is_button: a box or circle rather than text.
        value: the field's value as text; None where the file holds none.
        state: appearance state (`/AS`) of a button, without the slash.
        rect: left, bottom, right, top in points.
    """

    name: str
    is_button: bool
    value: str | None
    state: str
    rect: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A page: the code in its page-piece data, if any, and its widgets in order."""

    payload: str | None
    widgets: tuple[Widget, ...]


@dataclass(frozen=True, slots=True)
class OpenedPdf:
    """A PDF: the identity in its metadata, if any, and its pages."""

    xmp: FormIdentity | None
    pages: tuple[OpenedPage, ...]
