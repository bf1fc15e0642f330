"""What the papers of one client say together: the Dossier, and all that stands in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from pipeline.records.instances import EMPTY
from pipeline.records.papers import Role
from pipeline.records.prints import AS_USUAL, PrintSettings
from pipeline.records.questions import Question

FINISH: Final = "finish"  # of who rounds off, as in the choices of the evaluation
GoalState = Literal["wens", "gekozen", "bezig", "bereikt", "rust", "losgelaten"]
IdeaAnswer = Literal["yes", "no", "later"]
ActionState = Literal[
    "voorgesteld", "gepland", "bezig", "gedaan", "deels", "niet_gelukt", "niet_meer_gewild"
]


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
    """A strength or source of help in the client's own words.

    `contact_in_doubt`: a later paper may say otherwise of `may_contact`, and is not read yet.
    """

    text: str
    source: str  # worksheet id
    kind: str  # competence, resource, experience, identity, knowledge or ""
    domain: str | None
    since: date
    submission: str
    pointer: str
    quotable: bool = True
    may_contact: str | None = None  # of a person who helps: yes, no, ask_first, or nothing said
    contact_in_doubt: bool = False


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
class LeftBlank:
    """A box that was to be filled in and was left empty; what it holds may be known by now.

    Attributes:
        worksheet: id of the sheet. pointer: of the box on it.
    """

    worksheet: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Action:
    """A small step.

    Open while its state is voorgesteld, gepland or bezig, or while it is deels or niet_gelukt and
    no new step took its place.

    Attributes:
        id: `A-` and 6 characters. aliases: other ids under which papers may know it.
        goal: the goal's id or None. parent: the action it took the place of or followed.
        who, when: choice codes as in Fact. due: `when_date`.
        planned_on, planned_by: the day and the submission of the paper that said `when`.
        quotable: False where the sheet says that the words may not be printed.
        idea: the id of the team's idea that the client said yes to, if it came from one.
        blank: what papers left empty about it, the oldest first.
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
    blank: tuple[LeftBlank, ...] = ()
    planned_on: date | None = None
    planned_by: str | None = None

    def is_dated(self, undated: Collection[str]) -> bool:
        """Whether it was planned on a paper with a day; `undated`: ids of those without."""
        first = self.history[0].submission if self.history else None
        return (self.planned_by or first) not in undated

    @property
    def planned(self) -> date:
        """The day from which `this_week` counts."""
        return self.planned_on or self.since

    @property
    def last_day(self) -> date | None:
        """The day itself, or the end of the week or month in which it was planned, if any."""
        planned = self.planned
        if self.due is not None:
            return self.due
        if self.when == "today":
            return planned
        if self.when == "this_week":
            return planned + timedelta(days=6 - planned.weekday())
        if self.when == "this_month":
            return (planned.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return None


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
    blank: tuple[LeftBlank, ...] = ()  # what papers left empty about it, the oldest first


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
        prints: how prints for this client look.
        contact: how to reach and talk with the client, as last said; never printed.
        measures: answers on scales, oldest first; never printed.
        worker_view: what the worker said apart; never in a document of the client.
        ideas: the team's ideas; printed nowhere but on the form that asks about them.
        closed: the day on which the office closed it; None while it is open.
        group: of the settings, that the client is of.
        as_of_written: somebody wrote the day that is `as_of`.
        undated: ids of submissions on which nobody wrote the day: they count as of the day on which
            they came, and no document claims that day.
        blank: what the latest paper of each sheet left empty and no earlier one of it said.
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
    prints: PrintSettings = AS_USUAL
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
    closed: date | None = None
    group: str | None = None
    undated: frozenset[str] = frozenset()
    as_of_written: bool = True
    blank: tuple[LeftBlank, ...] = ()
