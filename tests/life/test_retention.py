"""`krachtwerk retention`: what was kept long enough, by paper or by dossier; never by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.commands import Failure
from pipeline.commands.repair import say_clock_is_right
from pipeline.commands.retention import apply, kept_long
from pipeline.dossiers.retention import later
from pipeline.records.events import Event
from pipeline.records.life import Discarded
from pipeline.settings import read_settings
from pipeline.workspace import Office
from tests.life.people import OTHER, about, plan
from tests.life.traces import traces
from tests.workspace import Workspace, blank, fill, fresh

THEN = datetime.now(UTC)
NOTHING_DUE = "Er is niets dat weg moet, of binnen een jaar.\n"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return fresh(tmp_path / "werk")


def years_on(office: Workspace, years: int) -> Office:
    """The office, so many years and a day later."""
    moment = later(THEN, years) + timedelta(days=1)
    return Office(read_settings(office.path, {}), clock=lambda: moment)


def due(office: Office) -> list[tuple[str, str, int]]:
    """Whose, past or soon, and how many papers; 0: the dossier."""
    return [(term.client, term.due, len(term.papers)) for term in kept_long(office)]


def test_a_dossier_goes_as_a_whole_twenty_years_after_its_last_change(office: Workspace) -> None:
    code = office.new_client("--alias", OTHER, "--legal-basis", "wgbo")
    office.new_client("--alias", "Zonder wet")
    office.hand_in(plan=plan(about(code, OTHER), "Zeeuwsmeisjesdans"))
    assert office.krachtwerk("retention", "--json").stdout.strip() == "[]"
    assert due(years_on(office, 18)) == []
    assert due(years_on(office, 19)) == [(code, "soon", 0)]
    later_on = years_on(office, 20)
    assert due(later_on) == [(code, "past", 0)]
    with pytest.raises(Failure, match="klok"):
        apply(later_on, sure=True)  # no clock runs twenty years ahead of the last paper
    say_clock_is_right(later_on)
    apply(later_on, sure=True)
    assert traces(office.path, [OTHER, "Zeeuwsmeisjesdans"]) == {}
    assert due(later_on) == []


def test_where_no_term_was_chosen_it_says_so_and_what_to_do(office: Workspace) -> None:
    told = office.krachtwerk("retention")
    assert (told.exit_code, told.stdout) == (0, "")
    assert told.stderr.count("\n") == 1
    assert "geen bewaartermijn gekozen: zet legal_basis in krachtwerk.toml" in told.stderr
    code = office.new_client("--alias", OTHER)
    for more in ((), ("--json",), ("--apply", "--yes")):
        assert "geen bewaartermijn" in office.krachtwerk("retention", *more).stderr
    office.new_client("--alias", "Sam", "--legal-basis", "wgbo")
    told = office.krachtwerk("retention")
    assert "Dossiers zonder bewaartermijn: 1." in told.stderr
    assert "niets dat weg moet" in told.stderr
    assert office.krachtwerk("client", "basis", code, "none").exit_code == 0  # on purpose
    assert office.krachtwerk("retention").stderr == NOTHING_DUE


def test_where_the_workspace_has_one_nothing_is_said_of_it(office: Workspace) -> None:
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write('legal_basis = "wmo"\n')
    office.new_client("--alias", OTHER)
    assert office.krachtwerk("retention").stderr == NOTHING_DUE


def test_papers_go_one_by_one_fifteen_years_after_they_came(office: Workspace) -> None:
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write('legal_basis = "wmo"\n')
    code = office.new_client("--alias", OTHER)
    office.hand_in(old=plan(about(code, OTHER), "Zeeuwsmeisjesdans"))
    with years_on(office, 10).ledger() as ledger:
        (old,) = ledger.papers.of(code)
        young = replace(old, id="S-0123456789ABCDEF", received_at=later(THEN, 10))
        ledger.take_in([], [young])
    then = years_on(office, 15)
    say_clock_is_right(then)
    assert [(term.papers, term.basis) for term in kept_long(then)] == [((old.id,), "wmo")]
    apply(then, sure=True)
    with then.ledger() as ledger:
        assert [paper.id for paper in ledger.papers.of(code)] == [young.id]
        assert old.id not in str(ledger.decisions.all())
    assert kept_long(then) == []


def test_the_original_of_a_paper_goes_with_it(office: Workspace) -> None:
    code = office.new_client("--alias", OTHER, "--legal-basis", "wmo")
    office.hand_in(old=plan(about(code, OTHER), "Zeeuwsmeisjesdans"))
    with office_now(office).ledger() as ledger:
        (paper,) = ledger.papers.of(code)
        gone = Discarded(code, 1, (paper.id,))
        ledger.erasing.decide(Event("E-00000000", THEN, gone))
    assert office.run_once().exit_code == 0
    assert traces(office.path, ["Zeeuwsmeisjesdans"]) == {}
    assert office.dossier(code)["alias"] == OTHER
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def office_now(office: Workspace) -> Office:
    return Office(read_settings(office.path, {}))


def test_nothing_goes_unless_somebody_says_so(office: Workspace) -> None:
    code = office.new_client("--alias", OTHER, "--legal-basis", "jeugdwet")
    assert office.run_once().exit_code == 0
    then = years_on(office, 21)
    say_clock_is_right(then)
    runner = CliRunner()
    with runner.isolation(input="nou\n"), pytest.raises(Failure):
        apply(then, sure=False)
    assert due(then) == [(code, "past", 0)]
    with runner.isolation(input="ja\n"):
        apply(then, sure=False)
    assert due(then) == []


def test_the_law_of_one_dossier_can_be_said_later(office: Workspace) -> None:
    code = office.new_client("--alias", OTHER)
    assert office.krachtwerk("client", "basis", code, "jeugdwet").exit_code == 0
    assert [term.basis for term in kept_long(years_on(office, 21))] == ["jeugdwet"]
    assert office.krachtwerk("client", "basis", code, "anders").exit_code == 2


def test_the_last_of_february_is_counted_too() -> None:
    assert later(datetime(2028, 2, 29, tzinfo=UTC), 15) == datetime(2043, 3, 1, tzinfo=UTC)
    assert later(datetime(2028, 2, 28, tzinfo=UTC), 20) == datetime(2048, 2, 28, tzinfo=UTC)


def test_a_dossier_stays_as_long_as_a_younger_team_paper_about_it(office: Workspace) -> None:
    code = office.new_client("--alias", OTHER, "--legal-basis", "wmo")
    team = fill(
        blank("teamkrachtbespreking"),
        {"/filled_on": "08-02-2026", "/case_ref": code, "/question": "Zeeuwsmeisjesdans"},
    )
    office.hand_in(plan=plan(about(code, OTHER), "Een fiets"), team=team)
    with years_on(office, 14).ledger() as ledger:
        old = next(paper for paper in ledger.papers.every() if paper.client is None)
        young = replace(old, id="S-0123456789ABCDEF", received_at=later(THEN, 14))
        ledger.take_in([], [young])
    assert [(whose, number) for whose, _, number in due(years_on(office, 15))] == [(code, 1)]
    assert (code, "past", 0) in due(years_on(office, 29))
