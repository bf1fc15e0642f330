"""One submission takes the place of another -> the decisions by which it does. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from forms.ground.problems import PAGE_MISSING
from pipeline.records.events import Confirmed, Event, Moved, Renamed, Undone, Withdrawn, event_id
from pipeline.records.filing import standing
from pipeline.records.papers import AS_IT_IS, WHICH_OLDER, WHOLE_PAPER
from pipeline.records.put_away import PagesPutAway


def in_place_of(
    incomplete: str, whole: str, events: Sequence[Event], at: datetime
) -> Iterator[Event]:
    """The decisions by which one submission takes the place of another, by their ids.

    `events`: all that was decided so far; what was confirmed about the one holds for the other.
    """
    for event in standing(events):
        if isinstance(event.what, Confirmed) and event.what.submission == incomplete:
            if event.what.pointer.startswith(WHOLE_PAPER):
                continue  # of that paper as a whole: of this one it is to be asked anew
            said = replace(event.what, submission=whole)
            yield Event(event_id("confirm", whole, event.id), at, said)
    yield from named_by(incomplete, whole, events, at)
    yield from _improved(incomplete, whole, events, at)
    yield saved_again(incomplete, whole, at)


def found_in(incomplete: str, whole: str, at: datetime) -> Event:
    """The decision that pages which one submission lacks are waited for no longer.

    Another one of the same form has them; both count, and what they say otherwise is asked.
    """
    pointer = WHOLE_PAPER + PAGE_MISSING
    said = Confirmed(incomplete, pointer, AS_IT_IS, by="", on=at.date(), sheet=whole)
    return Event(event_id("confirm", incomplete, whole, pointer), at, said)


def named_by(older: str, newer: str, events: Sequence[Event], at: datetime) -> Iterator[Event]:
    """What was decided about the name on one submission, for the one that takes its place."""
    for event in standing(events):
        said = event.what
        if isinstance(said, Renamed) and older in (said.source, *said.papers):
            source = newer if said.source == older else said.source
            again = replace(said, papers=(*said.papers, newer), source=source)
            yield Event(event_id("rename", newer, event.id), at, again)


def of_paper_anew(older: str, newer: str, events: Sequence[Event], at: datetime) -> Iterator[Event]:
    """What was decided about a paper, for the same paper that was read anew, under its new id."""
    for event in standing(events):
        said = event.what
        match said:
            case Moved(paper) | Withdrawn(paper) | Confirmed(paper) if paper == older:
                yield Event(event_id("anew", newer, event.id), at, replace(said, submission=newer))
    yield from named_by(older, newer, events, at)
    yield from _improved(older, newer, events, at)


def _improved(older: str, newer: str, events: Sequence[Event], at: datetime) -> Iterator[Event]:
    """What a person said to improve one submission, for the one that takes its place."""
    for event in standing(events):
        said = event.what
        if isinstance(said, Confirmed) and (said.pointer, said.value) == (WHICH_OLDER, older):
            again = replace(said, value=newer)
            yield Event(event_id("confirm", newer, event.id), at, again)


def saved_again(older: str, newer: str, at: datetime) -> Event:
    """The decision by which one submission counts no longer, for there is another, by their ids."""
    return Event(event_id("withdraw", older, newer), at, Withdrawn(older, newer))


def handed_in_anew(pages: Collection[str], known: Sequence[Event], at: datetime) -> Iterator[Event]:
    """Pages (their ids) that somebody put away and hands in once more wait again."""
    for event in standing(known):
        if isinstance(event.what, PagesPutAway) and event.what.held in pages:
            yield Event(event_id("undo", event.id, at.isoformat()), at, Undone(event.id))
