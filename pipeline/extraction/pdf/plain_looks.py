"""What draws a look -> whether it is one as viewers write it for words, or for a mark.

They set a font and a colour, cut at the edge of the box, and show letters; a ground or a frame
comes first. Whatever does more, or anything after the words, may hide them: such a look is no
proof of anything, and no fault either. What it shows is seen when it is drawn (`fields_drawn`).
"""

import re
from typing import Final

import pikepdf

from pipeline.extraction.pdf.looks import OF_PIKEPDF
from pipeline.extraction.pdf.page_edges import Edges

# the shortest way to most of them: fonts and one colour, and then nothing but words
_USUAL: Final = re.compile(
    rb"(?:q\s+)?+(?:Q\s+)?+/Tx BMC\s+q\s+(?:([-\d.]++)\s+([-\d.]++)\s+([-\d.]++)\s+([-\d.]++)"
    rb"\s+re\s+W\s+(?:n\s+)?+)?+"
    rb"(?:(?:[-\d.]++\s++){1,6}+(?:rg|g|k|T[dm])\s+|/[\w+-]++\s+[\d.]++\s+Tf\s+|BT\s+){0,6}+"
    rb"(?:(?:[-\d.]++\s++)++T[dm]\s+|/[\w+-]++\s+[\d.]++\s+Tf\s+"
    rb"|(?:\((?:\\.|[^()\\])*+\)|<[0-9A-Fa-f]*+>)\s*+Tj\s+)*+"
    rb"ET\s+Q\s+EMC\s*+(?:Q\s*+)?+",
    re.DOTALL,
)
_USUAL_MARK: Final = re.compile(
    rb"q\s+(?:[-\d.]++\s++){1,4}+(?:rg|g|k|RG|G|K)\s+"
    rb"(?:(?:[-\d.]++\s++)*+(?:m|l|c|h|w|J|j)\s+)*+[fSBsb]\*?\s+Q\s*+"
)
_STRINGS: Final = re.compile(rb"\((?:\\.|[^()\\])*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_OPERATORS: Final = re.compile(rb"(?<![\w/.#*'\"-])[A-Za-z'\"][\w*]*")
_SHOWS: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
_WORDS: Final = frozenset(
    b"q Q BMC BDC EMC BT ET Tf Td TD Tm Tj TJ ' \" T* TL Tc Tw rg g k".split()
)
_BEFORE: Final = _WORDS | frozenset(
    b"RG G K w d j J M i ri m l h re W n f F f* B B* b b* S s MP DP".split()
)
_SIGNS: Final = _BEFORE | frozenset({b"c", b"v", b"y", b"W*"})
_AFTER: Final = _WORDS - {b"rg", b"g", b"k"}
_COLOURS: Final = re.compile(rb"[\d.\s-]*\s(?:rg|g|k)(?=\s|$)")
_CUT: Final = re.compile(rb"(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+re\s+W(?=\s|$)")
_CUT_ROUND: Final = re.compile(
    rb"%sm\s+%sl\s+%sl\s+%sl\s+h\s+W(?=\s|$)" % ((rb"(-?[\d.]+)\s+(-?[\d.]+)\s+",) * 4)
)
_CUTS: Final = re.compile(rb"(?<!\S)W\*?(?=\s|$)")
_NOT_MOVED: Final = re.compile(rb"(?<!\S)1 0 0 1 0 0 cm(?=\s|$)")
_LEAST: Final = 0.5  # of the sides of a look that is left where its edges are cut


def is_plain(look: pikepdf.Object, data: bytes) -> bool:
    """Whether a look of words is as viewers write it.

    Args:
        look: of a field.
        data: what draws it.
    """
    usual = _USUAL.fullmatch(data)
    if usual is not None:
        return usual[1] is None or _are_its_edges(look, [_edges(*map(float, usual.groups()))])
    bare = _NOT_MOVED.sub(b" ", _STRINGS.sub(b" ", data))
    operators = _OPERATORS.findall(bare)
    first = next((n for n, each in enumerate(operators) if each in _SHOWS), len(operators))
    if not _BEFORE.issuperset(operators[:first]):
        return False
    if not _AFTER.issuperset(operators[first:]) and not _is_of_one_colour(bare, operators, first):
        return False
    return b"W" not in operators or _is_cut_at_its_edge(look, bare)


def is_odd_mark(widget: pikepdf.Object, state: str) -> bool:
    """Whether the look of a mark is none that viewers write, of one colour.

    Args:
        widget: of a button.
        state: that it is in.
    """
    if state in ("", "Off"):
        return False
    try:
        looks = widget.get("/AP")
        look = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
        if isinstance(look, pikepdf.Dictionary):
            look = look.get(f"/{state}")
        return isinstance(look, pikepdf.Stream) and not _is_plain_mark(look, look.read_bytes())
    except OF_PIKEPDF:
        return True


def _is_plain_mark(look: pikepdf.Object, data: bytes) -> bool:
    if _USUAL_MARK.fullmatch(data):
        return True
    bare = _NOT_MOVED.sub(b" ", _STRINGS.sub(b" ", data))
    operators = _OPERATORS.findall(bare)
    if not _SIGNS.issuperset(operators):
        return False
    if b"W*" in operators or (b"W" in operators and not _is_cut_at_its_edge(look, bare)):
        return False
    return len(set(_COLOURS.findall(bare))) < 2


def _is_of_one_colour(bare: bytes, operators: list[bytes], first: int) -> bool:
    """Whether what follows the words only says their colour again, as for each line."""
    return _WORDS.issuperset(operators[first:]) and len(set(_COLOURS.findall(bare))) == 1


def _is_cut_at_its_edge(look: pikepdf.Object, bare: bytes) -> bool:
    cuts = [_edges(*map(float, each)) for each in _CUT.findall(bare)]
    cuts += [edges for each in _CUT_ROUND.findall(bare) if (edges := _round(*map(float, each)))]
    if len(cuts) != len(_CUTS.findall(bare)):
        return False  # along some other path
    return _are_its_edges(look, cuts)


def _are_its_edges(look: pikepdf.Object, cuts: list[Edges]) -> bool:
    box = look.get("/BBox")
    if not isinstance(box, pikepdf.Array) or len(box) != 4:
        return False
    edges = pikepdf.Rectangle(box)
    left, bottom, right, top = edges.llx, edges.lly, edges.urx, edges.ury
    for x, y, x2, y2 in cuts:
        across, up = min(x2, right) - max(x, left), min(y2, top) - max(y, bottom)
        if across < _LEAST * (right - left) or up < _LEAST * (top - bottom):
            return False
    return True


def _edges(x: float, y: float, wide: float, high: float) -> Edges:
    return (min(x, x + wide), min(y, y + high), max(x, x + wide), max(y, y + high))


def _round(*corners: float) -> Edges | None:
    """The edges of a path with four corners, where these are level and upright."""
    across, up = corners[::2], corners[1::2]
    if len(set(across)) != 2 or len(set(up)) != 2 or len({*zip(across, up, strict=True)}) != 4:
        return None
    return (min(across), min(up), max(across), max(up))
