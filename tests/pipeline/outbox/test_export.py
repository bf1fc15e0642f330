"""Dossiers for other programs: every word is there, no cell does anything, and its form is told."""

import csv
import json
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, get_args
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from xlsxwriter import Workbook

from pipeline.outbox import fhir
from pipeline.records.dossier import ActionState, GoalState
from tests.pipeline.outbox.fhir_checked import faults
from tests.workspace import Workspace, blank, fill, fresh, header

GOAL = '=HYPERLINK("http://example.invalid","Klik")'
SHEET = "Questionnaire"
FORMS = ("client", "arrivals", "review", "submission")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    """A client with a goal that a spreadsheet would obey, a question, and another client."""
    office = fresh(tmp_path_factory.mktemp("export"))
    code, other = office.new_client(), office.new_client()
    step = {"/goals/0/actions/0/what": "Bellen", "/goals/0/actions/0/when": "today"}
    said = {"/client": code, **header(), "/goals/0/text": GOAL, "/goals/0/why": "Om\ufffd", **step}
    office.hand_in(
        plan=fill(blank("actieplan"), said),
        other=fill(blank("vormen_van_kracht"), {"/client": other, **header(), "/i_can/0": "Koken"}),
        onzin=b"not a paper",
    )
    return office, code


def exported(office: Workspace, out: Path, form: str, *more: str) -> Path:
    result = office.krachtwerk("export", "--format", form, "--out", str(out), *more)
    assert result.exit_code == 0, result.output
    return out


def test_a_line_for_each_dossier_and_each_paper(given: tuple[Workspace, str]) -> None:
    office, code = given
    lines = office.krachtwerk("export", "--format", "jsonl", "--client", code).stdout.splitlines()
    dossier, paper = map(json.loads, lines)
    assert {"format": 1, "kind": "client", **office.dossier(code)} == dossier
    assert (paper["kind"], paper["client"], paper["values"]["goals"][0]["text"]) == (
        "submission",
        code,
        GOAL,
    )
    every = office.krachtwerk("export", "--format", "jsonl").stdout.splitlines()
    assert len(every) == 4


def test_no_cell_of_a_csv_is_a_formula(given: tuple[Workspace, str], tmp_path: Path) -> None:
    folder = exported(given[0], tmp_path / "csv", "csv")
    texts = {path.name: path.read_text() for path in folder.iterdir()}
    rows = [row for text in texts.values() for row in csv.reader(StringIO(text, newline=""))]
    cells = [cell for row in rows for cell in row]
    assert f"'{GOAL}" in cells
    assert not [cell for cell in cells if cell[:1] in {*"=+-@\t\r"}]
    (goal,) = csv.DictReader(StringIO(texts["goals.csv"], newline=""))
    assert (goal["client"], goal["id"][:2]) == (given[1], "G-")


def test_no_cell_of_a_workbook_is_one(given: tuple[Workspace, str], tmp_path: Path) -> None:
    book = ZipFile(exported(given[0], tmp_path / "alles.xlsx", "xlsx"))
    sheets = [book.read(name) for name in book.namelist() if "/worksheets/" in name]
    assert len([sheet for sheet in sheets if b"<sheetData" in sheet]) == 8
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]
    assert b"HYPERLINK" in book.read("xl/sharedStrings.xml")


def test_the_bundle_is_fhir_and_points_to_what_is_in_it(given: tuple[Workspace, str]) -> None:
    office, code = given
    told = json.loads(office.krachtwerk("export", "--format", "fhir").stdout)
    assert faults(told) == []
    assert json.dumps(told).count('"reference"') > 3
    resources = [entry["resource"] for entry in told["entry"]]
    asked = {f"{e['url']}|{e['version']}": e for e in resources if e["resourceType"] == SHEET}
    for paper in (each for each in resources if each["resourceType"] == f"{SHEET}Response"):
        items = {item["linkId"]: item for item in asked[paper["questionnaire"]]["item"]}
        for item in paper["item"]:
            options = items[item["linkId"]].get("answerOption", ())
            codes = [option["valueCoding"]["code"] for option in options]
            chosen = [a["valueCoding"]["code"] for a in item["answer"] if "valueCoding" in a]
            assert set(chosen) <= set(codes)
    goals = {each["id"]: each for each in resources if each["resourceType"] == "Goal"}
    (goal,) = office.dossier(code)["goals"]
    assert goals[goal["id"]]["description"]["text"] == GOAL
    assert goals[goal["id"]]["lifecycleStatus"] == fhir.GOAL_STATUS[goal["state"]]


@pytest.mark.parametrize("table", ["GOAL_STATUS", "STEP_STATUS"])
def test_a_code_that_fhir_does_not_know_is_seen(
    given: tuple[Workspace, str], monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    monkeypatch.setattr(fhir, table, dict.fromkeys(getattr(fhir, table), "onzin"))
    assert faults(json.loads(given[0].krachtwerk("export", "--format", "fhir").stdout))


def test_every_state_has_a_code_of_fhir() -> None:
    assert set(fhir.GOAL_STATUS) == set(get_args(GoalState))
    assert set(fhir.STEP_STATUS) == set(get_args(ActionState))


def test_what_is_exported_is_for_nobody_else_and_in_the_log(
    given: tuple[Workspace, str], tmp_path: Path
) -> None:
    office, code = given
    out = exported(office, tmp_path / "een.jsonl", "jsonl", "--client", code)
    assert out.stat().st_mode & 0o077 == 0
    assert "export jsonl" in office.krachtwerk("audit", "show").stdout
    assert office.krachtwerk("export", "--format", "csv").exit_code == 2


@pytest.mark.parametrize("form", ["jsonl", "fhir", "xlsx", "csv"])
def test_an_export_replaces_the_one_before_and_nothing_else(
    given: tuple[Workspace, str], tmp_path: Path, form: str
) -> None:
    office, _ = given
    out = tmp_path / "alles"
    exported(office, exported(office, out, form), form)
    mine = out / "goals.csv" if form == "csv" else out
    mine.write_bytes(workbook_of_others() if form == "xlsx" else b"my own notes, you see\n")
    before = mine.read_bytes()
    refused = office.krachtwerk("export", "--format", form, "--out", str(out))
    assert (refused.exit_code, mine.read_bytes()) == (2, before)
    assert "is niet eerder zo gemaakt" in refused.stderr


def workbook_of_others() -> bytes:
    out = BytesIO()
    with Workbook(out) as book:
        book.add_worksheet("clients").write(0, 0, "telefoonlijst")
    return out.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_what_leaves_is_as_its_schema_says(given: tuple[Workspace, str], form: str) -> None:
    office, code = given
    schema = json.loads(office.krachtwerk("schemas", "json-schema", "--of", form).stdout)
    assert validator_for(schema) is Draft202012Validator
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:krachtwerk:json:{form}:1"
    row = next(each for each in office.arrivals() if each["client"] == code)
    leaves = {
        "client": office.dossier(code),
        "arrivals": office.arrivals(),
        "review": json.loads(office.krachtwerk("review", "--json").stdout),
        "submission": office.submission(row),
    }[form]
    assert leaves
    assert [each.message for each in Draft202012Validator(strict(schema)).iter_errors(leaves)] == []


@pytest.mark.parametrize(("answer", "may"), [("no", False), ("yes", True)])
def test_that_words_may_not_be_printed_goes_along_in_every_form(
    office: Workspace, tmp_path: Path, answer: str, *, may: bool
) -> None:
    code = office.new_client()
    step = {"/goals/0/actions/0/what": "Bellen", "/goals/0/actions/0/when": "today"}
    said = {"/client": code, **header(), "/goals/0/text": "Een kamer", **step, "/quote_ok": answer}
    office.hand_in(plan=fill(blank("actieplan"), said))
    lines = [
        json.loads(line)
        for line in office.krachtwerk("export", "--format", "jsonl").stdout.splitlines()
    ]
    schema = json.loads(office.krachtwerk("schemas", "json-schema", "--of", "export").stdout)
    for line in lines:
        assert [*Draft202012Validator(schema).iter_errors(line)] == []
    assert [lines[0]["goals"][0]["quotable"], lines[1]["quotable"]] == [may, may]
    folder = exported(office, tmp_path / "tabellen", "csv")
    for table in ("goals", "actions", "submissions", "answers"):
        told = (folder / f"{table}.csv").read_text(encoding="utf-8-sig")
        assert {row["quotable"] for row in csv.DictReader(StringIO(told))} == {str(may).lower()}
    told = json.loads(office.krachtwerk("export", "--format", "fhir").stdout)
    assert faults(told) == []
    said_of = [
        each["valueBoolean"]
        for entry in told["entry"]
        for resource in (
            entry["resource"],
            *(each["detail"] for each in entry["resource"].get("activity", ())),
        )
        for each in resource.get("extension", ())
        if each["url"] == "urn:krachtwerk:quotable"
    ]
    assert said_of == [may] * 3


def strict(schema: Any) -> Any:
    """The schema, in which a key that it does not tell of is a mistake."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    told = {key: strict(value) for key, value in schema.items()}
    if "properties" in told:
        told["patternProperties"] = {re.escape("_picture") + "$": {}}
        told["additionalProperties"] = False
    return told


def test_a_schema_is_asked_for_by_one_name(office: Workspace) -> None:
    for words in ((), ("actieplan", "--of", "client"), ("--of", "klant")):
        assert office.krachtwerk("schemas", "json-schema", *words).exit_code == 2


def test_where_it_cannot_be_written_is_said_and_not_noted(office: Workspace) -> None:
    code = office.new_client()
    result = office.krachtwerk("export", "--format", "jsonl", "--out", str(office.path))
    assert (result.exit_code, "--out" in result.stderr) == (2, True)
    assert "export" not in office.krachtwerk("audit", "show", "--client", code).stdout
