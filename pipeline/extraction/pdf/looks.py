"""What a file says that a widget or a remark looks like -> whether that shows anything."""

import re
from math import hypot
from typing import Final

import pikepdf

SHORTEST: Final = 24  # bytes, packed or not, in which no text can be shown
# text that shows nothing, as some programs write it into an empty box
_NO_TEXT: Final = re.compile(
    rb"(?:\(\s*\)|<(?:\s|20|00)*>|\[\s*(?:\(\s*\)\s*)*\])\s*(?:Tj|TJ|'|\")(?=\s|$)"
)
_LINES: Final = re.compile(rb"(-?\d*\.?\d+)\s+(-?\d*\.?\d+)\s+([ml])(?=\s)")
_MIDDLE: Final = 0.3  # of half a box: the middle of a line through it is no farther from its own
LONGEST: Final = 200_000  # bytes of an appearance that is looked at
# operators that draw: text, lines, areas, pictures and what is drawn elsewhere
_PAINTS: Final = re.compile(rb"(?:^|[\s\])>])(?:Tj|TJ|Do|sh|BI|[SsFfBb]\*?|['\"])(?=\s|$)")
SHOWN: Final = re.compile(rb"[\])>]\s*(?:Tj|TJ|'|\")(?=\s|$)")
OF_PIKEPDF = (
    pikepdf.PdfError,
    RuntimeError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
)
FAILURES = (*OF_PIKEPDF, OverflowError)


def seen_state(widget: pikepdf.Object, state: str) -> str:
    """The state of a button that a person sees: "Off" where that of a mark shows nothing.

    Where the state "Off" looks like a mark, it is that of the mark: a program may change looks, or
    lose them, and leave the state as it was.

    Args:
        widget: of the button.
        state: what it says itself (`/AS`, without the slash).
    """
    try:
        looks = widget.get("/AP")
        each = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
        if not isinstance(each, pikepdf.Dictionary) or isinstance(each, pikepdf.Stream):
            return state
        now = each.get(f"/{state}")
        if not isinstance(now, pikepdf.Stream):
            return "Off" if any(each.keys()) else state  # it has looks, and none for this
        if state != "Off":
            return state if paints(widget) else "Off"
        if int(now.get("/Length", 0)) < SHORTEST:
            return state
        data = now.read_bytes()
        marks = (str(name) for name in each if name != "/Off")
        return next((name[1:] for name in marks if _looks_like(data, each.get(name))), state)
    except FAILURES:
        return state


def _looks_like(data: bytes, mark: pikepdf.Object | None) -> bool:
    """Whether what is shown is what a mark shows: that, or the letter of a font for signs."""
    if not isinstance(mark, pikepdf.Stream) or _PAINTS.search(data) is None:
        return False
    if data == mark.read_bytes() or SHOWN.search(_NO_TEXT.sub(b"", data)) is not None:
        return True
    left, bottom, right, top = (float(edge) for edge in mark.get("/BBox", (0, 0, 0, 0)))
    return _has_line_through(data, (left + right) / 2, (bottom + top) / 2, (right - left) / 2)


def _has_line_through(data: bytes, across: float, up: float, half: float) -> bool:
    """Whether a line is drawn through the middle; those of a border run along the edge."""
    before: tuple[float, float] | None = None
    for x, y, operator in _LINES.findall(data):
        here = float(x), float(y)
        if operator == b"l" and before is not None:
            off = hypot((before[0] + here[0]) / 2 - across, (before[1] + here[1]) / 2 - up)
            if off < _MIDDLE * half:
                return True
        before = here
    return False


def paints(annotation: pikepdf.Object) -> bool:
    """Whether an annotation says itself how it looks, and that is not nothing."""
    try:
        looks = annotation.get("/AP")
        shown = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
        if isinstance(shown, pikepdf.Dictionary):
            shown = shown.get(str(annotation.get("/AS", "/Off")))
        if not isinstance(shown, pikepdf.Stream):
            return False
        data = shown.read_bytes()
        return len(data) > LONGEST or _PAINTS.search(data) is not None
    except FAILURES:
        return True  # nobody knows what such a one shows
