"""What people in the office decided about papers and dossiers -> whose paper is whose, now.

Pure. A decision is never edited: it is undone by another one, and what an undone decision did is
as if it had never been. So the same decisions give the same filing, and undoing gives back exactly
what was there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from pipeline.records import EMPTY, Submission
from pipeline.records.ids import crockford

Kind = Literal["move", "merge", "withdraw", "undo", "open", "order", "confirm", "check"]
EVENT: Final = "E-"
UNDOABLE: Final = frozenset({"move", "merge", "withdraw", "undo", "confirm"})


@dataclass(frozen=True, slots=True)
class Event:
    """One decision. It holds ids and codes, never a name; an answer only where one is confirmed.

    Attributes:
        id: `E-` and 8 characters.
        at: when it was decided (aware); the order of entering decides, not this.
        data: by kind: move {submission, code} · merge {keep, other} · withdraw {submission} ·
            undo {event} · open {code}: a dossier was opened by an order · order {submission, lines,
            waiting}: what this order form asks for was done but for these rows; with {row}: that
            row of it was · confirm {submission, pointer, value, by, on,
            sheet}: a person says what stands there (`value` as JSON), on a correction sheet; of a
            name that nobody could read, {by_picture} is the digest of its picture ·
            check {submission, open}: this correction sheet was gone through.
    """

    id: str
    at: datetime
    kind: Kind
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filing:
    """Whose paper is whose, as the decisions that still hold say.

    Attributes:
        moved: id of a submission -> code it was moved to. merged: code -> the code it became.
        withdrawn: ids of submissions that are in no dossier.
        confirmed: id of a submission -> what people confirmed about it, in the order of entering.
    """

    moved: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    merged: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    withdrawn: frozenset[str] = frozenset()
    confirmed: Mapping[str, tuple[Event, ...]] = field(default_factory=lambda: EMPTY)

    def person(self, code: str) -> str:
        """The code of the dossier in which papers with this code are kept."""
        while code in self.merged:
            code = self.merged[code]
        return code

    def codes(self, code: str) -> frozenset[str]:
        """All codes of the same person, this one included."""
        kept = self.person(code)
        return frozenset({kept, *(other for other in self.merged if self.person(other) == kept)})

    def owner(self, submission: str, client: str | None) -> str | None:
        """In whose dossier a paper is that was written for `client`; None for the team's."""
        code = self.moved.get(submission, client)
        return None if code is None else self.person(code)

    def filed(self, submission: Submission) -> Submission:
        """The paper as it lies in the dossier it belongs to; as it is where nothing was decided."""
        moved = self.moved.get(submission.id)
        owner = self.owner(submission.id, submission.client)
        if owner == submission.client and moved is None:
            return submission
        values = submission.values if moved is None else {**submission.values, "client": moved}
        return replace(
            submission, client=owner, written_for=submission.client, moved_to=moved, values=values
        )


NOTHING_DECIDED: Final = Filing()


def standing(events: Sequence[Event]) -> tuple[Event, ...]:
    """The decisions that still hold, in their order; to undo an undoing brings back what it undid.

    An undoing counts only for what was decided before it.
    """
    undone: set[str] = set()
    held: list[Event] = []
    for event in reversed(events):
        if event.id in undone:
            continue
        held.append(event)
        if event.kind == "undo":
            undone.add(event.data["event"])
    return tuple(reversed(held))


def filing(events: Sequence[Event]) -> Filing:
    """The filing after these decisions, oldest first."""
    if not events:
        return NOTHING_DECIDED
    moved: dict[str, str] = {}
    merged: dict[str, str] = {}
    withdrawn: set[str] = set()
    confirmed: dict[str, list[Event]] = {}
    for event in standing(events):
        if event.kind == "move":
            moved[event.data["submission"]] = event.data["code"]
        elif event.kind == "merge":
            _merge(merged, event.data["keep"], event.data["other"])
        elif event.kind == "withdraw":
            withdrawn.add(event.data["submission"])
        elif event.kind == "confirm":
            confirmed.setdefault(event.data["submission"], []).append(event)
    said = {paper: tuple(given) for paper, given in confirmed.items()}
    return Filing(moved, merged, frozenset(withdrawn), said)


def _merge(merged: dict[str, str], keep: str, other: str) -> None:
    """Whoever the two are by now, the first takes in the second."""
    so_far = Filing(merged=merged)
    kept, gone = so_far.person(keep), so_far.person(other)
    if kept != gone:
        merged[gone] = kept


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
    for paper, client in written_for.items():
        differing |= {one.owner(paper, client) or "" for one in (before, after)}
    return frozenset(differing)


def about(events: Iterable[Event]) -> frozenset[str]:
    """The ids of the submissions that these decisions, in force or not, moved or took away."""
    return frozenset(
        event.data["submission"] for event in events if event.kind in {"move", "withdraw"}
    )


def event_id(*content: object) -> str:
    """The id of a decision, from all that makes it the one it is."""
    return EVENT + crockford(content, 8)


def in_place_of(incomplete: str, whole: str, now: Filing, at: datetime) -> Iterator[Event]:
    """The decisions by which one submission takes the place of another, by their ids."""
    for said in now.confirmed.get(incomplete, ()):
        data = {**said.data, "submission": whole}
        yield Event(event_id("confirm", whole, said.id), at, "confirm", data)
    yield Event(event_id("withdraw", incomplete, whole), at, "withdraw", {"submission": incomplete})
