"""A box with a known value in it -> whether that stands there in print, whoever drew it.

A viewer of PDFs may draw a value anew: elsewhere in its box, in another face, its lines broken
otherwise. Then it is known by its letters: each must look like the letter that it should be, in
one face and size for all of them, and like no other letter better.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np

from forms.ground.fonts import ready
from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.typed.typed_lines import Inked, PlacedLine, part_of, ways_to_lie
from pipeline.extraction.scan.typed.typefaces import SetLine, Typeface, house, typefaces

Verdict = Literal["same", "other", "more", "unsure"]

_SOFT: Final = (0.7, 1.3, 2.0, 3.0)  # pixels of blur, from 300 to 100 dpi
_INK: Final = 0.3  # share of light that a letter takes
_AROUND: Final = 3  # pixels that a letter may stand off
# likeness of a letter that is surely what it should be, and by how much another must be more so:
# where it was printed, and where it was found
_LENIENTLY: Final = (0.93, 0.03)
_STRICTLY: Final = (0.97, 0.01)
_TWINS: Final = 0.96  # of two letters that a face draws alike
_ENOUGH: Final = 0.88  # of the least one of all: no other face is tried
_LEAST: Final = 0.8  # of one that is, where no other is more alike
_HOPELESS: Final = 0.7  # of one that is another, whichever
_TRACE: Final = 0.1  # share of light that the edge of a letter takes
_DARK: Final = 0.4  # share of light that is lacking beside what letters take, where a pen was
_STOP: Final = 0.06  # mm2: less is no full stop
_SPECK: Final = 0.14  # the same among letters,
_THROUGH: Final = 0.35  # and of all of it within
_NAME: Final = 9.0  # mm, the length of a short name: a thin line through one
# share of light that is lacking where a pale line runs; pixels up and down that it wavers; share
# of the width of a value over which it does (measured: beside letters drawn anew to 0.35)
_PALE_LINE: Final = (0.15, 5, 0.4)
_HIDDEN: Final = 0.5  # of a letter, where it cannot be judged
_DIGITS: Final = "0123456789"
_OTHERS: Final = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéèëêáàäâíïóöôúüçñśćńźżłęąğışŁŚİ"
)
_SAME: Final = {"l", "I"}  # no reader can tell, in most faces
_STAND_INS: Final = "?·•"  # what viewers draw for letters that they lack


@dataclass(frozen=True, slots=True)
class Typed:
    """What was found of a value.

    Attributes:
        verdict: "same" where every letter is what it should be, "other" where one is another,
            "more" where there is other ink between them or beside them.
        likeness: of the letter that is least what it should be.
        drawn: the crop with nothing on it but the value, as it was found.
    """

    verdict: Verdict
    likeness: float
    drawn: Grey


def typed_in_print(
    crop: Grey, blank: Grey, box: Box, value: str, *, anywhere: bool
) -> Typed | None:
    """Where in a box a known value stands in print; None where it is not found.

    Args:
        crop: grey pixels of the box with `MARGIN` around it, straightened, at `SCALE`.
        blank: the same of the sheet as it is printed for nobody.
        box: for words or cells.
        value: what should stand there.
        anywhere: whether in any face; else in that of the house only, as we print it.
    """
    seen = Inked.of(crop, blank, box)
    best: Typed | None = None
    for text in _as_shown(value) if anywhere else (ready(value),):
        for face in typefaces() if anywhere else (house(),):
            if not face.has(text.replace("\n", "").replace(" ", "")):
                continue
            for lines in ways_to_lie(seen, face, text, box):
                found = _judged(seen, face, lines, _STRICTLY if anywhere else _LENIENTLY)
                if best is None or (found.likeness > best.likeness):
                    best = found
                if best.verdict == "same" and best.likeness >= _ENOUGH:
                    return best
    return best


def _as_shown(value: str) -> Iterator[str]:
    """The value, and what is left of it where a viewer has no picture of some letters."""
    text = ready(value)
    yield text
    for few in ("cp1252", "ascii"):
        for stand_in in _STAND_INS:
            shown = "".join(each if _is_in(few, each) else stand_in for each in text)
            if shown != text:
                yield shown


def _is_in(few: str, letter: str) -> bool:
    """Whether a letter is one of the few that a program knows."""
    try:
        letter.encode(few)
    except UnicodeEncodeError:
        return False
    return True


def _judged(
    seen: Inked, face: Typeface, lines: Sequence[PlacedLine], limits: tuple[float, float]
) -> Typed:
    """Every letter looked at; `limits` are those of `_is_another`."""
    soft = max(_SOFT, key=lambda each: sum(_as_soft(seen, face, line, each) for line in lines))
    drawn, among = np.zeros_like(seen.dark), np.zeros(seen.dark.shape, np.bool_)
    looks: list[_Letter] = []
    for placed in lines:
        line = face.set_line(placed.line.text, placed.line.em, soft)
        _draw(drawn, line.ink, placed.left, placed.top)
        among |= _box_around(line.ink, placed, among.shape)
        looks += filter(None, (_letter(seen, placed, line, n) for n in range(len(line.text))))
    worst = min((look.likeness for look in looks), default=0.0)
    verdict: Verdict = "same" if worst >= _LEAST else "unsure"
    if looks and (
        worst < _HOPELESS or any(_is_another(face, each, soft, *limits) for each in looks)
    ):
        verdict = "other"
    elif _is_more_beside(seen, drawn, among):
        verdict = "more"
    return Typed(verdict, worst, (255 * (1 - drawn)).astype(np.uint8))


def _is_more_beside(seen: Inked, drawn: Shares, among: Flags) -> bool:
    """Whether there is ink beside the letters, as much as a full stop has; or among them.

    `among`: where the lines are. There letters that are not drawn quite alike leave some.
    """
    near = cv2.dilate(drawn, np.ones((3, 3), np.uint8))  # a letter may stand a pixel off
    beside = seen.dark - near
    rest = beside > _DARK
    if _runs_along(beside, among):
        return True
    along = np.convolve((rest & among).sum(axis=0), np.ones(round(_NAME * SCALE)))
    if along.max() > _THROUGH * SCALE**2:
        return True
    for part, least in ((rest & ~among, _STOP), (rest & among, _SPECK)):
        _, _, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
        if (stats[1:, 4] > least * SCALE**2).any():
            return True
    return False


def _runs_along(beside: Shares, among: Flags) -> bool:
    """Whether a pale line runs along most of the letters: below them, or where they stand."""
    least, wavers, share = _PALE_LINE
    columns = among.any(axis=0)
    if not columns.any():
        return False
    pale = (beside[:, columns] > least).astype(np.uint8)
    level = cv2.dilate(pale, np.ones((wavers, 1), np.uint8)).mean(axis=1)
    rows = np.convolve(among.any(axis=1), np.ones(wavers), mode="same") > 0  # right below, too
    return bool(level[rows].max() > share)


def _as_soft(seen: Inked, face: Typeface, placed: PlacedLine, soft: float) -> float:
    ink = face.set_line(placed.line.text, placed.line.em, soft).ink
    part = part_of(seen.dark, placed.left, placed.top, ink.shape[1], ink.shape[0])
    return float(cv2.matchTemplate(part, ink, cv2.TM_CCOEFF_NORMED)[0, 0])


def _box_around(ink: Shares, placed: PlacedLine, shape: tuple[int, ...]) -> Flags:
    """The place from the first ink of a line to its last, as high as the line."""
    mask = np.zeros(shape, np.bool_)
    rows, columns = (np.flatnonzero((ink > _INK).any(axis=axis)) for axis in (1, 0))
    if rows.size:
        top, left = max(0, placed.top + rows[0] - 1), max(0, placed.left + columns[0] - 1)
        mask[top : placed.top + rows[-1] + 2, left : placed.left + columns[-1] + 2] = True
    return mask


def _draw(onto: Shares, ink: Shares, x: int, y: int) -> None:
    left, top = max(0, x), max(0, y)
    right, bottom = min(onto.shape[1], x + ink.shape[1]), min(onto.shape[0], y + ink.shape[0])
    if right > left and bottom > top:
        part = onto[top:bottom, left:right]
        np.maximum(part, ink[top - y : bottom - y, left - x : right - x], out=part)


@dataclass(frozen=True, slots=True, eq=False)
class _Letter:
    """One letter of a line, looked at.

    Attributes:
        own: how it is drawn, with what its neighbours reach in. start: column at which it begins.
        part: what is there, and a few pixels around. hidden: of `own`, what cannot be judged.
        likeness: of the two, 1 at most.
    """

    letter: str
    em: float
    own: Shares
    start: float
    part: Shares
    hidden: Flags
    likeness: float


def _letter(seen: Inked, placed: PlacedLine, line: SetLine, n: int) -> _Letter | None:
    """How much a letter looks like what it should be.

    None for a gap, and where most of it is hidden by what the sheet has printed there.
    """
    start, end = (round(at) for at in line.starts[n : n + 2])
    first = max(0, start - 1)
    own = line.ink[:, first : end + 1]
    inked = own > _INK
    if line.text[n] == " " or not inked.any():
        return None
    x, y, a = placed.left + first, placed.top, _AROUND
    hidden = part_of(seen.hidden.astype(np.float32), x, y, own.shape[1], own.shape[0]) > 0
    if (hidden & inked).sum() > _HIDDEN * inked.sum():
        return None
    part = part_of(seen.dark, x - a, y - a, own.shape[1] + 2 * a, own.shape[0] + 2 * a)
    likeness = _alike(part, np.where(hidden, np.float32(0), own))
    return _Letter(
        line.text[n], line.em, own, line.starts[n] - line.edge - first, part, hidden, likeness
    )


def _is_another(face: Typeface, look: _Letter, soft: float, sure: float, clearly: float) -> bool:
    """Whether a letter looks more like another one in its place, by so much.

    From `sure` on it is what it is. Of two that a face draws alike (I and l) nobody can tell.
    """
    if look.likeness >= sure:
        return False
    rest, own = look.own.copy(), np.where(look.hidden, np.float32(0), look.own)
    alone = face.letter(look.letter, look.em, soft)
    at = max(0, -round(look.start))
    piece = alone[: rest.shape[0], at : at + rest.shape[1]]
    there = rest[: piece.shape[0], : piece.shape[1]]
    there -= np.minimum(piece, there)
    for other in _others(face, look.letter, look.em, look.own.shape, soft):
        shown = np.where(look.hidden, np.float32(0), np.maximum(rest, other))
        if _alike(look.part, shown) > look.likeness + clearly and _alike(own, shown) < _TWINS:
            return True
    return False


def _alike(part: Shares, letter: Shares) -> float:
    return float(cv2.matchTemplate(part, letter, cv2.TM_CCOEFF_NORMED).max())


def _others(
    face: Typeface, letter: str, em: float, shape: tuple[int, ...], soft: float
) -> Iterator[Shares]:
    """Every other letter, or digit, in the middle of a place of that height and width."""
    high, wide = shape
    for other in _DIGITS if letter in _DIGITS else _OTHERS:
        if other == letter or other not in face.glyphs or {other, letter} == _SAME:
            continue
        ink = face.letter(other, em, soft)[:high]
        columns = np.flatnonzero(ink.max(axis=0) > _TRACE)
        ink = ink[:, columns[0] : columns[-1] + 1]
        beyond = max(0, ink.shape[1] - wide)
        ink = ink[:, beyond // 2 : ink.shape[1] - (beyond - beyond // 2)]
        picture = np.zeros((high, wide), np.float32)
        at = (wide - ink.shape[1]) // 2
        picture[: ink.shape[0], at : at + ink.shape[1]] = ink
        yield picture
