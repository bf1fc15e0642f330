"""A known text and its box -> the PDF operators that show it there, as much of it as fits."""

from itertools import islice

from forms.ground.fonts import Face, measure, ready
from forms.ground.script import FROM_RIGHT, is_turned, letters_of
from forms.ground.style import INK, MM
from forms.layout.galleys import WRITING, Typesetter
from forms.layout.letters import BODY_SIZE
from forms.layout.parts import Box
from forms.pdf import inking
from forms.pdf.lettering import line_operators

_PAD = 2.0  # mm between a box and its text
_RISE = 0.35  # of the size, from the line that letters stand on to their middle
_TYPESETTER = Typesetter(measure)


def shown_in(box: Box, value: str, more: str, size: float = BODY_SIZE) -> bytes:
    """The content of the appearance of a field.

    Args:
        box: of the field.
        value: its text.
        more: what says that the text goes on.
        size: of the letters, in points.
    """
    text = ready(value)
    ground, lines = (
        ("", _in_cells(box, text, size)) if box.kind == "comb" else _in_lines(box, text, more, size)
    )
    words = f"{inking.fill_colour(INK)} BT /KwR {size:g} Tf {' '.join(lines)} ET"
    return f"/Tx BMC q {ground}{words} Q EMC".encode("ascii")


def fitted(
    text: str, width: float, count: int, more: str, *, size: float, face: Face = "regular"
) -> list[str]:
    """At most `count` lines; what does not fit is announced at the end of the last."""
    lines = _TYPESETTER.wrap(ready(text), width, face, size)
    if len(lines) <= count:
        return lines
    begin = FROM_RIGHT if lines[count - 1].startswith(FROM_RIGHT) else ""
    last = lines[count - 1].removeprefix(begin).split()
    while len(last) > 1 and measure(f"{' '.join(last)} {more}", face, size) > width * MM:
        last.pop()
    words = " ".join(last)
    while words and measure(f"{words} {more}", face, size) > width * MM:
        words = words[:-1]  # one word that is too long is cut, not dropped
    return [*lines[: count - 1], begin + f"{words} {more}".strip()]


def _in_cells(box: Box, text: str, size: float) -> list[str]:
    """One letter in the middle of each cell."""
    cell = box.w * MM / box.cells
    base = box.h * MM / 2 - _RISE * size
    out, before = [], 0.0
    for n, letter in enumerate(islice(letters_of(text), box.cells)):
        x = (n + 0.5) * cell - measure(letter, "regular", size) / 2
        out.append(f"{x - before:.2f} {base if n == 0 else 0:.2f} Td")
        out.append(line_operators(letter, "regular", size))
        before = x
    return out


def _in_lines(box: Box, text: str, more: str, size: float) -> tuple[str, list[str]]:
    """Lines of text in a box: on the writing lines, or closer where there is much of it.

    Closer lines get a white ground, or the dotted rules would run through the letters.
    """
    height, width = box.h * MM, box.w - 2 * _PAD
    if box.kind == "line":
        (line,) = fitted(" ".join(text.split("\n")), width, 1, "…", size=size)
        at, base = _PAD * MM + _from_right(line, width, size), height / 2 - _RISE * size
        return "", [f"{at:.2f} {base:.2f} Td {line_operators(line, 'regular', size)}"]
    ground = ""
    pitch = WRITING * MM
    lines = _TYPESETTER.wrap(text, width, size=size)
    if len(lines) * pitch > height + 1:
        pitch = 1.2 * size
        ground = f"1 g 4 2 {box.w * MM - 8:.2f} {height - 4:.2f} re f "
        lines = fitted(text, width, int((height - 7) // pitch), more, size=size)
    base = height - (pitch * 0.72 if pitch > 20 else size + 2)
    out = [f"{pitch:.2f} TL {_PAD * MM:.2f} {base:.2f} Td"]
    for n, line in enumerate(lines):
        drawn, right = line_operators(line, "regular", size), _from_right(line, width, size)
        moved = f"{right:.2f} 0 Td {drawn} {-right:.2f} 0 Td" if right else drawn
        out.append(f"{'T* ' if n else ''}{moved}")
    return ground, out


def _from_right(line: str, width: float, size: float) -> float:
    """Points by which a line that runs from the right stands further on."""
    return max(0.0, width * MM - measure(line, "regular", size)) if is_turned(line) else 0.0
