"""A dossier that changed: what is written anew in the outbox, and what is left as it lies."""

import json
from pathlib import Path

import pytest

from tests.workspace import Workspace, blank, fill, header

STRENGTHS = "vormen_van_kracht"


def paper(code: str, day: str) -> bytes:
    said = {"/client": code, "/i_can/0": f"Koken op {day}"}
    return fill(blank(STRENGTHS), {**header(day), **said})


def files(office: Workspace, code: str) -> dict[str, bytes]:
    lying = office.outbox(code).rglob("*")
    return {str(path): path.read_bytes() for path in lying if path.is_file()}


@pytest.fixture
def code(office: Workspace) -> str:
    return office.as_after(with_two_papers)


def with_two_papers(office: Workspace) -> str:
    """A client with two papers, each with its JSON."""
    code = office.new_client()
    office.hand_in(one=paper(code, "03-02-2026"), two=paper(code, "04-02-2026"))
    return code


def first(office: Workspace, code: str) -> Path:
    return min(office.outbox(code, "formulieren").iterdir())


def test_one_more_paper_leaves_the_json_of_the_others_as_it_lies(
    office: Workspace, code: str
) -> None:
    before = first(office, code).stat()
    office.hand_in(three=paper(code, "05-02-2026"))
    assert first(office, code).stat().st_ino == before.st_ino
    assert len(list(office.outbox(code, "formulieren").iterdir())) == 3


def test_json_that_is_gone_is_back_after_the_next_paper(office: Workspace, code: str) -> None:
    gone = first(office, code)
    content = gone.read_bytes()
    gone.unlink()
    office.hand_in(three=paper(code, "05-02-2026"))
    assert gone.read_bytes() == content


def test_json_that_somebody_changed_is_right_again_after_a_rebuild(
    office: Workspace, code: str
) -> None:
    changed = first(office, code)
    content = changed.read_bytes()
    changed.write_bytes(b"{}")
    office.krachtwerk("rebuild", "--client", code)
    assert changed.read_bytes() == content


def test_a_rebuild_gives_the_very_files_that_lay_there(office: Workspace, code: str) -> None:
    office.hand_in(three=paper(code, "05-02-2026"))
    before = files(office, code)
    office.krachtwerk("rebuild")
    assert files(office, code) == before


def test_a_paper_that_moves_and_comes_back_takes_its_json_along(
    office: Workspace, code: str
) -> None:
    other = office.new_client()
    paper_id = office.dossier(code)["submissions"][0]
    before = files(office, code)
    office.krachtwerk("paper", "move", paper_id, other)
    counts = [len(list(office.outbox(who, "formulieren").iterdir())) for who in (code, other)]
    assert counts == [1, 1]
    (move,) = json.loads(office.krachtwerk("events", "--json").stdout)
    office.krachtwerk("undo", move["id"])
    assert files(office, code) == before
