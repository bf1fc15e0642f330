"""A story and a stage in; everything handed in month by month, and what became of it out."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.demo.answering import NEXT_FORM, ORDER_FORM, MadeUpAnswers
from pipeline.demo.correcting import agreed, asked_on, checked
from pipeline.demo.feeding import fed
from pipeline.demo.penning import Grey
from pipeline.demo.stage import DemoError, Stage
from pipeline.demo.story import Paper, Person, Story, Stray
from pipeline.records.correction_names import CORRECTION_FOLDER
from pipeline.records.orders import order_sheet
from pipeline.store.ledger import ArrivalRow, Ledger

Tell = Callable[..., None]  # a phrase below [demo], and what fills it in
Told = tuple[Person | None, Paper | Stray]


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that was handed in, and its line in the ledger.

    A stray has no person; nor has a paper of the team.
    """

    file: str
    told: Paper | Stray
    row: ArrivalRow
    person: Person | None = None

    @property
    def as_told(self) -> bool:
        """Whether it became what the story expects, for the reason that it names."""
        codes = {reason.code for reason in self.row.told}
        expected = {self.told.why} if self.told.why else set()
        return self.row.outcome == self.told.becomes and codes == expected


@dataclass(slots=True)
class _Play:
    stage: Stage
    ledger: Ledger
    story: Story
    tell: Tell
    answering: MadeUpAnswers = field(init=False)
    shown: list[Shown] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.answering = MadeUpAnswers(self.stage, self.ledger, self.story)

    def open_dossiers(self) -> None:
        """Print the blank sheets; give a code and sheets to all who do not come by an order."""
        folder = self.stage.outbox("formulieren")
        self.stage.print_blank()
        self.tell("printed", folder=folder)
        orders = [p.answers.get("/staff") for p in self.story.team if p.sheet == ORDER_FORM]
        for name, copies in Counter(map(str, orders)).items():
            self.stage.print_order_forms(name, copies)
            self.tell("order_forms", name=name, number=copies, folder=folder)
        for person in self.story.people:
            if person.opened == "order":
                continue
            code = self.stage.open(person.alias, person.language)
            sheets = [p.sheet for p in person.papers if p.sheet != NEXT_FORM and p.form != "blank"]
            self.stage.print_for(code, list(dict.fromkeys(sheets)))
            place = person.place[self.stage.office.language]
            self.tell("opened", alias=person.alias, place=place, code=code)

    def month(self, month: tuple[int, int]) -> list[Shown]:
        """Fill in and hand in what comes this month, in the order of the days."""
        shown = [one for wave in _waves(_of(month, self.story)) for one in self._hand_in(wave)]
        self.shown += shown
        return shown

    def _hand_in(self, wave: Sequence[Told]) -> list[Shown]:
        """Drop what is handed in together, and see what became of each."""
        if _is_by_pen(wave[0]):
            return self._scan_in(wave)
        papers = [(person, told, self._filled(person, told)) for person, told in wave]
        names = [self._name(told, number) for number, (_, told, _) in enumerate(papers)]
        for name, (_, told, content) in zip(names, papers, strict=True):
            slow = isinstance(told, Paper) and told.slow
            self.stage.drop(name, content, slow=slow, day=told.handed_in)
        rows = [self._entered(name) for name in names]
        self.stage.settle(self.ledger)
        self._count += len(papers)
        for told in {told.sheet: told for _, told in wave if isinstance(told, Paper)}.values():
            if told.sheet == ORDER_FORM:
                self._agree(told.handed_in)
        return [
            Shown(name, told, row, person)
            for name, row, (person, told, _) in zip(names, rows, papers, strict=True)
        ]

    def _agree(self, day: date) -> None:
        """Say yes on the sheets that ask whether what was ordered is right, as who ordered it."""
        for sheet in sorted(self.stage.outbox(CORRECTION_FOLDER).glob(f"{order_sheet('*')}.pdf")):
            self.tell("agreed", sheet=sheet)
            name = f"klopt-{sheet.name}"
            content = agreed(sheet.read_bytes(), f"{day:%d-%m-%Y}")
            self.stage.drop(name, content, slow=False, day=day)
            self._entered(name)
            self.stage.settle(self.ledger)

    def _scan_in(self, wave: Sequence[Told]) -> list[Shown]:
        """Scan papers that were filled in with a pen as one stack, and check what is asked."""
        chance = random.Random(self._count)  # noqa: S311 - no secret
        hands = list(dict.fromkeys(person and person.alias for person, _ in wave))
        written = [
            self._written(told, hands.index(told[0] and told[0].alias), chance) for told in wave
        ]
        name = f"scan-{self._count + 1:02}-stapel.pdf"
        day = wave[0][1].handed_in
        stack = fed([page for pages in written for page in pages], chance)
        self.stage.drop(name, stack, slow=False, day=day)
        self._entered(name)
        self.stage.settle(self.ledger)
        self._count += 1
        rows = self._rows_of(wave, name)
        if [len(row.pages) for row in rows] != [len(pages) for pages in written]:
            raise DemoError("never_came", file=name)
        pages = sum(len(row.pages) for row in rows)
        people = len({row.client for row in rows})
        self.tell("scanned", file=name, pages=pages, papers=len(wave), people=people)
        by_id = {row.submission or "": told for row, (_, told) in zip(rows, wave, strict=True)}
        for code in dict.fromkeys(row.client or "" for row in rows):
            self._check(code, by_id, day)
        files = [name] * len(wave)
        return [
            Shown(file, told, row, person)
            for file, row, (person, told) in zip(
                files, self._rows_of(wave, name), wave, strict=True
            )
        ]

    def _written(self, told: Told, hand: int, chance: random.Random) -> list[Grey]:
        person, paper = told
        assert person is not None
        assert isinstance(paper, Paper)
        return self.answering.written(person, paper, hand, chance)

    def _rows_of(self, wave: Sequence[Told], file: str) -> list[ArrivalRow]:
        """The line of each paper in a stack, after what people confirmed. Raises DemoError."""
        rows = [r for r in self.stage.office.parts(self.ledger).papers.arrivals() if r.file == file]
        return [self._row_of(told, rows, file) for told in wave]

    def _row_of(self, told: Told, rows: Sequence[ArrivalRow], file: str) -> ArrivalRow:
        person, paper = told
        assert person is not None
        assert isinstance(paper, Paper)
        wanted = (paper.sheet, self.answering.code(person.alias))
        found = [row for row in rows if (row.worksheet, row.client) == wanted]
        if len(found) != 1:
            raise DemoError("never_came", file=file)
        return found[0]

    def _check(self, code: str, papers: Mapping[str, Paper | Stray], day: date) -> None:
        """Fill in the correction sheet of a client, as somebody does who has the papers."""
        sheet = self.stage.outbox(CORRECTION_FOLDER, f"{code}.pdf")
        if not sheet.is_file():
            return
        content = sheet.read_bytes()
        asked = asked_on(content, self.ledger)
        known = {id_: told for id_, told in papers.items() if isinstance(told, Paper)}
        mine = {place: what for place, what in asked.items() if what[0] in known}
        self.tell("asked", number=len(mine), sheet=sheet)
        name = f"nagekeken-{self._count + 1:02}.pdf"
        filled = checked(content, mine, known, f"{day:%d-%m-%Y}")
        self.stage.drop(name, filled, slow=False, day=day)
        self._entered(name)
        self.stage.settle(self.ledger)
        self._count += 1
        self.tell("checked", folder=self.stage.outbox(code))

    def _filled(self, person: Person | None, told: Paper | Stray) -> bytes:
        if isinstance(told, Stray):
            return told.content.encode("utf-8")
        return self.answering.filled(person, told)

    def _name(self, told: Paper | Stray, number: int) -> str:
        if isinstance(told, Stray):
            return told.file
        return f"scherm-{self._count + number + 1:02}-{told.sheet}.pdf"

    def _entered(self, name: str) -> ArrivalRow:
        """The line of a file in the ledger; one that still waits is waited for."""

        def look() -> ArrivalRow | None:
            rows = (row for row in self.ledger.arrivals.all() if row.file == name)
            return next((row for row in rows if row.outcome != "waiting"), None)

        return self.stage.wait_for(look, DemoError("never_came", file=name))


def play(
    story: Story, stage: Stage, tell: Tell, show: Callable[[tuple[int, int], list[Shown]], None]
) -> list[Shown]:
    """Play the story; `tell` says what happens, `show` what became of each month's papers.

    Raises:
        DemoError: something did not come in, or could not be filled in.
    """
    with stage.office.ledger() as ledger:
        playing = _Play(stage, ledger, story, tell)
        playing.open_dossiers()
        with stage.watched():
            tell("watching", inbox=stage.inbox)
            for month in story.months():
                show(month, playing.month(month))
        tell("stopped")
    return playing.shown


def _of(month: tuple[int, int], story: Story) -> list[Told]:
    """What is handed in during a month, oldest first."""
    mine: list[Told] = [(person, paper) for person in story.people for paper in person.papers]
    mine += [(None, paper) for paper in story.team]
    mine += [(None, stray) for stray in story.strays]
    this = [one for one in mine if (one[1].handed_in.year, one[1].handed_in.month) == month]
    return sorted(this, key=lambda one: one[1].handed_in)


def _waves(papers: Sequence[Told]) -> Iterator[list[Told]]:
    """What can be handed in at one go.

    A person's second paper waits for what came of the first; a team's paper may change anyone's
    next form, and an order form whose paper is whose, so those come by themselves.
    """
    wave: list[Told] = []
    for person, told in papers:
        alone = person is None and isinstance(told, Paper)
        if wave and _is_by_pen(wave[0]) and _is_by_pen((person, told)):
            wave.append((person, told))  # one stack, whoever filled them in
            continue
        if wave and _is_by_pen(wave[0]) != _is_by_pen((person, told)):
            yield wave
            wave = []
        if wave and (alone or any(_holds_up(one, person) for one in wave)):
            yield wave
            wave = []
        wave.append((person, told))
    if wave:
        yield wave


def _is_by_pen(told: Told) -> bool:
    return isinstance(told[1], Paper) and told[1].pen


def _holds_up(earlier: Told, person: Person | None) -> bool:
    """Whether this person's paper has to wait for what came of an earlier one."""
    of, told = earlier
    return isinstance(told, Paper) and (of is None or of == person)
