"""`krachtwerk repair`: what comes back of a store that was hurt, and what is said of the rest."""

import json
import shutil
from typing import Any

from tests.damage.sweep import DATABASE
from tests.workspace import Workspace, blank, fill, header


def tells(office: Workspace) -> dict[str, Any]:
    """What the commands tell, of all that the office did."""
    looks = ("arrivals", "--json"), ("client", "list", "--json"), ("events", "--json")
    found = {" ".join(words): json.loads(office.krachtwerk(*words).stdout) for words in looks}
    for client in found["client list --json"]:
        found[client["code"]] = office.dossier(client["code"])
    return found


def decided(office: Workspace) -> None:
    """Somebody decides something."""
    row = next(row for row in office.arrivals() if row["outcome"] == "accepted")
    name = office.submission(row)["id"]
    assert office.krachtwerk("paper", "withdraw", name).exit_code == 0


def lose(office: Workspace, *names: str) -> None:
    for name in (DATABASE, *names):
        (office.path / "dossiers" / name).unlink()


def test_all_comes_back_when_the_database_is_lost(office: Workspace) -> None:
    decided(office)
    before = tells(office)
    lose(office)
    said = office.krachtwerk("repair")
    assert said.exit_code == 0, said.output
    assert "journaal" in said.output
    assert tells(office) == before
    assert office.krachtwerk("doctor", "--deep").exit_code == 0
    assert office.krachtwerk("audit", "verify").exit_code == 0


def test_the_papers_come_back_when_the_journal_is_lost_too(office: Workspace) -> None:
    before = tells(office)
    lose(office, "journal", "journal.last")
    said = office.krachtwerk("repair")
    assert said.exit_code == 0, said.output
    after = tells(office)
    for code in (client["code"] for client in before["client list --json"]):
        assert after[code] == before[code]
    refused = [row for row in after["arrivals --json"] if row["outcome"] == "rejected"]
    assert len(refused) == 1
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_an_old_database_is_brought_to_today(office: Workspace) -> None:
    path = office.path / "dossiers" / DATABASE
    old = path.read_bytes()
    office.hand_in(more=fill(blank("actieplan"), header(client=office.new_client())))
    before = tells(office)
    path.write_bytes(old)
    assert office.krachtwerk("repair").exit_code == 0
    assert tells(office) == before


def test_a_lost_journal_begins_anew(office: Workspace) -> None:
    before = tells(office)
    (office.path / "dossiers" / "journal").unlink()
    assert "gebleven zoals zij was" in office.krachtwerk("repair").output
    assert tells(office) == before
    lose(office)
    assert office.krachtwerk("repair").exit_code == 0
    assert tells(office) == before


def test_what_a_damaged_database_still_holds_comes_back(office: Workspace) -> None:
    """The journal is lost, and a page of the database."""
    before = tells(office)
    (office.path / "dossiers" / "journal").unlink()
    with (office.path / "dossiers" / DATABASE).open("r+b") as file:
        file.seek(-4096, 2)
        file.write(bytes(4096))
    assert office.krachtwerk("repair").exit_code == 0
    after = tells(office)
    for code in (client["code"] for client in before["client list --json"]):
        assert after[code]["submissions"] == before[code]["submissions"]


def test_an_original_without_a_row_is_taken_in(office: Workspace, tmp_path: Any) -> None:
    code = office.arrivals()[0]["client"]
    elsewhere = office.copy_to(tmp_path / "elsewhere")
    form = header("05-05-2026", client=code) | {"/goals/0/text": "Naar buiten"}
    elsewhere.hand_in(more=fill(blank("actieplan"), form))
    for path in (elsewhere.path / "dossiers" / "originals").glob("*/*"):
        kept = office.path / "dossiers" / "originals" / path.parent.name / path.name
        kept.parent.mkdir(exist_ok=True)
        shutil.copy2(path, kept)
    assert office.krachtwerk("doctor", "--deep").exit_code == 1
    assert "1 aangenomen" in office.krachtwerk("repair").output
    assert "Naar buiten" in str(office.dossier(code)["goals"])
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_a_sound_store_is_left_as_it_is(office: Workspace) -> None:
    before = (office.path / "dossiers" / DATABASE).read_bytes()
    assert office.krachtwerk("repair").exit_code == 0
    assert (office.path / "dossiers" / DATABASE).read_bytes() == before


def test_an_original_that_is_gone_is_told(office: Workspace) -> None:
    row = next(row for row in office.arrivals() if row["outcome"] == "accepted")
    (office.path / "dossiers" / "originals" / row["sha256"][:2] / row["sha256"]).unlink()
    said = office.krachtwerk("repair")
    assert said.exit_code == 1
    assert "van 1 papier(en) is het origineel weg" in said.output


def test_orders_are_not_carried_out_a_second_time(office: Workspace) -> None:
    """Where it is no longer known that they were."""
    order = {"/filled_on": "03-02-2026", "/staff": "Jo", "/new_clients/0/alias": "Bo"}
    office.hand_in(order=fill(office.order_form("Jo"), order))
    before = {client["code"] for client in tells(office)["client list --json"]}
    assert len(before) == 3
    lose(office, "journal", "journal.last")
    said = office.krachtwerk("repair")
    assert "niet nog eens uitgevoerd" in said.output
    after = {client["code"] for client in tells(office)["client list --json"]}
    assert after <= before
