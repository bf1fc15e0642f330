"""A reading in; the same reading out, without a text that no box on paper holds."""

from dataclasses import replace
from typing import Final

from forms.ground.problems import Problem
from pipeline.records import Mark, Reading

LONGEST_ANSWER: Final = (
    20_000  # letters; the largest box holds some two thousand, and viewers let it roll
)


def bounded(reading: Reading) -> Reading:
    """What is far too long for its box is asked, and goes no further: the original is kept."""
    too_long = [mark for mark in reading.marks if _is_too_long(mark)]
    if not too_long:
        return reading
    asked = {problem.pointer for problem in reading.problems if problem.code == "text_garbled"}
    problems = [Problem("text_garbled", m.pointer) for m in too_long if m.pointer not in asked]
    marks = tuple(
        replace(mark, raw=None, state="unread", confidence=0.0) if _is_too_long(mark) else mark
        for mark in reading.marks
    )
    return replace(reading, marks=marks, problems=(*reading.problems, *problems))


def _is_too_long(mark: Mark) -> bool:
    return isinstance(mark.raw, str) and len(mark.raw) > LONGEST_ANSWER
