"""What the ledger keeps, as parcels and as the JSON text of a row: each is made from the other."""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from forms.ground.problems import Problem
from pipeline.records import (
    EMPTY,
    Fact,
    Held,
    Identity,
    Instance,
    Mark,
    Outcome,
    Reading,
    Source,
    Submission,
)
from pipeline.records.events import Event


class StoreUnavailableError(OSError):
    """The store cannot be read or written now: disk full, busy, gone. Trying later may help."""


class InstanceTakenError(ValueError):
    """Another personal form was already printed under this instance."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a paper ended as it did: the code of a phrase, the field if any, what to fill in."""

    code: str
    pointer: str | None = None
    params: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """What became of one form in one file, or of a file as a whole.

    Attributes:
        arrival: id of the file that came in; its forms share it.
        file: base name as given, with undecodable bytes escaped as Python does (surrogateescape).
        sha256: of the file (hex); None while it is waiting unread.
        received_at: aware.
        pages: 1-based pages of the file on which this form stands.
        submission: id of the stored submission, if there is one.
        path: the submission's file relative to the workspace, if there is one.
    """

    arrival: str
    file: str
    sha256: str | None
    received_at: datetime
    outcome: Outcome
    pages: tuple[int, ...] = ()
    worksheet: str | None = None
    client: str | None = None
    submission: str | None = None
    path: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """The documents of a client ("" for the team) that have to be drawn anew.

    Attributes:
        asked: how often it was asked for; a job asked for again meanwhile is not finished.
        tries: how often drawing was begun since it was last asked for.
    """

    client: str
    asked: int
    tries: int


def moment(when: datetime) -> str:
    """An aware moment as text of fixed width that sorts as time does.

    Raises:
        ValueError: the moment has no time zone.
    """
    if when.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def _plain(thing: object) -> Any:
    """JSON's own types for what a parcel holds besides them."""
    if isinstance(thing, datetime):
        return moment(thing)
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, Mapping):
        return dict(thing)
    if is_dataclass(thing):
        return {each.name: getattr(thing, each.name) for each in fields(thing)}
    raise TypeError(f"a {type(thing).__name__} cannot be kept")


_encode = json.JSONEncoder(default=_plain, separators=(",", ":")).encode


def to_text(parcel: Submission | Instance | Mapping[str, Any]) -> str:
    """A parcel as ASCII JSON; tuples inside `values` and `readings` come back as lists."""
    return _encode(parcel)


def submission_from(text: str) -> Submission:
    """The submission that was made into this text."""
    kept = json.loads(text)
    source = kept["source"]
    others = tuple((digest, tuple(pages)) for digest, pages in source.get("others", ()))
    kept["source"] = Source(source["sha256"], source["channel"], tuple(source["pages"]), others)
    kept["filled_on"] = date.fromisoformat(kept["filled_on"])
    kept["received_at"] = datetime.fromisoformat(kept["received_at"])
    if day := kept.get("stored_on"):  # of an abridged paper: it is kept as it counts
        kept["stored_on"] = date.fromisoformat(day)
    kept["problems"] = tuple(Problem(**each) for each in kept["problems"])
    kept["facts"] = tuple(Fact(**each) for each in kept["facts"])
    return Submission(**kept)


def instance_text(instance: Instance) -> str:
    """An instance as ASCII JSON; a sheet of its own, which is long, is pressed together."""
    if instance.sheet is None:
        return to_text(instance)
    pressed = b64encode(zlib.compress(instance.sheet.encode())).decode("ascii")
    return to_text(replace(instance, sheet=pressed))


def instance_from(text: str) -> Instance:
    """The instance that was made into this text."""
    kept = json.loads(text)
    if sheet := kept.get("sheet"):
        kept["sheet"] = zlib.decompress(b64decode(sheet)).decode()
    return Instance(**kept | {"pages": tuple(kept["pages"])})


def row_of(arrival: ArrivalRow, part: int) -> dict[str, Any]:
    """The columns for one arrival; `part` counts the forms of its file."""
    record = {
        name: getattr(arrival, name)
        for name in ("pages", "worksheet", "client", "submission", "path", "reasons")
    }
    return {
        "arrival": arrival.arrival,
        "part": part,
        "file": arrival.file.encode("utf-8", "surrogateescape"),
        "sha256": arrival.sha256,
        "received_at": moment(arrival.received_at),
        "outcome": arrival.outcome,
        "record": to_text(record),
    }


def arrival_from(columns: Mapping[str, Any]) -> ArrivalRow:
    """The arrival that was made into these columns."""
    kept = json.loads(columns["record"])
    kept["pages"] = tuple(kept["pages"])
    kept["reasons"] = tuple(Reason(**each) for each in kept["reasons"])
    return ArrivalRow(
        arrival=columns["arrival"],
        file=bytes(columns["file"]).decode("utf-8", "surrogateescape"),
        sha256=columns["sha256"],
        received_at=datetime.fromisoformat(columns["received_at"]),
        outcome=columns["outcome"],
        **kept,
    )


def submission_row(submission: Submission) -> dict[str, Any]:
    """The columns for one submission."""
    return {
        "id": submission.id,
        "client": submission.client,
        "worksheet": submission.worksheet,
        "filled_on": submission.filled_on.isoformat(),
        "instance": submission.instance,
        "edition": submission.edition,
        "language": submission.language,
        "received_at": moment(submission.received_at),
        "sha256": submission.source.sha256,
        "record": to_text(submission),
    }


def held_row(held: Held) -> dict[str, Any]:
    """The columns for pages that are held; their pictures are kept elsewhere."""
    return {
        "id": held.id,
        "arrival": held.arrival,
        "part": held.part,
        "sha256": held.sha256,
        "received_at": moment(held.received_at),
        "why": held.why,
        "until": None if held.until is None else moment(held.until),
        "record": to_text(
            {
                "reason": held.reason,
                "readings": held.readings,
                "whose": held.whose,
                "entered": held.entered,
            }
        ),
    }


def held_from(columns: Mapping[str, Any]) -> Held:
    """The held pages that were made into these columns."""
    kept = json.loads(columns["record"])
    until = columns["until"]
    return Held(
        id=columns["id"],
        arrival=columns["arrival"],
        part=columns["part"],
        sha256=columns["sha256"],
        received_at=datetime.fromisoformat(columns["received_at"]),
        why=columns["why"],
        reason=kept["reason"],
        until=None if until is None else datetime.fromisoformat(until),
        readings=tuple(_reading(each) for each in kept["readings"]),
        whose=kept["whose"],
        entered=kept.get("entered"),
    )


def _reading(kept: dict[str, Any]) -> Reading:
    return Reading(
        identity=Identity(**kept["identity"]),
        channel=kept["channel"],
        pages=tuple(kept["pages"]),
        marks=tuple(_mark(each) for each in kept["marks"]),
        problems=tuple(Problem(**each) for each in kept["problems"]),
        form_pages=tuple(kept["form_pages"]),
        shown=kept.get("shown"),
    )


def _mark(kept: dict[str, Any]) -> Mark:
    digits = tuple(tuple(cell) for cell in kept.pop("digits"))
    return Mark(**kept | {"box_mm": tuple(kept["box_mm"]), "digits": digits})


def event_row(event: Event) -> dict[str, Any]:
    """The columns for one decision."""
    return {
        "id": event.id,
        "at": moment(event.at),
        "kind": event.kind,
        "data": to_text(event.data),
    }


def event_from(columns: Mapping[str, Any]) -> Event:
    """The decision that was made into these columns."""
    when = datetime.fromisoformat(columns["at"])
    return Event(columns["id"], when, columns["kind"], json.loads(columns["data"]))
