"""An order form's values: what is asked for, in the order of doing, and what is not clear."""

from typing import Any

import pytest

from forms.ground.problems import Problem
from pipeline.orders.order_form import (
    Merge,
    Move,
    Open,
    Print,
    Retry,
    Undo,
    Withdraw,
    as_written,
    orders_of,
)

CODE, OTHER, WRONG = "123456-8", "000042-9", "123456-0"


def test_an_empty_form_asks_nothing() -> None:
    assert orders_of({"staff": "Ahmed", "new_clients": [None, {"count": None}], "prints": []}) == ()


def test_what_is_printed_comes_last_and_what_is_taken_back_first() -> None:
    values = {
        "prints": [{"code": CODE, "sheets": {"actieplan": True, "evaluatie": False}}],
        "moves": [None, {"paper": "7K3M9QXA", "right_code": CODE}],
        "undos": [{"event": "E-7K3M9QXA"}],
        "new_clients": [{"count": 2, "alias": None, "language": "en"}],
    }
    assert orders_of(values) == (
        Undo("/undos/0", "E-7K3M9QXA"),
        Open("/new_clients/0", 2, None, "en"),
        Move("/moves/1", "7K3M9QXA", CODE),
        Print("/prints/0", CODE, ("actieplan",), None, large=False),
    )


def test_an_alias_is_of_one_client() -> None:
    assert orders_of({"new_clients": [{"alias": "Zoë"}]}) == (
        Open("/new_clients/0", 1, "Zoë", "nl"),
    )


def test_the_other_rows() -> None:
    values = {
        "merges": [{"keep_code": CODE, "other_code": OTHER}],
        "withdrawals": [{"paper": "7K3M9QXA"}],
        "retries": [{"paper": "scan.pdf"}],
    }
    assert orders_of(values) == (
        Merge("/merges/0", CODE, OTHER),
        Withdraw("/withdrawals/0", "7K3M9QXA"),
        Retry("/retries/0", "scan.pdf"),
    )


@pytest.mark.parametrize(
    ("group", "row", "code"),
    [
        ("new_clients", {"language": "nl"}, "order_count_unclear"),
        ("new_clients", {"count": 2.5}, "order_count_unclear"),
        ("new_clients", {"count": -1}, "order_count_unclear"),
        ("new_clients", {"count": 3, "alias": "Zoë"}, "order_alias_for_many"),
        ("prints", {"code": CODE, "sheets": {"actieplan": False}}, "order_sheets_missing"),
        ("prints", {"code": WRONG, "sheets": {"actieplan": True}}, "order_code_wrong"),
        ("reprints", {"code": CODE}, "order_sheets_missing"),
        ("moves", {"paper": "7K3M9QXA"}, "order_code_missing"),
        ("moves", {"right_code": CODE}, "order_paper_missing"),
        ("merges", {"keep_code": CODE}, "order_code_missing"),
        ("merges", {"keep_code": WRONG, "other_code": CODE}, "order_code_wrong"),
    ],
)
def test_what_is_not_clear_is_a_problem_of_its_row(
    group: str, row: dict[str, Any], code: str
) -> None:
    (problem,) = orders_of({group: [None, row]})
    assert getattr(problem, "code", None) == code
    assert (problem.pointer or "").startswith(f"/{group}/1/")


def test_rows_are_told_apart_by_what_is_written_in_them() -> None:
    values = {"retries": [{"paper": "a.pdf"}, None, {"paper": "b.pdf"}], "undos": [{"event": None}]}
    assert list(as_written(values)) == ["/retries/0", "/retries/2"]


@pytest.mark.parametrize("key", ["undos", "withdrawals", "retries", "moves", "prints"])
def test_a_row_of_an_own_form_without_the_right_question_is_told(key: str) -> None:
    (asked,) = orders_of({key: [{"anders": "iets"}]})
    assert isinstance(asked, Problem)


def test_what_is_no_group_of_rows_asks_nothing() -> None:
    assert orders_of({"prints": "alles graag", "moves": ["S-7K3M9QXA"]}) == ()
