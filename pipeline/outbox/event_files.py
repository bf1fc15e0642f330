"""What happened -> `outbox/.events/ID.json`, one file each, for programs that listen.

An id is the moment at which it was told, and no two are alike: they sort as they were told.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pipeline.outbox import files
from pipeline.outbox.reached import reached

FOLDER: Final = ".events"  # in the outbox
ERASED: Final = "dossier.erased"
_MOMENT: Final = "%Y%m%dT%H%M%S%fZ"
_OURS: Final = re.compile(r"\d{8}T\d{12}Z\.json")
_MOST: Final = 1 << 16  # bytes; a longer file is none of ours

EventRow = Mapping[str, Any]  # as it is written


def next_id(last: str, now: datetime) -> str:
    """The id of what is told now, later than the last one whatever the clock says."""
    at = now.astimezone(UTC)
    if last:
        before = datetime.strptime(last, _MOMENT).replace(tzinfo=UTC)
        at = max(at, before + timedelta(microseconds=1))
    return at.strftime(_MOMENT)


def write_events(outbox: Path, events: Iterable[EventRow]) -> None:
    """Lay each in the outbox, in their order; the same again is the same file. Raises OSError."""
    for event in events:
        content = json.dumps(event, ensure_ascii=False, sort_keys=True).encode()
        files.write(outbox / FOLDER / f"{event['id']}.json", content + b"\n", outbox)


def prune_events(outbox: Path, before: datetime) -> None:
    """Take away what was told before this moment. Raises OSError."""
    first = f"{before.astimezone(UTC).strftime(_MOMENT)}.json"
    for name in sorted(_names(outbox)):
        if name >= first:
            break
        files.remove(outbox / FOLDER / name, outbox)


def forget_events(outbox: Path, ids: Collection[str]) -> None:
    """Take away all that names one of these, but that somebody was erased. Raises OSError."""
    for name in _names(outbox):
        place = outbox / FOLDER / name
        if names_any(_event(place, outbox), ids):
            files.remove(place, outbox)


def events_about(outbox: Path, code: str) -> Iterator[EventRow]:
    """Those that are about this client and nobody else, in their order. Raises OSError."""
    for name in sorted(_names(outbox)):
        event = _event(outbox / FOLDER / name, outbox)
        if event is not None and event.get("client") == code and not event.get("other"):
            yield event


def names_any(event: EventRow | None, ids: Collection[str]) -> bool:
    """Whether it names one of these ids or codes; what cannot be read may name any."""
    if event is None:
        return True
    return event.get("kind") != ERASED and any(each in ids for each in _words(event))


def _words(value: object) -> Iterable[str]:
    """All ids and codes in it; of what is asked about several papers, each of them."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        return [word for each in value for word in _words(each)]
    return re.split(r"[/+]", value) if isinstance(value, str) else ()


def _names(outbox: Path) -> list[str]:
    return [name for name in files.names_in(outbox / FOLDER, outbox) if _OURS.fullmatch(name)]


def _event(place: Path, outbox: Path) -> EventRow | None:
    with suppress(FileNotFoundError, ValueError), reached(place, outbox) as within:
        if within.is_symlink() or not within.is_file() or within.stat().st_size > _MOST:
            return None
        found = json.loads(within.read_bytes())
        return found if isinstance(found, dict) else None
    return None
