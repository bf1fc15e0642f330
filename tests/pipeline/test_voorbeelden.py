"""The example sheets of the documentation, used as an organisation would: to the dossier."""

from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from forms.catalogue import Catalogue
from forms.checking import check
from forms.ground.plain_data import at_pointer
from pipeline.settings import shipped_schemas
from tests.fillers import with_pikepdf
from tests.fillers.hard_values import Typed, hard_values
from tests.fillers.widgets import places_of
from tests.workspace import Workspace, fill, header

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "voorbeelden"
EXAMPLES = tuple(path.stem for path in sorted(FOLDER.glob("*.toml")))


def lay(office: Workspace, name: str) -> None:
    folder = office.path / "schemas"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_bytes((FOLDER / f"{name}.toml").read_bytes())


@cache
def with_examples() -> Catalogue:
    return Catalogue(shipped_schemas(), FOLDER)


def blank(office: Workspace, name: str) -> bytes:
    return Path(office.krachtwerk("print", name).stdout.strip()).read_bytes()


def test_there_are_three_examples() -> None:
    assert EXAMPLES == ("huisregels", "mijn_mensen", "weekplanner")


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_sound(name: str) -> None:
    assert check(FOLDER / f"{name}.toml", with_examples()) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_example_page_is_nearly_empty(name: str) -> None:
    pages = with_examples().laid_out(with_examples().worksheet(name)).layout.pages
    assert all(max(box.y + box.h for box in page.boxes) > 110 for page in pages)


@pytest.mark.parametrize(
    ("name", "kind", "odd"), list(product(EXAMPLES, ("blank", "personal"), (False, True)))
)
def test_hard_values_come_back(office: Workspace, name: str, kind: str, odd: bool) -> None:
    lay(office, name)
    code = office.new_client()
    form = blank(office, name) if kind == "blank" else office.personal(name, code)
    typed = hard_values(places_of(form), code, odd=odd)
    typed.given |= {"/filled_on": "03-02-2026", "/client": code}
    if kind == "personal":
        del typed.given["/client"]
    (arrival,) = office.hand_in(blad=with_pikepdf.fill(form, typed.given))
    values = office.submission(arrival)["values"]
    assert _found(values, typed) == _expected(typed)


def _expected(typed: Typed) -> dict[str, Any]:
    return {at: back for at, back in typed.back.items() if at not in ("/filled_on", "/client")}


def _found(values: dict[str, Any], typed: Typed) -> dict[str, Any]:
    return {at: at_pointer(values, at) for at in _expected(typed)}


def taken_in(office: Workspace, name: str, answers: dict[str, str | bool]) -> dict[str, Any]:
    """The dossier of a client who filled in one example sheet."""
    lay(office, name)
    code = office.new_client()
    (arrival,) = office.hand_in(blad=fill(office.personal(name, code), {**header(), **answers}))
    assert arrival["outcome"] == "accepted"
    return office.dossier(code)


def test_what_is_agreed_in_the_house_is_a_step_of_the_plan(office: Workspace) -> None:
    dossier = taken_in(
        office,
        "huisregels",
        {
            "/quiet": "talk",
            "/agree/0": "Ik zeg het als er bezoek komt",
            "/need/1": "Een sleutel",
            "/bring/0": "Ik kan goed koken",
            "/calm/0": "Even naar buiten",
        },
    )
    assert [action["what"] for action in dossier["loose_actions"]] == [
        "Ik zeg het als er bezoek komt"
    ]
    assert dossier["wishes"] == [{**dossier["wishes"][0], "text": "Een sleutel"}]
    assert dossier["wishes"][0]["domain"] == "housing"
    assert [s["text"] for s in dossier["strengths"]] == ["Ik kan goed koken"]


def test_who_stands_near_is_a_strength_and_not_a_domain(office: Workspace) -> None:
    dossier = taken_in(
        office,
        "mijn_mensen",
        {
            "/rings/very_close/people/1/who": "Mijn zus",
            "/rings/further/people/0/who": "De imam",
            "/rings/very_close/people/1/helps_with": "Lachen",
            "/more_of/0": "Mijn zus vaker zien",
            "/first_step": "Mijn zus bellen",
        },
    )
    assert [(s["text"], s["domain"]) for s in dossier["strengths"]] == [
        ("Mijn zus", "social"),
        ("De imam", "social"),
    ]
    assert [wish["text"] for wish in dossier["wishes"]] == ["Mijn zus vaker zien"]
    assert [action["what"] for action in dossier["loose_actions"]] == ["Mijn zus bellen"]


def test_a_week_gives_a_small_step_and_steps_forward_and_back(office: Workspace) -> None:
    dossier = taken_in(
        office,
        "weekplanner",
        {
            "/look_forward": "De film",
            "/days/friday/evening": "Naar de film",
            "/steps/0/who": "me",
            "/steps/0/what": "Kaartje kopen",
            "/went_well/0": "Op tijd op",
            "/was_hard": "Slapen",
            "/i_know": "Buiten word ik rustig",
        },
    )
    assert [(a["what"], a["who"]) for a in dossier["loose_actions"]] == [("Kaartje kopen", "me")]
    assert [(s["direction"], s["text"]) for s in dossier["steps"]] == [
        ("forward", "Op tijd op"),
        ("back", "Slapen"),
    ]


def test_a_sheet_below_days_of_its_own_is_kept_by_day(office: Workspace) -> None:
    lay(office, "weekplanner")
    code = office.new_client()
    answers = {**header(), "/days/sunday/morning": "Uitslapen"}
    (arrival,) = office.hand_in(week=fill(office.personal("weekplanner", code), answers))
    assert office.submission(arrival)["values"]["days"]["sunday"]["morning"] == "Uitslapen"


def test_the_words_of_an_own_sheet_stand_on_the_plan(office: Workspace) -> None:
    lay(office, "mijn_mensen")
    code = office.new_client()
    answers = {**header(quote_ok="yes"), "/first_step": "Mijn zus bellen"}
    office.hand_in(blad=fill(office.personal("mijn_mensen", code), answers))
    assert "Mijn zus bellen" in text_of(office.outbox(code, "actieplan.pdf"))


def test_what_helps_in_the_house_when_things_go_wrong_stands_on_the_plan(office: Workspace) -> None:
    lay(office, "huisregels")
    code = office.new_client()
    answers = {**header(quote_ok="yes"), "/calm/0": "Even naar buiten", "/agree/1": "Zacht praten"}
    office.hand_in(blad=fill(office.personal("huisregels", code), answers))
    plan = text_of(office.outbox(code, "actieplan.pdf"))
    assert "Even naar buiten" in plan
    assert "Zacht praten" in plan


def text_of(path: Path) -> str:
    """What stands on a document, in one line."""
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())
