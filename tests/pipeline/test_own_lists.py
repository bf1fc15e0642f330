"""An organisation that calls people otherwise, or adds to a list: on sheets and in plans."""

from pathlib import Path

import pytest

from tests.pipeline.test_own_sheets import HOUSE_DAY, lay
from tests.pipeline.test_route import text_of
from tests.workspace import Workspace, fill, header

STEP = {"/goals/0/text": "Rust", "/goals/0/actions/0/what": "Bellen met de gemeente"}
WHO = """
[choices]
who = [
    { code = "me", label = "ik" },
    { code = "buddy", label = "mijn maatje {x}" },
    { code = "worker", label = "mijn coach" },
]
"""
ARABIC = '[lists.who]\nbuddy = "رفيق"\nworker = "مدرب"\n'


def own(office: Workspace, name: str, text: str) -> Path:
    """A file in the folder of the organisation."""
    path = office.path / "schemas" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def planned(office: Workspace, who: str, *more: str, name: str = "") -> str:
    """The plan of a client whose first step is done by somebody, as it is read."""
    code = office.new_client(*more)
    step = {**STEP, "/goals/0/actions/0/who": who, "/goals/0/actions/0/who_name": name}
    office.hand_in(plan=fill(office.personal("actieplan", code), {**header(), **step}))
    return text_of(office.outbox(code, "actieplan.pdf"))


def test_a_plan_calls_people_as_the_organisation_does(office: Workspace) -> None:
    own(office, "common.toml", WHO)
    assert "mijn maatje {x}" in planned(office, "buddy")
    told = planned(office, "worker", name="Kim")
    assert "mijn coach" in told
    assert "begeleider" not in told


def test_what_it_translated_itself_is_said_in_that_language(office: Workspace) -> None:
    own(office, "common.toml", WHO)
    own(office, "languages/en.toml", '[lists.who]\nbuddy = "my buddy"\n')
    assert "my buddy" in planned(office, "buddy", "--lang", "en")
    assert "mijn coach" in planned(office, "worker", "--lang", "en")  # of ours nothing is left


def test_an_answer_that_only_an_own_sheet_gives_keeps_no_plan_waiting(office: Workspace) -> None:
    who = '[{ code = "mum", label = "mama" }]'
    own_step = '\n[[sections.fields.fields]]\nkey = "who"\nkind = "choice"\nlabel = "Wie?"\n'
    lay(office, f"{HOUSE_DAY}{own_step}choices = {who}\n")
    code = office.new_client()
    answers = {**header(), "/plans/1/what": "Fiets maken", "/plans/1/who": "mum"}
    office.hand_in(week=fill(office.personal("mijn_week", code), answers))
    assert "Fiets maken" in text_of(office.outbox(code, "actieplan.pdf"))


def test_only_phrases_of_the_organisation_wait_for_a_translation(office: Workspace) -> None:
    own(office, "common.toml", WHO)
    checked = office.krachtwerk("schemas", "check")
    assert checked.exit_code == 0, checked.output
    assert {line.split(":")[0].split(", ")[1] for line in checked.output.splitlines()[:-1]} == {
        "lists.who.buddy",
        "lists.who.worker",
    }
    own(office, "languages/ar.toml", ARABIC)
    told = office.krachtwerk("schemas", "check").output
    assert "ar, " not in told
    assert "en, " in told


def test_an_added_part_of_life_waits_for_a_translation(office: Workspace) -> None:
    shipped = (Path(__file__).parents[2] / "schemas" / "domains.toml").read_text(encoding="utf-8")
    own(office, "domains.toml", f'{shipped}\n[[domains]]\nkey = "pets"\nlabel = "dieren"\n')
    checked = office.krachtwerk("schemas", "check")
    assert (checked.exit_code, "ar.toml" in checked.output) == (0, False), checked.output
    assert checked.output.count("lists.domains.pets is van jou") == 1


def test_a_copy_of_our_translation_is_none_of_what_the_organisation_asks(
    office: Workspace,
) -> None:
    """Who copies our whole file to change one word, does not translate what stands in Dutch."""
    ours = Path(__file__).parents[2] / "schemas"
    own(office, "languages/en.toml", (ours / "languages" / "en.toml").read_text(encoding="utf-8"))
    asked = (ours / "evaluatie.toml").read_text(encoding="utf-8")
    assert office.krachtwerk("print", "evaluatie", "--lang", "en").stderr == ""
    own(office, "evaluatie.toml", asked.replace('label = "', 'label = "Echt: ', 1))
    said = office.krachtwerk("print", "evaluatie", "--lang", "en")
    assert "Nederlands" in said.stderr


@pytest.mark.parametrize(
    "given",
    [
        "[]",
        '[ { code = "a.b", label = "een vriend" } ]',
        '[ { code = "me", label = "ik" }, { code = "me", label = "zelf" } ]',
    ],
    ids=["empty", "no code", "twice"],
)
def test_a_list_of_which_no_sheet_can_be_made_is_told_of_the_list(
    office: Workspace, given: str
) -> None:
    """It was told of sheets of ours, and `doctor` called all well."""
    own(office, "common.toml", f"[choices]\nwho = {given}\n")
    for typed in (("schemas", "check"), ("doctor",)):
        said = office.krachtwerk(*typed)
        assert (said.exit_code, "common.toml" in said.stdout) == (1, True), said.output
    printed = office.krachtwerk("print", "actieplan")
    assert (printed.exit_code, "common.toml" in printed.stderr) == (1, True)
    checked = office.krachtwerk("schemas", "check").stdout
    assert "actieplan.toml" not in checked
