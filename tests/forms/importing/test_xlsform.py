"""A form of KoboToolbox or ODK becomes a worksheet that is printed, filled in and read."""

import random
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.forms.importing.spreadsheets import Row, write_xlsform
from tests.workspace import Workspace, fill, header

VISIT: list[Row] = [
    (
        "type",
        "name",
        "label::Nederlands (nl)",
        "label::English (en)",
        "hint",
        "required",
        "relevant",
    ),
    ("start", "start", "", "", "", "", ""),
    ("note", "hello", "Welkom bij **dit** blad", "Welcome", "", "", ""),
    ("text", "Wie-helpt", "Wie helpt je?", "Who helps?", "een voornaam", "yes", ""),
    ("begin group", "living", "Wonen", "Living", "", "", ""),
    ("select_one yn", "own_place", "Heb je een eigen plek?", "Own place?", "", "", ""),
    ("select_multiple days", "days", "Welke dagen?", "Days?", "", "", "${own_place} = '1'"),
    ("end group", "", "", "", "", "", ""),
    ("begin repeat", "steps", "Stap", "Step", "", "", ""),
    ("text", "what", "Wat?", "What?", "", "", ""),
    ("date", "when", "Wanneer?", "When?", "", "", ""),
    ("end repeat", "", "", "", "", "", ""),
    ("image", "photo", "Maak een foto", "Photo", "", "", ""),
    ("integer", "how_often", "Hoe vaak?", "How often?", "", "", ""),
]
LISTS: list[Row] = [
    ("list_name", "name", "label::Nederlands (nl)", "label::English (en)"),
    ("yn", "1", "ja", "yes"),
    ("yn", "0", "nee", "no"),
    ("days", "Sa", "zaterdag", "Saturday"),
    ("days", "Su", "zondag", "Sunday"),
]
SETTINGS: list[Row] = [("form_title", "form_id"), ("Op bezoek", "Visit 2026")]


def take_over(office: Workspace, file: Path, *options: str) -> tuple[Path, dict[str, Any], str]:
    """Where the worksheet was written, what stands in it, and what was told."""
    done = office.krachtwerk("schemas", "from-xlsform", str(file), *options)
    assert done.exit_code == 0, done.output
    path = Path(done.stdout.strip())
    return path, tomllib.loads(path.read_text(encoding="utf-8")), done.stderr


def test_it_is_printed_filled_in_and_read(office: Workspace, tmp_path: Path) -> None:
    file = write_xlsform(tmp_path / "visit.xlsx", VISIT, LISTS, SETTINGS)
    path, sheet, _ = take_over(office, file)
    assert (path, sheet["title"]) == (office.path / "schemas" / "visit_2026.toml", "Op bezoek")
    assert sheet["sections"][0]["help"] == "Welkom bij dit blad"
    code = office.new_client()
    answers: dict[str, str | bool] = {
        "/wie_helpt": "Mijn tante",
        "/own_place": "c_1",
        "/days/su": True,
        "/steps/1/what": "Bellen",
        "/steps/1/when": "04-02-2026",
        "/how_often": "2",
    }
    form = office.personal("visit_2026", code)
    (row,) = office.hand_in(a=fill(form, {**header(), **answers}))
    assert row["outcome"] == "accepted", row
    values = office.submission(row)["values"]
    assert (values["wie_helpt"], values["own_place"], values["how_often"]) == (
        "Mijn tante",
        "c_1",
        2,
    )
    assert (values["days"]["su"], values["days"]["sa"]) == (True, False)
    assert values["steps"] == [None, {"what": "Bellen", "when": "2026-02-04"}]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ["Weggelaten: op papier is dit er niet (soort: photo) (photo)", "3 keer", "alleen"]),
        ("en", ["Left out: paper does not have this (kind: photo) (photo)", "3 times", "only"]),
    ],
)
def test_what_has_no_counterpart_is_told_and_noted(
    office: Workspace, tmp_path: Path, language: str, said: list[str]
) -> None:
    file = write_xlsform(tmp_path / "visit.xlsx", VISIT, LISTS, SETTINGS)
    path, _, told = take_over(office, file, "--ui-lang", language)
    for each in (*said, "Wie-helpt: wie_helpt", "English (en)"):
        assert each in told
        assert each in path.read_text(encoding="utf-8")


def test_other_stands_with_the_question_that_wants_it(office: Workspace, tmp_path: Path) -> None:
    rows = [
        ("type", "name", "label"),
        ("select_one yn", "first", "Eerst?"),
        ("select_one yn or_other", "second", "Daarna?"),
    ]
    lists = [("list_name", "name", "label"), ("yn", "yes", "ja"), ("yn", "no", "nee")]
    _, sheet, _ = take_over(office, write_xlsform(tmp_path / "a.xlsx", rows, lists))
    first, second, more = sheet["sections"][0]["fields"]
    assert [each["code"] for each in first["choices"]] == ["yes", "no"]
    assert [each["label"] for each in second["choices"]] == ["ja", "nee", "anders"]
    assert more["label"] == "Namelijk:"


def test_what_stands_on_every_sheet_keeps_its_name(office: Workspace, tmp_path: Path) -> None:
    rows = [
        ("type", "name", "label"),
        ("text", "client", "Welke klant?"),
        ("text", "alias", "Hoe heet je?"),
        ("text", "copy", "Nog eens"),
    ]
    _, sheet, _ = take_over(office, write_xlsform(tmp_path / "a.xlsx", rows))
    keys = [each["key"] for each in sheet["sections"][0]["fields"]]
    assert keys == ["client_2", "alias_2", "copy_2"]


def test_personal_data_is_advised_against(office: Workspace, tmp_path: Path) -> None:
    rows = [("type", "name", "label"), ("text", "bd", "Geboortedatum van je kind")]
    _, _, told = take_over(office, write_xlsform(tmp_path / "a.xlsx", rows))
    assert "Vraag dit liever niet: de code van de cliënt is genoeg (bd)" in told


def test_nothing_is_written_over(office: Workspace, tmp_path: Path) -> None:
    file = write_xlsform(tmp_path / "visit.xlsx", VISIT, LISTS, SETTINGS)
    path, _, _ = take_over(office, file)
    path.write_text("van mij")
    again = office.krachtwerk("schemas", "from-xlsform", str(file))
    assert (again.exit_code, path.read_text()) == (2, "van mij")
    beside, _, _ = take_over(office, file, "--name", "bezoek", "--out", str(tmp_path / "els"))
    assert beside == tmp_path / "els" / "bezoek.toml"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"%PDF-1.4", b"a,b\n1,2\n"])
def test_what_is_no_xlsform_is_told(office: Workspace, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    refused = office.krachtwerk("schemas", "from-xlsform", str(file))
    assert (refused.exit_code, "Dit is geen XLSForm" in refused.stderr) == (2, True)
    assert not [*(office.path / "schemas").glob("a*.toml")]


def test_a_mistake_in_the_form_is_told_with_its_place(office: Workspace, tmp_path: Path) -> None:
    rows = [("type", "name", "label"), ("text", "naam vriend", "Wie?")]
    file = write_xlsform(tmp_path / "a.xlsx", rows)
    refused = office.krachtwerk("schemas", "from-xlsform", str(file), "--ui-lang", "en")
    assert refused.exit_code == 2
    assert "This is no XLSForm that we can read" in refused.stderr
    assert "row : 2" in refused.stderr


def test_a_form_that_asks_nothing_on_paper_is_told(office: Workspace, tmp_path: Path) -> None:
    rows = [("type", "name", "label"), ("note", "n", "Hallo"), ("geopoint", "g", "Waar?")]
    refused = office.krachtwerk(
        "schemas", "from-xlsform", str(write_xlsform(tmp_path / "a.xlsx", rows))
    )
    assert (refused.exit_code, "geen vraag" in refused.stderr) == (2, True)


def test_without_the_library_it_is_told_how_to_get_it(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_xlsform(tmp_path / "visit.xlsx", VISIT, LISTS, SETTINGS)
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyxform"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyxform", None)
    refused = office.krachtwerk("schemas", "from-xlsform", str(file))
    assert (refused.exit_code, "krachtwerk-forms[xlsform]" in refused.stderr) == (1, True)


TYPES = ("text", "integer", "date", "time", "note", "select_one l", "select_multiple l", "rank l")
MORE = ("image", "geopoint", "range", "acknowledge", "calculate", "decimal", "dateTime", "barcode")
LABELS = (
    "Wat?",
    "Ümläut & <b>vet</b>",
    'een "aanhaling" \\ en {n}',
    "x" * 300,
    "${q0} zei",
    "🌻 ja",
    "",
)


def any_form(seed: int) -> tuple[list[Row], list[Row]]:
    """A form with questions of every kind, nested anyhow, with odd labels."""
    draw = random.Random(seed)
    rows: list[Row] = [("type", "name", "label", "hint", "calculation")]
    names = draw.sample(
        ("Q-1", "label", "_x", "a.b", "when", "when_date", "client", "json", "é"), 9
    )
    open_: list[str] = []
    for number in range(draw.randint(1, 25)):
        if open_ and draw.random() < 0.2:
            rows.append((f"end {open_.pop()}", "", "", "", ""))
        elif draw.random() < 0.15 and len(open_) < 3:
            open_.append(draw.choice(("group", "repeat")))
            rows.append((f"begin {open_[-1]}", f"g{number}", draw.choice(LABELS[:3]), "", ""))
            rows.append(("text", f"in{number}", "Erin", "", ""))
        else:
            kind = draw.choice(TYPES + MORE)
            name = names[number] if number < 9 else f"q{number}"
            label = draw.choice(LABELS[:4] + LABELS[5:6]) or "x"
            rows.append(
                (kind, name, label, draw.choice(LABELS[:2]), "1+1" if kind[0] == "c" else "")
            )
    rows += [(f"end {each}", "", "", "", "") for each in reversed(open_)]
    lists: list[Row] = [("list_name", "name", "label")]
    lists += [("l", name, draw.choice(LABELS[:3])) for name in ("1", "A", "a-b", "copy", "off")]
    return rows, lists


@pytest.mark.parametrize("seed", range(4))
def test_any_form_becomes_a_sheet_that_is_right(
    office: Workspace, tmp_path: Path, seed: int
) -> None:
    file = write_xlsform(tmp_path / "anything.xlsx", *any_form(seed))
    path, _, _ = take_over(office, file)
    assert office.krachtwerk("schemas", "check", str(path)).exit_code == 0
