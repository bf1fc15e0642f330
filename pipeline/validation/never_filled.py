"""A form as it was read -> whether anybody wrote on it at all.

A blank that somebody saved or scanned, or a form of which a program lost every answer: nobody can
tell which it was, and there is nothing to ask about it. It is told once, and enters no dossier.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from forms.ground.problems import PAGE_MISSING, missing_pages
from pipeline.records import EMPTY, Instance, Mark, Reading

_CLIENT: Final = "/client"
_BESIDE: Final = "remark_beside"  # a warning; but there is something on the paper


def is_never_filled(
    reading: Reading, printed: Instance | None, typed: Collection[str] = ()
) -> bool:
    """Whether every box is empty, or as it came out of the printer, and nothing is in doubt.

    Args:
        reading: of a form; of one that lacks pages, those that are here are looked at.
        printed: what was printed on it beforehand, if it is personal and known here.
        typed: pointers of the boxes for words and digits.
    """
    lacking = missing_pages(reading.problems)
    odd = [each for each in reading.problems if each.code != PAGE_MISSING]
    if any(each.severity == "question" or each.code == _BESIDE for each in odd):
        return False
    before = {} if printed is None else {**printed.prefilled}
    before.setdefault(_CLIENT, reading.identity.client)
    marks = [mark for mark in reading.marks if mark.page not in lacking]
    if lacking and not marks:
        return False  # no box of it was looked at: nobody knows
    if reading.beside or not all(is_untouched(mark, before) for mark in marks):
        return False
    return not _was_some_taken_away(marks, before, typed)


def is_untouched(mark: Mark, before: Mapping[str, Any] = EMPTY) -> bool:
    """Whether a box is empty, or as it came out of the printer."""
    if mark.state not in ("empty", "read"):
        return False
    return mark.raw in (None, False, "") or mark.raw == before.get(mark.pointer)


def _was_some_taken_away(
    marks: Iterable[Mark], before: Mapping[str, Any], typed: Collection[str]
) -> bool:
    """Whether somebody cleared some of the printed words; a program that loses, loses all."""
    words = (mark for mark in marks if mark.pointer in typed and mark.pointer != _CLIENT)
    printed = [mark for mark in words if before.get(mark.pointer)]
    left = [mark for mark in printed if mark.raw == before[mark.pointer]]
    return 0 < len(left) < len(printed)
