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
    LEFT_OUT,
    OF_PLAN,
    WHICH_OLDER,
    WHOLE_PAPER,
)

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
        case Confirmed(_, pointer) if pointer == WHOLE_PAPER + ADDS:
            key = "adds"
        case Confirmed(_, pointer, value) if pointer == WHOLE_PAPER + LEFT_OUT and value == AWAY:
            key = "counts_alone"
        case Confirmed(_, pointer, value) if pointer == WHICH_OLDER and value != AS_IT_IS:
            key = "improves"
        case Confirmed(_, pointer) if pointer.startswith(WHOLE_PAPER):
            key = "as_it_is"
        case Confirmed(_, pointer) if pointer.startswith(OF_PLAN):
            key = "of_plan"
    told = data_of(event.what) | dict(instead)
    if not with_codes:
        told |= dict.fromkeys(_CODES & told.keys(), _HIDDEN)
    return words(f"events.{key}", **told)


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
