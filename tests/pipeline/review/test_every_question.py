"""Every open question stands on exactly one sheet, and answering it there closes it.

Drawn from the kinds of doubt that a paper can bring; what is counted is the same everywhere.
"""

import json
from collections import Counter
from collections.abc import Callable
from itertools import zip_longest
from random import Random
from typing import Any

import pytest

from tests.pipeline.review.test_copies import MENDED, OF_ANOTHER, plan
from tests.pipeline.review.test_plan_asked import KINDS as ABOUT_PLANS
from tests.workspace import Answers, Workspace, fill

GARBLED: Answers = {"/goals/0/why": "Om\ufffddat"}
NO_DAY: Answers = {"/filled_on": ""}
FAR_DAY: Answers = {"/filled_on": "31-02-2026"}
Kind = Callable[[Workspace, str, str], list[bytes]]


def of_nobody(office: Workspace, code: str, other: str) -> list[bytes]:
    """A sheet that was printed for one and names another."""
    return [fill(office.personal("evaluatie", code), {"/client": other, "/learned": "Vragen"})]


def of_the_plan(make: Callable[[Workspace, str], bytes]) -> Kind:
    """A paper about which the plan of a client asks, of a client who has one."""

    def papers(office: Workspace, _: str, __: str) -> list[bytes]:
        code = office.new_client()
        office.hand_in(**{f"plan{code}": plan(code)})
        return [make(office, code)]

    return papers


KINDS: dict[str, Kind] = {
    "a text that came in garbled": lambda _, code, __: [plan(code, GARBLED, day="01-03-2026")],
    "a day that is missing": lambda _, code, __: [plan(code, NO_DAY)],
    "a day that is none": lambda _, code, __: [plan(code, FAR_DAY, {"/goals/0/sign": "x"})],
    "a word that was mended": lambda _, code, __: [
        plan(code, day="02-03-2026"),
        plan(code, MENDED, {"/goals/0/actions/0/who": "together"}, day="02-03-2026"),
    ],
    "a garbled word beside a good one": lambda _, code, __: [
        plan(code, day="04-03-2026"),
        plan(code, GARBLED, day="04-03-2026"),
    ],
    "somebody else on the same print": lambda _, code, __: [
        plan(code, day="03-03-2026"),
        plan(code, OF_ANOTHER, day="03-03-2026"),
    ],
    "a paper of nobody knows whom": of_nobody,
    "another name": lambda _, code, __: [
        named(code, "Zoë", "08-03-2026"),
        named(code, "Kim", "09-03-2026"),
        named(code, "KIM", "10-03-2026"),
    ],
    "the name of somebody else": lambda _, code, other: [
        named(other, "Sam", "08-03-2026"),
        named(code, "Zoë", "11-03-2026"),
        named(code, "Sam", "12-03-2026"),
    ],
    **{kind: of_the_plan(make) for kind, (make, _) in ABOUT_PLANS.items()},
}


def named(code: str, name: str, day: str) -> bytes:
    """A paper with this name on it, and nothing to ask about but that."""
    return plan(code, {"/alias": name}, day=day)


def asked(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("review", "--json").stdout)
    return rows


def in_review(office: Workspace) -> int:
    return sum(row["outcome"] == "review" for row in office.arrivals())


def counted(office: Workspace) -> int:
    told = json.loads(office.krachtwerk("status", "--json").stdout)
    return int(told["store"]["papers"]["review"])


def on_page_of_today(office: Workspace) -> int:
    told = json.loads(office.krachtwerk("today", "--json").stdout)
    return sum(int(each["number"]) for each in told["questions"])


def answered(row: dict[str, Any], code: str) -> Answers:
    """Something that a person could say about it."""
    if row["choices"] is not None:
        said = row["choices"][0]["code"]
    elif row["kind"] == "digits":
        said = "05-03-2026" if row["pointer"] == "/filled_on" else code
    else:
        said = row["suggestion"] or "Dat staat er"
    given: Answers = {f"{row['item']}/value": said}
    return given if row["suggestion"] is None else {**given, f"{row['item']}/ok": True}


def walk_on_sheets(office: Workspace, code: str) -> None:
    """Each question stands on exactly one sheet, everybody counts the same, an answer closes it.

    `code`: of a client, for where it is asked whose a paper is.
    """
    rows = asked(office)
    places = Counter((row["submission"] or row["held"], row["pointer"]) for row in rows)
    assert set(places.values()) == {1}
    assert all(row["label"] and row["about"] and row["item"] for row in rows)
    assert {row["sheet"] for row in rows} == {
        path.relative_to(office.path).as_posix()
        for path in office.outbox("nakijken").glob("*.pdf")
        if "papier" not in path.name
    }
    assert counted(office) == in_review(office) > 0
    assert on_page_of_today(office) == len(rows)

    for _ in range(4):  # what one answer opens (of the same person after all) is asked next
        if not (rows := asked(office)):
            break
        sheets = {row["sheet"]: [r for r in rows if r["sheet"] == row["sheet"]] for row in rows}
        who: Answers = {"/filled_on": "06-03-2026", "/filled_by": "JB"}
        back = {}
        for n, (sheet, mine) in enumerate(sheets.items()):
            said: dict[str, Any] = dict(who)
            for row in mine:
                said |= answered(row, code)
            filled = fill((office.path / sheet).read_bytes(), said)
            back[f"terug{len(office.arrivals())}{n}"] = filled
        office.hand_in(**back)
    assert asked(office) == []
    open_still = [row["reasons"] for row in office.arrivals() if row["outcome"] == "review"]
    assert (open_still, counted(office)) == ([], 0)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_every_question_has_one_place_and_every_answer_closes_it(
    office: Workspace, seed: int
) -> None:
    code, other = office.new_client(), office.new_client()
    kinds = list(KINDS.values())
    Random(seed).shuffle(kinds)
    papers = [kind(office, code, other) for kind in kinds]
    for copies in zip_longest(*papers):  # a copy comes after that of which it is one
        office.hand_in(**{f"blad{n}": paper for n, paper in enumerate(copies) if paper})

    walk_on_sheets(office, code)
