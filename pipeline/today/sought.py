"""Whose rows stand on which page of a month, so that a search on the page of today leads there.

A code is told by its first six digits, for the seventh follows from them: four characters each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from forms.ground.words import Words
from pipeline.records.today_names import MONTHS_FOLDER
from pipeline.today.made import Made
from pipeline.today.months import month_called, month_of, part_name

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH: Final = 4  # characters a code
_OWN: Final = 6  # digits that do not follow from others


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A page of a month: where it lies, what it is called, its month, and whose rows it has.

    `codes`: as `codes_within` tells them; None where the page is to be looked at in any case.
    """

    place: str
    title: str
    month: str
    codes: str | None = None

    def as_row(self) -> list[str | None]:
        """For the script of a page."""
        return [self.place, self.title, self.month, self.codes]


def codes_within(codes: Iterable[str | None]) -> str:
    """These codes, each once and in order."""
    numbers = {int(code[:_OWN]) for code in codes if code}
    return "".join(map(_short, sorted(numbers)))


def pages_of_months(made: Mapping[str, Made], words: Words) -> Sequence[Elsewhere]:
    """Every page of every month, the newest first, as seen from the page of today."""
    found = []
    for name in sorted(made, reverse=True):
        month, codes = month_of(name), made[name].codes
        for part in reversed(range(len(codes))):
            title = month_called(month, words)
            if len(codes) > 1:
                title += f" ({words('today.link.part', number=part + 1)})"
            place = f"{MONTHS_FOLDER}/{part_name(month, part)}"
            found.append(Elsewhere(place, title, name, codes[part]))
    return found


def for_script(pages: Sequence[Elsewhere]) -> list[Any]:
    """The same for the script of a page."""
    return [each.as_row() for each in pages]


def _short(number: int) -> str:
    found = ""
    for _ in range(WIDTH):
        number, digit = divmod(number, len(_DIGITS))
        found = _DIGITS[digit] + found
    return found
