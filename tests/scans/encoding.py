"""Pictures -> the files that scanners and phones make of them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from pikepdf import Dictionary, Name
from PIL import Image

from tests.scans.printing import Pixels

Dpi = tuple[float, float]


def jpeg(picture: Pixels, dpi: float, quality: int) -> bytes:
    """A JPEG file, grey or colour."""
    out = BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def png(picture: Pixels, dpi: float) -> bytes:
    """A PNG file."""
    out = BytesIO()
    Image.fromarray(picture).save(out, "PNG", dpi=(dpi, dpi), compress_level=1)
    return out.getvalue()


def webp(picture: Pixels, quality: int) -> bytes:
    """A WebP file."""
    return _encoded(picture, "WEBP", quality=quality, method=0)


def avif(picture: Pixels, quality: int) -> bytes:
    """An AVIF file, made in haste."""
    return _encoded(picture, "AVIF", quality=quality, speed=10)


def jpeg2000(picture: Pixels, times: float) -> bytes:
    """A JPEG 2000 file, so many times smaller than its pixels."""
    return _encoded(picture, "JPEG2000", quality_mode="rates", quality_layers=[times])


def _encoded(picture: Pixels, form: str, **how: Any) -> bytes:
    out = BytesIO()
    Image.fromarray(picture).save(out, form, **how)
    return out.getvalue()


def film(pictures: Sequence[Pixels], form: str) -> bytes:
    """Pictures that a viewer shows one after another: `WEBP`, `AVIF` or (APNG) `PNG`."""
    first, *others = map(Image.fromarray, pictures)
    out = BytesIO()
    first.save(out, form, save_all=True, append_images=others, duration=500)
    return out.getvalue()


def tiff(pictures: Sequence[Pixels], dpi: Dpi, compression: str) -> bytes:
    """A TIFF of one or many pages; `group4` for pictures of 0 and 255 alone, else `tiff_lzw`."""
    pages = [Image.fromarray(each) for each in pictures]
    if compression == "group4":
        pages = [page.convert("1", dither=Image.Dither.NONE) for page in pages]
    out = BytesIO()
    first, *others = pages
    first.save(out, "TIFF", compression=compression, dpi=dpi, save_all=True, append_images=others)
    return out.getvalue()


def pdf_of(
    pictures: Sequence[Pixels], dpi: Dpi, quality: int | None, texts: Sequence[str] = ()
) -> bytes:
    """A PDF as scanners make it: one picture a page.

    Args:
        pictures: grey, colour, or of 0 and 255 alone where `quality` is None (then CCITT G4).
        dpi: across and down. quality: of the JPEGs.
        texts: an invisible text for each page, as recognised by the scanner.
    """
    pdf = pikepdf.new()
    for n, picture in enumerate(pictures):
        high, wide = picture.shape[:2]
        size = (wide / dpi[0] * 72, high / dpi[1] * 72)
        pdf.add_blank_page(page_size=size)
        page = pdf.pages[-1]
        image = g4_stream(pdf, picture) if quality is None else _dct(pdf, picture, dpi[0], quality)
        page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
        content = f"q {size[0]:.3f} 0 0 {size[1]:.3f} 0 0 cm /Im0 Do Q\n"
        if texts:
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            page.obj.Resources.Font = Dictionary(F0=font)
            content += _unseen(texts[n], size)
        page.obj.Contents = pdf.make_stream(content.encode("latin-1", "replace"))
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _unseen(text: str, size: Dpi) -> str:
    """The text in rendering mode 3: there for searching, drawn by nobody."""
    rows = []
    for n, line in enumerate(text.splitlines()):
        safe = line.replace("\\", "").replace("(", "").replace(")", "")
        rows.append(f"BT 3 Tr /F0 10 Tf 60 {size[1] - 40 - 14 * n:.1f} Td ({safe}) Tj ET")
    return "\n".join(rows)


def _dct(pdf: pikepdf.Pdf, picture: Pixels, dpi: float, quality: int) -> Any:
    stream = pdf.make_stream(jpeg(picture, dpi, quality))
    return _described(stream, picture, Name.DCTDecode, 8)


def g4_stream(pdf: pikepdf.Pdf, picture: NDArray[np.uint8]) -> Any:
    """A picture of 0 and 255 alone as a stream of a PDF, in CCITT G4."""
    with Image.open(BytesIO(_one_strip(picture))) as page:
        offset, length = page.tag_v2[273][0], page.tag_v2[279][0]  # type: ignore[attr-defined]
        is_white_zero = page.tag_v2[262] == 0  # type: ignore[attr-defined]
    high, wide = picture.shape
    stream = pdf.make_stream(_one_strip(picture)[offset : offset + length])
    stream.DecodeParms = Dictionary(K=-1, Columns=wide, Rows=high, BlackIs1=not is_white_zero)
    return _described(stream, picture, Name.CCITTFaxDecode, 1)


def _one_strip(picture: NDArray[np.uint8]) -> bytes:
    """A G4 TIFF in one piece, so that its data can be lent to a PDF."""
    page = Image.fromarray(picture).convert("1", dither=Image.Dither.NONE)
    out = BytesIO()
    page.save(out, "TIFF", compression="group4", tiffinfo={278: picture.shape[0]}, strip_size=2**28)
    return out.getvalue()


def _described(stream: Any, picture: Pixels, way: Any, bits: int) -> Any:
    high, wide = picture.shape[:2]
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = wide, high, bits
    stream.ColorSpace = Name.DeviceRGB if picture.ndim == 3 else Name.DeviceGray
    stream.Filter = way
    return stream
