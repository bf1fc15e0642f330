"""Somebody is erased while a watcher takes papers in: what it had in hand is not entered."""

from pathlib import Path

import pytest

from pipeline.records.events import Confirmed, Event
from pipeline.store.ledger import ClientErasedError, Ledger
from pipeline.workspace import Office
from tests.life.people import WORDS, People, about, made, plan
from tests.life.test_erase import NOBODYS
from tests.life.traces import traces
from tests.workspace import NOON


@pytest.fixture
def people(tmp_path: Path) -> People:
    return made().copy_to(tmp_path / "werk")


def erase(people: People) -> None:
    said = people.office.krachtwerk("client", "erase", people.who, "--yes")
    assert said.exit_code == 0, said.output


def test_what_was_judged_before_is_not_entered_after(people: People) -> None:
    office = Office.at(people.office.path, "nl")
    paper = plan(about(people.who, day="09-02-2026"), "hazenslaapje")
    with office.ledger() as ledger:
        route = office.parts(ledger).route
        from hashlib import sha256

        from pipeline.records import Arrival

        arrival = Arrival("x.pdf", paper, sha256(paper).hexdigest(), NOON, "R-X")
        judgement = route.collator.judge(arrival)
        assert judgement.submissions
        erase(people)
        with pytest.raises(ClientErasedError):
            route._enter(judgement)
        route.take(arrival)
        office.reading.close()
    left = traces(people.office.path, ["hazenslaapje"])
    assert left == {"hazenslaapje": {"outbox/geweigerd/x.pdf"}}


def test_no_answer_is_taken_about_a_paper_that_is_gone(people: People) -> None:
    with Ledger.open(people.office.path / "dossiers") as ledger:
        assert ledger.decisions.all()
        paper = ledger.papers.of(people.who)[0].id
        erase(people)
        said = Confirmed(paper, "/goals/0/why", "x", "jb", NOON.date(), "S-X")
        with pytest.raises(ClientErasedError):
            ledger.decisions.enter(Event("E-X", NOON, said))
        told = str(ledger.decisions.all())
        assert not any(word in told for word in WORDS.values())


def test_a_program_that_has_the_store_open_does_not_hinder(people: People) -> None:
    office = Office.at(people.office.path, "nl")
    with office.ledger() as ledger:
        assert office.parts(ledger).papers.dossier(people.who)
        erase(people)
        assert office.parts(ledger).papers.dossier(people.who) is None
        assert set(traces(people.office.path, WORDS.values())) <= NOBODYS
    assert people.office.krachtwerk("doctor").exit_code == 0
