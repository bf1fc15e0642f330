"""The demo, played once for all of these tests: what became of each paper, what is printed."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from pipeline.__main__ import cli
from pipeline.commands.run import run_round
from pipeline.demo import show
from pipeline.demo.filling import fill
from pipeline.demo.penning import HANDS, words_in, words_name
from pipeline.demo.rehearsal import Rehearsal
from pipeline.demo.stage import MARKER, OWN_SETTINGS, ROUNDS, DemoError, Stage, Vigil
from pipeline.demo.story import Story, read_story
from pipeline.documents import TEAM_DOCUMENTS
from pipeline.documents.trajectory import MOST_PAGES
from pipeline.records.jobs import drawing_of
from pipeline.settings import read_settings, shipped_schemas
from pipeline.store.heartbeat import Pulse
from pipeline.store.ledger.in_a_file.mending import mend
from pipeline.workspace import Office, now
from tests.pipeline.outbox.fhir_checked import faults
from tests.scans import demo_pen
from tests.workspace import NOON, blank, shipped

STORIES = shipped_schemas().parent / "docs" / "demo"


def krachtwerk(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


@dataclass(frozen=True)
class Played:
    """A demo that was played: its folder, what it told at the end, and when that was."""

    folder: Path
    said: str
    story: Story
    store: Path  # as it was then
    clock: Callable[[], datetime]

    def json(self, *words: str) -> Any:
        return json.loads(krachtwerk(*words, "--json", "--workspace", str(self.folder)).stdout)

    def code(self, alias: str) -> str:
        return next(str(c["code"]) for c in self.json("client", "list") if c["alias"] == alias)

    def text(self, alias: str, name: str) -> str:
        """The text of a document of this person, on one line."""
        return text_of(self.folder / "outbox" / self.code(alias) / name)


def text_of(path: Path) -> str:
    """The text of a document, on one line."""
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


@pytest.fixture(
    scope="module", params=["rehearsed", pytest.param("watched", marks=pytest.mark.long)]
)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The whole story: each paper on its day without a watcher, or by the real program at work."""
    folder = tmp_path_factory.mktemp("demo") / "ronde"
    store = folder.with_name("dossiers")
    story = read_story(STORIES)
    if request.param == "watched":
        result = krachtwerk("demo", "--keep", str(folder))
        assert result.exit_code == 0, result.stderr
        shutil.copytree(folder / "dossiers", store)
        return Played(folder, result.stdout, story, store, now)
    stage = Rehearsal.on(folder, "nl", story.days()[0])
    with redirect_stdout(StringIO()) as said:
        show(stage, STORIES, stage.office.words)
    with stage.office.ledger() as ledger:  # all documents as of the last day
        ledger.jobs.ask(map(drawing_of, (*(each.code for each in ledger.clients.all()), None)))
    run_round(stage.office, Event(), once=True)
    shutil.copytree(folder / "dossiers", store)
    return Played(folder, said.getvalue(), story, store, stage.office.clock)


def test_all_goes_as_the_story_tells(played: Played) -> None:
    assert "Désirée" in played.said


def test_what_other_programs_get_of_it_is_fhir(played: Played) -> None:
    told = krachtwerk("export", "--format", "fhir", "--workspace", str(played.folder)).stdout
    assert faults(json.loads(told)) == []


def test_it_says_where_the_page_of_today_is(played: Played) -> None:
    page = played.folder / "outbox" / "overzicht.html"
    assert page.is_file()
    assert str(page) in played.said.replace("\n", "")


def test_each_paper_has_its_outcome(played: Played) -> None:
    told = [p.becomes for person in played.story.people for p in person.papers]
    told += [paper.becomes for paper in played.story.team]
    told += [stray.becomes for stray in played.story.strays]
    told.remove("review")  # of a sheet in the wrong dossier: the order form moved it
    told.append("accepted")
    rows = [row for row in played.json("arrivals") if row["worksheet"] != "nakijkblad"]
    assert sorted(row["outcome"] for row in rows) == sorted(told)
    assert {"accepted", "review", "rejected", "duplicate"} == set(told)


def test_what_was_written_with_a_pen_came_in_one_stack(played: Played) -> None:
    by_pen = [p for person in played.story.people for p in person.papers if p.pen]
    stack = [row for row in played.json("arrivals") if row["file"].endswith("-stapel.pdf")]
    assert len({row["sha256"] for row in stack}) == 1
    assert sorted(row["worksheet"] for row in stack) == sorted(paper.sheet for paper in by_pen)


def test_words_of_the_pen_are_confirmed_by_a_person_and_nothing_else_was_asked(
    played: Played,
) -> None:
    stack = [row for row in played.json("arrivals") if row["file"].endswith("-stapel.pdf")]
    dates = []
    for row in stack:
        paper = json.loads((played.folder / row["submission"]).read_bytes())
        states = {at: each["state"] for at, each in paper["readings"].items()}
        assert row["outcome"] == "accepted"
        dates.append(states.pop("/filled_on"))
        confirmed = [at for at, state in states.items() if state == "confirmed"]
        assert confirmed == [at for at in confirmed if len(paper["readings"][at]["raw"]) > 5]
    assert dates.count("read") > dates.count("confirmed")


def test_the_plan_has_the_words_that_were_written_with_a_pen(played: Played) -> None:
    assert "“a good neighbour”" in played.text("Siobhán", "actieplan.pdf")
    assert "“Ik kan nee zeggen zonder sorry”" in played.text("Désirée", "traject.pdf")


def test_every_text_of_the_pen_has_its_picture() -> None:
    """If this is wanted: `python -m tests.scans.demo_pen`."""
    written = [text for text, _, _ in demo_pen.texts()]
    assert written
    assert [text for text in written if words_in(text) is None] == []
    kept = [path.name for path in demo_pen.PEN.glob("*.png")]
    assert len(kept) == len({*map(words_name, written)}) + HANDS
    assert sum(path.stat().st_size for path in demo_pen.PEN.iterdir()) < 150_000


def test_the_paper_that_came_twice_is_known_by_its_bytes(played: Played) -> None:
    rows = played.json("arrivals")
    (again,) = [row for row in rows if row["outcome"] == "duplicate"]
    assert again["submission"] is None
    assert [row["outcome"] for row in rows if row["sha256"] == again["sha256"]] == [
        "accepted",
        "duplicate",
    ]


def test_refused_papers_say_why(played: Played) -> None:
    reasons = {
        reason["code"]
        for row in played.json("arrivals")
        for reason in row["reasons"]
        if row["outcome"] == "rejected"
    }
    assert reasons == {"wrong_check_digit", "not_a_pdf"}


def test_every_sheet_is_used(played: Played) -> None:
    papers = [paper for person in played.story.people for paper in person.papers]
    used = {paper.sheet for paper in (*papers, *played.story.team)}
    assert used == set(shipped().files)


def test_the_plan_holds_the_persons_own_words(played: Played) -> None:
    for person in played.story.people:
        assert person.alias in played.text(person.alias, "actieplan.pdf")
    assert "Een prijslijst maken" in played.text("Ruud", "actieplan.pdf")


def test_only_the_ideas_with_yes_became_steps(played: Played) -> None:
    shown = played.json("client", "show", played.code("Siobhán"))
    steps = {action["what"] for goal in shown["goals"] for action in goal["actions"]}
    assert "Sing on the telephone for somebody who cannot come" in steps
    assert "Help out at the tea table of the choir" in steps
    assert "Ask the conductor for a lower part" not in steps


def test_the_second_cycle_follows_on_the_first(played: Played) -> None:
    shown = played.json("client", "show", played.code("Désirée"))
    states = {goal["text"]: goal["state"] for goal in shown["goals"]}
    assert states["Een eigen voordeur voor ons drieën"] == "bereikt"
    assert states["Mensen kennen in onze straat"] == "bereikt"


def test_a_paper_with_another_persons_code_was_brought_home(played: Played) -> None:
    words = "een veer binden met mijn ogen dicht"
    assert words in played.text("Ruud", "traject.pdf")
    assert words not in played.text("Siobhán", "traject.pdf")


def test_who_skips_nearly_everything_is_not_asked_for_more(played: Played) -> None:
    questions = played.json("client", "show", played.code("Ruud"))["questions"]
    assert [question["code"] for question in questions] == ["date_missing"]


def test_the_workers_own_view_is_on_no_print(played: Played) -> None:
    (paper,) = [
        paper
        for person in played.story.people
        for paper in person.papers
        if paper.sheet == "evaluatie_begeleider"
    ]
    printed = "".join(played.text("Désirée", name) for name in ("actieplan.pdf", "traject.pdf"))
    said = [str(answer) for answer in paper.answers.values() if len(str(answer)) > 10]
    assert said
    assert not [answer for answer in said if answer in printed]


def test_no_name_and_no_code_is_in_the_teams_documents(played: Played) -> None:
    team = played.folder / "outbox" / "team"
    printed = "".join(text_of(path) for path in team.glob("*.pdf"))
    assert "Sing on the telephone" in printed
    for person in played.story.people:
        assert person.alias not in printed
        assert played.code(person.alias) not in printed


def test_the_correction_took_the_place_of_what_was_wrong(played: Played) -> None:
    code = played.code("Désirée")
    assert krachtwerk("appendix", code, "--workspace", str(played.folder)).exit_code == 0
    trajectory = played.text("Désirée", "traject-bijlage.pdf")
    assert "€ 60 sparen" in trajectory
    assert "€ 600" not in trajectory


def test_a_late_paper_stands_on_its_own_day(played: Played) -> None:
    shown = played.json("client", "show", played.code("Siobhán"))
    (late,) = [s for s in shown["strengths"] if s["text"] == "make anything grow"]
    assert late["since"] == "2025-01-16"


def test_the_goal_that_was_let_go_is_not_asked_about_again(played: Played) -> None:
    shown = played.json("client", "show", played.code("Désirée"))
    (gone,) = [goal for goal in shown["goals"] if goal["state"] == "losgelaten"]
    assert gone["text"] not in played.text("Désirée", "actieplan.pdf")


def test_who_rounded_off_has_a_page_to_remember_by_and_no_next_form(played: Played) -> None:
    kept = played.text("Désirée", "om-te-bewaren.pdf")
    assert "Dit heb ik bereikt" in kept
    lying = {path.name for path in (played.folder / "outbox" / played.code("Désirée")).iterdir()}
    assert "actieplan-bijwerken.pdf" not in lying


def test_trajectories_are_four_pages_at_most_and_a_plan_hangs_up(played: Played) -> None:
    for person in played.story.people:
        folder = played.folder / "outbox" / played.code(person.alias)
        with pypdfium2.PdfDocument(folder / "traject.pdf") as pdf:
            assert len(pdf) <= MOST_PAGES
        with pypdfium2.PdfDocument(folder / "actieplan.pdf") as pdf:
            told = [page.get_textpage().get_text_range() for page in pdf]
        frames = ["Plek voor een foto" in page or "Room for a photo" in page for page in told]
        assert frames == [True, *[False] * (len(told) - 1)]


def test_the_inbox_is_empty(played: Played) -> None:
    assert list((played.folder / "inbox").iterdir()) == []


def test_all_comes_back_when_its_database_is_lost(played: Played, tmp_path: Path) -> None:
    copy = replace(played, folder=Path(shutil.copytree(played.folder, tmp_path / "demo")))
    (copy.folder / "dossiers" / "krachtwerk.sqlite3").unlink()
    said = krachtwerk("repair", "--workspace", str(copy.folder))
    assert said.exit_code == 0, said.output
    for words in (("arrivals",), ("client", "list"), ("events",), ("review",)):
        assert copy.json(*words) == played.json(*words)


def test_all_papers_come_back_when_its_journal_is_lost_too(played: Played, tmp_path: Path) -> None:
    copy = replace(played, folder=Path(shutil.copytree(played.folder, tmp_path / "demo")))
    for name in ("krachtwerk.sqlite3", "journal", "journal.last"):
        (copy.folder / "dossiers" / name).unlink()
    said = krachtwerk("repair", "--workspace", str(copy.folder))
    assert said.exit_code == 0, said.output
    came, back = ({row["sha256"] for row in each.json("arrivals")} for each in (played, copy))
    assert back == came
    refused = {row["sha256"] for row in copy.json("arrivals") if row["outcome"] == "rejected"}
    rows = [row for row in played.json("arrivals") if row["sha256"] in refused]
    # of a sheet that asked, nobody knows what it asked: that stood in the database alone
    assert {row["worksheet"] for row in rows if row["outcome"] == "accepted"} == {"nakijkblad"}


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "brief.pdf").write_bytes(b"van iemand")
    result = krachtwerk("demo", "--keep", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert (tmp_path / "inbox" / "brief.pdf").read_bytes() == b"van iemand"


def test_a_demo_made_anew_leaves_what_a_person_put_there(tmp_path: Path) -> None:
    (tmp_path / MARKER).touch()
    (tmp_path / "outbox" / "oud").mkdir(parents=True)
    (tmp_path / "notitie.txt").touch()
    stage = Stage.fresh(tmp_path, "nl")
    assert not stage.outbox("oud").exists()
    assert (tmp_path / "notitie.txt").exists()


def test_settings_of_a_real_workspace_do_not_reach_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KRACHTWERK_STORE", str(tmp_path / "echt"))
    stage = Stage.fresh(tmp_path / "demo", "nl")
    (code,) = stage.krachtwerk("client", "new")
    assert code
    assert stage.office.settings.store == tmp_path / "demo" / "dossiers"
    assert not (tmp_path / "echt").exists()


def test_a_command_that_fails_ends_the_demo(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="command_failed"):
        Stage.fresh(tmp_path, "nl").krachtwerk("print", "bestaat_niet")


def test_a_watcher_that_is_gone_is_not_waited_for(tmp_path: Path) -> None:
    stage = Stage.fresh(tmp_path, "nl")

    def in_vain() -> None:
        with stage.watched():
            stage._watchers[0].kill()
            stage.wait_for(lambda: None, DemoError("never_came"))

    with pytest.raises(DemoError, match="watcher_failed"):
        in_vain()


def test_a_watcher_at_work_is_waited_for_and_one_with_nothing_to_do_is_not(tmp_path: Path) -> None:
    pulse = Pulse(tmp_path, NOON, watches=True)
    vigil = Vigil(tmp_path, has_ended=lambda: False)
    for left, is_worth_it in ((1, True), (0, False)):
        for _ in range(2 * ROUNDS):
            pulse.beat(NOON, left=left)
            goes_on = vigil.goes_on()
        assert goes_on is is_worth_it


def test_a_watcher_that_gives_no_sign_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vigil = Vigil(tmp_path, has_ended=lambda: False)
    assert vigil.goes_on()
    monkeypatch.setattr("pipeline.demo.stage.PATIENCE", 0.0)
    assert not vigil.goes_on()


def test_an_answer_without_a_field_is_said() -> None:
    with pytest.raises(DemoError, match="no_such_field"):
        fill(blank("actieplan"), {"/bestaat/niet": "x"})


def test_an_answer_that_is_not_on_offer_is_said() -> None:
    with pytest.raises(DemoError, match="no_such_answer"):
        fill(blank("evaluatie"), {"/hope": "9"})


def test_what_goes_otherwise_than_told_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[[strays]]\nfile = "brief.pdf"\nhanded_in = 2025-01-01\ncontent = "Dag"\n'
        'becomes = "accepted"\nwhy = "not_a_pdf"\n',
        encoding="utf-8",
    )
    with pytest.raises(DemoError, match="not_as_told"):
        show(Stage.fresh(tmp_path / "ronde", "nl"), tmp_path, shipped().words("nl"))


def test_a_misspelt_key_in_a_story_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'alias = "A"\nlanguage = "nl"\nplace = {}\n'
        '[[papers]]\nsheet = "actieplan"\ndate = 2025-01-01\nbecame = "accepted"\n',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="became"):
        read_story(tmp_path)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_the_same_papers_in_any_order_give_the_same_documents(
    played: Played, tmp_path: Path, seed: int
) -> None:
    again = _with_papers_back_in_the_inbox(played, tmp_path / "opnieuw", random.Random(seed))
    office = Office(read_settings(again, OWN_SETTINGS), "nl", played.clock)
    run_round(office, Event(), once=True)
    office.reading.close()
    # Ruud has a paper without a date: it counts as of today
    printed = [
        Path("outbox", played.code(alias), name)
        for alias in ("Désirée", "Siobhán")
        for name in ("actieplan.pdf", "traject.pdf")
    ]
    printed.append(Path("outbox", played.code("Siobhán"), "actieplan-bijwerken.pdf"))
    printed.append(Path("outbox", played.code("Désirée"), "om-te-bewaren.pdf"))
    printed += [Path("outbox", "team", name) for name in TEAM_DOCUMENTS]
    for path in printed:
        assert (again / path).read_bytes() == (played.folder / path).read_bytes(), path.name


def _with_papers_back_in_the_inbox(played: Played, folder: Path, chance: random.Random) -> Path:
    """The same clients, printed forms and decisions; every paper lies in the inbox again, shuffled.

    What the order forms decided stays: which code a dossier is given is chance, and who a paper
    belongs to can only be decided once it is there. So they are left out, and order nothing again.
    """
    (folder / "inbox").mkdir(parents=True)
    shutil.copytree(played.store, folder / "dossiers")
    with sqlite3.connect(folder / "dossiers" / "krachtwerk.sqlite3") as store:
        store.execute("PRAGMA foreign_keys=ON")
        for table in ("jobs", "arrivals", "submissions"):
            store.execute(f"DELETE FROM {table}")
    store.close()
    for journal in ("journal", "journal.last"):
        (folder / "dossiers" / journal).unlink()
    mend(folder / "dossiers", played.clock())  # or it would be known that papers are gone
    orders = {
        row["sha256"] for row in played.json("arrivals") if row["worksheet"] == "bestelformulier"
    }
    originals = [path for path in (folder / "dossiers" / "originals").rglob("*") if path.is_file()]
    papers = [path for path in originals if sha256(path.read_bytes()).hexdigest() not in orders]
    chance.shuffle(papers)
    for number, paper in enumerate(papers):
        shutil.move(paper, folder / "inbox" / f"scan{number:03d}.pdf")
    return folder
