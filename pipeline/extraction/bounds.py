"""How much a file may hold; and a reading in, the same out without a text that no box holds."""

import re
from dataclasses import replace
from typing import Final

from forms.ground.problems import Problem
from pipeline.records import Mark, Reading

LONGEST_ANSWER: Final = (
    20_000  # letters; the largest box holds some two thousand, and viewers let it roll
)
MOST_FILES: Final = 100  # in one file, and in those in it, taken together
MOST_BYTES: Final = 200_000_000  # of those files
# Noncharacters, as ranges of a pattern: among them what stands for a picture in the house's own
# texts, so that a paper could show somebody else's handwriting by them.
NO_LETTERS: Final = f"{chr(0xFDD0)}-{chr(0xFDEF)}" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_NEVER_TYPED: Final = re.compile(f"[{NO_LETTERS}\ud800-\udfff]")


def bounded(reading: Reading) -> Reading:
    """What no box holds is asked, and goes no further: the original is kept."""
    unheld = [mark for mark in reading.marks if _is_unheld(mark)]
    if not unheld:
        return reading
    asked = {problem.pointer for problem in reading.problems if problem.code == "text_garbled"}
    problems = [Problem("text_garbled", m.pointer) for m in unheld if m.pointer not in asked]
    marks = tuple(
        replace(mark, raw=None, state="unread", confidence=0.0) if _is_unheld(mark) else mark
        for mark in reading.marks
    )
    return replace(reading, marks=marks, problems=(*reading.problems, *problems))


def _is_unheld(mark: Mark) -> bool:
    """Whether it is far too long for its box, or has letters that nobody can type."""
    if not isinstance(mark.raw, str):
        return False
    return len(mark.raw) > LONGEST_ANSWER or _NEVER_TYPED.search(mark.raw) is not None
