"""The log of who did what to which dossier: complete, without a value, and not to be altered."""

import json
import sqlite3

import pytest

from tests.workspace import Workspace


def altered(office: Workspace, statement: str) -> None:
    """The store as somebody leaves it who has the file and knows the tables."""
    database = sqlite3.connect(office.path / "dossiers" / "krachtwerk.sqlite3")
    with database:
        database.executescript(
            f"DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; {statement}"
        )
    database.close()


def test_what_is_done_to_a_dossier_is_told(office: Workspace) -> None:
    code = office.new_client()
    office.krachtwerk("print", "actieplan", "--client", code)
    office.krachtwerk("client", "show", code)
    office.krachtwerk("client", "show", code, "--json")
    log = json.loads(office.krachtwerk("audit", "show", "--json", "--client", code).stdout)
    assert [line["action"] for line in log] == ["open", "print", "read", "export"]


def test_an_untouched_log_is_whole(office: Workspace) -> None:
    office.new_client()
    assert office.krachtwerk("audit", "verify").exit_code == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET client = '' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 1) WHERE seq = 2",
    ],
)
def test_what_was_changed_is_found(office: Workspace, statement: str) -> None:
    for _ in range(3):
        office.new_client()
    altered(office, statement)
    done = office.krachtwerk("audit", "verify")
    assert (done.exit_code, "regel 2" in done.stderr) == (1, True)


def test_lines_cut_off_are_missed_by_whoever_kept_the_last_code(office: Workspace) -> None:
    for _ in range(2):
        office.new_client()
    last = office.krachtwerk("audit", "verify").stdout.split()[-1]
    altered(office, "DELETE FROM audit WHERE seq = 2")
    assert office.krachtwerk("audit", "verify", "--expect", last).exit_code == 1


def test_the_store_itself_refuses_to_change_the_log(office: Workspace) -> None:
    office.new_client()
    database = sqlite3.connect(office.path / "dossiers" / "krachtwerk.sqlite3")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("DELETE FROM audit")
    database.close()


def test_no_name_reaches_the_log(office: Workspace) -> None:
    office.new_client("--alias", "Zilverreiger")
    assert "Zilverreiger" not in office.krachtwerk("audit", "show", "--json").stdout
