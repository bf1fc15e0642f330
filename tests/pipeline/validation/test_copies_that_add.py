"""Copies of a sheet that add: another goal on another copy of the same day, and a word mended."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.settings import shipped_schemas
from tests.pipeline.review.test_copies import (
    MENDED,
    OF_ANOTHER,
    PLAN,
    answer,
    asked,
    goals,
    outcomes,
)
from tests.pipeline.test_route import text_of
from tests.workspace import Answers, Workspace, fill, header

SWIM: Answers = {at: words for at, words in OF_ANOTHER.items() if at != "/alias"}
DRAFT: Answers = {at: PLAN[at] for at in ("/goals/0/why", "/goals/0/domain")}


@pytest.fixture
def home(office: Workspace) -> Workspace:
    """An office whose action plan says that its copies add."""
    text = (shipped_schemas() / "actieplan.toml").read_text(encoding="utf-8")
    folder = office.path / "schemas"
    folder.mkdir()
    added = (
        text if "\ncopies" in text else text.replace("\ntitle =", '\ncopies = "add"\ntitle =', 1)
    )
    (folder / "actieplan.toml").write_text(added, encoding="utf-8")
    return office


def plan(home: Workspace, code: str, *answers: Answers, day: str = "03-02-2026") -> bytes:
    if not home.outbox("formulieren", "actieplan.pdf").exists():
        home.krachtwerk("print", "actieplan")
    said: dict[str, Any] = {"/client": code, **header(day)}
    for each in answers:
        said |= each
    return fill(home.outbox("formulieren", "actieplan.pdf").read_bytes(), said)


def resaved(paper: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def test_another_goal_on_another_copy_of_the_day_counts_and_asks_nothing(home: Workspace) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, PLAN), b=plan(home, code, SWIM))
    assert (outcomes(home), asked(home)) == (["accepted", "accepted"], [])
    assert goals(home, code) == ["Ik wil een eigen plek", "Weer zwemmen"]
    steps = [step for goal in home.dossier(code)["goals"] for step in goal["actions"]]
    assert [step["what"] for step in steps] == ["Bellen met de gemeente", "Badpak kopen"]
    assert len({step["id"] for step in steps}) == 2


def test_goals_stand_in_the_order_in_which_the_papers_came(home: Workspace) -> None:
    texts = ["Weer zwemmen", "Een eigen plek", "Leren lezen", "Mijn zus zien"]
    code = home.new_client()
    for n, text in enumerate(texts):
        home.hand_in(**{f"blad{n}": plan(home, code, {"/goals/0/text": text})})
    assert goals(home, code) == texts


def test_a_mended_word_is_asked_about_and_makes_no_second_goal(home: Workspace) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, PLAN))
    home.hand_in(b=plan(home, code, SWIM), c=plan(home, code, PLAN, MENDED))
    assert goals(home, code) == ["Ik wil een eigen plek", "Weer zwemmen"]
    assert [row["pointer"] for row in asked(home)] == ["/goals/0/text"]


def test_the_finished_form_after_its_draft_is_one_goal(home: Workspace) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, DRAFT))
    home.hand_in(b=plan(home, code, PLAN))
    assert (goals(home, code), asked(home)) == (["Ik wil een eigen plek"], [])


def test_the_same_copy_once_more_is_a_duplicate(home: Workspace) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, PLAN), b=plan(home, code, SWIM))
    home.hand_in(c=resaved(plan(home, code, PLAN)))
    assert outcomes(home) == ["accepted", "accepted", "duplicate"]


def test_the_tick_that_it_improves_an_older_one_finds_the_one_that_it_repeats(
    home: Workspace,
) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, PLAN), b=plan(home, code, SWIM))
    home.hand_in(c=plan(home, code, PLAN, MENDED, {"/is_correction": True}))
    assert (goals(home, code), asked(home)) == (["Ik wil een eigen plekje", "Weer zwemmen"], [])


def test_a_tick_that_may_mean_several_is_asked_about(home: Workspace) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, PLAN), b=plan(home, code, SWIM))
    other: Answers = {"/goals/0/text": "Leren lezen", "/is_correction": True}
    home.hand_in(c=plan(home, code, other))
    assert [(row["code"], row["pointer"]) for row in asked(home)] == [
        ("corrects_older", "/_paper/corrects_older")
    ]
    assert goals(home, code) == ["Ik wil een eigen plek", "Weer zwemmen", "Leren lezen"]


def goal(text: str, *more: Answers) -> Answers:
    said: dict[str, str | bool] = {"/goals/0/text": text}
    for each in more:
        said |= each
    return said


def test_of_three_goals_that_differ_in_a_letter_none_goes_unasked(home: Workspace) -> None:
    code = home.new_client()
    for n, text in enumerate(["Meer lopen", "Meer kopen", "Meer koken"]):
        home.hand_in(**{f"blad{n}": plan(home, code, goal(text))})
    sheet = home.outbox("nakijken", f"{code}.pdf")
    assert "Eerst stond er: Meer lopen. Nu staat er: Meer kopen." in words_of(sheet)
    answer(home, code, {"/goals/0/text": "Meer lopen"})
    assert "Eerst stond er: Meer lopen. Nu staat er: Meer koken." in words_of(sheet)
    answer(home, code, {"/goals/0/text": "Meer koken"})
    assert (goals(home, code), asked(home)) == (["Meer koken"], [])
    assert "review" not in outcomes(home)


def test_a_tick_beside_goals_that_differ_in_a_letter_takes_none_of_them_away(
    home: Workspace,
) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, goal("Meer lopen")))
    home.hand_in(b=plan(home, code, goal("Meer kopen")))
    home.hand_in(c=plan(home, code, goal("Meer koken", {"/is_correction": True})))
    assert goals(home, code) == ["Meer lopen", "Meer koken"]
    assert sorted(row["code"] for row in asked(home)) == ["conflict", "corrects_older"]


def test_who_looks_says_that_two_goals_that_differ_in_a_letter_both_hold(home: Workspace) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, goal("Meer lopen")))
    (_, row) = home.hand_in(b=plan(home, code, goal("Meer kopen")))
    sheet = words_of(home.outbox("nakijken", f"{code}.pdf"))
    assert "Gaat het om iets anders en geldt het allebei?" in sheet
    event = home.krachtwerk("paper", "adds", row["submission"]).stdout.strip()
    assert (goals(home, code), asked(home)) == (["Meer lopen", "Meer kopen"], [])
    assert outcomes(home) == ["accepted", "accepted"]
    assert home.krachtwerk("paper", "adds", row["submission"]).exit_code == 2
    home.krachtwerk("undo", event)
    assert [each["code"] for each in asked(home)] == ["conflict"]


def words_of(sheet: Path) -> str:
    return " ".join(text_of(sheet).split())


def test_a_goal_keeps_its_number_when_it_is_mended_or_its_paper_withdrawn(
    home: Workspace,
) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, SWIM))
    home.hand_in(b=plan(home, code, PLAN))
    before = ids(home, code)
    (_, row) = home.hand_in(c=plan(home, code, PLAN, MENDED))[1:]
    assert ids(home, code) == before
    event = home.krachtwerk("paper", "withdraw", row["submission"]).stdout
    assert (ids(home, code), "E-" in event) == (before, True)


def ids(home: Workspace, code: str) -> list[str]:
    return [goal["id"] for goal in home.dossier(code)["goals"]]


def test_a_later_copy_adds_a_goal_to_those_of_another_day(home: Workspace) -> None:
    code = home.new_client()
    home.hand_in(a=plan(home, code, PLAN), b=plan(home, code, SWIM, day="10-02-2026"))
    assert goals(home, code) == ["Ik wil een eigen plek", "Weer zwemmen"]


def test_the_same_print_filled_in_again_is_a_version(home: Workspace) -> None:
    code = home.new_client()
    form = home.personal("actieplan", code)
    home.hand_in(a=fill(form, {**header(), **PLAN}))
    home.hand_in(b=fill(form, {**header(), **SWIM, "/filled_by": "worker"}))
    assert goals(home, code) == ["Ik wil een eigen plek"]
    assert [row["code"] for row in asked(home)] == ["two_writers"]
