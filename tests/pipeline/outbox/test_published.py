"""All JSON that we write: of a published form and version, with ids that name the same things."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.workspace import Workspace, blank, fill, fresh, header

# `format` stands in what was new when it was thought of; the older forms are held to the byte, and
# their version stands in the name of their schema (docs/decisions/0051)
WITH_FORMAT = ("today", "event", "export")
WITHOUT = ("client", "arrivals", "review", "submission")
KINDS = {"S": "papers", "G": "goals", "A": "steps", "E": "decisions", "R": "arrivals"}
ID = re.compile(r"\b([SGAER])-([0-9A-Z]{6,16})\b")
CODE = re.compile(r"\b\d{6}-\d\b")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Every document of JSON of an office, by its form."""
    office = fresh(tmp_path_factory.mktemp("published") / "werk")
    settings = office.path / "krachtwerk.toml"
    settings.write_text(f'{settings.read_text()}\nevents = "on"\n')
    office.run_once()
    one, two = office.new_client(), office.new_client()
    step = {"/goals/0/actions/0/what": "Bellen", "/goals/0/actions/0/when": "today"}
    goal = {"/goals/0/text": "Een fiets", **step}
    undated = {key: value for key, value in header(client=two).items() if key != "/filled_on"}
    rows = office.hand_in(
        a=fill(blank("actieplan"), {**header(client=one), **goal}),
        b=fill(blank("vormen_van_kracht"), {**undated, "/i_can/0": "Koken"}),
        c=b"not a paper",
    )
    paper = next(row for row in rows if row["file"] == "a.pdf")
    office.krachtwerk("paper", "move", office.submission(paper)["id"], two)
    office.run_once()
    return dict(_told(office, (one, two)))


def _told(office: Workspace, codes: tuple[str, ...]) -> Iterator[tuple[str, list[Any]]]:
    def said(*words: str) -> Any:
        return json.loads(office.krachtwerk(*words, "--json").stdout)

    yield "client", [said("client", "show", code) for code in codes]
    for form in ("arrivals", "review", "today", "events"):
        yield form, [said(form)]
    yield "audit", [said("audit", "show")]
    yield "list", [said("client", "list")]
    papers = sorted((office.path / "outbox").glob("*/formulieren/*.json"))
    yield "submission", [json.loads(path.read_bytes()) for path in papers]
    events = sorted((office.path / "outbox" / ".events").glob("*.json"))
    yield "event", [json.loads(path.read_bytes()) for path in events]
    lines = office.krachtwerk("export", "--format", "jsonl").stdout.splitlines()
    yield "export", [json.loads(line) for line in lines]


def schema_of(form: str, office: Workspace) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(
        office.krachtwerk("schemas", "json-schema", "--of", form).stdout
    )
    return made


@pytest.mark.parametrize("form", [*WITH_FORMAT, *WITHOUT])
def test_it_is_as_its_schema_says_and_of_that_version(
    told: dict[str, list[Any]], office: Workspace, form: str
) -> None:
    schema = schema_of(form, office)
    Draft202012Validator.check_schema(schema)
    version = int(schema["$id"].rpartition(":")[2])
    assert told[form]
    for document in told[form]:
        Draft202012Validator(schema).validate(document)
        assert (form in WITH_FORMAT) == ("format" in document)
        assert form not in WITH_FORMAT or document["format"] == version


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
        "decisions": {each["id"] for each in told["events"][0]},
    }
    codes = {each["code"] for each in told["list"][0]}
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
