"""A worksheet in the letters of today -> the same in large print, an edition of its own.

Its number tells which: 102 is edition 2 in large print. It asks the same, under the same pointers.
"""

from typing import Final

from forms.ground.words import Words
from forms.schema.worksheet import Worksheet

LARGE_PRINT: Final = 100  # what is added to the number of an edition


def in_large_print(worksheet: Worksheet, words: Words) -> Worksheet | None:
    """The worksheet in letters of 18 points.

    None of what is no sheet of clients, where its letters are not those of today, or where another
    language stands small beside them: on A4 there is no room for both.
    """
    is_theirs = worksheet.audience == "client" and worksheet.purpose is None
    if not is_theirs or worksheet.letters != "large" or words.beside is not None:
        return None
    number = worksheet.edition + LARGE_PRINT
    return worksheet.model_copy(update={"edition": number, "letters": "largest"})


def is_large_print(worksheet: Worksheet) -> bool:
    """Whether a worksheet is printed in letters of 18 points."""
    return worksheet.letters == "largest"
