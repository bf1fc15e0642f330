"""The month of an office, told without a terminal: what every command says of it is one story."""

import json
from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.life.month import LEAVER, MARKS, NAMES, Month, Week, lived
from tests.life.test_erase import files_of
from tests.life.traces import traces, unpacked
from tests.pipeline.today.test_metrics import numbers
from tests.workspace import Workspace, fresh, shipped

WEEKS = range(4)
OF_CLIENTS = (
    "focusbepaling",
    "krachteninventarisatie",
    "vormen_van_kracht",
    "actieplan",
    "actieplan_bijwerken",
    "evaluatie",
    "evaluatie_begeleider",
)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    return lived(fresh(tmp_path_factory.mktemp("maand") / "werk"))


@pytest.fixture(params=WEEKS, ids=lambda week: f"week {week + 1}")
def week(month: Month, request: pytest.FixtureRequest) -> Week:
    ended: Week = month.weeks[request.param]
    return ended


def test_everybody_counts_the_same_papers(week: Week) -> None:
    became = Counter(row["outcome"] for row in week.arrivals if "refused" not in row)
    papers = week.status["store"]["papers"]
    assert {outcome: papers[outcome] for outcome in became} == became
    assert sum(papers.values()) == became.total()
    assert week.today["counted"]["week"] == len(week.arrivals)


def test_everybody_counts_the_same_questions(week: Week) -> None:
    asked = [row for row in week.review if "order" not in row]
    about = [each for each in week.today["questions"] if each["about"] != "order"]
    assert sum(each["number"] for each in about) == len(asked)
    assert numbers(week.metrics)["questions", ""] == len(asked)
    assert {row["client"] for row in asked} == {each["client"] for each in about}
    reviewed = {row["submission"] for row in week.arrivals if row["outcome"] == "review"}
    assert len({row["submission"] for row in asked}) == len(reviewed)


def test_everybody_counts_the_same_orders(week: Week) -> None:
    ids = {order["id"] for order in week.orders}
    assert {row["order"] for row in week.review if "order" in row} == ids
    assert {order["id"] for order in week.today["orders"]} == ids
    assert week.status["store"]["orders"] == {"waiting": len(ids)}
    assert numbers(week.metrics)["orders_waiting", ""] == len(ids)


def test_every_paper_lies_where_its_dossier_says(week: Week) -> None:
    for code, dossier in week.dossiers.items():
        assert {*dossier["submissions"], *dossier["superseded"]} == week.lying[code]
    listed = {row["code"]: row["alias"] for row in week.clients}
    assert sorted(listed.values()) == sorted(NAMES)
    assert {code: each["alias"] for code, each in week.dossiers.items()} == listed


def test_nothing_is_left_to_do_for_the_program(week: Week) -> None:
    assert week.status["ok"]
    assert week.status["inbox"]["files"] == 0
    assert week.status["store"]["jobs"] == {"pending": 0, "failing": 0}


def test_the_page_of_today_names_nobody(week: Week) -> None:
    assert [word for word in (*NAMES, *MARKS.values()) if word in week.page] == []
    waiting = {each["client"] for each in week.today["questions"] if each["client"]}
    assert all(code in week.page for code in waiting)


@pytest.mark.parametrize(
    "words", ["arrivals", "review", "status", "today", "events", "orders list"]
)
def test_what_a_person_reads_names_nobody_and_has_no_gaps(month: Month, words: str) -> None:
    told = month.office.krachtwerk(*words.split())
    assert told.exit_code == 0
    assert [name for name in NAMES if name in told.output] == []
    assert not set("{}") & set(told.output)


def test_papers_of_every_kind_came_in(month: Month) -> None:
    papers = [month.office.submission(row) for row in month.weeks[-1].arrivals if row["submission"]]
    assert {paper["worksheet"] for paper in papers} == {*shipped().files, "nakijkblad"}
    assert {paper["source"]["channel"] for paper in papers} == {"fillable", "flattened", "scan"}
    kinds = {(paper["worksheet"], bool(paper["instance"])) for paper in papers}
    assert {(name, is_personal) for name in OF_CLIENTS for is_personal in (True, False)} <= kinds
    assert {("bestelformulier", True), ("bestelformulier", False)} <= kinds
    became = {row["outcome"] for row in month.weeks[-1].arrivals}
    assert became == {"accepted", "review", "rejected", "duplicate"}


def test_a_letter_is_put_away_and_asked_about_no_more(month: Month) -> None:
    (letter,) = [row for row in month.weeks[0].arrivals if row["outcome"] == "rejected"]
    assert letter["refused"] == "put_away"
    assert "refused" not in month.noted["letter"]
    assert month.weeks[0].today["refused"] == []


def test_what_was_in_doubt_is_as_a_person_said(month: Month) -> None:
    assert {row["client"] for row in month.noted["asked"]} == {
        month.code["Cato"],
        month.code["Elif"],
    }
    assert month.noted["still asked"] == []
    goals = month.weeks[-1].dossiers[month.code["Cato"]]["goals"]
    assert goals[0]["text"] == "Ik wil dansen"


def test_of_a_scan_nothing_is_said_that_was_not_written(month: Month) -> None:
    assert month.noted["scan"] == []


def test_an_order_in_another_name_waits_for_a_yes(month: Month) -> None:
    assert [(each["by"], each["why"]) for each in month.noted["ordered"]] == [("Jo", "other_name")]
    assert [each["why"] for each in month.weeks[2].orders] == ["blank"]
    told = [line for line in month.do("events").splitlines() if " bestelformulier van " in line]
    assert [line.endswith("uitgevoerd") for line in told] == [False, True, False]


def test_who_leaves_has_a_page_to_keep_and_all_that_is_kept(month: Month) -> None:
    assert month.noted["kept"] == {"actieplan.pdf", "traject.pdf", "om-te-bewaren.pdf"}
    code = month.code[LEAVER]
    assert month.weeks[-1].dossiers[code]["closed"] is not None
    with ZipFile(BytesIO(month.noted["export"])) as packed:
        kept = json.loads(packed.read("dossier.json"))
    assert len(kept["submissions"]) == 4
    every = b"".join(unpacked(month.noted["export"]))
    assert [word for key, word in MARKS.items() if key != "file" and not _in(word, every)] == []
    others = [name for name in NAMES if name != LEAVER]
    assert [name for name in others if _in(month.code[name], every)] == []


def _in(word: str, content: bytes) -> bool:
    return word.encode() in content or json.dumps(word)[1:-1].encode() in content


def test_who_is_erased_leaves_no_word_and_the_others_as_they_were(
    month: Month, tmp_path: Path
) -> None:
    office = month.office.copy_to(tmp_path / "later")
    others = [month.code[name] for name in NAMES if name != LEAVER]
    before = files_of(office, *others)
    assert sorted(traces(office.path, MARKS.values())) == sorted(MARKS.values())
    for words in (
        ("client", "erase", month.code[LEAVER], "--yes"),
        ("run", "--once"),
        ("doctor", "--deep"),
        ("audit", "verify"),
    ):
        done = office.krachtwerk(*words)
        assert done.exit_code == 0, (words, done.output)
    assert traces(office.path, MARKS.values()) == {}
    assert files_of(office, *others) == before
    _still_agree(office, others)


def _still_agree(office: Workspace, codes: list[str]) -> None:
    later = Month(office)
    later.ends()
    (week,) = later.weeks
    assert {row["code"] for row in week.clients} == set(codes)
    test_everybody_counts_the_same_papers(week)
    test_everybody_counts_the_same_questions(week)
    test_everybody_counts_the_same_orders(week)
