"""An office without a terminal: forms into the inbox, what was asked for out of the outbox.

Only the two folders are used, and the one program that watches them.
"""

import re
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path

import pikepdf
import pytest

from tests.pipeline.test_own_sheets import HOUSE_DAY
from tests.workspace import Answers, Workspace, blank, fill, fresh, header

PLAN = {
    "/goals/0/text": "Ik wil een eigen plek",
    "/goals/0/why": "Dan heb ik rust",
    "/goals/0/domain": "housing",
    "/goals/0/actions/0/what": "Bellen met de gemeente",
    "/goals/0/actions/0/who": "me",
}
DOCUMENTS = ("actieplan.pdf", "traject.pdf", "actieplan-bijwerken.pdf")


@dataclass
class FrontOffice:
    """The inbox and the outbox, as a person at a desk sees them."""

    office: Workspace
    numbers: "count[int]"

    def hand_in(self, paper: bytes, name: str | None = None) -> None:
        self.office.drop(name or f"scan {next(self.numbers)}.pdf", paper)
        result = self.office.run_once()
        assert result.exit_code == 0, result.output

    def order(self, rows: Answers, day: str = "10-02-2026") -> str:
        """Hand in an order form and say yes where that is asked; the receipt that it brings."""
        before = set(self.receipts())
        form = self.office.order_form(str(rows.get("/staff", "Jo")))
        self.hand_in(fill(form, {"/filled_on": day, **rows}))
        (new,) = set(self.receipts()) - before
        if self.office.waiting_orders():
            self.office.say_yes()
        return new.read_text(encoding="utf-8")

    def receipts(self) -> list[Path]:
        return sorted(self.office.outbox("team", "bestellingen").glob("*.txt"))

    def open(self, alias: str) -> str:
        """Order a pack for a new client; the code on the receipt."""
        found = re.search(r"code (\d{6}-\d)", self.order({"/new_clients/0/alias": alias}))
        assert found
        return found[1]

    def pack(self, code: str) -> list[str]:
        return sorted(path.name for path in self.office.outbox(code, "invullen").glob("*.pdf"))

    def papers(self, code: str) -> list[str]:
        return sorted(path.name for path in self.office.outbox(code, "formulieren").glob("*.json"))

    def documents(self, code: str) -> list[bytes | None]:
        paths = [self.office.outbox(code, name) for name in DOCUMENTS]
        return [path.read_bytes() if path.exists() else None for path in paths]


@pytest.fixture
def desk(office: Workspace) -> FrontOffice:
    return FrontOffice(office, count(1))


@pytest.fixture(scope="module")
def with_two_clients(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, tuple[str, str]]:
    desk = FrontOffice(fresh(tmp_path_factory.mktemp("twee")), count(1001))
    return desk.office, (desk.open("Zoë"), desk.open("Sam"))


@pytest.fixture
def two(desk: FrontOffice, with_two_clients: tuple[Workspace, tuple[str, str]]) -> tuple[str, str]:
    """The codes of two clients, each with a pack."""
    before, codes = with_two_clients
    desk.office.become(before)
    return codes


@pytest.fixture
def code(two: tuple[str, str]) -> str:
    """The code of a client with a pack."""
    return two[0]


def plan(code: str, day: str = "03-02-2026", name: str = "Zoë", **more: str) -> bytes:
    given = {**PLAN, **{f"/goals/0/{key}": text for key, text in more.items()}}
    return fill(blank("actieplan"), {"/client": code, **header(day, alias=name), **given})


def event(receipt: str) -> str:
    found = re.search(r"E-[0-9A-Z]{8}", receipt)
    assert found
    return found[0]


def named(paper: str) -> str:
    """The number of a paper, as it stands at the end of its file's name."""
    return Path(paper).stem.rsplit("-", 1)[-1]


def test_a_new_client_gets_a_code_and_a_printed_pack(desk: FrontOffice) -> None:
    code = desk.open("Zoë")
    sheets = {name.rsplit("-", 1)[0] for name in desk.pack(code)}
    assert sheets == {
        code,  # all of them in one file, to print
        "focusbepaling",
        "krachteninventarisatie",
        "vormen_van_kracht",
        "actieplan",
    }


def test_the_pack_is_filled_in_and_comes_back_as_a_plan(desk: FrontOffice, code: str) -> None:
    (sheet,) = desk.office.outbox(code, "invullen").glob("actieplan-*.pdf")
    desk.hand_in(fill(sheet.read_bytes(), {**header(), **PLAN}))
    assert len(desk.papers(code)) == 1
    assert desk.documents(code)[0] is not None


def test_several_new_clients_have_each_their_own_code(desk: FrontOffice) -> None:
    receipt = desk.order({"/new_clients/0/count": "3", "/new_clients/0/language": "en"})
    codes = re.findall(r"dossier met code (\d{6}-\d)", receipt)
    assert "E-" not in receipt  # nothing here is to be taken back
    assert len(set(codes)) == 3
    assert all(desk.pack(code) for code in codes)


def test_no_name_stands_in_a_receipt_or_a_file_name(desk: FrontOffice) -> None:
    desk.order({"/new_clients/0/alias": "Zoë", "/staff": "Ahmed"})
    outbox = desk.office.outbox()
    assert not [path for path in outbox.rglob("*") if re.search("Zo|Ahmed", path.name)]
    assert "Zoë" not in desk.receipts()[0].read_text(encoding="utf-8")


def test_the_same_order_form_again_opens_nothing(desk: FrontOffice) -> None:
    form = fill(desk.office.order_form(), {"/filled_on": "10-02-2026", "/new_clients/0/count": "1"})
    desk.hand_in(form)
    before = sorted(desk.office.outbox().rglob("*"))
    desk.hand_in(form)
    with pikepdf.open(BytesIO(form)) as pdf:
        other = BytesIO()
        pdf.save(other, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    desk.hand_in(other.getvalue())
    assert sorted(desk.office.outbox().rglob("*")) == before


def test_a_finished_form_after_its_draft_does_only_what_is_new(desk: FrontOffice) -> None:
    desk.order({"/new_clients/0/count": "1"})
    receipt = desk.order({"/new_clients/0/count": "1", "/prints/0/sheets/evaluatie": True})
    assert "Gedaan. bladen printen, regel 1" in receipt
    assert "Niet gedaan. nieuwe cliënten, regel 1" in receipt


def test_sheets_are_printed_for_a_client(desk: FrontOffice, code: str) -> None:
    receipt = desk.order(
        {
            "/prints/0/code": code,
            "/prints/0/sheets/evaluatie": True,
            "/prints/0/sheets/evaluatie_begeleider": True,
        }
    )
    theirs = [name for name in desk.pack(code) if name.startswith("evaluatie")]
    (workers,) = desk.office.outbox(code, "invullen", "begeleider").iterdir()
    assert (len(theirs), workers.name.startswith("evaluatie_begeleider")) == (1, True)
    assert "Geef het niet aan de cliënt" in receipt
    assert re.search(r"\n  Samen \d bladzijden", receipt)


def test_nothing_is_printed_for_a_closed_dossier_and_that_is_told(
    desk: FrontOffice, code: str
) -> None:
    desk.office.krachtwerk("client", "close", code)
    before = desk.pack(code)
    desk.order({"/prints/0/code": code, "/prints/0/sheets/evaluatie": True})
    assert desk.pack(code) == before
    receipts = desk.office.outbox("team", "bestellingen").glob("*.txt")
    assert any(f"client reopen {code}" in path.read_text() for path in receipts)


@pytest.mark.parametrize(("language", "wide"), [("nl", 210), ("uk", 297)])
def test_large_print_is_read_like_any_other(
    desk: FrontOffice, code: str, language: str, wide: int
) -> None:
    """On A4 in large print, where there is that; else on larger paper."""
    said = {"/prints/0/sheets/actieplan": True, "/prints/0/large": True}
    desk.order({"/prints/0/code": code, "/prints/0/language": language, **said})
    (large,) = desk.office.outbox(code, "invullen").glob("*-groot.pdf")
    with pikepdf.open(large) as pdf:
        width = float(pdf.pages[0].mediabox[2])
    desk.hand_in(fill(large.read_bytes(), {**header(), **PLAN}))
    assert width == pytest.approx(wide / 25.4 * 72, abs=0.5)
    assert len(desk.papers(code)) == 1


def test_blank_sheets_are_printed_where_no_code_stands(desk: FrontOffice) -> None:
    desk.order({"/prints/0/sheets/teamkrachtbespreking": True})
    assert desk.office.outbox("formulieren", "teamkrachtbespreking.pdf").is_file()


@pytest.mark.parametrize("what", ["Mijn actieplan", "ACTIEPLAN", "instance"])
def test_a_lost_sheet_is_printed_once_more(desk: FrontOffice, code: str, what: str) -> None:
    before = [name for name in desk.pack(code) if name.startswith("actieplan-")]
    lost = before[0].removesuffix(".pdf").removeprefix("actieplan-")
    asked = lost if what == "instance" else what
    desk.order({"/reprints/0/code": code, "/reprints/0/what": asked})
    assert len([name for name in desk.pack(code) if name.startswith("actieplan-")]) == 2


def test_a_paper_moves_to_the_client_it_belongs_to(desk: FrontOffice, two: tuple[str, str]) -> None:
    wrong, right = two
    desk.hand_in(plan(wrong))
    (paper,) = desk.papers(wrong)
    desk.order({"/moves/0/paper": named(paper), "/moves/0/right_code": right})
    assert (desk.papers(wrong), desk.papers(right)) == ([], [paper])


def test_both_plans_are_drawn_again_after_a_move_and_as_before_after_its_undoing(
    desk: FrontOffice,
    two: tuple[str, str],
) -> None:
    one, other = two
    desk.hand_in(plan(one))
    desk.hand_in(plan(other, "04-02-2026", text="Ik wil werk"))
    before = desk.documents(one), desk.documents(other)
    (paper,) = desk.papers(one)
    receipt = desk.order({"/moves/0/paper": paper, "/moves/0/right_code": other})
    assert desk.documents(one)[0] != before[0][0]
    assert desk.documents(other)[0] != before[1][0]
    desk.order({"/undos/0/event": event(receipt)})
    assert (desk.documents(one), desk.documents(other)) == before


def test_a_paper_is_named_by_its_day_its_sheet_and_the_wrong_code(
    desk: FrontOffice, two: tuple[str, str]
) -> None:
    wrong, right = two
    desk.hand_in(plan(wrong))
    named_so = f"3-2-2026, mijn actieplan, {wrong}"
    desk.order({"/moves/0/paper": named_so, "/moves/0/right_code": right})
    assert len(desk.papers(right)) == 1


def test_what_may_be_two_papers_is_asked_and_not_guessed(
    desk: FrontOffice, two: tuple[str, str]
) -> None:
    wrong, right = two
    desk.hand_in(plan(wrong))
    desk.hand_in(plan(wrong, text="Ik wil werk"))
    receipt = desk.order({"/moves/0/paper": f"03-02-2026 {wrong}", "/moves/0/right_code": right})
    assert "Dit kunnen meer bladen zijn" in receipt
    assert desk.papers(right) == []


def test_two_codes_of_one_person_become_one_dossier(
    desk: FrontOffice, two: tuple[str, str]
) -> None:
    keep, other = two
    desk.hand_in(plan(keep))
    desk.hand_in(plan(other, text="Ik wil werk"))
    desk.order({"/merges/0/keep_code": keep, "/merges/0/other_code": other})
    assert (len(desk.papers(keep)), desk.papers(other)) == (2, [])
    assert desk.documents(other) == [None, None, None]


def test_paper_with_the_old_code_comes_to_the_dossier_that_was_kept(
    desk: FrontOffice, two: tuple[str, str]
) -> None:
    keep, other = two
    desk.hand_in(plan(other, name="Sam"))
    next_form = desk.office.outbox(other, "actieplan-bijwerken.pdf").read_bytes()
    desk.order({"/merges/0/keep_code": keep, "/merges/0/other_code": other})
    answers = {**header("03-03-2026"), "/actions/0/status": "done"}
    desk.hand_in(fill(next_form, answers))
    assert len(desk.papers(keep)) == 2
    assert desk.office.arrivals()[-1]["outcome"] == "accepted"
    assert desk.office.dossier(keep)["goals"][0]["actions"][0]["state"] == "gedaan"


def test_undoing_a_merge_gives_both_back_as_they_were(
    desk: FrontOffice, two: tuple[str, str]
) -> None:
    keep, other = two
    desk.hand_in(plan(keep))
    desk.hand_in(plan(other, name="Sam", text="Ik wil werk"))
    before = desk.documents(keep), desk.documents(other)
    receipt = desk.order({"/merges/0/keep_code": keep, "/merges/0/other_code": other})
    desk.order({"/undos/0/event": event(receipt).lower()})
    assert (desk.documents(keep), desk.documents(other)) == before
    assert (len(desk.papers(keep)), len(desk.papers(other))) == (1, 1)


def test_a_withdrawn_paper_counts_no_more_until_that_is_undone(
    desk: FrontOffice, code: str
) -> None:
    desk.hand_in(plan(code))
    before, (paper,) = desk.documents(code), desk.papers(code)
    receipt = desk.order({"/withdrawals/0/paper": paper})
    assert (desk.papers(code), desk.documents(code) == before) == ([], False)
    desk.order({"/undos/0/event": event(receipt)})
    assert (desk.papers(code), desk.documents(code) == before) == ([paper], True)


def test_a_refused_paper_is_tried_again_once_its_sheet_is_known(desk: FrontOffice) -> None:
    elsewhere = fresh(desk.office.path.parent / "elders")
    lay_own_sheet(elsewhere)
    code = desk.open("Zoë")
    sheet = Path(elsewhere.krachtwerk("print", "mijn_week").stdout.strip()).read_bytes()
    desk.hand_in(fill(sheet, {"/client": code, **header(), "/went_well/0": "De markt"}), "Week.pdf")
    assert desk.office.outbox("geweigerd", "Week.pdf.txt").is_file()
    assert "weer geweigerd" in desk.order({"/retries/0/paper": "week"})
    assert desk.office.outbox("geweigerd", "Week.pdf").is_file()
    lay_own_sheet(desk.office)
    desk.order({"/reprints/0/what": "Mijn week"})
    number = desk.office.outbox("geweigerd", "Week.pdf.txt").read_text(encoding="utf-8")[-9:]
    receipt = desk.order({"/retries/0/paper": number.lower(), "/staff": "Ahmed"})
    assert "wel aangenomen" in receipt
    assert list(desk.office.outbox("geweigerd").iterdir()) == []
    assert len(desk.papers(code)) == 1


def lay_own_sheet(office: Workspace) -> None:
    (office.path / "schemas").mkdir(exist_ok=True)
    (office.path / "schemas" / "mijn_week.toml").write_text(HOUSE_DAY, encoding="utf-8")


NOT_CLEAR: list[tuple[Answers, str]] = [
    ({"/moves/0/paper": "S-0000000000000000", "/moves/0/right_code": "CODE"}, "niet"),
    ({"/moves/0/paper": "7K3M9QXA"}, "ontbreekt een code"),
    ({"/merges/0/keep_code": "CODE", "/merges/0/other_code": "CODE"}, "al van één dossier"),
    ({"/merges/0/keep_code": "CODE", "/merges/0/other_code": "123456-8"}, "niet uitgegeven"),
    ({"/prints/0/code": "123456-0", "/prints/0/sheets/actieplan": True}, "foutje"),
    ({"/prints/0/code": "CODE"}, "welk blad"),
    ({"/new_clients/0/count": "2", "/new_clients/0/alias": "Zo"}, "eigen regel"),
    ({"/new_clients/0/count": "1000"}, "heel getal"),
    ({"/undos/0/event": "E-00000000"}, "kennen wij niet"),
    ({"/retries/0/paper": "bestaat niet.pdf"}, "geweigerd papier is er niet"),
    ({"/reprints/0/code": "CODE", "/reprints/0/what": "iets"}, "niet duidelijk welk blad"),
]


def test_what_is_not_clear_is_told_and_nothing_is_done(desk: FrontOffice, code: str) -> None:
    """Each on a form of its own, of a day of its own; all handed in together."""
    for day, (rows, _) in enumerate(NOT_CLEAR, start=1):
        given = {key: code if value == "CODE" else value for key, value in rows.items()}
        form = desk.office.order_form(f"Jo {day}")
        filled = fill(form, {"/filled_on": f"{day:02}-01-2026", **given})
        desk.office.drop(f"bon {day}.pdf", filled)
    assert desk.office.run_once().exit_code == 0
    assert desk.office.waiting_orders() == []
    for day, (_, why) in enumerate(NOT_CLEAR, start=1):
        (path,) = desk.office.outbox("team", "bestellingen").glob(f"2026-01-{day:02}-*.txt")
        receipt = path.read_text(encoding="utf-8")
        assert "Niet gedaan." in receipt
        assert why in receipt
        assert "\nGedaan." not in receipt
