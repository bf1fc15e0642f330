"""The letters in a box -> the text that was typed there, or why nobody can be sure of it.

A printed page holds lines, not texts: where one ends because the box does, the next word goes on;
where there was room for that word, somebody began a new line. What printing may have lost or
changed is never taken as it is.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from forms.ground.direction import as_seen
from forms.ground.fonts import widths
from forms.ground.script import has_turned
from pipeline.extraction.pdf.pdf_text import looks_odd

Doubt = Literal["", "text_garbled", "text_cut"]
Edges = tuple[float, float, float, float]  # left, top, right, bottom in millimetres
_ONE_LINE: Final = 0.35  # of the type's size, by which baselines of one line may differ
_GAP: Final = 0.16  # of the type's size: a wider gap parts words, though no space was drawn
_HOLE: Final = 0.75  # of the type's size: in a wider gap something may have stood
_ON_TOP: Final = 0.3  # of the type's size, by which a letter may reach into the one before
_CLOSEST: Final = 0.8  # of the type's size: closer lines stand on each other
_SINGLE: Final = 1.95  # of the type's size: lines further apart have an empty one between them
_EDGE: Final = 0.8  # of the type's size: a lone line that ends nearer to the edge may be cut
_ROOM: Final = 2.2  # mm before the edge: a word that would have ended there had room
_OFF_WIDTH: Final = 0.03  # of the type's size, by which a letter of our typeface may be wider
_OUR_FACE: Final = "atkinsonhyperlegible"
# What programs put for letters that a font lacks: numbers of glyphs, question marks, boxes, dots
_LOST = re.compile(r"\(cid:\d+\)|[?¿·¤\u25a0-\u25af\u2610]")
_NOT_IN_CELLS = re.compile(r"[^0-9A-Za-z ./-]")
_SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class BoxLetter:
    """A letter in a box, in millimetres from the form's top left.

    Attributes:
        x, y: left end of its baseline. along: its advance; em: the size of the type.
        is_seen: it left ink where it stands, and nothing cuts it off.
    """

    text: str
    x: float
    y: float
    along: float
    em: float
    font: str
    is_seen: bool = True

    @property
    def end(self) -> float:
        """Where the next letter begins."""
        return self.x + self.along


@dataclass(frozen=True, slots=True)
class BoxText:
    """What a box holds; `doubt` is the code of the question where it is not certain."""

    text: str
    doubt: Doubt = ""


def cells_text(letters: Sequence[BoxLetter]) -> BoxText:
    """The text of a comb: its letters from left to right, whether they keep to the cells or not."""
    text = "".join(letter.text for letter in sorted(letters, key=lambda letter: letter.x)).strip()
    if any(not letter.is_seen for letter in letters if not letter.text.isspace()):
        return BoxText(text, "text_cut")
    along = sorted(letter.x for letter in letters if not letter.text.isspace())
    odd = (
        _NOT_IN_CELLS.search(text) is not None
        or any(b - a < _ON_TOP * letters[0].em for a, b in pairwise(along))
        or _may_be_garbled(text, letters)
    )
    return BoxText(text, "text_garbled" if odd else "")


def box_text(letters: Sequence[BoxLetter], edges: Edges) -> BoxText:
    """The text of a box for one line or several.

    Args:
        letters: in the order they are drawn.
        edges: of the box.
    """
    lines = _lines(letters)
    texts = [_as_read(_line_text(line)) for line in lines]
    whole = unicodedata.normalize("NFC", _joined(lines, texts, edges).strip())
    if _is_cut(lines, edges):
        return BoxText(whole, "text_cut")
    odd = (
        _may_be_garbled(whole, letters)
        or _has_lost_spaces(texts)
        or any(map(_is_torn, lines))
        or any(b[0].y - a[0].y < _CLOSEST * b[0].em for a, b in pairwise(lines))
        or any(_breaks(a, b, edges) == "?" for a, b in pairwise(lines))
    )
    return BoxText(whole, "text_garbled" if odd else "")


def _lines(letters: Sequence[BoxLetter]) -> list[list[BoxLetter]]:
    """The lines from top to bottom, each from left to right.

    An accent that is drawn by itself stays behind its letter: where letters come in order, theirs
    is kept.
    """
    lines: list[list[BoxLetter]] = []
    for letter in letters:
        near = (line for line in lines if abs(line[0].y - letter.y) <= _ONE_LINE * letter.em)
        line = next(near, None)
        if line is None:
            lines.append([letter])
        else:
            line.append(letter)
    for line in lines:
        if any(b.x < a.x - _ON_TOP * a.em for a, b in pairwise(line)):
            line.sort(key=lambda letter: letter.x)
    return sorted(lines, key=lambda line: line[0].y)


def lines_seen(letters: Sequence[BoxLetter]) -> list[str]:
    """The lines of a box, each as it stands from left to right, whatever its script."""
    return [_line_text(line) for line in _lines(letters)]


def _line_text(line: Sequence[BoxLetter]) -> str:
    """The letters of a line, with a space where there is a gap and none was drawn."""
    text = _shown(line[0])
    for before, letter in pairwise(line):
        gap = letter.x - before.end
        if gap > _GAP * letter.em and not text.endswith(" ") and not letter.text.isspace():
            text += "" if unicodedata.combining(before.text[-1:] or " ") else " "
        text += _shown(letter)
    return text


def _as_read(line: str) -> str:
    """A line that stands from left to right, in the order in which it was most likely written."""
    if not has_turned(line):
        return line
    letters = list(filter(str.isalpha, line))
    return as_seen(line, from_right=2 * sum(map(has_turned, letters)) > len(letters))


def _shown(letter: BoxLetter) -> str:
    """What an outline stands for, as it is seen from left to right."""
    return letter.text[::-1] if has_turned(letter.text) else letter.text


def _joined(lines: Sequence[Sequence[BoxLetter]], texts: Sequence[str], edges: Edges) -> str:
    whole = texts[0] if texts else ""
    for (before, line), text in zip(pairwise(lines), texts[1:], strict=True):
        end = _breaks(before, line, edges)
        whole = whole.rstrip() + (" " if end == "?" else end) + text
    return whole


def _breaks(before: Sequence[BoxLetter], line: Sequence[BoxLetter], edges: Edges) -> str:
    r"""What stood between two lines: a space, `\n`, more of these; "?" where a word may be broken.

    A new line that somebody began just where the box ended the one before reads as a space: nobody
    can know it, and it changes no word.
    """
    em = line[0].em
    apart = (line[0].y - before[0].y) / em
    if apart > _SINGLE:
        return "\n" * max(2, round(apart / 1.25))
    word = next((n for n, letter in enumerate(line) if letter.text.isspace()), len(line))
    drawn = [letter for letter in before if not letter.text.isspace()]
    if not drawn or word == 0:
        return "?"
    needs = drawn[-1].end + 0.25 * em + line[word - 1].end - line[0].x
    if needs < edges[2] - _ROOM:
        return "\n"
    # a word that fills its line may itself go on: nothing says where it was broken
    fills = not any(letter.text.isspace() for letter in before[:-1])
    return "?" if fills and drawn[-1].end > edges[2] - _ROOM - em else " "


def _is_cut(lines: Sequence[Sequence[BoxLetter]], edges: Edges) -> bool:
    """Whether letters are out of sight or over the edge, or the box is so full that some may be."""
    left, top, right, bottom = edges
    for line in lines:
        drawn = [letter for letter in line if not letter.text.isspace()]
        if any(not each.is_seen or each.x < left - 0.3 or each.end > right for each in drawn):
            return True
        if any(not top <= each.y - 0.3 * each.em <= bottom for each in drawn):
            return True
    if not lines:
        return False
    last = lines[-1]
    em = last[0].em
    if len(lines) == 1:
        return last[-1].end > right - _EDGE * em
    pitch = min(b[0].y - a[0].y for a, b in pairwise(lines))
    return last[0].y + pitch > bottom


def _may_be_garbled(text: str, letters: Sequence[BoxLetter]) -> bool:
    """Whether letters may have become others: the signs that were seen, and some more."""
    return (
        looks_odd(text)
        or _LOST.search(text) is not None
        or len({letter.font for letter in letters if not letter.text.isspace()}) > 1
        or any(map(_is_of_another_width, letters))
        or not all(map(_is_readable, text))
        or any(len(_scripts(word)) > 1 for word in _WORD.findall(text))
    )


def _is_readable(letter: str) -> bool:
    """A letter that is drawn as it is typed: no accent alone, no script that joins or turns."""
    kind = unicodedata.category(letter)
    if kind[0] in "LM":
        return kind[0] == "L" and letter not in "ﬀﬁﬂﬃﬄ" and bool(_scripts(letter))
    return letter == "\n" or (kind[0] != "C" and kind != "Sk")


def _scripts(word: str) -> set[str]:
    names = {unicodedata.name(letter, "?").split()[0] for letter in word}
    known = names & set(_SCRIPTS)
    return known if known == names or not known else names


def _is_of_another_width(letter: BoxLetter) -> bool:
    """Whether a letter of our typeface is not as wide as that letter is: then it is another."""
    if letter.font != _OUR_FACE or letter.em <= 0 or letter.text.isspace():
        return False
    wide = widths("regular").get(letter.text)
    return wide is None or abs(letter.along / letter.em - wide / 1000) > _OFF_WIDTH


def _has_lost_spaces(texts: Sequence[str]) -> bool:
    """Whether spaces stand where nobody types them: letters between or beside them may be lost."""
    return any(
        "  " in text or text[:1].isspace() or (text[-1:].isspace() and text is texts[-1])
        for text in texts
    )


def _is_torn(line: Sequence[BoxLetter]) -> bool:
    """Whether letters stand on each other, or so far apart that one may have fallen out."""
    return any(
        not -_ON_TOP * after.em <= after.x - before.end <= _HOLE * after.em
        for before, after in pairwise(line)
    )
