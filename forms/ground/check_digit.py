"""Client codes: six digits and the check digit of ISO 7064 MOD 11,10, written as 123456-7."""

import re
import unicodedata
from typing import Final

# Whatever people and keyboards put between digits: white space and every kind of dash.
_BETWEEN: Final = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")


def complete(six: str) -> str:
    """The six digits with their check digit behind them.

    Raises:
        ValueError: not six ASCII digits.
    """
    if not re.fullmatch(r"[0-9]{6}", six):
        raise ValueError("a client code starts with six digits")
    product = 10
    for digit in six:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return f"{six}{(11 - product) % 10}"


def parse(text: str) -> str | None:
    """The code as printed (123456-7), or None where the text is not seven digits.

    Hyphens, dashes and spaces may stand anywhere, and digits may be those of any script. The check
    digit is not looked at: a slip of the pen is told to the person, with the code as it was meant
    to be read.
    """
    plain = unicodedata.normalize("NFKC", text)
    latin = "".join(str(int(each)) if each.isdecimal() else each for each in plain)
    digits = _BETWEEN.sub("", latin)
    return pretty(digits) if re.fullmatch(r"[0-9]{7}", digits) else None


def is_valid(code: str) -> bool:
    """Whether these are seven digits, in any writing, of which the last is the check digit."""
    parsed = parse(code)
    return parsed is not None and parsed[-1] == complete(parsed[:6])[-1]


def pretty(seven: str) -> str:
    """The seven digits as printed: 123456-7."""
    return f"{seven[:6]}-{seven[6:]}"
