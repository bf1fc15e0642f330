"""A line of any script in, the outlines out that are drawn from left to right.

Arabic letters are joined and run from the right; accents find their place; each letter is in a face
that holds it. What no face holds is a box, which still stands for its letters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any, Final
from unicodedata import category, combining, normalize

from fontTools.ttLib import TTFont

from forms.ground.direction import from_left, levels
from forms.ground.faces import ARABIC, HOUSE, Weight, file_of
from forms.ground.homes import homes
from forms.ground.house_face import BOX, Face, font_file, glyph_ids, widths
from forms.ground.script import JOINERS, has_turned

_WEIGHTS: Final[dict[Face, Weight]] = {"regular": "Regular", "bold": "Bold", "italic": "Regular"}
# Kept: more than a sheet has; a line may be of anybody.
_LINES: Final = 512
BLANKS: Final = 0x4000  # above all outlines: what stands for a letter unseen
# letters with accents are drawn as one, where none has two, and no more Arabic letters are made
# into one than must be: so a program reads from the page what was written
_PLAINLY: Final[dict[str, dict[str, bool]]] = {
    "Noto Sans": {"ccmp": False},
    ARABIC: {"rlig": False},
}
# Arabic letters as they look where they are joined
_FORMS: Final = frozenset(map(chr, (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00))))


@dataclass(frozen=True, slots=True)
class Outline:
    """One outline of a face; lengths in thousandths of the font size.

    Attributes:
        number: of the outline in its face.
        along: from where it begins to where the next one does.
        right, up: how far from there it is drawn.
        letters: what it stands for; empty for a part of the letter before it.
    """

    number: int
    along: float
    right: float
    up: float
    letters: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Outlines of one face side by side, from left to right.

    `is_turned`: their letters are read from the right. `is_box`: no face holds them.
    """

    face: str
    outlines: tuple[Outline, ...]
    is_turned: bool = False
    is_box: bool = False


@lru_cache(maxsize=_LINES)
def shaped(line: str, face: Face) -> tuple[Stretch, ...]:
    """A line as it is drawn, from left to right."""
    runs = from_left(_runs(line, face), lambda run: run.level)
    return tuple(
        Stretch(run.face, _outlines(run, face), run.level % 2 == 1, run.is_box) for run in runs
    )


def width(line: str, face: Face) -> float:
    """How wide a line is, in thousandths of the font size."""
    return sum(each.along for stretch in shaped(line, face) for each in stretch.outlines)


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters of one face and direction; `letters` of the box are what it stands for."""

    level: int
    face: str
    letters: str
    is_box: bool = False


def _runs(line: str, face: Face) -> list[_Run]:
    house = frozenset(widths(face))
    depth = levels(line) if has_turned(line) else [0] * len(line)
    runs: list[_Run] = []
    for place, cluster, found, letters in homes(line, house):
        level, is_box = depth[place], found is None
        joiner = cluster[-1] if cluster[-1] in JOINERS and cluster[-1] not in letters else ""
        run = _Run(level, found or HOUSE, letters + joiner if letters else cluster, is_box)
        last = runs[-1] if runs else None
        if last and not is_box and not last.is_box and (last.level, last.face) == (level, run.face):
            runs[-1] = _Run(level, run.face, last.letters + run.letters)
        else:
            runs.append(run)
    return runs


def _outlines(run: _Run, face: Face) -> tuple[Outline, ...]:
    if run.is_box:
        return (Outline(glyph_ids(face)[BOX], widths(face)[BOX], 0, 0, run.letters),)
    import uharfbuzz as hb

    font = _font(run.face, face)
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(run.letters)
    buffer.guess_segment_properties()
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES  # after they did their work
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    has_more = run.face != ARABIC and any(map(combining, run.letters))
    hb.shape(font, buffer, {} if has_more else _PLAINLY.get(run.face, {}))
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    told = _told([info.cluster for info in infos], run.letters, is_turned=run.level % 2 == 1)
    times = 1000 / font.face.upem
    drawn = (
        Outline(
            info.codepoint,
            at.x_advance * times,
            at.x_offset * times,
            at.y_offset * times,
            letters,
        )
        for info, at, letters in zip(infos, positions, told, strict=True)
    )
    return tuple(_kept_once(each) for outline in drawn for each in _apart(outline, run))


@lru_cache(maxsize=4096)
def _kept_once(outline: Outline) -> Outline:
    """The one of all that are equal: a line holds the same letters again and again."""
    return outline


def _apart(outline: Outline, run: _Run) -> Iterator[Outline]:
    """Arabic letters that are drawn as one: the first as they are seen, each other one as a blank.

    Who reads from the page turns one outline after the other, never the letters of one.
    """
    letters = outline.letters
    if run.level % 2 == 0 or len(letters) < 2 or not _are_joined(letters):
        yield outline
        return
    for letter in reversed(letters[1:]):
        yield Outline(BLANKS + ord(letter), 0, 0, 0, letter)
    yield replace(outline, letters=letters[0])


def _are_joined(letters: str) -> bool:
    return all("\u0600" <= letter <= "\u06ff" for letter in letters)


def _told(starts: Sequence[int], letters: str, *, is_turned: bool) -> list[str]:
    """What each outline stands for: the letters from its own on to those of the next.

    Several outlines of the same letters share them, one each.
    """
    ends = dict(pairwise([*sorted(set(starts)), len(letters)]))
    told: list[str] = []
    for start, outlines in groupby(starts):
        theirs, count = letters[start : ends[start]], len(list(outlines))
        shares = [theirs[n : n + 1] for n in range(count - 1)] + [theirs[count - 1 :]]
        told += reversed(shares) if is_turned else shares
    return told


@cache
def _font(face: str, weight: Face) -> Any:
    """A face, ready to shape with."""
    import uharfbuzz as hb

    return hb.Font(hb.Face(font_bytes(face, weight)))


@cache
def font_bytes(face: str, weight: Face) -> bytes:
    """The TrueType file of a face."""
    return font_file(weight) if face == HOUSE else file_of(face, _WEIGHTS[weight]).read_bytes()


@dataclass(frozen=True, slots=True)
class Metrics:
    """How high and wide the outlines of a face are, in thousandths of the font size."""

    ascent: int
    descent: int
    box: tuple[int, int, int, int]


@cache
def metrics(face: str, weight: Face) -> Metrics:
    """The measures of a face."""
    font = _opened(face, weight)
    head, hhea = font["head"], font["hhea"]
    times = 1000 / head.unitsPerEm
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    left, low, right, high = (round(edge * times) for edge in box)
    return Metrics(
        round(hhea.ascent * times), round(hhea.descent * times), (left, low, right, high)
    )


@cache
def advances(face: str, weight: Face) -> tuple[int, ...]:
    """How wide each outline of a face is by itself, in whole thousandths of the font size."""
    font = _opened(face, weight)
    times = 1000 / font["head"].unitsPerEm
    wide = font["hmtx"].metrics
    return tuple(round(wide[name][0] * times) for name in font.getGlyphOrder())


def wide(face: str, weight: Face, number: int) -> int:
    """How wide an outline is by itself; what stands for a letter unseen has no width."""
    return 0 if number >= BLANKS else advances(face, weight)[number]


@cache
def area(face: str, weight: Face, number: int) -> float:
    """How much an outline covers, in squares of the font size."""
    from fontTools.pens.areaPen import AreaPen

    if number >= BLANKS:
        return 0.0
    font = _opened(face, weight)
    glyphs = font.getGlyphSet()
    pen = AreaPen(glyphs)
    glyphs[font.getGlyphName(number)].draw(pen)
    return abs(float(pen.value)) / float(font["head"].unitsPerEm) ** 2


@cache
def reach(face: str, weight: Face, number: int) -> tuple[float, float]:
    """How far an outline goes below and above the line it stands on, in font sizes."""
    from fontTools.pens.boundsPen import BoundsPen

    if number >= BLANKS:
        return (0.0, 0.0)
    font = _opened(face, weight)
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getGlyphName(number)].draw(pen)
    _, low, _, high = pen.bounds or (0, 0, 0, 0)
    times = 1 / float(font["head"].unitsPerEm)
    return (-low * times, high * times)


@cache
def letters_of(face: str, weight: Face) -> dict[int, str]:
    """What the outlines of a face stand for; of several Arabic letters the first (see `_apart`)."""
    font = _opened(face, weight)
    told: dict[str, str] = {}
    for code, name in sorted(font.getBestCmap().items()):
        letter = chr(code)
        if category(letter) == "Co":
            continue  # a number of the face's own for what stands for other letters
        told.setdefault(name, normalize("NFKC", letter) if letter in _FORMS else letter)
    if "GSUB" in font:
        _tell_forms(told, font["GSUB"].table.LookupList.Lookup)
    return {
        font.getGlyphID(name): letters[0] if _are_joined(letters) else letters
        for name, letters in told.items()
    }


def _tell_forms(told: dict[str, str], lookups: Any) -> None:
    """Add what comes in the place of letters: forms of one, and several as one."""
    for outer in (each for lookup in lookups for each in lookup.SubTable):
        table = getattr(outer, "ExtSubTable", outer)
        for name, form in sorted(getattr(table, "mapping", {}).items()):
            if isinstance(form, str) and name in told:
                told.setdefault(form, told[name])
        for first, ligatures in sorted(getattr(table, "ligatures", {}).items()):
            for each in ligatures:
                parts = [first, *each.Component]
                if all(part in told for part in parts):
                    told.setdefault(each.LigGlyph, "".join(told[part] for part in parts))


@cache
def _opened(face: str, weight: Face) -> TTFont:
    return TTFont(BytesIO(font_bytes(face, weight)), lazy=True)
