"""Forms -> pages to print, in one file: fields become ink, and stay in the structure tree.

A page without fields is still read aloud: where a field stood, its name is told, with what it shows
(PDF 1.7, 14.8.5.6: print fields).
"""

from collections.abc import Sequence
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

_HIDDEN: Final = 2  # flag of an annotation that is not shown
_RADIO, _PUSH = 1 << 15, 1 << 16  # flags of a button


def without_fields(pdf: Pdf) -> None:
    """Draw what each field of a form of ours shows into its page, and take the fields away."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    holders = {int(n): held for n, held in zip(numbers[::2], numbers[1::2], strict=True)}
    for page in pdf.pages:
        marked = holders[int(page.obj.StructParents)]
        drawn: list[str] = []
        for field in page.obj.get("/Annots", []):
            element = holders[int(field.StructParent)]
            if int(field.get("/F", 0)) & _HIDDEN or (shown := _shown(field)) is None:
                _silence(element)
                continue
            name = page.add_resource(shown, Name.XObject)
            drawn.append(
                f"/Form <</MCID {len(marked)}>> BDC q {_place(field, shown)} cm {name} Do Q EMC"
            )
            element.K = len(marked)
            element.A = _told(field)
            marked.append(element)
        if drawn:
            page.contents_add("\n".join(drawn).encode("ascii"))
        if "/Annots" in page.obj:
            del page.obj.Annots
    if "/AcroForm" in pdf.Root:
        del pdf.Root.AcroForm


def laid_together(whole: Pdf, parts: Sequence[Pdf]) -> None:
    """Lay the pages of forms without fields in one file, and their trees in one tree.

    Each sheet in it is read in its own language: not every sheet is there in every one.
    """
    root = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    sheets: list[Object] = []
    numbers: list[Object | int] = []
    for part in parts:
        first, count = len(whole.pages), len(part.pages)
        whole.pages.extend(part.pages)
        tree = whole.copy_foreign(part.Root.StructTreeRoot)
        sheet = tree.K
        sheet.S, sheet.P, sheet.Lang = Name.Sect, document, part.Root.Lang
        sheets.append(sheet)
        held = list(tree.ParentTree.Nums)
        by_page = {int(n): each for n, each in zip(held[::2], held[1::2], strict=True)}
        for number in range(first, first + count):
            page = whole.pages[number].obj
            numbers += [number, by_page[int(page.StructParents)]]
            page.StructParents = number
    document.K = Array(sheets)
    root.K = document
    root.ParentTree = whole.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(whole.pages)
    whole.Root.StructTreeRoot = root
    whole.Root.MarkInfo = Dictionary(Marked=True)


def _shown(field: Object) -> Object | None:
    """The appearance of a field as it stands; None where it has none."""
    normal = field.get("/AP", Dictionary()).get("/N")
    if isinstance(normal, pikepdf.Stream):
        return normal
    return None if normal is None else normal.get(str(field.get("/AS", "/Off")))


def _place(field: Object, shown: Object) -> str:
    """The matrix that lays an appearance in its field."""
    left, low, right, high = map(float, field.Rect)
    x, y, x2, y2 = map(float, shown.BBox)
    wide = (right - left) / (x2 - x) if x2 > x else 1.0
    tall = (high - low) / (y2 - y) if y2 > y else 1.0
    matrix = (wide, 0, 0, tall, left - x * wide, low - y * tall)
    return " ".join(f"{each:.4f}" for each in matrix)


def _told(field: Object) -> Dictionary:
    """What is told of a field that is ink now."""
    of = field.get("/Parent", field)
    told = Dictionary(O=Name.PrintField, Desc=field.get("/TU", of.get("/TU")))
    if str(field.get("/FT", of.get("/FT", "/Tx"))) != "/Btn":
        told.Role = Name.tv
        return told
    flags = int(field.get("/Ff", of.get("/Ff", 0)))
    told.Role = Name.rb if flags & _RADIO else Name.cb
    told.checked = Name.off if str(field.get("/AS", "/Off")) == "/Off" else Name.on
    return told


def _silence(element: Object) -> None:
    """A field that is not shown is not told."""
    parent = element.P
    parent.K = Array([each for each in parent.K if each.objgen != element.objgen])
