"""Layout -> bookmarks of a long form: its headings, each with the page on which it stands.

Who reads with a screen reader, or without a mouse, goes from part to part by them. A print without
some of its pages is without their bookmarks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from forms.ground.known_names import CHECK_SHEET
from forms.layout.parts import Layout, LayoutPage, Run
from forms.pdf.structure import elements_of

LONG: Final = 3  # pages, from which a form has bookmarks
_HEADS: Final = ("H1", "H2")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One bookmark in a template: its object's number, its body without its neighbours, its page.

    `page` is 1-based.
    """

    number: int
    body: str
    page: int


@dataclass(frozen=True, slots=True)
class BookmarkIndex:
    """The number of the list of a template; its bookmarks, in order."""

    number: int
    bookmarks: tuple[Bookmark, ...]


def headings_of(page: LayoutPage) -> Iterator[str]:
    """The title and the heads of sections on a page, in reading order."""
    told = [part.text for part in page.parts if isinstance(part, Run) and part.tag != "Artifact"]
    for each in elements_of(page):
        text = " ".join(told[n] for n in each.marked).strip()
        if each.type in _HEADS and text:
            yield text


def add_bookmarks(pdf: pikepdf.Pdf, layout: Layout) -> None:
    """Give a template bookmarks, where it is long; none that name papers which are asked about."""
    if len(layout.pages) < LONG or layout.worksheet == CHECK_SHEET:
        return
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    items = [
        pdf.make_indirect(
            Dictionary(Title=String(text), Parent=root, Dest=Array([page.obj, Name.Fit]))
        )
        for page, laid_out in zip(pdf.pages, layout.pages, strict=True)
        for text in headings_of(laid_out)
    ]
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before
    root.First, root.Last, root.Count = items[0], items[-1], len(items)
    pdf.Root.Outlines = root


def index_bookmarks(pdf: pikepdf.Pdf) -> BookmarkIndex | None:
    """The bookmarks of a template of ours; None where it has none."""
    root = pdf.Root.get("/Outlines")
    if root is None:
        return None
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    found, item = [], root.get("/First")
    while item is not None:
        kept = Dictionary({key: item[key] for key in ("/Title", "/Parent", "/Dest")})
        body = kept.unparse().decode("latin-1").strip().removeprefix("<<").removesuffix(">>")
        found.append(Bookmark(item.objgen[0], body.strip(), pages[item.Dest[0].objgen]))
        item = item.get("/Next")
    return BookmarkIndex(root.objgen[0], tuple(found))


def of_pages(index: BookmarkIndex, pages: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    """The list and its bookmarks for a print with these pages alone: numbers and new bodies."""
    kept = [each for each in index.bookmarks if each.page in pages]
    ends = f"/First {kept[0].number} 0 R /Last {kept[-1].number} 0 R " if kept else ""
    yield index.number, f"<< /Type /Outlines {ends}/Count {len(kept)} >>"
    for n, each in enumerate(kept):
        before = f" /Prev {kept[n - 1].number} 0 R" if n else ""
        after = f" /Next {kept[n + 1].number} 0 R" if n + 1 < len(kept) else ""
        yield each.number, f"<< {each.body}{before}{after} >>"
