"""A page that was crossed out: one question; what is said of it holds for all that stands there."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.fillers import with_pikepdf
from tests.pipeline.desk.seated import desk_of
from tests.pipeline.review.test_agreed_by_pen import sheet_there
from tests.pipeline.review.test_copies import page_of
from tests.scans.answering import Person
from tests.scans.beside import stroke
from tests.scans.filling import Filled
from tests.scans.on_paper import OnPaper, Stack, WritingTable
from tests.scans.writers import Work
from tests.workspace import Workspace, fresh

HOPE, NEXT, DAY = "/hope", "/next", "/filled_on"
ANSWERS = {"/alias": "Zoë", DAY: "12-03-2026", "/filled_by": "me", HOPE: "4", NEXT: "continue"}
WHO = {"/filled_on": "13-03-2026", "/filled_by": "JB"}


def cross_out(person: Person, page: Filled) -> None:
    """Two lines from corner to corner."""
    work = Work(page.paper, person.hand, np.random.default_rng(3))
    for line in (((20, 40), (190, 265)), ((188, 42), (22, 262))):
        work.draw(stroke(*line, work.rng))


@pytest.fixture(scope="module")
def taken_back(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, str]:
    """An office after a sheet of which both pages were crossed out, and whose it is."""
    office = fresh(tmp_path_factory.mktemp("kruis"))
    desk, person = WritingTable(office), Person.of(21)
    form = desk.fill(person, "evaluatie", desk.client("Zoë", all_asked=True), ANSWERS)
    for page in form.pages:
        cross_out(person, page)
    (office.path / "inbox" / "scan.pdf").write_bytes(Stack.of([form], 1).content)
    office.krachtwerk("run", "--once")
    return office, form.client


@pytest.fixture
def client(office: Workspace, taken_back: tuple[Workspace, str]) -> str:
    before, client = taken_back
    office.become(before)
    return client


def asked(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("review", "--json").stdout)
    return rows


def state(office: Workspace) -> dict[str, tuple[str, Any]]:
    """By pointer: how each box stands, and what it says."""
    readings = office.submission(office.arrivals()[0])["readings"]
    return {at: (each["state"], each["value"]) for at, each in readings.items()}


def said_on_paper(office: Workspace, client: str, **worth: str) -> None:
    """A correction sheet about the parts comes back, by page: what each is worth."""
    sheet = office.outbox("nakijken", f"{client}.pdf").read_bytes()
    items = {row["pointer"].rpartition("/")[2]: row["item"] for row in asked(office)}
    said = {f"{items[page[1:]]}/value": what for page, what in worth.items()}
    office.hand_in(gezegd=with_pikepdf.fill(sheet, WHO | said))


def test_a_page_that_was_crossed_out_is_one_question_with_its_picture(
    office: Workspace, client: str
) -> None:
    rows = asked(office)
    assert [(row["client"], row["pointer"], row["code"]) for row in rows] == [
        (client, "/_crossed/1", "part_crossed_out"),
        (client, "/_crossed/2", "part_crossed_out"),
    ]
    assert all((office.path / row["pictures"][0]).is_file() for row in rows)


def test_nothing_of_it_counts_before_anybody_says_so(office: Workspace, client: str) -> None:
    assert [row["client"] for row in asked(office)] == [client] * 2
    assert state(office)[HOPE] == ("unread", None)


def test_what_does_not_count_is_empty_and_nothing_more_is_asked(
    office: Workspace, client: str
) -> None:
    said_on_paper(office, client, _1="away", _2="away")
    assert asked(office) == []
    now = state(office)
    assert [now[at] for at in (HOPE, NEXT, DAY)] == [("confirmed", None)] * 3


def test_of_what_counts_after_all_each_answer_is_asked(office: Workspace, client: str) -> None:
    said_on_paper(office, client, _1="counts", _2="away")
    codes = {row["pointer"]: row["code"] for row in asked(office)}
    assert (codes[HOPE], NEXT in codes) == ("mark_unclear", False)
    assert {"/_crossed/1", "/_crossed/2"}.isdisjoint(codes)


def test_the_day_is_asked_where_another_page_counts(office: Workspace, client: str) -> None:
    said_on_paper(office, client, _1="away", _2="counts")
    codes = {row["pointer"]: row["code"] for row in asked(office)}
    assert (codes[DAY], HOPE in codes) == ("date_missing", False)


def test_at_the_desk_it_is_said_and_taken_back(office: Workspace, client: str) -> None:
    with desk_of(office) as seat:
        page = seat.look(f"/pile/{client}")
        assert "Dit stuk is doorgestreept. Telt nog wat er staat?" in page
        seat.answer(client, "/_crossed/1", "away")
        assert len(seat.questions(client)) == 1
        seat.post("/undo")
        assert len(seat.questions(client)) == 2


def test_what_was_said_of_its_answers_counts_no_more_when_that_is_taken_back(
    office: Workspace, client: str
) -> None:
    with desk_of(office) as seat:
        seat.answer(client, "/_crossed/1", "counts")
        seat.answer(client, HOPE, "4")
    office.krachtwerk("run", "--once")
    assert state(office)[HOPE] == ("confirmed", "4")
    told = json.loads(office.krachtwerk("events", "--json").stdout)
    counted = next(e["id"] for e in told if e["data"].get("pointer") == "/_crossed/1")
    office.krachtwerk("undo", counted)
    office.krachtwerk("run", "--once")
    assert state(office)[HOPE] == ("unread", None)


def test_it_is_told_that_somebody_said_so(office: Workspace, client: str) -> None:
    said_on_paper(office, client, _1="away", _2="away")
    assert "is doorgestreept, telt niet" in office.krachtwerk("events").stdout


def test_it_is_told_by_its_page_and_by_the_day_that_is_known(
    office: Workspace, client: str
) -> None:
    """The day of the paper was crossed out as well: until it is known, that on which it came."""
    with desk_of(office) as seat:
        seat.answer(client, "/_crossed/2", "away")
        told = f"binnengekomen op [-0-9]+ \\({client}\\), bladzijde 2 is doorgestreept, telt niet"
        assert re.search(told, seat.look("/decisions"))
        seat.answer(client, "/_crossed/1", "counts")
        seat.answer(client, DAY, "12-03-2026")
        told = f"van 12-03-2026 ({client}), bladzijde 1 is doorgestreept, telt nog"
        assert told in seat.look("/decisions")


def test_of_an_answer_that_counts_it_is_said_that_it_is_empty_not_that_it_is_crossed_out(
    office: Workspace, client: str
) -> None:
    with desk_of(office) as seat:
        seat.answer(client, "/_crossed/1", "counts")
        page = seat.look(f"/pile/{client}/{seat.key(client, DAY)}")
    assert ">Leeg</button>" in page
    assert "Leeg of doorgestreept" not in page


def test_of_a_choice_all_that_there_is_to_choose_is_lit(office: Workspace, client: str) -> None:
    with desk_of(office) as seat:
        seat.answer(client, "/_crossed/1", "counts")
        page = seat.look(f"/pile/{client}/{seat.key(client, HOPE)}")
        boxes = seat.room.parts.papers.catalogue.edition("evaluatie", 1, "nl").layout.places[HOPE]
    found = re.search(r'class="lit" x="([^"]+)" y="[^"]+" width="([^"]+)"', page)
    assert found is not None
    left, width = map(float, found.groups())
    assert all(left < each.box.x < left + width - each.box.w for each in boxes)


def test_no_day_is_asked_of_what_does_not_count(office: Workspace, client: str) -> None:
    said_on_paper(office, client, _1="away", _2="away")
    assert "geen datum" not in office.krachtwerk("client", "show", client).stderr


def test_a_sheet_that_says_otherwise_of_a_part_is_asked_about(
    office: Workspace, client: str
) -> None:
    """Of two prints of one sheet, or after a word at the desk: nothing else stops for it."""
    sheet = office.outbox("nakijken", f"{client}.pdf").read_bytes()
    items = {row["pointer"]: row["item"] for row in asked(office)}
    with desk_of(office) as seat:
        seat.answer(client, "/_crossed/1", "away")
    later = {f"{items['/_crossed/1']}/value": "counts"}
    office.hand_in(later=with_pikepdf.fill(sheet, WHO | later))
    codes = {row["pointer"]: row["code"] for row in asked(office)}
    assert codes["/_crossed/1"] == "said_otherwise"
    with desk_of(office) as seat:
        assert "nee, niets hiervan telt" in seat.look(f"/pile/{client}").lower()
        seat.answer(client, "/_crossed/1", "away")
    assert [row["pointer"] for row in asked(office)] == ["/_crossed/2"]


@pytest.mark.parametrize("worth", ["away", "counts"])
def test_a_correction_sheet_that_was_crossed_out_is_looked_at(worth: str, tmp_path: Path) -> None:
    """Its answers are asked again; what somebody wrote beside its boxes is on the picture."""
    office = fresh(tmp_path / "werk")
    desk, person = WritingTable(office), Person.of(21)
    form = desk.fill(
        person, "evaluatie", desk.client("Zoë", all_asked=True), ANSWERS, over={HOPE: "2"}
    )
    office.hand_in(form=Stack.of([form], 1).content)
    (row,) = asked(office)
    said = {**WHO, f"{row['item']}/value": "4"}
    sheet, _ = sheet_there(office, form.client)
    pages = tuple(person.fill(sheet, said))
    cross_out(person, pages[0])
    office.hand_in(checked=Stack.of([OnPaper(sheet, form.client, said, pages)], 2).content)
    assert {row["pointer"] for row in asked(office)} == {HOPE, "/_crossed/1"}
    with desk_of(office) as seat:
        seat.answer(form.client, HOPE, "4")
        assert [row["pointer"] for row in asked(office)] == ["/_crossed/1"]
        seat.answer(form.client, "/_crossed/1", worth)
    assert asked(office) == []
    assert {row["outcome"] for row in office.arrivals()} == {"accepted"}


def test_at_the_desk_it_is_said_how_a_day_is_written(office: Workspace, client: str) -> None:
    with desk_of(office) as seat:
        seat.answer(client, FIRST, "counts")
        assert "05-03-2026" in seat.look(f"/pile/{client}/{seat.key(client, DAY)}")
        assert "05-03-2026" not in seat.look(f"/pile/{client}/{seat.key(client, '/filled_by')}")


# A sheet that comes twice: as it was, and crossed out

FIRST, SECOND = "/_crossed/1", "/_crossed/2"


def twice(office: Workspace, *crossed: int) -> tuple[str, bytes, bytes]:
    """Whose the sheet is; its scan before and after these pages were crossed out."""
    desk, person = WritingTable(office), Person.of(21)
    form = desk.fill(person, "evaluatie", desk.client("Zoë", all_asked=True), ANSWERS)
    before = Stack.of([form], 1).content
    for number in crossed:
        cross_out(person, form.pages[number - 1])
    return form.client, before, Stack.of([form], 1).content


def comes(office: Workspace, name: str, scan: bytes) -> None:
    (office.path / "inbox" / f"{name}.pdf").write_bytes(scan)
    office.krachtwerk("run", "--once")


def nothing_counts(office: Workspace, client: str, *parts: str) -> None:
    with desk_of(office) as seat:
        for part in parts:
            seat.answer(client, part, "away")
    office.krachtwerk("run", "--once")


def conflicts(office: Workspace) -> list[str]:
    assert {row["code"] for row in asked(office)} <= {"conflict"}
    return [row["pointer"] for row in asked(office)]


def test_what_a_first_scan_said_is_asked_when_it_comes_after_the_crossed_page(
    office: Workspace,
) -> None:
    client, before, after = twice(office, 2)
    comes(office, "twee", after)
    nothing_counts(office, client, SECOND)
    comes(office, "een", before)
    assert conflicts(office) == [NEXT]
    assert "review" in {each["outcome"] for each in office.arrivals()}


def test_said_to_be_nothing_it_stands_in_the_plan_no_more(office: Workspace) -> None:
    client, before, after = twice(office, 2)
    comes(office, "twee", after)
    nothing_counts(office, client, SECOND)
    comes(office, "een", before)
    sheet = office.outbox("nakijken", f"{client}.pdf").read_bytes()
    (row,) = asked(office)
    office.hand_in(gezegd=with_pikepdf.fill(sheet, WHO | {f"{row['item']}/value": "-"}))
    dossier = office.dossier(client)
    assert (asked(office), dossier["next"], list(dossier["measures"])) == ([], [], [HOPE])


def test_where_its_date_is_crossed_out_too_it_lies_beside_the_first_scan(
    office: Workspace,
) -> None:
    client, before, after = twice(office, 1, 2)
    comes(office, "twee", after)
    sheet = office.outbox("nakijken", f"{client}.pdf").read_bytes()
    items = [row["item"] for row in asked(office)]
    comes(office, "een", before)
    said = {f"{item}/value": "away" for item in items}  # it was printed before the other came
    office.hand_in(gezegd=with_pikepdf.fill(sheet, WHO | said))
    assert conflicts(office) == [HOPE, NEXT]
    assert office.dossier(client)["questions"] == []  # nor is its day asked


def test_the_older_scan_may_come_late(office: Workspace) -> None:
    client, before, after = twice(office, 1, 2)
    comes(office, "twee", after)
    nothing_counts(office, client, FIRST, SECOND)
    assert asked(office) == []
    comes(office, "een", before)
    assert conflicts(office) == [HOPE, NEXT]


def test_taken_back_the_part_is_asked_and_its_answers_are_not(office: Workspace) -> None:
    client, before, after = twice(office, 1, 2)
    comes(office, "twee", after)
    nothing_counts(office, client, FIRST, SECOND)
    comes(office, "een", before)
    told = json.loads(office.krachtwerk("events", "--json").stdout)
    for each in (e["id"] for e in told if e["data"].get("pointer") in {FIRST, SECOND}):
        office.krachtwerk("undo", each)
    office.krachtwerk("run", "--once")
    assert [row["pointer"] for row in asked(office)] == [FIRST, SECOND]
    names = [each.name[:10] for each in office.path.rglob("*-evaluatie-*.json")]
    assert (len(names), names.count("2026-03-12")) == (2, 1)  # no file is left on the other day


def test_it_lies_beside_a_first_scan_of_which_somebody_said_the_day(office: Workspace) -> None:
    """Nobody could read it; the crossed copy came on the day on which the first one came."""
    desk, person = WritingTable(office), Person.of(21)
    client = desk.client("Zoë", all_asked=True)
    form = desk.fill(person, "evaluatie", client, ANSWERS, over={DAY: "88-88-8888"})
    comes(office, "een", Stack.of([form], 1).content)
    with desk_of(office) as seat:
        seat.answer(client, DAY, "2026-03-12")
    for page in form.pages:
        cross_out(person, page)
    comes(office, "twee", Stack.of([form], 1).content)
    with desk_of(office) as seat:
        seat.answer(client, FIRST, "here")
        seat.answer(client, SECOND, "here")
    office.krachtwerk("run", "--once")
    assert asked(office) == []
    told = json.loads(office.krachtwerk("events", "--json").stdout)
    office.krachtwerk("undo", next(e["id"] for e in told if e["data"].get("pointer") == DAY))
    with desk_of(office) as seat:
        seat.answer(client, DAY, "2026-03-13")
    office.krachtwerk("run", "--once")
    assert asked(office) == []
    names = sorted(each.name[:10] for each in office.path.rglob("*-evaluatie-*.json"))
    assert names == ["2026-03-13"] * 2


def test_a_date_that_is_said_to_be_none_makes_no_other_paper(office: Workspace) -> None:
    """Of a part that counts: its date is asked by itself, and is none."""
    client, before, after = twice(office, 1, 2)
    comes(office, "een", before)
    comes(office, "twee", after)
    with desk_of(office) as seat:
        seat.answer(client, FIRST, "counts")
        seat.answer(client, SECOND, "counts")
        seat.answer(client, DAY, "-")
        seat.answer(client, HOPE, "nothing_marked")
        seat.answer(client, NEXT, "nothing_marked")
    office.krachtwerk("run", "--once")
    codes = {row["pointer"]: row["code"] for row in asked(office)}
    assert (codes[HOPE], codes[NEXT]) == ("conflict", "conflict")


def again(form: OnPaper, over: dict[str, str], *, of: dict[str, str]) -> bytes:
    """The same print, filled in once more."""
    written = {at: each for at, each in of.items() if at not in form.sheet.prefilled}
    pages = Person.of(33).fill(form.sheet, written, over=over)
    return Stack.of([OnPaper(form.sheet, form.client, of, tuple(pages))], 2).content


def test_an_answer_that_a_better_scan_shows_can_be_given_after_all(office: Workspace) -> None:
    """Somebody took what stood there for nothing; that was before this was asked."""
    desk, person = WritingTable(office), Person.of(21)
    client = desk.client("Zoë", all_asked=True)
    twice_marked = {**ANSWERS, HOPE: "2"}
    form = desk.fill(person, "evaluatie", client, twice_marked, over={HOPE: "4"})
    comes(office, "een", Stack.of([form], 1).content)
    with desk_of(office) as seat:
        seat.answer(client, HOPE, "nothing_marked")
    comes(office, "twee", again(form, {}, of=ANSWERS))
    assert conflicts(office) == [HOPE]
    with desk_of(office) as seat:
        page = seat.look(f"/pile/{client}/{seat.key(client, HOPE)}")
        assert "Eerst stond er: niets." in page
        assert "Nu staat er: bijna." in page
        seat.answer(client, HOPE, "4")
    assert asked(office) == []
    assert office.dossier(client)["measures"][HOPE][0]["value"] == "4"


def test_what_somebody_said_of_a_second_scan_is_told_to_differ_from_the_first(
    office: Workspace,
) -> None:
    """In the list of what is asked, too; and the first one's answer can be chosen."""
    desk, person = WritingTable(office), Person.of(21)
    client = desk.client("Zoë", all_asked=True)
    form = desk.fill(person, "evaluatie", client, {**ANSWERS, HOPE: "2"})
    comes(office, "een", Stack.of([form], 1).content)
    comes(office, "twee", again(form, {HOPE: "4"}, of={**ANSWERS, HOPE: "2"}))
    with desk_of(office) as seat:
        seat.answer(client, HOPE, "4")
    office.krachtwerk("run", "--once")
    assert conflicts(office) == [HOPE]
    with desk_of(office) as seat:
        seat.answer(client, HOPE, "2")
    assert asked(office) == []
    assert office.dossier(client)["measures"][HOPE][0]["value"] == "2"


# And one answer for both scans


def both_scans(office: Workspace, *crossed: int) -> str:
    client, before, after = twice(office, *crossed)
    comes(office, "een", before)
    comes(office, "twee", after)
    return client


def told_of(office: Workspace, client: str) -> tuple[list[str], list[str]]:
    """What the dossier says of the two questions of this sheet."""
    dossier = office.dossier(client)
    return [each["value"] for each in dossier["next"]], list(dossier["measures"])


def test_where_an_earlier_scan_counts_it_is_asked_of_both(office: Workspace) -> None:
    both_scans(office, 2)
    (row,) = asked(office)
    assert [each["code"] for each in row["choices"]] == ["nowhere", "here", "counts"]


def test_without_an_earlier_scan_it_is_asked_as_before(office: Workspace, client: str) -> None:
    assert [each["code"] for each in asked(office)[0]["choices"]] == ["away", "counts"]
    assert client in {row["client"] for row in asked(office)}


@pytest.mark.parametrize("parts", [(SECOND,), (FIRST, SECOND)], ids=["a page", "its date as well"])
def test_nothing_counts_of_either_scan_and_nothing_more_is_asked(
    office: Workspace, parts: tuple[str, ...]
) -> None:
    client = both_scans(office, *(int(part[-1]) for part in parts))
    with desk_of(office) as seat:
        for part in parts:
            seat.answer(client, part, "nowhere")
    office.krachtwerk("run", "--once")
    assert asked(office) == []
    assert told_of(office, client) == ([], [] if FIRST in parts else [HOPE])
    assert "ook niet van een eerdere scan" in office.krachtwerk("events").stdout


@pytest.mark.parametrize("parts", [(SECOND,), (FIRST, SECOND)], ids=["a page", "its date as well"])
def test_where_the_earlier_scan_goes_on_counting_nothing_is_asked_either(
    office: Workspace, parts: tuple[str, ...]
) -> None:
    client = both_scans(office, *(int(part[-1]) for part in parts))
    said_on_paper(office, client, **{f"_{part[-1]}": "here" for part in parts})
    assert asked(office) == []
    assert told_of(office, client) == (["continue"], [HOPE])


def test_a_crossed_page_that_is_scanned_alone_lacks_nothing(office: Workspace) -> None:
    client, before, after = twice(office, 2)
    comes(office, "een", before)
    comes(office, "twee", page_of(after, 2))
    assert {row["pointer"] for row in asked(office)} == {DAY, SECOND}
    with desk_of(office) as seat:
        seat.answer(client, SECOND, "nowhere")
    office.krachtwerk("run", "--once")
    assert [row["pointer"] for row in asked(office)] == [DAY]  # it stands on the other page
    assert told_of(office, client) == ([], [HOPE])


@pytest.mark.parametrize("worth", ["nowhere", "here"])
def test_one_undo_brings_back_what_both_scans_said(office: Workspace, worth: str) -> None:
    client = both_scans(office, 2)
    said_on_paper(office, client, _2=worth)
    (event,) = (
        each["id"]
        for each in json.loads(office.krachtwerk("events", "--json").stdout)
        if each["data"].get("pointer") == SECOND
    )
    office.krachtwerk("undo", event)
    assert [row["pointer"] for row in asked(office)] == [SECOND]
    assert told_of(office, client) == (["continue"], [HOPE])
