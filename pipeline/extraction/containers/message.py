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
# What programs add by themselves: a signature below an attachment, a card, an appointment.
_ADDED: Final = re.compile(r"ATT\d+\.(?:txt|html?)|.*\.(?:vcf|ics)", re.IGNORECASE | re.DOTALL)
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
        if isinstance(inside, bytes) and (_is_attached(part) or _may_be_paper(part, inside)):
            is_passed_over = part.get_content_type() in _SIGNATURES or is_ornament(inside)
            if not is_passed_over:
                yield _named(part), inside


def _is_attached(part: Message) -> bool:
    """Whether somebody laid a file beside the message, be it empty or in plain words."""
    name = _named(part)
    return (
        part.get_content_disposition() == "attachment" and bool(name) and not _ADDED.fullmatch(name)
    )


def _may_be_paper(part: Message, inside: bytes) -> bool:
    """Whether there is something in it, and more than what a message says itself."""
    is_said = part.get_content_maintype() == "text" and kind_of(inside[:HEAD]) in {None, "mail"}
    return bool(inside) and not is_said


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
