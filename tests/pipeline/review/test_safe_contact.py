"""How to reach a client safely changes only where somebody has said so."""

import re

import pypdfium2
import pytest

from tests.life.traces import traces
from tests.pipeline.review.test_copies import asked
from tests.workspace import Workspace, blank, fill, header


def sheet(code: str, way: str, day: str, note: str = "", name: str = "Zoë") -> bytes:
    said = {"/meaning": "Rust", "/safe_contact": way, "/safe_contact_note": note}
    return fill(blank("focusbepaling"), {"/client": code, **header(day, alias=name), **said})


def way_of(office: Workspace, code: str) -> str | None:
    contact: dict[str, str] = office.dossier(code)["contact"]
    return contact.get("safe_contact")


def changed(office: Workspace, day: str = "01-03-2026") -> str:
    """A dossier in which a later paper gives another way."""
    return office.as_after(_changed, day)


def _changed(office: Workspace, day: str) -> str:
    code = office.new_client()
    office.hand_in(eerst=sheet(code, "here_only", "03-02-2026"))
    office.hand_in(later=sheet(code, "call", day))
    return code


def answer(office: Workspace, code: str, said: str) -> None:
    (row,) = asked(office)
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    head = {"/filled_on": "05-03-2026", "/filled_by": "JB"}
    office.hand_in(nagekeken=fill(lying, {**head, f"{row['item']}/value": said}))


def test_another_way_is_asked_before_it_counts(office: Workspace) -> None:
    code = changed(office)
    assert way_of(office, code) == "here_only"
    (row,) = asked(office)
    assert (row["pointer"], row["code"]) == ("/safe_contact", "other_contact")
    assert "bellen" not in office.krachtwerk("arrivals", "--json").stdout


@pytest.mark.parametrize("box", ["way", "note"])
def test_a_way_that_is_asked_about_is_no_damage(office: Workspace, box: str) -> None:
    """A paper's id is of all that was read of it, also of what waits for a person."""
    code = office.new_client()
    first, then = {
        "way": (("call", ""), ("text", "")),
        "note": (("", "Bel\u00a0niet"), ("", "Bel ")),
    }[box]
    office.hand_in(eerst=sheet(code, first[0], "03-02-2026", first[1]))
    office.hand_in(later=sheet(code, then[0], "01-03-2026", then[1]))
    assert len(asked(office)) == 1
    assert office.krachtwerk("doctor", "--deep").exit_code == 0


def test_it_counts_once_somebody_has_said_so(office: Workspace) -> None:
    code = changed(office)
    answer(office, code, "call")
    assert (way_of(office, code), asked(office)) == ("call", [])


def test_the_way_stays_where_somebody_says_so(office: Workspace) -> None:
    code = changed(office)
    answer(office, code, "here_only")
    assert (way_of(office, code), asked(office)) == ("here_only", [])


def test_the_same_way_is_no_question(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(eerst=sheet(code, "here_only", "03-02-2026"))
    office.hand_in(again=sheet(code, "here_only", "01-03-2026"))
    assert (way_of(office, code), asked(office)) == ("here_only", [])


def test_another_way_on_a_paper_of_before_is_asked_too(office: Workspace) -> None:
    assert way_of(office, changed(office, "01-01-2026")) == "here_only"
    assert len(asked(office)) == 1


def test_what_to_be_careful_about_is_held_to_the_same(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=sheet(code, "call", "03-02-2026", note="nooit thuis bellen"))
    office.hand_in(b=sheet(code, "call", "01-03-2026", note="bel gerust mijn man"))
    assert office.dossier(code)["contact"]["safe_contact_note"] == "nooit thuis bellen"
    assert [row["pointer"] for row in asked(office)] == ["/safe_contact_note"]


def test_a_form_that_is_saved_again_lets_no_other_way_in(office: Workspace) -> None:
    code = office.new_client()
    form = office.personal("focusbepaling", code)
    head = {**header("03-02-2026"), "/meaning": "Rust"}
    office.hand_in(a=fill(form, {**head, "/safe_contact": "here_only"}))
    office.hand_in(b=fill(form, {**head, "/meaning": "Rust!"}))  # the tick is gone
    office.hand_in(c=sheet(code, "call", "01-03-2026"))
    assert way_of(office, code) in {None, "here_only"}
    assert "/safe_contact" in [row["pointer"] for row in asked(office)]


def test_two_ways_in_one_round_are_asked_too(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(a=sheet(code, "here_only", "03-02-2026"), b=sheet(code, "call", "01-03-2026"))
    assert way_of(office, code) == "here_only"
    assert len(asked(office)) == 1


def test_the_same_paper_once_more_is_nothing_new(office: Workspace) -> None:
    code = changed(office)
    office.hand_in(nog_eens=sheet(code, "call", "01-03-2026") + b"\n")
    assert office.arrivals()[-1]["outcome"] == "duplicate"
    assert len(asked(office)) == 1


def test_the_sheet_tells_in_words_what_stood_there_and_only_what_there_is_to_do(
    office: Workspace,
) -> None:
    path = office.outbox("nakijken", f"{changed(office)}.pdf")
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        printed = pdf[0].get_textpage().get_text_bounded()
    printed = " ".join(printed.split())
    assert "Nu geldt: alleen hier." in printed
    assert "Op dit blad staat: bellen." in printed
    assert not {"klopt", "leeg"} & set(re.findall(r"\w+", printed))


def test_words_with_a_stop_of_their_own_get_no_second_one(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(eerst=sheet(code, "call", "03-02-2026", "Overdag."))
    office.hand_in(later=sheet(code, "call", "01-03-2026", "Alleen 's avonds"))
    with pypdfium2.PdfDocument(office.outbox("nakijken", f"{code}.pdf").read_bytes()) as pdf:
        printed = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    assert "Nu geldt: Overdag. Op dit blad staat: Alleen 's avonds." in printed


def confirmed(office: Workspace) -> tuple[str, str]:
    """A dossier in which somebody said that the later way counts; and the id of that paper."""
    return office.as_after(_confirmed)


def _confirmed(office: Workspace) -> tuple[str, str]:
    code = changed(office)
    answer(office, code, "call")
    return code, office.submission(office.arrivals()[1])["id"]


@pytest.mark.parametrize("act", ["withdraw", "move"])
def test_an_older_way_is_asked_again_where_the_later_paper_is_taken_away(
    office: Workspace, act: str
) -> None:
    code, paper = confirmed(office)
    where = [office.new_client()] if act == "move" else []
    event = office.krachtwerk("paper", act, paper, *where).stdout.split()[0]
    assert way_of(office, code) is None
    assert (code, "contact_left") in [(row["client"], row["code"]) for row in asked(office)]
    office.krachtwerk("undo", event)
    assert (way_of(office, code), asked(office)) == ("call", [])


def test_an_older_way_counts_again_once_somebody_says_so(office: Workspace) -> None:
    code, paper = confirmed(office)
    office.krachtwerk("paper", "withdraw", paper)
    answer(office, code, "here_only")
    assert (way_of(office, code), asked(office)) == ("here_only", [])


def erased_elsewhere(office: Workspace) -> str:
    """A dossier of which the later way was laid with somebody else, who was then erased."""
    return office.as_after(_erased_elsewhere)


def _erased_elsewhere(office: Workspace) -> str:
    code, paper = confirmed(office)
    other = office.new_client()
    assert office.krachtwerk("paper", "move", paper, other).exit_code == 0
    assert office.krachtwerk("client", "erase", other, "--yes").exit_code == 0
    return code


def test_an_older_way_is_asked_still_where_the_later_paper_was_erased(office: Workspace) -> None:
    code = erased_elsewhere(office)
    office.hand_in(nog=sheet(code, "here_only", "08-03-2026"))  # whatever comes: nobody said so
    assert way_of(office, code) is None
    assert {row["code"] for row in asked(office)} == {"contact_left"}


def test_what_was_said_of_one_paper_since_is_not_asked_of_the_next(office: Workspace) -> None:
    code = erased_elsewhere(office)
    answer(office, code, "here_only")
    office.hand_in(nog=sheet(code, "here_only", "08-03-2026"))
    assert (way_of(office, code), asked(office)) == ("here_only", [])


def test_nothing_of_that_stays_once_they_are_erased_too(office: Workspace) -> None:
    code = erased_elsewhere(office)
    assert office.krachtwerk("client", "erase", code, "--yes").exit_code == 0
    assert traces(office.path / "dossiers", ["/safe_contact"]) == {}


def test_another_day_on_a_paper_changes_no_way_of_contact(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(eerst=sheet(code, "here_only", "03-02-2026"))
    office.hand_in(later=sheet(code, "call", ""))
    rows = {row["pointer"]: row for row in asked(office)}
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    said = {"/safe_contact": "call", "/filled_on": "01-01-2026"}
    given = {f"{rows[at]['item']}/value": value for at, value in said.items()}
    head = {"/filled_on": "05-03-2026", "/filled_by": "JB"}
    office.hand_in(nagekeken=fill(lying, {**head, **given}))
    assert (way_of(office, code), asked(office)) == ("call", [])


def two(office: Workspace) -> tuple[str, str]:
    """Two dossiers in which another way stands."""
    return office.as_after(_two)


def _two(office: Workspace) -> tuple[str, str]:
    one, other = office.new_client(), office.new_client()
    office.hand_in(een=sheet(one, "here_only", "03-02-2026"))
    office.hand_in(ander=sheet(other, "call", "01-03-2026"))
    return one, other


def test_what_came_with_a_merge_is_asked_before_it_counts(office: Workspace) -> None:
    one, other = two(office)
    office.krachtwerk("client", "merge", one, other)
    office.run_once()
    assert way_of(office, one) == "here_only"
    assert [row["code"] for row in asked(office)] == ["contact_from_elsewhere"]
    answer(office, one, "call")
    assert (way_of(office, one), asked(office)) == ("call", [])


def test_what_came_with_a_merge_is_gone_with_it(office: Workspace) -> None:
    one, other = two(office)
    merge = office.krachtwerk("client", "merge", one, other).stdout.split()[0]
    office.krachtwerk("undo", merge)
    assert (way_of(office, one), way_of(office, other)) == ("here_only", "call")


def test_a_paper_that_was_moved_here_brings_no_way_of_contact(office: Workspace) -> None:
    one, other = two(office)
    identity = office.submission(office.arrivals()[-1])["id"]
    office.krachtwerk("paper", "move", identity, one)
    office.run_once()
    assert (way_of(office, one), way_of(office, other)) == ("here_only", None)
    assert [row["code"] for row in asked(office)] == ["contact_from_elsewhere"]
    office.krachtwerk("paper", "move", identity, other)
    assert (way_of(office, other), asked(office)) == ("call", [])


def test_a_move_that_is_brought_back_brings_no_way_that_was_said_elsewhere(
    office: Workspace,
) -> None:
    """Moved, moved back by undoing; said there what stands on it; then the undoing is undone."""
    whose, here = office.new_client(), office.new_client()
    office.hand_in(other=sheet(whose, "here_only", "03-02-2026"))
    office.hand_in(paper=sheet(whose, "call", "01-03-2026"))
    paper = office.submission(office.arrivals()[-1])["id"]

    def decided(*words: str) -> str:
        said = office.krachtwerk(*words)
        return next(word for word in said.output.split() if word.startswith("E-"))

    undoing = decided("undo", decided("paper", "move", paper, here))
    answer(office, whose, "call")
    assert way_of(office, whose) == "call"
    decided("undo", undoing)
    assert way_of(office, here) is None
    codes = {row["client"]: row["code"] for row in asked(office)}
    assert codes == {here: "contact_from_elsewhere", whose: "contact_left"}


def test_a_form_that_was_laid_elsewhere_brings_no_way_when_it_comes_again(
    office: Workspace,
) -> None:
    """The wrong code on a sheet was mended by a move; then its writer hands it in once more."""
    wrong, right = office.new_client(), office.new_client()
    office.hand_in(eerst=sheet(wrong, "call", "03-02-2026"))
    paper = office.submission(office.arrivals()[-1])["id"]
    assert office.krachtwerk("paper", "move", paper, right).exit_code == 0
    more = fill(sheet(wrong, "call", "03-02-2026"), {"/meaning": "Rust en tijd"})
    office.hand_in(nogeens=more)
    assert way_of(office, wrong) is None
    assert (wrong, "contact_of_moved") in [(row["client"], row["code"]) for row in asked(office)]


@pytest.mark.parametrize("how", ["move", "merge"])
def test_what_a_sheet_asked_of_one_dossier_is_no_answer_for_another(
    office: Workspace, how: str
) -> None:
    """A correction sheet is printed; the paper goes to somebody else; then the sheet comes back."""
    there = changed(office)
    here = office.new_client()
    paper = office.submission(office.arrivals()[-1])["id"]
    (row,) = asked(office)
    lying = office.outbox("nakijken", f"{there}.pdf").read_bytes()
    said = {"/filled_on": "05-03-2026", "/filled_by": "JB", f"{row['item']}/value": "call"}
    words = ("paper", "move", paper, here) if how == "move" else ("client", "merge", here, there)
    assert office.krachtwerk(*words).exit_code == 0
    office.hand_in(nagekeken=fill(lying, said))
    assert way_of(office, here) is None
    assert {row["client"] for row in asked(office)} == {here}


@pytest.mark.parametrize("how", ["move", "merge"])
def test_a_name_that_a_sheet_asked_of_one_dossier_is_none_for_another(
    office: Workspace, how: str
) -> None:
    there, here = office.new_client("--alias", "Anna"), office.new_client("--alias", "Boris")
    office.hand_in(plan=fill(blank("focusbepaling"), {**header(client=there), "/alias": "Bella"}))
    paper = office.submission(office.arrivals()[-1])["id"]
    (row,) = asked(office)
    lying = office.outbox("nakijken", f"{there}.pdf").read_bytes()
    said = {"/filled_on": "05-03-2026", "/filled_by": "JB", f"{row['item']}/value": "new"}
    words = ("paper", "move", paper, here) if how == "move" else ("client", "merge", here, there)
    assert office.krachtwerk(*words).exit_code == 0
    office.hand_in(nagekeken=fill(lying, said))
    assert office.dossier(here)["alias"] == "Boris"
    assert [row["client"] for row in asked(office)] == [here]


def event_of(office: Workspace, *words: str) -> str:
    """What somebody decides; the id of that decision."""
    return next(w for w in office.krachtwerk(*words).output.split() if w.startswith("E-"))


def test_a_way_that_waits_is_no_reason_to_take_it_from_the_next_paper(office: Workspace) -> None:
    """The paper with the way that counted is withdrawn while the other way is still asked."""
    code = changed(office)
    office.krachtwerk("paper", "withdraw", office.submission(office.arrivals()[0])["id"])
    office.hand_in(derde=sheet(code, "call", "02-03-2026"))
    assert way_of(office, code) is None
    assert [row["code"] for row in asked(office)] == ["other_contact"] * 2


def test_a_paper_that_came_while_two_were_one_changes_no_way_when_they_are_parted(
    office: Workspace,
) -> None:
    one, other = two(office)
    merge = event_of(office, "client", "merge", other, one)
    office.hand_in(samen=sheet(one, "call", "05-03-2026"))  # as it counts for the two
    assert way_of(office, other) == "call"
    office.krachtwerk("undo", merge)
    assert (way_of(office, one), way_of(office, other)) == ("here_only", "call")


def laid_elsewhere(office: Workspace) -> tuple[str, str, str, str]:
    """A dossier, another in which its only paper was laid, that paper, and the decision."""
    return office.as_after(_laid_elsewhere)


def _laid_elsewhere(office: Workspace) -> tuple[str, str, str, str]:
    code, there = office.new_client(), office.new_client()
    office.hand_in(eerst=sheet(code, "here_only", "03-02-2026"))
    paper = office.submission(office.arrivals()[-1])["id"]
    return code, there, paper, event_of(office, "paper", "move", paper, there)


def test_a_paper_that_came_while_another_was_laid_elsewhere_changes_no_way_when_it_is_back(
    office: Workspace,
) -> None:
    code, _, _, move = laid_elsewhere(office)
    office.hand_in(later=sheet(code, "call", "01-03-2026"))
    assert way_of(office, code) is None
    office.krachtwerk("undo", move)
    assert way_of(office, code) == "here_only"


@pytest.mark.parametrize("back", ["undo", "move"])
def test_what_was_said_of_a_paper_elsewhere_is_no_answer_once_it_is_back(
    office: Workspace, back: str
) -> None:
    code, there, paper, move = laid_elsewhere(office)
    office.run_once()
    answer(office, there, "call")
    office.krachtwerk(*(["undo", move] if back == "undo" else ["paper", "move", paper, code]))
    office.run_once()
    assert (way_of(office, code), way_of(office, there)) == (None, None)
    assert [row["code"] for row in asked(office)] == ["contact_from_elsewhere"]
    answer(office, code, "here_only")
    assert (way_of(office, code), asked(office)) == ("here_only", [])


def test_what_was_said_while_two_were_one_is_no_answer_once_they_are_parted(
    office: Workspace,
) -> None:
    one, other = two(office)
    merge = event_of(office, "client", "merge", one, other)
    office.run_once()
    answer(office, one, "here_only")
    office.krachtwerk("undo", merge)
    assert (way_of(office, one), way_of(office, other)) == ("here_only", None)
    assert [(row["client"], row["code"]) for row in asked(office)] == [
        (other, "contact_from_elsewhere")
    ]


def test_the_same_sheet_filled_in_twice_changes_no_way_by_itself(office: Workspace) -> None:
    code = changed(office)
    (row,) = asked(office)
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    answer(office, code, "here_only")
    said = {"/filled_on": "06-03-2026", "/filled_by": "JB", f"{row['item']}/value": "call"}
    office.hand_in(nogeens=fill(lying, said))
    assert way_of(office, code) == "here_only"
    assert [row["code"] for row in asked(office)] == ["said_otherwise"]
