"""What a message says itself -> the papers that were packed into its words, and where others lie.

Old programs write a file between the lines (uuencode), and a message that came back is often passed
on as it was sent, base64 and all. A link to a file with a cloud tells that the file is not here.
"""

import re
from base64 import b64decode
from binascii import Error as NotPackedError
from binascii import a2b_uu
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from typing import Final
from urllib.parse import unquote

from pipeline.records.file_kinds import HEAD, kind_of
from pipeline.records.no_papers import LINK, PGP

_UU: Final = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_UU_END: Final = b"\nend"
# As PDFs, photos, zips and the like begin in base64.
_BASE64: Final = re.compile(
    rb"(?:JVBERi0|/9j/|iVBORw0KGgo|SUkqA|TU0AK|UEsDB|0M8R4KGx)[A-Za-z0-9+/\r\n]{400,}={0,2}"
)
_EMPTY_LINE: Final = re.compile(rb"\r?\n\r?\n")
_PGP: Final = re.compile(rb"%s.*" % re.escape(PGP), re.DOTALL)
# Links by which people share files, and those of mail that is opened with whoever keeps it.
_SHARED: Final = re.compile(
    r"""https://(?:
        1drv\.ms/ | onedrive\.live\.com/ | [\w-]+\.sharepoint\.com/:[a-z]:/
        | [\w-]+-my\.sharepoint\.com/ | drive\.google\.com/(?:file|drive|open|uc)
        | docs\.google\.com/(?:document|spreadsheets|presentation|uc)/
        | (?:www\.)?dropbox\.com/(?:s|scl|t)/ | we\.tl/ | wetransfer\.com/downloads/
        | (?:www\.)?icloud\.com/(?:iclouddrive|attachment|photos) | (?:app\.)?box\.com/s/
        | mega\.nz/ | filesender\.surf\.nl/ | app\.zivver\.(?:com|eu)/
        | [\w.-]+/(?:index\.php/)?s/[A-Za-z0-9]{15}(?![A-Za-z0-9])
        )[^\s<>"']{0,500}""",
    re.VERBOSE | re.IGNORECASE,
)
_MOST: Final = 20  # of each kind
_MOST_WORDS: Final = 2_000_000  # bytes of them that are looked through for links


def packed_in(words: bytes) -> Iterator[tuple[str, bytes]]:
    """The files between the lines, by their names there ("" without one)."""
    yield from islice(_of_uu(words), _MOST)
    for found in islice(_BASE64.finditer(words), _MOST):
        inside = _of_base64(found[0])
        if kind_of(inside[:HEAD]) is not None:
            yield "", inside
    if found_closed := _PGP.search(words):
        yield "", found_closed[0]


def links_in(texts: Iterable[bytes]) -> Iterator[bytes]:
    """What stands for each file that is shared by a link, once."""
    known: dict[str, str] = {}
    for text in texts:
        said = unquote(unescape(text[:_MOST_WORDS].decode("utf-8", "replace")))
        for found in _SHARED.finditer(said):
            known.setdefault(re.split(r"[?#&]", found[0])[0].rstrip(".,;:)"), found[0])
    for link in islice(known.values(), _MOST):
        yield LINK + b"\r\nURL=" + link.encode() + b"\r\n"


def _of_uu(words: bytes) -> Iterator[tuple[str, bytes]]:
    end = 0
    while found := _UU.search(words, end):
        end = words.find(_UU_END, found.end() - 1)
        if end < 0:
            return
        lines = words[found.end() : end].splitlines()
        try:
            inside = b"".join(a2b_uu(line) for line in lines if line.strip(b"` "))
        except NotPackedError:
            inside = b""  # told as a file that is damaged
        yield found[1].decode("utf-8", "replace"), inside


def _of_base64(text: bytes) -> bytes:
    packed = b"".join(_EMPTY_LINE.split(text)[0].split())
    try:
        return b64decode(packed + b"=" * (-len(packed) % 4))
    except ValueError:
        return b""
