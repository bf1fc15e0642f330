"""PDFs whose parts lead back to themselves, lie about themselves, or never end."""

from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.hostile.kind import Kind, good, kind, one_page, pdf_of, spoiled, stream

_NO = "not_our_form damaged"
_SLOW = f"{_NO} too_long too_heavy reader_died"
_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


def page_tree_loop() -> bytes:
    return pdf_of({1: _CATALOG, 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"})


def page_tree_ring() -> bytes:
    ring = {n: b"<< /Type /Pages /Kids [%d 0 R] /Count 9 >>" % (n % 4 + 2) for n in range(2, 6)}
    return pdf_of({1: _CATALOG, **ring})


def page_tree_wide() -> bytes:
    """Each level holds the next one ten times: ten to the eighth pages."""
    levels = {
        n: b"<< /Type /Pages /Kids [%s] /Count 9 >>" % (b"%d 0 R " % (n + 1) * 10)
        for n in range(2, 10)
    }
    return pdf_of({1: _CATALOG, **levels, 10: _PAGE})


def page_tree_deep(levels: int = 20_000) -> bytes:
    tree = {n: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(2, levels)}
    return pdf_of({1: _CATALOG, **tree, levels: _PAGE})


def count_lies(count: bytes) -> bytes:
    return good().replace(b"/Count 4", b"/Count " + count)


def previous_loop() -> bytes:
    whole = one_page()
    start = whole.rindex(b"xref\n", 0, whole.rindex(b"startxref"))
    return whole.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % start)


def previous_ring() -> bytes:
    """Two tables that each name the other as the one before."""
    whole = one_page().replace(b"trailer\n<<", b"trailer\n<< /Prev 00000000")
    first, second = whole.index(b"xref\n"), len(whole)
    update = b"xref\n0 0\ntrailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return whole.replace(b"/Prev 00000000", b"/Prev %08d" % second) + update % (first, second)


def nested_forms(levels: int, times: int) -> bytes:
    """Pictures in pictures: each draws the next several times."""
    further = {
        n: stream(
            b"/X Do " * times,
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
            b"/Resources << /XObject << /X %d 0 R >> >>" % (n + 1),
        )
        for n in range(5, 5 + levels)
    }
    further[5 + levels] = stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    further[4] = stream(b"/X Do")
    return one_page(b"/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>", further)


def form_in_itself() -> bytes:
    own = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
    return one_page(
        b"/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>",
        {4: stream(b"/X Do"), 5: stream(b"/X Do /X Do", own)},
    )


def tiny_tiles() -> bytes:
    """A page filled with a pattern whose tiles are a thousandth of a point."""
    tile = (
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] "
        b"/XStep 0.001 /YStep 0.001 /Resources << >>"
    )
    return one_page(
        b"/Contents 4 0 R /Resources << /Pattern << /P 5 0 R >> >>",
        {4: stream(b"/Pattern cs /P scn 0 0 595 842 re f"), 5: stream(b"0 0 1 1 re f", tile)},
    )


def many_pages(number: int = 10_000) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(3, 3 + number))
    pages = dict.fromkeys(range(3, 3 + number), _PAGE)
    return pdf_of(
        {
            1: _CATALOG,
            2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, number),
            **pages,
        }
    )


def one_page_often(number: int = 100_000) -> bytes:
    kids = b"3 0 R " * number
    return pdf_of(
        {
            1: _CATALOG,
            2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, number),
            3: _PAGE,
        }
    )


def form_often(times: int) -> bytes:
    """Our form, its pages over and over."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Kids = Array([*pdf.Root.Pages.Kids] * times)
        pdf.Root.Pages.Count = 4 * times

    return spoiled(change)


def nested(opened: bytes, closed: bytes, levels: int) -> bytes:
    return one_page(b"/Deep " + opened * levels + closed * levels)


def long_array(number: int) -> bytes:
    return one_page(b"/Long [" + b"0 " * number + b"]")


def lying_objects(head: bytes) -> bytes:
    """A stream of objects that tells wrong things of itself."""
    return one_page(b"/X 4 0 R", {4: stream(b"9 0 10 4 true false", b"/Type /ObjStm " + head)})


def updates(number: int = 500) -> bytes:
    """A form that was saved over and over, each time a bit longer."""
    content = good()
    catalogue = content.index(b"/Type /Catalog")
    number_at = content.rindex(b" 0 obj", 0, catalogue)
    root = content[content.rindex(b"\n", 0, number_at) + 1 : number_at]
    body = content[number_at + 6 : content.index(b"endobj", catalogue)]
    for _ in range(number):
        start = int(content[content.rindex(b"startxref") + 9 :].split()[0])
        at = len(content)
        thing = b"%s 0 obj%sendobj\n" % (root, body)
        content += thing + b"xref\n%s 1\n%010d 00000 n \n" % (root, at)
        content += b"trailer\n<< /Size 400 /Root %s 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
            root,
            start,
            at + len(thing),
        )
    return content


def parents_in_a_ring(pdf: pikepdf.Pdf) -> None:
    first, second, *_ = pdf.Root.AcroForm.Fields
    first.Parent, second.Parent = second, first


def kids_in_a_ring(pdf: pikepdf.Pdf) -> None:
    first, second, *_ = pdf.Root.AcroForm.Fields
    first.Kids, second.Kids = Array([second]), Array([first])


def outline_loop(pdf: pikepdf.Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title=String("x")))
    item.Next = item.First = item.Parent = item
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item))


def names_loop(pdf: pikepdf.Pdf) -> None:
    tree = pdf.make_indirect(Dictionary())
    tree.Kids = Array([tree, tree])
    pdf.Root.Names = Dictionary(Dests=tree, EmbeddedFiles=tree, JavaScript=tree)
    pdf.Root.PageLabels = tree


def many_annotations(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    page.Annots = Array([*page.Annots] * 400)


_OURS = "accepted file_damaged fields_missing text_garbled values_differ mark_unclear damaged"

KINDS: tuple[Kind, ...] = (
    kind("page_tree_loop", page_tree_loop, _NO),
    kind("page_tree_ring", page_tree_ring, _NO),
    kind("page_tree_wide", page_tree_wide, _SLOW, is_heavy=True),
    kind("page_tree_deep", page_tree_deep, _SLOW),
    *(
        kind(f"count_is_{count.decode()}", partial(count_lies, count), f"{_OURS} {_NO}")
        for count in (b"-1", b"0", b"2147483647", b"99999999999999")
    ),
    kind("previous_loop", previous_loop, _NO),
    kind("previous_ring", previous_ring, _NO),
    kind("forms_10^9", partial(nested_forms, 9, 10), _SLOW, is_heavy=True),
    kind("forms_deep", partial(nested_forms, 5_000, 1), _SLOW),
    kind("form_in_itself", form_in_itself, _SLOW, is_heavy=True),
    kind("tiny_tiles", tiny_tiles, _SLOW, is_heavy=True),
    kind("ten_thousand_pages", many_pages, _SLOW, is_heavy=True),
    kind("one_page_often", one_page_often, _SLOW, is_heavy=True),
    kind("form_fifty_times", partial(form_often, 50), f"{_OURS} duplicate"),
    kind("arrays_deep", partial(nested, b"[", b"]", 200_000), _SLOW),
    kind("dictionaries_deep", partial(nested, b"<</A", b">>", 200_000), _SLOW),
    kind("array_of_millions", partial(long_array, 5_000_000), _SLOW, is_heavy=True),
    kind(
        "string_of_20_mb", lambda: one_page(b"/S (" + b"A" * 20_000_000 + b")"), _NO, is_heavy=True
    ),
    kind("name_of_1_mb", lambda: one_page(b"/" + b"A" * 1_000_000 + b" true"), _NO),
    *(
        kind(f"objects_lie_{n}", partial(lying_objects, head), _NO)
        for n, head in enumerate(
            (
                b"/N 2 /First 99999",
                b"/N 99999999 /First 9",
                b"/N -1 /First -1",
                b"/N 2 /First 9 /Extends 4 0 R",
            )
        )
    ),
    kind(
        "length_is_itself",
        lambda: one_page(b"/Contents 4 0 R", {4: b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream"}),
        _NO,
    ),
    kind("five_hundred_updates", updates, _OURS),
    kind("parents_in_a_ring", lambda: spoiled(parents_in_a_ring), _OURS),
    kind("kids_in_a_ring", lambda: spoiled(kids_in_a_ring), _OURS),
    kind("outline_loop", lambda: spoiled(outline_loop), _OURS),
    kind("names_loop", lambda: spoiled(names_loop), _OURS),
    kind("many_annotations", lambda: spoiled(many_annotations), _OURS, is_heavy=True),
)
