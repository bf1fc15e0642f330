"""A page that came in two pictures, each with a part of it -> one reading of it.

A form on A3 goes through a scanner for A4 in two halves. Only pages of a personal sheet are put
together, for its number says that they are one; and only where they follow on each other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.records import Mark, NotRead, Reading


def joined(pages: Iterable[Reading | NotRead]) -> Iterator[Reading | NotRead]:
    """The pages in order, halves of one page as one."""
    last: Reading | NotRead | None = None
    for page in pages:
        if isinstance(last, Reading) and isinstance(page, Reading) and _are_halves(last, page):
            last = _together(last, page)
            continue
        if last is not None:
            yield last
        last = page
    if last is not None:
        yield last


def _are_halves(one: Reading, other: Reading) -> bool:
    """Whether two pictures that follow on each other show parts of one page, and no third does."""
    is_same = one.identity == other.identity and one.form_pages == other.form_pages
    if one.identity.instance is None or not is_same:
        return False
    follows = len(one.pages) == 1 and other.pages == (one.pages[0] + 1,)
    return follows and _gains(one, other) and _gains(other, one)


def _gains(one: Reading, other: Reading) -> bool:
    """Whether what is not seen in one is in part seen in the other."""
    seen = {mark.pointer for mark in other.marks if mark.unread_because != "not_seen"}
    return any(m.pointer in seen for m in one.marks if m.unread_because == "not_seen")


def _together(one: Reading, other: Reading) -> Reading:
    others = {mark.pointer: mark for mark in other.marks}
    marks = (_of_both(mark, others.get(mark.pointer, mark)) for mark in one.marks)
    problems = dict.fromkeys((problem.code, problem.pointer) for problem in one.problems)
    more = [each for each in other.problems if (each.code, each.pointer) not in problems]
    return replace(
        one,
        pages=one.pages + other.pages,
        marks=tuple(marks),
        problems=(*one.problems, *more),
        head=one.head or other.head,
    )


def _of_both(one: Mark, other: Mark) -> Mark:
    """What a box holds that may be seen twice: where that is not the same, it is asked."""
    if one.unread_because == "not_seen":
        return other
    if other.unread_because == "not_seen" or (one.state, one.raw) == (other.state, other.raw):
        return one
    if "unread" in {one.state, other.state}:
        return one if one.state == "unread" else other
    return replace(one, raw=None, state="unread", confidence=0.0, unread_because="illegible")
