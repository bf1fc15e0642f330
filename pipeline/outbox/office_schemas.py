"""What commands tell other programs about an office and this machine, as JSON: models."""

from datetime import date as day
from datetime import datetime
from typing import Any, Literal

from pydantic import Field, RootModel

from pipeline.outbox.json_schemas import OpenModel, Versioned

Code = Field(pattern="^[0-9]{6}-[0-9]$")


class ListedClientJson(Versioned):
    """A dossier. `merged_into`: the code under which it goes on."""

    code: str = Code
    alias: str | None
    language: str
    opened_at: datetime
    merged_into: str | None
    closed: day | None
    group: str | None = None


class ClientsJson(RootModel[list[ListedClientJson]]):
    """`client list --json`: a list, a row a dossier."""


class DecisionJson(Versioned):
    """What somebody decided. `data`: what it is about; never an answer, nor a name."""

    id: str = Field(pattern="^E-")
    at: datetime
    kind: str
    data: dict[str, str]
    undone: bool


class DecisionsJson(RootModel[list[DecisionJson]]):
    """`events --json`: a list, oldest first."""


class OrderJson(Versioned):
    """A row of an order form that waits. `why`: code of what it waits for."""

    id: str = Field(pattern="^B-")
    submission: str = Field(pattern="^S-")
    row: str
    day: str
    by: str
    why: str
    place: str
    asked: str
    because: str
    declined: bool


class OrdersJson(RootModel[list[OrderJson]]):
    """`orders list --json`: a list, a row an order that waits."""


class OrderFormJson(Versioned):
    """An order form that was printed for somebody. `used`: it is good for one order."""

    number: str
    name: str
    since: datetime
    used: bool
    revoked: bool


class OrderFormsJson(RootModel[list[OrderFormJson]]):
    """`orders people --json`: a list, a row an order form."""


class TermJson(Versioned):
    """What is kept as long as a law asks. `paper`: null where it is the whole dossier."""

    client: str = Code
    basis: str
    paper: str | None
    since: datetime
    until: datetime
    due: Literal["past", "soon"]


class TermsJson(RootModel[list[TermJson]]):
    """`retention --json`: a list, by code."""


class DeedJson(Versioned):
    """A line of the log. `client`: code, or empty. `hash`: of this line and the hash before it."""

    seq: int
    at: datetime
    who: str
    action: str
    client: str
    about: str
    hash: str = Field(pattern="^[0-9a-f]{64}$")


class DeedsJson(RootModel[list[DeedJson]]):
    """`audit show --json`: a list, oldest first."""


class WatcherJson(OpenModel):
    """The watcher. `last_pass`: when it last gave a sign of life."""

    alive: bool
    should_live: bool
    pid: int | None
    last_pass: datetime | None
    seconds_since: float | None
    trouble: str


class FolderJson(OpenModel):
    """A folder. `made`: whether it ever was; `free_mb`: room on its disk, where that is known."""

    reachable: bool
    made: bool
    writable: bool
    free_mb: int | None


class InboxJson(FolderJson):
    """The inbox: what lies there, and for how long the oldest of it does."""

    files: int
    oldest_seconds: float | None


class OutboxJson(FolderJson):
    """The outbox. `shut`: code of why something could not be laid there."""

    shut: str | None


class KeysJson(OpenModel):
    """How the store is sealed. `copied`: when its keys were; `trouble`: code of what is wrong."""

    sealed: bool
    copied: datetime | None
    outdated: int
    unfinished: bool
    spoiled: bool
    trouble: str | None


class BackupJson(OpenModel):
    """The last good backup, and how many whole days ago it was made."""

    at: datetime
    days: int


class LackingJson(OpenModel):
    """A form that waits for pages."""

    worksheet: str
    client: str | None
    here: list[int]
    missing: list[int]
    entered: bool
    until: datetime | None
    message: str


class ClosedStoreJson(OpenModel):
    """A store that cannot be opened. `hurt`: code of what is wrong with it, where that is known."""

    reachable: Literal[False]
    hurt: str | None
    free_mb: int | None
    backup: BackupJson | None


class StoreJson(OpenModel):
    """The store. `papers`: how many ended how. `workers`: programs on other computers that help.

    `left_in_inbox`: how many files stay there, by why.
    """

    reachable: Literal[True]
    hurt: str | None
    free_mb: int | None
    backup: BackupJson | None
    refused: dict[str, int]
    papers: dict[str, int]
    left_in_inbox: dict[str, int]
    awaited: list[LackingJson]
    orders: dict[str, int]
    closed: dict[str, list[str]]
    workers: list[dict[str, Any]]
    jobs: dict[str, int]


class StatusJson(Versioned):
    """`status --json`. `of_others`: in words, whose files in the store cannot be used from here."""

    ok: bool
    watcher: WatcherJson
    inbox: InboxJson
    outbox: OutboxJson
    outboxes: dict[str, OutboxJson] | None = None
    keys: KeysJson
    of_others: str | None
    store: StoreJson | ClosedStoreJson


class ConfinementJson(OpenModel):
    """How who reads papers is held. `level`: as it is now; `offered`: as this system could."""

    level: str
    offered: str
    landlock: int
    seccomp: bool
    setting: str


class CheckedJson(OpenModel):
    """What was looked at and how it stands."""

    check: str
    state: Literal["good", "notice", "fault"]
    message: str


class DoctorJson(Versioned):
    """`doctor --json`."""

    ok: bool
    confinement: ConfinementJson
    checks: list[CheckedJson]


class LogLineJson(Versioned):
    """A line of what `run` tells with `log_format = "json"`. `template`: to count by."""

    at: datetime
    level: str
    logger: str
    message: str
    template: str
