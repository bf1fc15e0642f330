"""PDF bytes -> whether its fields are a tree, so that pdfium may be asked to draw them.

pdfium follows the kids of every field wherever they lead, thirty-two levels deep: where fields are
each other's kids, that takes longer than anybody waits.
"""

from io import BytesIO
from typing import Any, Final

import pikepdf

_DEEPEST: Final = 16
_MOST: Final = 100_000


def is_tree(content: bytes) -> bool:
    """Whether no field is reached twice, nor too many; False where nobody can tell."""
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            form = pdf.Root.get("/AcroForm")
            fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
            return _is_tree(fields) and not any(_has_kids(page.obj) for page in pdf.pages)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no tree
        return False


def _has_kids(page: Any) -> bool:
    """Whether an annotation on a page leads further down, as no widget of a sound file does."""
    annotations = page.get("/Annots")
    return isinstance(annotations, pikepdf.Array) and any(
        isinstance(each, pikepdf.Dictionary) and "/Kids" in each for each in annotations
    )


def _is_tree(fields: Any) -> bool:
    seen: set[tuple[int, int]] = set()
    count = 0
    level = [fields]
    for _ in range(_DEEPEST):
        kids = [kid for each in level if isinstance(each, pikepdf.Array) for kid in each]
        numbers = [kid.objgen for kid in kids if isinstance(kid, pikepdf.Object)]
        own = {number for number in numbers if number != (0, 0)}
        count += len(kids)
        if len(own) < sum(number != (0, 0) for number in numbers) or own & seen or count > _MOST:
            return False
        seen |= own
        level = [kid.get("/Kids") for kid in kids if isinstance(kid, pikepdf.Dictionary)]
    return not any(isinstance(each, pikepdf.Array) and len(each) for each in level)
