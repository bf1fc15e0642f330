"""A worksheet in the letters of today -> the same in large print, an edition of its own.

Its number tells which: 102 is edition 2 in large print. It asks the same, under the same pointers.
"""

from typing import Final

from forms.ground.style import MM
from forms.ground.words import Words
from forms.layout.bands import CONTENT_LEFT, CONTENT_WIDTH
from forms.layout.parts import Box, LayoutPage, Run
from forms.schema.worksheet import Worksheet

LARGE_PRINT: Final = 100  # what is added to the number of an edition
_RIGHT: Final = CONTENT_LEFT + CONTENT_WIDTH + 0.01  # mm, as far as words may run
_SAME_LINE: Final = 2.0  # mm between the lines that two words stand on


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


def is_too_wide(page: LayoutPage) -> bool:
    """Whether words run off a page, or into a box or other words beside them."""
    from forms.ground.fonts import measure  # slow to load

    boxes = [part for part in page.parts if isinstance(part, Box)]
    runs = [part for part in page.parts if isinstance(part, Run)]
    for run in runs:
        end = run.x + measure(run.text, run.face, run.size) / MM
        if end > _RIGHT:
            return True
        if any(run.x < box.x < end and box.y < run.y < box.y + box.h for box in boxes):
            return True
        beside = (other for other in runs if abs(other.y - run.y) < _SAME_LINE)
        if any(run.x < other.x < end - 0.01 for other in beside):
            return True
    return False
