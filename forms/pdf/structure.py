"""Layout -> the structure tree of its form: what a screen reader reads aloud, in that order.

The pages are drawn as marked content (`drawing`), numbered from 0 on each page; here the tree is
hung on it (PDF 1.7, 14.7; PDF/UA-1): for each page a part, in it headings, paragraphs and fields.
What is known beforehand is drawn by `stamping` into a slot; in the tree it has its place from the
first, and what it covers is read aloud no longer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.script import FROM_RIGHT
from forms.layout.letters import pitch
from forms.layout.parts import Box, Layout, LayoutPage, Run, Slot

_TYPES: Final = {"Lbl": "P", "Beside": "Span"}  # of an element; else as the line is marked
_LINES: Final = 1.25  # so many times its pitch below the last, a line goes on with it


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a page, as it is read aloud.

    Attributes:
        type: of the element (`/S`).
        y: millimetres from the top, of its first line or its box.
        marked: numbers of the marked content that it holds.
        lines: what each of these says.
        box: the number of its box among those of the page.
        slot: the pointer of the slot whose words it is to hold.
    """

    type: str
    x: float
    y: float
    marked: tuple[int, ...] = ()
    lines: tuple[str, ...] = ()
    box: int | None = None
    slot: str | None = None

    @property
    def is_beside(self) -> bool:
        """Whether it is the same in Dutch."""
        return self.type == "Span"


@lru_cache(maxsize=128)  # of the templates in use; those of correction sheets come once
def elements_of(page: LayoutPage) -> tuple[Element, ...]:
    """The elements of a page, in reading order; the words of a slot where the paper shows them."""
    found = list(_told(page))
    for slot in page.slots:
        covered = (n for n, each in enumerate(found) if lies_under(each, slot))
        found.insert(next(covered, len(found)), Element("P", slot.x, slot.y, slot=slot.pointer))
    return tuple(found)


def lies_under(element: Element, slot: Slot) -> bool:
    """Whether an element stands in the area of a slot."""
    inside = slot.x <= element.x <= slot.x + slot.w and slot.y <= element.y <= slot.y + slot.h
    return inside and element.slot is None


def _told(page: LayoutPage) -> Iterator[Element]:
    """Lines that belong together as one element, and a field for each box."""
    marked = box = 0
    last: tuple[Run, Element] | None = None
    for part in page.parts:
        if isinstance(part, Run) and part.tag != "Artifact":
            kind = _TYPES.get(part.tag, part.tag)
            element = Element(kind, part.x, part.y, (marked,), (part.text,))
            if last is not None and _goes_on(part, last[0]):
                before = last[1]
                held = (*before.marked, marked)
                element = replace(before, marked=held, lines=(*before.lines, part.text))
            elif last is not None:
                yield last[1]
            last = part, element
            marked += 1
        elif isinstance(part, Box):
            if last is not None:
                yield last[1]
            last = None
            yield Element("Form", part.x, part.y, box=box)
            box += 1
    if last is not None:
        yield last[1]


def _goes_on(line: Run, before: Run) -> bool:
    """Whether a line goes on with what the one above it says."""
    same = (line.tag, line.x, line.size, line.face) == (
        *(before.tag, before.x, before.size),
        before.face,
    )
    return same and 0 < line.y - before.y <= _LINES * pitch(line.size)


def add_structure(pdf: pikepdf.Pdf, layout: Layout) -> None:
    """Hang the tree on the pages of a template, which have their fields already."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    parents: list[pikepdf.Object | int] = []
    widgets: list[pikepdf.Object] = []
    parts, level = [], 0
    for number, (page, laid_out) in enumerate(zip(pdf.pages, layout.pages, strict=True)):
        page.obj.StructParents = number
        part = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=document))
        holders: dict[int, pikepdf.Object] = {}
        kids: list[pikepdf.Object] = []
        for each in elements_of(laid_out):
            level, tag = _heading(each.type, level)
            kid = _element(pdf, page, part, replace(each, type=tag))
            kids.append(kid)
            holders |= dict.fromkeys(each.marked, kid)
            if each.box is not None:
                page.obj.Annots[each.box].StructParent = len(layout.pages) + len(widgets)
                widgets.append(kid)
        part.K = Array(kids)
        parts.append(part)
        parents += [number, pdf.make_indirect(Array([holders[n] for n in sorted(holders)]))]
    for number, kid in enumerate(widgets, start=len(layout.pages)):
        parents += [number, kid]
    document.K = Array(parts)
    root.K = document
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(parents)))
    root.ParentTreeNextKey = len(layout.pages) + len(widgets)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _heading(tag: str, level: int) -> tuple[int, str]:
    """The level after an element, and its type: no level of headings is left out."""
    if tag[:1] != "H":
        return level, tag
    level = min(int(tag[1:]), level + 1)
    return level, f"H{level}"


def _element(
    pdf: pikepdf.Pdf, page: pikepdf.Page, part: pikepdf.Object, told: Element
) -> pikepdf.Object:
    element = Dictionary(S=Name(f"/{told.type}"), P=part, Pg=page.obj)
    if told.box is not None:
        element.K = Dictionary(Type=Name.OBJR, Obj=page.obj.Annots[told.box], Pg=page.obj)
    elif told.slot is not None:
        element.ActualText = String("")
    elif told.marked:
        element.K = told.marked[0] if len(told.marked) == 1 else Array(list(told.marked))
        if len(told.lines) > 1:
            # no space is drawn where a line ends: its last word would be one with the next
            element.ActualText = String(" ".join(told.lines).replace(FROM_RIGHT, ""))
    if told.is_beside:
        element.Lang = String(BASE_LANGUAGE)
    return pdf.make_indirect(element)


@dataclass(frozen=True, slots=True)
class PageElements:
    """Where the tree of a page stands in a template: numbers of its objects.

    Attributes:
        page, part: of the page and of its part of the tree.
        parents: of the list that says which element holds which marked content, and that list.
        elements: of each, in reading order, with its body; that of a slot holds nothing yet.
    """

    page: int
    part: int
    parents: int
    holders: tuple[int, ...]
    elements: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class StructureIndex:
    """The tree of a template: the number of its document element and of its root, and its pages."""

    document: int
    root: int
    pages: tuple[PageElements, ...]


def index_structure(pdf: pikepdf.Pdf) -> StructureIndex:
    """Look through the tree of a template of ours."""
    root = pdf.Root.StructTreeRoot
    pages = []
    for n, (page, part) in enumerate(zip(pdf.pages, root.K.K, strict=True)):
        holders = root.ParentTree.Nums[2 * n + 1]
        pages.append(
            PageElements(
                page.obj.objgen[0],
                part.objgen[0],
                holders.objgen[0],
                tuple(each.objgen[0] for each in holders),
                tuple((each.objgen[0], _body(each)) for each in part.K),
            )
        )
    return StructureIndex(root.K.objgen[0], root.objgen[0], tuple(pages))


def _body(element: pikepdf.Object) -> str:
    kept = Dictionary({key: value for key, value in element.items() if key != "/ActualText"})
    text = kept.unparse().decode("latin-1")
    return text.strip().removeprefix("<<").removesuffix(">>").strip()


def silenced(page: LayoutPage, used: Mapping[str, object]) -> Sequence[int]:
    """The numbers of the elements that a print with these slots shows no more."""
    hidden: list[int] = []
    for n, each in enumerate(elements_of(page)):
        for slot in page.slots:
            low, high = slot.whole_y - 1, slot.whole_y - 1 + slot.whole_h
            is_white = slot.pointer not in used and low <= each.y <= high
            is_covered = slot.pointer in used and lies_under(each, slot)
            if (is_white or is_covered) and each.slot is None and each.box is None:
                hidden.append(n)
    return hidden
