"""How a client wants to be called, as typed -> what in it tells more than the office should see.

The name stands on sheets, on lists and at the desk: a first name or a nickname is enough.
"""

import re
from typing import Final, Literal

from forms.ground.bsn import masked

TellsMuch = Literal["number", "birth_date", "full_name"]
_DATE: Final = re.compile(
    r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|(?<!\d)\d{8}(?!\d)"
)
_MONTH: Final = re.compile(r"\d{1,2}\s+[^\W\d]{3,}\.?\s+\d{4}")
_NUMBER: Final = re.compile(r"(?:\d[ .-]?){6,}")


def tells_much(alias: str) -> TellsMuch | None:
    """What an alias seems to be instead: a birth date, some long number, a full name.

    A full name has two words with a capital and more than one letter ("Fatima El Amrani"), or
    three words in a script without capitals. A nickname of that kind is possible: it is asked.
    """
    if _DATE.search(alias) or _MONTH.search(alias):
        return "birth_date"
    if _NUMBER.search(alias) or masked(alias) != alias:
        return "number"
    words = [word for word in alias.split() if re.fullmatch(r"[^\W\d_][^\W\d_'’-]+", word)]
    capitals = sum(word[0].isupper() for word in words)
    unmarked = sum(not (word[0].isupper() or word[0].islower()) for word in words)
    return "full_name" if capitals > 1 or unmarked > 2 else None
