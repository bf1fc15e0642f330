"""Folders as scanners make them, and what is left lying in an inbox."""

import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.intake import scanning
from pipeline.intake.arrivals import read, remove
from pipeline.intake.leftovers import Leftovers
from pipeline.intake.scanning import DEEPEST, scan
from pipeline.records.refusals import IsALink
from pipeline.store.heartbeat import Waited
from tests.pipeline.intake.test_arrivals import PDF

NOON = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)


def lay(inbox: Path, name: str, content: bytes = PDF) -> Path:
    place = inbox / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def left(inbox: Path) -> dict[str, str]:
    return {os.fsdecode(raw): one.why.code for raw, one in scan(inbox).left.items()}


def test_the_folders_of_a_scanner_are_read(tmp_path: Path) -> None:
    paper = lay(tmp_path, "Jansen/2026-11-26/SCAN0001.PDF")
    (one,) = scan(tmp_path).found.values()
    assert (one.name, read(one, 10_000, NOON).content) == ("Jansen/2026-11-26/SCAN0001.PDF", PDF)
    remove(one)
    assert (paper.exists(), paper.parent.is_dir()) == (False, True)


@pytest.mark.parametrize("by_handle", [True, False])
def test_four_folders_deep_is_read_and_five_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_handle: bool
) -> None:
    monkeypatch.setattr(scanning, "BY_HANDLE", by_handle)  # False: as it is on Windows
    deep = "/".join("abcd"[:DEEPEST])
    lay(tmp_path, f"{deep}/blad.pdf")
    lay(tmp_path, f"{deep}/e/blad.pdf")
    looked = scan(tmp_path)
    assert [os.fsdecode(raw) for raw in looked.found] == [f"{deep}/blad.pdf"]
    assert left(tmp_path) == {f"{deep}/e": "folder_too_deep"}


def test_empty_folders_are_nothing_to_tell_of(tmp_path: Path) -> None:
    (tmp_path / "a" / "b" / "c" / "d" / "e").mkdir(parents=True)
    (tmp_path / ".leeg").mkdir()
    assert (scan(tmp_path).found, left(tmp_path)) == ({}, {})


def test_links_and_hidden_folders_are_left_and_known(tmp_path: Path) -> None:
    lay(tmp_path / "elders", "blad.pdf")
    inbox = tmp_path / "inbox"
    lay(inbox, ".verborgen/blad.pdf")
    (inbox / "map").symlink_to(tmp_path / "elders")
    (inbox / "blad.pdf").symlink_to(tmp_path / "elders" / "blad.pdf")
    assert scan(inbox).found == {}
    assert left(inbox) == {
        ".verborgen": "folder_hidden",
        "map": "is_a_link",
        "blad.pdf": "is_a_link",
    }


def test_what_was_thrown_away_on_a_share_is_no_paper(tmp_path: Path) -> None:
    for name in (
        "#recycle",
        "$RECYCLE.BIN",
        "lost+found",
        "System Volume Information",
        ".Trash-1000",
    ):
        lay(tmp_path, f"{name}/blad.pdf")
    looked = scan(tmp_path)
    assert (looked.found, looked.left, looked.ignored) == ({}, {}, 5)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("plan.pdf.part", "never_finished"),
        ("PLAN.TMP", "never_finished"),
        ("plan.pdf.crdownload", "never_finished"),
        ("~$plan.docx", "never_finished"),
        (".plan.pdf.Xa3f9Q", "never_finished"),
        (".syncthing.plan.pdf.tmp", "never_finished"),
        ("plan.pdf.nextcloud", "cloud_only"),
        ("plan.pdf.owncloud", "cloud_only"),
        (".plan.pdf.icloud", "cloud_only"),
        (".plan.pdf", "file_hidden"),
        (".trashed-1766-Scan 3.JPG", "file_hidden"),
        (".pdf", "file_hidden"),  # what is left of a name of which all else was taken away
        ("..PDF", "file_hidden"),
        ("..plan.pdf", "file_hidden"),
        ("Actieplan - Snelkoppeling.LNK", "is_a_link"),
        ("plan.gdoc", "is_a_link"),
        ("map/plan.pdf.part", "never_finished"),
    ],
)
def test_a_name_that_says_not_ready_is_left(tmp_path: Path, name: str, why: str) -> None:
    lay(tmp_path, name)
    assert (scan(tmp_path).found, left(tmp_path)) == ({}, {name: why})


@pytest.mark.parametrize("name", ["._plan.pdf", ".~lock.plan.pdf#", ".DS_Store", ".krachtwerk"])
def test_what_systems_lay_beside_a_paper_is_nothing_to_tell_of(tmp_path: Path, name: str) -> None:
    lay(tmp_path, name)
    assert (scan(tmp_path).found, left(tmp_path)) == ({}, {})


@pytest.mark.parametrize(
    ("told", "is_elsewhere"),
    [
        ({"st_file_attributes": 0x400020}, True),  # Windows: recall on data access
        ({"st_file_attributes": 0x20}, False),
        ({"st_flags": 0x40000000}, True),  # macOS: dataless
        ({}, False),
    ],
)
def test_a_file_that_lies_with_a_cloud_is_known_by_what_the_system_tells(
    told: dict[str, int], is_elsewhere: bool
) -> None:
    assert scanning.is_elsewhere(cast(Any, SimpleNamespace(**told))) is is_elsewhere


def test_a_folder_that_became_a_link_leads_nowhere(tmp_path: Path) -> None:
    """Nobody gets us to read, or to take away, what lies outside of the inbox."""
    inbox = tmp_path / "inbox"
    paper = lay(inbox, "map/blad.pdf")
    (one,) = scan(inbox).found.values()
    paper.parent.rename(tmp_path / "elders")
    paper.parent.symlink_to(tmp_path / "elders")
    with pytest.raises(OSError, match=r"(?i)not a directory|symbolic"):
        read(one, 10_000, NOON)
    with pytest.raises(OSError, match=r"(?i)not a directory|symbolic"):
        remove(one)
    assert (tmp_path / "elders" / "blad.pdf").exists()


class Table:
    """What is left in an inbox, told of after 10 seconds, or 60 where it may come right."""

    def __init__(self, inbox: Path, waited: dict[str, Waited] | None = None) -> None:
        self.inbox = inbox
        self.leftovers = Leftovers(10.0, 60.0, waited or {})

    def told(self, now: float) -> list[str]:
        self.leftovers.look(scan(self.inbox).left, now)
        return [f"{one.name} {one.reason.code}" for one in self.leftovers.told(now)]


def test_what_never_gets_ready_is_told_after_a_while(tmp_path: Path) -> None:
    lay(tmp_path, "plan.pdf.part", b"a")
    table = Table(tmp_path)
    assert (table.told(0.0), table.told(59.0)) == ([], [])
    assert table.told(60.0) == ["plan.pdf.part never_finished"]
    lay(tmp_path, "plan.pdf.part", b"ab")
    assert (table.told(61.0), table.told(121.0)) == ([], ["plan.pdf.part never_finished"])
    (tmp_path / "plan.pdf.part").unlink()
    assert table.told(122.0) == []


def test_a_deep_folder_is_told_of_also_while_papers_are_laid_in_it(tmp_path: Path) -> None:
    table = Table(tmp_path)
    for now in (0.0, 9.0):
        lay(tmp_path, f"a/b/c/d/e/{now}.pdf")
        assert table.told(now) == []
    lay(tmp_path, "a/b/c/d/e/laatste.pdf")
    assert table.told(10.0) == ["a/b/c/d/e folder_too_deep"]


def test_a_later_run_knows_how_long_it_lay_there(tmp_path: Path) -> None:
    lay(tmp_path, "plan.pdf.part")
    table = Table(tmp_path)
    table.told(0.0)
    (mark,) = table.leftovers.since
    assert Table(tmp_path, {mark: Waited(50.0, 50.0)}).told(1000.0) == []
    assert Table(tmp_path, {mark: Waited(60.0, 60.0)}).told(1000.0) == [
        "plan.pdf.part never_finished"
    ]


def test_a_private_file_with_another_name_elsewhere_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    for name, mode in (("secret", 0o600), ("open", 0o644)):
        path = tmp_path / name
        path.write_bytes(b"x")
        path.chmod(mode)
        (tmp_path / "inbox" / name).hardlink_to(path)
    found = scan(tmp_path / "inbox")
    assert (list(found.found), list(found.left)) == ([b"open"], [b"secret"])
    assert found.left[b"secret"].why is IsALink
    (tmp_path / "secret").unlink()
    assert set(scan(tmp_path / "inbox").found) == {b"open", b"secret"}
