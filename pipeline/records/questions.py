"""What a person is asked about a dossier."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.records.instances import EMPTY


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person is asked about a dossier; it points, and quotes nothing.

    Attributes:
        at: of one about the plan, its own pointer (`OF_PLAN`), by which it is answered.
        about: id of the goal, step or idea that it is about, where that is known.
        among: ids of those that may be meant: what the plan had by then, oldest first.
    """

    code: str
    submission: str | None
    pointer: str | None
    params: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    at: str | None = None
    about: str | None = None
    among: tuple[str, ...] = ()
