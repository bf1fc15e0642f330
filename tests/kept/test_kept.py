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
from tests.kept import ARCHIVE, SAYS, digests, looks, packing, unpack, unpacked
from tests.workspace import Answers, Workspace, fill, header

KEPT: Mapping[str, Any] = json.loads(SAYS.read_bytes())
PACKS_OTHERWISE = packing() != KEPT["packing"]


@dataclass(frozen=True)
class TakenUp:
    """The workspace after all its documents were drawn anew, and what was seen before."""

    office: Workspace
    before: Mapping[str, Any]


@pytest.fixture(scope="module")
def taken_up(tmp_path_factory: pytest.TempPathFactory) -> TakenUp:
    office = unpack(ARCHIVE, tmp_path_factory.mktemp("bewaard"))
    before = looks(office)
    for words in (("run", "--once"), ("rebuild",)):
        result = office.krachtwerk(*words)
        assert result.exit_code == 0, result.output
    return TakenUp(office, before)


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
