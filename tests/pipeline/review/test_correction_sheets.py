"""The whole round of a correction sheet: a paper in doubt in, the sheet filled in, the dossier."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from pipeline.records import Arrival
from pipeline.review.sheet_layout import MOST_ITEMS
from pipeline.route import Route
from pipeline.workspace import Office
from tests.fillers import with_pikepdf
from tests.workspace import NOON, Answers, Workspace, blank, fill, fresh, header

GARBLED = "Ik wil da\ufffdsen"
WANTED = "/goals/0/text"


def in_doubt(code: str, day: str = "03-02-2026", **more: str | bool) -> bytes:
    """A plan whose goal came in garbled."""
    answers = {"/client": code, **header(day), WANTED: GARBLED, "/goals/0/why": "Voor mij"}
    return fill(blank("actieplan"), answers | {f"/{key}": text for key, text in more.items()})


def sheet_of(office: Workspace, code: str) -> bytes:
    return office.outbox("nakijken", f"{code}.pdf").read_bytes()


def items(office: Workspace) -> dict[str, dict[str, Any]]:
    """What is open, by pointer."""
    rows = json.loads(office.krachtwerk("review", "--json").stdout)
    return {row["pointer"]: row for row in rows}


def at(office: Workspace, pointer: str, what: str = "value") -> str:
    """The field on the sheet about a box."""
    return f"{items(office)[pointer]['item']}/{what}"


def hand_back(office: Workspace, code: str, answers: Answers, name: str = "nagekeken") -> None:
    who = {"/filled_on": "04-02-2026", "/filled_by": "JB"}
    office.hand_in(**{name: with_pikepdf.fill(sheet_of(office, code), who | dict(answers))})


def goals(office: Workspace, code: str) -> list[str]:
    return [goal["text"] for goal in office.dossier(code)["goals"]]


def with_one_in_doubt(office: Workspace) -> str:
    """A client with one garbled text."""
    code = office.new_client()
    office.hand_in(plan=in_doubt(code))
    return code


@pytest.fixture
def code(office: Workspace) -> str:
    return office.as_after(with_one_in_doubt)


def test_what_is_typed_on_the_sheet_enters_the_dossier(office: Workspace, code: str) -> None:
    hand_back(office, code, {at(office, WANTED): "Ik wil dansen"})
    assert goals(office, code) == ["Ik wil dansen"]


def test_the_paper_is_accepted_once_nothing_is_open(office: Workspace, code: str) -> None:
    assert office.arrivals()[0]["outcome"] == "review"
    hand_back(office, code, {at(office, WANTED): "Ik wil dansen"})
    assert [(row["outcome"], row["reasons"]) for row in office.arrivals()] == [("accepted", [])] * 2


def test_the_sheet_goes_away_when_nothing_is_open(office: Workspace, code: str) -> None:
    hand_back(office, code, {at(office, WANTED): "Ik wil dansen"})
    assert not office.outbox("nakijken", f"{code}.pdf").exists()
    assert items(office) == {}


def test_the_submission_file_tells_who_confirmed_what_and_when(
    office: Workspace, code: str
) -> None:
    hand_back(office, code, {at(office, WANTED): "Ik wil dansen"})
    reading = office.submission(office.arrivals()[0])["readings"][WANTED]
    assert (reading["state"], reading["value"]) == ("confirmed", "Ik wil dansen")
    assert (reading["confirmed_by"], reading["confirmed_on"]) == ("JB", "2026-02-04")


def test_a_name_that_cannot_be_read_is_kept_as_a_picture(office: Workspace, code: str) -> None:
    hand_back(office, code, {at(office, WANTED): "Ik wil dansen", "/filled_by": "J\ufffd"})
    reading = office.submission(office.arrivals()[0])["readings"][WANTED]
    digest = reading["confirmed_by_picture"]
    assert reading["confirmed_by"] is None
    assert (office.path / "dossiers" / "pictures" / digest[:2] / f"{digest}.png").is_file()


def test_a_goal_keeps_its_id_when_its_words_are_confirmed(office: Workspace) -> None:
    code = office.new_client()
    more = {WANTED[1:]: "Ik wil dansen", "goals/0/why": GARBLED}
    office.hand_in(plan=in_doubt(code, **more))
    before = office.dossier(code)["goals"][0]["id"]
    hand_back(office, code, {at(office, "/goals/0/why"): "Omdat het leuk is"})
    (goal,) = office.dossier(code)["goals"]
    assert (goal["id"], goal["why"]) == (before, "Omdat het leuk is")


def test_a_confirmed_date_moves_the_paper_but_not_its_ids(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=in_doubt(code, day="31-02-2026", **{WANTED[1:]: "Ik wil dansen"}))
    before = office.dossier(code)["goals"][0]["id"]
    hand_back(office, code, {at(office, "/filled_on"): "03-02-2026"})
    dossier = office.dossier(code)
    assert (dossier["as_of"], dossier["goals"][0]["id"]) == ("2026-02-03", before)
    names = sorted(path.name[:15] for path in office.outbox(code, "formulieren").iterdir())
    assert names == ["2026-02-03-acti", "2026-02-04-naki"]


def test_a_day_that_does_not_exist_stays_asked_with_the_reason(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=in_doubt(code, day="31-02-2026", **{WANTED[1:]: "Ik wil dansen"}))
    hand_back(office, code, {at(office, "/filled_on"): "30-02-2026"})
    assert list(items(office)) == ["/filled_on"]
    assert office.arrivals()[1]["outcome"] == "review"


def test_klopt_beside_an_unchanged_suggestion_confirms_it(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=in_doubt(code, day="03-02-1999", **{WANTED[1:]: "Ik wil dansen"}))
    assert items(office)["/filled_on"]["suggestion"] == "03-02-1999"
    hand_back(office, code, {at(office, "/filled_on", "ok"): True})
    assert office.dossier(code)["as_of"] == "1999-02-03"
    assert office.dossier(code)["questions"] == []


def test_an_empty_klopt_beside_an_unchanged_suggestion_is_no_agreement(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=in_doubt(code, day="03-02-1999", **{WANTED[1:]: "Ik wil dansen"}))
    hand_back(office, code, {})
    assert list(items(office)) == ["/filled_on"]


def test_a_dash_says_that_the_box_is_empty(office: Workspace, code: str) -> None:
    hand_back(office, code, {at(office, WANTED): "-"})
    assert goals(office, code) == []
    assert items(office) == {}


def test_a_tick_is_chosen_not_agreed_to(office: Workspace) -> None:
    code = office.new_client()
    paper = with_pikepdf.fill(
        in_doubt(code, **{WANTED[1:]: "Ik wil dansen"}), {"/is_correction": "Misschien"}
    )
    office.hand_in(plan=paper)
    with pikepdf.open(office.outbox("nakijken", f"{code}.pdf")) as pdf:
        names = {str(field.T) for field in pdf.Root.AcroForm.Fields}
    assert at(office, "/is_correction", "ok") not in names
    hand_back(office, code, {at(office, "/is_correction"): "yes"})
    assert office.submission(office.arrivals()[0])["values"]["is_correction"] is True


def test_a_confirmation_can_be_taken_back(office: Workspace, code: str) -> None:
    before = office.dossier(code)
    hand_back(office, code, {at(office, WANTED): "Ik wil dansen"})
    told = json.loads(office.krachtwerk("events", "--json").stdout)
    (said,) = [event for event in told if event["kind"] == "confirm"]
    assert "value" not in said["data"]
    office.krachtwerk("undo", said["id"])
    assert office.dossier(code) == before
    assert list(items(office)) == [WANTED]


def test_a_sheet_that_comes_twice_counts_once(office: Workspace, code: str) -> None:
    answers = {at(office, WANTED): "Ik wil dansen"}
    filled = with_pikepdf.fill(sheet_of(office, code), answers)
    office.hand_in(een=filled)
    office.hand_in(twee=filled)
    told = json.loads(office.krachtwerk("events", "--json").stdout)
    assert [event["kind"] for event in told] == ["confirm", "check"]
    assert office.arrivals()[2]["outcome"] == "duplicate"


def test_an_older_copy_of_a_sheet_may_say_more(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=in_doubt(code, **{"goals/0/why": GARBLED}))
    older = sheet_of(office, code)
    why, text = at(office, "/goals/0/why"), at(office, WANTED)
    office.hand_in(een=with_pikepdf.fill(older, {text: "Ik wil dansen"}))
    office.hand_in(twee=with_pikepdf.fill(older, {text: "Ik wil dansen", why: "Omdat"}))
    (goal,) = office.dossier(code)["goals"]
    assert (goal["text"], goal["why"]) == ("Ik wil dansen", "Omdat")
    assert [row["outcome"] for row in office.arrivals()] == ["accepted"] * 3


def test_the_same_paper_dropped_after_it_was_checked_is_a_duplicate(
    office: Workspace, code: str
) -> None:
    hand_back(office, code, {at(office, WANTED): "Ik wil dansen"})
    again = fill(in_doubt(code), {"/goals/0/sign": ""})  # other bytes
    assert office.hand_in(again=again)[-1]["outcome"] == "duplicate"


def test_the_right_words_typed_anew_are_no_conflict(office: Workspace, code: str) -> None:
    hand_back(office, code, {at(office, WANTED): "Ik wil dansen"})
    right = in_doubt(code, **{WANTED[1:]: "Ik wil dansen"})
    assert office.hand_in(again=right)[-1]["outcome"] == "duplicate"


def test_rebuilding_gives_the_same_sheet_and_the_same_plan(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=in_doubt(code, **{"goals/0/why": GARBLED}))
    hand_back(office, code, {at(office, WANTED): "Ik wil dansen"})
    drawn = {p: p.read_bytes() for p in office.outbox().rglob("*") if p.is_file()}
    for path in drawn:
        path.unlink()
    office.krachtwerk("rebuild")
    assert {p: p.read_bytes() for p in office.outbox().rglob("*") if p.is_file()} == drawn


def test_the_sheet_names_nobody_in_its_metadata(office: Workspace, code: str) -> None:
    with pikepdf.open(office.outbox("nakijken", f"{code}.pdf")) as pdf:
        assert {str(key): str(value) for key, value in pdf.trailer.Info.items()} == {
            "/Title": "Nakijkblad"
        }


def test_the_sheet_has_the_fields_that_others_rely_on(office: Workspace, code: str) -> None:
    with pikepdf.open(office.outbox("nakijken", f"{code}.pdf")) as pdf:
        names = {str(field.T) for field in pdf.Root.AcroForm.Fields}
    answer = {f"/items/0/{part}" for part in ("empty", "value")}
    assert names == {"/client", "/filled_on", "/filled_by"} | answer


def test_more_than_fits_on_a_sheet_comes_on_the_next(office: Workspace) -> None:
    code = office.new_client()
    texts = {
        f"goals/0/actions/{n}/{key}": f"{GARBLED} {n}"
        for n in range(2)
        for key in ("what", "where", "who_name")
    }
    for day in range(1, 12):
        paper = in_doubt(code, day=f"{day:02}-02-2026", **texts)
        office.hand_in(**{f"plan{day}": paper})
    rows = list(json.loads(office.krachtwerk("review", "--json").stdout))
    on_sheet = [row for row in rows if row["sheet"]]
    assert len(rows) > len(on_sheet) == MOST_ITEMS
    assert "volgend blad" in office.krachtwerk("review").stdout


def test_the_correction_sheet_can_be_neither_listed_nor_ordered(office: Workspace) -> None:
    assert "nakijkblad" not in office.krachtwerk("schemas", "list").stdout
    assert office.krachtwerk("print", "nakijkblad").exit_code == 2


def test_a_paper_with_two_codes_is_asked_whose_it_is(office: Workspace) -> None:
    mine, other = office.new_client(), office.new_client()
    personal = fill(
        office.personal("actieplan", mine), {**header(), WANTED: "Ik wil dansen", "/client": other}
    )
    office.hand_in(plan=personal)
    (asked,) = office.outbox("nakijken").glob("onbekend-????????.pdf")
    office.hand_in(van_wie=with_pikepdf.fill(asked.read_bytes(), {"/items/0/value": other}))
    assert goals(office, other) == ["Ik wil dansen"]
    assert list(office.outbox("nakijken").iterdir()) == []


def test_moving_a_workspace_keeps_its_sheets_readable(
    office: Workspace, code: str, tmp_path: Path
) -> None:
    filled = with_pikepdf.fill(sheet_of(office, code), {at(office, WANTED): "Ik wil dansen"})
    copy = office.copy_to(tmp_path / "elders")
    copy.hand_in(nagekeken=filled)
    assert goals(copy, code) == ["Ik wil dansen"]


def test_a_sheet_of_another_office_is_not_known(
    office: Workspace, code: str, tmp_path: Path
) -> None:
    other = fresh(tmp_path / "andere")
    (arrival,) = other.hand_in(blad=sheet_of(office, code))
    assert arrival["outcome"] == "rejected"


def test_a_paper_of_the_team_is_asked_about_on_the_sheet_of_the_team(office: Workspace) -> None:
    code = office.new_client()
    talk = {"/filled_on": "03-02-2026", "/case_ref": code, "/chosen/0/text": GARBLED}
    office.hand_in(talk=fill(blank("teamkrachtbespreking"), talk))
    place = at(office, "/chosen/0/text")
    hand_back(office, "team", {place: "Samen fietsen"})
    assert [idea["text"] for idea in office.dossier(code)["ideas"]] == ["Samen fietsen"]
    assert not office.outbox("nakijken", "team.pdf").exists()


def test_a_code_that_was_never_issued_leaves_the_paper_where_it_is(office: Workspace) -> None:
    mine, other = office.new_client(), office.new_client()
    personal = fill(office.personal("actieplan", mine), {**header(), "/client": other})
    office.hand_in(plan=personal)
    (asked,) = office.outbox("nakijken").glob("onbekend-????????.pdf")
    filled = with_pikepdf.fill(asked.read_bytes(), {"/items/0/value": "999999-9"})
    (*_, arrival) = office.hand_in(van_wie=filled)
    assert arrival["outcome"] == "review"
    (asked,) = office.outbox("nakijken").glob("onbekend-????????.pdf")
    with PdfDocument(asked) as sheet:
        told = " ".join(sheet[0].get_textpage().get_text_bounded().split())
    assert arrival["reasons"][0]["message"] in told  # why it is asked once more, and what to do
    assert "krachtwerk paper away" in told


def test_a_sheet_that_was_cut_short_is_carried_out_by_the_next_run(
    office: Workspace, code: str
) -> None:
    filled = with_pikepdf.fill(sheet_of(office, code), {at(office, WANTED): "Ik wil dansen"})
    with office_route(office) as route:
        content = filled
        route.take(Arrival("blad.pdf", content, hashlib.sha256(content).hexdigest(), NOON, "R-1"))
    assert goals(office, code) != ["Ik wil dansen"]  # taken in, and then the power went
    office.run_once()
    assert goals(office, code) == ["Ik wil dansen"]


@contextmanager
def office_route(office: Workspace) -> Iterator[Route]:
    opened = Office.at(office.path, "nl")
    with closing(opened.reading), opened.ledger() as ledger:
        yield opened.parts(ledger).route


def test_what_a_client_wrote_in_arabic_is_asked_about_in_dutch(office: Workspace) -> None:
    code = office.new_client("--lang", "ar")
    answers = {"/client": code, **header(), WANTED: GARBLED, "/goals/0/why": "لأني أريد"}
    office.hand_in(plan=fill(blank("actieplan", "ar"), answers))
    assert items(office)[WANTED]["label"].endswith("Ik wil")
    hand_back(office, code, {at(office, WANTED): "أريد أن أرقص"})
    assert goals(office, code) == ["أريد أن أرقص"]
