"""What a file in `outbox/.events` looks like, for who reads it."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from pipeline.outbox.happenings import KINDS
from pipeline.outbox.json_schemas import Versioned


class EventJson(Versioned):
    """Something that happened: a file in `outbox/.events`, called `ID.json`.

    Ids sort as things were told. Told again, after the program was killed, it has the same id: who
    notes the last id that was dealt with deals with nothing twice. `at`: when it happened.
    `submission`, `form`, `decision`, `order`, `arrival`: ids as everywhere. `questions`: what each
    is about: the papers (with a plus between them) and the box.
    """

    id: str = Field(pattern="^[0-9]{8}T[0-9]{12}Z$")
    kind: Literal[*KINDS]  # type: ignore[valid-type]
    at: datetime
    client: str | None = Field(default=None, pattern="^[0-9]{6}-[0-9]$")
    other: str | None = None
    arrival: str | None = None
    worksheet: str | None = None
    submission: str | None = None
    pointer: str | None = None
    form: str | None = None
    decision: str | None = None
    undone: str | None = None
    order: str | None = None
    sheet: str | None = None
    number: int | None = None
    reasons: list[str] = Field(default_factory=list)
    documents: list[str] = Field(default_factory=list)
    questions: list[str] = Field(default_factory=list)
