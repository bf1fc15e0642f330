"""The bytes of a signed e-mail in one piece (S/MIME, `smime.p7m`) -> the message that was signed.

Nothing is said of the signature: people hear of the paper, not of who sent it.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

_SIGNED: Final = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2, RFC 5652
_SEQUENCE: Final = 0x30
_HEAD: Final = 24  # bytes in which the kind of the content stands
_OCTETS: Final = frozenset({0x04, 0x24})  # in one piece, or in several
_CONTENT: Final = 0xA0  # [0]
_LEVELS: Final = 12


class _Piece(NamedTuple):
    """A value of ASN.1 in BER: where what is in it begins and ends, and the next one begins."""

    tag: int
    begin: int
    end: int
    behind: int


def signed_message(content: bytes) -> bytes | None:
    """What was signed; None where nothing was, or it is not here."""
    try:
        if not _begins_as_signed(content):
            return None
        _kind, held = islice(_within(content, _piece(content, 0)), 2)
        (signed,) = _within(content, held)
        inside = next(p for p in _within(content, signed) if p.tag == _SEQUENCE)
        held = next(p for p in _within(content, inside) if p.tag == _CONTENT)
        (octets,) = _within(content, held)
        return _octets(content, octets)
    except (ValueError, IndexError, StopIteration):
        return None


def _begins_as_signed(content: bytes) -> bool:
    """Whether the first bytes say so: anything may come here, and nothing else is gone through."""
    return content[:1] == bytes([_SEQUENCE]) and _SIGNED in content[:_HEAD]


def _octets(content: bytes, piece: _Piece) -> bytes:
    if piece.tag not in _OCTETS:
        raise ValueError
    if piece.tag == min(_OCTETS):
        return content[piece.begin : piece.end]
    return b"".join(content[each.begin : each.end] for each in _within(content, piece))


def _within(content: bytes, piece: _Piece) -> Iterator[_Piece]:
    at = piece.begin
    while at < piece.end:
        inside = _piece(content, at)
        yield inside
        at = inside.behind


def _piece(content: bytes, at: int, levels: int = _LEVELS) -> _Piece:
    """The value that begins here. Raises ValueError or IndexError where it is none, or cut."""
    tag, length, begin = content[at], content[at + 1], at + 2
    if not levels:
        raise ValueError
    if length == 0x80:  # it ends where two zeros stand in the place of a value
        inside = begin
        while content[inside : inside + 2] != b"\0\0":
            inside = _piece(content, inside, levels - 1).behind
        return _Piece(tag, begin, inside, inside + 2)
    if length > 0x80:
        size = length - 0x80
        begin, length = begin + size, int.from_bytes(content[begin : begin + size], "big")
    if begin + length > len(content):
        raise ValueError
    return _Piece(tag, begin, begin + length, begin + length)
