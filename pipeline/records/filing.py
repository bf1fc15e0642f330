"""What people in the office decided about papers and dossiers -> whose paper is whose, now.

Pure. What an undone decision did is as if it had never been: undoing gives back what was there.
"""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from pipeline.records.events import (
    Confirmed,
    Event,
    Merged,
    Moved,
    PrintsSet,
    Renamed,
    Undone,
    Withdrawn,
)
from pipeline.records.instances import EMPTY
from pipeline.records.life import Based, Closed, Gone, Grouped, Reopened
from pipeline.records.papers import CLIENT_BOX, CONTACT_BOXES, NAME_BOX, Submission
from pipeline.records.prints import AS_USUAL, PrintSettings
from pipeline.records.put_away import PagesPutAway, PutAway
from pipeline.records.said_at_once import of_each_paper


@dataclass(frozen=True, slots=True)
class Filing:
    """Whose paper is whose, as the decisions that still hold say.

    Attributes:
        moved: id of a submission -> code it was moved to. merged: code -> the code it became.
        withdrawn: ids of submissions that are in no dossier.
        confirmed: id of a submission -> what people confirmed about it, in the order of entering.
        renamed: code -> what was decided about the name of that client, in that order.
        prints: code -> how prints for that client look.
        since: id of a submission, or a code -> the number (from 1) of the decision that last moved
            it, merged it, or said which name stands on it: since then its name is known here.
        brought: id of a submission, or a code -> the number of the decision that moved or merged
            it last.
        contact_said: id of a submission with a pointer behind it -> the number of the decision that
            said last how the client can be reached safely, as that paper has it.
        contact_filed: by the same, how papers were filed when that was said; only of stores in
            which any paper was ever laid elsewhere.
        contact_gone: the same by code and pointer, of papers that were erased with another dossier.
        put_away: ids of arrivals that were refused, and about which nothing is to be done.
        pages_away: ids of pages that are held, and wait for nothing any more; pages_back: of those
            of which that was undone.
        closed: code -> when that dossier was closed. basis: code -> the law by which
            it is kept. group: code -> the group that this client is of.
    """

    moved: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    merged: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    withdrawn: frozenset[str] = frozenset()
    confirmed: Mapping[str, tuple[Confirmed, ...]] = field(default_factory=lambda: EMPTY)
    renamed: Mapping[str, tuple[Renamed, ...]] = field(default_factory=lambda: EMPTY)
    prints: Mapping[str, PrintSettings] = field(default_factory=lambda: EMPTY)
    since: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    brought: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    contact_said: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    contact_filed: "Mapping[str, Filing]" = field(default_factory=lambda: EMPTY)
    contact_gone: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    put_away: frozenset[str] = frozenset()
    pages_away: frozenset[str] = frozenset()
    pages_back: frozenset[str] = frozenset()
    closed: Mapping[str, datetime] = field(default_factory=lambda: EMPTY)
    basis: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    group: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    def person(self, code: str) -> str:
        """The code of the dossier in which papers with this code are kept."""
        while code in self.merged:
            code = self.merged[code]
        return code

    def codes(self, code: str) -> frozenset[str]:
        """All codes of the same person, this one included."""
        kept = self.person(code)
        return frozenset({kept, *(other for other in self.merged if self.person(other) == kept)})

    def prints_for(self, code: str) -> PrintSettings:
        """How prints for a client look: for two codes of one person what either of them asks."""
        kept = self.person(code)
        asked = AS_USUAL
        for each in (kept, *sorted(self.codes(code) - {kept})):
            asked = asked.beside(self.prints.get(each, AS_USUAL))
        return asked

    def owner(self, submission: str, client: str | None) -> str | None:
        """In whose dossier a paper is that was written for `client`; None for the team's."""
        code = self.moved.get(submission, client)
        return None if code is None else self.person(code)

    def came_with(self, submission: str, client: str | None) -> int:
        """The number of the decision that brought a paper, written for `client`, into its dossier.

        0 for one that lies in the dossier it was written for.
        """
        code = self.moved.get(submission, client)
        came = 0 if code == client else self.brought[submission]
        while code is not None and code in self.merged:
            came = max(came, self.brought[code])
            code = self.merged[code]
        return came

    def was_said_here(self, submission: str, box: str, client: str | None) -> bool:
        """Whether what was said last of a way of contact was said of whoever has the paper now.

        Args:
            submission: the id of a paper.
            box: the pointer of that way of contact.
            client: the code that the paper was written for.
        """
        then = self.contact_filed.get(submission + box)
        whose = None if then is None else then.owner(submission, client)
        return whose is None or self.person(whose) == self.owner(submission, client)

    def is_said_whose(self, submission: str) -> bool:
        """Whether a person said whose this paper (its id) is."""
        said = self.confirmed.get(submission, ())
        return submission in self.moved or any(each.pointer == CLIENT_BOX for each in said)

    def closed_on(self, code: str) -> date | None:
        """The day on which the dossier of this person was closed; None: it is open."""
        closed = self.closed.get(self.person(code))
        return None if closed is None else closed.date()

    def basis_of(self, code: str) -> str | None:
        """The law by which the dossier of this person is kept, if anybody said so."""
        kept = self.person(code)
        found = (self.basis.get(each) for each in (kept, *sorted(self.codes(code) - {kept})))
        return next((each for each in found if each is not None), None)

    def group_of(self, code: str) -> str | None:
        """The group that this person is of: that of the dossier that stays."""
        return self.group.get(self.person(code)) or None

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
_LAYING: Final = (Moved, Merged, Undone)  # decisions after which papers may lie elsewhere


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
        if isinstance(event.what, Undone):
            undone.add(event.what.event)
    return tuple(reversed(held))


def filing(events: Sequence[Event]) -> Filing:
    """The filing after these decisions, oldest first."""
    if not events:
        return NOTHING_DECIDED
    held = standing(events)
    numbers = {event.id: number for number, event in enumerate(events, 1)}
    again = _in_force_since(events)
    moved, merged = dict[str, str](), dict[str, str]()
    brought: dict[str, int] = {}
    confirmed: dict[str, list[Confirmed]] = {}
    renamed: dict[str, list[Renamed]] = {}
    for event in held:
        match event.what:
            case Moved(submission, code):
                moved[submission] = code
                brought[submission] = again[event.id]
            case Merged(keep, other):
                if gone := _merge(merged, keep, other):
                    brought[gone] = again[event.id]
            case Confirmed() as every:
                for said in of_each_paper(every):
                    confirmed.setdefault(said.submission, []).append(said)
            case Renamed() as named:
                renamed.setdefault(named.code, []).append(named)
    closed, basis, group = _ends(held)
    contact_said = _contact_said(held, numbers)
    return Filing(
        moved=moved,
        merged=merged,
        withdrawn=frozenset(e.what.submission for e in held if isinstance(e.what, Withdrawn)),
        confirmed={paper: tuple(given) for paper, given in confirmed.items()},
        renamed={code: tuple(given) for code, given in renamed.items()},
        prints=_prints(held),
        since=_since(held, numbers),
        brought=brought,
        contact_said=contact_said,
        contact_filed=_filed_when(contact_said, events),
        contact_gone=_contact_gone(held, numbers),
        put_away=frozenset(e.what.arrival for e in held if isinstance(e.what, PutAway)),
        pages_away=_put_away(held),
        pages_back=_put_away(events) - _put_away(held),
        closed=closed,
        basis=basis,
        group=group,
    )


def _put_away(events: Sequence[Event]) -> frozenset[str]:
    """The pages that are held which somebody put away."""
    return frozenset(e.what.held for e in events if isinstance(e.what, PagesPutAway))


def _contact_said(held: Sequence[Event], numbers: Mapping[str, int]) -> dict[str, int]:
    """When it was said last how a client can be reached, by the paper with its pointer behind it.

    What goes on to a paper in whose place another comes was said when it was said at first.
    """
    found: dict[str, int] = {}
    first: dict[tuple[str, str, str], int] = {}
    for said, number in ((event.what, numbers[event.id]) for event in held):
        if isinstance(said, Confirmed) and said.pointer in CONTACT_BOXES:
            same = (said.sheet, said.pointer, str(said.value))
            found[said.submission + said.pointer] = first.setdefault(same, number)
    return found


def _contact_gone(held: Sequence[Event], numbers: Mapping[str, int]) -> dict[str, int]:
    """When it was said how a client can be reached on papers that are erased, by code and box."""
    gone = [(event.what, numbers[event.id]) for event in held if isinstance(event.what, Gone)]
    return {f"{what.code}{what.box}": number for what, number in gone if what.code}


def _filed_when(said: Mapping[str, int], events: Sequence[Event]) -> dict[str, Filing]:
    """How papers were filed just before each of these decisions, by their numbers."""
    laid = [number for number, each in enumerate(events, 1) if isinstance(each.what, _LAYING)]
    if not said or not laid:
        return {}
    found: dict[int, Filing] = {}
    filed: dict[str, Filing] = {}
    for about, number in said.items():
        last = bisect(laid, number)
        if last not in found:
            found[last] = _laid(standing(events[: laid[last - 1]] if last else ()))
        filed[about] = found[last]
    return filed


def _laid(held: Sequence[Event]) -> Filing:
    """Where papers lie after these decisions, and nothing else."""
    moved, merged = dict[str, str](), dict[str, str]()
    for event in held:
        match event.what:
            case Moved(submission, code):
                moved[submission] = code
            case Merged(keep, other):
                _merge(merged, keep, other)
    return Filing(moved=moved, merged=merged)


def _in_force_since(events: Sequence[Event]) -> dict[str, int]:
    """The number of the decision by which each of these was taken, or brought back, last."""
    since: dict[str, int] = {}
    about: dict[str, str] = {}  # what is undone, or brought back, in the end
    for number, event in enumerate(events, 1):
        what = event.what
        found = about.get(what.event, what.event) if isinstance(what, Undone) else event.id
        about[event.id] = found
        since[found] = number
    return since


def _prints(held: Sequence[Event]) -> dict[str, PrintSettings]:
    """How prints look, by code."""
    prints: dict[str, PrintSettings] = {}
    for what in (event.what for event in held):
        if isinstance(what, PrintsSet):
            so_far = prints.get(what.code, AS_USUAL)
            prints[what.code] = what.said.changing(so_far)
    return prints


_OfCodes = Mapping[str, str]


def _ends(held: Sequence[Event]) -> tuple[Mapping[str, datetime], _OfCodes, _OfCodes]:
    """Which dossiers are closed, since when; by which law they are kept; of which group."""
    closed: dict[str, datetime] = {}
    basis: dict[str, str] = {}
    group: dict[str, str] = {}
    merged: dict[str, str] = {}
    for event in held:
        match event.what:
            case Merged(keep, other):
                gone = _merge(merged, keep, other)
                if gone is not None and gone not in closed:  # what was still asked, is asked
                    closed.pop(merged[gone], None)
            case Closed(code):
                closed[code] = event.at
            case Reopened(code):
                closed.pop(code, None)
            case Based(code, law):
                basis[code] = law
            case Grouped(code, name):
                group[code] = name
    return closed, basis, group


def _since(held: Sequence[Event], numbers: Mapping[str, int]) -> dict[str, int]:
    """Since which decision that still holds the name on a paper, or of a code, is known here."""
    since: dict[str, int] = {}
    for event in held:
        match event.what:
            case Moved(about) | Merged(other=about):
                since[about] = numbers[event.id]
            case Confirmed(about, pointer) if pointer == NAME_BOX:
                since[about] = numbers[event.id]
    return since


def _merge(merged: dict[str, str], keep: str, other: str) -> str | None:
    """Whoever the two are by now, the first takes in the second; the code that went."""
    so_far = Filing(merged=merged)
    kept, gone = so_far.person(keep), so_far.person(other)
    if kept == gone:
        return None
    merged[gone] = kept
    return gone
