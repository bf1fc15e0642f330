"""A comb as the camera saw it, and what must hold of it -> what it says, or an honest doubt.

What must hold (check digit, issued codes, calendar, not in the future) helps to reject. It lifts a
doubtful cell only where every other reading is far less likely, a slip of the pen included.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heappop, heappush
from itertools import islice
from math import prod
from typing import Final

from forms.fields import code as code_field
from forms.fields import date as date_field
from forms.ground.check_digit import is_valid, pretty
from pipeline.records import Mark

Cells = Sequence[Sequence[float]]
IsIssued = Callable[[str], bool]

_EMPTY: Final = 10  # where the probability stands that a cell is empty
_SURELY_EMPTY: Final = 0.9  # of every cell of an empty comb
_WORTH_A_THOUGHT: Final = 1e-6  # a reading less likely than this is not gone into
_MOST_READINGS: Final = 2000
# Chosen with digits that nothing was learned from; see decision 18.
_WORTH_SAYING: Final = 0.01  # a reading less likely than this is no help to who is asked
# A reading must be likely by itself, whatever may be admissible: of a digit that was struck out
# nothing is known (0.09), and the calendar and the check digit would fill it in.
_LEAST: Final = 0.15
_CLEAR: Final = 0.8  # from here on people are told what is wrong with a day, not that it is unclear
_OF_A_DAY: Final = 8  # digits
_CERTAIN: Final = 0.995  # and against all others; the mean of what is taken is far above it
_CERTAIN_DAY: Final = 0.993  # the same of a day, of which no digit tells of the others
# How often somebody writes one thing for each time that he writes any one day of late:
_SLIP: Final = 0.0005  # one thing that cannot be; there are many of them
_SOON: Final = 0.005  # one day to come, within a year, where none makes sense
_NONSENSE: Final = 0.0001  # a day to come later, or of a century that is none
_OLD: Final = 0.01  # one day more than a year and a half away
_FAR: Final = 0.0005  # or more than ten years
_PRINTED: Final = 30.0  # one day since the sheet itself was printed, where that is not long ago
_SHARED: Final = 500.0  # all days since it was printed, together
_YEAR: Final = 366  # days
_RECENT: Final = 550
_LONG_AGO: Final = 3653
_CENTURIES: Final = frozenset({"19", "20"})

Expected = tuple[float, bool]  # how often it is written, and whether it may be what was meant


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest reading that may be.

    Attributes:
        text: as a person would type it into the field.
        seen: its probability from the cells alone.
        certainty: its probability against all other readings.
        least: the certainty from which it is taken.
    """

    text: str
    seen: float
    certainty: float
    least: float = _CERTAIN

    @property
    def is_certain(self) -> bool:
        """Whether it may go into a dossier without asking; False for what is not a number."""
        return self.seen >= _LEAST and self.certainty >= self.least


@dataclass(frozen=True, slots=True)
class MustHold:
    """What must hold of what is written in a comb.

    Attributes:
        received_on: no date lies after it, unless `future` says that one may.
        is_issued: whether a client code (123456-7) was ever handed out.
        future: whether a day to come makes sense in this field.
        since: the day on which this very sheet was printed first, where that is known.
    """

    received_on: date
    is_issued: IsIssued
    future: bool = False
    since: date | None = None


def decipher(mark: Mark, pattern: str, known: MustHold) -> Mark:
    """The mark of a comb with its text and state set; one without `digits` is left alone.

    Args:
        mark: of a scan, with eleven probabilities for each cell that a digit may stand in.
        pattern: what the comb was printed for (`DD-MM-JJJJ`, `000000-0`), from its box.
        known: what must hold of it.
    """
    if not mark.digits:
        return mark
    if all(cell[_EMPTY] >= _SURELY_EMPTY for cell in mark.digits):
        nothing = prod(cell[_EMPTY] for cell in mark.digits)
        return replace(mark, raw=None, state="empty", confidence=nothing, unread_because=None)
    guess = likeliest(mark.digits, pattern, replace(known, since=None))
    if known.since is not None and guess is not None and not guess.is_certain:
        guess = likeliest(mark.digits, pattern, known)
    if wrong := _clear_and_wrong(mark.digits, pattern, known):
        return replace(mark, raw=wrong, state="unread", confidence=0.0)
    if guess is None or not guess.seen >= _WORTH_SAYING:
        return replace(mark, raw=None, state="unread", confidence=0.0)
    if not guess.is_certain:  # the text is what a person will be asked about
        return replace(mark, raw=guess.text, state="unread", confidence=guess.certainty)
    return replace(
        mark, raw=guess.text, state="read", confidence=guess.certainty, unread_because=None
    )


def likeliest(cells: Cells, pattern: str, known: MustHold) -> Guess | None:
    """The likeliest reading that may be, certain or not (for a suggestion); None without one.

    Arguments as of `decipher`.
    """
    if len(cells) != sum(letter != "-" for letter in pattern):
        return None
    weigh = _weigher(pattern, known)
    gone_into = list(islice(_readings(cells), _MOST_READINGS))
    readings = [(text, seen, *weigh(text)) for text, seen in gone_into]
    possible = [reading for reading in readings if reading[3]]
    if not possible:
        return None
    text, seen, weight, _ = max(possible, key=lambda reading: reading[1] * reading[2])
    # what was not gone into is hardly ever what may be, unless there was too much to go into it
    left = max(0.0, 1 - sum(seen for _, seen in gone_into))
    others = left if len(gone_into) == _MOST_READINGS else left * _SLIP
    whole = others + sum(seen * weight for _, seen, weight, _ in readings)
    is_plain_day = pattern == date_field.DAY_PATTERN and known.since is None
    least = _CERTAIN_DAY if is_plain_day else _CERTAIN
    return Guess(_as_printed(text, pattern), seen, seen * weight / whole, least)


def _clear_and_wrong(cells: Cells, pattern: str, known: MustHold) -> str | None:
    """The day that stands there, easy to read, where it cannot be the answer; else None.

    People are told so, not that it cannot be read.
    """
    best = [_ranked(cell)[0] for cell in cells]
    if pattern != date_field.DAY_PATTERN or len(best) != _OF_A_DAY:
        return None
    if not prod(seen for seen, _ in best) >= _CLEAR:
        return None
    text = _as_printed("".join(digit for _, digit in best), pattern)
    doubt = date_field.doubt_about(text, known.received_on, future=known.future)
    return text if doubt in {"date_in_future", "date_impossible"} else None


def _readings(cells: Cells) -> Iterator[tuple[str, float]]:
    """The readings worth a thought, the likeliest first, with their probability from the cells."""
    ranked = [_ranked(cell) for cell in cells]
    likeliest = prod(choices[0][0] for choices in ranked)
    waiting = [(-likeliest, (0,) * len(cells), 0)] if likeliest > _WORTH_A_THOUGHT else []
    while waiting:
        unlikely, ranks, first = heappop(waiting)
        yield "".join(ranked[n][rank][1] for n, rank in enumerate(ranks)), -unlikely
        for n in range(first, len(ranks)):  # each reading comes from one other only
            if ranks[n] + 1 < len(ranked[n]):
                now, then = ranked[n][ranks[n]][0], ranked[n][ranks[n] + 1][0]
                if -unlikely / now * then > _WORTH_A_THOUGHT:
                    further = (*ranks[:n], ranks[n] + 1, *ranks[n + 1 :])
                    heappush(waiting, (unlikely / now * then, further, n))


def _ranked(cell: Sequence[float]) -> list[tuple[float, str]]:
    """The digits that a cell may show with their probability, the likeliest first."""
    return sorted(((p, str(n)) for n, p in enumerate(cell[:_EMPTY])), reverse=True)


def _weigher(pattern: str, known: MustHold) -> Callable[[str], Expected]:
    """How likely it is beforehand that somebody writes this, beside what is as it should be."""
    if pattern == code_field.CODE_PATTERN:
        return lambda text: _expected_code(text, known.is_issued)
    if pattern == date_field.DAY_PATTERN:
        return lambda text: _expected_day(text, known)
    return lambda _: (1.0, True)


def _expected_code(text: str, is_issued: IsIssued) -> Expected:
    return (1.0, True) if is_valid(text) and is_issued(pretty(text)) else (_SLIP, False)


def _expected_day(text: str, known: MustHold) -> Expected:
    day = date_field.parse_day(text)
    if day is None:
        return (_SLIP if text[4:6] in _CENTURIES else _NONSENSE), False
    to_come = (day - known.received_on).days
    if to_come > 0 and not known.future:
        return (_SOON if to_come <= _YEAR else _NONSENSE), False
    if known.since is not None and not known.future and known.since <= day:
        days = (known.received_on - known.since).days + 1
        return max(1.0, min(_PRINTED, _SHARED / days)), True
    away = abs(to_come)
    return (1.0 if away < _RECENT else _OLD if away < _LONG_AGO else _FAR), True


def _as_printed(digits: str, pattern: str) -> str:
    """The digits with the dashes that stand printed between the cells."""
    left = iter(digits)
    return "".join(letter if letter == "-" else next(left) for letter in pattern)
