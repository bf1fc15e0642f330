"""Words that are suggested, and letters that somebody mends -> the rest of the words, read anew.

Who types shows where the eye went wrong; what stands behind the cursor is read on from there, until
they agree. What reads is handed in (`ReadsOn`): a process of its own, that may be absent.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from pipeline.desk.agenda import Asked, Pile
from pipeline.records import Picture
from pipeline.store import pictures
from pipeline.workspace import Parts


class ReadsOn(Protocol):
    """What reads on while somebody types."""

    def has(self, name: str) -> bool:
        """Whether it was told of a box with this name, and is there still."""

    def look(self, boxes: Mapping[str, Picture], known: Iterable[str], language: str) -> None:
        """Look at boxes of one person, by name, as soon as there is time; does not wait for it."""

    def read_on(self, name: str, start: str, rest: str) -> str:
        """What stands behind `start` in a box; `rest`, as it is, where nothing better is known."""

    def close(self) -> None:
        """End it."""


@dataclass(slots=True)
class ReadingOn:
    """Reads on at one desk.

    Attributes:
        parts: of the workspace.
        reader: what reads; None where nothing is suggested either.
    """

    parts: Parts
    reader: ReadsOn | None = None
    _erased: Collection[str] = ()

    def prepare(self, pile: Pile, asked: Iterable[Asked]) -> Mapping[str, str]:
        """Have the boxes on a page looked at; each has a name then, by the key of its question."""
        if self.reader is None:
            return {}
        if (erased := self.parts.ledger.clients.erased()) != self._erased:
            self.reader.close()  # it forgets what it saw: that of who was erased as well
            self._erased = erased
        found = {each.key: name for each in asked if (name := self._suggested_by(each))}
        unseen = [name for name in found.values() if not self.reader.has(name)]
        if unseen:
            dossier = self.parts.papers.dossier(pile.client) if pile.client else None
            load = partial(pictures.load, self.parts.office.settings.store)
            boxes: dict[str, Picture] = {}
            for name in unseen:
                with suppress(OSError):  # then nothing of it is read on
                    if (picture := load(name)) is not None:
                        boxes[name] = picture
            language = dossier.language if dossier else "nl"
            self.reader.look(boxes, self.parts.suggesting.known(dossier), language)
        return found

    def _suggested_by(self, asked: Asked) -> str | None:
        """The digest of the picture from which came what is suggested word for word."""
        kept = self.parts.ledger.suggestions.get
        for digest in asked.item.pictures if asked.item.sure else ():
            said = kept(digest)
            if said is not None and said.text == asked.item.suggestion:
                return digest
        return None

    def read_on(self, name: str, start: str, rest: str) -> str:
        """What stands behind `start`, read anew; `rest`, as it is, where nothing reads on."""
        return self.reader.read_on(name, start, rest) if self.reader is not None else rest
