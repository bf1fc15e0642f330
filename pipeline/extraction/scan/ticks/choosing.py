"""What was seen in the boxes of one question -> the tick or choice, or why a person is asked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from forms.ground.problems import Problem
from forms.layout.parts import Box
from pipeline.extraction.scan.ticks.tick_verdicts import Tick
from pipeline.records import Mark

Seen = tuple[Box, Tick]

_SURE: Final = 0.99


def mark_of(seen: Sequence[Seen], page: int) -> tuple[Mark, Problem | None]:
    """The mark of a question, with the boxes of it that stand on one page.

    Args:
        seen: each box with what was seen in it; one for a tick, several for a choice.
        page: 1-based page of the form.
    """
    box, _ = seen[0]
    return _tick(seen[0], page) if box.kind == "tick" else _choice(seen, page)


def _tick(seen: Seen, page: int) -> tuple[Mark, Problem | None]:
    """One box: ticked, not ticked (or taken back), or asked."""
    box, tick = seen
    blank = _blank(box, page, tick.ink)
    if tick.verdict == "marked":
        return _read(blank, box, tick, value=True), None
    if tick.verdict in {"empty", "black"}:
        return blank, None
    return _asked(blank), None


def _choice(seen: Sequence[Seen], page: int) -> tuple[Mark, Problem | None]:
    """One of several: the one that is marked, where no other is; blackened ones do not count."""
    by = {
        verdict: [(box, tick) for box, tick in seen if tick.verdict == verdict]
        for verdict in ("marked", "black", "doubtful", "near")
    }
    blank = _blank(seen[0][0], page, max(tick.ink for _, tick in seen))
    pointer = blank.pointer
    if by["doubtful"]:
        return _asked(blank), None
    if len(by["marked"]) > 1:
        return _asked(blank), Problem("marks_several", pointer)
    if by["marked"]:
        ((box, tick),) = by["marked"]
        return _read(blank, box, tick, value=box.code), None
    if by["black"]:
        # somebody may have filled in a circle to choose it: with no cross beside it nobody knows
        return _asked(blank), Problem("marks_taken_back", pointer)
    return (_asked(blank) if by["near"] else blank), None


def _blank(box: Box, page: int, ink: float) -> Mark:
    return Mark(
        box.pointer, None, page, (box.x, box.y, box.w, box.h), "scan", _SURE, "empty", ink=ink
    )


def _read(blank: Mark, box: Box, tick: Tick, *, value: str | bool) -> Mark:
    return Mark(
        blank.pointer,
        value,
        blank.page,
        (box.x, box.y, box.w, box.h),
        "scan",
        _SURE,
        "read",
        ink=tick.ink,
    )


def _asked(blank: Mark) -> Mark:
    return replace(blank, confidence=0.0, state="unread", unread_because="illegible")
