"""An own text that nobody has read yet <-> the token that stands for its picture in the text.

A dossier knows texts, not pictures. Where a client's words are still only a picture (page of a
scan, not confirmed by a person), the text is a token around the SHA-256 of that picture; drawing
puts the picture there, so that a printout shows the client's own hand and nothing invented.
"""

import re
from typing import Final

# Noncharacters: no keyboard, no font and no form can hold them, so no own text looks like one.
_OPEN: Final = "\ufdd0"
_CLOSE: Final = "\ufdd1"
_TOKEN: Final = re.compile(f"{_OPEN}([0-9a-f]{{64}}){_CLOSE}")
_DIGEST: Final = re.compile("[0-9a-f]{64}")


def token(digest: str) -> str:
    """The text that stands for the picture with this SHA-256 (64 lower-case hex digits).

    Raises:
        ValueError: it is no such digest.
    """
    if not _DIGEST.fullmatch(digest):
        raise ValueError("a picture is known by 64 hexadecimal digits")
    return f"{_OPEN}{digest}{_CLOSE}"


def digest_in(text: str) -> str | None:
    """The SHA-256 of the picture that this text stands for, or of the first in it; else None."""
    found = _TOKEN.search(text)
    return found.group(1) if found else None


def without_tokens(text: str) -> str:
    """The text without its pictures: what a screen reader, a title or a list can say."""
    return _TOKEN.sub("", text).strip()
