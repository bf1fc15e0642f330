"""Which decisions tell of somebody who is erased; pure."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from pipeline.records.events import (
    Checked,
    Confirmed,
    Decision,
    Event,
    Merged,
    Moved,
    Opened,
    PrintsSet,
    Renamed,
    Undone,
    Withdrawn,
    event_id,
)
from pipeline.records.life import Based, Closed, Reopened
from pipeline.records.put_away import PutAway


def gone_events(
    events: Iterable[tuple[int, Event]], codes: Collection[str], ids: Collection[str]
) -> frozenset[int]:
    """The numbers of the decisions about these codes, or about papers with these ids or numbers.

    That an order form was carried out stays known: it would be carried out again.
    """
    numbered = list(events)
    gone = {number for number, event in numbered if _is_about(event.what, codes, ids)}
    named = {event.id for number, event in numbered if number in gone}
    for number, event in numbered:  # what is undone was decided before
        if isinstance(event.what, Undone) and event.what.event in named:
            gone.add(number)
            named.add(event.id)
    return frozenset(gone)


def _is_about(what: Decision, codes: Collection[str], ids: Collection[str]) -> bool:
    match what:
        case Merged(keep, other):
            return keep in codes or other in codes
        case Moved(paper, _) | Withdrawn(paper) | Confirmed(paper) | PutAway(_, paper):
            return paper in ids
        case Checked(sheet, still):
            return sheet in ids or any(one.target in ids for one in still)
        case Renamed(code):
            return code in codes or without(what, ids) is None
        case Opened(code) | Closed(code) | Reopened(code) | Based(code) | PrintsSet(code):
            return code in codes
    return False


def without(named: Renamed, ids: Collection[str]) -> Renamed | None:
    """What was decided about a name, without papers that go; None where that is all of it.

    A name that somebody typed stays: it is of whoever has that code.
    """
    papers = tuple(paper for paper in named.papers if paper not in ids)
    source = named.source if named.source not in ids else None
    if papers == named.papers and source == named.source:
        return named
    return replace(named, papers=papers, source=source) if papers or named.name else None


def older_copies(forms: Collection[str], withdrawn: Iterable[Event]) -> set[str]:
    """The ids of the same papers, as they came without all of their pages."""
    return {
        event.what.submission
        for event in withdrawn
        for form in forms
        if isinstance(event.what, Withdrawn)
        and event.id == event_id("withdraw", event.what.submission, form)
    }
