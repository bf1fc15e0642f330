"""Personal sheets of which a viewer drew the values anew before they were printed; some changed.

Viewers leave the print of a sheet as it is, and draw what is in its fields where, how large and in
which face they like. What is the same is to be asked about nobody; what somebody typed in its
place, or wrote over or beside it, always.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from textwrap import wrap
from typing import Any, Final

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, String

from forms.layout.parts import Box
from tests.scans.filling import Filled, fill_page
from tests.scans.lettering import strike_out, write
from tests.scans.pens import PENS, Pen
from tests.scans.printing import Printer, Sheet
from tests.scans.truth import WRITTEN, Meant, certain
from tests.scans.writers import Work, writer

Rng = np.random.Generator

_COMB, _MULTILINE = 1 << 24, 1 << 12
_CLIENT: Final = "/client"


@dataclass(frozen=True, slots=True)
class _Own:
    """A viewer that draws in a face of its own: points, and points from the left."""

    face: str
    size: float
    left: float


def _anew(pdf: pikepdf.Pdf) -> None:
    """Drawn by whoever shows it."""
    for field in _texts(pdf):
        for widget in field.get("/Kids", [field]):
            if "/AP" in widget:
                del widget["/AP"]
    pdf.Root.AcroForm.NeedAppearances = True


def _by_pikepdf(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.NeedAppearances = True
    pdf.generate_appearance_streams()


def _in_own_face(own: _Own) -> Callable[[pikepdf.Pdf], None]:
    def draw(pdf: pikepdf.Pdf) -> None:
        for field in _texts(pdf):
            text = str(field.get("/V", ""))
            for widget in field.get("/Kids", [field]):
                widget.AP = Dictionary(N=_appearance(pdf, field, widget, text, own))

    return draw


def _appearance(pdf: pikepdf.Pdf, field: Any, widget: Any, text: str, own: _Own) -> pikepdf.Stream:
    left, bottom, right, top = (float(at) for at in widget.Rect)
    wide, high, size = right - left, top - bottom, own.size
    flags, middle = int(field.get("/Ff", 0)), high / 2 - 0.35 * size
    if flags & _COMB:
        cell = wide / int(field.MaxLen)
        shown = [((n + 0.5) * cell - 0.28 * size, middle, each) for n, each in enumerate(text)]
    elif flags & _MULTILINE:
        columns = max(1, int(wide / (0.62 * size)))
        lines = [line for each in text.split("\n") for line in wrap(each, columns)]
        shown = [(own.left, high - 2 - size * 1.15 * n, line) for n, line in enumerate(lines, 1)]
    else:
        shown = [(own.left, middle, text)]
    drawn = " ".join(
        f"1 0 0 1 {x:.2f} {y:.2f} Tm <{each.encode('cp1252', 'replace').hex()}> Tj"
        for x, y, each in shown
    )
    stream = pdf.make_stream(f"/Tx BMC q BT 0 g /F {size} Tf {drawn} ET Q EMC".encode("ascii"))
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, wide, high])
    face = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name(f"/{own.face}"),
        Encoding=Name.WinAnsiEncoding,
    )
    stream.Resources = Dictionary(Font=Dictionary(F=face))
    return stream


def _texts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield from (field for field in pdf.Root.AcroForm.Fields if field.get("/FT") == "/Tx")


VIEWERS: Final[tuple[Callable[[pikepdf.Pdf], None], ...]] = (
    _anew,
    _by_pikepdf,
    _in_own_face(_Own("Helvetica", 12, 2)),
    _in_own_face(_Own("Helvetica", 10, 5)),
    _in_own_face(_Own("Times-Roman", 12, 2)),
    _in_own_face(_Own("Courier", 11, 3)),
)


@lru_cache(maxsize=32)
def redrawn(content: bytes, viewer: int, typed: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A form as one of `VIEWERS` draws it, after somebody typed into some of its fields."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for field in _texts(pdf):
            if str(field.T) in dict(typed):
                field.V = String(dict(typed)[str(field.T)])
        VIEWERS[viewer](pdf)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def is_filled(sheet: Sheet, page: int) -> bool:
    """Whether words or digits were printed into fields of a page."""
    return bool(_filled(sheet, page))


def _filled(sheet: Sheet, page: int) -> dict[str, Box]:
    """These fields, by pointer."""
    return {
        box.pointer: box
        for box in sheet.boxes(page)
        if box.pointer in sheet.prefilled and not box.is_to_tick
    }


def same_again(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: Rng,
    *,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = PENS,
) -> Filled:
    """A page that a viewer drew anew, filled in with a pen; every known value is as it was."""
    content = redrawn(sheet.content, int(rng.integers(len(VIEWERS))))
    shown = replace(sheet, content=content)
    filled = fill_page(shown, page, codes, rng, printer=printer, pens=pens)
    meant = {**filled.truth.meant, **_known(sheet, filled)}
    return replace(filled, truth=replace(filled.truth, meant=meant))


def _known(sheet: Sheet, page: Filled) -> dict[str, Meant]:
    """What nobody should be asked about: whatever every viewer has letters for."""
    return {
        pointer: certain(was.kind, was.allowed[0], "drawn anew")
        for pointer, was in page.truth.meant.items()
        if was.how == "printed" and str(sheet.prefilled.get(pointer, "")).isascii()
    }


def changed(
    sheet: Sheet,
    page: int,
    codes: Sequence[str],
    rng: Rng,
    *,
    printer: Printer | None = None,
    pens: tuple[Pen, ...] = PENS,
) -> Filled:
    """The same, where one value is another: by a letter or digit typed anew, or by a pen."""
    known = _filled(sheet, page)
    pointer = list(known)[int(rng.integers(len(known)))]
    viewer, by_pen = int(rng.integers(len(VIEWERS))), rng.random() < 0.4
    typed = () if by_pen else ((pointer, _another(str(sheet.prefilled[pointer]), rng)),)
    shown = replace(sheet, content=redrawn(sheet.content, viewer, typed))
    filled = fill_page(shown, page, codes, rng, printer=printer, pens=pens)
    box, was = known[pointer], filled.truth.meant[pointer]
    if by_pen:
        work = Work(filled.paper, writer(rng, pens), rng)
        if rng.random() < 0.5:
            strike_out(work, box, min(14.0, box.w - 6))
        else:
            right, down = rng.uniform(0.2, 0.6) * box.w, min(box.h, 9) / 2 + 2
            write(
                work,
                str(rng.choice(("nee", "Jo", "2"))),
                work.paper.spot(box.x + right, box.y + down),
            )
    how = "pen over print" if by_pen else "typed anew"
    meant = Meant(was.kind, (WRITTEN,) if was.kind == "words" else (), plain=False, how=how)
    truth = replace(filled.truth, meant={**filled.truth.meant, pointer: meant})
    return replace(filled, truth=truth)


def _another(text: str, rng: Rng) -> str:
    """A value in which one letter or digit is another."""
    places = [n for n, letter in enumerate(text) if letter.isascii() and letter.isalnum()]
    n = places[int(rng.integers(len(places)))]
    letters = "0123456789" if text[n].isdigit() else "abcdefghijklmnopqrstuvwxyz"
    others = [each for each in letters if each != text[n].lower()]
    other = others[int(rng.integers(len(others)))]
    return text[:n] + (other.upper() if text[n].isupper() else other) + text[n + 1 :]
