"""What papers say, station by station: Arrival, Reading, Submission; and what leaves, Document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from forms.ground.problems import Problem
from pipeline.records.refusals import Refusal

Channel = Literal["fillable", "flattened", "scan"]
ReadingState = Literal["read", "empty", "unread", "confirmed"]
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
EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Arrival:
    """A settled file, read once: its base name as given, its bytes and their SHA-256 (hex).

    `id` is of this very file: the same bytes dropped anew have another, so that a file which was
    entered but could not be removed is known again.
    """

    name: str
    content: bytes
    sha256: str
    received_at: datetime  # aware, UTC
    id: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which form a paper is. Blank sheets have no instance; team sheets have no client."""

    worksheet: str
    edition: int
    language: str
    client: str | None = None  # as printed, 123456-7
    instance: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A piece of a scanned page: grey pixels, row by row from the top left, 0 is black.

    Raw pixels, not a PNG: what reads papers may have been taken over by one, and nothing that it
    hands on is decoded again.
    """

    width: int
    height: int
    dpi: int
    pixels: bytes = field(repr=False)  # somebody's hand: it stands in no message


class Suggestion(NamedTuple):
    """What a picture of handwriting may say, and how sure that is (0 to 1); never an answer."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Mark:
    """What one box holds, uninterpreted.

    Attributes:
        raw: text as the filler wrote it, the chosen code, a tick, or None for nothing.
        page: 1-based page of the form (not of the file) on which the box stands.
        box_mm: x, y, width, height in millimetres from the page's top left.
        digits: of a comb on a scan, for each cell that a digit may stand in eleven probabilities:
            0 to 9, and that the cell is empty.
        picture: the box and what was written in it, where a person may be asked about it.
        shown: the digest under which that picture is kept, once it is.
        ink: share of dark pixels inside a box on a scan, 0 to 1.
    """

    pointer: str
    raw: str | bool | None
    page: int
    box_mm: tuple[float, float, float, float]
    channel: Channel = "fillable"
    confidence: float = 1.0
    state: ReadingState = "read"
    digits: tuple[tuple[float, ...], ...] = ()
    picture: Picture | None = None
    ink: float | None = None
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One form as read; or, from a scan, one page of a form.

    Attributes:
        pages: 1-based pages of the file it came in.
        form_pages: of a scan, the page of the form on each of `pages`, 1-based.
        head: of a scanned page whose owner may be asked about, its head: title, code, name, date.
        shown: the digest under which that is kept, once it is.
    """

    identity: Identity
    channel: Channel
    pages: tuple[int, ...]
    marks: tuple[Mark, ...]
    problems: tuple[Problem, ...] = ()
    form_pages: tuple[int, ...] = ()
    head: Picture | None = None
    shown: str | None = None


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
    """

    role: Role
    pointer: str
    values: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    ref: str | None = None
    parent: str | None = None
    domain: str | None = None
    kind: str = ""
    view: View = "client"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a submission came from: the original's SHA-256 (hex) and its pages, 1-based.

    `others`: further originals, where its pages came in more than one file.
    """

    sha256: str
    channel: Channel
    pages: tuple[int, ...]
    others: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """One form, typed and valid; stored for ever and never changed.

    Attributes:
        id: `S-` and 16 characters, derived from the form's identity and values.
        filled_on: the date on the paper, or the day of receipt where `date_given` is False.
        values: as the worksheet's JSON Schema says, header fields included.
        readings: for each pointer of the sheet: raw, value, confidence, channel, page, box_mm,
            state.
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
    readings: Mapping[str, Mapping[str, Any]]
    problems: tuple[Problem, ...] = ()
    facts: tuple[Fact, ...] = ()
    order: int = 0
    written_for: str | None = None
    moved_to: str | None = None
    stored_on: date | None = None

    @property
    def form(self) -> tuple[str, str, str, str]:
        """The identity of the form: client, worksheet, date and instance (contract).

        A paper that was moved is a form of the client it was moved to. A merge changes no form.
        """
        whose = self.moved_to or self.written_for or self.client or ""
        return (whose, self.worksheet, self.filled_on.isoformat(), self.instance or "")

    @property
    def origin(self) -> tuple[str, str, str, str]:
        """The form as it was written: ids derive from it, so that they stay what was printed."""
        day = (self.stored_on or self.filled_on).isoformat()
        return (self.written_for or self.client or "", self.worksheet, day, self.instance or "")

    @property
    def is_correction(self) -> bool:
        """Whether the paper says that it improves an older one."""
        return bool(self.values.get("is_correction"))

    @property
    def stands_alone(self) -> bool:
        """Whether other values make it another paper: a team's, that was printed for nobody."""
        return self.client is None and self.instance is None

    @property
    def case(self) -> str | None:
        """The client (with hyphen) whom a team's paper is about; None for a client's own paper."""
        about = self.values.get("case_ref")
        return about if self.client is None and isinstance(about, str) else None


@dataclass(frozen=True, slots=True)
class Instance:
    """A personal form that was printed: what stands in which slot, so that it can be read back.

    Attributes:
        instance: short id on the paper (Crockford base 32, upper case).
        slots: pointer of the slot (`/actions/0`) -> id (`A-...`).
        pages: printed pages of the layout, 1-based.
        prefilled: pointer -> value that was printed into a field beforehand.
        sheet: the frozen edition as JSON, of a sheet that was made for this print alone.
    """

    instance: str
    client: str | None
    worksheet: str
    edition: int
    language: str
    slots: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    pages: tuple[int, ...] = ()
    prefilled: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file for people: its name below the client's outbox folder, and its bytes."""

    name: str
    content: bytes
    instances: tuple[Instance, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class NotRead:
    """A form in a file that could not be read: its pages of the file, and why."""

    pages: tuple[int, ...]
    refusal: Refusal


def path_of(submission: Submission) -> str:
    """Where its JSON lies below the outbox."""
    one = submission
    return path_at(one.client, one.filled_on, one.worksheet, one.id)


def path_at(client: str | None, filled_on: date, worksheet: str, identity: str) -> str:
    """The same, of a paper of which no more is at hand."""
    name = f"{filled_on.isoformat()}-{worksheet}-{identity.removeprefix('S-')[:8]}"
    return f"{client or 'team'}/formulieren/{name}.json"
