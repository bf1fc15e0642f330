"""Papers read ahead: nothing but what a worker of our program said is believed, or stays lying."""

import errno
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.store.ahead import FOLDER, Ahead, empty

PAPER = b"a paper"
DIGEST = hashlib.sha256(PAPER).hexdigest()
MOST = 1_000


@dataclass
class Board:
    """Who reads what, as the server keeps it; whoever takes a paper lives."""

    program: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)

    def ask(self, digest: str, program: str) -> None:
        self.program[digest] = program

    def take(self, program: str) -> str | None:
        found = {one for one, by in self.program.items() if by == program} - self.taken
        chosen = min(found, default=None)
        self.taken |= {chosen} if chosen else set()
        return chosen

    def is_mine(self, digest: str) -> bool:
        if digest in self.program:
            self.done.add(digest)
        return digest in self.program

    def state(self, digest: str) -> tuple[bool, bool] | None:
        known = digest in self.program
        return (digest in self.taken, digest in self.done) if known else None

    def withdraw(self, digest: str, *, anyhow: bool = False) -> bool:
        return (anyhow or digest not in self.taken) and bool(self.program.pop(digest, ""))

    def clear(self) -> None:
        self.program.clear()


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def watcher(tmp_path: Path, board: Board) -> Ahead:
    watcher = Ahead(tmp_path, board, "now")
    watcher.ask(PAPER)
    return watcher


def lying(store: Path) -> list[Path]:
    return sorted((store / FOLDER).iterdir())


def record(store: Path) -> Path:
    return next(path for path in lying(store) if path.suffix == ".read")


def test_what_a_worker_said_is_heard_and_nothing_stays(
    watcher: Ahead, board: Board, tmp_path: Path
) -> None:
    assert Ahead(tmp_path, board, "now").read_next(lambda paper: paper.upper(), MOST)
    assert {path.stat().st_mode & 0o777 for path in lying(tmp_path)} == {0o600}
    assert (tmp_path / FOLDER).stat().st_mode & 0o777 == 0o700
    assert watcher.reading_of(PAPER, 0.0, MOST) == b"A PAPER"
    assert lying(tmp_path) == []


@pytest.mark.parametrize("kind", ["huge", "link", "pipe"])
def test_no_record_but_a_small_file_is_opened(
    watcher: Ahead, board: Board, tmp_path: Path, kind: str
) -> None:
    Ahead(tmp_path, board, "now").read_next(lambda paper: paper, MOST)
    path = record(tmp_path)
    path.unlink()
    if kind == "huge":
        path.touch()
        os.truncate(path, 2_000_000_000)
    elif kind == "link":
        (tmp_path / "elsewhere").write_bytes(b"said")
        path.symlink_to(tmp_path / "elsewhere")
    else:
        os.mkfifo(path)
    assert watcher.reading_of(PAPER, 0.0, MOST) is None
    assert lying(tmp_path) == []


def test_a_record_of_another_paper_or_spoiled_is_not_heard(
    watcher: Ahead, board: Board, tmp_path: Path
) -> None:
    watcher.ask(b"another")
    worker = Ahead(tmp_path, board, "now")
    assert [worker.read_next(lambda paper: paper, MOST) for _ in range(2)] == [True, True]
    mine, other = sorted(
        (path for path in lying(tmp_path) if path.suffix == ".read"),
        key=lambda path: not path.name.startswith(DIGEST),
    )
    spoiled = mine.read_bytes().replace(b"paper", b"piper")
    other.replace(mine)
    other.write_bytes(spoiled)
    assert watcher.reading_of(PAPER, 0.0, MOST) is None
    assert watcher.reading_of(b"another", 0.0, MOST) is None


def test_a_link_planted_in_the_place_of_a_paper_has_nothing_written_through_it(
    tmp_path: Path, board: Board
) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / "elsewhere").write_bytes(b"original")
    (tmp_path / FOLDER / f"{DIGEST}.paper").symlink_to(tmp_path / "elsewhere")
    Ahead(tmp_path, board, "now").ask(PAPER)
    assert (tmp_path / "elsewhere").read_bytes() == b"original"


def test_another_program_that_wakes_late_is_not_heard(
    watcher: Ahead, board: Board, tmp_path: Path
) -> None:
    older = Ahead(tmp_path, board, "older")
    board.program[DIGEST] = "older"

    def wakes_late(_: bytes) -> bytes:
        board.program[DIGEST] = "now"
        board.taken.clear()
        Ahead(tmp_path, board, "now").read_next(lambda _: b"new", MOST)
        return b"old"

    older.read_next(wakes_late, MOST)
    assert watcher.reading_of(PAPER, 0.0, MOST) == b"new"


def test_a_worker_that_cannot_lay_what_it_read_keeps_nobody_waiting(
    board: Board, tmp_path: Path
) -> None:
    Ahead(tmp_path, board, "now").ask(PAPER)

    def fails(_: bytes) -> bytes:
        (tmp_path / FOLDER).rename(tmp_path / "away")
        (tmp_path / FOLDER).write_bytes(b"")  # nothing can be laid there
        return b"said"

    with pytest.raises(FileExistsError):
        Ahead(tmp_path, board, "now").read_next(fails, MOST)
    assert board.state(DIGEST) is None


def test_what_was_left_by_who_was_killed_goes_with_the_first_rest(tmp_path: Path) -> None:
    Ahead(tmp_path, Board(), "now").ask(PAPER)
    Ahead(tmp_path, Board(), "now").clear()
    assert lying(tmp_path) == []


def test_a_folder_in_between_keeps_nobody_from_being_erased(tmp_path: Path) -> None:
    Ahead(tmp_path, Board(), "now").ask(PAPER)
    (tmp_path / FOLDER / "@eaDir").mkdir()
    empty(tmp_path)
    assert [path.name for path in lying(tmp_path)] == ["@eaDir"]


def test_a_folder_that_cannot_be_looked_into_stops_no_intake(
    watcher: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Path) -> None:
        raise OSError(errno.ESTALE, "away")

    monkeypatch.setattr(Path, "iterdir", away)
    watcher.clear()
