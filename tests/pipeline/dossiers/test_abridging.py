"""What is kept of papers may never say anything else than the papers themselves, whatever happens.

Drawn lives: papers come in, are confirmed, moved, withdrawn, clients merged, and all of it undone,
while what papers say is kept now of this dossier and now of that. After each step every dossier
must be the one that a fold of the whole papers gives.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random

import pytest

from pipeline.dossiers import abridging
from pipeline.dossiers.current_papers import CurrentPapers, without_correction_sheets
from pipeline.dossiers.folding import fold
from pipeline.records import Arrival, Dossier, Identity, Instance, Mark, Reading, Submission
from pipeline.records.events import Event, Kind, decision_of, event_id
from pipeline.store.ledger import Ledger
from pipeline.validation.submissions import submission_of
from tests.pipeline.dossiers.made_up_papers import talk
from tests.workspace import shipped

CODES = ("123456-8", "000042-9", "100000-2")
DAY = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = ("01-02-2026", "02-02-2026", "01-03-2026", None)
WORDS = ("Huis", "huis.", "Werk", "Bellen", None)
SAID = {
    "/filled_on": ("2026-02-01", "2026-02-02", "2026-05-01"),
    "/goals/0/text": ("Huis", "Een huis met een tuin"),
    "/goals/0/actions/0/what": ("Bellen", "Schrijven"),
    "/is_correction": (True, False),
    "/_plan/other_goal/goals/0": ("counts", "new", "G-000000"),
    "/_plan/goal_without_text/goals/0": ("counts",),
}
PEN = "cd" * 32
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(4, 16))]


@dataclass
class Life:
    """Some clients, and what happens to their papers, drawn at random."""

    ledger: Ledger
    random: Random
    papers: list[str] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)

    @property
    def standing(self) -> CurrentPapers:
        return CurrentPapers(self.ledger, shipped())

    def step(self) -> None:
        happens = (
            self.hand_in,
            self.hand_in,
            self.talk,
            self.confirm,
            self.confirm,
            self.move,
            self.withdraw,
            self.merge,
            self.undo,
            self.undo,
        )
        self.random.choice(happens)()

    def keep(self) -> None:
        """Keep what some dossiers say, as their jobs do."""
        for code in (*CODES, None):
            if self.random.random() < 0.6:
                self.ledger.abridged.keep([each for each, _ in self.standing.abridged(code)])

    def hand_in(self) -> None:
        code, number = self.random.choice(CODES), len(self.papers)
        instance = None
        if self.random.random() < 0.5:
            printed = {"/goals/0/text": "Huis"} if self.random.random() < 0.5 else {}
            edition = shipped().current("actieplan").number
            instance = Instance(
                f"K7QPX{number:02}", code, "actieplan", edition, "nl", prefilled=printed
            )
            if self.random.random() < 0.8:
                self.ledger.printed.add([instance])
        choice = self.random.choice
        self._enter(plan(code, choice(DAYS), choice(WORDS), choice(WORDS), instance))

    def talk(self) -> None:
        self._enter(
            talk(
                "2026-02-01",
                self.random.choice(("Bellen", "Fietsen")),
                case=self.random.choice(CODES),
            )
        )

    def _enter(self, paper: Submission) -> None:
        self.ledger.take_in([], [paper])
        self.papers.append(paper.id)

    def confirm(self) -> None:
        pointer = self.random.choice(list(SAID))
        value = json.dumps(self.random.choice(SAID[pointer]))
        self._decide("confirm", pointer=pointer, value=value, by="JB", on="2026-06-02", sheet="S-2")

    def move(self) -> None:
        self._decide("move", code=self.random.choice(CODES))

    def withdraw(self) -> None:
        self._decide("withdraw")

    def merge(self) -> None:
        keep, other = self.random.sample(CODES, 2)
        self._note("merge", keep=keep, other=other)

    def undo(self) -> None:
        if self.decided:
            self._note("undo", event=self.random.choice(self.decided))

    def _decide(self, kind: Kind, **data: str) -> None:
        if self.papers:
            self._note(kind, submission=self.random.choice(self.papers), **data)

    def _note(self, kind: Kind, **data: str) -> None:
        number = event_id(kind, data, len(self.decided))
        self.ledger.decisions.enter(Event(number, DAY, decision_of(kind, data)))
        self.decided.append(number)


def plan(
    code: str, day: str | None, text: str | None, what: str | None, instance: Instance | None
) -> Submission:
    """A scanned plan; of what is None something was written that nobody read."""
    edition = shipped().current("actieplan")
    given = {
        "/client": code,
        "/filled_on": day,
        "/goals/0/text": text,
        "/goals/0/actions/0/what": what,
    }
    marks = tuple(
        Mark(
            at,
            given.get(at),
            1,
            (1, 2, 3, 4),
            "scan",
            1.0,
            "empty" if at not in given else "unread" if given[at] is None else "read",
            shown=PEN if at in given and given[at] is None else None,
        )
        for at in pointers()
    )
    name = instance.instance if instance else None
    owner = code if instance else None
    identity = Identity("actieplan", edition.number, "nl", owner, name)
    reading = Reading(identity, "scan", (1,), marks, form_pages=(1,))
    arrival = Arrival("a.pdf", b"", "0" * 64, DAY)
    return submission_of(reading, edition, arrival, instance=instance, is_client=CODES.__contains__)


@cache
def pointers() -> tuple[str, ...]:
    pages = shipped().current("actieplan").layout.pages
    return tuple(dict.fromkeys(box.pointer for page in pages for box in page.boxes))


def from_whole_papers(standing: CurrentPapers, code: str) -> Dossier:
    """The dossier without anything that is kept."""
    now = standing.ledger.decisions.filing()
    client = standing.ledger.clients.get(now.person(code))
    assert client is not None
    papers = without_correction_sheets(standing.papers(client.code))
    about = [each for each in standing.papers(None) if each.case]
    mine = [each for each in about if now.person(each.case or "") == client.code]
    return fold(client, papers, standing.catalogue.domains, mine)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path) as opened:
        for code in CODES:
            opened.clients.open(code, None, "nl", DAY)
        yield opened


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dossier_of_what_is_kept_is_that_of_the_whole_papers(ledger: Ledger, seed: int) -> None:
    life = Life(ledger, Random(seed))
    for _ in range(25):
        life.step()
        life.keep()
        for code in CODES:
            assert life.standing.dossier(code) == from_whole_papers(life.standing, code)


def test_what_nobody_decided_about_is_not_read_again(ledger: Ledger) -> None:
    life = Life(ledger, Random(1))
    life._enter(plan(CODES[0], DAYS[0], "Huis", None, None))
    assert [whole is not None for _, whole in life.standing.abridged(CODES[0])] == [True]
    ledger.abridged.keep([each for each, _ in life.standing.abridged(CODES[0])])
    assert [whole for _, whole in life.standing.abridged(CODES[0])] == [None]


def test_what_another_program_kept_is_not_believed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(ledger, Random(1))
    life._enter(plan(CODES[0], DAYS[0], "Huis", None, None))
    (kept,) = (each for each, _ in life.standing.abridged(CODES[0]))
    wrong = kept._replace(paper=replace(kept.paper, facts=()))
    ledger.abridged.keep([wrong])
    dossier = life.standing.dossier(CODES[0])
    assert dossier is not None
    assert dossier.goals == ()  # believed: it has the stamp of this program
    monkeypatch.setattr(abridging, "program", lambda _: "newer")
    assert life.standing.dossier(CODES[0]) == from_whole_papers(life.standing, CODES[0])


def test_a_decision_that_comes_meanwhile_and_is_undone_leaves_nothing_behind(
    ledger: Ledger,
) -> None:
    life = Life(ledger, Random(1))
    life._enter(plan(CODES[0], DAYS[0], None, None, None))
    before = ledger.decisions.filing()
    life._decide("confirm", pointer="/goals/0/text", value='"Huis"', by="JB", on="2026-06-02",
                 sheet="S-2")  # fmt: skip
    ledger.abridged.keep([each for each, _ in life.standing.abridged(CODES[0], before)])
    life.undo()
    assert life.standing.dossier(CODES[0]) == from_whole_papers(life.standing, CODES[0])


def test_what_is_kept_goes_with_its_dossier(ledger: Ledger) -> None:
    life = Life(ledger, Random(1))
    life._enter(plan(CODES[0], DAYS[0], "Huis", None, None))
    ledger.abridged.keep([each for each, _ in life.standing.abridged(CODES[0])])
    ledger.abridged.forget([CODES[0]])
    assert [kept for _, kept in ledger.abridged.kept(CODES[0])] == [None]
