"""The bytes of a template -> the objects in it that stamping changes: their numbers and bodies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import pikepdf
from pikepdf import Dictionary

from forms.pdf.bookmarks import BookmarkIndex, index_bookmarks
from forms.pdf.incremental_update import UpdatedFile
from forms.pdf.lettering import FONT_NAMES
from forms.pdf.structure import StructureIndex, index_structure
from forms.pdf.subset_fonts import AskedFonts


@dataclass(frozen=True, slots=True)
class FieldWidget:
    """A widget that shares its field with others: number, body, on-state."""

    number: int
    body: str
    state: str


@dataclass(frozen=True, slots=True)
class IndexedField:
    """A field of the template.

    Attributes:
        number: of its object.
        body: its dictionary without the keys that stamping sets, and without its brackets.
        flags: of the field (`/Ff`).
        kids: its widgets, where it has several.
    """

    number: int
    body: str
    flags: int = 0
    kids: tuple[FieldWidget, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTree:
    """The root of the pages: its number, its body without its kids, and the number of each page."""

    number: int
    body: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TemplateIndex:
    """Where everything stands.

    Attributes:
        file: the template as a file.
        metadata, font: object numbers of the XMP packet and of the font of stamps.
        form, form_body: number and body of the interactive form, without its fields.
        page_fonts: number and body of the dictionaries of fonts that pages have.
        drawn: outlines that pages draw of the fonts beside the house's own, by their names.
        tree: of the pages. structure: what is read aloud. bookmarks: of a long form.
        stamps: number of the content stream of each page that holds its codes.
        privates: number of the page-piece data of each page.
        fields: by pointer.
    """

    file: UpdatedFile
    metadata: int
    font: int
    form: int
    form_body: str
    page_fonts: tuple[tuple[int, str], ...]
    drawn: Mapping[str, frozenset[int]]
    tree: PageTree
    structure: StructureIndex
    bookmarks: BookmarkIndex | None
    stamps: tuple[int, ...]
    privates: tuple[int, ...]
    fields: dict[str, IndexedField]


@lru_cache(maxsize=16)
def index_of(content: bytes) -> TemplateIndex:
    """Look through a template of ours, once for all who print from it."""
    with pikepdf.open(BytesIO(content)) as pdf:
        root, form = pdf.Root, pdf.Root.AcroForm
        pages = [page.obj for page in pdf.pages]
        tree = PageTree(
            root.Pages.objgen[0],
            _body(root.Pages, {"/Kids", "/Count"}),
            tuple(page.objgen[0] for page in pages),
        )
        return TemplateIndex(
            file=_file(content, pdf),
            metadata=root.Metadata.objgen[0],
            font=form.DR.Font.KwR.objgen[0],
            form=form.objgen[0],
            form_body=_body(form, {"/Fields"}),
            page_fonts=tuple(sorted({_fonts(page) for page in pages})),
            drawn=_drawn(pages),
            tree=tree,
            structure=index_structure(pdf),
            bookmarks=index_bookmarks(pdf),
            stamps=tuple(page.Contents[-1].objgen[0] for page in pages),
            privates=tuple(page.PieceInfo.Krachtwerk.Private.objgen[0] for page in pages),
            fields={str(field.T): _field(field) for field in form.Fields},
        )


def _file(content: bytes, pdf: pikepdf.Pdf) -> UpdatedFile:
    return UpdatedFile(
        content,
        size=int(pdf.trailer.Size),
        start=int(content.rsplit(b"startxref", 1)[1].split()[0]),
        root=pdf.Root.objgen[0],
        info=pdf.trailer.Info.objgen[0],
        id=bytes(pdf.trailer.ID[0]).hex(),
    )


def _body(source: pikepdf.Object, without: Iterable[str]) -> str:
    copy = Dictionary({key: value for key, value in source.items() if key not in without})
    text = copy.unparse().decode("latin-1")
    return text.strip().removeprefix("<<").removesuffix(">>").strip()


def _fonts(page: pikepdf.Object) -> tuple[int, str]:
    fonts = page.Resources.Font
    return fonts.objgen[0], _body(fonts, ())


def _drawn(pages: Sequence[pikepdf.Object]) -> Mapping[str, frozenset[int]]:
    """What is drawn of each font beside the house's own: none on most sheets."""
    asked = AskedFonts()
    for page in pages:
        if any(str(name)[1:] in FONT_NAMES for name in dict(page.Resources.Font)):
            for stream in page.Contents:
                asked.ask(stream.read_bytes().decode("latin-1"))
    return {name: frozenset(outlines) for name, outlines in asked.outlines.items()}


def _field(source: pikepdf.Object) -> IndexedField:
    kids: tuple[FieldWidget, ...] = ()
    without = {"/V", "/AS", "/Ff", "/F"}
    if "/Kids" in source:
        kids = tuple(map(_widget, source.Kids))
    else:
        without |= set(_set_anew(source))
    return IndexedField(source.objgen[0], _body(source, without), int(source.get("/Ff", 0)), kids)


def _widget(kid: pikepdf.Object) -> FieldWidget:
    body = _body(kid, {"/AS", "/F", *_set_anew(kid)})
    return FieldWidget(kid.objgen[0], body, _on_state(kid))


def _set_anew(widget: pikepdf.Object) -> tuple[str, ...]:
    """The appearance is set anew for text, and kept for ticks and circles."""
    return () if "/AS" in widget else ("/AP",)


def _on_state(widget: pikepdf.Object) -> str:
    if "/AS" not in widget:
        return ""
    return next(str(key)[1:] for key in widget.AP.N if key != "/Off")
