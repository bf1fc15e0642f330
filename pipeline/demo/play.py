"""A story and a stage in; everything handed in month by month, and what became of it out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.demo.filling import fill, instance_of
from pipeline.demo.stage import DemoError, Stage, wait_for
from pipeline.demo.story import Paper, Person, Slot, Story, Stray, Value
from pipeline.ledger import ArrivalRow, Ledger
from pipeline.records import Action, Goal

NEXT_FORM = "actieplan_bijwerken"
Tell = Callable[..., None]  # a phrase below [demo], and what fills it in


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that was handed in, and its line in the ledger. A stray has no person."""

    file: str
    told: Paper | Stray
    row: ArrivalRow
    person: Person | None = None

    @property
    def as_told(self) -> bool:
        """Whether it became what the story expects, for the reason that it names."""
        codes = {reason.code for reason in self.row.reasons}
        expected = {self.told.why} if self.told.why else set()
        return self.row.outcome == self.told.becomes and codes == expected


@dataclass(slots=True)
class _Client:
    """A person with an issued code, the printed forms, and what was filled in."""

    person: Person
    code: str
    forms: Mapping[str, Path]
    filled: dict[str, bytes] = field(default_factory=dict)  # by the paper's name


@dataclass(slots=True)
class _Play:
    stage: Stage
    ledger: Ledger
    tell: Tell
    clients: list[_Client] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    def open_dossiers(self, story: Story) -> None:
        """Print the blank sheets; give everybody a code and sheets of their own."""
        self.stage.krachtwerk("print")
        self.tell("printed", folder=self.stage.outbox("formulieren"))
        for person in story.people:
            (code,) = self.stage.krachtwerk(
                "client", "new", "--alias", person.alias, "--lang", person.language
            )
            sheets = dict.fromkeys(p.sheet for p in person.papers if p.sheet != NEXT_FORM)
            lines = self.stage.krachtwerk("print", *sheets, "--client", code)
            forms = dict(zip(sheets, map(Path, lines), strict=True))
            self.clients.append(_Client(person, code, forms))
            place = person.place[self.stage.office.language]
            self.tell("opened", alias=person.alias, place=place, code=code)

    def month(self, story: Story, month: tuple[int, int]) -> list[Shown]:
        """Fill in and hand in what comes this month; a copy comes after its original."""
        mine = [
            (client, paper)
            for client in self.clients
            for paper in client.person.papers
            if _in(month, paper)
        ]
        first = [(c, p) for c, p in mine if p.copy_of is None]
        later = [(c, p) for c, p in mine if p.copy_of is not None]
        strays = [stray for stray in story.strays if _in(month, stray)]
        shown = self._hand_in(first, strays)
        return shown + self._hand_in(later, [])

    def _hand_in(
        self, papers: Sequence[tuple[_Client, Paper]], strays: Sequence[Stray]
    ) -> list[Shown]:
        handed: list[tuple[str, Paper | Stray, Person | None]] = []
        for stray in strays:
            self.stage.drop(stray.file, stray.content.encode("utf-8"), slow=False)
            handed.append((stray.file, stray, None))
        for client, paper in papers:
            name = f"scherm-{len(self.shown) + len(handed) + 1:02}-{paper.sheet}.pdf"
            self.stage.drop(name, self._filled(client, paper), slow=paper.slow)
            handed.append((name, paper, client.person))
        shown = [Shown(name, told, self._entered(name), person) for name, told, person in handed]
        self.shown += shown
        wait_for(lambda: None if self.ledger.pending_jobs() else True, DemoError("not_drawn"))
        return shown

    def _entered(self, name: str) -> ArrivalRow:
        """The line of a file in the ledger; one that still waits is waited for."""

        def look() -> ArrivalRow | None:
            rows = (r for r in self.ledger.arrivals() if r.file == name and r.outcome != "waiting")
            return next(rows, None)

        return wait_for(look, DemoError("never_came", file=name))

    def _filled(self, client: _Client, paper: Paper) -> bytes:
        """The form as the person saves it."""
        answers: dict[str, Value] = dict(paper.answers)
        if paper.date is not None:
            answers["/filled_on"] = paper.date
        if paper.copy_of is not None:
            if paper.copy_of not in client.filled:
                raise DemoError("no_original", name=paper.copy_of)
            form = client.filled[paper.copy_of]
            if not paper.answers and not _writes_code(client, paper):
                return form  # the very same file once more
        elif paper.sheet == NEXT_FORM:
            form = self.stage.outbox(client.code, "actieplan-bijwerken.pdf").read_bytes()
            answers |= self._in_slots(client, paper, form)
        elif paper.form == "blank":
            form = self.stage.outbox("formulieren", f"{paper.sheet}.pdf").read_bytes()
        else:
            form = client.forms[paper.sheet].read_bytes()
        if _writes_code(client, paper):
            answers["/client"] = _wrong(client.code) if paper.wrong_code else client.code
        filled = fill(form, answers)
        if paper.name:
            client.filled[paper.name] = filled
        return filled

    def _in_slots(self, client: _Client, paper: Paper, form: bytes) -> dict[str, Value]:
        """Answers below what stands printed: found by its words, as a person finds it."""
        instance = self.ledger.instance(instance_of(form) or "")
        dossier = self.stage.office.route(self.ledger).dossier(client.code)
        if instance is None or dossier is None:
            raise DemoError("no_form", alias=client.person.alias)
        known: list[Goal | Action] = [*dossier.goals, *dossier.loose_actions]
        known += [action for goal in dossier.goals for action in goal.actions]
        slot_of = {identity: slot for slot, identity in instance.slots.items()}
        at = {_words(thing): slot_of[thing.id] for thing in known if thing.id in slot_of}
        return {
            f"{_place(slot, at)}/{key}": value
            for slot in (*paper.steps, *paper.goals)
            for key, value in slot.answers.items()
        }


def play(
    story: Story, stage: Stage, tell: Tell, show: Callable[[str, list[Shown]], None]
) -> list[Shown]:
    """Play the story; `tell` says what happens, `show` what became of each month's papers.

    Raises:
        DemoError: something did not come in, or could not be filled in.
    """
    with stage.office.ledger() as ledger:
        playing = _Play(stage, ledger, tell)
        playing.open_dossiers(story)
        with stage.watched():
            tell("watching", inbox=stage.inbox)
            for year, month in story.months():
                show(_name_of(stage, year, month), playing.month(story, (year, month)))
        tell("stopped")
    return playing.shown


def _writes_code(client: _Client, paper: Paper) -> bool:
    """Whether the code is written by hand: on a blank sheet, also when it is handed in again."""
    original = next((p for p in client.person.papers if p.name and p.name == paper.copy_of), paper)
    return original.form == "blank"


def _wrong(code: str) -> str:
    """A code with another last digit."""
    return f"{code[:-1]}{(int(code[-1]) + 1) % 10}"


def _in(month: tuple[int, int], told: Paper | Stray) -> bool:
    return (told.handed_in.year, told.handed_in.month) == month


def _words(thing: Goal | Action) -> str:
    return thing.text if isinstance(thing, Goal) else thing.what


def _place(slot: Slot, at: Mapping[str, str]) -> str:
    if slot.printed not in at:
        raise DemoError("not_printed", words=slot.printed)
    return at[slot.printed]


def _name_of(stage: Stage, year: int, month: int) -> str:
    return f"{stage.office.words(f'documents.words.month.{month}')} {year}"
