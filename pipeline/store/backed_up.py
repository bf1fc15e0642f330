"""What went into a backup, and what of the store could not: it is lost, or no more what it was."""

from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.store.originals import FOLDER, original
from pipeline.store.scrubbing import Lost


class Expected(NamedTuple):
    """What has to be there.

    Attributes:
        pictures: digests of those that papers tell of. known: what a repair told that does not
            come back, and is not expected.
    """

    pictures: Collection[str] = ()
    known: Lost = Lost()


NOTHING_MORE: Final = Expected()


class BackedUp(NamedTuple):
    """What went into a backup.

    Attributes:
        files: how many. size: of the backup, in bytes.
        altered: how many originals are no more what they came as. missing: so many are not there.
        pictures: so many pictures of what was written are not there.
        known: so many of either are left out of these numbers: a repair told of them.
    """

    files: int
    size: int
    altered: int
    missing: int
    pictures: int
    known: int

    @property
    def is_good(self) -> bool:
        """Whether all is in it that can be; one that is not takes the place of no other."""
        return not (self.altered or self.missing or self.pictures)


def not_whole(
    store: Path, told: dict[str, str], named: set[str], expected: Expected
) -> tuple[int, int, int, int]:
    """How many originals are altered, how many `named` ones are missing, how many pictures.

    And how many of these a repair told, which are left out of the numbers before.
    """
    there = {
        name.rpartition("/")[2]: digest
        for name, digest in told.items()
        if name.startswith(f"store/{FOLDER}/")
    }
    altered = {name for name, digest in there.items() if digest != name}  # or sealed
    altered = {name for name in altered if not original(store / FOLDER, name).is_whole()}
    drawn = {Path(name).stem for name in told if name.startswith("store/pictures/")}
    found = (altered, named - there.keys(), set(expected.pictures) - drawn)
    left = [some - frozenset[str]().union(*expected.known) for some in found]
    numbers = [len(some) for some in left]
    return numbers[0], numbers[1], numbers[2], sum(map(len, found)) - sum(numbers)
