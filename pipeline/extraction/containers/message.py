"""The bytes of an e-mail (`.eml`) -> the files that came with it; never what it says itself."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from itertools import chain
from typing import Final

from pipeline.extraction.scan.pictures.picture_files import BROKEN, opened, picture_kind
from pipeline.records.file_kinds import HEAD, PICTURES, kind_of
from pipeline.records.refusals import Refusal

_SIGNATURES: Final = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
    }
)
_POSTMARK: Final = b"From "
_NEXT: Final = re.compile(rb"\r?\n\r?\n(?=From [^\r\n]{1,500}\r?\n)")
_TOO_SMALL: Final = 400  # pixels of the shorter side: a logo below a message, and no page


def files_in(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each file in a message and in those that it passes on, by its name there ("" without one)."""
    parts = (message_from_bytes(one, policy=compat32).walk() for one in _messages(content))
    for part in chain.from_iterable(parts):
        if part.is_multipart():
            continue
        inside = part.get_payload(decode=True)
        if not isinstance(inside, bytes) or not inside:
            continue
        kind = kind_of(inside[:HEAD])
        is_text = part.get_content_maintype() == "text" and kind in {None, "mail"}
        if not (is_text or part.get_content_type() in _SIGNATURES or is_ornament(inside)):
            yield _named(part), inside


def _messages(content: bytes) -> Iterator[bytes]:
    """The messages of a mailbox that was saved as one file; else the message itself."""
    if not content.startswith(_POSTMARK):
        yield content
        return
    begin = 0
    for found in _NEXT.finditer(content):
        end = found.end()
        if kind_of(content[end : end + HEAD]) == "mail":  # and no line of a letter
            yield content[begin:end]
            begin = end
    yield content[begin:]


def _named(part: Message) -> str:
    """What the sender called a file, in whichever way that was encoded."""
    try:
        return str(make_header(decode_header(part.get_filename() or "")))
    except (HeaderParseError, LookupError, ValueError):
        return ""


def is_ornament(content: bytes) -> bool:
    """Whether it is a picture so small that nobody could read a page in it."""
    kind = picture_kind(content)
    if kind not in PICTURES:
        return False
    try:
        with opened(content, kind) as picture:
            return min(picture.size) < _TOO_SMALL
    except (*BROKEN, Refusal):
        return False
