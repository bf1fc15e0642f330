"""Forms of ours in which something that cannot be is written where an answer belongs."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from forms.pdf.identity_xmp import FormIdentity, xmp
from forms.pdf.page_code import PageCode
from tests.hostile.kind import CODE, Kind, kind, spoiled

_READ = "accepted text_garbled values_differ fields_missing mark_unclear choice_unknown"
_PARTS = "page_missing pages_awaited"
_OURS = f"{_READ} file_damaged identity_conflict not_our_form damaged unknown_edition {_PARTS}"


def _fields(pdf: pikepdf.Pdf) -> dict[str, Any]:
    return {str(field.T): field for field in pdf.Root.AcroForm.Fields}


def valued(pointer: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        _fields(pdf)[pointer].V = value

    return change


def all_valued(value: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        shared = pdf.make_indirect(String(value))
        for name, field in _fields(pdf).items():
            if field.get("/FT") == Name.Tx and name not in ("/client", "/filled_on"):
                field.V = shared

    return change


def named(*names: str) -> Callable[[pikepdf.Pdf], None]:
    """Fields of other names, in the place of the first ones."""

    def change(pdf: pikepdf.Pdf) -> None:
        chosen = [field for name, field in _fields(pdf).items() if name.startswith("/i_")]
        assert chosen
        for field, name in zip(chosen, names, strict=False):
            field.T = String(name)

    return change


def thousand_widgets(pdf: pikepdf.Pdf) -> None:
    """One field, ten thousand times on the first page, with a value of its own each."""
    page = pdf.pages[0].obj
    for n in range(10_000):
        page.Annots.append(
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Widget,
                    FT=Name.Tx,
                    T=String("/proud"),
                    V=String(f"waarde {n}"),
                    Rect=Array([0, 0, 9, 9]),
                )
            )
        )


def odd_fonts(pdf: pikepdf.Pdf) -> None:
    # each its own descendant: an object of its own, or the library that writes would never end
    fonts = pdf.Root.AcroForm.DR.Font = pdf.make_indirect(pdf.Root.AcroForm.DR.Font)
    for name in list(fonts.keys()):
        fonts[name] = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            Encoding=Name("/Nonsense-H"),
            DescendantFonts=Array([fonts, fonts]),
            ToUnicode=pdf.Root,
        )


def metadata(packet: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata = pdf.make_stream(packet)

    return change


def only_metadata(identity: FormIdentity) -> Callable[[pikepdf.Pdf], None]:
    """The pages say nothing; the file says that it is this form."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            del page.obj.PieceInfo
            page.obj.Contents = pdf.make_stream(b"")
        pdf.Root.Metadata = pdf.make_stream(xmp("x", identity))

    return change


def coded(payload: str | bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.PieceInfo.Krachtwerk.Private.Code = String(payload)

    return change


LAUGHS = (
    b'<?xpacket begin=""?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b']><x:xmpmeta xmlns:x="adobe:ns:meta/">&m;</x:xmpmeta>'
)
OUTSIDE = (
    b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % r SYSTEM '
    b'"http://127.0.0.1:9/x">%r;]><x>&e;</x>'
)
_VALUES = {
    "value_of_10_mb": String("A" * 10_000_000),
    "value_with_zeros": String(b"\xfe\xff" + "a\0b\0c".encode("utf-16-be")),
    "value_of_half_pairs": String(b"\xfe\xff\xd8\x00\xd8\x00"),
    "value_turned_round": String("naam \u202e\u2066gpj.exe\u2069"),
    "value_with_handwriting_token": String("\ufdd0" + "0" * 64 + "\ufdd1"),
    "value_of_formula": String('=HYPERLINK("http://127.0.0.1";"x")'),
    "value_of_markup": String("<b><script>alert(1)</script>{0}{words}%s%(x)s</b>"),
    "value_of_dictionary": Dictionary(A=Array([1, 2])),
    "value_of_arrays": Array([Array([Array([String("x")])])]),
    "value_of_million_lines": String("\n" * 1_000_000 + "x"),
    "value_of_accents": String("e" + "\u0301" * 50_000),
    "value_of_emoji": String("👩\u200d👩\u200d👧\u200d👦" * 500),
}
_TRAVERSAL = ("../../etc/passwd", "/../../x", "/i_have/../../0", "C:\\x", "\0", "/a" * 5_000)

KINDS: tuple[Kind, ...] = (
    *(
        kind(name, partial(spoiled, valued("/proud", value)), f"{_OURS} text_too_long")
        for name, value in _VALUES.items()
    ),
    kind(
        "all_values_of_1_mb",
        partial(spoiled, all_valued(b"B" * 1_000_000)),
        f"{_OURS} too_heavy text_too_long",
    ),
    kind("names_of_paths", partial(spoiled, named(*_TRAVERSAL)), _OURS),
    kind("names_with_dots", partial(spoiled, named(*["a.b.c" * 2_000] * 4)), _OURS),
    kind("names_all_alike", partial(spoiled, named(*["/proud"] * 20)), _OURS),
    kind("row_of_a_billion", partial(spoiled, named("/i_have/999999999")), _OURS),
    kind("ten_thousand_widgets", partial(spoiled, thousand_widgets), _OURS, is_heavy=True),
    kind("odd_fonts", partial(spoiled, odd_fonts), _OURS),
    kind("metadata_of_laughs", partial(spoiled, metadata(LAUGHS)), _OURS),
    kind("metadata_from_outside", partial(spoiled, metadata(OUTSIDE)), _OURS),
    kind("metadata_of_20_mb", partial(spoiled, metadata(b"<x " + b"a=' " * 5_000_000)), _OURS),
    kind(
        "metadata_of_paths",
        partial(spoiled, only_metadata(FormIdentity("../../etc/passwd", 1, "nl"))),
        _OURS,
    ),
    kind(
        "metadata_of_another_sheet",
        partial(spoiled, only_metadata(FormIdentity("actieplan", 1, "nl"))),
        f"{_OURS} client_missing",
    ),
    kind(
        "metadata_of_edition_10^50",
        partial(spoiled, only_metadata(FormIdentity("actieplan", 10**50, "nl"))),
        _OURS,
    ),
    kind("code_of_nonsense", partial(spoiled, coded("Koop nu! http://127.0.0.1")), _OURS),
    kind("code_with_wrong_check", partial(spoiled, coded("KVVK01NL01000")), _OURS),
    kind(
        "code_of_page_99",
        partial(spoiled, coded(PageCode("VK", 1, "NL", 99).payload())),
        f"{_OURS} pages_not_ours client_missing",
    ),
    kind(
        "code_of_another_person",
        partial(spoiled, coded(PageCode("VK", 1, "NL", 1, "123456-0", "ABCDEFG").payload())),
        f"{_OURS} client_conflict unknown_client wrong_check_digit instance_unknown",
    ),
    kind("code_of_bytes", partial(spoiled, coded(bytes(range(256)))), _OURS),
    kind(
        "two_codes_of_clients",
        partial(spoiled, valued("/client", String(CODE + " 654321-0"))),
        "wrong_check_digit unknown_client client_conflict",
    ),
)
