"""Pages that come without their fellows, really printed, written on and scanned."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.store.ledger import Ledger
from tests.fillers import with_pikepdf
from tests.scans.answering import Person
from tests.scans.on_paper import OnPaper, Stack, WritingTable
from tests.workspace import Answers, Workspace, fresh

WORKERS_VIEW: Answers = {
    "/filled_on": "12-03-2026",
    "/went_forward/0": "Zij belde zelf",
    "/network_more": "more",
}
AT_ONCE, SOON = "0", "0.000001"  # seconds that pages wait for their fellows


@dataclass
class Table:
    """A form of two pages on the table of an office."""

    office: Workspace
    form: OnPaper

    def scanned(self, *numbers: int, seed: int = 1) -> bytes:
        """These pages as one file, the same each time."""
        pages = tuple(self.form.pages[number - 1] for number in numbers)
        return Stack.of([replace(self.form, pages=pages)], seed).content

    def hand_in(self, *numbers: int, seed: int = 1) -> list[dict[str, Any]]:
        """Scan these pages as one file; what became of all."""
        file = self.scanned(*numbers, seed=seed)
        return self.office.hand_in(**{f"blz-{numbers}-{seed}": file})

    def papers(self) -> list[Any]:
        """What is in the dossier now."""
        with Ledger.open(self.office.path / "dossiers") as ledger:
            papers = ledger.papers.of(self.form.client)
        return [paper for paper in papers if paper.worksheet != "nakijkblad"]


def table(
    folder: Path, wait: str = "86400", *, blank: bool = False, over: Mapping[str, str] | None = None
) -> Table:
    office = fresh(folder / "werk")
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write(f"page_deadline = {wait}\n")
    desk = WritingTable(office)
    code = desk.client("Anne")
    form = desk.fill(
        Person.of(21), "evaluatie_begeleider", code, WORKERS_VIEW, blank=blank, over=over or {}
    )
    return Table(office, form)


def reasons(row: Mapping[str, Any]) -> set[str]:
    return {reason["code"] for reason in row["reasons"]}


def test_a_page_without_its_fellow_waits(tmp_path: Path) -> None:
    (row,) = table(tmp_path).hand_in(1)
    assert (row["outcome"], reasons(row), row["submission"]) == ("waiting", {"pages_awaited"}, None)


def test_a_form_is_made_of_pages_of_two_files(tmp_path: Path) -> None:
    desk = table(tmp_path)
    desk.hand_in(2)
    one, other = desk.hand_in(1)
    assert one["submission"] == other["submission"] is not None
    assert desk.papers()[0].values["network_more"] == "more"


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_its_record_names_the_file_of_its_first_page_whichever_came_last(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    desk = table(tmp_path)
    for number in order:
        desk.hand_in(number)
    files = [sha256(desk.scanned(number)).hexdigest() for number in (1, 2)]
    assert desk.papers()[0].source.files == tuple((each, (1,)) for each in files)


def test_which_pages_of_what_are_lacking_is_told_where_people_look(tmp_path: Path) -> None:
    desk = table(tmp_path)
    desk.hand_in(1)
    note = desk.office.outbox("nakijken", "wat-nog-wacht.txt")
    (row,) = json.loads(desk.office.krachtwerk("status", "--json").stdout)["store"]["awaited"]
    assert (row["client"], row["here"], row["missing"]) == (desk.form.client, [1], [2])
    assert row["message"] in note.read_text()
    for command in ("status", "review"):
        assert row["message"] in desk.office.krachtwerk(command).stdout
    desk.hand_in(2)
    assert not note.exists()


@pytest.mark.parametrize("wait", [AT_ONCE, SOON])
def test_a_page_that_waited_long_enough_is_taken_in_with_a_question(
    tmp_path: Path, wait: str
) -> None:
    desk = table(tmp_path, wait)
    (row,) = desk.hand_in(2)
    assert (row["outcome"], "page_missing" in reasons(row)) == ("review", True)
    assert desk.papers()[0].values["network_more"] == "more"


@pytest.mark.parametrize("wait", [AT_ONCE, SOON])
def test_a_page_that_comes_too_late_completes_its_form_all_the_same(
    tmp_path: Path, wait: str
) -> None:
    desk = table(tmp_path, wait)
    desk.hand_in(2)
    rows = desk.hand_in(1)
    (paper,) = desk.papers()
    assert {row["submission"] for row in rows} == {rows[0]["submission"]}
    assert not {"page_missing", "conflict"} & {problem.code for problem in paper.problems}
    assert (paper.filled_on.isoformat(), paper.values["network_more"]) == ("2026-03-12", "more")


def test_what_was_confirmed_before_the_late_page_came_stays_confirmed(tmp_path: Path) -> None:
    desk = table(tmp_path, AT_ONCE)
    desk.hand_in(1)
    (asked,) = [row for row in _open(desk) if row["pointer"] == "/went_forward/0"]
    sheet = (desk.office.path / asked["sheet"]).read_bytes()
    answer: Answers = {f"{asked['item']}/value": "Zij belde zelf"}
    desk.office.hand_in(nagekeken=with_pikepdf.fill(sheet, answer))
    rows = desk.hand_in(2)
    reading = desk.office.submission(rows[-1])["readings"]["/went_forward/0"]
    assert (reading["value"], reading["state"]) == ("Zij belde zelf", "confirmed")


def _open(desk: Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(desk.office.krachtwerk("review", "--json").stdout)
    return rows


def test_who_scans_all_of_it_again_completes_it_as_well(tmp_path: Path) -> None:
    desk = table(tmp_path, AT_ONCE)
    desk.hand_in(1)
    rows = desk.hand_in(1, 2, seed=2)
    (paper,) = desk.papers()
    assert reasons(rows[-1]) == {"text_unread"}
    assert paper.values["network_more"] == "more"


def test_who_scans_all_of_it_again_gives_a_paper_without_a_day_its_day(tmp_path: Path) -> None:
    desk = table(tmp_path, AT_ONCE)
    desk.hand_in(2)
    desk.hand_in(1, 2, seed=2)
    (paper,) = desk.papers()
    assert (paper.date_given, paper.values["network_more"]) == (True, "more")


def test_the_same_lone_page_scanned_again_is_known(tmp_path: Path) -> None:
    desk = table(tmp_path, AT_ONCE)
    desk.hand_in(1)
    rows = desk.hand_in(1, seed=2)
    assert [row["outcome"] for row in rows] == ["review", "duplicate"]


def test_one_page_of_a_form_that_is_here_whole_is_known(tmp_path: Path) -> None:
    desk = table(tmp_path, SOON)
    desk.hand_in(1, 2)
    rows = desk.hand_in(1, seed=2)
    assert rows[-1]["outcome"] == "duplicate"
    assert len(desk.papers()) == 1


def test_a_paper_that_a_person_withdrew_is_completed_by_nothing(tmp_path: Path) -> None:
    desk = table(tmp_path, AT_ONCE)
    desk.hand_in(1)
    desk.office.krachtwerk("paper", "withdraw", desk.papers()[0].id)
    desk.hand_in(2)
    (paper,) = desk.papers()
    assert [problem.code for problem in paper.problems].count("page_missing") == 1


def test_pages_without_a_code_wait_for_their_fellows_once_a_person_said_whose_they_are(
    tmp_path: Path,
) -> None:
    desk = table(tmp_path, blank=True, over={"/client": "888-888-8"})
    (row,) = desk.hand_in(1)
    assert (row["outcome"], reasons(row)) == ("review", {"client_unreadable"})
    _say_whose(desk)
    (waits,) = desk.office.arrivals()[:1]
    assert (waits["outcome"], waits["client"]) == ("waiting", desk.form.client)
    desk.hand_in(2)
    _say_whose(desk)
    (paper,) = desk.papers()
    assert paper.readings["/client"].state == "confirmed"


def test_who_is_asked_whose_pages_are_sees_their_head(tmp_path: Path) -> None:
    desk = table(tmp_path, blank=True, over={"/client": "888-888-8"})
    desk.hand_in(1)
    (asked,) = _open(desk)
    assert _width(desk.office.path / asked["pictures"][0]) > 170


def test_of_pages_that_are_known_no_head_is_kept(tmp_path: Path) -> None:
    desk = table(tmp_path, blank=True)
    desk.hand_in(1, 2)
    kept = desk.office.path.glob("dossiers/pictures/*/*.png")
    assert [path for path in kept if _width(path) > 170] == []


def _width(picture: Path) -> float:
    """In millimetres."""
    with Image.open(picture) as image:
        return float(image.width / image.info["dpi"][0] * 25.4)


def _say_whose(desk: Table) -> None:
    (sheet,) = desk.office.outbox("nakijken").glob("onbekend-*.pdf")
    answer: Answers = {"/items/0/value": desk.form.client}
    filled = with_pikepdf.fill(sheet.read_bytes(), answer)
    desk.office.hand_in(**{f"van-wie-{sheet.stem}": filled})
