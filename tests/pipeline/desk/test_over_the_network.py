"""The desk from another computer: who may come, and what each of them may do."""

import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from starlette.testclient import TestClient

from pipeline.desk.application import application
from pipeline.desk.people import Register, add_person, remove_person
from pipeline.desk.room import Room
from pipeline.desk.serving import DeskPlace, _called_by
from pipeline.desk.signing_in import Doorkeeper
from pipeline.desk.visits import Visits
from pipeline.workspace import Office
from tests.pipeline.desk.seated import Seat, word_of
from tests.pipeline.desk.test_letting_in import Timer
from tests.pipeline.orders.test_who_orders import ONE_MORE
from tests.pipeline.review.test_correction_sheets import goals, in_doubt, with_one_in_doubt
from tests.pipeline.review.test_every_question import of_nobody
from tests.workspace import Workspace, blank, fill, fresh, header

HOST = "bureau.lan:8443"
PASSWORD = "paard batterij nietje"  # of everybody here


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a password costs to guess is asked in one test; in all others it costs next to nothing.

    What is kept tells its own price, so that signing in costs as little.
    """
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr("pipeline.desk.people.PasswordHasher", lambda: cheap)


@contextmanager
def open_desk(workspace: Workspace, *roles: str) -> Iterator[tuple[Seat, Timer]]:
    """The desk of a workspace, and at another computer the browser of JB, with these roles."""
    file = workspace.path / "desk.toml"
    add_person(file, "JB", roles, PASSWORD)
    office, timer = Office.at(workspace.path, "nl"), Timer()
    with office.ledger() as ledger:
        visits = Visits("konto", timer)
        door = Doorkeeper(Register(file), visits, timer)
        room = Room(office.parts(ledger), visits, door=door)
        app = application(room, {HOST})
        with TestClient(app, base_url=f"https://{HOST}", client=("10.0.0.7", 50000)) as browser:
            try:
                yield Seat(room, browser), timer
            finally:
                room.close()
                office.reading.close()


def sign_in(seat: Seat, name: str = "JB", password: str = PASSWORD) -> httpx2.Response:
    page = seat.browser.post("/sign-in", data={"name": name, "password": password})
    seat.csrf = word_of(page.text) if page.status_code == 200 else ""
    return page


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    """A workspace in which a goal is asked about, and an order waits; the code of the client."""
    workspace = fresh(tmp_path_factory.mktemp("bureau"))
    code = workspace.new_client("--alias", "Zoë")
    workspace.hand_in(plan=in_doubt(code))
    return workspace, code


def test_nobody_sees_anything_before_they_sign_in(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        led = seat.browser.get(f"/pile/{asked[1]}", follow_redirects=False)
        assert (led.status_code, led.headers["location"]) == (303, "/sign-in")
        assert seat.browser.post("/", data={"csrf": ""}).status_code == 403


def test_a_wrong_name_and_a_wrong_password_are_told_alike(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        wrong, nobody = sign_in(seat, password="x"), sign_in(seat, name="KL")
        assert wrong.status_code == nobody.status_code == 403
        assert wrong.text.replace("JB", "KL") == nobody.text
        assert sign_in(seat).status_code == 200


def test_a_password_costs_who_guesses_it_as_much_as_is_advised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    add_person(tmp_path / "desk.toml", "JB", ("worker",), PASSWORD)
    person = Register(tmp_path / "desk.toml").who_has("JB", PASSWORD)
    assert person is not None
    assert extract_parameters(person.password) == RFC_9106_LOW_MEMORY


def test_the_cookie_goes_by_encrypted_roads_alone(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        said = {"name": "jb", "password": PASSWORD}  # large or small letters are one
        came = seat.browser.post("/sign-in", data=said, follow_redirects=False)
        assert "; secure" in came.headers["set-cookie"].lower()


def test_who_is_wrong_waits_and_longer_each_time(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, timer):
        for _ in range(3):
            sign_in(seat, password="x")
        assert sign_in(seat).status_code == 429  # even with the right one
        timer.now += 2
        assert sign_in(seat, password="x").status_code == 403
        timer.now += 2
        assert "Wacht 2 seconden" in sign_in(seat).text
        timer.now += 2
        assert sign_in(seat).status_code == 200


def test_who_tries_many_names_waits_too(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        for name in ("a", "b", "c"):
            sign_in(seat, name=name)
        assert sign_in(seat, name="d").status_code == 429


def test_who_tries_a_name_from_elsewhere_keeps_nobody_out(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        sign_in(seat)
        door = seat.room.door
        assert door is not None
        for n in range(8):
            door.sign_in("jb", "x", f"10.0.1.{n}")
        assert sign_in(seat).status_code == 200
        for _ in range(3):
            sign_in(seat, password="x")
        assert sign_in(seat).status_code == 429


def test_who_has_a_name_of_their_own_tries_no_other_faster(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        sign_in(seat)
        add_person(asked[0].path / "desk.toml", "KL", ["worker"], PASSWORD)
        for _ in range(3):
            sign_in(seat, password="x")
            sign_in(seat, name="KL")
        assert sign_in(seat).status_code == 429


def test_the_port_that_goes_without_saying_is_not_said() -> None:
    place = DeskPlace(names=("bureau.lan",), certificate=Path("c.pem"))
    assert _called_by(place, 443) == {"bureau.lan", "bureau.lan:443"}
    assert _called_by(place, 8443) == {"bureau.lan:8443"}


def test_a_worker_answers_and_sees_names_but_no_decisions(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        page = sign_in(seat).text
        assert asked[1] in page
        assert "Zoë" in page
        assert seat.browser.get("/decisions").status_code == 403
        assert seat.browser.get("/paper/S-X").status_code == 403


@pytest.mark.parametrize(("role", "leads_there"), [("worker", False), ("order_giver", True)])
def test_no_question_leads_to_where_somebody_may_not_come(
    asked: tuple[Workspace, str], role: str, leads_there: bool
) -> None:
    with open_desk(asked[0], role) as (seat, _):
        sign_in(seat)
        page = seat.look(f"/pile/{asked[1]}")
        assert "<h1" in page
        assert ('href="/paper/' in page) is leads_there


def test_the_log_tells_once_a_visit_which_pages_with_clients_somebody_saw(tmp_path: Path) -> None:
    workspace = fresh(tmp_path / "werk")
    code = workspace.as_after(with_one_in_doubt)
    paper = workspace.submission(workspace.arrivals()[0])["id"]
    seen = [("desk overview", ""), ("desk paper", code), ("desk prints", code)]
    with open_desk(workspace, "order_giver") as (seat, _):
        sign_in(seat)
        for _again in range(2):
            seat.look("/")
            seat.look(f"/paper/{paper}")
            seat.look("/prints")
            seat.post("/prints", act="look", code=code)
            seat.look("/decisions")
        lines = [line for line in seat.room.ledger.audit.lines() if line.action == "read"]
        assert [(line.about, line.client) for line in lines] == [*seen, ("desk decisions", "")]


def test_an_administrator_sees_no_client_and_answers_nothing(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "administrator") as (seat, _):
        page = sign_in(seat).text
        assert asked[1] not in page
        assert "Zoë" not in page
        assert seat.browser.get(f"/pile/{asked[1]}").status_code == 403
        assert seat.browser.get("/decisions").status_code == 200
        assert seat.browser.get(f"/picture/{'0' * 64}").status_code == 403


@pytest.mark.parametrize(("role", "sees"), [("administrator", False), ("order_giver", True)])
def test_an_administrator_sees_no_client_in_what_was_refused_or_decided(
    tmp_path: Path, role: str, sees: bool
) -> None:
    workspace = fresh(tmp_path / "werk")
    code, other = workspace.new_client(), workspace.new_client()
    workspace.drop("brief van Zoë Jansen.pdf", b"%PDF-1.4 not one")
    workspace.run_once()
    (refused,) = workspace.arrivals()
    number = refused["sha256"][:8].upper()
    workspace.krachtwerk("client", "rename", code, "Fatima")
    workspace.krachtwerk("client", "merge", code, other)
    with open_desk(workspace, role) as (seat, _):
        sign_in(seat)
        page = seat.look("/refused")
        assert ("Zoë" in page) is sees
        assert number in page
        told = seat.look("/decisions")
        assert "over de naam van" in told
        assert "in dossier" in told
        assert [code in told, other in told] == [sees, sees]


def test_an_order_waits_for_who_may_say_yes(tmp_path: Path) -> None:
    workspace = fresh(tmp_path / "werk")
    workspace.hand_in(order=fill(blank("bestelformulier"), ONE_MORE))
    with open_desk(workspace, "worker") as (seat, _):
        assert "Bestelling" not in sign_in(seat).text
        (pile,) = seat.room.agenda.piles()
        key = pile.asked[0].key
        assert pile.asked[0].item.title not in seat.look(f"/pile/{pile.name}/{key}")
        seat.post(f"/pile/{pile.name}/{key}", value="agree")
        assert len(list(seat.room.agenda.piles())) == 1
    with open_desk(workspace, "order_giver") as (seat, _):
        assert "Bestelling" in sign_in(seat).text


def test_who_is_taken_out_is_out_at_once(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        sign_in(seat)
        remove_person(asked[0].path / "desk.toml", "jb")
        led = seat.browser.get("/", follow_redirects=False)
        assert led.headers["location"] == "/sign-in"
        assert sign_in(seat).status_code == 403


def test_a_new_password_ends_the_visit(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        sign_in(seat)
        add_person(asked[0].path / "desk.toml", "JB", ("worker",), "een heel ander woord")
        assert seat.browser.get("/", follow_redirects=False).status_code == 303


def test_the_link_of_the_machine_works_on_the_machine_alone(asked: tuple[Workspace, str]) -> None:
    with open_desk(asked[0], "worker") as (seat, _):
        assert seat.browser.get(f"/in/{seat.room.visits.link()}").status_code == 403


def test_the_log_tells_who_signed_in_and_who_answered(tmp_path: Path) -> None:
    workspace = fresh(tmp_path / "werk")
    code = workspace.as_after(with_one_in_doubt)
    with open_desk(workspace, "worker") as (seat, _):
        sign_in(seat)
        seat.post("/", by="iemand anders")
        seat.look(f"/pile/{code}")
        seat.answer(code, "/goals/0/text", "Ik wil dansen")
        done = [(line.action, line.who) for line in seat.room.ledger.audit.lines()][-4:]
        said = seat.room.ledger.decisions.all()[-1].what
    assert done == [("enter", "JB"), ("read", "JB"), ("read", "JB"), ("correct", "JB")]
    assert getattr(said, "by", None) == "JB"
    assert goals(workspace, code) == ["Ik wil dansen"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("people = 3", "people"),
        ("[[people]]\nname = 'J B'\nroles = ['worker']\npassword = '$argon2id$x'", "people.0.name"),
        ("[[people]]\nname = 'JB'\nroles = ['chef']\npassword = '$argon2id$x'", "people.0.roles.0"),
        ("[[people]]\nname = 'JB'\nroles = ['worker']\npassword = 'paard'", "people.0.password"),
        ("certificate = 'a.pem'", "certificate, key"),
        ("prot = 8443", "prot"),
        ("[[people", "TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(office: Workspace, text: str, told: str) -> None:
    file = office.path / "desk.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    said = office.krachtwerk("desk")
    assert said.exit_code == 2
    assert told in said.output
    assert "paard" not in said.output


def test_a_file_that_others_may_change_lets_nobody_in(office: Workspace) -> None:
    file = office.path / "desk.toml"
    add_person(file, "JB", ("worker",), PASSWORD)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o666)
    assert "chmod 600" in office.krachtwerk("desk").output
    assert Register(file).find("JB") is None


def test_without_people_nobody_comes_from_elsewhere(office: Workspace) -> None:
    told = office.krachtwerk("desk", "--host", "0.0.0.0")
    assert told.exit_code == 2
    assert "krachtwerk desk add" in told.output


def test_people_are_added_and_taken_out_by_commands(office: Workspace) -> None:
    file = office.path / "desk.toml"
    file.write_text("# van ons\nport = 9000\n", encoding="utf-8")
    file.chmod(0o600)
    roles = ("--role", "worker", "--role", "administrator")
    added = office.krachtwerk("desk", "add", "JB", *roles, typed=f"{PASSWORD}\n" * 2)
    assert added.exit_code == 0, added.output
    assert PASSWORD not in file.read_text(encoding="utf-8")
    assert office.krachtwerk("desk", "people").stdout.split() == ["JB", "worker,", "administrator"]
    assert office.krachtwerk("desk", "remove", "JB").exit_code == 0
    assert file.read_text(encoding="utf-8").startswith("# van ons\nport = 9000")
    assert office.krachtwerk("desk", "remove", "JB").exit_code == 2


def test_a_short_password_will_not_do(office: Workspace) -> None:
    added = office.krachtwerk("desk", "add", "JB", "--role", "worker", typed="kort\nkort\n")
    assert added.exit_code == 2
    assert "12 tot 200" in added.output
    assert not (office.path / "desk.toml").exists()


def test_somebody_answers_from_another_computer_by_an_encrypted_road(office: Workspace) -> None:
    """The real command, on every address of this machine; its own certificate, known by heart."""
    code = office.as_after(with_one_in_doubt)
    add_person(office.path / "desk.toml", "JB", ("worker",), PASSWORD)
    command = [sys.executable, "-m", "pipeline", "desk", "--port", "0"]
    command += ["--workspace", str(office.path)]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as it:
        try:
            assert it.stdout is not None
            port = urlsplit(it.stdout.readline().strip()).port
            own = office.path / "dossiers" / "desk" / "certificate.pem"
            trusted = ssl.create_default_context(cafile=str(own))
            address = f"https://127.0.0.1:{port}"
            with httpx2.Client(verify=trusted, follow_redirects=True, timeout=60) as browser:
                said = {"name": "JB", "password": PASSWORD}
                word = word_of(browser.post(f"{address}/sign-in", data=said).text)
                place = browser.get(f"{address}/pile/{code}").url
                browser.post(place, data={"csrf": word, "value": "Ik wil dansen", "once": "a"})
            it.terminate()
            assert it.wait(60) == 0
            assert it.stderr is not None
            told = it.stderr.read()
        finally:
            it.kill()  # or a test that fails would wait for it for ever
    assert goals(office, code) == ["Ik wil dansen"]
    assert "SHA-256" in told
    assert (office.path / "dossiers/desk/key.pem").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("role", "left"), [("worker", 1), ("order_giver", 0)])
def test_a_worker_takes_no_paper_out_of_a_dossier(tmp_path: Path, role: str, left: int) -> None:
    workspace = fresh(tmp_path / "werk")
    code, other = (workspace.new_client("--alias", name) for name in ("Boris", "Bella"))
    plan = {"/client": code, **header(), "/alias": "Bella", "/goals/0/text": "Rust"}
    workspace.hand_in(plan=fill(blank("actieplan"), plan))
    with open_desk(workspace, role) as (seat, _):
        sign_in(seat)
        (key,) = seat.questions(code)
        seat.post(f"/pile/{code}/{key}", value=f"of_{other.replace('-', '')}")
        assert len(seat.questions(code)) == left


def test_who_gave_pages_of_nobody_to_the_wrong_client_says_it_again(tmp_path: Path) -> None:
    workspace = fresh(tmp_path / "werk")
    code, wrong, right = (workspace.new_client() for _ in range(3))
    workspace.hand_in(blad=of_nobody(workspace, code, wrong)[0])
    with open_desk(workspace, "worker") as (seat, _):
        sign_in(seat)
        (pile,) = seat.room.agenda.piles()
        seat.post(f"/pile/{pile.name}/{pile.asked[0].key}", value=wrong, sure=wrong)
        (paper,) = workspace.dossier(wrong)["submissions"]
        back = seat.post("/undo")
        assert back.url.path == f"/paper/{paper}"
        assert wrong in back.text
        assert seat.post(f"/paper/{paper}", act="adds").status_code == 403
        seat.post(f"/paper/{paper}", act="move", code=right)
        assert workspace.dossier(wrong)["submissions"] == []
        assert workspace.dossier(right)["submissions"] == [paper]
        assert seat.post("/undo").url.path == f"/paper/{paper}"
        assert workspace.dossier(wrong)["submissions"] == [paper]
        seat.post(f"/paper/{paper}", act="withdraw")
        assert workspace.dossier(wrong)["submissions"] == []
        seat.post("/undo")
        seat.post(f"/paper/{paper}", act="move", code=right)
        assert workspace.dossier(right)["submissions"] == [paper]
        workspace.krachtwerk("paper", "move", paper, code)  # somebody else knows better
        assert seat.browser.get(f"/paper/{paper}").status_code == 403
        seat.post(f"/paper/{paper}", act="move", code=wrong)
        assert workspace.dossier(code)["submissions"] == [paper]
