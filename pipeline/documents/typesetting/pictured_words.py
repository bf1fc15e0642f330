"""A text that nobody has read yet -> its picture in pieces that flow over a page like words.

The pieces are ink without paper, cut between words, in the size of the text around them; so a
client's own hand stands where their words will stand once a person has typed them.
"""

import base64
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from forms.ground.fonts import measure
from forms.ground.style import INK, Colour
from forms.pdf.inking import TAIL_SIZE, OwnHand, PieceOfHand
from pipeline.documents.typesetting.letters import Piece
from pipeline.records import Picture

# Digest of the picture of a text -> a picture for each of its lines, from the top; none if unknown.
LinesOf = Callable[[str], Sequence[Picture]]
Alpha = npt.NDArray[np.float64]

_CORE: Final = 8.3  # points: height of small letters, as in text of 16 points
_TALLEST: Final = 31.0  # points of a line with all its loops and tails
_WIDEST: Final = 300.0  # points of one piece, so that it fits in any column
_LARGER, _SMALLER = 1.5, 0.35  # of its size on the paper
_FEW: Final = 250  # pixels of the darkest ink
_DARK: Final = 0.3  # of full ink
_SPECKS: Final = 0.01  # inch of a row that is ink: less is no stroke of any pen, but specks
_SPACE: Final = 0.45  # of the height of small letters: a wider gap parts words
_LEAST_SPACE: Final = 1.2  # mm
_BESIDE: Final = 0.2  # mm of paper kept beside a piece
_MM: Final = 25.4 / 72  # of a point
# In the slots of a form: mm to the first line and from line to line, and between words.
_FIRST, _PITCH, _BETWEEN = 7.5, 8.0, 1.2
_SIZES: Final = (1.0, 0.75, 0.58)  # the smallest has letters as high as print of 9 points


@dataclass(frozen=True)
class InkedWords:
    """Some words as ink: how much of it in each pixel (0 to 1), and points a pixel.

    `base` is the row of the line that the letters stand on.
    """

    ink: Alpha
    base: int
    point: float
    colour: Colour = INK

    @property
    def width(self) -> float:
        """In points."""
        return float(self.ink.shape[1] * self.point)

    @property
    def height(self) -> float:
        """In points."""
        return float(self.ink.shape[0] * self.point)

    @property
    def below(self) -> float:
        """How far it hangs below the line that letters stand on, in points."""
        return float((self.ink.shape[0] - self.base) * self.point)

    def drawn(self, told: str) -> Piece:
        """Its picture as a piece of a text, to be said to who listens as `told`; "" for nothing."""
        return {
            "hand": self._picture,
            "width": round(self.width, 2),
            "height": round(self.height, 2),
            "below": round(self.below, 2),
            "told": told,
        }

    @cached_property
    def _picture(self) -> str:
        """An SVG around a PNG: pictures go to the typesetter in words."""
        rows, columns = self.ink.shape
        png = base64.b64encode(_png(self)).decode("ascii")
        return (
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {columns} {rows}'>"
            f"<image width='{columns}' height='{rows}' href='data:image/png;base64,{png}'/></svg>"
        )


def pieces_of(
    lines: Iterable[Picture], colour: Colour = INK, *, turned: bool = False
) -> list[InkedWords]:
    """The words of a text in reading order, as far as gaps tell them apart, in this colour.

    `turned`: for a page that is read from the right. There somebody may have written from either
    side: a line stays in one piece, or in as few as fit, that on the right first.
    """
    return [piece for line in lines for piece in _pieces(line, colour, turned=turned)]


def _pieces(line: Picture, colour: Colour, *, turned: bool) -> list[InkedWords]:
    ink = _ink(np.frombuffer(line.pixels, np.uint8).reshape(line.height, line.width))
    dark = np.asarray(ink > _DARK, dtype=np.bool_)
    if not dark.any():
        return []
    written = _written(dark, line.dpi)
    ink, dark = ink[written], dark[written]
    top, base = _core(dark)
    point = _point(line, base - top, len(ink))
    gap = max(_LEAST_SPACE * line.dpi / 25.4, _SPACE * (base - top))
    beside = round(_BESIDE * line.dpi / 25.4)
    found = []
    most = round(_WIDEST / point)
    runs = _runs(np.asarray(dark.any(axis=0), dtype=np.bool_), gap)
    for run in _from_the_right(runs, most) if turned else runs:
        for left, right in _narrow(ink, *run, most):
            part = ink[:, max(0, left - beside) : right + beside]
            found.append(InkedWords(part, base, point, colour))
    return found


def _from_the_right(runs: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """Words as they stand beside each other, as many as fit in so many pixels, from the right."""
    found: list[tuple[int, int]] = []
    for left, right in reversed(runs):
        if found and found[-1][1] - left <= most:
            found[-1] = left, found[-1][1]
        else:
            found.append((left, right))
    return found


def _narrow(ink: Alpha, left: int, right: int, most: int) -> list[tuple[int, int]]:
    """What hangs together over more than this (underlined words, say), cut where it is thinnest."""
    if right - left <= most:
        return [(left, right)]
    third = (right - left) // 3
    cut = left + third + int(ink[:, left + third : right - third].sum(axis=0).argmin())
    return [*_narrow(ink, left, cut, most), *_narrow(ink, cut, right, most)]


def _ink(grey: npt.NDArray[np.uint8]) -> Alpha:
    """How much ink there is: faint pencil becomes as dark as a pen, and paper nothing."""
    paper = float(np.percentile(grey, 85))
    few = min(_FEW, grey.size // 200)  # of a high box a word is less than its grain
    darkest = float(np.partition(grey, few, axis=None)[few])
    depth = (paper - grey.astype(np.float64)) / max(20.0, paper - darkest)
    return np.clip((depth - 0.12) / 0.6, 0, 1)


def _written(dark: npt.NDArray[np.bool_], dpi: int) -> slice:
    """The rows with words: a box may be far higher than what was written in it, and hold specks."""
    rows = _dark_by_row(dark)
    written = np.flatnonzero(rows >= min(_SPECKS * dpi, float(rows.max())))
    return slice(max(0, int(written[0]) - 3), int(written[-1]) + 4)  # with the tips of what is thin


def _dark_by_row(dark: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """How many pixels of each row are dark, smoothed over five rows."""
    return np.convolve(dark.sum(axis=1).astype(np.float64), np.ones(5) / 5, "same")


def _core(dark: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """The rows between which the small letters stand: where most of the ink is."""
    rows = _dark_by_row(dark)
    full = np.flatnonzero(rows > 0.45 * rows.max())
    return int(full[0]), int(full[-1]) + 1


def _point(line: Picture, core: int, height: int) -> float:
    """Points a pixel, so that the letters are as high as printed ones."""
    natural = 72 / line.dpi
    wanted = min(_CORE / max(1, core), _TALLEST / height)
    return min(max(wanted, _SMALLER * natural), _LARGER * natural)


def _runs(columns: npt.NDArray[np.bool_], gap: float) -> list[tuple[int, int]]:
    """From where to where there is ink, over gaps narrower than that between words."""
    filled = np.flatnonzero(columns)
    breaks = np.flatnonzero(np.diff(filled) > gap)
    starts = [filled[0], *filled[breaks + 1]]
    ends = [*filled[breaks], filled[-1]]
    return [(int(a), int(b) + 1) for a, b in zip(starts, ends, strict=True)]


def _png(piece: InkedWords) -> bytes:
    """Ink and no paper."""
    pixels = np.zeros((*piece.ink.shape, 4), np.uint8)
    pixels[..., :3] = [round(255 * part) for part in piece.colour]
    pixels[..., 3] = np.round(piece.ink * 15) * 17  # sixteen steps: as good, and half the size
    out = BytesIO()
    Image.fromarray(pixels, "RGBA").save(out, "PNG", compress_level=1)
    return out.getvalue()


def hand_of(pieces: Sequence[InkedWords], width: float, room: float, more: str) -> OwnHand | None:
    """The words for a slot of a form: smaller where that shows all of them.

    What finds no room even so is left out, and there is room for `more`, which says so: the whole
    stands in the action plan.

    Args:
        pieces: the words.
        width: of a line, in millimetres.
        room: from the top to the lowest line, in millimetres.
        more: the phrase that says that there is more.
    """
    if not pieces:
        return None
    for size in _SIZES:
        rows = _rows(pieces, width, size)
        if len(rows) <= _most(room, size):
            return _hand(rows, size)
    size = _SIZES[1]  # what is cut all the same is no smaller than it must be
    rows = _rows(pieces, width, size)[: _most(room, size)]
    return _cut(rows, width - measure(more, "regular", TAIL_SIZE) * _MM, size)


def _most(room: float, size: float) -> int:
    """How many lines of this size there is room for."""
    return 1 + int((room - _FIRST * size) / (_PITCH * size))


def _rows(
    pieces: Sequence[InkedWords], width: float, size: float
) -> list[list[tuple[InkedWords, float]]]:
    """The words in lines, each with its place in millimetres from the left."""
    rows: list[list[tuple[InkedWords, float]]] = []
    x = width
    for piece in pieces:
        wide = piece.width * size * _MM
        if not rows or (x and x + wide > width):
            rows.append([])
            x = 0.0
        rows[-1].append((piece, x))
        x += wide + _BETWEEN * size
    return rows


def _cut(rows: list[list[tuple[InkedWords, float]]], width: float, size: float) -> OwnHand:
    """The lines with room for a phrase at the end of the last one."""

    def end(piece: InkedWords, x: float) -> float:
        return x + piece.width * size * _MM + _BETWEEN

    kept = [(piece, x) for piece, x in rows[-1] if end(piece, x) <= width]
    tail = end(*kept[-1]) if kept else 0.0
    return replace(_hand([*rows[:-1], kept], size), tail=tail)


def _hand(rows: Sequence[Sequence[tuple[InkedWords, float]]], size: float) -> OwnHand:
    drawings = (_drawing(piece, x, row, size) for row, line in enumerate(rows) for piece, x in line)
    return OwnHand(tuple(drawings), len(rows), round(_FIRST * size, 2), round(_PITCH * size, 2))


def _drawing(piece: InkedWords, x: float, row: int, size: float) -> PieceOfHand:
    bits = np.packbits(piece.ink < 0.45, axis=1)  # in a mask of PDF, 0 is ink
    return PieceOfHand(
        x=x,
        row=row,
        below=piece.below * size * _MM,
        w=piece.width * size * _MM,
        h=piece.height * size * _MM,
        columns=piece.ink.shape[1],
        rows=piece.ink.shape[0],
        bits=zlib.compress(bits.tobytes(), 9),
    )
