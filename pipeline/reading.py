"""A file's bytes -> the forms in it: read here, or before its turn came by a worker."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from forms.ground.toml_text import content_of
from pipeline.store.ahead import Ahead
from pipeline.store.ledger import Ledger

# What reads is loaded with the first paper.
if TYPE_CHECKING:
    from pathlib import Path

    from forms.catalogue import Catalogue
    from pipeline.extraction.known_prints import InstanceOf
    from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
    from pipeline.intake.found import Found
    from pipeline.records import NotRead, Picture, Reading

PACKAGE: Final = "krachtwerk-forms"
EACH: Final = 3  # papers for each worker that are asked for at once
_LAID_WITHIN: Final = 10.0  # seconds, beside those for reading, until a worker told what it read


def program_of(catalogue: Catalogue, language: str) -> str:
    """The same wherever papers are read and documents drawn alike.

    It follows from the version of the program, the sheets, and the language of the office.
    """
    told = hashlib.sha256(f"{version(PACKAGE)} {language}".encode())
    for folder in catalogue.folders:
        for path in sorted(folder.rglob("*.toml")):
            with suppress(OSError):  # no file, or none that can be read: told elsewhere
                told.update(path.relative_to(folder).as_posix().encode() + content_of(path))
    return told.hexdigest()[:16]


@dataclass
class SharedReading:
    """Reads for one store, with workers where there are any.

    Attributes:
        language: of the office. here: who reads on this computer.
        clock: the time of day (aware).
        seconds: that a small file may take.
        limit: in bytes; no larger file is asked for ahead.
    """

    ledger: Ledger
    catalogue: Catalogue
    language: str
    here: Callable[[], ConfinedReading]
    clock: Callable[[], datetime]
    seconds: float
    limit: int
    _asked: set[str] = field(default_factory=set)

    @cached_property
    def program(self) -> str:
        """The same wherever papers are read and documents drawn alike."""
        return program_of(self.catalogue, self.language)

    @cached_property
    def ahead(self) -> Ahead | None:
        """Papers that workers read before their turn; None where there can be no workers."""
        sharing = self.ledger.sharing
        return sharing.ahead(self.program) if sharing.is_shared else None

    def read(self, content: bytes, instance_of: InstanceOf) -> list[Reading | NotRead]:
        """The forms in a file; raises as `ConfinedReading.read` does."""
        if self.ahead is not None:
            from pipeline.extraction.sandbox.recorded import MOST, NotRecordedError, heard

            record = self.ahead.reading_of(content, self.seconds + _LAID_WITHIN, MOST)
            with suppress(NotRecordedError):
                if record is not None:
                    return heard(record, content, self.catalogue, instance_of)
        return self.here().read(content, instance_of)

    def read_for_another(self) -> bool:
        """Read a file for who asked that, if anybody did; whether anybody did."""
        if self.ahead is None:
            return False
        from pipeline.extraction.sandbox.recorded import recorded

        reading, instance_of = self.here(), self.ledger.printed.get
        return self.ahead.read_next(
            lambda content: recorded(reading, content, instance_of), self.limit
        )

    def ask(self, coming: Sequence[Found]) -> None:
        """Let workers read what is next, as many files as they can have in hand."""
        helpers = self.ledger.sharing.helpers() if self.ahead is not None else ()
        for one in coming[: 1 + EACH * len(helpers)] if helpers else ():
            if one.id not in self._asked and 0 < one.state.size <= self.limit:
                self._asked.add(one.id)
                self._ask(one)

    def _ask(self, one: Found) -> None:
        from pipeline.intake.arrivals import StillChangingError, read

        assert self.ahead is not None
        with suppress(StillChangingError, OSError):  # that is told in its turn
            arrival = read(one, self.limit, self.clock())
            if not self.ledger.arrivals.of_bytes(arrival.sha256):
                self.ahead.ask(arrival.content)

    def rest(self) -> None:
        """Nothing comes now: what was asked for in vain is not kept, by us or before us."""
        self._asked.clear()
        if self.ahead is not None:
            self.ahead.clear()


def lines_kept(store: Path, digest: str) -> Sequence[Picture]:
    """The lines of a text in somebody's own hand, by the digest of its picture."""
    from pipeline.extraction.handwriting.lines import lines
    from pipeline.store import pictures

    picture = pictures.load(store, digest)
    return () if picture is None else lines(picture)
