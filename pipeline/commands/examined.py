"""What `doctor` looked at, and how it stands."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.workspace import Office

State = Literal["good", "notice", "fault"]


@dataclass(frozen=True, slots=True)
class Examined:
    """What was looked at, how it stands, and what to tell about it."""

    check: str
    state: State
    message: str


@dataclass(frozen=True)
class Examination:
    """Some of what `doctor` looks at. `deep`: all that lies in the store is read."""

    office: Office
    deep: bool = False

    def check(self, name: str, state: State, **told: object) -> Examined:
        """Of the check by this name; what is told of it stands with the phrases."""
        return Examined(name, state, self.office.words(f"doctor.{name}.{state}", **told))


def standing(folder: Path) -> Path:
    """The folder, or where it will be made."""
    return next((each for each in (folder, *folder.absolute().parents) if each.is_dir()), folder)
