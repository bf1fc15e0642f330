"""All JSON that we write: of a published form and version, with ids that name the same things."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import click
import pytest
from jsonschema import Draft202012Validator

from pipeline.__main__ import cli
from pipeline.commands import schemas
from pipeline.outbox.json_version import FORMAT
from pipeline.outbox.published import FORMS
from pipeline.store.ledger import Ledger
from tests.workspace import Workspace, blank, fill, fresh, header

# what is typed, and the form of JSON that is told then
TYPED = {
    "arrivals": "arrivals",
    "audit show": "audit",
    "client list": "clients",
    "client show": "client",
    "doctor": "doctor",
    "events": "decisions",
    "orders list": "orders",
    "orders people": "order-forms",
    "retention": "retention",
    "review": "review",
    "status": "status",
    "today": "today",
}
WRITTEN = ("submission", "event", "export", "log")
KINDS = {"S": "papers", "G": "goals", "A": "steps", "E": "decisions", "R": "arrivals"}
ID = re.compile(r"\b([SGAER])-([0-9A-Z]{6,16})\b")
CODE = re.compile(r"\b\d{6}-\d\b")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Every document of JSON of an office in which something happened, by its form."""
    folder = tmp_path_factory.mktemp("published")
    office = fresh(folder / "werk")
    settings = office.path / "krachtwerk.toml"
    settings.write_text(
        f'{settings.read_text()}\nevents = "on"\nlog_format = "json"\nlegal_basis = "wmo"\n'
    )
    office.run_once()
    one, two = office.new_client(), office.new_client()
    step = {"/goals/0/actions/0/what": "Bellen", "/goals/0/actions/0/when": "today"}
    goal = {"/goals/0/text": "Een fiets", **step}
    undated = {key: value for key, value in header(client=two).items() if key != "/filled_on"}
    ordered = {"/filled_on": "10-02-2026", "/staff": "Jo", "/prints/0/code": one}
    rows = office.hand_in(
        a=fill(blank("actieplan"), {**header(client=one), **goal}),
        b=fill(blank("vormen_van_kracht"), {**undated, "/i_can/0": "Koken"}),
        c=b"not a paper",
        d=fill(blank("bestelformulier"), {**ordered, "/prints/0/sheets/evaluatie": True}),
    )
    office.order_form("Jo")
    paper = next(row for row in rows if row["file"] == "a.pdf")
    office.krachtwerk("paper", "move", office.submission(paper)["id"], two)
    _fifteen_years_ago(office, two)
    handed = folder / "mee.zip"
    office.krachtwerk("client", "export", two, "--out", str(handed))
    return {
        **{form: [*_typed(office, words, (one, two))] for words, form in TYPED.items()},
        **dict(_written(office, handed)),
    }


def _fifteen_years_ago(office: Workspace, code: str) -> None:
    """One more paper, which came long ago."""
    with Ledger.open(office.path / "dossiers") as ledger:
        (paper,) = (one for one in ledger.papers.of(code) if one.worksheet == "vormen_van_kracht")
        then = datetime.now(UTC) - timedelta(days=16 * 366)
        ledger.take_in([], [replace(paper, id="S-0123456789ABCDEF", received_at=then)])
    office.krachtwerk("rebuild")


def _typed(office: Workspace, words: str, codes: tuple[str, ...]) -> Iterator[Any]:
    for more in [[code] for code in codes] if words == "client show" else [[]]:
        yield json.loads(office.krachtwerk(*words.split(), *more, "--json").stdout)


def _written(office: Workspace, handed: Path) -> Iterator[tuple[str, list[Any]]]:
    papers = sorted((office.path / "outbox").glob("*/formulieren/*.json"))
    yield "submission", [json.loads(path.read_bytes()) for path in papers]
    events = sorted((office.path / "outbox" / ".events").glob("*.json"))
    yield "event", [json.loads(path.read_bytes()) for path in events]
    lines = office.krachtwerk("export", "--format", "jsonl").stdout.splitlines()
    yield "export", [json.loads(line) for line in lines]
    office.drop("e.pdf", b"not a paper either")
    yield "log", [json.loads(line) for line in office.run_once().stderr.splitlines()]
    with ZipFile(handed) as packed:
        names = [name for name in packed.namelist() if name.endswith(".json")]
        given = {name: json.loads(packed.read(name)) for name in names}
    yield "given client", [given.pop("dossier.json")]
    yield "given submission", [*given.values()]


def schema_of(form: str, office: Workspace) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(
        office.krachtwerk("schemas", "json-schema", "--of", form).stdout
    )
    return made


def test_every_command_that_tells_json_tells_a_published_form() -> None:
    assert sorted(TYPED) == sorted(_with_json(cli, click.Context(cli)))
    assert {*TYPED.values(), *WRITTEN} == {*FORMS, "today"} == {*schemas._FORMS}


def _with_json(command: click.Command, context: click.Context, *words: str) -> Iterator[str]:
    """What is typed before `--json`, of every command that has it."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _with_json(inner, context, *words, name)
    elif any("--json" in option.opts for option in command.params):
        yield " ".join(words)


@pytest.mark.parametrize("form", [*TYPED.values(), *WRITTEN, "given client", "given submission"])
def test_it_is_as_its_schema_says_and_of_that_version(
    told: dict[str, list[Any]], office: Workspace, form: str
) -> None:
    schema = schema_of(form.removeprefix("given "), office)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f":{FORMAT}")
    assert told[form]
    for document in told[form]:
        Draft202012Validator(schema).validate(document)
        rows = document if isinstance(document, list) else [document]
        assert rows
        assert [row["format"] for row in rows] == [FORMAT] * len(rows)
        unsaid = [{key: row[key] for key in row if key != "format"} for row in rows]
        assert not Draft202012Validator(schema).is_valid(
            unsaid if isinstance(document, list) else unsaid[0]
        )


def test_every_id_and_code_names_something_that_is_told(told: dict[str, list[Any]]) -> None:
    there = {
        "papers": {paper["id"] for paper in told["submission"]},
        "arrivals": {row["arrival"] for row in told["arrivals"][0]},
        "goals": {goal["id"] for dossier in told["client"] for goal in dossier["goals"]},
        "steps": {
            step["id"]
            for dossier in told["client"]
            for goal in (*dossier["goals"], {"actions": dossier["loose_actions"]})
            for step in goal["actions"]
        },
        "decisions": {each["id"] for each in told["decisions"][0]},
    }
    codes = {each["code"] for each in told["clients"][0]}
    assert all(there.values())
    seen = set()
    for form, documents in told.items():
        text = json.dumps(documents)
        assert set(CODE.findall(text)) <= codes, form
        for kind, rest in ID.findall(text):
            seen.add(kind)
            assert f"{kind}-{rest}" in there[KINDS[kind]], (form, f"{kind}-{rest}")
    assert seen == {*KINDS}


def test_a_short_id_is_the_beginning_of_a_longer_one(told: dict[str, list[Any]]) -> None:
    (today,), (rows,) = told["today"], told["arrivals"]
    digests = {row["sha256"][:8].upper() for row in rows}
    assert {each["id"] for each in today["came_in"]} <= digests
    assert {paper["id"] for why in today["refused"] for paper in why["papers"]} <= digests
