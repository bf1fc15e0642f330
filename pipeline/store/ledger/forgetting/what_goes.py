"""Whose rows go for good, and which those are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Whose(NamedTuple):
    """Of whom all goes (by all their codes), or which papers (by their ids).

    `refused`: SHA-256 of files that were refused, or came in twice, and that are theirs, as
    somebody says.
    """

    codes: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


class File(NamedTuple):
    """A file that came in: the number of its entry, its arrival, digest and name as given.

    `beside`: nobody knows whose this part of it is; it came in one file with what goes.
    """

    seq: int
    arrival: str
    sha256: str | None
    name: bytes
    outcome: str
    beside: bool


@dataclass(frozen=True, slots=True)
class Going:
    """What goes.

    Attributes:
        papers: id -> where its JSON lies: worksheet, day and client. team: those of them without
            a client: about this person, or order forms that opened the dossier.
        held: ids of pages that are held. instances: of printed forms. events: numbers of decisions.
        files: what came in. digests: of originals and pictures that nothing else names.
        shared: digests of originals in which papers of others stand too: they stay.
        moved: ids of papers with this person's code that lie in another dossier: they stay.
        unclaimed: how many held pages and refused files are nobody's, as far as anybody knows.
        copies: how many doubles came in with a code of somebody else, of whom a paper was moved
            here: they may be doubles of that one.
        living: digests that what stays names.
        within, apart: the names of keys: of a file (its SHA-256) and within it; of what is in none.
        also_opened: id of an order form that goes -> the codes of other dossiers, which stay, that
            it opened as well.
    """

    papers: Mapping[str, tuple[str, str, str | None]] = field(default_factory=dict)
    team: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    instances: frozenset[str] = frozenset()
    events: frozenset[int] = frozenset()
    files: tuple[File, ...] = ()
    digests: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    unclaimed: int = 0
    copies: int = 0
    living: frozenset[str] = frozenset()
    within: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[str] = frozenset()
    also_opened: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all papers and pages that go."""
        return frozenset(self.papers) | self.held
