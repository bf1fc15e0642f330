"""PDF bytes -> whether its fields are built as PDF says, so that pdfium may be asked to draw them.

pdfium follows the kids of every field and of every widget wherever they lead, thirty-two levels
deep: where fields are each other's kids, that takes longer than anybody waits. And it was seen to
run for ever on fields whose kinds and names were something else than names and texts.
"""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Final

import pikepdf

from pipeline.extraction.pdf.hostile import damaged_by_anything
from pipeline.records.refusals import Damaged

_MOST: Final = 100_000
_Number = tuple[int, int]
_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "/T": (pikepdf.String,),
    "/FT": (pikepdf.Name,),
    "/V": (pikepdf.String, pikepdf.Name, pikepdf.Array),
    "/AS": (pikepdf.Name,),
    "/AP": (pikepdf.Dictionary,),
    "/MK": (pikepdf.Dictionary,),
    "/Opt": (pikepdf.Array,),
    "/Kids": (pikepdf.Array,),
    "/Parent": (pikepdf.Dictionary,),
    "/Rect": (pikepdf.Array,),
    "/Ff": (int,),
    "/Subtype": (pikepdf.Name,),
}


def is_tree(content: bytes) -> bool:
    """Whether no field is the kid of two or of itself, and each holds what fields hold.

    False where nobody can tell.
    """
    with (
        suppress(Damaged, MemoryError),
        damaged_by_anything(),
        pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf,
    ):
        return _are_trees(list(_roots(pdf)))
    return False


def _roots(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Where pdfium begins: the fields of the form, and whatever lies on a page."""
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        yield from _listed(form.get("/Fields"))
    for page in pdf.pages:
        yield from _listed(page.obj.get("/Annots"))


def _listed(things: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    if isinstance(things, pikepdf.Array):
        yield from (thing for thing in things if isinstance(thing, pikepdf.Dictionary))


def _are_trees(roots: list[pikepdf.Object]) -> bool:
    """Every field that can be reached has at most one above it, and none is above itself."""
    above: dict[_Number, _Number] = {}
    seen: set[_Number] = set()
    waiting = roots
    while waiting:
        field = waiting.pop()
        number = field.objgen
        if number != (0, 0):
            if number in seen:
                continue
            seen.add(number)
        if not _is_sound(field):
            return False
        for kid in _listed(field.get("/Kids")):
            if kid.objgen != (0, 0) and above.setdefault(kid.objgen, number) != number:
                return False
            waiting.append(kid)
        if len(seen) > _MOST or len(waiting) > _MOST:
            return False
    return not any(_leads_back(number, above) for number in above)


def _is_sound(field: pikepdf.Object) -> bool:
    for key, kinds in _KINDS.items():
        value = field.get(key)
        if value is not None and not isinstance(value, kinds):
            return False
    parent = field.get("/Parent")
    return parent is None or "/FT" in parent or "/T" in parent or "/Kids" in parent


def _leads_back(number: _Number, above: dict[_Number, _Number]) -> bool:
    passed = set()
    while number in above:
        if number in passed:
            return True
        passed.add(number)
        number = above[number]
    return False
