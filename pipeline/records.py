"""The parcels that travel the route, all frozen: each station takes one and hands on the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from forms.problems import Problem

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
GoalState = Literal["wens", "gekozen", "bezig", "bereikt", "rust", "losgelaten"]
IdeaAnswer = Literal["yes", "no", "later"]
View = Literal["client", "worker"]
ActionState = Literal[
    "voorgesteld", "gepland", "bezig", "gedaan", "deels", "niet_gelukt", "niet_meer_gewild"
]
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
class Client:
    """An issued client code (with hyphen) and what was said when it was opened."""

    code: str
    alias: str | None
    language: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person is asked about a dossier; it points, and quotes nothing."""

    code: str
    submission: str | None
    pointer: str | None
    params: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a goal's or action's history.

    Attributes:
        what: named (first written), reworded, state, or note.
        state: the state after it.
        text: the client's own words that came with it, if any.
        expected: False where the state machine of domain.md section 4 did not foresee it.
    """

    on: date
    what: Literal["named", "reworded", "state", "note"]
    state: str
    submission: str
    text: str | None = None
    expected: bool = True


@dataclass(frozen=True, slots=True)
class Strength:
    """A strength or source of help in the client's own words."""

    text: str
    source: str  # worksheet id
    kind: str  # competence, resource, experience, identity, knowledge or ""
    domain: str | None
    since: date
    submission: str
    pointer: str
    quotable: bool = True
    may_contact: str | None = None  # of a person who helps: yes, no, ask_first, or nothing said


@dataclass(frozen=True, slots=True)
class Wish:
    """What the client wants one day, in own words.

    `kind` is surroundings for who or what belongs to it, else empty.
    """

    text: str
    domain: str | None
    since: date
    submission: str
    pointer: str
    priority: bool = False
    quotable: bool = True
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A small step.

    Open while its state is voorgesteld, gepland or bezig, or while it is deels or niet_gelukt and
    no new step took its place.

    Attributes:
        id: `A-` and 6 characters. aliases: other ids under which papers may know it.
        goal: the goal's id or None. parent: the action it took the place of or followed.
        who, when: choice codes as in Fact. due: `when_date`.
        quotable: False where the sheet says that the words may not be printed.
        idea: the id of the team's idea that the client said yes to, if it came from one.
    """

    id: str
    aliases: tuple[str, ...]
    goal: str | None
    parent: str | None
    what: str
    who: str | None
    who_name: str | None
    when: str | None
    due: date | None
    where: str | None
    state: ActionState
    is_open: bool
    since: date
    closed_on: date | None
    helped: str | None
    hard: str | None
    result: str | None
    history: tuple[Change, ...]
    quotable: bool = True
    idea: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal in the client's words. `texts`: earlier wordings, oldest first, without the current.

    Open while its state is gekozen or bezig; `rust` is kept and shown as resting.
    """

    id: str
    aliases: tuple[str, ...]
    text: str
    texts: tuple[str, ...]
    why: str | None
    domain: str | None
    strengths: tuple[str, ...]
    sign: str | None
    state: GoalState
    since: date
    history: tuple[Change, ...]
    actions: tuple[Action, ...]
    quotable: bool = True
    priority: bool = False  # the client wrote it down as where to begin


@dataclass(frozen=True, slots=True)
class Step:
    """A step forward or back, as a dated card; `action` and `goal` are ids where it has them."""

    on: date
    direction: Literal["forward", "back"]
    text: str
    helped: str | None
    next_step: str | None
    submission: str
    pointer: str
    action: str | None = None
    goal: str | None = None
    quotable: bool = True


@dataclass(frozen=True, slots=True)
class Saying:
    """Own words without a state: what makes life worth living, what was learned.

    `on`: the day it was said first; `last_on`: the day it was said last.
    """

    text: str
    on: date
    submission: str
    pointer: str
    quotable: bool = True
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One answer on a scale. `key` is its pointer, `value` the code: "1" to "5", or "skip"."""

    key: str
    value: str
    on: date
    submission: str


@dataclass(frozen=True, slots=True)
class Onward:
    """How it goes on from here: the code that was chosen, and its label as it was printed."""

    value: str
    text: str
    on: date
    submission: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the worker said on a sheet of their own, by its role; for workers' eyes."""

    role: Role
    text: str
    on: date
    submission: str
    pointer: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea of the team for a client, waiting for the client's word.

    Attributes:
        id: `I-` and 6 characters. aliases: other ids under which papers may know it.
        resource: self, network, community, professional, or None where the team did not say.
        goal: id of the goal that the team talked about, if known.
        answer: what the client said last; None while the client was not asked or said nothing.
        action: id of the action that came of it.
    """

    id: str
    aliases: tuple[str, ...]
    text: str
    on: date
    submission: str
    pointer: str
    domain: str | None = None
    resource: str | None = None
    goal: str | None = None
    answer: IdeaAnswer | None = None
    answered_on: date | None = None
    action: str | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it stands on the client's next form."""
        return self.answer in {None, "later"}


@dataclass(frozen=True, slots=True)
class Dossier:
    """A client's history, folded. Pure: the same papers in any order give the same dossier.

    Attributes:
        as_of: the latest `filled_on` among the submissions; None when there are none.
        loose_actions: actions that belong to no goal.
        submissions: ids of the submissions that count, in folded order.
        superseded: ids of those that a correction replaced.
        skipped, important: keys of domains, as last said.
        take_home: what the latest paper that says so says: yes, no, later or None.
        setback_help, setback_signs: what helps, and how the client notices; the signs are for the
            client alone.
        keep, stop, start: what the client goes on with, stops with and begins with.
        onward: how it goes on from here, oldest first.
        contact: how to reach and talk with the client, as last said; never printed.
        measures: answers on scales, oldest first; never printed.
        worker_view: what the worker said apart; never in a document of the client.
        ideas: the team's ideas; printed nowhere but on the form that asks about them.
    """

    client: str
    alias: str | None
    language: str
    as_of: date | None = None
    strengths: tuple[Strength, ...] = ()
    wishes: tuple[Wish, ...] = ()
    goals: tuple[Goal, ...] = ()
    loose_actions: tuple[Action, ...] = ()
    steps: tuple[Step, ...] = ()
    meaning: tuple[Saying, ...] = ()
    learned: tuple[Saying, ...] = ()
    skipped: tuple[str, ...] = ()
    important: tuple[str, ...] = ()
    enough: bool = False
    take_home: str | None = None
    submissions: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    setback_help: tuple[Saying, ...] = ()
    setback_signs: tuple[Saying, ...] = ()
    keep: tuple[Saying, ...] = ()
    stop: tuple[Saying, ...] = ()
    start: tuple[Saying, ...] = ()
    onward: tuple[Onward, ...] = ()
    contact: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    measures: tuple[Measure, ...] = ()
    worker_view: tuple[Remark, ...] = ()
    ideas: tuple[Idea, ...] = ()


@dataclass(frozen=True, slots=True)
class DomainPicture:
    """What is named in one domain: counts only decide yes or no and are never printed.

    `goal`: one is under way. `spoken`: a goal stands or stood here, in whatever state it is now.
    """

    key: str
    strength: bool
    wish: bool
    goal: bool
    skipped: bool
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """What the history says, chosen for printing; knows no PDF.

    Attributes:
        fridge_strengths: three to five own lines for the first page (fewer if fewer are known).
        lead_goal: the goal of the first page. next_action: the one big next step.
        more_actions: other open steps of the lead goal; other_goals: further open goals in order,
            each with its open actions inside; resting: goals at rest.
        reached: goals reached; done: actions done, newest first.
        new_strengths: pointers+submissions of strengths first named on the latest day that named
            any (starred in the summary), when an earlier day named others.
        slots_goals, slots_actions: what the next form asks about, in order.
        keep_here: the client does not want to take paper home.
        slots_ideas: the team's ideas that the next form asks about.
        setback_help: what helps when things go wrong, as last said; the first line for the plan.
        course: what the client said last about going on, stopping and beginning.
        onward: how it goes on, as last said.
    """

    dossier: Dossier
    fridge_strengths: tuple[Strength, ...]
    lead_goal: Goal | None
    next_action: Action | None
    more_actions: tuple[Action, ...]
    other_goals: tuple[Goal, ...]
    resting: tuple[Goal, ...]
    reached: tuple[Goal, ...]
    released: tuple[Goal, ...]
    done: tuple[Action, ...]
    loose_actions: tuple[Action, ...]
    wish: Wish | None
    steps: tuple[Step, ...]
    new_strengths: frozenset[tuple[str, str]]
    domains: tuple[DomainPicture, ...]
    slots_goals: tuple[Goal, ...]
    slots_actions: tuple[Action, ...]
    keep_here: bool
    slots_ideas: tuple[Idea, ...] = ()
    setback_help: tuple[Saying, ...] = ()
    course: Mapping[str, tuple[Saying, ...]] = field(default_factory=lambda: EMPTY)
    onward: Onward | None = None


@dataclass(frozen=True, slots=True)
class WorkedIdea:
    """An idea of the team that a client said yes to and did. No name and no code goes with it.

    `resource`: self, network, community, professional or None.
    """

    text: str
    domain: str | None
    resource: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the self-check: the answers by date, as codes and as words."""

    key: str
    worksheet: str
    label: str
    answers: tuple[tuple[date, str, str], ...]  # day, code, label as printed


@dataclass(frozen=True, slots=True)
class Carriers:
    """Who carried the actions of one year, by choice code; "" where nobody was named.

    `until`: the latest date on a paper, for the year that may go on; None for a year that is over.
    """

    year: int
    until: date | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TeamPicture:
    """What the papers say about the team's work; nothing in it leads to a client.

    `language`: of the latest paper of the team.
    """

    language: str
    worked: tuple[WorkedIdea, ...]
    statements: tuple[Statement, ...]
    years: tuple[Carriers, ...]


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
