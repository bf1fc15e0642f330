"""The command line as other programs rely on it: names, exit codes, and what stands on stdout."""

import json
import re
import signal
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from reportlab.pdfgen.canvas import Canvas

from forms.catalogue import Catalogue
from pipeline.__main__ import cli
from pipeline.commands import with_office
from pipeline.settings import shipped_schemas
from pipeline.workspace import Office
from tests.faults.circumstances import PATIENCE, until, watcher
from tests.pipeline.extraction.pdf import overlays
from tests.pipeline.test_own_sheets import HOUSE_DAY
from tests.workspace import Workspace, blank, fill, header, shipped


def test_print_gives_each_path_on_a_line(office: Workspace) -> None:
    result = office.krachtwerk("print", "actieplan", "vormen_van_kracht")
    names = [Path(line).name for line in result.stdout.splitlines()]
    assert names == ["actieplan.pdf", "vormen_van_kracht.pdf"]
    assert (office.outbox("formulieren", "actieplan.pdf")).is_file()


def test_print_for_a_client_names_the_instance(office: Workspace) -> None:
    code = office.new_client()
    (line,) = office.krachtwerk("print", "actieplan", "--client", code).stdout.splitlines()
    assert Path(line).parent == office.outbox(code, "invullen")
    assert Path(line).stem.startswith("actieplan-")


def test_a_sheet_without_a_code_is_printed_blank_beside_those_of_the_client(
    office: Workspace,
) -> None:
    code = office.new_client()
    lines = office.krachtwerk("print", "bestelformulier", "actieplan", "--client", code).stdout
    assert [Path(line).parent for line in lines.splitlines()] == [
        office.outbox(code, "invullen"),
        office.outbox("formulieren"),
    ]


def test_print_elsewhere(office: Workspace, tmp_path: Path) -> None:
    office.krachtwerk("print", "actieplan", "--lang", "en", "--out", str(tmp_path / "map"))
    assert (tmp_path / "map" / "actieplan.pdf").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("print", "bestaat_niet"),
        ("print", "--client", "123456-8"),
        ("client", "show", "123456-8"),
        ("schemas", "json-schema", "bestaat_niet"),
        ("rebuild", "--client", "123456-8"),
        ("print", "--lang", "xx"),
        ("bestaat_niet",),
    ],
)
def test_what_is_not_known_exits_with_two(office: Workspace, words: tuple[str, ...]) -> None:
    result = office.krachtwerk(*words)
    assert (result.exit_code, result.stdout) == (2, "")


def test_messages_in_english(office: Workspace) -> None:
    result = office.krachtwerk("client", "show", "123456-8", "--ui-lang", "en")
    assert "was not issued here" in result.stderr


def test_a_new_client_has_a_code_with_a_right_check_digit(office: Workspace) -> None:
    codes = [office.new_client("--alias", "Zoë") for _ in range(3)]
    listed = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    assert sorted(codes) == sorted(client["code"] for client in listed)


def test_client_show_has_the_keys_of_the_contract(office: Workspace) -> None:
    dossier = office.dossier(office.new_client())
    assert {
        "code",
        "alias",
        "language",
        "strengths",
        "wishes",
        "goals",
        "steps",
        "submissions",
        "questions",
    } <= dossier.keys()


def test_a_code_may_be_typed_without_hyphen(office: Workspace) -> None:
    code = office.new_client()
    assert office.dossier(code.replace("-", ""))["code"] == code


def test_schemas_list_and_check(office: Workspace) -> None:
    listed = office.krachtwerk("schemas", "list").stdout.split()
    assert set(listed) >= {"krachteninventarisatie", "vormen_van_kracht", "actieplan"}
    assert office.krachtwerk("schemas", "check").exit_code == 0


def test_a_mistake_in_a_schema_exits_with_one(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "blad.toml"
    path.write_text('id = "blad"\ncode = "BL"\ntitle = "Blad"\nsections = 3\n')
    result = office.krachtwerk("schemas", "check", str(path))
    assert result.exit_code == 1
    assert "blad.toml" in result.stdout


def test_the_json_schema_describes_the_values(office: Workspace) -> None:
    schema = json.loads(office.krachtwerk("schemas", "json-schema", "actieplan").stdout)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["properties"]["is_correction"]["type"] == "boolean"


def test_run_once_without_an_inbox_to_reach_exits_with_one(office: Workspace) -> None:
    (office.path / "krachtwerk.toml").write_text('inbox = "weg/inbox"\n')
    result = office.run_once()
    assert result.exit_code == 1
    assert "inbox" in result.stderr


def test_run_once_says_what_became_of_all_that_lay_there(office: Workspace) -> None:
    office.drop("stuk.pdf", b"%PDF-1.4 kapot")
    office.drop("plan.pdf", fill(blank("actieplan"), {"/client": office.new_client()}))
    told = office.run_once().stderr.splitlines()
    assert told[-2:] == [
        "Aangenomen, met vragen: 1. De vragen liggen in outbox/nakijken.",
        "Geweigerd: 1. Waarom, en wat je kunt doen, staat in outbox/geweigerd.",
    ]
    assert office.run_once().stderr == "De inbox is leeg: er was niets te lezen.\n"


def test_run_once_counts_what_lay_there_before_and_lies_there_still(office: Workspace) -> None:
    office.drop("plan.lnk", b"L\0\0\0")
    (told,) = office.run_once().stderr.splitlines()
    assert told.startswith("Ligt nog in de inbox: 1. ")
    settings = office.path / "krachtwerk.toml"
    settings.write_text(settings.read_text().replace("settle_deadline = 60", "settle_deadline = 0"))
    for _ in range(2):  # by now people are told of it, and the second round is told so too
        (told,) = office.run_once().stderr.splitlines()
        assert told == "Wacht nog: 1. Waarop staat bij: krachtwerk status."


def test_arrivals_ask_one_thing_once(office: Workspace) -> None:
    answers = {"/client": office.new_client(), **header()}

    note = overlays.drawing(lambda canvas: canvas.drawString(300, 20, "nee!"))
    form = overlays.laid_over(fill(blank("vormen_van_kracht"), answers), 1, note)
    office.hand_in(blad=overlays.laid_over(form, 2, note))
    (asked,) = [line for line in office.krachtwerk("arrivals").stdout.splitlines() if "×" in line]
    assert asked.endswith("(2×)")


def test_an_unreadable_store_exits_with_one(office: Workspace) -> None:
    (office.path / "dossiers" / "krachtwerk.sqlite3").write_bytes(b"geen database" * 100)
    (office.path / "inbox").mkdir()
    assert office.run_once().exit_code == 1


def test_arrivals_as_json_hold_the_keys_of_the_contract(office: Workspace) -> None:
    office.drop("leeg.pdf", b"%PDF-1.4 kapot")
    office.run_once()
    (arrival,) = office.arrivals()
    assert arrival.keys() >= {
        "arrival",
        "file",
        "sha256",
        "received_at",
        "pages",
        "outcome",
        "worksheet",
        "client",
        "submission",
        "reasons",
    }
    assert arrival["reasons"][0].keys() == {"code", "pointer", "message"}


def test_arrivals_name_the_question_that_is_asked_about(office: Workspace) -> None:
    office.drop("plan.pdf", fill(blank("actieplan"), {"/client": office.new_client()}))
    office.run_once()
    shown = office.krachtwerk("arrivals").stdout
    assert "Wie vulde dit in: Dit is nog niet ingevuld." in shown


def test_arrivals_tell_which_of_several_rows_is_asked_about(office: Workspace) -> None:
    answers = {"/client": office.new_client(), **header()}
    answers |= {f"/i_can/{n}": "Ik kan wachten" for n in range(3)}
    sheet = shipped().current("vormen_van_kracht").layout

    def strike(canvas: Canvas) -> None:
        for n in (0, 2):
            x, y, _w, h = overlays.in_box(sheet.boxes[f"/i_can/{n}"])
            canvas.line(x, y + h / 2, x + 90, y + h / 2)

    form = fill(blank("vormen_van_kracht"), answers)
    office.hand_in(vormen=overlays.laid_over(form, 1, overlays.drawing(strike)))
    shown = office.krachtwerk("arrivals").stdout
    named = re.findall(r"kan \((\d)\): ", shown)
    assert named == ["1", "3"]


def test_the_watcher_takes_in_what_comes_and_stops_when_told(office: Workspace) -> None:
    code = office.new_client()
    with watcher(office) as process:
        answers = {"/client": code, **header(), "/i_can/0": "Ik kan wachten"}
        office.drop("vormen.pdf", fill(blank("vormen_van_kracht"), answers))
        assert until(office.outbox(code, "actieplan.pdf").is_file)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    assert office.dossier(code)["strengths"][0]["text"] == "Ik kan wachten"


def test_a_sheet_printed_while_the_watcher_runs_is_known_to_it(office: Workspace) -> None:
    watching = Catalogue(shipped_schemas(), None, office.path / "dossiers")
    assert watching.called("MW") is None
    (office.path / "schemas").mkdir()
    (office.path / "schemas" / "mijn_week.toml").write_text(HOUSE_DAY, encoding="utf-8")
    office.krachtwerk("print", "mijn_week")
    assert watching.called("MW") == "mijn_week"


@pytest.mark.parametrize("before", [True, False])
def test_the_workspace_that_was_typed_goes_before_the_environment(
    office: Workspace, tmp_path: Path, *, before: bool
) -> None:
    code = office.new_client()
    chosen = ["--workspace", str(office.path)]
    words = [*chosen, "client", "list"] if before else ["client", "list", *chosen]
    result = CliRunner().invoke(cli, words, env={"KRACHTWERK_WORKSPACE": str(tmp_path / "other")})
    assert result.stdout.startswith(code)


def test_the_environment_names_the_workspace(office: Workspace) -> None:
    code = office.new_client()
    result = CliRunner().invoke(
        cli, ["client", "list"], env={"KRACHTWERK_WORKSPACE": str(office.path)}
    )
    assert result.stdout.startswith(code)


def test_rebuild_knows_a_code_however_it_is_typed(office: Workspace) -> None:
    code = office.new_client()
    typed = f"{code[:3]} {code[3:6]} {code[-1]}"
    rebuilt = office.krachtwerk("rebuild", "--client", typed)
    assert (rebuilt.exit_code, "1" in rebuilt.stderr) == (0, True)


def test_a_file_name_is_shown_composed(office: Workspace) -> None:
    office.drop("Zoe\u0308.txt", b"no form")
    assert office.run_once().exit_code == 0
    assert office.arrivals()[0]["file"] == "Zo\u00eb.txt"


def test_what_cannot_be_written_is_told_without_a_traceback(office: Workspace) -> None:
    (office.path / "outbox").write_bytes(b"a file under the name of the folder")
    result = office.krachtwerk("print", "actieplan")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "niet te gebruiken" in result.stderr
    assert "Traceback" not in result.stderr


def test_what_goes_wrong_in_the_program_is_told_without_the_words_of_anybody(
    office: Workspace,
) -> None:
    @click.command()
    @with_office
    def broken(_office: Office) -> None:
        raise ValueError("Geheim")

    result = CliRunner().invoke(broken, ["--workspace", str(office.path)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "ValueError" in result.stderr
    assert "Geheim" not in result.stderr


LOOKING = (
    ("events",),
    ("audit", "verify"),
    ("audit", "show"),
    ("review",),
    ("review", "--json"),
    ("paper", "withdraw", "S-1"),
    ("paper", "move", "S-1", "123456-8"),
    ("undo", "E-1"),
    ("retry",),
    ("rebuild",),
)


@pytest.mark.parametrize("words", LOOKING)
def test_in_a_folder_that_is_no_workspace_it_says_so_and_makes_nothing(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = Workspace(tmp_path).krachtwerk(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "geen werkmap" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", LOOKING[:-1])
def test_looking_into_a_workspace_in_which_nothing_was_ever_done_leaves_no_store(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "inbox").mkdir()
    Workspace(tmp_path).krachtwerk(*words)
    assert [path.name for path in tmp_path.iterdir()] == ["inbox"]


@pytest.mark.parametrize("words", [("guide", "actieplan"), ("print", "actieplan")])
@pytest.mark.parametrize("out", [None, "outbox/map"])
def test_nothing_is_written_where_the_share_of_the_outbox_is_away(
    office: Workspace, words: tuple[str, ...], out: str | None
) -> None:
    office.new_client()
    known = '{"word": "mine", "folders": ["outbox"]}'
    (office.path / "dossiers" / "landmarks.json").write_text(known)
    more = ("--out", str(office.path / out)) if out else ()
    result = office.krachtwerk(*words, *more)
    assert (result.exit_code, result.stdout) == (1, "")
    assert not any(office.outbox().rglob("*"))


def test_elsewhere_guides_and_sheets_are_made_all_the_same(
    office: Workspace, tmp_path: Path
) -> None:
    office.new_client()
    known = '{"word": "mine", "folders": ["outbox"]}'
    (office.path / "dossiers" / "landmarks.json").write_text(known)
    assert office.krachtwerk("guide", "actieplan", "--out", str(tmp_path / "x")).exit_code == 0


def test_the_version_is_told() -> None:
    said = CliRunner().invoke(cli, ["--version"])
    assert (said.exit_code, said.output.split()[0]) == (0, "krachtwerk")


def test_who_runs_it_in_a_folder_that_is_no_workspace_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--workspace", str(tmp_path / "leeg"), "run", "--once"])
    assert "Hier was nog geen werkmap" in result.stderr


def test_who_merges_dossiers_with_other_names_is_told_how_to_undo_it(office: Workspace) -> None:
    two = office.new_client("--alias", "Bo"), office.new_client("--alias", "Kim")
    result = office.krachtwerk("client", "merge", *two)
    assert f"Typ dan: krachtwerk undo {result.stdout.strip()}" in result.stderr
    assert "Kim" not in result.stderr
