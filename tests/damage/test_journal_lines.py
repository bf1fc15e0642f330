"""What is lost of the file beside the database is missed, also of its beginning and its end."""

from pathlib import Path

from pipeline.store.ledger.in_a_file.journal import CommitMark, Journal, RowChange
from tests.damage.sweep import DATABASE
from tests.damage.test_repair import decided, lose
from tests.workspace import Workspace

FIRST = CommitMark(7, "a" * 64)
ROWS = [[RowChange("clients", True, {"code": str(number)})] for number in range(3)]


def written(folder: Path) -> Journal:
    journal = Journal(folder)
    journal.begin("0001", FIRST, ROWS)
    journal.tell(CommitMark(8, "b" * 64), FIRST.digest, ROWS[0])
    return journal


def test_each_line_is_missed(tmp_path: Path) -> None:
    journal = written(tmp_path)
    journal.enter(CommitMark(8, "b" * 64))
    assert journal.broken() == 0
    lines = journal.path.read_bytes().splitlines(keepends=True)
    for number in range(1, len(lines)):
        journal.path.write_bytes(b"".join(lines[:number] + lines[number + 1 :]))
        assert journal.broken() > 0, number


def test_a_commit_told_and_not_made_is_not_missed(tmp_path: Path) -> None:
    journal = written(tmp_path)
    journal.enter(FIRST)
    assert journal.broken() == 0


def test_one_of_before_is_read_as_ever(tmp_path: Path) -> None:
    """Its first lines do not follow from each other, and each names the digest itself."""
    from pipeline.store.ledger.in_a_file.journal import _line

    journal = written(tmp_path)
    old = [_line("S", FIRST, FIRST.digest, rows) for rows in (*ROWS, [])]
    journal.path.write_bytes(b"krachtwerk-journal 1 0001\n" + b"".join(old))
    assert journal.broken() == 0
    assert [changes for _, changes in journal.commits()] == [*ROWS, []]


def test_repair_does_not_call_it_complete(office: Workspace) -> None:
    """A bad sector in the beginning, and then the database is lost."""
    journal = office.path / "dossiers" / "journal"
    journal.unlink()
    office.krachtwerk("repair")
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([lines[0], bytes(len(lines[1]) - 1) + b"\n", *lines[2:]]))
    assert office.krachtwerk("doctor", "--deep").exit_code == 1
    lose(office)
    assert "journaal ernaast was niet heel" in office.krachtwerk("repair").output


def test_nor_where_the_end_is_cut_off(office: Workspace) -> None:
    journal = office.path / "dossiers" / "journal"
    size = journal.stat().st_size
    decided(office)
    with journal.open("r+b") as file:
        file.truncate(size)
    (office.path / "dossiers" / DATABASE).unlink()
    said = office.krachtwerk("repair").output
    assert "journaal ernaast was niet heel" in said
    assert "Niet terug te lezen: 1" in said
