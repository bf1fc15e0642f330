"""A sheet in a dossier that may be of another client: nothing of it counts until a person says so.

Sam's sheet has Zoë's code on it. What a person decides is taken back by `undo`.
"""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from pipeline.dossiers.outlook import Outlook
from pipeline.records.jobs import drawing_of
from pipeline.workspace import Office
from tests.life.test_close import text_of
from tests.pipeline.desk.seated import desk_of
from tests.pipeline.review.test_copies import asked, plan, with_two_people_on_one_print
from tests.pipeline.review.test_names_asked import answer, events, sheet
from tests.workspace import Answers, Workspace, blank, blank_of, fill, header

WORDS = "Ik wil weer zwemmen"
Named = tuple[Workspace, str, str]


def _with_a_sheet_of_another(office: Workspace) -> tuple[str, str]:
    """Whose dossier it is, and whose sheet came in there."""
    zoe, sam = office.new_client("--alias", "Zoë"), office.new_client("--alias", "Sam")
    office.hand_in(eerst=plan(zoe))
    said = {"/client": zoe, **header("01-03-2026", alias="sam"), "/goals/0/text": WORDS}
    office.hand_in(verkeerd=fill(blank("actieplan"), said))
    return zoe, sam


@pytest.fixture
def named(office: Workspace) -> Named:
    return (office, *office.as_after(_with_a_sheet_of_another))


def sheet_of_another(office: Workspace) -> str:
    """The id of the sheet that came in last."""
    (row,) = [each for each in asked(office) if each["pointer"] == "/_name"]
    identity: str = row["submission"]
    return identity


def says(office: Workspace, code: str) -> bool:
    """Whether the words on it stand in what is told, drawn, printed and given of a dossier."""
    drawn = " ".join(text_of(path) for path in sorted(office.outbox(code).glob("*.pdf")))
    given = " ".join(path.read_text() for path in office.outbox(code).rglob("*.json"))
    told = json.dumps(office.dossier(code), ensure_ascii=False)
    lines = office.krachtwerk("export", "--format", "jsonl", "--client", code).stdout
    found = {WORDS in each for each in (drawn, given, told, lines)}
    assert len(found) == 1, "it counts in some of these"
    return found.pop()


def test_nothing_of_it_counts_until_a_person_says_whose_it_is(named: Named) -> None:
    office, zoe, sam = named
    assert (says(office, zoe), says(office, sam)) == (False, False)
    (row,) = asked(office)
    assert (row["code"], row["client"]) == ("name_of_another", zoe)
    assert "telt dit blad nergens mee" in row["message"]
    assert [each["submission"] is None for each in office.arrivals()] == [False, True]


def test_the_next_form_prints_nothing_of_it(named: Named) -> None:
    office, zoe, _ = named
    for sheet_name in ("actieplan_bijwerken", "evaluatie"):
        assert WORDS.encode() not in office.personal(sheet_name, zoe)
    assert len(office.dossier(zoe)["goals"]) == 1


def by_sheet_here(office: Workspace, zoe: str, _sam: str) -> None:
    answer(office, zoe, "keep")


def by_command_here(office: Workspace, zoe: str, _sam: str) -> None:
    office.krachtwerk("paper", "move", sheet_of_another(office), zoe)


def by_sheet_there(office: Workspace, zoe: str, sam: str) -> None:
    answer(office, zoe, f"of_{sam.replace('-', '')}")


def by_desk_here(office: Workspace, zoe: str, _sam: str) -> None:
    with desk_of(office) as seat:
        seat.answer(zoe, "/_name", "keep")


def by_desk_there(office: Workspace, zoe: str, sam: str) -> None:
    with desk_of(office) as seat:
        assert "Van wie is dit blad?" in seat.look(f"/pile/{zoe}")
        seat.answer(zoe, "/_name", f"of_{sam.replace('-', '')}")


def by_command_there(office: Workspace, _zoe: str, sam: str) -> None:
    office.krachtwerk("paper", "move", sheet_of_another(office), sam)


@pytest.mark.parametrize(
    "said",
    [
        by_sheet_here,
        by_desk_here,
        by_command_here,
        by_sheet_there,
        by_desk_there,
        by_command_there,
    ],
)
def test_it_counts_where_a_person_says_and_undone_it_waits_again(
    named: Named, said: Callable[[Workspace, str, str], None]
) -> None:
    office, zoe, sam = named
    said(office, zoe, sam)
    office.run_once()
    is_here = said.__name__.endswith("_here")
    assert (says(office, zoe), says(office, sam), asked(office)) == (is_here, not is_here, [])
    last = [each["id"] for each in events(office) if each["kind"] in {"move", "rename"}][-1]
    assert office.krachtwerk("undo", last).exit_code == 0
    assert (says(office, zoe), says(office, sam)) == (False, False)
    assert [row["code"] for row in asked(office)] == ["name_of_another"]


def test_a_name_that_nobody_else_has_holds_nothing_back(office: Workspace) -> None:
    zoe = office.new_client("--alias", "Zoë")
    office.new_client("--alias", "Bram")
    office.hand_in(later=sheet(zoe, "Z.", **{"i_can/0": WORDS}))
    assert says(office, zoe)
    (row,) = asked(office)
    assert (row["code"], "Dit blad telt mee." in row["message"]) == ("other_name", True)


def test_copies_of_one_sheet_are_not_asked_beside_that_of_another(office: Workspace) -> None:
    zoe, sam = office.new_client("--alias", "Zoë"), office.new_client("--alias", "Bram")
    first_edition = partial(blank_of, edition=1)  # of which copies do not add
    office.hand_in(eerst=plan(zoe, sheet=first_edition))
    of_bram: Answers = {"/alias": "Bram", "/goals/0/actions/1/what": WORDS}
    office.hand_in(verkeerd=plan(zoe, of_bram, sheet=first_edition))
    assert [row["code"] for row in asked(office)] == ["name_of_another"]
    assert not says(office, zoe)
    answer(office, zoe, f"of_{sam.replace('-', '')}")
    assert (says(office, zoe), says(office, sam), asked(office)) == (False, True, [])


def test_what_is_hard_to_read_on_it_is_asked_of_whom_it_is(office: Workspace) -> None:
    zoe, sam = office.new_client("--alias", "Zoë"), office.new_client("--alias", "Sam")
    office.hand_in(verkeerd=sheet(zoe, "Sam", **{"i_can/0": "ko\ufffden"}))
    assert [row["pointer"] for row in asked(office)] == ["/_name"]
    answer(office, zoe, f"of_{sam.replace('-', '')}")
    assert [(row["client"], row["pointer"]) for row in asked(office)] == [(sam, "/i_can/0")]


def test_what_is_handed_over_is_without_it_and_says_so(named: Named) -> None:
    office, zoe, _ = named
    told = office.krachtwerk("client", "export", zoe, "--out", str(office.path.parent / "z.zip"))
    with zipfile.ZipFile(office.path.parent / "z.zip") as given:
        assert not any(WORDS.encode() in given.read(name) for name in given.namelist())
    assert "nog niet gezegd van wie" in told.stderr


@pytest.mark.parametrize("how", ["sheet", "copy"])
def test_a_dossier_is_not_closed_while_it_is_asked_whose_a_paper_is(
    office: Workspace, how: str
) -> None:
    zoe, _ = office.as_after(
        _with_a_sheet_of_another if how == "sheet" else with_two_people_on_one_print
    )
    told = office.krachtwerk("client", "close", zoe)
    assert (told.exit_code, "krachtwerk paper move S-" in told.stderr) == (2, True)
    (row,) = asked(office)
    office.krachtwerk("paper", "move", row["submission"], zoe)
    assert office.krachtwerk("client", "close", zoe).exit_code == 0


def test_nor_is_the_opening_of_a_closed_dossier_taken_back(office: Workspace) -> None:
    zoe = office.new_client("--alias", "Zoë")
    office.new_client("--alias", "Sam")
    office.krachtwerk("client", "close", zoe)
    opened = office.krachtwerk("client", "reopen", zoe).stdout.strip()
    office.hand_in(verkeerd=sheet(zoe, "Sam"))
    assert office.krachtwerk("undo", opened).exit_code == 2
    assert office.dossier(zoe)["closed"] is None


@pytest.mark.parametrize("whose", [1, 2], ids=["where it lies", "whose name it is"])
def test_nobody_is_erased_while_it_is_asked_whether_it_is_theirs(named: Named, whose: int) -> None:
    office, code = named[0], str(named[whose])
    told = office.krachtwerk("client", "erase", code, "--yes")
    assert (told.exit_code, "nog niets gewist" in told.stderr) == (2, True)
    by_sheet_there(*named)
    assert office.krachtwerk("client", "erase", code, "--yes").exit_code == 0


@pytest.mark.parametrize("how", ["written", "opened with"])
def test_a_name_that_becomes_that_of_another_takes_the_sheet_out_of_the_plan(
    office: Workspace, how: str
) -> None:
    zoe = office.new_client("--alias", "Zoë")
    office.hand_in(later=sheet(zoe, "Sam", **{"i_can/0": WORDS}))
    assert says(office, zoe)
    if how == "written":
        office.hand_in(van=sheet(office.new_client(), "Sam", "04-03-2026"))
    else:
        office.new_client("--alias", "Sam")
        office.run_once()
    assert not says(office, zoe)
    assert [row["code"] for row in asked(office)] == ["name_of_another"]


@pytest.mark.parametrize("how", ["renamed", "merged"])
def test_a_name_that_is_nobody_elses_any_more_is_drawn_as_it_is_told(
    named: Named, how: str
) -> None:
    office, zoe, sam = named
    if how == "renamed":
        office.krachtwerk("client", "rename", sam, "Samuel")
    else:
        office.krachtwerk("client", "merge", office.new_client("--alias", "Bram"), sam)
    office.run_once()
    assert says(office, zoe)
    assert [row["code"] for row in asked(office)] == ["other_name"]


def test_what_an_older_program_drew_with_it_is_drawn_anew(named: Named) -> None:
    there, zoe, _ = named
    office = Office.at(there.path, "nl")
    with office.ledger() as ledger:
        kept = Outlook.from_text(ledger.outlooks.get(zoe) or "")
        ledger.outlooks.keep(zoe, replace(kept, aside=()).to_text())
        office.parts(ledger).publishing.look_ahead(zoe)
        assert drawing_of(zoe) in {job.key for job in ledger.jobs.pending()}
