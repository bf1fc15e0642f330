"""Citizen service numbers (BSN) in any text: never shown, for they open doors to a person.

Nine digits that pass the eleven-test (Besluit burgerservicenummer, art. 1), alone or in groups as
people write them: 123456782, 1234.56.782, 123 456 782. One in eleven other numbers of nine digits
passes as well, and is hidden too; it can be read on the original.
"""

import re
from typing import Final

SHOWN: Final = "*********"
_BETWEEN: Final = r"[ .\u00a0-]"
_NINE: Final = re.compile(
    rf"(?<![0-9+])(?<![0-9]{_BETWEEN})"
    rf"(?:[0-9]{{9}}|[0-9]{{4}}{_BETWEEN}[0-9]{{2}}{_BETWEEN}[0-9]{{3}}"
    rf"|[0-9]{{3}}{_BETWEEN}[0-9]{{3}}{_BETWEEN}[0-9]{{3}})"
    rf"(?!{_BETWEEN}?[0-9])",
    re.ASCII,
)
_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def masked(text: str) -> str:
    """The text with stars in the place of each such number."""
    return _NINE.sub(lambda found: SHOWN if _passes(found[0]) else found[0], text)


def _passes(text: str) -> bool:
    digits = [int(digit) for digit in text if digit.isdecimal()]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return total % 11 == 0 and any(digits)
