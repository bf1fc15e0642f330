"""The TOML files of docs/demo in; the made-up people, their papers and what becomes of them out."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

import tomli
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.records import Outcome

Said = Mapping[str, str]  # language of the messages -> a sentence
Day = date  # a paper has a date of its own
Value = bool | Day | str


class _Part(BaseModel):
    """Frozen, and a misspelt key is a mistake rather than a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StorySlot(_Part):
    """What is written below a step or goal that stands printed on the form.

    Attributes:
        printed: the words of the step or goal; everything else is a field below it.
    """

    printed: str
    answers: Mapping[str, Value]


class Paper(_Part):
    """One sheet that somebody hands in.

    Attributes:
        sheet: worksheet id. form: a personal sheet, a blank one, or the newest "how is my plan".
        name, copy_of: a sheet handed in again, changed or not, names the earlier one.
        date: as written on it; None: it was forgotten. handed_in: the day it came in.
        wrong_code: the client writes the last digit of the code wrong. slow: it comes in pieces.
        pen: it was printed, filled in by hand and scanned, with all others of that day.
        code_of: by mistake, the code of this other person is written on it.
        answers: pointer -> what is written there; `{alias}` stands for that person's code,
            `{alias: goal}` for the number of a goal. steps, goals, ideas: in pre-printed slots.
        becomes, why: what is expected of it, and the code of the reason.
        note: what there is to see, by language.
    """

    sheet: str
    form: Literal["personal", "blank"] = "personal"
    name: str | None = None
    copy_of: str | None = None
    date: Day | None = None
    handed_in: Day
    wrong_code: bool = False
    code_of: str | None = None
    slow: bool = False
    pen: bool = False
    answers: Mapping[str, Value] = Field(default_factory=dict)
    steps: tuple[StorySlot, ...] = ()
    goals: tuple[StorySlot, ...] = ()
    ideas: tuple[StorySlot, ...] = ()
    becomes: Outcome = "accepted"
    why: str | None = None
    note: Said = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, given: Any) -> Any:
        """Handed in on its date, unless said otherwise; slots by the words printed in them."""
        slots = {
            key: [_slot(each, key[:-1]) for each in given.get(key, ())]
            for key in ("steps", "goals", "ideas")
        }
        return {"handed_in": given.get("date"), **given, **slots}


class Stray(_Part):
    """A file that is no form at all."""

    file: str
    handed_in: Day
    content: str
    becomes: Outcome = "rejected"
    why: str
    note: Said = Field(default_factory=dict)


class Person(_Part):
    """A made-up person: what they are called, the language of their sheets, and their papers.

    Attributes:
        file: the name of the story, without ending. place: where this person gets help.
        opened: by the command of the demo, or by an order form that names the alias.
    """

    file: str
    alias: str
    language: str
    place: Said
    opened: Literal["command", "order"] = "command"
    papers: tuple[Paper, ...]


class Story(_Part):
    """Everybody, the team's own papers, and what strayed into the inbox."""

    people: tuple[Person, ...]
    strays: tuple[Stray, ...]
    team: tuple[Paper, ...] = ()

    def days(self) -> tuple[Day, ...]:
        """The days on which something is handed in, in order."""
        days = {paper.handed_in for person in self.people for paper in person.papers}
        days |= {paper.handed_in for paper in self.team} | {s.handed_in for s in self.strays}
        return tuple(sorted(days))

    def months(self) -> tuple[tuple[int, int], ...]:
        """The months (year, month) in which something is handed in, in order."""
        return tuple(dict.fromkeys((day.year, day.month) for day in self.days()))


def read_story(folder: Path) -> Story:
    """Everything that is told in a folder; raises OSError and ValueError."""
    told = {
        path.stem: tomli.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.toml"))
    }
    return Story(
        people=tuple(
            Person.model_validate({"file": name, **each})
            for name, each in told.items()
            if "alias" in each
        ),
        strays=tuple(Stray.model_validate(s) for e in told.values() for s in e.get("strays", ())),
        team=tuple(Paper.model_validate(p) for e in told.values() for p in e.get("team", ())),
    )


def _slot(given: Mapping[str, Any], key: str) -> dict[str, Any]:
    answers = dict(given)
    return {"printed": answers.pop(key, None), "answers": answers}
