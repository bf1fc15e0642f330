"""A workspace of version 0.1.0 is taken up as if nothing had happened.

It is unpacked once; what the tests say holds in the order in which they stand, for `taken_up` does
what was left to do and draws every document anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents.personal_forms import is_next_form
from pipeline.outbox.json_version import FORMAT
from tests.kept import ARCHIVE, SAYS, digests, looks, packing, unpack, unpacked
from tests.workspace import Answers, Workspace, fill, header

KEPT: Mapping[str, Any] = json.loads(SAYS.read_bytes())
CATO = "123456-8"
PACKS_OTHERWISE = packing() != KEPT["packing"]


@dataclass(frozen=True)
class TakenUp:
    """The workspace after all its documents were drawn anew, and what was seen before.

    Attributes:
        versions: of the papers' JSON, by whose, when what was left to do was done.
    """

    office: Workspace
    before: Mapping[str, Any]
    versions: Mapping[str, set[int | None]]


@pytest.fixture(scope="module")
def taken_up(tmp_path_factory: pytest.TempPathFactory) -> TakenUp:
    office = unpack(ARCHIVE, tmp_path_factory.mktemp("bewaard"))
    before = looks(office)
    _done_well(office, "run", "--once")
    versions = _versions(office)
    _done_well(office, "rebuild")
    return TakenUp(office, before, versions)


def _done_well(office: Workspace, *words: str) -> None:
    result = office.krachtwerk(*words)
    assert result.exit_code == 0, result.output


def _versions(office: Workspace) -> dict[str, set[int | None]]:
    """The versions of the JSON of papers that lies there, by whose."""
    found: dict[str, set[int | None]] = {}
    for path in office.outbox().glob("*/formulieren/*.json"):
        told = json.loads(path.read_bytes())
        found.setdefault(path.parts[-3], set()).add(told.get("format"))
    return found


@pytest.mark.parametrize("words", KEPT["looks"])
def test_it_looks_as_it_did(taken_up: TakenUp, words: str) -> None:
    assert taken_up.before[words] == KEPT["looks"][words]


def test_there_is_nothing_else_to_see(taken_up: TakenUp) -> None:
    assert list(taken_up.before) == list(KEPT["looks"])


def test_every_document_holds_what_it_held(taken_up: TakenUp) -> None:
    assert _but_next_forms(unpacked(taken_up.office)) == _but_next_forms(KEPT["unpacked"])


@pytest.mark.skipif(PACKS_OTHERWISE, reason="zlib packs otherwise here than where it was made")
def test_every_document_is_the_same_to_the_byte(taken_up: TakenUp) -> None:
    assert _but_next_forms(digests(taken_up.office)) == _but_next_forms(KEPT["outbox"])


def test_all_papers_of_a_dossier_are_told_in_the_form_of_now_when_it_changes(
    taken_up: TakenUp,
) -> None:
    then = taken_up.versions  # there was something left to do for Cato and the team alone
    assert {whose for whose, versions in then.items() if versions == {FORMAT}} == {CATO, "team"}
    assert {*map(frozenset, then.values())} == {frozenset({FORMAT}), frozenset({None})}
    assert set().union(*_versions(taken_up.office).values()) == {FORMAT}


def test_the_log_of_who_did_what_is_whole(taken_up: TakenUp) -> None:
    result = taken_up.office.krachtwerk("audit", "verify")
    assert result.exit_code == 0, result.output


def test_with_an_empty_inbox_nothing_changes_any_more(taken_up: TakenUp) -> None:
    seen, lying = looks(taken_up.office), digests(taken_up.office)
    assert taken_up.office.run_once().exit_code == 0
    assert (looks(taken_up.office), digests(taken_up.office)) == (seen, lying)
    assert seen == KEPT["looks"]


def test_a_sheet_that_was_printed_for_somebody_comes_back_now(
    taken_up: TakenUp, tmp_path: Path
) -> None:
    office = taken_up.office.copy_to(tmp_path / "verder")
    anne = "411206-7"  # so she was called when her dossier was opened
    sheet = office.outbox(anne, "actieplan-bijwerken.pdf").read_bytes()
    answers = {**header("20-04-2026"), "/actions/0/status": "done"}
    came, *_ = office.hand_in(terug=fill(sheet, answers))[len(KEPT["looks"]["arrivals --json"]) :]
    assert (came["outcome"], came["client"]) == ("accepted", anne)
    before = KEPT["looks"][f"client show {anne} --json"]
    assert _done(office.dossier(anne)) == _done(before) + 1


def test_what_was_asked_then_is_answered_now(taken_up: TakenUp, tmp_path: Path) -> None:
    office = taken_up.office.copy_to(tmp_path / "nagekeken")
    (row, *more) = [row for row in KEPT["looks"]["review --json"] if row["suggestion"]]
    answers: Answers = {f"{row['item']}/value": "Zij belde zelf", f"{row['item']}/ok": True}
    who: Answers = {"/filled_on": "20-04-2026", "/filled_by": "JB"}
    office.hand_in(nagekeken=fill((office.path / row["sheet"]).read_bytes(), {**who, **answers}))
    still = [
        each["submission"] for each in json.loads(office.krachtwerk("review", "--json").stdout)
    ]
    assert more == []
    assert row["submission"] not in still


def _but_next_forms(documents: Mapping[str, str]) -> dict[str, str]:
    """Without the sheets to fill in next: those are printed on the edition of today."""
    return {at: said for at, said in documents.items() if not is_next_form(at.split("/")[-1])}


def _done(dossier: Mapping[str, Any]) -> int:
    actions = [
        *dossier["loose_actions"],
        *(a for goal in dossier["goals"] for a in goal["actions"]),
    ]
    return sum(action["state"] == "gedaan" for action in actions)
