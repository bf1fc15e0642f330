"""What people type where the books are on a server does the right thing, or says what to do."""

import json
import re
from pathlib import Path

import pytest

from tests.life.traces import forms_of
from tests.postgres import server
from tests.workspace import Workspace, blank, fill, header

ALIAS = "Xanthippé"
GOAL = "kattenpension"


def with_a_paper(office: Workspace) -> str:
    code = office.new_client("--alias", ALIAS)
    head = {"/client": code, **header(), "/alias": ALIAS, "/goals/0/text": GOAL}
    office.hand_in(plan=fill(blank("actieplan"), head))
    return code


@pytest.mark.long
def test_a_backup_goes_back_to_a_file_and_to_a_server(office: Workspace, tmp_path: Path) -> None:
    code = with_a_paper(office)
    made = office.krachtwerk("backup", str(tmp_path / "kopie.kwb"))
    assert made.exit_code == 0, made.output
    key = office.krachtwerk("backup", "--show-code").stdout
    address = server().fresh()
    for name, more in (("bestand", ()), ("server", ("--database", address))):
        words = ("restore", str(tmp_path / "kopie.kwb"), str(tmp_path / name), *more)
        done = office.krachtwerk(*words, typed=key)
        assert done.exit_code == 0, done.output
        assert "geheim" not in done.output
        settings = tmp_path / name / "krachtwerk.toml"
        told = settings.read_text().split("\n", 1)[1]  # all but the address of the lost server
        settings.write_text((f'store = "{address}"\n' if more else "") + told)
        again = Workspace(tmp_path / name)
        assert again.dossier(code)["goals"][0]["text"] == GOAL
        assert again.krachtwerk("rebuild").exit_code == 0
        assert again.outbox(code, "actieplan.pdf").exists()


def test_no_byte_of_who_is_erased_stays_in_the_database(office: Workspace) -> None:
    code = with_a_paper(office)
    assert words_in_database(office) == {ALIAS, GOAL}
    done = office.krachtwerk("client", "erase", code, "--yes")
    assert done.exit_code == 0, done.output
    assert words_in_database(office) == set()


def name_of(office: Workspace) -> str:
    """Of the database that the office's books are in."""
    (name,) = re.findall(r"@/(\w+)\?", (office.path / "krachtwerk.toml").read_text())
    return str(name)


def words_in_database(office: Workspace) -> set[str]:
    """Those that stand in a file of a table, as the server has it on its disk."""
    server().say("CHECKPOINT")
    engine = server().engine(name_of(office))
    with engine.connect() as connection:
        asked = "SELECT oid FROM pg_database WHERE datname = current_database()"
        number = connection.exec_driver_sql(asked).scalar()
    engine.dispose()
    folder = server().folder / "data" / "base" / str(number)
    held = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    words = (ALIAS, GOAL)
    return {word for word in words if any(f in each for f in forms_of(word) for each in held)}


def test_a_repair_keeps_what_others_wrote_and_enters_what_has_no_row(office: Workspace) -> None:
    with_a_paper(office)
    server().say("DELETE FROM arrivals", name_of(office))
    refused = office.run_once()
    assert (refused.exit_code, "krachtwerk repair" in refused.stderr) == (1, True)
    mended = office.krachtwerk("repair")
    assert mended.exit_code == 0, mended.output
    assert len(office.arrivals()) == 1


def test_what_is_asked_of_a_server_that_is_away_is_told(office: Workspace) -> None:
    settings = office.path / "krachtwerk.toml"
    settings.write_text('store = "postgresql://sam:geheim@127.0.0.1:1/boeken"\n')
    for words in (("run", "--once"), ("client", "list"), ("backup", str(office.path / "x.kwb"))):
        done = office.krachtwerk(*words)
        assert (done.exit_code, "geheim" in done.output) == (1, False), done.output
    checks = json.loads(office.krachtwerk("doctor", "--json").stdout)["checks"]
    assert ("server", "fault") in [(one["check"], one["state"]) for one in checks]
