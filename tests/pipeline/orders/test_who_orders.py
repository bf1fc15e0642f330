"""Who may order on paper: forms that were printed for somebody, and all others only after a yes."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from forms.pdf.stamping import Stamp
from pipeline.demo.filling import instance_of
from pipeline.orders.day_limit import Amount, DayLimit
from pipeline.orders.order_form import Open, orders_of
from pipeline.records.events import Event, Ordered, ReceiptLine
from pipeline.records.orders import WaitingOrder
from pipeline.review.order_sheets import MOST_SHEETS, item_of_order, order_sheets
from pipeline.review.sheet_layout import SheetMaterials, draw
from pipeline.store.ledger import Ledger
from tests.scans.answering import Person, personal_sheet
from tests.scans.on_paper import OnPaper, Stack
from tests.workspace import Answers, Workspace, blank, fill, fresh, header, shipped

DAY: Answers = {"/filled_on": "10-02-2026"}
ONE_MORE: Answers = {**DAY, "/new_clients/0/count": "1"}
PLAN: Answers = {**header(), "/goals/0/text": "Ik wil een eigen plek"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, tuple[str, str]]:
    office = fresh(tmp_path_factory.mktemp("bestellen"))
    codes = office.new_client("--alias", "Zoë"), office.new_client("--alias", "Sam")
    office.hand_in(plan=fill(blank("actieplan"), {**PLAN, "/client": codes[0]}))
    return office, codes


@pytest.fixture
def two(office: Workspace, made: tuple[Workspace, tuple[str, str]]) -> tuple[str, str]:
    """The codes of two clients; the first has a plan."""
    before, codes = made
    office.become(before)
    return codes


def clients(office: Workspace) -> list[str]:
    with Ledger.open(office.path / "dossiers") as ledger:
        return [client.code for client in ledger.clients.all()]


def why(office: Workspace) -> list[str]:
    return [order["why"] for order in office.waiting_orders()]


def receipts(office: Workspace) -> str:
    found = sorted(office.outbox("team", "bestellingen").glob("*.txt"))
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def asking(office: Workspace) -> list[Path]:
    return sorted(office.outbox("nakijken").glob("bestelling-*.pdf"))


def answer(office: Workspace, said: str, sheet: bytes | None = None) -> None:
    """Fill in the one sheet that asks for a yes, and hand it in."""
    sheet = asking(office)[0].read_bytes() if sheet is None else sheet
    answers = {"/filled_on": "11-02-2026", "/filled_by": "JB", "/items/0/value": said}
    office.hand_in(**{f"gezegd-{said}": fill(sheet, answers)})


def forged(number: str) -> bytes:
    """An order form with a number that somebody made up."""
    template = shipped().template(shipped().current("bestelformulier"))
    return template.stamp(Stamp(None, number))


# Who holds a form


def test_a_form_for_somebody_orders_by_itself(office: Workspace) -> None:
    office.hand_in(order=fill(office.order_form("Ahmed"), ONE_MORE))
    assert (len(clients(office)), office.waiting_orders()) == (1, [])


def test_its_name_stands_in_its_box_and_in_no_name_code_log_or_metadata(
    office: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    printed = office.krachtwerk("print", "bestelformulier", "--for", "Ahmed", "--copies", "2")
    one, other = map(Path, printed.stdout.split())
    assert one.name != other.name
    assert re.fullmatch(r"bestelformulier-[0-9A-Z]{7}\.pdf", one.name)
    with pikepdf.open(one) as pdf:
        (box,) = [field for field in pdf.Root.AcroForm.Fields if str(field.T) == "/staff"]
        assert str(box.V) == "Ahmed"
        told = [pdf.Root.Metadata.read_bytes().decode(), str(pdf.docinfo)]
        told += [str(page.PieceInfo) for page in pdf.pages if "/PieceInfo" in page]
    office.hand_in(order=fill(one.read_bytes(), ONE_MORE))
    told += [office.krachtwerk("events", *more).output for more in ((), ("--json",))]
    told += [caplog.text, receipts(office), printed.stderr, str(office.arrivals())]
    told += [str(path) for path in office.path.rglob("*")]
    assert not [text for text in told if "Ahmed" in text]


def test_it_is_remembered_who_has_a_form(office: Workspace) -> None:
    office.hand_in(order=fill(office.order_form("Ahmed"), ONE_MORE))
    office.order_form("Bo")
    rows = json.loads(office.krachtwerk("orders", "people", "--json").stdout)
    assert [(row["name"], row["used"]) for row in rows] == [("Ahmed", True), ("Bo", False)]


def test_two_forms_of_one_person_order_twice(office: Workspace) -> None:
    for day in ("10-02-2026", "11-02-2026"):
        form = fill(office.order_form("Ahmed"), {**ONE_MORE, "/filled_on": day})
        office.hand_in(**{f"op {day}": form})
    assert (len(clients(office)), office.waiting_orders()) == (2, [])


def test_who_ticks_an_order_form_gets_new_ones_of_their_own(office: Workspace) -> None:
    again: Answers = {**DAY, "/prints/0/sheets/bestelformulier": True}
    office.hand_in(order=fill(office.order_form("Ahmed"), again))
    new, *_ = sorted(office.outbox("formulieren").glob("bestelformulier-*.pdf"))
    office.hand_in(more=fill(new.read_bytes(), ONE_MORE))
    assert (len(clients(office)), office.waiting_orders()) == (1, [])


def test_only_order_forms_can_be_for_somebody(office: Workspace) -> None:
    result = office.krachtwerk("print", "actieplan", "--for", "Ahmed")
    assert (result.exit_code, "bestelformulier" in result.stderr) == (2, True)


@pytest.mark.parametrize("name", ["", "123", "Bo\u202e", "x" * 61])
def test_a_form_is_for_somebody_with_a_name(office: Workspace, name: str) -> None:
    assert office.krachtwerk("print", "bestelformulier", "--for", name).exit_code == 2


def test_it_may_be_filled_in_with_a_pen_and_scanned(office: Workspace) -> None:
    content = office.order_form("Ahmed")
    with Ledger.open(office.path / "dossiers") as ledger:
        printed = ledger.printed.get(instance_of(content))
    assert printed is not None
    sheet, rows = personal_sheet(content, printed), {**DAY, "/prints/0/sheets/evaluatie": True}
    form = OnPaper(sheet, "", rows, tuple(Person.of(7).fill(sheet, rows)))
    office.hand_in(scan=Stack.of([form], 1).content)
    assert office.waiting_orders() == []
    assert office.outbox("formulieren", "evaluatie.pdf").is_file()
    assert "Ahmed" in str(office.submission(office.arrivals()[0])["values"])


# All others wait


def blank_order(office: Workspace) -> None:
    """One dossier more is asked for, on a form of nobody."""
    office.hand_in(order=fill(blank("bestelformulier"), ONE_MORE))


def test_a_blank_form_waits_and_that_is_told_everywhere(office: Workspace) -> None:
    office.as_after(blank_order)
    assert (clients(office), why(office)) == ([], ["blank"])
    (row,) = json.loads(office.krachtwerk("review", "--json").stdout)
    assert row["sheet"] == asking(office)[0].relative_to(office.path).as_posix()
    assert json.loads(office.krachtwerk("status", "--json").stdout)["store"]["orders"] == {
        "waiting": 1
    }
    assert row["order"] in receipts(office)


def test_klopt_on_its_sheet_carries_it_out_once(office: Workspace) -> None:
    office.as_after(blank_order)
    sheet = asking(office)[0].read_bytes()
    answer(office, "agree")
    assert (len(clients(office)), asking(office)) == (1, [])
    office.hand_in(nog_eens=fill(sheet, {"/items/0/value": "agree"}))
    office.krachtwerk("rebuild")
    assert len(clients(office)) == 1


def test_not_on_its_sheet_drops_it_until_that_is_undone(office: Workspace) -> None:
    office.as_after(blank_order)
    answer(office, "decline")
    assert "Iemand zei: niet uitvoeren" in receipts(office)
    assert (clients(office), asking(office)) == ([], [])
    events = json.loads(office.krachtwerk("events", "--json").stdout)
    (said,) = [event["id"] for event in events if event["kind"] == "decline"]
    assert office.krachtwerk("undo", said).exit_code == 0
    answer(office, "agree")
    assert len(clients(office)) == 1


def test_a_forged_number_waits(office: Workspace) -> None:
    office.hand_in(order=fill(forged("ABCDEFG"), ONE_MORE))
    assert (clients(office), why(office)) == ([], ["unknown"])


@pytest.mark.parametrize("whose", ["ahmed", "NUMBER"])
def test_a_revoked_form_waits(office: Workspace, whose: str) -> None:
    form = office.order_form("Ahmed")
    (row,) = json.loads(office.krachtwerk("orders", "people", "--json").stdout)
    number = row["number"] if whose == "NUMBER" else whose
    assert office.krachtwerk("orders", "revoke", number).exit_code == 0
    office.hand_in(order=fill(form, ONE_MORE))
    assert (clients(office), why(office)) == ([], ["revoked"])
    assert office.krachtwerk("orders", "revoke", number).exit_code == 2


@pytest.mark.parametrize("day", ["10-02-2026", "17-02-2026"])
def test_a_copied_form_waits_and_what_was_done_stays(office: Workspace, day: str) -> None:
    form = office.order_form("Ahmed")
    office.hand_in(order=fill(form, ONE_MORE))
    office.hand_in(copy=fill(form, {"/filled_on": day, "/new_clients/0/count": "5"}))
    assert (len(clients(office)), why(office)) == (1, ["copied"])
    assert "Gedaan. nieuwe cliënten, regel 1" in receipts(office)


def test_of_two_copies_that_come_together_neither_is_believed(office: Workspace) -> None:
    form = office.order_form("Ahmed")
    office.hand_in(one=fill(form, ONE_MORE), other=fill(form, {**DAY, "/new_clients/0/count": "5"}))
    assert (clients(office), why(office)) == ([], ["copied", "copied"])


def test_a_form_with_the_name_of_somebody_else_waits(office: Workspace) -> None:
    office.hand_in(order=fill(office.order_form("Ahmed"), {**ONE_MORE, "/staff": "Bo"}))
    assert why(office) == ["other_name"]


def test_the_name_may_be_written_otherwise_or_wiped_out(office: Workspace) -> None:
    office.hand_in(
        one=fill(office.order_form("Ahmed"), {**ONE_MORE, "/staff": "ahmed (dagdienst)"}),
        other=fill(office.order_form("Bo"), {**ONE_MORE, "/staff": ""}),
    )
    assert (len(clients(office)), why(office)) == (2, [])


def test_what_a_stranger_wrote_does_nothing_to_a_screen(office: Workspace) -> None:
    rows: Answers = {**DAY, "/retries/0/paper": "a\u202egpj.\u0085" + "b" * 200}
    office.hand_in(order=fill(blank("bestelformulier"), rows))
    listed = office.krachtwerk("orders", "list").stdout
    assert listed.replace("\n", "").isprintable()
    assert len(listed) < 350


# What changes whose paper is whose


def test_the_sheet_that_asks_says_whose_the_codes_are_and_no_other_place_does(
    office: Workspace, two: tuple[str, str]
) -> None:
    one, other = two
    rows = {"/merges/0/keep_code": one, "/merges/0/other_code": other}
    office.hand_in(order=fill(office.order_form("Ahmed"), {**DAY, **rows}))
    (path,) = office.outbox("nakijken").glob("bestelling-*.pdf")
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        shown = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    assert f"{one}: Zoë. {other}: Sam." in shown
    told = office.krachtwerk("orders", "list", "--json").stdout + receipts(office)
    assert "Sam" not in told


@pytest.mark.parametrize(
    "rows",
    [
        {"/merges/0/keep_code": "ONE", "/merges/0/other_code": "OTHER"},
        {"/moves/0/paper": "3-2-2026 ONE", "/moves/0/right_code": "OTHER"},
        {"/withdrawals/0/paper": "3-2-2026 actieplan ONE"},
    ],
)
def test_it_waits_for_a_second_yes_and_can_be_taken_back(
    office: Workspace, two: tuple[str, str], rows: Mapping[str, str]
) -> None:
    one, other = two
    given = {at: said.replace("ONE", one).replace("OTHER", other) for at, said in rows.items()}
    before = office.dossier(one)
    office.hand_in(order=fill(office.order_form("Ahmed"), {**DAY, **given}))
    assert (why(office), office.dossier(one)) == (["second"], before)
    answer(office, "agree")
    (done,) = re.findall(r"Terugdraaien kan met (E-\w+)", receipts(office))
    undoing: Answers = {**DAY, "/undos/0/event": done}
    office.hand_in(undo=fill(office.order_form("Ahmed"), undoing))
    assert why(office) == ["second"]
    answer(office, "agree")
    assert office.dossier(one) == before


def test_a_yes_is_to_what_was_shown_and_to_nothing_else(
    office: Workspace, two: tuple[str, str]
) -> None:
    """Meanwhile the same words mean another paper."""
    rows: Answers = {**DAY, "/withdrawals/0/paper": f"3-2-2026 {two[0]}"}
    office.hand_in(order=fill(office.order_form("Ahmed"), rows))
    (shown,) = office.waiting_orders()
    office.krachtwerk("paper", "withdraw", office.dossier(two[0])["submissions"][0])
    other: Answers = {**PLAN, "/client": two[0], "/goals/0/text": "Werk"}
    office.hand_in(other=fill(blank("actieplan"), other))
    assert office.krachtwerk("orders", "confirm", shown["id"]).exit_code == 2
    assert len(office.dossier(two[0])["submissions"]) == 1


def test_a_sheet_that_somebody_made_up_says_nothing(
    office: Workspace, two: tuple[str, str]
) -> None:
    """They know all that stands on it, but not what was drawn for its number."""
    rows: Answers = {**DAY, "/withdrawals/0/paper": f"3-2-2026 {two[0]}"}
    office.hand_in(order=fill(office.order_form("Ahmed"), rows))
    (row,) = office.waiting_orders()
    del row["format"]
    words = shipped().words("nl")
    items = [item_of_order(WaitingOrder(**row), words)]
    materials = SheetMaterials(shipped(), words, lambda _digest: None, "order_sheet")
    made_up = draw("bestelling", items, materials, client=None)
    answer(office, "agree", made_up.content)
    assert (why(office), len(office.dossier(two[0])["submissions"])) == (["second"], 1)
    assert made_up.content != asking(office)[0].read_bytes()


def test_no_paper_orders_that_anything_is_erased() -> None:
    """Not even on a sheet that an organisation made for it."""
    groups = ("erasures", "erase", "deletions", "clients_gone")
    assert orders_of({group: [{"code": "123456-7", "paper": "S-1"}] for group in groups}) == ()


def test_order_forms_without_end_fill_no_folder_with_sheets() -> None:
    waiting = [
        WaitingOrder(f"B-{n}", f"S-{n}", "/merges/0", "", "", "blank", "", "", "", token="X")
        for n in range(MOST_SHEETS + 5)
    ]
    assert [sheet.orders[0].id for sheet in order_sheets(waiting)] == [
        f"B-{n}" for n in range(MOST_SHEETS)
    ]


# So much in a day


def with_limit(office: Workspace, **limits: int) -> None:
    settings = office.path / "krachtwerk.toml"
    kept = [line for line in settings.read_text().splitlines() if not line.startswith("day_")]
    kept += [f"{key} = {value}" for key, value in limits.items()]
    settings.write_text("\n".join(kept) + "\n")


def test_what_is_more_than_a_day_allows_waits_and_goes_on(office: Workspace) -> None:
    with_limit(office, day_dossiers=2)
    office.hand_in(one=fill(office.order_form("Ahmed"), ONE_MORE))
    rows: Answers = {**DAY, "/new_clients/0/count": "2", "/prints/0/sheets/actieplan": True}
    office.hand_in(more=fill(office.order_form("Ahmed"), rows))
    assert (len(clients(office)), why(office), asking(office)) == (1, ["day_full"], [])
    assert office.outbox("formulieren", "actieplan.pdf").is_file()
    assert "Morgen gaat het vanzelf verder" in receipts(office)
    with_limit(office, day_dossiers=3)  # as good as another day
    office.run_once()
    assert (len(clients(office)), why(office)) == (3, [])


def test_who_has_the_keyboard_may_go_over_it(office: Workspace) -> None:
    with_limit(office, day_dossiers=2, day_sheets=0)
    rows: Answers = {**DAY, "/new_clients/0/count": "3", "/prints/0/sheets/actieplan": True}
    office.hand_in(order=fill(office.order_form("Ahmed"), rows))
    assert (clients(office), why(office)) == ([], ["too_many", "too_many"])
    office.say_yes()
    assert (len(clients(office)), why(office)) == (3, [])


def test_the_next_day_begins_anew() -> None:
    def opened_on(day: int) -> Event:
        lines = tuple(ReceiptLine("/new_clients/0", "orders.opened", {}) for _ in range(4))
        return Event("E-1", datetime(2026, 2, day, 9, tzinfo=UTC), Ordered("S-1", lines))

    limit = DayLimit(Amount(5, 5), lambda: datetime(2026, 2, 10, 20, tzinfo=UTC))
    two_more = Open("/new_clients/0", 2, None, "nl")
    assert limit.over(two_more, [opened_on(9)], []) is None
    assert limit.over(two_more, [opened_on(10)], []) == "day_full"
    assert limit.over(two_more, [], opened_on(10).what.lines) == "day_full"  # type: ignore[union-attr]


def test_programs_are_told_what_waits_but_not_the_secret_of_its_sheet(office: Workspace) -> None:
    office.as_after(blank_order)
    told: Any = [office.waiting_orders(), office.krachtwerk("events", "--json").stdout]
    assert "token" not in str(told)
