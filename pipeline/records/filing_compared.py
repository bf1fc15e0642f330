"""Two filings -> what differs between them: papers, and dossiers that are to be drawn anew."""

from collections.abc import Iterable, Mapping

from pipeline.records.events import Event, Moved, Withdrawn
from pipeline.records.filing import Filing


def changed(before: Filing, after: Filing) -> frozenset[str]:
    """The ids of submissions of which one filing says something else than the other."""
    named = {*before.moved, *after.moved}
    moved = {each for each in named if before.moved.get(each) != after.moved.get(each)}
    read = {*before.confirmed, *after.confirmed}
    said = {each for each in read if before.confirmed.get(each) != after.confirmed.get(each)}
    return frozenset(moved | said | (before.withdrawn ^ after.withdrawn))


def touched(before: Filing, after: Filing, written_for: Mapping[str, str | None]) -> frozenset[str]:
    """The codes whose dossier differs between two filings; "" for the team's.

    `written_for`: the client code on each submission that `changed` names.
    """
    codes = {code for one in (before, after) for pair in one.merged.items() for code in pair}
    differing = {code for code in codes if before.codes(code) != after.codes(code)}
    differing |= {code for code in codes if before.person(code) != after.person(code)}
    named = {*before.renamed, *after.renamed, *before.prints, *after.prints}
    decided = {code for code in named if before.renamed.get(code) != after.renamed.get(code)}
    decided |= {code for code in named if before.prints.get(code) != after.prints.get(code)}
    ends = {*before.closed, *after.closed}
    decided |= {code for code in ends if before.closed.get(code) != after.closed.get(code)}
    differing |= {one.person(code) for one in (before, after) for code in decided}
    differing |= regrouped(before, after)
    for paper, client in written_for.items():
        differing |= {one.owner(paper, client) or "" for one in (before, after)}
    return frozenset(differing)


def regrouped(before: Filing, after: Filing) -> frozenset[str]:
    """The codes of who is of another group by one filing than by the other."""
    if before.group == after.group and before.merged == after.merged:
        return frozenset()
    named = {*before.group, *after.group}
    every = {each for one in (before, after) for code in named for each in one.codes(code)}
    return frozenset(each for each in every if before.group_of(each) != after.group_of(each))


def laid_apart(before: Filing, after: Filing) -> frozenset[str]:
    """The ids of submissions that a person moved to who is of another group by one filing."""
    if not (before.group or after.group):
        return frozenset()
    named = {*before.moved, *after.moved}
    return frozenset(each for each in named if _group(each, before) != _group(each, after))


def _group(submission: str, filing: Filing) -> tuple[bool, str | None]:
    """Whether it was moved, and the group of who it was moved to."""
    code = filing.moved.get(submission)
    return code is not None, None if code is None else filing.group_of(code)


def about(events: Iterable[Event]) -> frozenset[str]:
    """The ids of the submissions that these decisions, in force or not, moved or took away."""
    return frozenset(
        event.what.submission for event in events if isinstance(event.what, Moved | Withdrawn)
    )
