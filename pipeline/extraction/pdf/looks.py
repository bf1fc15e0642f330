"""What a file says that a widget or a remark looks like -> whether that shows anything."""

import re
from collections.abc import Iterator
from math import dist
from typing import Final

import pikepdf

from pipeline.extraction.pdf.out_of_sight import is_out_of_sight

SHORTEST: Final = 24  # bytes, packed or not, in which no text can be shown
# text that shows nothing, as some programs write it into an empty box
_NO_TEXT: Final = re.compile(
    rb"(?:\(\s*\)|<(?:\s|20|00)*>|\[\s*(?:\(\s*\)\s*)*\])\s*(?:Tj|TJ|'|\")(?=\s|$)"
)
_MIDDLE: Final = 0.3  # of half a box: the middle of a line through it is no farther from its own
LONGEST: Final = 200_000  # bytes of an appearance that is looked at
# operators that draw: text, lines, areas, pictures and what is drawn elsewhere
_PAINTS: Final = re.compile(rb"(?:^|[\s\])>])(?:Tj|TJ|Do|sh|BI|[SsFfBb]\*?|['\"])(?=\s|$)")
SHOWN: Final = re.compile(rb"[\])>]\s*(?:Tj|TJ|'|\")(?=\s|$)")
_POINTS: Final = re.compile(rb"(-?\d*\.?\d+)\s+(-?\d*\.?\d+)\s+([ml])(?=\s)")
_CURVE: Final = re.compile(rb"%s\s+c(?=\s)" % rb"\s+".join([rb"(-?\d*\.?\d+)"] * 6))
# curves from where they begin to where they are filled
_ROUND: Final = re.compile(rb"\sm\s((?:[-\d.\s]+\sc\s)+)(?:h\s)?[fFBb]\*?(?=\s|$)")
_DISC: Final = 0.75  # of a box: what is larger is its ground or border (ours: 0.54)
LONGEST_SLANT: Final = 20.0  # points of slanting lines: the corners of a border have less
LEVEL: Final = 0.1  # points off by which a line is still level, or upright
_COLOURS: Final = re.compile(rb"((?<![\d.])\.?\d[\d.]*(?:\s+[\d.]+){0,3})\s+(g|rg|k|G|RG|K)(?=\s)")
_ELSEWHERE: Final = re.compile(rb"(?:^|\s)(?:Do|sh|BI|cs|CS|scn?|SCN?)(?=\s|$)")
_WHITE: Final = 0.95  # share of each colour
_ALWAYS: Final = "1"  # the state of a button that shows a mark in every state
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
        if isinstance(each, pikepdf.Stream):  # the same in every state
            return _ALWAYS if state == "Off" and _is_mark(each.read_bytes(), each) else state
        if not state or not isinstance(each, pikepdf.Dictionary) or not len(each):
            return state  # viewers draw it from what it says of its marks
        if state == "Off":
            return _state_of_off(each)
        now = each.get(f"/{state}")
        return state if isinstance(now, pikepdf.Stream) and not _shows_nothing(now) else "Off"
    except FAILURES:
        return state


def _state_of_off(looks: pikepdf.Dictionary) -> str:
    """The state whose mark is seen where a button is off; "Off" where none is."""
    now = looks.get("/Off")
    if not isinstance(now, pikepdf.Stream) or int(now.get("/Length", 0)) < SHORTEST:
        return "Off"
    data = now.read_bytes()
    marks = (str(name) for name in looks if name != "/Off")
    return next((name[1:] for name in marks if _looks_like(data, looks.get(name))), "Off")


def _shows_nothing(look: pikepdf.Object) -> bool:
    data = look.read_bytes()
    if len(data) > LONGEST:
        return False
    return _PAINTS.search(data) is None or _is_white(data) or is_out_of_sight(look, data)


def _is_white(data: bytes) -> bool:
    """Whether all is painted in white; a picture, or what is drawn elsewhere, may have any colour.

    What names no colour is black.
    """
    first = _PAINTS.search(data)
    if first is None or not _COLOURS.search(data[: first.start()]) or _ELSEWHERE.search(data):
        return False
    return all(is_white(*each) for each in _COLOURS.findall(data))


def is_white(shares: bytes, operator: bytes) -> bool:
    """Whether a colour is that of paper: its shares, and the operator that sets it."""
    parts = [float(share) for share in shares.split()]
    if operator.lower() == b"k":
        return max(parts) < 1 - _WHITE
    return min(parts) > _WHITE


def _looks_like(data: bytes, mark: pikepdf.Object | None) -> bool:
    """Whether what is shown is what a mark shows: that and perhaps more, or a sign of any kind."""
    if not isinstance(mark, pikepdf.Stream) or _PAINTS.search(data) is None:
        return False
    drawn = b" ".join(mark.read_bytes().split())
    return drawn in b" ".join(data.split()) or _is_mark(data, mark)


def _is_mark(data: bytes, box: pikepdf.Stream) -> bool:
    """Whether a look holds a sign: the letter of a font for these, or lines of no frame.

    Those of a frame and its ground run level or upright along the edge of the look that is as
    large (`box`), but for its corners.
    """
    if _is_white(data):
        return False
    if SHOWN.search(_NO_TEXT.sub(b"", data)) is not None:
        return True
    left, bottom, right, top = (float(edge) for edge in box.get("/BBox", (0, 0, 0, 0)))
    middle, near = ((left + right) / 2, (bottom + top) / 2), _MIDDLE * (right - left) / 2
    lines = list(_lines(data[:LONGEST]))
    if any(max(sides) < _DISC * (right - left) for sides in _round_sides(data[:LONGEST])):
        return True
    slanting = sum(dist(*line) for line in lines if _slants(*line))
    return slanting > LONGEST_SLANT or any(dist(_half(*line), middle) < near for line in lines)


_Place = tuple[float, float]


def _round_sides(data: bytes) -> Iterator[tuple[float, float]]:
    """How wide and high each round area is that is filled, with ink and not as paper."""
    for shape in _ROUND.findall(data):
        places = [tuple(map(float, each)) for each in _CURVE.findall(shape)]
        ends = [(x, y) for _, _, _, _, x, y in places]
        across, up = zip(*ends, strict=True)
        yield max(across) - min(across), max(up) - min(up)


def _lines(data: bytes) -> Iterator[tuple[_Place, _Place]]:
    """Where each line begins and ends, in points."""
    before = (0.0, 0.0)
    for x, y, operator in _POINTS.findall(data):
        here = float(x), float(y)
        if operator == b"l":
            yield before, here
        before = here


def _slants(begin: _Place, end: _Place) -> bool:
    return min(abs(end[0] - begin[0]), abs(end[1] - begin[1])) > LEVEL


def _half(begin: _Place, end: _Place) -> _Place:
    return (begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2


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
