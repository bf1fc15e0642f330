"""What happened, a file each in `outbox/.events`, for programs that listen."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pipeline.outbox import files
from pipeline.outbox.event_files import next_id
from pipeline.outbox.published import json_schema_of
from pipeline.store.ledger import Ledger
from pipeline.today.events import feed_of
from pipeline.workspace import Office
from tests.workspace import NOON, Workspace, blank, fill, header

ALIAS = "Xanthippé"


@pytest.fixture
def listening(office: Workspace) -> Iterator[Workspace]:
    """A workspace that tells what happens, and was looked at once."""
    settings = office.path / "krachtwerk.toml"
    settings.write_text(f'{settings.read_text()}\nevents = "on"\n')
    office.run_once()
    yield office
    check = Draft202012Validator(json_schema_of("event"))
    for event in events(office):
        check.validate(event)


def folder(office: Workspace) -> Path:
    return office.path / "outbox" / ".events"


def events(office: Workspace) -> list[dict[str, Any]]:
    """What was told, in the order of the ids, which are the names."""
    paths = sorted(folder(office).glob("*.json"))
    told: list[dict[str, Any]] = [json.loads(path.read_bytes()) for path in paths]
    assert [path.stem for path in paths] == [event["id"] for event in told]
    return told


def kinds(office: Workspace) -> list[str]:
    return [event["kind"] for event in events(office)]


def plan(code: str, alias: str = ALIAS, goal: str = "Een geheim doel") -> bytes:
    head = {**header("03-02-2026", client=code), "/alias": alias}
    return fill(blank("actieplan"), {**head, "/goals/0/text": goal})


def test_nothing_is_told_unless_somebody_asks_for_it(office: Workspace) -> None:
    office.run_once()
    assert not folder(office).exists()


def test_it_begins_with_now_and_not_with_all_that_ever_was(listening: Workspace) -> None:
    assert kinds(listening) == ["feed.begun"]


def test_a_paper_is_told_and_what_follows_from_it(listening: Workspace) -> None:
    code = listening.new_client("--alias", ALIAS)
    (row,) = listening.hand_in(plan=plan(code))
    told = {event["kind"]: event for event in events(listening)}
    paper = told["paper.accepted"]
    assert (paper["client"], paper["arrival"]) == (code, row["arrival"])
    assert paper["submission"] == listening.submission(row)["id"]
    assert told["dossier.opened"]["client"] == code
    assert "actieplan.pdf" in told["documents.written"]["documents"]


def test_neither_name_nor_answer_is_told(listening: Workspace) -> None:
    code = listening.new_client("--alias", ALIAS)
    listening.hand_in(plan=plan(code), Markersteinstraat=b"no form of ours")
    written = b"".join(path.read_bytes() for path in folder(listening).iterdir())
    kept = (listening.path / "dossiers" / "events.json").read_bytes()
    for word in (ALIAS, ALIAS.encode().decode("latin-1"), "Xanthipp", "geheim", "Markerstein"):
        assert word.encode() not in written + kept
    assert b"paper.rejected" in written


def test_what_is_asked_and_what_is_settled_is_told(listening: Workspace) -> None:
    code = listening.new_client()
    head = {key: value for key, value in header("", client=code).items() if key != "/filled_on"}
    listening.hand_in(plan=fill(blank("actieplan"), {**head, "/goals/0/text": "Een fiets"}))
    (opened,) = [event for event in events(listening) if event["kind"] == "questions.opened"]
    paper, _, box = opened["questions"][0].partition("/")
    rows = json.loads(listening.krachtwerk("review", "--json").stdout)
    assert [(row["submission"], row["pointer"]) for row in rows] == [(paper, f"/{box}")]
    listening.krachtwerk("paper", "withdraw", paper)
    listening.run_once()
    assert {"paper.withdrawn", "questions.settled"} <= {*kinds(listening)}


def test_every_decision_is_told(listening: Workspace) -> None:
    one, two = listening.new_client(), listening.new_client()
    (row,) = listening.hand_in(plan=plan(one))
    paper = listening.submission(row)["id"]
    before = len(events(listening))
    for words in (
        ("paper", "move", paper, two),
        ("client", "close", one),
        ("client", "reopen", one),
        ("client", "merge", two, one),
    ):
        assert listening.krachtwerk(*words).exit_code == 0, words
    listening.run_once()
    told = [event for event in events(listening)[before:] if "decision" in event]
    assert [(event["kind"], event.get("client"), event.get("other")) for event in told] == [
        ("paper.moved", two, None),
        ("dossier.closed", one, None),
        ("dossier.reopened", one, None),
        ("dossier.merged", two, one),
    ]


def test_a_pass_in_which_nothing_happens_writes_nothing(listening: Workspace) -> None:
    listening.hand_in(plan=plan(listening.new_client()))
    before = kinds(listening)
    kept = (listening.path / "dossiers" / "events.json").stat().st_mtime_ns
    listening.run_once()
    assert kinds(listening) == before
    assert (listening.path / "dossiers" / "events.json").stat().st_mtime_ns == kept


@pytest.mark.parametrize("written", [0, 2])
def test_who_is_killed_while_it_is_written_loses_and_doubles_nothing(
    listening: Workspace, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    listening.drop("a.pdf", plan(listening.new_client()))
    real, calls = files.write, iter(range(99))

    def dies(path: Path, content: bytes, outbox: Path) -> Path:
        if path.parent.name == ".events" and next(calls) == written:
            raise KeyboardInterrupt
        return real(path, content, outbox)

    with monkeypatch.context() as cut:
        cut.setattr(files, "write", dies)
        listening.run_once()
    half = kinds(listening)
    assert len(half) == 1 + written
    listening.run_once()
    whole = kinds(listening)
    assert whole[: len(half)] == half
    assert [whole.count(kind) for kind in ("feed.begun", "paper.accepted", "dossier.opened")] == [
        1,
        1,
        1,
    ]


def test_where_the_outbox_is_away_it_is_told_later(listening: Workspace) -> None:
    listening.new_client()
    folder(listening).rename(folder(listening).with_name("elsewhere"))
    folder(listening).symlink_to(listening.path)  # nothing is written through a link
    listening.run_once()
    assert not [*listening.path.glob("2*.json")]
    folder(listening).unlink()
    folder(listening).with_name("elsewhere").rename(folder(listening))
    listening.run_once()
    assert kinds(listening) == ["feed.begun", "dossier.opened"]


def test_nothing_is_left_of_who_is_erased_but_that_they_were(listening: Workspace) -> None:
    one, two = listening.new_client(), listening.new_client()
    listening.hand_in(a=plan(one), b=plan(two, "Greet", "Een fiets"))
    assert listening.krachtwerk("client", "erase", one, "--yes").exit_code == 0
    told = [event for event in events(listening) if event.get("client") == one]
    assert [event["kind"] for event in told] == ["dossier.erased"]
    kept = (listening.path / "dossiers" / "events.json").read_text()
    assert one not in kept
    assert [e["client"] for e in events(listening) if e["kind"] == "paper.accepted"] == [two]
    listening.run_once()
    assert kinds(listening)[-1] == "dossier.erased"


def test_a_paper_that_came_after_one_that_went_is_told(listening: Workspace) -> None:
    """The number of the last entry, which went, is given to the next."""
    one, two = listening.new_client(), listening.new_client()
    listening.hand_in(a=plan(one))
    listening.krachtwerk("client", "erase", one, "--yes")
    listening.hand_in(b=plan(two))
    assert [e["client"] for e in events(listening) if e["kind"] == "paper.accepted"] == [two]


def test_what_is_old_goes(listening: Workspace) -> None:
    old = folder(listening) / f"{next_id('', NOON.replace(year=2020))}.json"
    old.write_text("{}")
    beside = folder(listening) / "notes of the office.txt"
    beside.write_text("stays")
    kept = listening.path / "dossiers" / "events.json"
    kept.write_text(kept.read_text().replace('"pruned":"2', '"pruned":"1'))
    listening.new_client()
    listening.run_once()
    assert (old.exists(), beside.exists()) == (False, True)
    assert kinds(listening) == ["feed.begun", "dossier.opened"]


def test_ids_grow_though_the_clock_goes_back() -> None:
    last = next_id("", NOON)
    assert last < next_id(last, NOON.replace(year=2001)) < next_id("", NOON.replace(year=2027))


def test_a_store_from_before_knows_what_it_was_asked(listening: Workspace) -> None:
    """What is ahead in a dossier was kept without what is asked about it."""
    here = Office.at(listening.path, "nl")
    with Ledger.open(here.settings.store) as ledger:
        ledger.outlooks.keep("", '{"questions":1}')
        assert feed_of(here.parts(ledger)).asked() == {}
