"""What is ahead in a dossier, for the page of today: days, codes, ids and numbers, no words.

It follows from the papers and is kept when they are drawn, so that nobody has to fold all dossiers
to know what is due.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from pipeline.records.ids import canonical_json

if TYPE_CHECKING:
    from forms.schema.pack import Pack  # slow to load
    from pipeline.records import Dossier, Submission  # who only reads what is ahead folds nothing

NOTHING_ASKED: Final = '"asked":[]'  # in the text of an outlook
LOOKING_BACK = "three_months"  # in pack.toml: a sheet that comes about every three months


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """An open step (`A-...`) that has a day: the last one on which it was planned."""

    action: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is ahead in one dossier.

    Attributes:
        questions: how many are open about its papers; urgent: for how many a document waits;
            asked: what each is about, a paper and a box.
        began, as_of: the first and the last day on a paper of this client; None without papers.
        came: the day on which the last of them came in.
        looked_back: the last day on a sheet that looks back on some months, if there is one.
        finished: the client rounded off.
        steps: open ones that have a day, the earliest first.
        forms: names, below the client's folder, of what is to be filled in at the next contact.
        ask_home: no paper says whether this client takes paper home: that is asked first.
        stays_here: this client said that paper does not go home, or not now.
        aside: papers (by their ids) of which nobody said yet whose they are.
        program: by which it was made; another one may understand the papers otherwise.
    """

    questions: int = 0
    urgent: int = 0
    began: date | None = None
    as_of: date | None = None
    came: date | None = None
    looked_back: date | None = None
    finished: bool = False
    steps: tuple[PlannedStep, ...] = ()
    forms: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    ask_home: bool = False
    stays_here: bool = False
    aside: tuple[str, ...] = ()
    program: str = ""

    def to_text(self) -> str:
        """The outlook as JSON, for the ledger."""
        told = asdict(self) | {"steps": [(s.action, s.last_day.isoformat()) for s in self.steps]}
        days = {key: value.isoformat() for key, value in told.items() if isinstance(value, date)}
        return canonical_json(told | days)

    @staticmethod
    def from_text(text: str) -> Outlook:
        """The outlook that was made into this text."""
        kept = json.loads(text)
        for key in ("began", "as_of", "came", "looked_back"):
            kept[key] = date.fromisoformat(kept[key]) if kept[key] else None
        steps = (PlannedStep(action, date.fromisoformat(day)) for action, day in kept["steps"])
        texts = {key: tuple(kept.get(key, ())) for key in ("forms", "asked", "aside")}
        return Outlook(**kept | {"steps": tuple(steps)} | texts)


def is_by(text: str, program: str) -> bool:
    """Whether an outlook of this text was made by this program."""
    return f'"program":"{program}"' in text


def asked_about(text: str) -> list[str]:
    """What is asked about a dossier with an outlook of this text, without all the rest of it."""
    return list(json.loads(text).get("asked", ())) if text else []


def sheets_looking_back(pack: Pack) -> frozenset[str]:
    """The sheets on which a client looks back, as the pack has them."""
    return frozenset(
        use.worksheet
        for use in pack.sheets
        if LOOKING_BACK in use.when and not {"worker", "team"} & {*use.filled_by}
    )


def days_of(papers: Iterable[Submission], looking_back: frozenset[str]) -> Outlook:
    """An outlook of which only the days on the papers are known."""
    known = tuple(papers)
    told = [paper.filled_on for paper in known]
    back = [paper.filled_on for paper in known if paper.worksheet in looking_back]
    came = max((paper.received_at for paper in known), default=None)
    return Outlook(
        began=min(told, default=None),
        as_of=max(told, default=None),
        came=came.astimezone().date() if came is not None else None,
        looked_back=max(back, default=None),
    )


def planned_steps(dossier: Dossier) -> tuple[PlannedStep, ...]:
    """The open steps that have a day; not those of a goal that was reached or let go."""
    return tuple(sorted(_planned(dossier), key=lambda step: (step.last_day, step.action)))


def _planned(dossier: Dossier) -> Iterator[PlannedStep]:
    goals = (goal for goal in dossier.goals if goal.state in {"gekozen", "bezig"})
    for actions in (dossier.loose_actions, *(goal.actions for goal in goals)):
        for action in actions:
            is_known = action.due is not None or action.is_dated(dossier.undated)
            if action.is_open and action.last_day is not None and is_known:
                yield PlannedStep(action.id, action.last_day)
