"""`krachtwerk client close` and `reopen`: nothing more is asked; and all can be taken back."""

import json
from pathlib import Path

import pypdfium2
import pytest

from tests.life.people import OTHER, about, plan
from tests.workspace import Workspace, blank, fill, fresh


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return fresh(tmp_path / "werk")


def opened(office: Workspace) -> str:
    code = office.new_client("--alias", OTHER)
    office.hand_in(plan=plan(about(code, OTHER), "Een eigen kamer"))
    return code


def documents(office: Workspace, code: str) -> set[str]:
    return {path.name for path in office.outbox(code).glob("*.pdf")}


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(p.get_textpage().get_text_range().split()) for p in pdf)


def test_who_is_closed_gets_a_page_to_keep_and_no_next_form(office: Workspace) -> None:
    code = opened(office)
    before = documents(office, code)
    assert "actieplan-bijwerken.pdf" in before
    said = office.krachtwerk("client", "close", code)
    assert said.exit_code == 0, said.output
    assert documents(office, code) == {"actieplan.pdf", "traject.pdf", "om-te-bewaren.pdf"}
    assert "rondde af" not in text_of(office.outbox(code, "om-te-bewaren.pdf"))
    assert office.dossier(code)["closed"] is not None
    listed = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    assert listed[0]["closed"] == office.dossier(code)["closed"]
    assert "gesloten op" in office.krachtwerk("client", "show", code).stdout
    assert office.krachtwerk("client", "close", code).exit_code == 2


@pytest.mark.parametrize("how", ["reopen", "undo"])
def test_it_is_all_as_it_was_when_it_is_open_again(office: Workspace, how: str) -> None:
    code = opened(office)
    before = {name: office.outbox(code, name).read_bytes() for name in documents(office, code)}
    event = office.krachtwerk("client", "close", code).stdout.strip()
    words = ("client", "reopen", code) if how == "reopen" else ("undo", event)
    told = office.krachtwerk(*words)
    assert (told.exit_code, "ik rond af" in told.stderr) == (0, False)
    assert {name: office.outbox(code, name).read_bytes() for name in documents(office, code)} == (
        before
    )
    assert office.dossier(code)["closed"] is None
    assert office.krachtwerk("client", "reopen", code).exit_code == 2


def test_reopening_takes_back_what_the_office_said_not_what_the_client_said(
    office: Workspace,
) -> None:
    code = opened(office)
    goodbye = {**about(code, OTHER, "01-03-2026"), "/next": "finish"}
    office.hand_in(goodbye=fill(blank("evaluatie"), goodbye))
    rounded_off = documents(office, code)
    assert "om-te-bewaren.pdf" in rounded_off
    office.krachtwerk("client", "close", code)
    told = office.krachtwerk("client", "reopen", code)
    assert (told.exit_code, "ik rond af" in told.stderr) == (0, True)
    assert documents(office, code) == rounded_off
    typed = told.stderr.rpartition("krachtwerk ")[2].strip(". \n")
    assert office.krachtwerk(*typed.split()).exit_code == 0
    office.hand_in(again=plan(about(code, OTHER, "09-03-2026"), "Toch weer fietsen"))
    assert documents(office, code) == {"actieplan.pdf", "traject.pdf", "actieplan-bijwerken.pdf"}


def test_nothing_is_asked_of_who_is_closed_until_they_are_open_again(office: Workspace) -> None:
    code = office.new_client()
    undated = plan(about(code, OTHER), "Een eigen kamer")
    office.hand_in(plan=fill(undated, {"/filled_on": ""}))
    assert _asked(office) == (1, 1, 1, 1)
    office.krachtwerk("client", "close", code)
    assert _asked(office) == (0, 0, 0, 0)
    assert not office.outbox("nakijken", f"{code}.pdf").exists()
    office.krachtwerk("client", "reopen", code)
    assert _asked(office) == (1, 1, 1, 1)


def _asked(office: Workspace) -> tuple[int, int, int, int]:
    """What is asked, as review, today and status count it, and the dossier itself."""
    told = {word: json.loads(office.krachtwerk(word, "--json").stdout) for word in _LOOKS}
    (code,) = (each["code"] for each in json.loads(office.krachtwerk(*_LIST).stdout))
    return (
        len(told["review"]),
        sum(each["number"] for each in told["today"]["questions"]),
        told["status"]["store"]["papers"]["review"],
        min(1, len(office.dossier(code)["questions"])),
    )


_LOOKS, _LIST = ("review", "today", "status"), ("client", "list", "--json")


def test_nothing_is_printed_for_who_is_closed_but_by_a_clear_word(office: Workspace) -> None:
    code = opened(office)
    office.krachtwerk("client", "close", code)
    words = ("print", "focusbepaling", "--client", code)
    told = office.krachtwerk(*words)
    assert (told.exit_code, told.stdout, f"reopen {code}" in told.stderr) == (2, "", True)
    assert office.krachtwerk(*words, "--closed").exit_code == 0


def test_a_paper_that_comes_after_is_taken_in_and_told(office: Workspace) -> None:
    code = opened(office)
    office.krachtwerk("client", "close", code)
    rows = office.hand_in(later=plan(about(code, OTHER, "09-03-2026"), "Toch weer fietsen"))
    codes = [each["code"] for each in rows[-1]["reasons"]]
    assert (rows[-1]["outcome"], "dossier_closed" in codes) == ("accepted", True)
    assert "Toch weer fietsen" in str(office.dossier(code)["goals"])
    assert "actieplan-bijwerken.pdf" not in documents(office, code)
    told = json.loads(office.krachtwerk("status", "--json").stdout)
    assert told["store"]["closed"] == {"papers_since": [code]}
    assert code in office.krachtwerk("status").stdout


def test_who_is_still_asked_is_asked_after_a_merge_with_a_closed_dossier(
    office: Workspace,
) -> None:
    closed, going_on = office.new_client(), office.new_client()
    office.hand_in(plan=plan(about(going_on), "Een eigen kamer"))
    assert office.krachtwerk("client", "close", closed).exit_code == 0
    merge = office.krachtwerk("client", "merge", closed, going_on).stdout.split()[0]
    assert office.dossier(closed)["closed"] is None
    assert office.outbox(closed, "actieplan-bijwerken.pdf").exists()
    assert office.krachtwerk("undo", merge).exit_code == 0
    assert office.dossier(closed)["closed"] is not None
