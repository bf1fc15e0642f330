"""The bytes of a file in; whether a reader that read it is fit for another paper, out.

Only a plain form is read by a library that is hardly ever found at fault: whole, typed, of nothing
but packed text, and saved by a program that people fill in forms with. Whatever read a picture, a
container, a broken file or one of a program that we do not know reads no second paper. It is the
house that looks, at bytes alone: a reader that was taken over would say that all is well. Who
writes such a file can make it look plain; it is no fence, and makes few papers share a reader.
"""

import re
from typing import Final

from pipeline.records import NotRead, Reading
from pipeline.records.file_ends import end_of
from pipeline.records.file_kinds import HEAD, kind_of

_PACKED: Final = b"/FlateDecode"
# In no form that is typed (other ways of packing are counted by their `Decode`): what is locked or
# active, and names of which letters are written as numbers.
_NEVER: Final = re.compile(
    rb"/(?:Crypt|Encrypt|JavaScript|XFA|Launch|RichMedia|EmbeddedFile|Movie"
    rb"|[A-Za-z0-9]{0,20}#[0-9A-Fa-f]{2}[A-Za-z0-9#]{0,40}[\s/<>\[(])"
)
_PRODUCER: Final = re.compile(
    rb"/Producer\s*(?:\((?P<said>(?:[^()\\]|\\.){0,300})|<(?P<hex>[0-9A-Fa-f\s]{0,600})>|(?P<else>.))"
    rb"|<pdf:Producer>(?P<xmp>[^<]{0,300})|pdf:Producer=[\"'](?P<attribute>[^\"']{0,300})",
    re.DOTALL,
)
# Programs in which people fill in forms, and those that send them on, as they call themselves.
_KNOWN: Final = re.compile(
    rb"(?:adobe|acrobat|pdf-xchange|foxit|mac ?os|ios|quartz|skia/pdf|pdf-lib|pypdf|pikepdf|qpdf"
    rb"|pdftk|itext|pdfium|pdf\.js|mozilla|firefox|okular|poppler|cairo|microsoft|xodo|pspdfkit"
    rb"|nutrient|apryse|pdftron|nitro|libreoffice|ghostscript|google|chrom)",
    re.IGNORECASE,
)
_MENDED: Final = frozenset({"file_damaged", "fields_missing"})  # problems


def is_plain(content: bytes) -> bool:
    """Whether a file is a whole PDF of packed text, by a known program or by ours."""
    if kind_of(content[:HEAD]) is None:
        return True  # nothing opens it
    if not content.startswith(b"%PDF-") or end_of(content) is None:
        return False
    if content.count(b"Decode") != content.count(_PACKED) or _NEVER.search(content):
        return False
    says = b"Producer" in content
    makers = [_told(found) for found in _PRODUCER.finditer(content)] if says else []
    if not makers:  # ours say nothing of who made them; those of others may be packed
        return b"/ObjStm" not in content
    return all(_KNOWN.match(maker) for maker in makers)


def _told(found: "re.Match[bytes]") -> bytes:
    """Who made a file, in plain letters as far as it has any."""
    said = found["said"] or found["xmp"] or found["attribute"] or b""
    if found["hex"]:
        digits = b"".join(found["hex"].split())
        said = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    said = re.sub(rb"\\[0-7]{3}", b"", said)
    return said.replace(b"\0", b"").lstrip(b"\xfe\xff\xef\xbb\xbf( \\")


def was_mended(forms: list[Reading | NotRead]) -> bool:
    """Whether anything of a file could not be read, or had to be mended first."""
    return any(
        isinstance(form, NotRead) or any(each.code in _MENDED for each in form.problems)
        for form in forms
    )
