"""The parcels that travel the route, all frozen: each station takes one and hands on the next.

Nothing goes in or out: this is what goes in and out everywhere else. Its face is this package.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline.records.instances import EMPTY, Instance
from pipeline.records.papers import (
    Arrival,
    Client,
    Document,
    Fact,
    Held,
    Outcome,
    Role,
    Submission,
    View,
)
from pipeline.records.paths import name_of, path_at, path_of
from pipeline.records.questions import Question
from pipeline.records.readings import (
    BoxReading,
    Channel,
    Identity,
    Mark,
    NotRead,
    Picture,
    Reading,
    ReadingState,
    Suggestion,
    UnreadBecause,
)
from pipeline.records.sources import Source

if TYPE_CHECKING:
    from pipeline.records.dossier import (
        Action,
        ActionState,
        Change,
        Dossier,
        Goal,
        GoalState,
        Idea,
        IdeaAnswer,
        LeftBlank,
        Measure,
        Onward,
        Remark,
        Saying,
        Step,
        Strength,
        Wish,
    )
    from pipeline.records.progress import (
        Carriers,
        DomainPicture,
        Progress,
        Statement,
        TeamPicture,
        WorkedIdea,
    )

__all__ = [
    "EMPTY",
    "Action",
    "ActionState",
    "Arrival",
    "BoxReading",
    "Carriers",
    "Change",
    "Channel",
    "Client",
    "Document",
    "DomainPicture",
    "Dossier",
    "Fact",
    "Goal",
    "GoalState",
    "Held",
    "Idea",
    "IdeaAnswer",
    "Identity",
    "Instance",
    "LeftBlank",
    "Mark",
    "Measure",
    "NotRead",
    "Onward",
    "Outcome",
    "Picture",
    "Progress",
    "Question",
    "Reading",
    "ReadingState",
    "Remark",
    "Role",
    "Saying",
    "Source",
    "Statement",
    "Step",
    "Strength",
    "Submission",
    "Suggestion",
    "TeamPicture",
    "UnreadBecause",
    "View",
    "Wish",
    "WorkedIdea",
    "name_of",
    "path_at",
    "path_of",
]


def __getattr__(name: str) -> object:
    """What is folded and what is printed of it is loaded by who folds, and by nobody who looks."""
    for module in ("dossier", "progress"):
        found = import_module(f"pipeline.records.{module}")
        if name in __all__ and hasattr(found, name):
            return getattr(found, name)
    raise AttributeError(name)
