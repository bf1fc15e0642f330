"""Content in, short id out: the same papers get the same ids, whatever order they came in."""

import json
import unicodedata
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring as _spelled
from typing import Any, Final

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: hard to misread aloud
GOAL, ACTION, SUBMISSION, IDEA, HELD = "G-", "A-", "S-", "I-", "H-"
_MARK = 8  # characters
_DIGEST_LENGTH = 51  # whole groups of five bits in 256
_PAIRS: Final = [one + other for one in CROCKFORD for other in CROCKFORD]


def canonical_json(value: Any) -> str:
    """One spelling for one value: sorted keys, no white space, letters as they are."""
    return _encode(value)


def submission_id(
    form: tuple[str, str, str, str],
    values: Mapping[str, Any],
    pictures: Sequence[str] = (),
    lacking: Sequence[int] = (),
) -> str:
    """The id of a submission.

    Args:
        form: its identity.
        values: what it says.
        pictures: what is yet unread, by digest.
        lacking: the pages that were not there; a whole form that says the same is another paper.
    """
    unread = [list(pictures)] if pictures else []
    part = [{"lacking": list(lacking)}] if lacking else []
    return SUBMISSION + crockford([form, values, *unread, *part], 16)


def held_id(sha256: str, pages: Sequence[int], sheets: Sequence[int] = ()) -> str:
    """The id of pages that are held, from their file's digest and their places in it.

    `sheets`: which sheets of those pages they are, where one of them holds several.
    """
    among = [list(sheets)] if set(sheets) - {1} else []
    return HELD + crockford([sha256, list(pages), *among], 8)


@lru_cache(maxsize=16384)
def mark_of(words: str) -> str:
    """A mark by which the same words are known again, however they were typed; it holds none."""
    folded = unicodedata.normalize("NFC", " ".join(words.split())).casefold()
    return crockford(folded, _MARK)


def choice_of(identity: str) -> str:
    """An id as the code of a choice."""
    return identity.lower().replace("-", "_")


def identity_of(choice: str) -> str:
    """The id that a code of a choice stands for."""
    return choice.upper().replace("_", "-")


def content_instance(*content: Any) -> str:
    """The id of a personal form, from all that is printed on it: seven characters."""
    return crockford(content, 7)


def content_id(
    prefix: str, form: tuple[str, str, str, str], pointer: str, taken: Container[str] = ()
) -> str:
    """The id of what stands at a pointer of a form: six characters, more where that is taken."""
    # as `canonical_json` spells it, which takes three times as long: a long plan asks for thousands
    client, worksheet, day, instance = map(_spelled, form)
    text = f"[[{client},{worksheet},{day},{instance}],{_spelled(pointer)}]"
    digest = sha256(text.encode()).digest()
    bits = int.from_bytes(digest[:4], "big") >> 2  # of the six that nearly always do
    usual = prefix + _PAIRS[bits >> 20] + _PAIRS[bits >> 10 & 1023] + _PAIRS[bits & 1023]
    if usual not in taken:
        return usual
    for length in range(7, _DIGEST_LENGTH):
        candidate = prefix + _in_base_32(digest, length)
        if candidate not in taken:
            return candidate
    raise ValueError("one pointer of one form was named twice")


def crockford(content: Any, length: int) -> str:
    """The first characters of the content's SHA-256 in Crockford's base 32, upper case."""
    return _in_base_32(sha256(canonical_json(content).encode()).digest(), length)


def _in_base_32(digest: bytes, length: int) -> str:
    """The first `length` groups of five bits, each as a character; two at a time."""
    even = length + length % 2
    whole = (5 * even + 7) // 8  # bytes in which they are
    bits = int.from_bytes((digest + b"\0")[:whole], "big") >> (8 * whole - 5 * even)
    return "".join([_PAIRS[bits >> at & 1023] for at in range(5 * even - 10, -1, -10)])[:length]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


# made once: making it takes as long as most of what it spells
_encode: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
).encode
