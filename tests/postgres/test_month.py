"""The month of a client, lived with the books in a file and on a server: no byte of it differs."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from pipeline.store.mounts import LANDMARK
from tests.fillers import with_pikepdf
from tests.pipeline.review.test_correction_sheets import GARBLED, WANTED, at, sheet_of
from tests.postgres import NoServerError, server
from tests.postgres.offices import on_file, on_server, without_chance
from tests.workspace import Answers, Workspace, blank, header


@pytest.fixture(scope="module", autouse=True)
def _server() -> None:
    try:
        server()
    except NoServerError as why:
        pytest.skip(f"no PostgreSQL: {why}")


@cache
def _written(form: bytes, answers: tuple[tuple[str, str | bool], ...]) -> bytes:
    return with_pikepdf.fill(form, dict(answers))


def write(form: bytes, answers: Answers) -> bytes:
    """A form filled in; what is written on the same form twice is the same file."""
    return _written(form, tuple(answers.items()))


def a_month(office: Workspace) -> list[object]:
    """Papers in, a correction, a paper moved, one withdrawn and taken back, and somebody erased."""
    said: list[object] = []

    def do(*words: str, typed: str | None = None) -> str:
        done = office.krachtwerk(*words, typed=typed)
        assert done.exit_code == 0, (words, done.output)
        return done.stdout

    sam, jo = office.new_client("--alias", "Sam"), office.new_client("--alias", "Jó „Łódź” 😀")
    plan = office.personal("actieplan", sam)
    office.hand_in(plan=write(plan, {**header(), "/goals/0/text": "Ik wil dansen"}))
    vague = {"/client": jo, **header("05-02-2026"), WANTED: GARBLED, "/goals/0/why": "Voor mij"}
    office.hand_in(vaag=write(blank("actieplan"), vague))
    answer = {"/filled_on": "04-02-2026", "/filled_by": "JB", at(office, WANTED): "Ik wil zingen"}
    office.hand_in(nagekeken=write(sheet_of(office, jo), answer))
    focus = {"/client": sam, **header("09-02-2026"), "/meaning": "Rust € ’s ochtends"}
    office.hand_in(focus=write(blank("focusbepaling"), focus), zomaar=b"geen papier")
    rows = {row["file"]: row for row in office.arrivals()}
    said.append({name: (row["outcome"], row["submission"]) for name, row in rows.items()})
    paper = Path(rows["focus.pdf"]["submission"]).stem.rpartition("-")[2]
    do("paper", "move", f"S-{paper}", jo)
    said.append(do("client", "show", jo, "--json"))
    do("paper", "withdraw", f"S-{paper}")
    (*_, last) = json.loads(do("events", "--json"))
    do("undo", last["id"])
    said += [do("client", "show", code, "--json") for code in (sam, jo)]
    do("client", "erase", sam, "--yes")
    do("run", "--once")
    said += [do("client", "show", jo, "--json"), do("events", "--json"), do("audit", "verify")]
    for words in (("status", "--json"), ("doctor", "--json", "--deep")):
        found = office.krachtwerk(*words)
        assert found.exit_code == 0, found.output
    return said


def papers_of(office: Workspace) -> dict[str, bytes]:
    """All that lies in the outbox, by its place; the page of today tells when files came in.

    Other computers know the outbox by its landmark.
    """
    return {
        path.relative_to(office.outbox()).as_posix(): path.read_bytes()
        for path in sorted(office.outbox().rglob("*"))
        if path.is_file() and path.suffix != ".html" and path.name != LANDMARK
    }


@pytest.mark.long
def test_a_month_is_the_same_to_the_byte(tmp_path: Path) -> None:
    lived = []
    makers: tuple[Callable[[Path], Workspace], ...] = (on_file, on_server)
    for make in makers:
        with pytest.MonkeyPatch.context() as patched:
            without_chance(patched)
            office = make(tmp_path / make.__name__ / "werk")
            lived.append((a_month(office), papers_of(office)))
    assert lived[0][0] == lived[1][0]
    assert lived[0][1].keys() == lived[1][1].keys()
    assert [name for name in lived[0][1] if lived[0][1][name] != lived[1][1][name]] == []
    assert not (tmp_path / "on_server" / "werk" / "dossiers" / "krachtwerk.sqlite3").exists()
