"""Text in, the codes of clients that are written in it out."""

import re
from typing import Final

from forms.ground.check_digit import is_valid, parse

_CODE: Final = re.compile(r"(?<!\d)\d{6}[-\s]?\d(?!\d)")


def codes_in(text: str) -> frozenset[str]:
    """Every code in it, as it is printed, whether or not there is such a client."""
    typed = (parse(each) for each in _CODE.findall(text))
    return frozenset(code for code in typed if code and is_valid(code))
