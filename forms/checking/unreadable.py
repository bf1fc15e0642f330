"""A file that cannot be read, or lies there under a wrong name -> what its writer most likely did.

The library says where reading stopped; what a person did wrong is seen from that line.
"""

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from forms.checking.mistakes import Report

ENDING: Final = ".toml"
# what a text program or an office program makes of a schema file
LOOKALIKES: Final = frozenset(
    {
        ".txt",
        ".rtf",
        ".doc",
        ".docx",
        ".odt",
        ".yaml",
        ".yml",
        ".json",
        ".tml",
        ".md",
    }
)
_CURLY = re.compile(r"(?:[=\[{,]\s*|^\s*)[“”„‟‘’‚«»]")
_VALUE = re.compile(r"\s*([A-Za-z_][\w.]*)\s*=\s*(.*?)\s*$")
_YES_NO = frozenset({"ja", "nee", "yes", "no", "waar", "onwaar", "aan", "uit", "true", "false"})
_NUMBERS = frozenset({"count", "lines", "repeat", "order", "edition"})
_NO_COMMA = re.compile(r'"\s+[A-Za-z_]+\s*=|"\s+"|\}\s*\{')


def check_file_name(report: Report) -> bool:
    """Whether a file is called as a schema file can be; a mistake where it is not."""
    path = report.file
    if path.suffix != ENDING:
        report.add("file_ending", name=f"{_plain(path)}{ENDING}")
        return False
    if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
        report.add("file_name", name=f"{_plain(path)}{ENDING}")
        return False
    return True


def is_lookalike(path: Path) -> bool:
    """Whether a file in a folder of schemas was probably meant to be one."""
    if path.name.startswith((".", "README", "LEESMIJ")) or not path.is_file():
        return False
    return path.suffix != ENDING and path.suffix.lower() in {ENDING, *LOOKALIKES}


def _plain(path: Path) -> str:
    """The name as it could be: `Mijn Blad.toml.txt` is `mijn_blad`."""
    stem = path.name.split(".")[0] or "blad"
    bare = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")
    return name if name[:1].isalpha() else f"blad_{name}".rstrip("_")


def why_not_read(path: Path) -> str:
    """The message code for what lies there and is no file that this program can read."""
    if path.is_dir():
        return "folder_not_file"
    if not os.path.lexists(path):
        return "no_file"
    if not path.exists():
        return "link_to_nothing"
    return "not_readable" if path.is_file() else "not_a_file"


def why_no_folder(path: Path) -> str:
    """The message code for what lies in the place of a folder of schemas; "" where all is well."""
    if not os.path.lexists(path):
        return ""
    if not path.is_dir():
        return "not_a_folder"
    effective = os.access in os.supports_effective_ids
    may_look = os.access(path, os.R_OK | os.X_OK, effective_ids=effective)
    return "" if may_look else "folder_closed"


def why_unreadable(lines: Sequence[str], number: int, said: str) -> tuple[str, dict[str, str]]:
    """The message code and its parameters for a file that is no TOML.

    Args:
        lines: of the file.
        number: of the line where reading stopped, from 1.
        said: the library's own words.
    """
    number = min(max(number, 1), max(len(lines), 1))
    earlier = [n for n in range(number, 0, -1) if lines and lines[n - 1].strip()]
    for n in earlier[:2]:  # the line itself, and the one above it that says something
        text = lines[n - 1].strip()
        above = next((lines[m - 1].strip() for m in earlier if m < n), "")
        if code := _cause(text, above, said if n == number else ""):
            return code, {"line": str(n), "key": _key(text)}
    return "not_toml", {"line": str(number)}


def _key(text: str) -> str:
    found = re.match(r"\W*([A-Za-z_][\w.]*)", text)
    return found.group(1) if found else text[:20]


def _cause(text: str, above: str, said: str) -> str:
    if text.startswith("#"):
        return ""
    if _CURLY.search(text):
        return "quotes_curly"
    if text.startswith("["):
        return _header(text, said)
    if "overwrite" in said:
        return "word_twice"
    if "\\" in text and ("escape" in said.lower() or "backslash" in said.lower()):
        return "backslash"
    return _quotes(text) or _comma(text, above) or _value(text, said)


def _header(text: str, said: str) -> str:
    """`[[sections]]` with a bracket too few, written as `[sections]`, or in the wrong place."""
    bare = text.split("#", maxsplit=1)[0].strip()
    opened, closed = len(bare) - len(bare.lstrip("[")), len(bare) - len(bare.rstrip("]"))
    if opened != closed:
        return "brackets_uneven"
    if opened == 1:
        return "brackets_single" if said else ""
    if "array" in said or "Invalid value" in said:
        return "list_open"
    return "section_missing" if "Cannot" in said else ""


def _quotes(text: str) -> str:
    value = _VALUE.fullmatch(text)
    if '"""' in text or "'''" in text:
        return ""
    marks = len(re.findall(r'(?<!\\)"', text))
    if marks % 2:
        return "quote_open"
    if value and value.group(2).startswith("'"):
        return "quotes_single"
    if value and marks > 2 and value.group(2).startswith('"'):
        return "quotes_inside"
    return ""


def _comma(text: str, above: str) -> str:
    follows = above.endswith(("}", '"')) and text.startswith(("{", '"'))
    return "comma_missing" if follows or _NO_COMMA.search(text) else ""


def _value(text: str, said: str) -> str:
    value = _VALUE.fullmatch(text)
    if value is None:
        return _no_value(text) if said else ""
    given = value.group(2).split("#")[0].strip()
    if not given:
        return "value_missing"
    if re.fullmatch(r'("[^"]*"|\d+|true|false)\s*[,;]', given):
        return "line_end"
    if value.group(1) in _NUMBERS and given[0].isalpha():
        return "number_in_words"
    if given.lower() in _YES_NO and given not in ("true", "false"):
        return "yes_no_word"
    return "quotes_missing" if given[0].isalpha() and given not in ("true", "false") else ""


def _no_value(text: str) -> str:
    """Why a line is not `name = value`; nothing where it belongs to a list."""
    if re.match(r'[\]}"]', text):
        return ""
    return "colon" if re.match(r"\w+\s*:", text) else "no_equals"
