"""What the ledger keeps, as parcels and as the JSON text of a row: each is made from the other."""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from pipeline.records import EMPTY, BoxReading, Held, Instance, Outcome, Reading, Submission
from pipeline.records.events import Event, data_of, decision_of
from pipeline.records.papers import CORRECTS, CORRECTS_OLDER

if TYPE_CHECKING:
    from pydantic import TypeAdapter  # slow to load: it comes with the first paper that is read


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
        file: name below the inbox as given, with a slash after each folder, and undecodable bytes
            escaped as Python does (surrogateescape).
        sha256: of the file (hex); None while it is waiting unread.
        received_at: aware.
        pages: 1-based pages of the file on which this form stands.
        submission: id of the stored submission, if there is one.
        path: the submission's file relative to the workspace, if there is one.
        instance: of a personal form that was refused, the number on it.
        within: the SHA-256 of the file that it lay in: an e-mail, say, which has no entry of its
            own.
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
    instance: str | None = None
    within: str | None = None

    @property
    def name(self) -> str:
        """The file's own name, without the folders of the inbox that it lay in."""
        return self.file.rpartition("/")[2]

    @property
    def told(self) -> tuple[Reason, ...]:
        """The reasons that people and programs are told, as it came in.

        That a paper improves another is noted for whoever looks how it stands.
        """
        noted = (CORRECTS_OLDER, CORRECTS)
        return tuple(each for each in self.reasons if (each.code, each.pointer) != noted)

    @property
    def folder(self) -> str:
        """The folders of the inbox that it lay in; "" where it lay in none."""
        return self.file.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class _HeldRecord:
    """What of held pages has no column of its own."""

    reason: str
    readings: tuple[Reading, ...]
    whose: str | None
    entered: str | None = None
    beside: str | None = None


_Parcel = TypeVar("_Parcel")


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
    if isinstance(thing, BoxReading):
        return thing.to_json()
    if isinstance(thing, Mapping):
        return dict(thing)
    if is_dataclass(thing):
        told = ((each, getattr(thing, each.name)) for each in fields(thing))
        return {each.name: said for each, said in told if said or not each.metadata}
    raise TypeError(f"a {type(thing).__name__} cannot be kept")


_encode = json.JSONEncoder(default=_plain, separators=(",", ":")).encode


def to_text(parcel: Submission | Instance | _HeldRecord | Mapping[str, Any]) -> str:
    """A parcel as ASCII JSON; tuples inside `values` and `readings` come back as lists.

    Not by pydantic, which reads it: that writes moments, small numbers and half characters
    otherwise, and what stands in stores that exist must stay what it would be today.
    """
    return _encode(parcel)


class _ReadBack(Generic[_Parcel]):
    """Makes parcels of one kind from their texts; ready when the first is read, for it is slow."""

    def __init__(self, kind: type[_Parcel]) -> None:
        self._kind = kind

    @cached_property
    def _adapter(self) -> "TypeAdapter[_Parcel]":
        from pydantic import TypeAdapter

        return TypeAdapter(self._kind)

    @cached_property
    def _of_json(self) -> Callable[[str], _Parcel]:
        # what is below the adapter: a long dossier has thousands of texts
        return cast("Callable[[str], _Parcel]", self._adapter.validator.validate_json)

    def __call__(self, text: str) -> _Parcel:
        """The parcel that was made into this text.

        Raises:
            ValueError: it was not; the message quotes nothing.
        """
        try:
            return self._of_json(text)
        except ValueError:  # it knows no half characters, which JSON's own reader does
            kept = json.loads(text)
        from pydantic import ValidationError

        try:
            return self._adapter.validate_python(kept)
        except ValidationError as error:
            raise ValueError(f"no {error.title} can be made of a row of the store") from None


submission_from: Final = _ReadBack(Submission)


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
    return Instance(**kept | {"pages": tuple(kept["pages"]), "foot": tuple(kept.get("foot", ()))})


def row_of(arrival: ArrivalRow, part: int) -> dict[str, Any]:
    """The columns for one arrival; `part` counts the forms of its file."""
    record = {
        name: getattr(arrival, name)
        for name in ("pages", "worksheet", "client", "submission", "path", "reasons")
    }
    for name in ("instance", "within"):  # what there is nothing to say about is left out
        if getattr(arrival, name) is not None:
            record[name] = getattr(arrival, name)
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


_held_record: Final = _ReadBack(_HeldRecord)


def held_row(held: Held) -> dict[str, Any]:
    """The columns for pages that are held; their pictures are kept elsewhere."""
    kept = _HeldRecord(held.reason, held.readings, held.whose, held.entered, held.beside)
    return {
        "id": held.id,
        "arrival": held.arrival,
        "part": held.part,
        "sha256": held.sha256,
        "received_at": moment(held.received_at),
        "why": held.why,
        "until": None if held.until is None else moment(held.until),
        "record": to_text(kept),
    }


def held_from(columns: Mapping[str, Any]) -> Held:
    """The held pages that were made into these columns."""
    kept, until = _held_record(columns["record"]), columns["until"]
    return Held(
        id=columns["id"],
        arrival=columns["arrival"],
        part=columns["part"],
        sha256=columns["sha256"],
        received_at=datetime.fromisoformat(columns["received_at"]),
        why=columns["why"],
        reason=kept.reason,
        until=None if until is None else datetime.fromisoformat(until),
        readings=kept.readings,
        whose=kept.whose,
        entered=kept.entered,
        beside=kept.beside,
    )


def event_row(event: Event) -> dict[str, Any]:
    """The columns for one decision."""
    return {
        "id": event.id,
        "at": moment(event.at),
        "kind": event.kind,
        "data": to_text(data_of(event.what)),
    }


def event_from(columns: Mapping[str, Any]) -> Event:
    """The decision that was made into these columns."""
    what = decision_of(columns["kind"], json.loads(columns["data"]))
    return Event(columns["id"], datetime.fromisoformat(columns["at"]), what)
