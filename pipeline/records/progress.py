"""What is printed of a dossier: Progress; and of the work of the team: TeamPicture."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.records.dossier import (
    Action,
    Dossier,
    Goal,
    Idea,
    Onward,
    Saying,
    Step,
    Strength,
    Wish,
)
from pipeline.records.instances import EMPTY


@dataclass(frozen=True, slots=True)
class DomainPicture:
    """What is named in one domain: counts only decide yes or no and are never printed.

    `goal`: one is under way. `reached`: one was reached.
    """

    key: str
    strength: bool
    wish: bool
    goal: bool
    skipped: bool
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """What the history says, chosen for printing; knows no PDF.

    Attributes:
        fridge_strengths: three to five own lines for the first page (fewer if fewer are known).
        lead_goal: the goal of the first page. next_action: the one big next step.
        more_actions: other open steps of the lead goal; other_goals: further open goals in order,
            each with its open actions inside; resting: goals at rest.
        before_lead: the one of these where the client wants to begin, or was busy last, and which
            has no step yet: the lead goal is the first that has one, and the step stands below it.
        reached: goals reached; done: actions done, newest first.
        new_strengths: pointers+submissions of strengths first named on the latest day that named
            any (starred in the summary), when an earlier day named others.
        slots_goals, slots_actions: what the next form asks about, in order.
        keep_here: the client does not want to take paper home.
        slots_ideas: the team's ideas that the next form asks about.
        setback_help: what helps when things go wrong, as last said; the first line for the plan.
        course: what the client said last about going on, stopping and beginning.
        onward: how it goes on, as last said.
        finished: the client rounded off, or the dossier was closed: no step is chosen, and no
            next form is drawn.
    """

    dossier: Dossier
    fridge_strengths: tuple[Strength, ...]
    lead_goal: Goal | None
    next_action: Action | None
    more_actions: tuple[Action, ...]
    other_goals: tuple[Goal, ...]
    resting: tuple[Goal, ...]
    reached: tuple[Goal, ...]
    released: tuple[Goal, ...]
    done: tuple[Action, ...]
    loose_actions: tuple[Action, ...]
    wish: Wish | None
    steps: tuple[Step, ...]
    new_strengths: frozenset[tuple[str, str]]
    domains: tuple[DomainPicture, ...]
    slots_goals: tuple[Goal, ...]
    slots_actions: tuple[Action, ...]
    keep_here: bool
    slots_ideas: tuple[Idea, ...] = ()
    setback_help: tuple[Saying, ...] = ()
    course: Mapping[str, tuple[Saying, ...]] = field(default_factory=lambda: EMPTY)
    onward: Onward | None = None
    finished: bool = False
    before_lead: Goal | None = None

    def goal_of(self, action: Action) -> Goal | None:
        """The goal that a step belongs to, in whatever state it is."""
        return next((goal for goal in self.dossier.goals if goal.id == action.goal), None)


@dataclass(frozen=True, slots=True)
class WorkedIdea:
    """An idea of the team that a client said yes to and did. No name and no code goes with it.

    `resource`: self, network, community, professional or None.
    """

    text: str
    domain: str | None
    resource: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the self-check: the answers by date, as codes and as words."""

    key: str
    worksheet: str
    label: str
    answers: tuple[tuple[date, str, str], ...]  # day, code, label as printed


@dataclass(frozen=True, slots=True)
class Carriers:
    """Who carried the actions of one year, by choice code; "" where nobody was named.

    `until`: the latest date on a paper, for the year that may go on; None for a year that is over.
    """

    year: int
    until: date | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TeamPicture:
    """What the papers say about the team's work; nothing in it leads to a client.

    `language`: of the latest paper of the team.
    """

    language: str
    worked: tuple[WorkedIdea, ...]
    statements: tuple[Statement, ...]
    years: tuple[Carriers, ...]
