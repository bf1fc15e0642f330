"""Decisions in the ledger, by command and by form: whose paper it is, and what a crash leaves."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from pipeline.store import atomic_files
from tests.pipeline.orders.test_orders_round import PLAN, event
from tests.workspace import Answers, Workspace, blank, fill, fresh, header


def paper(code: str, day: str = "03-02-2026", **more: str) -> bytes:
    given = {**PLAN, **{f"/goals/0/{key}": text for key, text in more.items()}}
    return fill(blank("actieplan"), {"/client": code, **header(day), **given})


def order(office: Workspace, rows: Answers, day: str = "10-02-2026") -> bytes:
    return fill(office.order_form(), {"/filled_on": day, **rows})


def submissions(office: Workspace, code: str) -> list[str]:
    found: list[str] = office.dossier(code)["submissions"]
    return found


def drawn(office: Workspace, *codes: str) -> dict[str, bytes]:
    """Every document and submission of these clients, by its place."""
    return {
        str(path.relative_to(office.path)): path.read_bytes()
        for code in codes
        for path in sorted(office.outbox(code).rglob("*"))
        if path.is_file() and "invullen" not in path.parts
    }


@pytest.fixture(scope="module")
def with_two_plans(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, tuple[str, str]]:
    office = fresh(tmp_path_factory.mktemp("twee"))
    codes = office.new_client(), office.new_client()
    office.hand_in(one=paper(codes[0]), other=paper(codes[1], "04-02-2026", text="Ik wil werk"))
    return office, codes


@pytest.fixture
def two(office: Workspace, with_two_plans: tuple[Workspace, tuple[str, str]]) -> tuple[str, str]:
    """Two dossiers with a plan each."""
    before, codes = with_two_plans
    office.become(before)
    return codes


def test_a_paper_is_moved_by_command(office: Workspace, two: tuple[str, str]) -> None:
    (moved,) = submissions(office, two[0])
    result = office.krachtwerk("paper", "move", moved, two[1])
    assert (result.exit_code, event(result.stdout)) == (0, result.stdout.strip())
    assert submissions(office, two[0]) == []
    assert len(submissions(office, two[1])) == 2


def test_the_arrival_tells_where_its_paper_lies_now(
    office: Workspace, two: tuple[str, str]
) -> None:
    office.krachtwerk("paper", "move", *submissions(office, two[0]), two[1])
    arrival = next(row for row in office.arrivals() if row["file"] == "one.pdf")
    assert arrival["client"] == two[1]
    assert office.submission(arrival)["client"] == two[1]


def test_a_moved_plan_keeps_the_ids_that_stand_on_its_papers(
    office: Workspace, two: tuple[str, str]
) -> None:
    (goal,) = office.dossier(two[0])["goals"]
    office.krachtwerk("paper", "move", *submissions(office, two[0]), two[1])
    assert goal["id"] in [each["id"] for each in office.dossier(two[1])["goals"]]


def test_a_paper_written_anew_with_the_right_code_is_a_duplicate_of_the_moved_one(
    office: Workspace, two: tuple[str, str]
) -> None:
    office.krachtwerk("paper", "move", *submissions(office, two[0]), two[1])
    assert office.hand_in(again=paper(two[1]))[-1]["outcome"] == "duplicate"


def test_a_moved_paper_brings_nothing_that_was_printed_for_somebody_else(
    office: Workspace, two: tuple[str, str]
) -> None:
    code = office.new_client("--alias", "Achmed")
    office.hand_in(first=paper(code, text="Ik wil op mezelf wonen"))
    sheet = office.personal("actieplan", code)
    (*_, arrival) = office.hand_in(
        mine=fill(sheet, {"/filled_on": "05-02-2026", "/goals/0/text": "Ik wil dansen"})
    )
    office.krachtwerk("paper", "move", office.submission(arrival)["id"], two[0])
    dossier = office.dossier(two[0])
    assert [goal["text"] for goal in dossier["goals"]] == [PLAN["/goals/0/text"], "Ik wil dansen"]
    assert dossier["alias"] != "Achmed"
    (*_, moved) = office.arrivals()
    assert "Ik wil op mezelf wonen" not in json.dumps(office.submission(moved)["values"])


def test_a_withdrawn_paper_does_not_slip_in_again(office: Workspace, two: tuple[str, str]) -> None:
    office.krachtwerk("paper", "withdraw", *submissions(office, two[0]))
    changed = fill(paper(two[0]), {"/is_correction": False})
    assert office.hand_in(again=changed)[-1]["outcome"] == "duplicate"
    assert submissions(office, two[0]) == []


def test_merged_dossiers_are_one_whichever_code_is_asked(
    office: Workspace, two: tuple[str, str]
) -> None:
    office.krachtwerk("client", "merge", *two)
    shown = office.dossier(two[1])
    assert (shown["code"], len(shown["goals"])) == (two[0], 2)
    listed = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    assert {row["code"]: row["merged_into"] for row in listed} == {two[0]: None, two[1]: two[0]}


def test_whoever_merges_is_told_that_sheets_with_the_old_code_lie_ready(
    office: Workspace, two: tuple[str, str]
) -> None:
    office.krachtwerk("print", "evaluatie", "--client", two[1])
    told = office.krachtwerk("client", "merge", *two).stderr
    assert f"outbox/{two[1]}/invullen liggen nog bladen met de oude code" in told
    assert f"met code {two[0]}" in told
    assert list(office.outbox(two[1], "invullen").iterdir())  # somebody may have filled one in


def test_other_names_are_told_before_anybody_says_yes_to_a_merge(office: Workspace) -> None:
    codes = office.new_client("--alias", "Noor"), office.new_client("--alias", "Bram")
    merge = order(office, {"/merges/0/keep_code": codes[0], "/merges/0/other_code": codes[1]})
    office.hand_in(order=merge)
    (waits,) = office.waiting_orders()
    assert "verschillende namen" in waits["because"]
    assert "Noor" not in waits["because"]
    told = office.krachtwerk("client", "merge", *codes).stderr
    assert told.index("Kijk goed of het één persoon is") < told.index("krachtwerk undo")


def test_a_sheet_for_the_old_code_is_printed_with_the_one_that_stays(
    office: Workspace, two: tuple[str, str]
) -> None:
    office.krachtwerk("client", "merge", *two)
    (path,) = office.krachtwerk("print", "evaluatie", "--client", two[1]).stdout.splitlines()
    assert Path(path).parent == office.outbox(two[0], "invullen")


def test_the_order_of_arrival_and_of_merging_makes_no_difference(tmp_path: Path) -> None:
    office = fresh(tmp_path / "eerst")
    codes = office.new_client(), office.new_client()
    merge = {"/merges/0/keep_code": codes[0], "/merges/0/other_code": codes[1]}
    steps = {
        "one": paper(codes[0]),
        "other": paper(codes[1], "04-02-2026", text="Ik wil werk"),
        "merge": order(office, merge),
    }
    outcomes = []
    for number, names in enumerate(permutations(steps)):
        copy = office.copy_to(tmp_path / str(number))
        for name in names:
            copy.hand_in(**{name: steps[name]})
            if name == "merge":
                copy.say_yes()
        outcomes.append(
            {place: content for place, content in drawn(copy, codes[0]).items() if ".pdf" in place}
        )
    assert len(outcomes[0]) >= 3
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_rebuilding_after_decisions_gives_the_same_files(
    office: Workspace, two: tuple[str, str]
) -> None:
    office.krachtwerk("paper", "move", *submissions(office, two[0]), two[1])
    office.krachtwerk("client", "merge", *two)
    before = drawn(office, *two)
    assert office.krachtwerk("rebuild").exit_code == 0
    assert drawn(office, *two) == before


def test_what_was_decided_is_listed_and_holds_only_codes(
    office: Workspace, two: tuple[str, str]
) -> None:
    merged = office.krachtwerk("client", "merge", *two).stdout.strip()
    undone = office.krachtwerk("undo", merged).stdout.strip()
    listed = json.loads(office.krachtwerk("events", "--json").stdout)
    assert [(row["id"], row["undone"]) for row in listed] == [(merged, True), (undone, False)]
    assert listed[0]["data"] == {"keep": two[0], "other": two[1]}


@pytest.mark.parametrize(
    "words",
    [
        ("paper", "move", "S-0000000000000000", "CODE"),
        ("paper", "move", "PAPER", "123456-8"),
        ("paper", "move", "PAPER", "CODE"),
        ("paper", "withdraw", "iets"),
        ("client", "merge", "CODE", "CODE"),
        ("client", "merge", "CODE", "123456-8"),
        ("undo", "E-00000000"),
        ("retry", "bestaat niet.pdf"),
        ("print", "--new", "0"),
        ("print", "--new", "1", "bestaat_niet"),
        ("print", "--new", "1", "--client", "CODE"),
    ],
)
def test_what_cannot_be_exits_with_two(
    office: Workspace, two: tuple[str, str], words: tuple[str, ...]
) -> None:
    known = {"CODE": two[0], "PAPER": submissions(office, two[0])[0]}
    result = office.krachtwerk(*(known.get(word, word) for word in words))
    assert (result.exit_code, result.stdout) == (2, "")
    assert office.krachtwerk("events").stdout == ""


def test_packs_for_new_clients(office: Workspace) -> None:
    paths = office.krachtwerk("print", "--new", "2", "actieplan", "evaluatie").stdout.splitlines()
    codes = {Path(path).parent.parent.name for path in paths}
    listed = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    assert len(paths) == 4
    assert codes == {row["code"] for row in listed}


def test_all_refused_papers_are_tried_again(office: Workspace) -> None:
    office.drop("kapot.pdf", b"%PDF-1.4 kapot")
    office.run_once()
    result = office.krachtwerk("retry")
    assert "Weer geweigerd: 1" in result.stderr
    assert [row["outcome"] for row in office.arrivals()] == ["rejected", "rejected"]
    names = sorted(path.name for path in office.outbox("geweigerd").iterdir())
    assert names == ["kapot.pdf", "kapot.pdf.txt"]


class PowerCutError(BaseException):
    """The program ends here and now."""


@pytest.mark.parametrize("after", range(1, 9))
def test_an_order_that_was_cut_short_is_finished_and_nothing_is_done_twice(
    office: Workspace, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    known, gone = two
    rows = {"/new_clients/0/count": "2", "/merges/0/keep_code": known, "/merges/0/other_code": gone}
    office.drop("bestelling.pdf", order(office, rows))
    cut_after(monkeypatch, after)
    with pytest.raises(PowerCutError):
        office.run_once()
    monkeypatch.undo()
    office.run_once()
    cut_after(monkeypatch, after % 3)
    with pytest.raises(PowerCutError):
        office.say_yes()
    monkeypatch.undo()
    office.run_once()
    listed = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    opened = {row["code"] for row in listed} - {known, gone}
    kinds = [row["kind"] for row in json.loads(office.krachtwerk("events", "--json").stdout)]
    assert sorted(kinds) == ["agree", "entrust", "merge", "open", "open", "order", "order"]
    four_and_all_in_one = [
        len(list(office.outbox(code, "invullen").glob("*.pdf"))) for code in opened
    ]
    assert four_and_all_in_one == [5, 5]
    assert len(list(office.outbox("team", "bestellingen").iterdir())) == 1
    assert len(submissions(office, known)) == 2


def cut_after(monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    """Let the power fail when so many files were put into the outbox."""
    left = iter(range(writes))
    real = atomic_files.put

    def put(*given: object, **named: object) -> None:
        if next(left, None) is None:
            raise PowerCutError
        real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.outbox.files.put", put)


def test_rebuilding_carries_out_no_order_again(office: Workspace) -> None:
    office.hand_in(bestelling=order(office, {"/new_clients/0/count": "1"}))
    before = sorted(office.outbox().rglob("invullen/*"))
    (receipt,) = office.outbox("team", "bestellingen").iterdir()
    said = receipt.read_bytes()
    receipt.unlink()
    office.krachtwerk("rebuild")
    assert sorted(office.outbox().rglob("invullen/*")) == before
    assert receipt.read_bytes() == said
