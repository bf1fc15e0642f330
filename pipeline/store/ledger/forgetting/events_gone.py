"""Which decisions tell of somebody who is erased; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pipeline.records.events import (
    Checked,
    Confirmed,
    Decision,
    Event,
    Merged,
    Moved,
    Opened,
    Ordered,
    PrintsSet,
    Renamed,
    Undone,
    Withdrawn,
    event_id,
)
from pipeline.records.filing import standing
from pipeline.records.life import Based, Closed, Gone, Grouped, Reopened
from pipeline.records.papers import CONTACT_BOXES
from pipeline.records.put_away import PagesPutAway, PutAway

_OPENED: Final = "orders.opened"  # of a line of a receipt


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
        case (
            Moved(paper, _)
            | Withdrawn(paper)
            | Confirmed(paper)
            | PutAway(_, paper)
            | PagesPutAway(_, paper)
        ):
            return paper in ids
        case Checked(sheet, still):
            return sheet in ids or any(one.target in ids for one in still)
        case Renamed(code):
            return code in codes or without(what, ids) is None
        case (
            Opened(code)
            | Closed(code)
            | Reopened(code)
            | Based(code)
            | Grouped(code)
            | PrintsSet(code)
        ):
            return code in codes
    return isinstance(what, Gone) and what.code in codes


def said_of_others(
    events: Sequence[tuple[int, Event]],
    written_for: Mapping[str, str | None],
    codes: Collection[str],
) -> dict[int, Gone]:
    """What stays of decisions that said how somebody else can be reached, by their numbers.

    Args:
        events: all decisions, with their numbers.
        written_for: id of each paper that goes -> the client code on it.
        codes: of whoever is erased.
    """
    found = {}
    held = {event.id for event in standing([event for _, event in events])}
    for number, event in events:
        what = event.what
        if isinstance(what, Confirmed) and what.pointer in CONTACT_BOXES and event.id in held:
            code = written_for.get(what.submission)
            if code is not None and code not in codes:
                found[number] = Gone(code, what.pointer)
    return found


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


def opened_by(events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    """Each order form (its id) that opened a dossier, with the code of that."""
    for what in (event.what for event in events):
        if isinstance(what, Ordered):
            opened = (line for line in what.lines if line.key == _OPENED)
            yield from ((what.submission, line.params.get("code", "")) for line in opened)


def also_opened(
    events: Iterable[Event], forms: Collection[str], codes: Collection[str]
) -> dict[str, frozenset[str]]:
    """The dossiers beside these codes that any of these order forms opened, by the form."""
    found: dict[str, set[str]] = {}
    for form, code in opened_by(events):
        if form in forms and code not in codes:
            found.setdefault(form, set()).add(code)
    return {form: frozenset(opened) for form, opened in found.items()}
