"""Small PDFs that grow enormous where they are unpacked."""

import base64
import struct
import zlib
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.hostile.kind import (
    CODE,
    Kind,
    bomb,
    deflated,
    good,
    kind,
    one_page,
    pdf_of,
    spoiled,
    stream,
)

_NO = "not_our_form damaged"
_OURS = "accepted file_damaged fields_missing text_garbled damaged"
_FLATE = b"/Filter /FlateDecode"


def packed(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def run_length(megabytes: int) -> bytes:
    """Two bytes for each 128."""
    return b"\x81\0" * (megabytes * 1_000_000 // 128) + b"\x80"


def content_bomb(megabytes: int) -> bytes:
    return one_page(b"/Contents 4 0 R", {4: stream(bomb(megabytes), _FLATE)})


def content_of_many_bombs() -> bytes:
    """One bomb, drawn three hundred times."""
    return one_page(b"/Contents [%s]" % (b"4 0 R " * 300), {4: stream(bomb(50), _FLATE)})


def nested_filters() -> bytes:
    data = packed(bomb(100), 4)
    return one_page(b"/Contents 4 0 R", {4: stream(data, b"/Filter [%s]" % (b"/FlateDecode " * 5))})


def all_filters() -> bytes:
    inner = base64.a85encode(run_length(200)) + b"~>"
    names = b"/FlateDecode /ASCIIHexDecode /ASCII85Decode /RunLengthDecode"
    data = zlib.compress(inner.hex().encode() + b">", 9)
    return one_page(b"/Contents 4 0 R", {4: stream(data, b"/Filter [%s]" % names)})


def filters_by_the_thousand() -> bytes:
    head = b"/Filter [%s]" % (b"/ASCIIHexDecode " * 20_000)
    return one_page(b"/Contents 4 0 R", {4: stream(b"41" * 1_000, head)})


def predictor_bomb() -> bytes:
    head = _FLATE + b" /DecodeParms << /Predictor 12 /Columns 2147483647 /Colors 32 >>"
    return one_page(b"/Contents 4 0 R", {4: stream(bomb(50), head)})


def with_stream(place: str, megabytes: int) -> bytes:
    """Our form with a bomb where a reader looks."""

    def change(pdf: pikepdf.Pdf) -> None:
        inflated = pdf.make_stream(b"")
        inflated.write(bomb(megabytes), filter=Name.FlateDecode)
        if place == "metadata":
            pdf.Root.Metadata = inflated
        elif place == "value":
            pdf.Root.AcroForm.Fields[0].V = inflated
        elif place == "appearance":
            pdf.pages[0].obj.Annots[0].AP = Dictionary(N=inflated)
        elif place == "content":
            pdf.pages[0].obj.Contents = inflated
        else:
            pdf.Root.AcroForm.XFA = Array([inflated])

    return spoiled(change)


def object_stream_bomb() -> bytes:
    return one_page(
        b"/X 9 0 R",
        {4: stream(bomb(600), _FLATE + b" /Type /ObjStm /N 2000000 /First 20000000")},
    )


def xref_stream(head: bytes, data: bytes) -> bytes:
    start = b"%PDF-1.7\n"
    body = stream(data, b"/Type /XRef /Root 1 0 R " + head)
    return start + b"1 0 obj\n%s\nendobj\nstartxref\n9\n%%%%EOF\n" % body


def xref_of_millions() -> bytes:
    head = b"/W [1 8 8] /Size 2147483647 /Index [0 2147483647] " + _FLATE
    return xref_stream(head, bomb(300))


def colour_profile() -> bytes:
    """A profile of colours that unpacks to 600 MB, and says that it is larger still."""
    icc = stream(bomb(600), _FLATE + b" /N 3")
    return one_page(
        b"/Contents 4 0 R /Resources << /ColorSpace << /C [/ICCBased 5 0 R] >> >>",
        {4: stream(b"/C cs 1 0 0 sc 0 0 500 500 re f"), 5: icc},
    )


def font_bomb() -> bytes:
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 6 0 R >>"
    return one_page(
        b"/Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>",
        {
            4: stream(b"BT /F 12 Tf (AP-1-NL-1) Tj ET"),
            5: font,
            6: b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontFile2 7 0 R >>",
            7: stream(bomb(600), _FLATE),
        },
    )


def character_map() -> bytes:
    """A map from codes to letters, of sixty million ranges."""
    ranges = b"1 beginbfrange <0000> <ffff> <0000> endbfrange\n" * 200_000
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    return one_page(
        b"/Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>",
        {4: stream(b"BT /F 12 Tf (AP-1-NL-1) Tj ET"), 5: font, 6: deflated(ranges)},
    )


def image(head: bytes, data: bytes) -> bytes:
    """A page that is all one picture."""
    return one_page(
        b"/Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >>",
        {
            4: stream(b"595 0 0 842 0 0 cm /I Do"),
            5: stream(data, b"/Type /XObject /Subtype /Image " + head),
        },
    )


_GREY = b"/ColorSpace /DeviceGray /BitsPerComponent 8 "


def picture_bomb(width: int, height: int, megabytes: int) -> bytes:
    head = _GREY + b"/Width %d /Height %d " % (width, height)
    return image(head + _FLATE, bomb(megabytes))


def jbig2(side: int) -> bytes:
    """Only the head of a page, which says that it is enormous."""
    page = struct.pack(">IIIIBH", side, side, 0, 0, 0, 0)
    segment = struct.pack(">IBBBI", 0, 48, 0, 1, len(page)) + page
    return image(
        b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode /Width %d /Height %d "
        % (side, side),
        segment,
    )


def jpx(side: int) -> bytes:
    """The head of a JPEG 2000 picture of this many pixels square, in one tile."""
    size = (
        struct.pack(">HIIIIIIIIH", 0, side, side, 0, 0, side, side, 0, 0, 3) + b"\x07\x01\x01" * 3
    )
    code = b"\xff\x4f\xff\x51" + struct.pack(">H", len(size) + 2) + size
    code += b"\xff\x52\x00\x0c\x00\x00\x00\x01\x00\x05\x04\x04\x00\x00"
    code += b"\xff\x5c\x00\x13\x40" + b"\x48" * 16
    return image(b"/Filter /JPXDecode /Width %d /Height %d" % (side, side), code + b"\xff\xd9")


def fax(side: int) -> bytes:
    parms = b"/DecodeParms << /K -1 /Columns %d /Rows %d >> " % (side, side)
    head = b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode "
    return image(head + parms + b"/Width %d /Height %d" % (side, side), b"\xff" * 50_000)


def huge_page(size: bytes) -> bytes:
    return one_page(b"/Contents 4 0 R", {4: stream(b"0 0 9 9 re f")}).replace(
        b"[0 0 595 842]", b"[0 0 %s %s]" % (size, size)
    )


def soft_masks() -> bytes:
    """Pictures that are masks of each other."""
    head = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 "
    head += b"/Width 20000 /Height 20000 /Filter /FlateDecode /SMask %d 0 R"
    return one_page(
        b"/Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >>",
        {
            4: stream(b"595 0 0 842 0 0 cm /I Do"),
            5: stream(bomb(400), head % 6),
            6: stream(bomb(400), head % 5),
        },
    )


_SOON = f"{_NO} too_long too_heavy reader_died too_many_pixels"
_OURS_OR_NOT = f"{_OURS} too_heavy too_long not_our_form reader_died"

KINDS: tuple[Kind, ...] = (
    kind("content_of_2_gb", partial(content_bomb, 2_000), _SOON, is_heavy=True),
    kind("content_of_200_mb", partial(content_bomb, 200), _SOON, is_heavy=True),
    kind("content_bomb_300_times", content_of_many_bombs, _SOON, is_heavy=True),
    kind("five_filters", nested_filters, _SOON),
    kind("all_filters", all_filters, _SOON),
    kind("twenty_thousand_filters", filters_by_the_thousand, _SOON),
    kind("predictor", predictor_bomb, _SOON),
    *(
        kind(f"bomb_in_{place}", partial(with_stream, place, 1_500), _OURS_OR_NOT, is_heavy=True)
        for place in ("metadata", "value", "appearance", "content", "xfa")
    ),
    kind("object_stream", object_stream_bomb, _SOON),
    kind("xref_of_millions", xref_of_millions, _SOON),
    kind(
        "xref_with_wide_columns",
        partial(xref_stream, b"/W [1 2147483647 9] /Size 9 ", bytes(99)),
        _SOON,
    ),
    kind("colour_profile", colour_profile, _SOON),
    kind("font", font_bomb, _SOON),
    kind("character_map", character_map, _SOON, is_heavy=True),
    kind("picture_of_2_gigapixels", partial(picture_bomb, 46_000, 46_000, 100), _SOON),
    kind("picture_that_is_long", partial(picture_bomb, 1, 2**31 - 1, 1), _SOON),
    kind("picture_with_true_size", partial(picture_bomb, 20_000, 20_000, 400), _SOON),
    kind("jbig2", partial(jbig2, 2**31 - 1), _SOON),
    kind("jbig2_medium", partial(jbig2, 100_000), _SOON),
    kind("jpeg_2000", partial(jpx, 2**31 - 1), _SOON),
    kind("jpeg_2000_medium", partial(jpx, 60_000), _SOON),
    kind("fax", partial(fax, 60_000), _SOON),
    *(
        kind(f"page_of_{size.decode()}", partial(huge_page, size), _SOON)
        for size in (b"14400", b"1000000", b"1e30", b"-5")
    ),
    kind("masks_of_each_other", soft_masks, _SOON, is_heavy=True),
    kind("no_pages", lambda: pdf_of({1: b"<< /Type /Catalog >>"}), _SOON),
    kind(
        "form_of_90_mb",
        lambda: good() + b"%" + CODE[:1].encode() * 90_000_000 + b"\n%%EOF\n",
        f"{_OURS} {_NO}",
        is_heavy=True,
    ),
)
