"""The bytes of an e-mail (`.eml`) -> the files that came with it; never what it says itself."""

import re
from base64 import b64decode
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError, MissingHeaderBodySeparatorDefect
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from itertools import chain
from quopri import decodestring
from typing import Final

from pipeline.extraction.containers.in_words import links_in, packed_in
from pipeline.extraction.containers.signed import signed_message
from pipeline.extraction.scan.pictures.picture_files import BROKEN, opened, picture_kind
from pipeline.records.file_kinds import HEAD, PICTURES, kind_of
from pipeline.records.no_papers import OUTSIDE
from pipeline.records.refusals import Refusal

_SIGNATURES: Final = frozenset(
    {
        "application/pgp-encrypted",  # what a version stands in
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
    }
)
# What programs add by themselves: a signature below an attachment, a card, an appointment.
_ADDED: Final = re.compile(r"ATT\d+\.(?:txt|html?)|.*\.(?:vcf|ics)", re.IGNORECASE | re.DOTALL)
_SIGNED: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_OUTSIDE: Final = "message/external-body"
_PASSED_ON: Final = frozenset({"message/rfc822", "message/global"})
_MARK: Final = b"\xef\xbb\xbf"  # that a text is UTF-8
_POSTMARK: Final = b"From "
_NEXT: Final = re.compile(rb"\r?\n\r?\n(?=From [^\r\n]{1,500}\r?\n)")
_DEEPEST: Final = 3  # signed messages in each other
_EQUALS: Final = re.compile(r"=3D", re.IGNORECASE)
_BASE64: Final = re.compile(rb"\s{0,9}[A-Za-z0-9+/]{60,}\s")
_TOO_SMALL: Final = 400  # pixels of the shorter side: a logo below a message, and no page


def files_in(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each file in a message and in those that it passes on, by its name there ("" without one).

    Then those that are packed in its words, and what tells of files that lie elsewhere.
    """
    said: list[bytes] = []
    parts = (_parts(_parsed(one), _DEEPEST) for one in _messages(content))
    for part in chain.from_iterable(parts):
        inside = _content_of(part)
        if _is_attached(part) or _may_be_paper(part, inside):
            is_passed_over = part.get_content_type() in _SIGNATURES or is_ornament(inside)
            if not is_passed_over:
                yield _named(part), inside
        elif part.get_content_maintype() == "text":
            said.append(inside)
    for name, inside in chain.from_iterable(map(packed_in, said)):
        if not is_ornament(inside):
            yield name, inside
    for link in links_in(said):
        yield "", link


def _parsed(content: bytes) -> Message:
    return message_from_bytes(content, policy=compat32)


def _parts(message: Message, levels: int) -> Iterator[Message]:
    """What a message is made of, down to what holds no other; a packed one comes as it is."""
    if message.get_content_type() in _SIGNED and levels:
        signed = signed_message(_content_of(message))
        if signed is not None:
            yield from _parts(_parsed(signed), levels - 1)
            return
    if not message.is_multipart() or _is_packed(message) or _is_outside(message):
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _parts(part, levels)


def _content_of(part: Message) -> bytes:
    """What a part holds, unpacked; of a file that lies elsewhere what is told of it."""
    if _is_packed(part):
        return _unpacked(part)
    if _is_outside(part):
        return OUTSIDE + b"\n" + b"".join(each.as_bytes() for each in _within(part))
    inside = part.get_payload(decode=True)
    inside = inside if isinstance(inside, bytes) else b""
    return inside if kind_of(inside[:HEAD]) is not None else _of_base64(inside) or inside


def _of_base64(inside: bytes) -> bytes:
    """A paper in base64 of which nothing says so, or in a way that the parser does not know."""
    if _BASE64.match(inside[:HEAD]) is None:
        return b""
    try:
        unpacked = b64decode(inside)
    except ValueError:
        return b""
    return unpacked if kind_of(unpacked[:HEAD]) is not None else b""


def _is_outside(part: Message) -> bool:
    """Whether a message but tells where a file lies (RFC 2046, 5.2.3)."""
    return part.get_content_type() == _OUTSIDE


def _within(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if part.is_multipart() else []


def _is_packed(part: Message) -> bool:
    """Whether it is a message that was passed on in an encoding, which by the rules none is.

    Of base64 the parser finds no field in it; in quoted-printable the fields have `=3D` for `=`.
    """
    if part.get_content_type() not in _PASSED_ON:
        return False
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    within = _within(part)
    if encoding == "base64":
        return bool(within) and not any(each.keys() for each in within)
    fields = (str(value) for each in within for value in each.values())
    return encoding == "quoted-printable" and any(_EQUALS.search(value) for value in fields)


def _as_it_came(message: Message) -> bytes:
    """A message, without the empty line that the parser puts in where a field was broken off."""
    content = message.as_bytes()
    is_broken = any(isinstance(each, MissingHeaderBodySeparatorDefect) for each in message.defects)
    return content.replace(b"\n\n", b"\n", 1) if is_broken else content


def _unpacked(part: Message) -> bytes:
    """A message that was passed on in an encoding; empty where that is broken."""
    is_quoted = any(each.keys() for each in _within(part))
    packed = b"".join(map(_as_it_came, _within(part)))
    try:
        return decodestring(packed) if is_quoted else b64decode(packed)
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
    if _is_packed(part) or _is_outside(part):
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
