"""The name of a dossier, once known, changes only because a person decided so."""

import json
from typing import Any

import pytest

from tests.pipeline.review.test_copies import asked
from tests.workspace import Answers, Workspace, blank, fill, header


def sheet(code: str, name: str, day: str = "03-02-2026", **more: str) -> bytes:
    """A blank sheet on which somebody wrote a name."""
    said: Answers = {"/client": code, **header(day, alias=name), "/i_am/0": "Ik ben rustig"}
    return fill(
        blank("vormen_van_kracht"), {**said, **{f"/{at}": text for at, text in more.items()}}
    )


def name_of(office: Workspace, code: str) -> str | None:
    """The name in force: as the dossier and the list of dossiers tell it."""
    told: str | None = office.dossier(code)["alias"]
    rows = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    assert [row["alias"] for row in rows if row["code"] == code] == [told]
    return told


def answer(office: Workspace, code: str, choice: str) -> None:
    """Answer the question about the name on the correction sheet as it lies there."""
    (row,) = [each for each in asked(office) if each["pointer"] == "/_name"]
    assert choice in {each["code"] for each in row["choices"]}
    said = {f"{row['item']}/value": choice, "/filled_on": "05-02-2026", "/filled_by": "JB"}
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    office.hand_in(**{f"nagekeken{len(office.arrivals())}": fill(lying, said)})


def named_otherwise(office: Workspace, day: str = "01-03-2026") -> str:
    """A dossier with a name, and a paper, of a later day or not, on which another one stands."""
    return office.as_after(_named_otherwise, day)


def _named_otherwise(office: Workspace, day: str) -> str:
    code = office.new_client()
    office.hand_in(eerst=sheet(code, "Zoë"))
    office.hand_in(later=sheet(code, "Sam", day, **{"i_can/0": "koken"}))
    return code


def papers_of(office: Workspace) -> list[str]:
    """The ids of all papers, as they came in."""
    taken = [row for row in office.arrivals() if row["submission"]]
    return [office.submission(row)["id"] for row in taken]


def events(office: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(office.krachtwerk("events", "--json").stdout)
    return rows


def test_the_first_paper_names_a_dossier_without_a_question(office: Workspace) -> None:
    code = office.new_client()
    (row,) = office.hand_in(eerst=sheet(code, "Zoë"))
    assert (name_of(office, code), row["outcome"], asked(office)) == ("Zoë", "accepted", [])


@pytest.mark.parametrize("day", ["01-03-2026", "01-01-2026"], ids=["later", "of an earlier day"])
def test_another_name_is_asked_and_changes_nothing_by_itself(office: Workspace, day: str) -> None:
    code = named_otherwise(office, day)
    assert name_of(office, code) == "Zoë"
    assert "koken" in [each["text"] for each in office.dossier(code)["strengths"]]
    (row,) = asked(office)
    assert (row["pointer"], row["code"], row["kind"]) == ("/_name", "other_name", "mark")
    last = office.arrivals()[-1]
    assert (last["outcome"], [r["code"] for r in last["reasons"]]) == ("review", ["other_name"])


@pytest.mark.parametrize("same", ["ZOE", "Zo\u200bë\u200f"], ids=["plain", "unseen signs"])
def test_the_same_name_in_other_letters_is_no_question(office: Workspace, same: str) -> None:
    code = office.new_client()
    office.hand_in(eerst=sheet(code, "Zoë"))
    office.hand_in(later=sheet(code, same, "01-03-2026"))
    assert (name_of(office, code), asked(office)) == ("Zoë", [])


def test_another_name_than_a_dossier_was_opened_with_is_asked(office: Workspace) -> None:
    code = office.new_client("--alias", "Zoë")
    office.hand_in(eerst=sheet(code, "Z."))
    assert name_of(office, code) == "Zoë"
    assert [row["code"] for row in asked(office)] == ["other_name"]


def test_two_names_in_one_round_are_asked_too(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=sheet(code, "Zoë"), b=sheet(code, "Sam", "01-01-2026"))
    assert name_of(office, code) == "Zoë"
    assert len(asked(office)) == 1


def test_the_new_name_is_taken_where_a_person_chooses_it(office: Workspace) -> None:
    code = named_otherwise(office)
    answer(office, code, "new")
    assert (name_of(office, code), asked(office)) == ("Sam", [])
    assert {row["outcome"] for row in office.arrivals()} == {"accepted"}
    office.krachtwerk("undo", events(office)[0]["id"])
    assert name_of(office, code) == "Zoë"
    assert len(asked(office)) == 1


def test_the_name_stays_where_a_person_chooses_that(office: Workspace) -> None:
    code = named_otherwise(office)
    answer(office, code, "keep")
    assert (name_of(office, code), asked(office)) == ("Zoë", [])
    assert {row["outcome"] for row in office.arrivals()} == {"accepted"}


def test_one_new_name_on_several_papers_is_one_question(office: Workspace) -> None:
    code = named_otherwise(office)
    office.hand_in(nog=sheet(code, "sam", "05-03-2026"))
    assert len(asked(office)) == 1
    answer(office, code, "keep")
    assert asked(office) == []


@pytest.mark.parametrize("deed", ["move", "withdraw"])
def test_what_a_paper_brought_goes_with_it(office: Workspace, deed: str) -> None:
    code = named_otherwise(office)
    other = office.new_client()
    answer(office, code, "new")
    done = [deed, papers_of(office)[1], *([other] if deed == "move" else [])]
    assert office.krachtwerk("paper", *done).exit_code == 0
    assert name_of(office, code) == "Zoë"
    assert name_of(office, other) == ("Sam" if deed == "move" else None)
    assert asked(office) == []


def test_the_name_of_a_first_paper_goes_with_it(office: Workspace) -> None:
    code, other = office.new_client(), office.new_client()
    office.hand_in(eerst=sheet(code, "Sam"))
    office.krachtwerk("paper", "move", papers_of(office)[0], other)
    assert (name_of(office, code), name_of(office, other)) == (None, "Sam")


def test_a_name_that_comes_with_a_moved_paper_is_asked(office: Workspace) -> None:
    code, other = office.new_client(), office.new_client("--alias", "Zoë")
    office.hand_in(eerst=sheet(code, "Sam", "01-01-2026"))
    office.krachtwerk("paper", "move", papers_of(office)[0], other)
    assert name_of(office, other) == "Zoë"
    (row,) = asked(office)
    assert (row["client"], row["code"]) == (other, "other_name")
    assert office.arrivals()[0]["outcome"] == "review"


def test_the_name_of_somebody_else_is_asked_with_their_code_alone(office: Workspace) -> None:
    other = office.new_client()
    office.hand_in(van=sheet(other, "sam"))
    code = _named_otherwise(office, "01-03-2026")
    (row,) = asked(office)
    assert row["code"] == "name_of_another"
    assert other in row["message"]
    reasons = office.arrivals()[-1]["reasons"]
    assert other in reasons[0]["message"]
    assert "sam" not in json.dumps([row["message"], reasons]).lower()
    answer(office, code, f"of_{other.replace('-', '')}")
    assert (name_of(office, code), name_of(office, other), asked(office)) == ("Zoë", "sam", [])
    assert len(office.dossier(other)["submissions"]) == 2


def test_of_several_papers_of_somebody_else_each_may_go_to_them(office: Workspace) -> None:
    other = office.new_client()
    office.hand_in(van=sheet(other, "sam"))
    code = _named_otherwise(office, "01-03-2026")
    office.hand_in(nog=sheet(code, "sam", "05-03-2026"))
    for _ in range(2):
        answer(office, code, f"of_{other.replace('-', '')}")
    assert (name_of(office, code), name_of(office, other), asked(office)) == ("Zoë", "sam", [])
    assert len(office.dossier(other)["submissions"]) == 3


def test_a_name_is_set_by_a_command_and_taken_back(office: Workspace) -> None:
    code = named_otherwise(office)
    told = office.krachtwerk("client", "rename", code, " Kim ")
    assert told.exit_code == 0
    assert "Kim" not in told.output
    assert (name_of(office, code), len(asked(office))) == ("Kim", 1)  # whose is that sheet?
    assert "Kim" not in office.krachtwerk("events").output + json.dumps(events(office))
    office.krachtwerk("undo", events(office)[-1]["id"])
    assert name_of(office, code) == "Zoë"
    assert len(asked(office)) == 1


def test_who_gives_a_name_that_another_has_is_told(office: Workspace) -> None:
    code, other = office.new_client("--alias", "Sam"), office.new_client("--alias", "Kim")
    told = office.krachtwerk("client", "rename", code, "kim")
    assert (told.exit_code, f"{other} heet ook zo" in told.output) == (0, True)


@pytest.mark.parametrize("said", [("000000-1", "Kim"), ("CODE", "  ")])
def test_no_name_is_set_where_there_is_none(office: Workspace, said: tuple[str, str]) -> None:
    code = office.new_client()
    told = office.krachtwerk("client", "rename", said[0].replace("CODE", code), said[1])
    assert told.exit_code == 2


def test_an_older_print_does_not_bring_an_old_name_back(office: Workspace) -> None:
    code = office.new_client("--alias", "Zoë")
    older = office.personal("evaluatie", code)
    office.krachtwerk("client", "rename", code, "Kim")
    said = {"/filled_on": "01-03-2026", "/learned": "Vragen"}
    (row,) = office.hand_in(later=fill(older, said))
    assert (name_of(office, code), row["outcome"], asked(office)) == ("Kim", "accepted", [])


def test_a_name_that_was_set_is_printed(office: Workspace) -> None:
    code = office.new_client("--alias", "Zoë")
    office.hand_in(eerst=sheet(code, "Zoë"))
    before = office.outbox(code, "traject.pdf").read_bytes()
    office.krachtwerk("client", "rename", code, "Kim")
    assert office.outbox(code, "traject.pdf").read_bytes() != before


def test_a_correction_does_not_rename_by_its_tick(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(eerst=sheet(code, "Zoë"))
    said: Answers = {"/client": code, **header(alias="Sam", is_correction=True)}
    again = fill(blank("vormen_van_kracht"), {**said, "/i_am/0": "Ik ben rustig"})
    office.hand_in(beter=again)
    assert name_of(office, code) == "Zoë"
    assert [row["code"] for row in asked(office)] == ["other_name"]


def test_a_name_that_was_read_later_is_asked_like_any_other(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(eerst=sheet(code, "S\ufffdm", "01-01-2026"))
    office.hand_in(later=sheet(code, "Zoë"))
    (row,) = asked(office)
    said = {f"{row['item']}/value": "Sam", "/filled_on": "05-02-2026", "/filled_by": "JB"}
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    office.hand_in(nagekeken=fill(lying, said))
    assert name_of(office, code) == "Zoë"
    assert [row["code"] for row in asked(office)] == ["other_name"]
    answer(office, code, "new")
    assert (name_of(office, code), asked(office)) == ("Sam", [])


def test_a_merge_keeps_the_name_of_the_dossier_that_stays(office: Workspace) -> None:
    code, other = office.new_client("--alias", "Zoë"), office.new_client("--alias", "Sam")
    office.krachtwerk("client", "rename", other, "Kim")
    office.krachtwerk("client", "merge", code, other)
    assert office.dossier(code)["alias"] == "Zoë"


def test_a_merge_brings_a_name_where_there_was_none(office: Workspace) -> None:
    code, other = office.new_client(), office.new_client("--alias", "Sam")
    office.krachtwerk("client", "merge", code, other)
    office.hand_in(eerst=sheet(code, "Zoë"))
    assert office.dossier(code)["alias"] == "Sam"
    assert [row["code"] for row in asked(office)] == ["other_name"]


def test_no_log_tells_a_name(office: Workspace) -> None:
    code = named_otherwise(office)
    answer(office, code, "new")
    told = office.krachtwerk("events").output + office.krachtwerk("arrivals").output
    assert not {"Zoë", "Sam"} & set(told.split())
