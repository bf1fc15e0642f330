"""A paper of the story and the printed forms in; the form as that person saves it out.

Or its pages, where the person writes with a pen.
"""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.demo.filling import fill, instance_of
from pipeline.demo.penning import Grey, by_pen
from pipeline.demo.stage import DemoError, Stage
from pipeline.demo.story import Paper, Person, Story, StorySlot, Value
from pipeline.records import Action, Dossier, Goal, Idea
from pipeline.store.ledger import Ledger

NEXT_FORM: Final = "actieplan_bijwerken"
ORDER_FORM: Final = "bestelformulier"
MEANT: Final = re.compile(r"\{([^{}:]+)(?::\s*([^{}]+))?\}")  # {alias} or {alias: words of a goal}


@dataclass(slots=True)
class MadeUpAnswers:
    """Everybody who fills in, the codes they were given, and what they filled in so far."""

    stage: Stage
    ledger: Ledger
    story: Story
    _codes: dict[str, str] = field(default_factory=dict)  # by alias
    _filled: dict[tuple[str, str], bytes] = field(default_factory=dict)  # by alias and name
    _used: set[Path] = field(default_factory=set)

    def code(self, alias: str) -> str:
        """The code of the person who is called this.

        Raises:
            DemoError: nobody is, or not yet.
        """
        if alias not in self._codes:
            self._codes |= {client.alias or "": client.code for client in self.ledger.clients.all()}
        if alias not in self._codes:
            raise DemoError("nobody_called", alias=alias)
        return self._codes[alias]

    def filled(self, person: Person | None, paper: Paper) -> bytes:
        """The form as the person, or the team, saves it.

        Raises:
            DemoError: the form, or a field or step on it, is not there.
        """
        form, answers = self._answered(person, paper)
        if paper.copy_of and not paper.answers and "/client" not in answers:
            return form  # the very same file once more
        filled = fill(form, answers)
        if paper.name:
            self._filled[person.alias if person else "", paper.name] = filled
        return filled

    def written(self, person: Person, paper: Paper, hand: int, chance: random.Random) -> list[Grey]:
        """The pages of the form, filled in with a pen. Raises DemoError."""
        form, answers = self._answered(person, paper)
        edition = self.stage.office.catalogue.current(paper.sheet, person.language)
        if odd := sorted(answers.keys() - edition.layout.boxes.keys()):
            raise DemoError("no_such_field", fields=", ".join(odd))
        return by_pen(form, edition.layout, answers, hand, chance)

    def _answered(self, person: Person | None, paper: Paper) -> tuple[bytes, dict[str, Value]]:
        """The form that lies before the person, and what is written on it."""
        answers: dict[str, Value] = {
            pointer: self._meant(value) for pointer, value in paper.answers.items()
        }
        if paper.date is not None:
            answers["/filled_on"] = paper.date
        if person and self._writes_code(person, paper):
            answers["/client"] = self._code_written(person, paper)
        form = self._form(person, paper)
        if person and paper.sheet == NEXT_FORM and not paper.copy_of:
            answers |= self._in_slots(self.code(person.alias), paper, form)
        return form, answers

    def _form(self, person: Person | None, paper: Paper) -> bytes:
        """What lies before the person: the filled one, the newest, a blank or a printed sheet."""
        if paper.copy_of is not None:
            filled = self._filled.get((person.alias if person else "", paper.copy_of))
            if filled is None:
                raise DemoError("no_original", name=paper.copy_of)
            return filled
        if paper.sheet == ORDER_FORM:
            return self._next(self.stage.outbox("formulieren"), ORDER_FORM).read_bytes()
        if person is None or paper.form == "blank":
            return self.stage.outbox("formulieren", f"{paper.sheet}.pdf").read_bytes()
        code = self.code(person.alias)
        if paper.sheet == NEXT_FORM:
            return self.stage.outbox(code, "actieplan-bijwerken.pdf").read_bytes()
        return self._printed(code, paper.sheet).read_bytes()

    def _printed(self, code: str, sheet: str) -> Path:
        """A sheet with this code, one that was not used yet where there is one."""
        return self._next(self.stage.outbox(code, "invullen"), sheet, code)

    def _next(self, folder: Path, sheet: str, code: str = "") -> Path:
        printed = sorted(
            folder.rglob(f"{sheet}-*.pdf"),
            key=lambda path: (path in self._used, path.stat().st_mtime_ns, path.name),
        )
        if not printed:
            raise DemoError("no_sheet", sheet=sheet, whose=code)
        self._used.add(printed[0])
        return printed[0]

    def _writes_code(self, person: Person, paper: Paper) -> bool:
        """Whether the code is written by hand: on a blank sheet, also when handed in again."""
        named = (p for p in person.papers if p.name and p.name == paper.copy_of)
        return next(named, paper).form == "blank"

    def _code_written(self, person: Person, paper: Paper) -> str:
        code = self.code(paper.code_of or person.alias)
        return f"{code[:-1]}{(int(code[-1]) + 1) % 10}" if paper.wrong_code else code

    def _meant(self, value: Value) -> Value:
        """What is written, with the code of a person or the number of a goal where one is meant."""
        if not isinstance(value, str):
            return value
        return MEANT.sub(lambda found: self._number(found[1], found[2]), value)

    def _number(self, alias: str, goal: str | None) -> str:
        code = self.code(alias)
        if goal is None:
            return code
        goals = self._dossier(code).goals
        named = next((each.id for each in goals if each.text == goal), None)
        if named is None:
            raise DemoError("not_printed", words=goal)
        return named

    def _in_slots(self, code: str, paper: Paper, form: bytes) -> dict[str, Value]:
        """Answers below what stands printed: found by its words, as a person finds it."""
        instance = self.ledger.printed.get(instance_of(form))
        if instance is None:
            raise DemoError("no_form", alias=self._dossier(code).alias or code)
        slot_of = {identity: slot for slot, identity in instance.slots.items()}
        known = _known(self._dossier(code))
        at = {_words(thing): slot_of[thing.id] for thing in known if thing.id in slot_of}
        return {
            f"{_place(slot, at)}/{key}": value
            for slot in (*paper.steps, *paper.goals, *paper.ideas)
            for key, value in slot.answers.items()
        }

    def _dossier(self, code: str) -> Dossier:
        dossier = self.stage.office.parts(self.ledger).papers.dossier(code)
        if dossier is None:
            raise DemoError("nobody_called", alias=code)
        return dossier


def _known(dossier: Dossier) -> Iterable[Goal | Action | Idea]:
    actions = [action for goal in dossier.goals for action in goal.actions]
    return (*dossier.goals, *dossier.loose_actions, *actions, *dossier.ideas)


def _words(thing: Goal | Action | Idea) -> str:
    return thing.what if isinstance(thing, Action) else thing.text


def _place(slot: StorySlot, at: Mapping[str, str]) -> str:
    if slot.printed not in at:
        raise DemoError("not_printed", words=slot.printed)
    return at[slot.printed]
