"""Decisions -> those that are worth telling, each as a sentence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from forms.ground.words import Words
from pipeline.records import EMPTY
from pipeline.records.events import Confirmed, Event, Ordered, Withdrawn, data_of
from pipeline.records.filing import standing
from pipeline.records.life import Grouped
from pipeline.records.papers import (
    ADDS,
    AS_IT_IS,
    AWAY,
    HERE,
    LEFT_OUT,
    OF_PLAN,
    WHICH_OLDER,
    WHOLE_PAPER,
)
from pipeline.records.readings import is_crossed_part

_CODES: Final = frozenset({"code", "codes", "keep", "other"})  # what of a decision names a client
_HIDDEN: Final = "…"


def told_decision(
    event: Event,
    words: Words,
    *,
    with_codes: bool = True,
    instead: Mapping[str, str] = EMPTY,
) -> str:
    """What was decided; never a name; codes only for who may see them.

    `instead`: what stands in the place of ids and pointers, where somebody knows better words.
    """
    key: str = event.kind
    match event.what:
        case Withdrawn(_, str()):
            key = "replaced"
        case Ordered(waiting=frozenset() as left) if left:
            key = "order_waits"
        case Grouped(_, ""):
            key = "group_none"
        case Confirmed(_, pointer, value):
            key = _of_no_box(pointer, value) or key
    told = data_of(event.what) | dict(instead)
    if not with_codes:
        told |= dict.fromkeys(_CODES & told.keys(), _HIDDEN)
    return words(f"events.{key}", **told)


def _of_no_box(pointer: str, value: object) -> str | None:
    """The phrase of what was said of a paper, of a part of it or of the plan; None of a box."""
    if is_crossed_part(pointer):
        if isinstance(value, dict):
            return "crossed_nowhere"
        return "crossed_away" if value in {AWAY, HERE} else "crossed_counts"
    if pointer.startswith(OF_PLAN):
        return "of_plan"
    if pointer == WHOLE_PAPER + ADDS:
        return "adds"
    if pointer == WHOLE_PAPER + LEFT_OUT and value == AWAY:
        return "counts_alone"
    is_older_named = pointer == WHICH_OLDER and value != AS_IT_IS
    said = "improves" if is_older_named else "as_it_is"
    return said if pointer.startswith(WHOLE_PAPER) else None


def worth_telling(events: Sequence[Event]) -> Iterator[Event]:
    """Those of which a reader learns anything.

    Pages of one print that come one by one make one paper each time, and each takes the place of
    the one before: only the last of those is told.
    """
    decided = (event.what for event in standing(events))
    replaced = {what.submission for what in decided if isinstance(what, Withdrawn) and what.by}
    for event in events:
        match event.what:
            case Withdrawn(paper, str(by)) if paper in replaced and by in replaced:
                continue
        yield event
