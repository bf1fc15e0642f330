"""A name as anybody may have given it -> one that hurts nobody who sees it, or clicks on it."""

import re
import unicodedata
from pathlib import Path
from typing import Final

from pipeline.records.file_kinds import ENDINGS, PICTURES, ending_of

_LONGEST: Final = 200  # bytes of a name, so that "-2" and ".txt" still fit
# Separators, controls, bytes that are no text, what turns the writing round or cannot be seen.
_HARMFUL: Final = re.compile(
    r"[/\\\x00-\x1f\x7f-\x9f\ud800-\udfff"
    r"\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_OF_WINDOWS: Final = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
# Endings by which every system shows a file, and runs nothing that is in it.
_SHOWN: Final = frozenset(
    {".pdf", ".jpeg", ".jpe", ".tiff", ".heif", ".txt", ".bin"}
    | {ending for kind, ending in ENDINGS.items() if kind in PICTURES}
)


def safe_name(name: str) -> str:
    """A file name that stays in its folder, is visible, and fits: NFC, at most 200 bytes.

    What could mislead who reads it, or no system takes, becomes `_`; the extension is kept.
    """
    text = _HARMFUL.sub("_", unicodedata.normalize("NFC", name))
    text = re.sub(r"^[.\s]+|[.\s]+$", "_", text) or "_"
    if _OF_WINDOWS.fullmatch(text):
        text = f"_{text}"
    if len(text.encode()) <= _LONGEST:
        return text
    path = Path(text)
    ending = path.suffix if len(path.suffix.encode()) <= 16 else ""
    room = _LONGEST - len(ending.encode())
    return path.name.encode()[:room].decode("utf-8", "ignore") + ending


def harmless_name(name: str, head: bytes) -> str:
    """The same for a file that begins so, ending in what is only ever shown.

    What is called otherwise than a picture, a PDF or a text gets an ending more: `.txt` or `.bin`,
    or that of the picture that it is.
    """
    safe = safe_name(name)
    if Path(safe).suffix.lower() in _SHOWN:
        return safe
    ending = ending_of(head)
    if ending not in _SHOWN:
        ending = ".txt" if ending == ENDINGS["mail"] else ".bin"
    return safe_name(safe.encode()[: _LONGEST - len(ending)].decode("utf-8", "ignore")) + ending
