"""`krachtwerk client erase`: nothing of somebody is left, and nothing of anybody else is harmed."""

import json
import shutil
from pathlib import Path

import pytest

from tests.life.people import ALIAS, OTHER, WORDS, People, about, made, plan
from tests.life.traces import traces
from tests.workspace import Workspace, fill

# words on a refused paper, and on a double with the code of somebody else: they have to be named
NOBODYS = {WORDS["refused first"], WORDS["moved in"], ALIAS}


@pytest.fixture
def people(tmp_path: Path) -> People:
    return made().copy_to(tmp_path / "werk")


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> People:
    """The office after somebody was erased; to be looked at."""
    people = made().copy_to(tmp_path_factory.mktemp("gewist") / "werk")
    named = [*("--refused", number_of(people.office, "wrong.pdf"))]
    named += ["--refused", number_of(people.office, "in, saved again.pdf")]
    said = people.office.krachtwerk("client", "erase", people.who, "--yes", *named)
    assert said.exit_code == 0, said.output
    return people


def number_of(office: Workspace, file: str) -> str:
    row = next(row for row in office.arrivals() if row["file"] == file)
    return str(row["sha256"])[:8]


def files_of(office: Workspace, *codes: str) -> dict[str, bytes]:
    """What lies in the outbox for people, by its path."""
    roots = [office.outbox(code) for code in codes]
    return {
        path.relative_to(office.path).as_posix(): path.read_bytes()
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_the_words_are_found_before() -> None:
    """So that not finding them means something."""
    found = traces(made().office.path, WORDS.values())
    assert sorted(found) == sorted(WORDS.values())
    in_books = {word for word, places in found.items() if "dossiers/journal" in places}
    assert {ALIAS, WORDS["answer"], WORDS["free text"], WORDS["team"], WORDS["renamed"]} <= in_books
    assert "dossiers/krachtwerk.sqlite3" in found[WORDS["file name"]]


def test_nothing_is_left(erased: People) -> None:
    assert traces(erased.office.path, WORDS.values()) == {}
    assert not erased.office.outbox(erased.who).exists()


def test_the_codes_and_the_day_stay(erased: People) -> None:
    listed = (erased.office.path / "gewist.txt").read_text()
    assert erased.who in listed
    assert erased.also in listed
    lines = json.loads(erased.office.krachtwerk("audit", "show", "--json").stdout)
    assert {line["client"] for line in lines if line["action"] == "erase"} == {
        erased.who,
        erased.also,
    }
    theirs = [line for line in lines if line["client"] == erased.who and line["action"] != "erase"]
    assert theirs
    assert {line["about"] for line in theirs} == {""}


@pytest.mark.parametrize("words", [("close",), ("reopen",), ("rename", "Sam")], ids=lambda w: w[0])
def test_who_names_them_is_told_that_they_were_erased(
    erased: People, words: tuple[str, ...]
) -> None:
    said = erased.office.krachtwerk("client", words[0], erased.who, *words[1:])
    assert said.exit_code != 0
    assert "gewist" in said.output


def test_the_store_is_sound(erased: People) -> None:
    for words in (("doctor", "--deep"), ("audit", "verify"), ("status",), ("run", "--once")):
        said = erased.office.krachtwerk(*words)
        assert said.exit_code == 0, (words, said.output)


def test_nobody_knows_them_any_more(erased: People) -> None:
    said = erased.office.krachtwerk("client", "show", erased.who)
    assert (said.exit_code, "alles gewist" in said.output) == (2, True)
    rows = json.loads(erased.office.krachtwerk("client", "list", "--json").stdout)
    assert [row["code"] for row in rows] == [erased.other]
    assert erased.office.krachtwerk("print", "actieplan", "--client", erased.who).exit_code == 2


def test_another_is_unharmed_to_the_byte(erased: People, tmp_path: Path) -> None:
    before = made()
    wanted = files_of(before.office, before.other)
    assert wanted
    assert files_of(erased.office, erased.other) == wanted
    anew = erased.copy_to(tmp_path / "anew")
    shutil.rmtree(anew.office.outbox(anew.other))
    assert anew.office.krachtwerk("rebuild").exit_code == 0
    assert files_of(anew.office, anew.other) == {
        path: content for path, content in wanted.items() if "/invullen/" not in path
    }
    assert anew.office.dossier(anew.other) == before.office.dossier(before.other)


def test_a_paper_that_comes_after_is_not_kept(erased: People, tmp_path: Path) -> None:
    office = erased.copy_to(tmp_path / "later").office
    later = plan(about(erased.who), "windmolenfeestje")
    rows = office.hand_in(molenaarsknecht=later)
    assert [row["reasons"][0]["code"] for row in rows if row["file"] == "-"] == ["client_erased"]
    lying = "outbox/geweigerd/molenaarsknecht.pdf"
    places = traces(office.path, ["windmolenfeestje", "molenaarsknecht"])
    assert places == {
        "windmolenfeestje": {lying},
        "molenaarsknecht": {lying, f"{lying}.txt"},
    }
    text = (office.path / f"{lying}.txt").read_text()
    assert "alles gewist" in text
    assert "bewaren het niet" in text
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_a_sheet_of_theirs_with_nothing_on_it_is_not_kept(tmp_path: Path) -> None:
    people = made().copy_to(tmp_path / "werk")
    form = people.office.personal("actieplan_bijwerken", people.who)
    assert people.office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 0
    people.office.hand_in(leeg=form)
    assert {*traces(people.office.path / "dossiers", [WORDS["answer"]])} == set()


def test_it_is_told_first_and_asked(people: People) -> None:
    office = people.office
    before = traces(office.path, WORDS.values())
    said = office.krachtwerk("client", "erase", people.who, "--dry-run")
    assert said.exit_code == 0
    assert "8 gelezen formulier(en)" in said.stdout
    assert "ook 1 dubbele papier(en) binnen" in said.stdout
    assert "1 papier(en) met deze code. Iemand besloot dat ze bij een ander horen" in said.stdout
    assert office.krachtwerk("client", "erase", people.who).exit_code == 2  # nobody types
    assert office.krachtwerk("client", "erase", "111111-0").exit_code == 2
    assert traces(office.path, WORDS.values()) == before


def test_the_other_code_erases_the_same_person(people: People) -> None:
    assert people.office.krachtwerk("client", "erase", people.also, "--yes").exit_code == 0
    left = traces(people.office.path, WORDS.values())
    assert set(left) <= NOBODYS


def test_an_order_that_waits_comes_first(people: People) -> None:
    office = people.office
    order = {"/filled_on": "09-02-2026", "/staff": "Jo", "/new_clients/0/alias": ALIAS}
    order |= {"/merges/0/keep_code": people.other, "/merges/0/other_code": people.who}
    office.hand_in(order=fill(office.order_form("Jo"), order))
    assert office.waiting_orders()
    said = office.krachtwerk("client", "erase", people.who, "--yes")
    assert (said.exit_code, "wacht nog een bestelling" in said.output) == (2, True)
    assert office.dossier(people.who)


def test_two_erased_at_once_are_both_gone(people: People) -> None:
    office = people.office
    for code in (people.who, people.other):
        assert office.krachtwerk("client", "erase", code, "--yes").exit_code == 0
    assert set(traces(office.path, [*WORDS.values(), OTHER, "Meer slapen"])) <= NOBODYS
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_a_code_of_the_log_from_before_is_told_to_be_so(people: People) -> None:
    office = people.office
    before = json.loads(office.krachtwerk("audit", "show", "--json").stdout)[-1]["hash"]
    assert office.krachtwerk("audit", "verify", "--expect", before).exit_code == 0
    assert office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 0
    said = office.krachtwerk("audit", "verify", "--expect", before)
    assert (said.exit_code, "Er is gewist op" in said.output) == (1, True)
    after = json.loads(office.krachtwerk("audit", "show", "--json").stdout)[-1]["hash"]
    assert office.krachtwerk("audit", "verify", "--expect", after).exit_code == 0


def test_older_copies_of_the_database_go_too(people: People) -> None:
    store = people.office.path / "dossiers"
    (store / "aside-20260101-000000").mkdir()
    for name in ("before-0007.sqlite3", "aside-20260101-000000/krachtwerk.sqlite3"):
        shutil.copy(store / "krachtwerk.sqlite3", store / name)
    said = people.office.krachtwerk("client", "erase", people.who, "--yes")
    assert "2 oude kopie" in said.stdout
    assert set(traces(store, WORDS.values())) <= NOBODYS
    assert not list(store.glob("before-*")) + list(store.glob("aside-*"))


def test_an_alias_alone_goes_from_the_books(people: People) -> None:
    """Somebody of whom no paper ever came."""
    office = people.office
    code = office.new_client("--alias", "Theophrastus")
    assert traces(office.path / "dossiers", ["Theophrastus"])
    assert office.krachtwerk("client", "erase", code, "--yes").exit_code == 0
    assert traces(office.path, ["Theophrastus"]) == {}


def test_the_page_of_today_is_there_again_and_without_them(people: People) -> None:
    page = people.office.outbox("overzicht.html")
    assert people.who in page.read_text(encoding="utf-8")
    assert people.office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 0
    assert people.who not in page.read_text(encoding="utf-8")
