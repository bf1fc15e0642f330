"""Files as scanners, copiers and people leave them in an inbox."""

import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.intake.arrivals import (
    StillChangingError,
    is_whole,
    keep_unread,
    read,
    remove,
)
from pipeline.intake.found import Found
from pipeline.intake.scanning import scan
from pipeline.records.file_names import shown
from pipeline.records.refusals import TooLarge
from pipeline.store.originals import keep

NOON = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + b"x" * 3000 + b"\nxref\n0 1\ntrailer <<>>\nstartxref\n3010\n%%EOF\n"


def only(inbox: Path) -> Found:
    (one,) = scan(inbox).found.values()
    return one


def dropped(inbox: Path, content: bytes, name: str = "blad.pdf") -> Found:
    (inbox / name).write_bytes(content)
    return only(inbox)


def test_what_is_no_paper_is_counted_and_left(tmp_path: Path) -> None:
    for name in ["._e.pdf", "Thumbs.db", ".stfolder", "desktop.ini", ".DS_Store", ".gitkeep"]:
        (tmp_path / name).touch()
    (tmp_path / "@eaDir").mkdir()
    (tmp_path / "@eaDir" / "blad.pdf").write_bytes(PDF)
    looked = scan(tmp_path)
    assert (looked.found, looked.left, looked.ignored) == ({}, {}, 7)


def test_links_and_pipes_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(PDF)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "link.pdf").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(inbox / "pipe.pdf")
    looked = scan(inbox)
    assert (looked.found, list(looked.left), looked.ignored) == ({}, [b"link.pdf"], 1)


def test_a_missing_inbox_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        scan(tmp_path / "weg")


def test_what_did_not_change_is_the_very_same_find(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(PDF)
    first = scan(tmp_path).found
    (tmp_path / "b.pdf").write_bytes(PDF + b"more")
    second = scan(tmp_path, first).found
    assert [second[name] is first[name] for name in (b"a.pdf", b"b.pdf")] == [True, False]


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    raw = b"blad-\xff.pdf"
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_bytes(PDF)
    arrival = read(only(tmp_path), 10_000, NOON)
    assert os.fsencode(arrival.name) == raw
    assert shown(arrival.name) == "blad-�.pdf"


def test_names_are_shown_composed() -> None:
    assert shown(unicodedata.normalize("NFD", "één.pdf")) == "één.pdf"


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (PDF, True),
        (PDF[:-7], False),  # half copied
        (PDF[:-5] + b"\0" * 5, False),  # the room is there, the end is not
        (PDF + b"\0" * 4096, True),  # the end is there
        (PDF[:-7] + b"\0" * 4096, False),
        (b"\0" * 5000, False),
        (PDF[:3000] + b"\0" * 40 + PDF[3040:], False),  # a gap where the table should be
        (b"%P", False),
        (b"", False),
        (PDF + b"\r\n", True),
        (b"\n\n" + PDF, True),
        (b"PK\x03\x04 a letter", False),  # a zip has an end
        (b"Beste Noor,", True),  # none of those that we know: stillness has to do
    ],
)
def test_a_whole_structure(tmp_path: Path, content: bytes, whole: bool) -> None:
    assert is_whole(dropped(tmp_path, content)) is whole


def test_a_paper_is_read_once_with_its_digest(tmp_path: Path) -> None:
    arrival = read(dropped(tmp_path, b"abc"), 3, NOON)
    assert (arrival.name, arrival.content, arrival.received_at) == ("blad.pdf", b"abc", NOON)
    assert arrival.sha256.startswith("ba7816bf8f01cfea")


def test_the_same_bytes_dropped_anew_are_another_arrival(tmp_path: Path) -> None:
    first = dropped(tmp_path, PDF)
    assert only(tmp_path).id == first.id
    remove(first)
    os.utime(tmp_path, (1, 1))
    second = dropped(tmp_path, PDF)
    assert second.id != first.id


def test_a_file_that_grew_since_it_was_found_is_not_read(tmp_path: Path) -> None:
    found = dropped(tmp_path, PDF)
    with (tmp_path / "blad.pdf").open("ab") as file:
        file.write(b"more")
    with pytest.raises(StillChangingError):
        read(found, 10_000, NOON)


def test_a_file_that_another_was_renamed_over_is_not_read(tmp_path: Path) -> None:
    found = dropped(tmp_path, PDF)
    (tmp_path / ".new").write_bytes(PDF)
    os.utime(tmp_path / ".new", ns=(1, found.state.mtime_ns))
    (tmp_path / ".new").rename(tmp_path / "blad.pdf")
    with pytest.raises(StillChangingError):
        read(found, 10_000, NOON)


def test_a_file_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    found = dropped(tmp_path, PDF)
    (tmp_path / "blad.pdf").rename(tmp_path / ".secret")
    (tmp_path / "blad.pdf").symlink_to(tmp_path / ".secret")
    with pytest.raises(OSError, match="symbolic links"):
        read(found, 10_000, NOON)


def test_a_file_too_large_is_kept_without_being_read_whole(tmp_path: Path) -> None:
    found = dropped(tmp_path, b"x" * 2_500_001)
    with pytest.raises(TooLarge) as told:
        read(found, 2_500_000, NOON)
    kept = keep_unread(tmp_path / "store" / "originals", found)
    assert told.value.params == {"limit": "2.5"}
    assert (kept.size(), kept.read_bytes()) == (2_500_001, b"x" * 2_500_001)
    assert kept.is_whole()


def test_an_original_is_kept_once_under_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "ba" / "ba7816bf"
    kept = keep(tmp_path, b"abc", "ba7816bf")
    before = path.stat().st_ino
    assert keep(tmp_path, b"abc", "ba7816bf") == kept
    assert (path.stat().st_ino, path.stat().st_mode & 0o777) == (before, 0o600)
    assert [each.name for each in path.parent.iterdir()] == ["ba7816bf"]


def test_only_the_file_that_was_read_is_removed(tmp_path: Path) -> None:
    found = dropped(tmp_path, PDF)
    (tmp_path / "blad.pdf").write_bytes(PDF + b"and a second scan under the old name")
    remove(found)
    assert (tmp_path / "blad.pdf").exists()
    remove(only(tmp_path))
    remove(found)
    assert not (tmp_path / "blad.pdf").exists()


def test_an_original_that_a_killed_run_left_is_brought_to_the_disk_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, b"abc", "ba7816bf")
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    keep(tmp_path, b"abc", "ba7816bf")
    assert {(tmp_path / "ba").stat().st_ino, tmp_path.stat().st_ino} <= set(synced)
