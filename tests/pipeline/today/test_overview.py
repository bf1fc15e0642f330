"""The page of today: what it says, that it says no more, and when it is written."""

import json
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from pipeline.settings import read_settings
from pipeline.today.overview import Overview
from pipeline.today.sought import codes_within
from pipeline.workspace import Office
from tests.workspace import Workspace, blank, fill, fresh, header

NOW = datetime.now(UTC)
DAY = f"{NOW - timedelta(days=2):%d-%m-%Y}"
SECRET = "Mergwoord"  # an answer
GARBLED = f"{SECRET} \ufffd"
NAME = "Xanthippe"


def plan(code: str, day: str = DAY, **more: str) -> bytes:
    said = {f"/{key}": value for key, value in more.items()}
    head = {**header(day), "/alias": NAME}
    return fill(blank("actieplan"), {"/client": code, **head, "/goals/0/text": SECRET, **said})


def page(office: Workspace) -> str:
    return office.outbox("overzicht.html").read_text()


def told(office: Workspace) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(office.krachtwerk("today", "--json").stdout)
    return found


def later(office: Workspace, days: int = 0, minutes: int = 0) -> dict[str, Any]:
    """Write the page as it is after so much time; what is remembered of it."""
    moment = datetime.now(UTC) + timedelta(days=days, minutes=minutes)
    here = Office(read_settings(office.path, {}), clock=lambda: moment)
    with here.ledger() as ledger:
        Overview(here.parts(ledger)).refresh()
    kept: dict[str, Any] = json.loads((office.path / "dossiers" / "today.json").read_bytes())
    return kept


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    """An office with a question about a paper, and a paper that was refused."""
    office = fresh(tmp_path_factory.mktemp("asked"))
    code = office.new_client("--alias", NAME)
    office.hand_in(**{"plan van Xanthippe": plan(code, **{"goals/0/why": GARBLED})})
    office.hand_in(geheim=b"not a paper")
    return office, code


def test_it_tells_what_waits_and_why(asked: tuple[Workspace, str]) -> None:
    office, code = asked
    found = told(office)
    assert found["questions"] == [
        {
            "client": code,
            "about": "client",
            "number": 1,
            "urgent": 1,
            "sheet": f"nakijken/{code}.pdf",
        }
    ]
    (refused,) = found["refused"]
    assert refused["code"] == "not_a_pdf"
    assert refused["remedy"] in page(office)
    assert refused["papers"][0]["id"] in page(office)
    assert office.outbox(found["questions"][0]["sheet"]).is_file()


def test_it_tells_what_to_print_and_what_came_in(asked: tuple[Workspace, str]) -> None:
    office, code = asked
    found = told(office)
    assert [each["files"] for each in found["to_print"]] == [[f"{code}/actieplan-bijwerken.pdf"]]
    assert found["counted"] == {"today": 2, "week": 2, "outcomes": {"rejected": 1, "review": 1}}
    assert f'href="{code}/actieplan-bijwerken.pdf"' in page(office)
    assert found["counted"]["today"] == len(found["came_in"])


FIRST_ASK = "Vraag eerst of dat veilig is."


@pytest.mark.parametrize(("answer", "is_asked"), [(None, True), ("yes", False), ("no", False)])
def test_who_never_said_whether_paper_goes_home_is_to_be_asked_first(
    office: Workspace, answer: str | None, *, is_asked: bool
) -> None:
    said = {} if answer is None else {"take_home": answer}
    office.hand_in(plan=plan(office.new_client(), **said))
    (ready,) = told(office)["to_print"]
    assert ready["ask_home"] is is_asked
    for text in (page(office), office.krachtwerk("today").stdout):
        assert (FIRST_ASK in text) is is_asked


STAYS = "Dit blijft hier"


@pytest.mark.parametrize(("answer", "stays"), [("yes", False), ("no", True), ("later", True)])
def test_beside_what_is_to_be_printed_stands_that_it_does_not_go_home(
    office: Workspace, answer: str, *, stays: bool
) -> None:
    office.hand_in(plan=plan(office.new_client(), take_home=answer))
    for text in (page(office), office.krachtwerk("today").stdout):
        assert (STAYS in text) is stays


def test_it_names_nobody_and_quotes_nothing(asked: tuple[Workspace, str]) -> None:
    office, _ = asked
    said = [path.read_text() for path in office.outbox().glob("overzicht*") if path.is_file()]
    said += [path.read_text() for path in office.outbox("overzicht").iterdir()]
    said += [office.krachtwerk("today", *words).stdout for words in ([], ["--json"])]
    said.append((office.path / "dossiers" / "today.json").read_text())
    assert len(said) == 5
    for text in said:
        assert not [word for word in (SECRET, NAME, "geheim", "plan van") if word in text]


def test_it_is_one_file_that_fetches_nothing(asked: tuple[Workspace, str]) -> None:
    said = unescape(page(asked[0]))
    assert "default-src 'none'" in said
    assert "http:" not in said
    assert "https:" not in said
    assert "unsafe" not in said


def test_it_speaks_the_language_asked_for(asked: tuple[Workspace, str]) -> None:
    office, _ = asked
    assert "What waits for somebody" in office.krachtwerk("today", "--ui-lang", "en").stdout
    assert "Wat wacht op iemand" in office.krachtwerk("today").stdout


def test_a_pass_that_changes_nothing_leaves_it_as_it_lies(office: Workspace) -> None:
    office.hand_in(plan=plan(office.new_client()))
    lying = office.outbox("overzicht.html"), *office.outbox("overzicht").iterdir()
    before = [path.stat().st_ino for path in lying]
    office.run_once()
    assert [path.stat().st_ino for path in lying] == before
    lying[0].unlink()
    office.run_once()
    assert lying[0].is_file()


def test_it_is_written_anew_each_half_hour_so_that_an_old_one_is_known(office: Workspace) -> None:
    office.new_client()
    office.run_once()
    before = page(office)
    later(office, minutes=20)
    assert page(office) == before
    later(office, minutes=45)
    assert page(office) != before


def test_what_is_due_is_told_when_it_is(office: Workspace) -> None:
    code = office.new_client()
    step = {"goals/0/actions/0/what": "Bellen", "goals/0/actions/0/when": "today"}
    office.hand_in(plan=plan(code, **step))
    (late,) = told(office)["late_steps"]
    assert (late["client"], len(late["ids"])) == (code, 1)
    assert told(office)["evaluations"] == []
    later(office, 85)
    assert f"{code}" in page(office).split('id="due"')[1].split('id="to_print"')[0]
    back = fill(blank("evaluatie"), {"/client": code, **header(DAY), "/control": "3"})
    office.hand_in(back=back)
    later(office, 60)
    assert "Drie maanden na de vorige" not in page(office)
    later(office, 85)
    assert "Drie maanden na de vorige" in page(office)


def test_a_sheet_that_was_handed_out_is_missed_until_it_comes_back(office: Workspace) -> None:
    code = office.new_client()
    form = office.personal("vormen_van_kracht", code)
    office.run_once()
    assert told(office)["handed_out"] == []
    assert later(office, 20)["out"]["out"][code]["vormen_van_kracht"]
    later(office, 40)
    assert "Meegegeven en niet teruggekomen" in page(office)
    office.hand_in(back=fill(form, {**header(DAY), "/i_can/0": "Koken"}))
    assert later(office, 40)["out"]["out"] == {}
    assert "Meegegeven en niet teruggekomen" not in page(office)


def test_the_page_of_a_month_follows_what_was_decided(office: Workspace) -> None:
    one, other = office.new_client(), office.new_client()
    (row,) = office.hand_in(plan=plan(one))
    (lying,) = office.outbox("overzicht").iterdir()
    assert f">{one}<" in lying.read_text()
    paper = office.submission(row)["id"]
    assert office.krachtwerk("paper", "move", paper, other).exit_code == 0
    office.run_once()
    assert f">{other}<" in lying.read_text()
    assert f">{one}<" not in lying.read_text()


def test_a_month_that_is_over_stays_as_it_lies(office: Workspace) -> None:
    office.hand_in(plan=plan(office.new_client()))
    (lying,) = office.outbox("overzicht").iterdir()
    later(office, 70)
    before = lying.stat().st_mtime_ns
    later(office, 71)
    assert lying.stat().st_mtime_ns == before
    assert f"overzicht/{lying.name}" in page(office)


def test_where_it_cannot_be_written_it_rests_for_a_while(office: Workspace) -> None:
    office.hand_in(plan=plan(office.new_client()))
    office.outbox().rename(office.path / "weg")
    here = Office(read_settings(office.path, {}))
    with here.ledger() as ledger:
        overview = Overview(here.parts(ledger))
        with pytest.raises(OSError, match=r".*"):
            overview.refresh()
        overview.refresh()  # nothing is tried
    assert not office.outbox().exists()


def test_papers_are_taken_in_where_it_cannot_be_written(office: Workspace) -> None:
    office.outbox("overzicht.html").mkdir(parents=True)
    office.outbox("overzicht.html", "mine").touch()
    office.outbox("overzicht").write_text("mine")
    office.drop("plan.pdf", plan(office.new_client()))
    assert "niet alles te schrijven" in office.run_once().stderr
    assert office.arrivals()[0]["outcome"] == "accepted"
    assert office.outbox("overzicht").read_text() == "mine"


def test_a_store_from_before_it_was_noted_what_is_ahead_tells_it_too(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code, **{"goals/0/why": GARBLED}))
    with Office(read_settings(office.path, {})).ledger() as ledger:
        ledger.outlooks.keep(code, None)
    assert told(office)["to_print"] == []
    office.run_once()
    assert [each["client"] for each in told(office)["to_print"]] == [code]
    assert told(office)["questions"][0]["number"] == 1


def test_what_a_large_month_holds_is_written_in_parts(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.today.months.PART", 2)
    papers = {f"p{n}": b"no paper %d" % n for n in range(5)}
    office.hand_in(**papers)
    names = sorted(path.name for path in office.outbox("overzicht").iterdir())
    assert len(names) == 3
    first: Path = office.outbox("overzicht", min(names, key=len))
    before = first.stat().st_ino
    office.hand_in(p6=b"no paper either")
    assert first.stat().st_ino == before
    assert len(list(office.outbox("overzicht").iterdir())) == 3


def index(office: Workspace) -> list[list[str]]:
    """What the page knows of the pages of months: place, title, month and whose rows."""
    found = re.search(r'id="elsewhere">(.*?)</script>', page(office))
    assert found is not None
    rows: list[list[str]] = json.loads(found[1])
    return rows


def test_the_page_knows_whose_rows_stand_in_which_part_of_a_month(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.today.months.PART", 2)
    codes = [office.new_client() for _ in range(4)]
    for code in codes[:3]:
        office.hand_in(**{f"p{code[:6]}": plan(code)})
    assert [each[3] for each in index(office)] == [
        codes_within(codes[2:3]),
        codes_within(codes[:2]),
    ]
    paper = office.submission(office.arrivals()[0])["id"]
    assert office.krachtwerk("paper", "move", paper, codes[3]).exit_code == 0
    office.run_once()
    assert index(office)[1][3] == codes_within((codes[3], codes[1]))
    assert [each[0].startswith("overzicht/") for each in index(office)] == [True, True]


def test_a_month_that_cannot_be_written_keeps_no_page_of_today_waiting(office: Workspace) -> None:
    office.run_once()
    office.outbox("overzicht").write_text("mine")
    code = office.new_client()
    office.drop("plan.pdf", plan(code))
    office.run_once()
    assert code in page(office)


def test_all_is_well_only_while_an_intake_runs(office: Workspace, tmp_path: Path) -> None:
    assert office.krachtwerk("backup", str(tmp_path / "kopie.kwb")).exit_code == 0
    office.run_once()  # and nothing runs from now on
    page = office.outbox("overzicht.html").read_text()
    assert "alles loopt" not in page
    for told in (page, office.krachtwerk("today").stdout, office.krachtwerk("status").stdout):
        assert "De inname loopt niet" in told
        assert "krachtwerk run" in told
    here = Office(read_settings(office.path, {}))
    with here.ledger() as ledger:
        Overview(here.parts(ledger), watches=True).refresh()
    assert "alles loopt" in office.outbox("overzicht.html").read_text()


def test_pages_of_nobody_are_told_apart_on_the_screen(office: Workspace) -> None:
    for name in ("actieplan", "vormen_van_kracht"):
        content = BytesIO()
        with closing(PdfDocument(blank(name))) as sheet:  # on which nobody wrote a code
            sheet[0].render(scale=2.5).to_pil().save(content, "PNG")
        office.drop(f"{name}.png", content.getvalue())
    office.run_once()
    lines = [line for line in office.krachtwerk("today").stdout.splitlines() if "niemand" in line]
    assert len(set(lines)) == 2
    assert all("nakijken/onbekend-" in line for line in lines)


def test_the_pack_of_a_new_client_is_to_be_printed_until_a_paper_comes(office: Workspace) -> None:
    code = office.new_client("--pack")
    told = json.loads(office.krachtwerk("today", "--json").stdout)["to_print"]
    assert [each["files"] for each in told] == [[f"{code}/invullen/{code}-pakket.pdf"]]
    office.hand_in(plan=fill(blank("actieplan"), {"/client": code, **header()}))
    told = json.loads(office.krachtwerk("today", "--json").stdout)["to_print"]
    assert not any("pakket" in file for each in told for file in each["files"])
