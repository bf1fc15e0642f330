"""What dossiers, arrivals, questions and papers look like as JSON, for who reads it: models."""

from datetime import date as day
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

Outcome = Literal["accepted", "review", "rejected", "duplicate", "waiting"]


class OpenModel(BaseModel):
    """Keys may be added."""

    model_config = ConfigDict(extra="allow")


class Versioned(OpenModel):
    """What somebody may hold by itself: it says of which version its form is."""

    format: Literal[1]


class ChangeJson(OpenModel):
    """A line of the history of a goal or an action."""

    date: day
    what: Literal["named", "reworded", "state", "note"]
    state: str
    text: str | None
    expected: bool
    submission: str


class ActionJson(OpenModel):
    """A small step. `id`: A- and 6 characters; derives from the paper it was written on."""

    id: str = Field(pattern="^A-")
    aliases: list[str]
    goal: str | None
    parent: str | None
    what: str | None
    who: str | None
    who_name: str | None
    when: str | None
    when_date: day | None
    where: str | None
    state: str
    open: bool
    since: day
    closed_on: day | None
    helped: str | None
    hard: str | None
    result: str | None
    idea: str | None
    quotable: bool
    history: list[ChangeJson]


class GoalJson(OpenModel):
    """A goal in the client's words."""

    id: str = Field(pattern="^G-")
    aliases: list[str]
    text: str | None
    texts: list[str | None]
    why: str | None
    domain: str | None
    strengths: list[str]
    sign: str | None
    state: Literal["wens", "gekozen", "bezig", "bereikt", "rust", "losgelaten"]
    since: day
    priority: bool
    quotable: bool
    history: list[ChangeJson]
    actions: list[ActionJson]


class StrengthJson(OpenModel):
    """A strength in own words; `source`: the worksheet."""

    text: str | None
    source: str
    kind: str
    domain: str | None
    since: day
    may_contact: str | None
    quotable: bool


class WishJson(OpenModel):
    """What the client wants one day."""

    text: str | None
    domain: str | None
    since: day
    priority: bool
    quotable: bool


class StepJson(OpenModel):
    """A step forward or back."""

    date: day
    direction: Literal["forward", "back"]
    text: str | None
    helped: str | None
    next_step: str | None
    action: str | None
    goal: str | None
    submission: str
    pointer: str
    quotable: bool


class SayingJson(OpenModel):
    """Own words of a day."""

    text: str | None
    date: day
    quotable: bool


class OnwardJson(OpenModel):
    """How it goes on: the code that was chosen and its label."""

    value: str
    text: str
    date: day


class MeasureJson(OpenModel):
    """An answer on a scale; a code, no score."""

    date: day
    value: str
    submission: str


class IdeaJson(OpenModel):
    """An idea of the team for a client."""

    id: str = Field(pattern="^I-")
    aliases: list[str]
    text: str | None
    date: day
    domain: str | None
    resource: str | None
    goal: str | None
    answer: Literal["yes", "no", "later"] | None
    answered_on: day | None
    action: str | None


class QuestionJson(OpenModel):
    """What a person is asked about a dossier."""

    code: str
    submission: str | None
    pointer: str | None
    params: dict[str, str]


class ClientJson(Versioned):
    """A dossier as it stands: `client show --json`.

    Words that nobody has read yet are null; beside them, under the name of the key and `_picture`,
    stands the digest of their picture. In what a client is given (`client export`) `views` and
    `ideas` are left out: workers wrote those.
    """

    code: str = Field(pattern="^[0-9]{6}-[0-9]$")
    alias: str | None
    language: str
    closed: day | None
    group: str | None = None
    as_of: day | None
    strengths: list[StrengthJson]
    wishes: list[WishJson]
    goals: list[GoalJson]
    loose_actions: list[ActionJson]
    steps: list[StepJson]
    meaning: list[SayingJson]
    learned: list[SayingJson]
    setback_help: list[SayingJson]
    setback_signs: list[SayingJson]
    keep: list[SayingJson]
    stop: list[SayingJson]
    start: list[SayingJson]
    next: list[OnwardJson]
    contact: dict[str, str | None]
    measures: dict[str, list[MeasureJson]]
    views: list[dict[str, Any]] = []
    ideas: list[IdeaJson] = []
    skipped: list[str]
    important: list[str]
    enough: bool
    take_home: str | None
    submissions: list[str]
    superseded: list[str]
    questions: list[QuestionJson]


class ReasonJson(OpenModel):
    """Why a paper ended as it did."""

    code: str
    pointer: str | None
    message: str


class ArrivalJson(Versioned):
    """What became of one form in one file."""

    arrival: str
    file: str
    folder: str
    inside: str | int | None
    sha256: str | None
    received_at: datetime
    pages: list[int]
    outcome: Outcome
    worksheet: str | None
    client: str | None
    submission: str | None
    reasons: list[ReasonJson]
    refused: Literal["put_away", "settled"] | None = None  # how refused ones ended


class ArrivalsJson(RootModel[list[ArrivalJson]]):
    """`arrivals --json`: a list, oldest first."""


class ChoiceJson(OpenModel):
    """A choice: its code and its label."""

    code: str
    label: str


class AskedJson(Versioned):
    """One question to a person. `order`: of an order that waits for a yes."""

    client: str | None
    held: str | None
    order: str | None = None
    sheet: str | None
    item: str | None
    kind: str
    label: str
    about: str | None
    suggestion: str | None
    sure: list[Any]
    choices: list[ChoiceJson] | None
    pictures: list[str]
    submission: str | None
    pointer: str | None
    filled_on: str | None
    page: int | str | None
    code: str
    message: str


class ReviewJson(RootModel[list[AskedJson]]):
    """`review --json`: a list, a row a question."""


class SourceJson(OpenModel):
    """The file that a paper came in."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    channel: Literal["fillable", "flattened", "scan"]
    pages: list[int]


class ReadingJson(OpenModel):
    """How a box was read. `box_mm`: x, y, width, height from the page's top left.

    `picture`: the digest of the picture of the box, where there is one. `unread_because`: code of
    why nobody could read it. Where a person confirmed it: by whom, when, and what was read before.
    `withheld`: in the folder of a group, that a code of somebody else stands there; it is not told.
    """

    raw: Any
    value: Any
    confidence: float = Field(ge=0, le=1)
    channel: str
    page: int
    box_mm: list[float]
    state: Literal["read", "empty", "unread", "confirmed"]
    picture: str | None = None
    unread_because: str | None = None
    read_as: Any = None
    confirmed_by: str | None = None
    confirmed_on: day | None = None
    confirmed_by_picture: str | None = None
    withheld: bool | None = None


class ProblemJson(OpenModel):
    """What is to be said of a box."""

    code: str
    pointer: str | None
    message: str
    severity: Literal["warning", "question"]


class SubmissionJson(Versioned):
    """A paper: the file in `formulieren/`. `values`: as `schemas json-schema WORKSHEET` says."""

    id: str = Field(pattern="^S-")
    worksheet: str
    edition: int
    language: str
    client: str | None
    filled_on: day
    received_at: datetime
    instance: str | None
    source: SourceJson
    values: dict[str, Any]
    readings: dict[str, ReadingJson]
    problems: list[ProblemJson]
