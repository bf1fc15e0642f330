"""A line in, the level of each of its letters out (Unicode Bidirectional Algorithm, UAX #9).

Even levels run from the left, odd ones from the right. What stands between the marks OPEN and CLOSE
finds its own direction and counts outside as one sign without any.
"""

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from forms.ground.script import CLOSE, OPEN, is_turned

_PAIRS: Final = "()[]{}<>«»‹›"
_MIRRORED: Final = {
    one: other
    for a, b in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)
    for one, other in ((a, b), (b, a))
}
_STAND_IN, _CLINGING = "\ufffc", "\u0300"
_T = TypeVar("_T")


def levels(line: str) -> list[int]:
    """A level for each letter; the marks have that of what is around them."""
    return _levels(line, int(is_turned(line)))


def _levels(line: str, base: int) -> list[int]:
    around, apart = "", {}
    place = 0
    while place < len(line):
        end = _end(line, place) if line[place] == OPEN else place
        if end > place:
            inner = line[place + 1 : end]
            deeper = base + 1 + (base + is_turned(inner)) % 2
            apart[len(around)] = [base, *_levels(inner, deeper), *[base] * (end < len(line))]
            around += _STAND_IN
            place = end + 1
            continue
        around += line[place]
        place += 1
    out: list[int] = []
    for at, level in enumerate(_resolved(around, base)):
        out += apart.get(at, [level])
    return out


def _end(line: str, start: int) -> int:
    """Where what opens at `start` is closed; the end of the line where it is not."""
    depth = 0
    for place in range(start, len(line)):
        depth += (line[place] == OPEN) - (line[place] == CLOSE)
        if not depth:
            return place
    return len(line)


def _resolved(text: str, base: int) -> list[int]:
    """The levels of a text in which nothing stands apart."""
    algorithm = _algorithm()
    # joiners go with the letter before them; the algorithm leaves out what has no direction at all
    plain = "".join(_CLINGING if unicodedata.bidirectional(c) in {"BN", ""} else c for c in text)
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base % 2]
    algorithm.get_embedding_levels(plain.replace(CLOSE, _CLINGING), storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    return [int(letter["level"]) for letter in storage["chars"]]


@cache
def _algorithm() -> Any:
    """Loaded for the first line that needs it: few papers do."""
    import bidi.algorithm

    return bidi.algorithm


def from_left(things: Sequence[_T], level: Callable[[_T], int]) -> list[_T]:
    """Things in the order they are read, as they stand from left to right (rule L2)."""
    out = list(things)
    highest = max(map(level, out), default=0)
    for depth in range(highest, 0, -1):
        start = 0
        while start < len(out):
            end = start
            while end < len(out) and level(out[end]) >= depth:
                end += 1
            out[start:end] = reversed(out[start:end])
            start = end + 1
    return out


def as_seen(line: str, *, from_right: bool) -> str:
    """Letters in the order in which they are read, as they stand from left to right.

    The same turns most of what is seen back into what was written.

    Args:
        line: letter by letter.
        from_right: whether the paragraph that it is of runs from the right.
    """
    depth = _levels(line, int(from_right))
    turned = [
        _MIRRORED.get(letter, letter) if level % 2 else letter
        for letter, level in zip(line, depth, strict=True)
    ]
    placed = from_left(list(zip(turned, depth, strict=True)), lambda each: each[1])
    return "".join(letter for letter, _ in placed)
