"""The bytes of an e-mail (`.eml`) -> the files that came with it; never what it says itself."""

import re
from base64 import b64decode
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
_PASSED_ON: Final = frozenset({"message/rfc822", "message/global"})
_MARK: Final = b"\xef\xbb\xbf"  # that a text is UTF-8
_POSTMARK: Final = b"From "
_NEXT: Final = re.compile(rb"\r?\n\r?\n(?=From [^\r\n]{1,500}\r?\n)")
_TOO_SMALL: Final = 400  # pixels of the shorter side: a logo below a message, and no page


def files_in(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each file in a message and in those that it passes on, by its name there ("" without one)."""
    parts = (_parts(message_from_bytes(one, policy=compat32)) for one in _messages(content))
    for part in chain.from_iterable(parts):
        inside = _unpacked(part) if _is_packed(part) else part.get_payload(decode=True)
        if isinstance(inside, bytes) and (_is_attached(part) or _may_be_paper(part, inside)):
            is_passed_over = part.get_content_type() in _SIGNATURES or is_ornament(inside)
            if not is_passed_over:
                yield _named(part), inside


def _parts(message: Message) -> Iterator[Message]:
    """What a message is made of, down to what holds no other; a packed one comes as it is."""
    if not message.is_multipart() or _is_packed(message):
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _parts(part)


def _is_packed(part: Message) -> bool:
    """Whether it is a message that was passed on in an encoding, which by the rules none is.

    The parser takes that for a message without any field.
    """
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    within = part.get_payload() if part.get_content_type() in _PASSED_ON else ()
    return (
        encoding == "base64"
        and bool(within)
        and not any(each.keys() for each in within if isinstance(each, Message))
    )


def _unpacked(part: Message) -> bytes:
    """A message that was passed on in an encoding; empty where that is broken."""
    within = (each for each in part.get_payload() if isinstance(each, Message))
    try:
        return b64decode(b"".join(each.as_bytes() for each in within))
    except ValueError:
        return b""


def _is_attached(part: Message) -> bool:
    """Whether somebody laid a file beside the message, be it empty or in plain words."""
    name = _named(part)
    return (
        part.get_content_disposition() == "attachment" and bool(name) and not _ADDED.fullmatch(name)
    )


def _may_be_paper(part: Message, inside: bytes) -> bool:
    """Whether there is something in it, and more than what a message says itself."""
    if _is_packed(part):
        return True
    is_said = part.get_content_maintype() == "text" and kind_of(inside[:HEAD]) in {None, "mail"}
    return bool(inside) and not is_said


def _messages(content: bytes) -> Iterator[bytes]:
    """The messages of a mailbox that was saved as one file; else the message itself."""
    content = content.removeprefix(_MARK)
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
