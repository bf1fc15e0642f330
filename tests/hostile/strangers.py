"""Files that are no form at all: what people and machines leave in a shared folder."""

import random
import struct
import zipfile
from email.message import EmailMessage
from io import BytesIO

from PIL import Image, ImageDraw

from tests.hostile.kind import Kind, good, kind, one_page


def zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx() -> bytes:
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": b"<w:document/>"})


def zip_bomb() -> bytes:
    return zipped({f"{n}.txt": bytes(20_000_000) for n in range(3)})


def a_cat(form: str) -> bytes:
    """A cat, seen from the front, as a camera would keep it."""
    picture = Image.new("RGB", (640, 480), (196, 214, 190))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(200, 190), (220, 70), (300, 150)], fill=(120, 80, 40))
    draw.polygon([(440, 190), (420, 70), (340, 150)], fill=(120, 80, 40))
    draw.ellipse((190, 120, 450, 380), fill=(140, 96, 52))
    for x in (265, 375):
        draw.ellipse((x - 24, 210, x + 24, 250), fill=(230, 220, 90))
        draw.ellipse((x - 7, 212, x + 7, 248), fill=(10, 10, 10))
    draw.polygon([(305, 280), (335, 280), (320, 298)], fill=(200, 110, 120))
    for side in (-1, 1):
        for lean in (-14, 0, 14):
            draw.line((320 + 30 * side, 300, 320 + 160 * side, 300 + lean), fill=(20, 20, 20))
    out = BytesIO()
    picture.save(out, form)
    return out.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = "het formulier"
    message.set_content("Zie bijlage.")
    message.add_attachment(good(), maintype="application", subtype="pdf", filename="blad.pdf")
    return message.as_bytes()


def heic() -> bytes:
    return struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(range(256)) * 40


def noise() -> bytes:
    return random.Random(5).randbytes(50_000)


def portfolio() -> bytes:
    return one_page(
        b"/Resources << >>",
        {4: b"<< /Type /Collection /View /D >>"},
    ).replace(b"/Type /Catalog", b"/Type /Catalog /Collection 4 0 R")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><title>Blad</title><script>location='file:///etc/passwd'</script>"
_NO = "not_a_pdf unreadable_kind"
_PICTURE = "not_a_pdf not_our_form too_many_pixels"

KINDS: tuple[Kind, ...] = (
    kind("nothing", lambda: b"", _NO + " empty_file damaged"),
    kind("one_byte", lambda: b"%", _NO),
    kind("only_nul", lambda: bytes(100_000), "damaged"),
    kind("noise", noise, _NO),
    kind("text", "Beste Noor, tot morgen! €".encode, _NO, file="brief.txt"),
    kind("web_page", lambda: HTML, _NO, file="blad.html"),
    kind("mail_with_a_form", mail, "accepted", file="bericht.eml"),
    kind("word", docx, _NO, file="blad.docx"),
    kind("word_called_pdf", docx, _NO),
    kind(
        "old_excel",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000),
        _NO,
        file="lijst.xls",
    ),
    kind("zip_with_a_form", lambda: zipped({"blad.pdf": good()}), "accepted", file="blad.zip"),
    kind("zip_bomb", zip_bomb, "no_form_in_archive damaged", file="foto.zip"),
    kind("zip_with_path_traversal", lambda: zipped({"../../uit.pdf": good()}), "accepted"),
    kind(
        "program",
        lambda: b"MZ\x90\0" + bytes(9_000) + b"This program cannot be run",
        _NO,
        file="blad.pdf.exe",
    ),
    kind("gif", lambda: a_cat("GIF"), _PICTURE, file="kat.gif"),
    kind("bitmap", lambda: a_cat("BMP"), _PICTURE, file="kat.bmp"),
    kind("webp", lambda: a_cat("WEBP"), _PICTURE, file="kat.webp"),
    kind("heic_of_noise", heic, "damaged", file="IMG_0001.HEIC"),
    kind("svg_with_script", lambda: SVG, _NO, file="kat.svg"),
    kind("photo_of_a_cat", lambda: a_cat("JPEG"), _PICTURE, file="kat.jpg"),
    kind("photo_called_pdf", lambda: a_cat("JPEG"), _PICTURE),
    kind("png_of_a_cat", lambda: a_cat("PNG"), _PICTURE, file="kat.png"),
    kind("tiff_of_a_cat", lambda: a_cat("TIFF"), _PICTURE, file="kat.tif"),
    kind("form_called_jpg", good, "accepted", file="blad.jpg"),
    kind("form_called_docx", good, "accepted", file="blad.docx"),
    kind("portfolio", portfolio, "not_our_form no_form_in_portfolio"),
    kind(
        "form_then_zip", lambda: good() + zipped({"x.txt": b"x"}), "accepted damaged file_damaged"
    ),
    kind("html_then_form", lambda: HTML + b"\n" + good(), "accepted file_damaged damaged"),
    kind("zip_then_form", lambda: zipped({"x": b"x"}) + good(), "no_form_in_archive"),
    kind(
        "picture_then_form",
        lambda: a_cat("JPEG")[:600] + good(),
        "accepted file_damaged damaged not_a_pdf not_our_form",
    ),
    kind(
        "form_twice_in_a_row", lambda: good() + good("04-02-2026"), "accepted file_damaged damaged"
    ),
)
