"""A repair that is cut short is told, and the next one does what it did not come to."""

import json
from itertools import count

import pytest

from pipeline.commands import repair
from tests.damage.sweep import DATABASE
from tests.damage.test_repair import lose
from tests.pipeline.orders.test_orders_round import FrontOffice
from tests.workspace import Workspace, blank, fill, header

KEPT = (DATABASE, "journal", "journal.last")


def codes(office: Workspace) -> set[str]:
    return {row["code"] for row in json.loads(office.krachtwerk("client", "list", "--json").stdout)}


def test_who_was_opened_by_an_order_keeps_the_code(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut short after the new database is in its place, before anything is entered."""
    code = FrontOffice(office, count(1)).open("Fatima")
    office.hand_in(plan=fill(blank("actieplan"), header(client=code) | {"/goals/0/text": "Koken"}))
    before = codes(office)
    lose(office, *KEPT[1:])
    with monkeypatch.context() as cut:
        cut.delattr(repair, "_enter")
        assert office.krachtwerk("repair").exit_code == 1
    for words in (("run", "--once"), ("status",), ("doctor",), ("client", "new"), ("backup", "x")):
        said = office.krachtwerk(*words)
        assert said.exit_code == 1, words
        assert "herstel van het archief is nog niet klaar" in said.output, words
    said = office.krachtwerk("repair")
    assert said.exit_code == 0, said.output
    assert "niet nog eens uitgevoerd" in said.output
    assert office.run_once().exit_code == 0
    assert codes(office) == before
    assert "Koken" in str(office.dossier(code)["goals"])


@pytest.mark.parametrize("how", ["sound", "resealed"])
def test_an_order_that_is_entered_anew_is_withheld(office: Workspace, how: str) -> None:
    """The whole store but its originals is that of yesterday, or the database alone is there."""
    store = office.path / "dossiers"
    old = {name: (store / name).read_bytes() for name in KEPT}
    code = FrontOffice(office, count(1)).open("Fatima")
    before = codes(office)
    for name, content in old.items():
        (store / name).write_bytes(content)
    if how == "resealed":
        (store / "journal").unlink()
    assert "niet nog eens uitgevoerd" in office.krachtwerk("repair").output
    assert office.run_once().exit_code == 0
    assert codes(office) == before
    form = header(client=code) | {"/goals/0/text": "Koken"}
    office.hand_in(plan=fill(blank("actieplan"), form))
    assert "Koken" in str(office.dossier(code)["goals"])
