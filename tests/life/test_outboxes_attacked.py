"""Groups of clients, and what goes wrong around them: below each folder stands nobody else."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from pipeline.service import Service
from pipeline.store.heartbeat import Pulse
from pipeline.workspace import Office
from tests.fillers import with_pikepdf
from tests.life.people import about, plan
from tests.life.test_outboxes import (
    GROUPS,
    WORDS,
    Groups,
    but_pages_and_events,
    demand_apart,
    names_below,
)
from tests.life.traces import traces
from tests.workspace import Workspace, blank, fill


@pytest.fixture
def groups(office: Workspace) -> Groups:
    return Groups(office)


def laid(groups: Groups, group: str, **answers: str) -> Path:
    """A plan of a client of this group, taken in; where its JSON lies."""
    code = groups.codes[group]
    rows = groups.office.hand_in(**{f"plan-{group}": plan(about(code, **answers), WORDS[group])})
    return Path(groups.office.path / rows[-1]["submission"])


def test_a_code_written_on_a_paper_that_was_moved_is_not_told_to_another_group(
    groups: Groups,
) -> None:
    lay = laid(groups, "noord")
    code, to, before = groups.codes["noord"], groups.codes["zuid"], lay.read_bytes()
    paper = json.loads(before)["id"]
    event = groups.type("paper", "move", paper, to)
    groups.run()
    assert not lay.exists()
    (there,) = (groups.root("zuid") / to / "formulieren").glob("*.json")
    told = json.loads(there.read_text())["readings"]
    assert told["/client"] | {"raw": None, "value": None, "withheld": True} == told["/client"]
    assert told["/alias"]["raw"] == "Xanthippé"
    assert not any("withheld" in each for at, each in told.items() if at != "/client")
    assert traces(groups.root("zuid"), [code]) == {}
    written = there.read_bytes()
    groups.type("rebuild")
    assert there.read_bytes() == written
    groups.type("client", "group", to, "--none")  # in the outbox all is told, as ever
    groups.run()
    outside = groups.root("") / to / "formulieren" / there.name
    assert json.loads(outside.read_text())["readings"]["/client"]["raw"] == code
    groups.type("undo", event)
    groups.run()
    assert (lay.read_bytes(), outside.exists()) == (before, False)


@contextmanager
def running(office: Workspace) -> Iterator[Callable[[], list[str]]]:
    """An office that takes in what lies there each time, as `run` goes on; what it could not do."""
    opened = Office.at(office.path, "nl")
    with opened.ledger() as ledger:
        parts = opened.parts(ledger)
        parts.roots.ask_misplaced()
        pulse = Pulse(opened.settings.store, opened.clock(), watches=True)
        service = Service(parts, threading.Event(), pulse, lambda _: None)

        def once() -> list[str]:
            service.once()
            return service.bulletin.told_shut()

        yield once
        service.end()
    opened.reading.close()


@pytest.mark.parametrize("taken", ["zuid", ""], ids=["of a group", "the outbox"])
def test_a_folder_that_became_a_link_while_we_ran_takes_nothing(groups: Groups, taken: str) -> None:
    """As when we begin: there such settings are refused."""
    laid(groups, "noord")
    place, noord = groups.root(taken), groups.root("noord")
    with running(groups.office) as once:
        place.rename(aside := place.with_name("opzij"))
        place.symlink_to(noord)
        for group, code in groups.codes.items():
            groups.office.drop(
                f"plan {group}.pdf", plan(about(code, day="04-02-2026"), WORDS[group])
            )
        groups.office.drop("Markersteinstraat.pdf", b"%PDF-1.4 no form of ours\n%%EOF\n")
        before = names_below(noord)
        assert any("koppeling" in told for told in once())
        assert traces(noord, [*groups.strangers("noord"), "Markerstein"]) == {}
        assert len(names_below(noord)) > len(before)  # the others go on
        place.unlink()
        aside.rename(place)
        once()
    groups.run()
    demand_apart(groups)
    assert (place / groups.codes[taken] / "actieplan.pdf").is_file()


def printed(groups: Groups, worksheet: str, group: str) -> bytes:
    """A sheet that is printed for the client of this group."""
    said = groups.type("print", worksheet, "--client", groups.codes[group])
    return Path(said.splitlines()[0]).read_bytes()


def in_one_file(*forms: bytes) -> bytes:
    """What is on these forms, printed to one file."""
    out = BytesIO()
    with pikepdf.new() as stack:
        for form in forms:
            with pikepdf.open(BytesIO(form)) as pdf:
                pdf.generate_appearance_streams()
                pdf.flatten_annotations("all")
                stack.pages.extend(pdf.pages)
        stack.save(out)
    return out.getvalue()


def stack_of(groups: Groups, group: str, beside: str) -> bytes:
    """A plan of one, and an empty sheet that was printed for another."""
    answers = {"/alias": "Bo", "/filled_on": "11-02-2026", "/goals/0/text": WORDS[group]}
    plan_on_it = fill(printed(groups, "actieplan", group), answers)
    return in_one_file(plan_on_it, printed(groups, "focusbepaling", beside))


def test_a_stack_of_which_a_part_was_refused_lies_where_all_on_it_belong(groups: Groups) -> None:
    """It lies there as a whole: what was taken in of it stands on it too."""
    to = groups.codes["zuid"]
    rows = groups.office.hand_in(stapel=stack_of(groups, "noord", "noord"))
    assert [row["outcome"] for row in rows] == ["accepted", "rejected"]
    moved = groups.type("paper", "move", groups.office.submission(rows[0])["id"], to)
    places = [lies(groups, "geweigerd/stapel.pdf")]
    for group in GROUPS:
        groups.type("client", "group", to, group)
        places.append(lies(groups, "geweigerd/stapel.pdf"))
    groups.type("undo", moved)
    assert [*places, lies(groups, "geweigerd/stapel.pdf")] == [[""], ["noord"], [""], ["noord"]]


def test_a_stack_of_two_groups_lies_in_the_outbox(groups: Groups) -> None:
    groups.office.hand_in(stapel=stack_of(groups, "noord", "zuid"))
    assert lies(groups, "geweigerd/stapel.pdf") == [""]
    groups.type("client", "group", groups.codes["noord"], "zuid")
    assert lies(groups, "geweigerd/stapel.pdf") == ["zuid"]


def lies(groups: Groups, name: str) -> list[str]:
    """The groups below whose roots it lies, after a round."""
    groups.run()
    return [each for each in (*GROUPS, "") if (groups.root(each) / name).exists()]


def answered(groups: Groups, sheet: str, answer: str) -> bytes:
    """A correction sheet, with this answer to all that is asked on it in words."""
    said: dict[str, str | bool] = {"/filled_on": "20-03-2026", "/filled_by": "JB"}
    for row in json.loads(groups.type("review", "--json")):
        if row["sheet"] == sheet and row["kind"] == "text":
            said[f"{row['item']}/value"] = answer
    return with_pikepdf.fill((groups.office.path / sheet).read_bytes(), said)


def test_answers_about_a_paper_that_is_somebody_elses_now_are_not_told_any_more(
    groups: Groups,
) -> None:
    code, to = groups.codes["noord"], groups.codes["zuid"]
    head = about(code, "Bo")
    rows = groups.office.hand_in(plan=plan(head, "zwarte\ufffd"))
    sheet = answered(groups, f"mappen/noord/nakijken/{code}.pdf", WORDS["noord"])
    answers = groups.office.submission(groups.office.hand_in(antwoord=sheet)[-1])
    assert [item["value"] for item in answers["values"]["items"] if item] == [WORDS["noord"]]
    moved = groups.type("paper", "move", groups.office.submission(rows[0])["id"], to)
    groups.run()
    for group in ("noord", ""):
        assert but_pages_and_events(traces(groups.root(group), [WORDS["noord"]])) == {}
    row = next(each for each in groups.office.arrivals() if each["worksheet"] == "nakijkblad")
    told = groups.office.submission(row)
    assert told["values"]["items"] == [None] * len(answers["values"]["items"])
    groups.type("rebuild")
    assert groups.office.submission(row) == told
    groups.type("undo", moved)
    groups.run()
    assert groups.office.submission(row) == answers


def test_answers_about_a_paper_of_the_team_lie_with_whom_it_is_about(groups: Groups) -> None:
    team = {"/filled_on": "08-02-2026", "/case_ref": groups.codes["zuid"], "/question": "x\ufffd"}
    groups.office.hand_in(team=fill(blank("teamkrachtbespreking"), team))
    (asked,) = (groups.root("zuid") / "nakijken").glob("*.pdf")
    sheet = asked.relative_to(groups.office.path).as_posix()
    groups.office.hand_in(antwoord=answered(groups, sheet, WORDS["zuid"]))
    found = traces(groups.office.path / "mappen", [WORDS["zuid"]])[WORDS["zuid"]]
    assert any("nakijkblad" in each for each in found)
    demand_apart(groups)


def test_what_cannot_be_taken_away_is_told_of_the_folder_in_which_it_lies(groups: Groups) -> None:
    laid(groups, "noord")
    code, noord = groups.codes["noord"], groups.root("noord")
    asking = noord / "nakijken"
    (aside := groups.office.path / "opzij").mkdir()
    (aside / f"{code}.pdf").write_text("blijft")
    asking.symlink_to(aside)
    groups.office.krachtwerk("client", "group", code, "zuid")
    said = groups.office.run_once()
    assert (said.exit_code, "mappen/noord" in said.output) == (1, True)
    assert "mappen/zuid" not in said.output
    assert (aside / f"{code}.pdf").is_file()  # no link is followed
    asking.unlink()
    groups.run()
    assert traces(noord, [code]) == {}
