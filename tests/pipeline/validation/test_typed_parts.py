"""Parts of a form that was typed, as viewers save and print ranges of pages."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.extraction import read_forms
from pipeline.records import Reading
from pipeline.validation.judgement import KEPT
from pipeline.validation.typed_parts import is_typed_part
from pipeline.workspace import Office
from tests.fillers.with_pikepdf import fill
from tests.flatteners import in_python
from tests.hostile import KINDS
from tests.hostile.kind import good
from tests.workspace import Workspace, blank, fresh, shipped

SHEET = "focusbepaling"  # of three pages
ANSWERS = {
    "/filled_on": "12-03-2026",
    "/alias": "Anne",
    "/filled_by": "together",
}


def typed(office: Workspace, *, is_blank: bool = False) -> bytes:
    code = office.new_client()
    form = blank(SHEET) if is_blank else office.personal(SHEET, code)
    answers = ANSWERS | ({"/client": code} if is_blank else {})
    return fill(form, answers | words_on(form))


def words_on(form: bytes) -> dict[str, str]:
    """Something for the last box for words on every page."""
    with pikepdf.open(BytesIO(form)) as pdf:
        return {
            pointers[-1]: f"Woorden op {number}"
            for number, page in enumerate(pdf.pages, start=1)
            if (
                pointers := [str(w.T) for w in page.Annots if w.get("/FT") == "/Tx" and w.get("/T")]
            )
        }


def part(paper: bytes, *numbers: int) -> bytes:
    """These pages of a file, as a viewer saves them."""
    with pikepdf.open(BytesIO(paper)) as pdf:
        for number in reversed(range(1, len(pdf.pages) + 1)):
            if number not in numbers:
                del pdf.pages[number - 1]
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def with_deadline(folder: Path, seconds: str) -> Workspace:
    """An office in which pages wait so long for their fellows."""
    office = fresh(folder / "werk")
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write(f"page_deadline = {seconds}\n")
    return office


def outcomes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["outcome"] for row in rows]


def status(office: Workspace) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(office.krachtwerk("status", "--json").stdout)["store"]
    return told


def said(office: Workspace, row: dict[str, Any]) -> set[str]:
    """The words that the paper in the dossier has, of those that were typed."""
    values = json.dumps(office.submission(row)["values"])
    return {word for word in ("Woorden op 1", "Woorden op 2", "Woorden op 3") if word in values}


def questions(office: Workspace) -> list[Any]:
    rows: list[Any] = json.loads(office.krachtwerk("review", "--json").stdout)
    return rows


def papers(office: Workspace) -> int:
    """How many papers count."""
    return sum(len(office.dossier(each["code"])["submissions"]) for each in clients(office))


def clients(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    return rows


ALL = {"Woorden op 1", "Woorden op 2", "Woorden op 3"}


def test_a_part_waits_and_is_told_where_people_look(office: Workspace) -> None:
    assert outcomes(office.hand_in(een=part(typed(office), 1, 2))) == ["waiting"]
    (told,) = status(office)["awaited"]
    assert (told["here"], told["missing"]) == ([1, 2], [3])
    for words in ("review", "today", "status"):
        assert told["message"] in office.krachtwerk(words).stdout
    assert told["message"] in office.outbox("nakijken", "wat-nog-wacht.txt").read_text()


@pytest.mark.parametrize("is_blank", [False, True])
def test_parts_become_one_whole_paper(office: Workspace, is_blank: bool) -> None:
    paper = typed(office, is_blank=is_blank)
    office.hand_in(rest=part(paper, 3))
    rows = office.hand_in(begin=part(paper, 1, 2))
    assert (outcomes(rows), said(office, rows[0])) == (["accepted", "accepted"], ALL)
    assert (papers(office), questions(office), status(office)["awaited"]) == (1, [], [])


def test_the_rest_may_come_printed(office: Workspace) -> None:
    paper = typed(office)
    office.hand_in(begin=part(paper, 1, 2))
    rows = office.hand_in(rest=part(in_python.by_pdfium(paper), 3))
    assert (outcomes(rows), said(office, rows[0])) == (["accepted", "accepted"], ALL)


def test_the_rest_may_come_as_a_scan(office: Workspace) -> None:
    paper = typed(office)
    office.hand_in(begin=part(paper, 1, 2))
    rows = office.hand_in(rest=part(in_python.into_pictures(paper), 3))
    assert said(office, rows[0]) == ALL - {"Woorden op 3"}
    assert {row["submission"] for row in rows} == {rows[0]["submission"]}
    (asked,) = questions(office)  # what stands there is no pen's, and is not made up
    assert asked["code"] == "text_unread"


def test_a_part_that_waited_long_enough_is_completed_all_the_same(tmp_path: Path) -> None:
    office = with_deadline(tmp_path, "0.000001")
    paper = typed(office)
    rows = office.hand_in(rest=part(paper, 2, 3))
    (told,) = status(office)["awaited"]
    assert (outcomes(rows), told["missing"], told["entered"]) == (["review"], [1], True)
    assert told["message"] in office.krachtwerk("today").stdout
    rows = office.hand_in(begin=part(paper, 1))
    assert (outcomes(rows), said(office, rows[0])) == (["accepted", "accepted"], ALL)
    assert (papers(office), questions(office), status(office)["awaited"]) == (1, [], [])


def test_a_page_that_never_comes_is_nobodys_work_for_ever(tmp_path: Path) -> None:
    office = with_deadline(tmp_path, "0.000001")
    (row,) = office.hand_in(begin=part(typed(office), 1, 2))
    assert (row["outcome"], len(status(office)["awaited"])) == ("review", 1)
    later = Office.at(office.path, "nl")
    with later.ledger() as ledger:
        judged = later.parts(ledger).route.collator.overdue(datetime.now(UTC) + 2 * KEPT)
    ((_, ended),) = judged.settled
    assert (ended.outcome, len(judged.released)) == ("accepted", 1)


def test_a_part_that_is_sent_again_is_known_and_more_of_it_is_put_with_it(
    office: Workspace,
) -> None:
    paper = typed(office)
    office.hand_in(een=part(paper, 1))
    rows = office.hand_in(weer=part(paper, 1, 3), nogmaals=saved_again(part(paper, 1)))
    assert sorted(outcomes(rows)) == ["duplicate", "waiting", "waiting"]
    assert status(office)["awaited"][0]["missing"] == [2]
    rows = office.hand_in(slot=part(paper, 2))
    assert (papers(office), said(office, rows[0]), questions(office)) == (1, ALL, [])


def saved_again(paper: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def test_a_part_and_then_the_whole_form_is_one_paper(office: Workspace) -> None:
    paper = typed(office)
    office.hand_in(deel=part(paper, 2))
    rows = office.hand_in(heel=paper)
    assert sorted(outcomes(rows)) == ["accepted", "duplicate"]
    assert (status(office)["awaited"], papers(office)) == ([], 1)


def test_a_part_of_a_form_that_is_here_is_known_though_it_has_no_date(office: Workspace) -> None:
    paper = typed(office)
    office.hand_in(heel=paper)
    assert outcomes(office.hand_in(deel=part(paper, 3)))[-1] == "duplicate"


def test_other_words_on_a_part_are_no_copy_of_it(office: Workspace) -> None:
    code = office.new_client()
    form = office.personal(SHEET, code)
    begin = part(fill(form, ANSWERS | words_on(form)), 1, 2)
    other = part(fill(form, ANSWERS | {"/people/0/text": "Heel iemand anders"}), 1, 2)
    rows = office.hand_in(een=begin, ander=other)
    assert outcomes(rows) == ["waiting", "waiting"]


def test_a_loose_page_with_no_answer_on_it_enters_no_dossier(tmp_path: Path) -> None:
    office = with_deadline(tmp_path, "0.000001")
    form = office.personal(SHEET, office.new_client())
    (row,) = office.hand_in(los=part(form, 3))
    assert (row["outcome"], row["reasons"][0]["code"]) == ("rejected", "nothing_written")
    assert (papers(office), questions(office)) == (0, [])


def test_a_part_of_nobody_is_refused_as_a_whole_form_is(office: Workspace) -> None:
    paper = fill(blank(SHEET), ANSWERS | {"/client": "1234567"})
    (row,) = office.hand_in(deel=part(paper, 1, 2))
    assert (row["outcome"], row["reasons"][0]["code"]) == ("rejected", "wrong_check_digit")


def test_a_way_of_contact_that_was_said_before_a_merge_is_asked_when_the_rest_comes(
    tmp_path: Path,
) -> None:
    """What was confirmed of a part goes on to the whole form, as of when it was confirmed."""
    office = with_deadline(tmp_path, "0.000001")
    code, other = office.new_client(), office.new_client()
    head = {"/filled_on": "03-02-2026", "/filled_by": "together", "/meaning": "Rust"}
    way = {"/safe_contact": "here_only"}
    office.hand_in(eerst=fill(blank("focusbepaling"), head | way | {"/client": code}))
    paper = fill(office.personal("focusbepaling", code), head | {"/safe_contact": "call"})
    office.hand_in(deel=part(paper, 3))
    (row,) = (row for row in questions(office) if row["pointer"] == "/safe_contact")
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    said = {"/filled_on": "05-03-2026", "/filled_by": "JB", f"{row['item']}/value": "call"}
    office.hand_in(nagekeken=fill(lying, said))
    assert office.dossier(code)["contact"]["safe_contact"] == "call"
    office.krachtwerk("client", "merge", other, code)
    office.hand_in(rest=part(paper, 1, 2, 4))
    assert "safe_contact" not in office.dossier(other)["contact"]


def test_pages_of_which_no_box_was_looked_at_are_not_called_empty(office: Workspace) -> None:
    (strange,) = (each for each in KINDS if each.name == "code_of_page_99")
    rows = office.hand_in(strange=strange.make())
    assert "nothing_written" not in {reason["code"] for row in rows for reason in row["reasons"]}


def test_what_stands_on_a_page_that_is_not_here_stays_with_the_form() -> None:
    """Both pages say that they are the first: taken apart, nobody would have the second's words."""
    layout = shipped().current("vormen_van_kracht").layout
    (reading, *_) = read_forms(good(), shipped(), lambda _: None)
    assert isinstance(reading, Reading)
    said = {mark.pointer for mark in reading.marks if mark.raw}
    assert {"/proud", "/i_have/0"} <= said
    assert not is_typed_part(replace(reading, pages=(1, 2), form_pages=(1, 1)), layout)
    assert is_typed_part(replace(reading, pages=(1, 2), form_pages=(1, 2)), layout)
    assert not is_typed_part(replace(reading, pages=(1,), form_pages=(99,)), layout)
