"""PDF bytes -> its widgets as a filler sees them: field name, page, rectangle and on-state."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf


@dataclass(frozen=True, slots=True)
class Place:
    """One widget. `page` counts from 0; `rect` is left, bottom, right, top in points."""

    name: str
    page: int
    rect: tuple[float, float, float, float]
    on: str
    is_button: bool
    is_multiline: bool
    is_open: bool  # neither hidden nor read-only: a person can fill it

    @property
    def middle(self) -> tuple[float, float]:
        left, bottom, right, top = self.rect
        return (left + right) / 2, (bottom + top) / 2


def places_of(pdf_bytes: bytes) -> list[Place]:
    with pikepdf.open(BytesIO(pdf_bytes)) as pdf:
        return list(_places(pdf))


def _places(pdf: pikepdf.Pdf) -> Iterator[Place]:
    for number, page in enumerate(pdf.pages):
        for widget in page.obj.get("/Annots", []):
            field = widget if "/T" in widget else widget.Parent
            is_button = field.FT == "/Btn"
            flags = int(field.get("/Ff", 0))
            left, bottom, right, top = (float(n) for n in widget.Rect)
            yield Place(
                str(field.T),
                number,
                (left, bottom, right, top),
                _on(widget) if is_button else "",
                is_button,
                is_multiline=bool(flags & 1 << 12),
                is_open=not (int(widget.get("/F", 0)) & 2 or flags & 1),
            )


def _on(widget: Any) -> str:
    return next(str(key)[1:] for key in set(widget.AP.N.keys()) - {"/Off"})
