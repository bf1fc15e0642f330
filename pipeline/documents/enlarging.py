"""An A4 form in, the same form on A3 out, so that all letters are one and a half step larger.

The fields, their names and the codes stay what they are; only everything is √2 times as large.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from math import sqrt
from typing import Final

import pikepdf

LARGER: Final = sqrt(2)  # A4 to A3: the same proportions
_SIZE: Final = re.compile(rb"([\d.]+)(\s+Tf)")


def enlarged(content: bytes) -> bytes:
    """The form, on paper √2 times as wide and as high; the same form gives the same bytes."""
    with pikepdf.open(BytesIO(content)) as pdf:
        done: set[tuple[int, int]] = set()
        for page in pdf.pages:
            _enlarge(page, pdf)
            for annotation in page.obj.get("/Annots", []):
                annotation.Rect = _scaled(annotation.Rect)
                for part in (annotation, annotation.get("/Parent")):
                    _letters(part, done)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _enlarge(page: pikepdf.Page, pdf: pikepdf.Pdf) -> None:
    before = pdf.make_stream(f"q {LARGER:.6f} 0 0 {LARGER:.6f} 0 0 cm\n".encode())
    page.contents_add(before, prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ"))
    page.mediabox = _scaled(page.mediabox)
    for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page.obj:
            page.obj[box] = _scaled(page.obj[box])


def _scaled(box: Iterable[pikepdf.Object]) -> pikepdf.Array:
    return pikepdf.Array([round(float(edge) * LARGER, 3) for edge in box])


def _letters(part: pikepdf.Object | None, done: set[tuple[int, int]]) -> None:
    """What is typed later grows with the rest; 0 means as large as fits, and stays 0."""
    if part is None or "/DA" not in part or part.objgen in done:
        return
    done.add(part.objgen)
    part.DA = pikepdf.String(_SIZE.sub(_larger, bytes(part.DA)).decode("ascii"))


def _larger(size: re.Match[bytes]) -> bytes:
    return f"{float(size[1]) * LARGER:.2f}".rstrip("0").rstrip(".").encode() + size[2]
