"""A paper station by station: Arrival, Held, Submission; and what leaves, Document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

from forms.ground.problems import Problem
from pipeline.records.instances import EMPTY, WHERE_ANY, Instance
from pipeline.records.readings import BoxReading, Reading
from pipeline.records.sources import Source

Outcome = Literal["accepted", "review", "rejected", "duplicate", "waiting"]
Role = Literal[
    "strength",  # something the person is, can or has; or somebody or something that helps
    "wish",  # what the person wants one day
    "goal",  # a wish that was chosen
    "action",  # a small step that belongs to a goal (or to none)
    "step",  # something that went forward or back
    "learned",  # what the person knows now
    "meaning",  # what makes life worth living
    "priority",  # where the person wants to begin
    "skipped",  # a domain the person does not want to talk about now
    "important",  # a domain that matters now
    "enough",  # the person says: enough for now
    "measure",  # an answer on a scale; kept as a series, never printed for the client
    "idea",  # an idea of the team, or what the client answers to it
    "setback_help",  # what helps when things go wrong
    "setback_sign",  # how the person notices that things go wrong
    "keep",  # what the person goes on with
    "stop",  # what the person stops with
    "start",  # what the person begins with
    "next",  # how it goes on from here
    "tried",  # what was tried already
    "question",  # what is asked of the team
]


View = Literal["client", "worker"]
CAME_AFTER: Final = "came_after"  # code of the note that copies of this form were known already
ADDS: Final = "copy_adds"  # code of the note that copies of this sheet add to each other
TWO_WRITERS: Final = "two_writers"  # code of the question whose a copy of a form is
LEFT_OUT: Final = "left_out"  # code of the question about what a correction leaves out
CORRECTS_OLDER: Final = "corrects_older"  # code of the note that a paper improves an older one
SAID: Final = "said"  # a key in it: the id of the older one, as a person said, or that it adds
CORRECTS: Final = "/is_correction"  # pointer of the tick that a paper improves an older one
CLIENT_BOX: Final = "/client"  # pointer of the box with the code of whom a paper is
NAME_BOX: Final = "/alias"  # pointer of the box with the name, on every sheet that has one
# Pointers of how to reach the client safely, and of what to be careful about.
CONTACT_BOXES: Final = ("/safe_contact", "/safe_contact_note")
WHOLE_PAPER: Final = "/_paper/"  # begins the pointer of a doubt about no box; its code follows
WHICH_OLDER: Final = WHOLE_PAPER + CORRECTS_OLDER  # that of which paper a correction improves
AS_IT_IS: Final = "counts"  # what is said of such a doubt: the paper counts as it is
AWAY: Final = "away"  # or does not; of what a correction leaves out, that this does not
OF_PLAN: Final = "/_plan/"  # begins the pointer of a doubt about the plan; code and place follow
HERE: Final = "here"  # of a part that was crossed out: an earlier scan of it goes on counting
NOWHERE: Final = "nowhere"  # or what that says there counts no more, either
NEW: Final = "new"  # said of such a doubt: this is one that the plan did not have yet
SAID_OF_PLAN: Final = "said_of_plan"  # code of the note what a person said of such doubts
NAMED_AFTER: Final = "named_after"  # code of the note that the dossier had a name when it came in


@dataclass(frozen=True, slots=True)
class Arrival:
    """A settled file, read once: its name below the inbox, its bytes and their SHA-256 (hex).

    `id` is of this very file: the same bytes dropped anew have another, so that a file which was
    entered but could not be removed is known again. `within`: of one that lay in another file, the
    SHA-256 of that.
    """

    name: str
    content: bytes
    sha256: str
    received_at: datetime  # aware, UTC
    id: str = ""
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Pages out of one file that are in no dossier yet, or without all of their fellows.

    They wait for their fellow pages, or for a person to say whose they are.

    Attributes:
        id: `H-` and 8 characters.
        arrival, part: the entry in the ledger: the file, and which of its forms (from 0).
        why: pages or client; entered: they waited long enough, and would still have their fellows.
        reason: code of the phrase that says why.
        until: when they are taken in without their fellows, or no longer wait for them at all;
            None where only a person helps.
        readings: as read; from a scan one for each page.
        whose: the client code that a person gave, or that fellow pages have.
        entered: the submission (`S-...`) that lacks their fellows.
        beside: id of the held pages that they lie with, as a person said; their own: with none.
    """

    id: str
    arrival: str
    part: int
    sha256: str
    received_at: datetime
    why: Literal["pages", "client", "entered"]
    reason: str
    until: datetime | None
    readings: tuple[Reading, ...]
    whose: str | None = None
    entered: str | None = None
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a submission says, by the role its field carries in the schema.

    Attributes:
        pointer: where it stands in `values`; with the form's identity it makes the id.
        values: the named parts. Simple roles hold {"text": str}; `skipped`, `important` and
            `enough` hold {}. A goal may hold text, why, domain, strengths (list), sign,
            state (continue|pause|reached|released), reword. An action may hold what,
            who (me|someone_i_know|someone_nearby|worker|together), who_name,
            when (today|this_week|this_month|date), when_date (ISO), where, done (bool), result,
            status (done|partly|not_done|dropped), helped, hard, and next_step with next_who,
            next_when, next_when_date. Absent or None: not answered.
            A step may hold text and helped. A `measure` and a `next` hold {"value": code} with,
            in the paper's language, "text": its label and "label": the question. An `idea` of a
            team holds text and, where known, resource and domain; on a client's paper it holds
            answer (yes|no|later). A helper may hold may_contact (yes|no|ask_first).
        ref: the id (`G-...`, `A-...`) printed on the paper for this slot, if any.
        parent: pointer of the enclosing goal, if any.
        domain: key of the domain this stands under, if any.
        kind: finer sort: competence, resource, experience, identity, knowledge; for a step
            forward or back; for a goal first, where nothing else comes before it; else "".
        view: worker where the worker says it on a sheet of their own; never printed for the client.
        printed: a mark of the words that stood beside `ref` before anybody wrote, where known.
    """

    role: Role
    pointer: str
    values: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    ref: str | None = None
    parent: str | None = None
    domain: str | None = None
    kind: str = ""
    view: View = "client"
    printed: str | None = field(default=None, metadata=WHERE_ANY)


@dataclass(frozen=True, slots=True)
class Submission:
    """One form, typed and valid; stored for ever and never changed.

    Attributes:
        id: `S-` and 16 characters, derived from the form's identity and values.
        filled_on: the date on the paper, or the day of receipt where `date_given` is False.
        values: as the worksheet's JSON Schema says, header fields included.
        readings: what each box of the sheet was read as, by its pointer.
        facts: what it says, by role.
        order: the worksheet's rank on one and the same day (an earlier sheet of the method first).
        printed: ids that stood printed on this instance, by the pointer of their slot.
        written_for: the client code on the paper, where the paper belongs to another dossier now.
        moved_to: the code that a person moved this very paper to, if somebody did.
        stored_on: the day it was stored under, where a person confirmed another one.
    """

    id: str
    worksheet: str
    edition: int
    language: str
    client: str | None
    filled_on: date
    date_given: bool
    received_at: datetime
    instance: str | None
    source: Source
    values: Mapping[str, Any]
    readings: Mapping[str, BoxReading]
    problems: tuple[Problem, ...] = ()
    facts: tuple[Fact, ...] = ()
    order: int = 0
    written_for: str | None = None
    moved_to: str | None = None
    stored_on: date | None = None

    @property
    def form(self) -> tuple[str, str, str, str]:
        """The identity of the form: client, worksheet, date and instance (contract).

        A paper that was moved is a form of the client it was moved to. A merge changes no form. Of
        a correction of which a person said what it improves, it is that of the older paper.
        """
        if (older := self.improves) is not None:
            return (older["client"], self.worksheet, older["day"], older["instance"])
        whose = self.moved_to or self.written_for or self.client or ""
        return (whose, self.worksheet, self.filled_on.isoformat(), self.instance or "")

    @property
    def origin(self) -> tuple[str, str, str, str]:
        """The form as it was written: ids derive from it, so that they stay what was printed."""
        day = (self.stored_on or self.filled_on).isoformat()
        return (self.written_for or self.client or "", self.worksheet, day, self.instance or "")

    @property
    def unread(self) -> frozenset[str]:
        """The pointers of the boxes that could not be read."""
        return frozenset(at for at, reading in self.readings.items() if reading.is_unread)

    def is_unread(self, pointer: str) -> bool:
        """Whether this box could not be read; False for one that the sheet does not have."""
        reading = self.readings.get(pointer)
        return reading is not None and reading.is_unread

    @property
    def is_correction(self) -> bool:
        """Whether the paper says that it improves an older one."""
        return bool(self.values.get("is_correction"))

    @property
    def improves(self) -> Mapping[str, str] | None:
        """The form that it improves, where a person said which, as long as both lie together.

        Keys: client, day (ISO), instance; first: what its copies add to; given: "" where nobody
        wrote its day; said: the id of the older paper.
        """
        if not self.is_correction:  # nearly all papers
            return None
        return next((each.params for each in self._improving if "day" in each.params), None)

    @property
    def form_is_dated(self) -> bool:
        """Whether somebody wrote the day of its form: of what it improves that of the older one."""
        return self.date_given if self.improves is None else bool(self.improves["given"])

    @property
    def said_to_improve(self) -> str | None:
        """The id of the paper of which a person said that this one improves it, if any did."""
        noted = (each.params.get(SAID) for each in self._improving)
        return next((said for said in noted if said not in {None, AS_IT_IS}), None)

    @property
    def seeks_older(self) -> bool:
        """Whether it says that it improves an older one, and nobody said which that is."""
        if not self.is_correction:
            return False
        return any(SAID not in each.params for each in self._improving)

    @property
    def _improving(self) -> Iterator[Problem]:
        if not self.is_correction:  # nearly all papers
            return iter(())
        return (each for each in self.problems if each.code == CORRECTS_OLDER)

    @property
    def said_of_plan(self) -> Mapping[str, str]:
        """What a person said of doubts about the plan, by their pointers (`OF_PLAN`)."""
        if not self.problems:
            return EMPTY
        noted = (each.params for each in self.problems if each.code == SAID_OF_PLAN)
        return next(noted, EMPTY)

    @property
    def came_after(self) -> frozenset[str]:
        """The ids of the copies of this form that were known when it came in."""
        noted = (each.params["others"] for each in self.problems if each.code == CAME_AFTER)
        return frozenset(identity for others in noted for identity in others.split())

    @property
    def adds_to(self) -> str | None:
        """Of a blank sheet whose copies add, the id of the paper that it was first; else None.

        Papers of one day with the same one are versions of each other; all others add.
        """
        if (older := self.improves) is not None:
            return older["first"] or None
        if self.instance is not None or not self.problems:
            return None
        noted = (each.params["first"] for each in self.problems if each.code == ADDS)
        return next((first or self.id for first in noted), None)

    @property
    def is_version(self) -> bool:
        """Whether it says nearly what another blank sheet of its day says, and adds nothing."""
        return self.improves is None and self.adds_to not in {None, self.id}

    @property
    def nth_of_day(self) -> int:
        """How many copies of a sheet whose copies add were there that day, when it came in."""
        if not self.problems:
            return 0
        noted = (each.params["before"] for each in self.problems if each.code == ADDS)
        return next(map(int, noted), 0)

    @property
    def may_be_of_another(self) -> bool:
        """Whether it is answered as if somebody else wrote it, and nobody said who did."""
        return self.moved_to is None and any(p.code == TWO_WRITERS for p in self.problems)

    @property
    def named_after(self) -> int | None:
        """How many decisions there were when it came in with a name and its dossier had one."""
        noted = (each.params["decisions"] for each in self.problems if each.code == NAMED_AFTER)
        return next(map(int, noted), None)

    @property
    def stands_alone(self) -> bool:
        """Whether other values make it another paper: a team's, whoever it was printed for."""
        return self.client is None

    @property
    def case(self) -> str | None:
        """The client (with hyphen) whom a team's paper is about; None for a client's own paper."""
        if self.client is not None:
            return None
        about = self.values.get("case_ref")
        return about if isinstance(about, str) else None


@dataclass(frozen=True, slots=True)
class Document:
    """A file for people: its name below the client's outbox folder, and its bytes."""

    name: str
    content: bytes
    instances: tuple[Instance, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Client:
    """An issued client code (with hyphen) and what was said when it was opened."""

    code: str
    alias: str | None
    language: str
    opened_at: datetime
