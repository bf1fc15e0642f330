"""A file that somebody writes in, whole as it may look."""

import os
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from pipeline.intake import arrivals
from pipeline.intake.arrivals import StillOpenError, remove
from pipeline.intake.scanning import scan
from pipeline.intake.writers import grows_by_pages, is_written_to
from tests.pipeline.intake.test_arrivals import PDF, dropped
from tests.pipeline.intake.test_settling import LoneFile

leases = pytest.mark.skipif(sys.platform != "linux", reason="read leases are of Linux")


def tiff(pages: int) -> bytes:
    """A TIFF of so many pages."""
    first, *others = [Image.new("L", (40, 60), 20 * n) for n in range(pages)]
    out = BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=others)
    return out.getvalue()


def answer(path: Path) -> bool | None:
    handle = os.open(path, os.O_RDONLY)
    try:
        return is_written_to(handle)
    finally:
        os.close(handle)


@leases
def test_whoever_has_it_open_to_write_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    with path.open("wb") as file:
        file.write(b"II*\0")
        file.flush()
        assert answer(path) is True
    with path.open("rb"):
        assert answer(path) is False


@leases
def test_who_writes_after_we_asked_is_not_kept_waiting(tmp_path: Path) -> None:
    path = dropped(tmp_path, PDF).path
    with os.fdopen(os.open(path, os.O_RDONLY)) as asked:
        assert is_written_to(asked.fileno()) is False
        os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))  # would fail if a lease were held


def test_what_may_grow_page_by_page_is_known() -> None:
    assert [grows_by_pages(head) for head in (tiff(1), b"II+\0", PDF)] == [True, True, False]


@leases
def test_a_scanner_that_adds_a_page_every_half_minute_loses_none(tmp_path: Path) -> None:
    """Each time the file is whole, and holds still for half a minute."""
    lone = LoneFile(tmp_path)
    lone.look(0.0, tiff(1))
    with (tmp_path / "blad.pdf").open("r+b") as scanner:
        for pages in (2, 3, 4):
            second = 30.0 * (pages - 1)
            assert lone.look(second - 25) in {"settling", "waiting"}
            assert lone.look(second - 1) == ("settling" if second < 10 else "waiting")
            assert lone.looks.is_written_to(scan(tmp_path).found[b"blad.pdf"])
            scanner.seek(0)
            scanner.write(tiff(pages))
            scanner.flush()
    assert lone.look(100.0) == "waiting"
    assert (lone.look(130.0), lone.look(141.0)) == ("waiting", "ready")
    assert (tmp_path / "blad.pdf").read_bytes() == tiff(4)


@leases
def test_a_scanner_that_closes_its_file_after_each_page_loses_none(tmp_path: Path) -> None:
    lone = LoneFile(tmp_path)
    for pages in (1, 2, 3, 4):
        second = 30.0 * (pages - 1)
        lone.look(second, tiff(pages))
        assert lone.look(second + 1) != "ready"
        assert lone.look(second + 29) != "ready"
    assert lone.look(131.0) == "ready"


@leases
def test_a_half_or_empty_file_that_is_held_open_is_never_late(tmp_path: Path) -> None:
    lone = LoneFile(tmp_path)
    lone.look(0.0, b"")
    with (tmp_path / "blad.pdf").open("ab"):
        assert lone.look(60.0) == "late"  # to be judged as it is, unless somebody has it open
        (one,) = scan(tmp_path).found.values()
        assert not lone.looks.is_ready(one, 60.0)
        assert (lone.looks.is_written_to(one), lone.look(61.0)) == (True, "waiting")


@pytest.fixture
def untold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody tells who writes, as on a share."""
    monkeypatch.setattr(arrivals, "is_written_to", lambda _handle: None)


@pytest.mark.usefixtures("untold")
def test_a_tiff_is_awaited_longer_where_nobody_tells_who_writes(tmp_path: Path) -> None:
    lone = LoneFile(tmp_path)
    lone.look(0.0, tiff(1))
    assert (lone.look(1.0), lone.look(29.0)) == ("settling", "settling")
    assert lone.look(30.0, tiff(2)) == "settling"
    assert lone.look(60.0, tiff(3)) == "waiting"
    assert (lone.look(99.0), lone.look(100.0)) == ("waiting", "ready")


@pytest.mark.usefixtures("untold")
def test_a_writer_that_was_seen_to_come_back_is_awaited_longer(tmp_path: Path) -> None:
    lone = LoneFile(tmp_path)
    lone.look(0.0, PDF)
    assert lone.look(1.0) == "ready"
    lone.looks.forget(b"blad.pdf", 1.0)  # it was taken in
    (tmp_path / "blad.pdf").unlink()
    lone.look(31.0, PDF + b"\n")
    assert [lone.look(second) for second in (32.0, 70.0, 71.0)] == ["settling"] * 2 + ["ready"]


@leases
def test_what_was_opened_again_after_we_read_it_stays(tmp_path: Path) -> None:
    one = dropped(tmp_path, PDF)
    with (tmp_path / "blad.pdf").open("ab"), pytest.raises(StillOpenError):
        remove(one)
    remove(one)
    assert list(tmp_path.iterdir()) == []
