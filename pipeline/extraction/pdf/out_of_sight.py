"""What a look draws -> whether it lies where nobody sees it: beyond its box, cut away, too small.

A viewer lays the box of a look (`/BBox`) over the rectangle of its field, and shows nothing beyond.
Looked at closely only where a number in it leads that far, for each of some hundred fields.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import pikepdf

_NUMBERS: Final = re.compile(rb"(?<![\w./#<(-])-?\d*\.?\d+(?=\s)")
_CUT: Final = re.compile(rb"(-?[\d.]+)\s+(-?[\d.]+)\s+re\s+W")
_SHOWS: Final = re.compile(rb"[\])>]\s*(?:Tj|TJ|'|\")(?=\s|$)")
_STATES: Final = re.compile(rb"/([\w.#-]+)\s+gs(?=\s)")
_FLAT: Final = re.compile(rb"(?<![\d.])-?0*\.?0+\s+Tz(?=\s)")  # letters of no width
_SIZES: Final = re.compile(rb"(-?\d*\.?\d+)\s+Tf(?=\s)")
_LAYER: Final = re.compile(rb"/OC\s*/[\w.#-]+\s+BDC(?=\s)")
_NEAR: Final = 5.0  # points beyond its box that something may begin
_SMALLEST: Final = 0.1  # times as large; what is smaller is a dot
_CLEAR: Final = 0.05  # of full colour: what has less is not seen
_TEXT: Final = frozenset({"Tj", "TJ", "'", '"'})
_PATH: Final = frozenset({"m", "l", "c", "v", "y", "re"})
Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Final[Matrix] = (1, 0, 0, 1, 0, 0)
Edges = tuple[float, float, float, float]


def is_out_of_sight(look: pikepdf.Object, data: bytes) -> bool:
    """Whether nothing is seen of what a look draws, for the place where that lies.

    Args:
        look: of a field, in its state.
        data: what draws it.
    """
    box = _box(look)
    # in a layer of its own: no program lays a value there
    if _is_flat(look, box) or "/OC" in look or _LAYER.search(data):
        return True
    shows = _SHOWS.search(data)
    head = data[: shows.start()] if shows else data
    if _FLAT.search(head) or any(_is_clear(look, name) for name in _STATES.findall(head)):
        return True
    if any(float(wide) * float(high) == 0 for wide, high in _CUT.findall(head)):
        return True
    if not _may_be_away(head, box):
        return False
    places = list(_places(look))
    return bool(places) and not any(_is_within(place, box) for place in places)


def _may_be_away(head: bytes, box: Edges) -> bool:
    """Whether a number leads beyond the box, or makes what is drawn very small."""
    numbers = list(map(float, _NUMBERS.findall(head)))
    if not numbers:
        return False
    left, bottom, right, top = box
    low = min(left, bottom, -min(right - left, top - bottom)) - _NEAR
    is_moved = max(left, bottom) > _NEAR or min(right, top) < 0
    is_far = is_moved or max(numbers) > max(right, top) + _NEAR or min(numbers) < low
    return (
        is_far
        or min(map(abs, filter(None, numbers)), default=1.0) < _SMALLEST / 10
        or any(0 < abs(float(size)) < 1 for size in _SIZES.findall(head))
    )


def _is_flat(look: pikepdf.Object, box: Edges) -> bool:
    """Whether a look has no width or no height, or is laid down with none."""
    left, bottom, right, top = box
    if right - left <= 0 or top - bottom <= 0:
        return True
    matrix = look.get("/Matrix")
    if not isinstance(matrix, pikepdf.Array) or len(matrix) != 6:
        return False
    a, b, c, d = (float(each) for each in list(matrix)[:4])
    return abs(a * d - b * c) < _SMALLEST**2


def _box(look: pikepdf.Object) -> Edges:
    found = look.get("/BBox")
    if not isinstance(found, pikepdf.Array) or len(found) != 4:
        return (0.0, 0.0, 1.0, 1.0)  # viewers make of that what they like
    box = pikepdf.Rectangle(found)  # in order; far quicker than number by number
    return (box.llx, box.lly, box.urx, box.ury)


def _is_clear(look: pikepdf.Object, name: bytes) -> bool:
    """Whether what is drawn in such a state is as clear as glass, or behind a mask."""
    place = look
    for key in ("/Resources", "/ExtGState", f"/{name.decode('latin-1')}"):
        inner = place.get(key)
        if not isinstance(inner, pikepdf.Dictionary):
            return False
        place = inner
    is_masked = isinstance(place.get("/SMask"), pikepdf.Dictionary)
    return is_masked or float(place.get("/ca", 1)) < _CLEAR


def _is_within(place: tuple[float, float, float], box: Edges) -> bool:
    x, y, size = place
    left, bottom, right, top = box
    is_near = left - _NEAR < x < right + _NEAR and bottom - _NEAR < y < top + _NEAR
    return is_near and size > _SMALLEST


def _places(look: pikepdf.Object) -> Iterator[tuple[float, float, float]]:
    """Where each text and line begins, and how many times as large it is drawn."""
    now, kept = _PLAIN, list[Matrix]()
    line, rise, font = _PLAIN, 0.0, 1.0
    for instruction in pikepdf.parse_content_stream(look):
        name, operands = str(instruction.operator), list(instruction.operands)
        numbers = [float(each) for each in operands if _is_number(each)]
        line = _line_after(name, numbers, line)
        rise, font = _letters_after(name, numbers, (rise, font))
        if name == "q":
            kept.append(now)
        elif name == "Q":
            now = kept.pop() if kept else now
        elif name == "cm" and len(numbers) == 6:
            now = _after(numbers, now)
        elif name in _TEXT:
            yield _at(_after((font, 0, 0, font, 0, rise), _after(line, now)))
        elif name in _PATH and len(numbers) >= 2:
            yield _at(_after((1, 0, 0, 1, *numbers[:2]), now))


def _letters_after(
    name: str, numbers: Sequence[float], letters: tuple[float, float]
) -> tuple[float, float]:
    """How far above their line letters stand, and how small they are, after an operator."""
    rise, font = letters
    if name == "Ts" and numbers:
        return numbers[0], font
    if name == "Tf" and numbers:
        return rise, min(1.0, abs(numbers[-1]) or 1.0)
    return letters


def _line_after(name: str, numbers: Sequence[float], line: Matrix) -> Matrix:
    """Where text begins, after an operator that may say so."""
    if name == "BT":
        return _PLAIN
    if name == "Tm" and len(numbers) == 6:
        return _after(numbers, _PLAIN)
    if name in {"Td", "TD"} and len(numbers) == 2:
        return _after((1, 0, 0, 1, *numbers), line)
    return line


def _is_number(operand: Any) -> bool:
    return isinstance(operand, int | float | Decimal)


def _after(first: Sequence[float], then: Matrix) -> Matrix:
    """One change of place, and then another."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _at(matrix: Matrix) -> tuple[float, float, float]:
    a, b, c, d, x, y = matrix
    return x, y, abs(a * d - b * c) ** 0.5
