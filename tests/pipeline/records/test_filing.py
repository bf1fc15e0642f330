"""The algebra of decisions: they can be undone, merges join, and strangers do not disturb them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records.events import Decision, Event, Merged, Moved, Undone, Withdrawn, event_id
from pipeline.records.filing import Filing, filing, standing
from pipeline.records.filing_compared import changed, touched

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
CODES = ("000001-1", "000002-2", "000003-3", "000004-4", "000005-5")
PAPERS = ("S-1", "S-2", "S-3")


def decision(number: int, what: Decision) -> Event:
    return Event(event_id(number), NOON, what)


@st.composite
def decisions(
    draw: st.DrawFn, codes: Sequence[str] = CODES, papers: Sequence[str] = PAPERS, start: int = 0
) -> list[Event]:
    """What an office may decide: each undoing names something decided before it."""
    made: list[Event] = []
    for number in range(start, start + draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(["move", "merge", "withdraw", "undo"] if made else ["move"]))
        paper, code = draw(st.sampled_from(papers)), draw(st.sampled_from(codes))
        if kind == "undo":
            made.append(decision(number, Undone(draw(st.sampled_from(made)).id)))
        elif kind == "merge":
            other = draw(st.sampled_from(codes))
            made.append(decision(number, Merged(code, other)))
        elif kind == "withdraw":
            made.append(decision(number, Withdrawn(paper)))
        else:
            made.append(decision(number, Moved(paper, code)))
    return made


def picture(now: Filing) -> object:
    """Whose everything is, whatever the way there."""
    owners = [[now.owner(paper, code) for code in CODES] for paper in PAPERS]
    return owners, [now.person(code) for code in CODES], now.withdrawn


@given(decisions(), st.sampled_from(PAPERS), st.sampled_from(CODES))
def test_undoing_a_move_restores(before: list[Event], paper: str, code: str) -> None:
    move = decision(98, Moved(paper, code))
    after = [*before, move, decision(99, Undone(move.id))]
    assert picture(filing(after)) == picture(filing(before))


@given(decisions(), st.sampled_from(CODES), st.sampled_from(CODES))
def test_undoing_a_merge_restores(before: list[Event], keep: str, other: str) -> None:
    merge = decision(98, Merged(keep, other))
    after = [*before, merge, decision(99, Undone(merge.id))]
    assert picture(filing(after)) == picture(filing(before))


@given(decisions(), st.data())
def test_undoing_an_undoing_brings_back_what_was_undone(
    before: list[Event], data: st.DataObject
) -> None:
    held = standing(before)
    if not held:
        return
    undo = decision(98, Undone(data.draw(st.sampled_from(held)).id))
    redo = decision(99, Undone(undo.id))
    was, now = filing(before), filing([*before, undo, redo])
    assert replace(now, brought=was.brought) == was  # it is brought back now: that is asked about
    assert now.brought.keys() == was.brought.keys()


@given(decisions(), st.sampled_from(CODES), st.sampled_from(CODES))
def test_after_a_merge_both_codes_are_one_person_with_all_theirs(
    before: list[Event], keep: str, other: str
) -> None:
    was = filing(before)
    now = filing([*before, decision(99, Merged(keep, other))])
    assert now.codes(keep) == now.codes(other) == was.codes(keep) | was.codes(other)
    assert now.person(other) == was.person(keep)


@given(st.permutations([(0, 1), (1, 2), (3, 4)]))
def test_merges_are_transitive_in_any_order(pairs: list[tuple[int, int]]) -> None:
    events = [
        decision(n, Merged(CODES[keep], CODES[other])) for n, (keep, other) in enumerate(pairs)
    ]
    persons = [filing(events).person(code) for code in CODES]
    assert persons == [CODES[0], CODES[0], CODES[0], CODES[3], CODES[3]]


@given(decisions(CODES[:2], PAPERS[:1]), decisions(CODES[2:], PAPERS[1:], start=50), st.data())
def test_the_order_of_unrelated_decisions_does_not_matter(
    ours: list[Event], theirs: list[Event], data: st.DataObject
) -> None:
    mixed, left, right = [], list(ours), list(theirs)
    while left or right:
        from_left = bool(left) and (not right or data.draw(st.booleans()))
        mixed.append((left if from_left else right).pop(0))
    assert picture(filing(mixed)) == picture(filing([*ours, *theirs]))


@given(decisions())
def test_every_person_is_found_and_is_their_own(events: list[Event]) -> None:
    now = filing(events)
    assert all(now.person(now.person(code)) == now.person(code) for code in CODES)
    assert all(now.codes(code) == now.codes(now.person(code)) for code in CODES)


@given(decisions(), decisions(start=50), st.sampled_from(CODES))
def test_whoever_is_not_touched_keeps_what_they_had(
    before: list[Event], more: list[Event], written_for: str
) -> None:
    was, now = filing(before), filing([*before, *more])
    codes = touched(was, now, dict.fromkeys(changed(was, now), written_for))
    for code in set(CODES) - codes:
        assert was.codes(code) == now.codes(code)
        for paper in PAPERS:
            mine = [
                one.owner(paper, written_for) == code and paper not in one.withdrawn
                for one in (was, now)
            ]
            assert mine[0] == mine[1]
