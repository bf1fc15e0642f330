"""What went into a backup, and what of the store could not: it is lost, or no more what it was."""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from pipeline.store.originals import FOLDER, original


class BackedUp(NamedTuple):
    """What went into a backup.

    Attributes:
        files: how many. size: of the backup, in bytes.
        altered: how many originals are no more what they came as. missing: so many are not there.
        pictures: so many pictures of what was written are not there.
    """

    files: int
    size: int
    altered: int
    missing: int
    pictures: int

    @property
    def is_good(self) -> bool:
        """Whether all is in it; one that is not takes the place of no other."""
        return not (self.altered or self.missing or self.pictures)


def not_whole(
    store: Path, told: dict[str, str], named: set[str], shown: Collection[str]
) -> tuple[int, int, int]:
    """How many originals are altered, how many `named` ones are missing, how many pictures."""
    there = {
        name.rpartition("/")[2]: digest
        for name, digest in told.items()
        if name.startswith(f"store/{FOLDER}/")
    }
    altered = (name for name, digest in there.items() if digest != name)  # or sealed
    count = sum(not original(store / FOLDER, name).is_whole() for name in altered)
    drawn = {Path(name).stem for name in told if name.startswith("store/pictures/")}
    return count, len(named - there.keys()), len(set(shown) - drawn)
