"""Two papers of one form -> whether they say the same, or one of them nothing beyond the other.

What nobody has read yet is compared as a picture: one paper scanned twice is no news, two papers of
which only the handwriting differs are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from forms.ground.plain_data import at_pointer
from forms.ground.problems import missing_pages
from pipeline.records import BoxReading, Picture, Submission
from pipeline.store import pictures

_OF_DAYS = ("/filled_on", "_date")  # how pointers of days end
_CORRECTS = "/is_correction"  # the tick of a correction says nothing by itself


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compares papers.

    Attributes:
        store: the private folder, with the pictures that are kept.
        fresh: pictures that are not kept yet, by digest.
    """

    store: Path
    fresh: Mapping[str, Picture]

    def says_the_same(self, one: Submission, other: Submission) -> bool:
        """Whether two papers of one form say the same."""
        if {**one.values, "is_correction": None} != {**other.values, "is_correction": None}:
            return False
        mine, theirs = _unread(one), _unread(other)
        return mine.keys() == theirs.keys() and self._alike(one, other, mine)

    def is_part_of(self, part: Submission, whole: Submission) -> bool:
        """Whether a paper that lacks pages says, on those it has, what another one says there."""
        lacking = set(missing_pages(part.problems))
        if not lacking or not lacking > set(missing_pages(whole.problems)):
            return False
        here = {at for at, read in part.readings.items() if read.page not in lacking}
        here.discard(_CORRECTS)
        mine, theirs = _unread(part), _unread(whole)
        return (
            all(at_pointer(part.values, at) == at_pointer(whole.values, at) for at in here)
            and mine.keys() & here == theirs.keys() & here
            and self._alike(part, whole, mine.keys() & here)
        )

    def _alike(self, one: Submission, other: Submission, pointers: Collection[str]) -> bool:
        return all(self._same(at, one.readings[at], other.readings[at]) for at in pointers)

    def _same(self, pointer: str, mine: BoxReading, theirs: BoxReading) -> bool:
        """Whether the same stands unread in a box of two papers, as far as anybody can see.

        Of a day its cells fill the picture, so that another day looks like it.
        """
        if mine.asked_about == theirs.asked_about:
            return True
        guesses = {mine.raw, theirs.raw} - {None}
        is_day = pointer.endswith(_OF_DAYS)
        if len(guesses) > 1 or (is_day and (not guesses or None in (mine.raw, theirs.raw))):
            return False
        return self.alike(mine.asked_about or "", theirs.asked_about or "")

    def alike(self, one: str, other: str) -> bool:
        """Whether two pictures, by digest, show the same writing."""
        return one == other or pictures.alike(self._of(one), self._of(other))

    def _of(self, digest: str) -> Picture | None:
        return self.fresh.get(digest) or pictures.load(self.store, digest)


def _unread(paper: Submission) -> dict[str, str]:
    """Pointer -> digest of the picture, for what was written and not read."""
    return {
        pointer: reading.asked_about
        for pointer, reading in paper.readings.items()
        if reading.asked_about
    }
