"""What is left lying in the inbox, look after look -> what people are told of it, after a while."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.intake.found import identify
from pipeline.intake.scanning import Left
from pipeline.records.refusals import CloudOnly, FileHidden, NeverFinished, Refusal
from pipeline.store.heartbeat import Waited

# These may come right by themselves, and are given more time for it.
_PASSING: Final = (NeverFinished, FileHidden, CloudOnly)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that stays in the inbox for now: an id, its name as given, and why (a refusal).

    Attributes:
        mark: by which a later run knows it.
        first, since: when it was first seen, and since when it holds still, by the timer.
    """

    id: str
    name: str
    reason: Refusal
    mark: str = ""
    first: float = 0.0
    since: float = 0.0


class Leftovers:
    """Remembers since when things lie there.

    Args:
        soon: seconds after which people are told of a link or a folder that is not looked into.
        late: seconds in which a name that says "not ready yet" must have changed.
        waited: how long they lay there before, by their mark.
    """

    def __init__(self, soon: float, late: float, waited: Mapping[str, Waited]) -> None:
        self._soon = soon
        self._late = late
        self._waited = waited
        self._seen: dict[bytes, tuple[Left, Waiting]] = {}

    def look(self, left: Mapping[bytes, Left], now: float) -> None:
        """Note what lies there now; `now` of a monotonic timer."""
        self._seen = {raw: self._kept(raw, one, now) for raw, one in left.items()}

    def _kept(self, raw: bytes, one: Left, now: float) -> tuple[Left, Waiting]:
        before = self._seen.get(raw)
        if before is not None and _mark(before[0]) == _mark(one):
            return one, before[1]
        mark = _mark(one)
        since = now - self._waited[mark].still if mark in self._waited else now
        identity = identify(b"W", raw, one.why.code)
        return one, Waiting(identity, one.found.name, one.why(), mark, since, since)

    def told(self, now: float) -> Generator[Waiting]:
        """What has lain there for so long that people are told."""
        for one, waiting in self._seen.values():
            patience = self._late if one.why in _PASSING else self._soon
            if now - waiting.since >= patience:
                yield waiting

    @property
    def since(self) -> dict[str, float]:
        """Since when each lies there as it is, by its mark; told or not."""
        return {waiting.mark: waiting.since for _, waiting in self._seen.values()}


def _mark(one: Left) -> str:
    """What stays the same while it lies there: of what may come right, also its content."""
    state = one.found.state if one.why in _PASSING else one.found.state.inode
    return identify(b"L", one.found.raw, one.why.code, state)
