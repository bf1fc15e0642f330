"""The whole road of pen on paper: a stack of sheets in any order, and what becomes of it.

Sheets are printed, filled in with a pen, scanned in one stack; one page comes later, one code
cannot be read; what is asked is answered on the correction sheets; then all is scanned once more.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from forms.ground.plain_data import at_pointer
from pipeline.store.ledger import Ledger
from tests.fillers import with_pdf_lib, with_pikepdf
from tests.scans.answering import Person
from tests.scans.filling import Filled
from tests.scans.on_paper import OnPaper, Stack, WritingTable
from tests.workspace import Answers, Workspace, fresh

HEAD = {"/alias": "Zoë", "/filled_on": "12-03-2026", "/filled_by": "me"}
STRENGTHS: Answers = {
    **HEAD,
    "/i_am/0": "een doorzetter",
    "/i_am/1": "vrolijk",
    "/i_can/0": "goed koken",
    "/i_have/0": "een lieve buurvrouw",
    "/i_know/0": "de weg in de stad",
    "/proud": "Mijn zoon en ik",
    "/quote_ok": "yes",
    "/take_home": "yes",
}
LOOKING_BACK: Answers = {
    **HEAD,
    "/quote_ok": "yes",
    "/take_home": "later",
    "/steps_forward/0": "ik heb gebeld",
    "/participate": "3",
    "/belong": "4",
    "/self_worth": "2",
    "/control": "5",
    "/hope": "4",
    "/fit": "skip",
    "/learned": "Dat ik het kan",
    "/keep": "Het wandelen",
    "/next": "continue",
}
WORKERS_VIEW: Answers = {
    "/filled_on": "12-03-2026",
    "/went_forward/0": "Zij belde zelf",
    "/network_more": "more",
}
PLAN: Answers = {
    **HEAD,
    "/goals/0/text": "Weer leren zwemmen",
    "/goals/0/why": "Dat geeft rust",
    "/goals/0/domain": "body",
    "/goals/0/actions/0/what": "Een badpak kopen",
    "/goals/0/actions/0/who": "me",
    "/goals/0/actions/0/when": "this_week",
    "/quote_ok": "yes",
    "/take_home": "yes",
}


def few(desk: WritingTable) -> tuple[list[OnPaper], Filled]:
    """Three people, nine pages; the second page of one form is held back."""
    anne, bram, cato = (desk.client(HEAD["/alias"], all_asked=True) for _ in range(3))
    forms = [
        desk.fill(Person.of(21), "vormen_van_kracht", anne, STRENGTHS, blank=True),
        desk.fill(Person.of(5), "evaluatie", bram, LOOKING_BACK),
        _smudged(desk, Person.of(10), cato),
    ]
    return forms, forms[1].pages[1]


def thirty(desk: WritingTable) -> tuple[list[OnPaper], Filled]:
    """Five people, 33 pages."""
    forms, late = few(desk)
    anne, bram, cato = (form.client for form in forms)
    daan, elif_ = (
        desk.client(HEAD["/alias"], all_asked=True),
        desk.client(HEAD["/alias"], all_asked=True),
    )
    forms += [
        desk.fill(Person.of(21), "evaluatie", anne, LOOKING_BACK),
        desk.fill(Person.of(5), "evaluatie_begeleider", bram, WORKERS_VIEW, blank=True),
        desk.fill(Person.of(10), "vormen_van_kracht", cato, STRENGTHS, blank=True),
        desk.fill(Person.of(9), "actieplan", daan, PLAN),
        desk.fill(Person.of(15), "evaluatie", elif_, LOOKING_BACK, blank=True),
        desk.fill(Person.of(15), "evaluatie_begeleider", elif_, WORKERS_VIEW),
    ]
    return forms, late


def _smudged(desk: WritingTable, person: Person, code: str) -> OnPaper:
    """A form on which somebody wrote digits over the digits of the code."""
    return desk.fill(
        person,
        "evaluatie_begeleider",
        code,
        WORKERS_VIEW,
        blank=True,
        over={"/client": "888-888-8"},
    )


@dataclass
class Round:
    """A stack on its road, with what was to be seen after each step."""

    office: Workspace
    desk: WritingTable
    forms: list[OnPaper]
    stack: Stack
    seen: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sheets: dict[str, list[str]] = field(default_factory=dict)
    papers: dict[str, int] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)
    sayable: dict[str, tuple[OnPaper, dict[str, Any]]] = field(default_factory=dict)

    def take_in(self, step: str, **papers: bytes) -> None:
        """Drop papers, take them in, and note what there is to see."""
        self.seen[step] = self.office.hand_in(**papers)
        folder = self.office.outbox("nakijken")
        self.sheets[step] = sorted(p.name for p in folder.glob("*.pdf")) if folder.exists() else []
        with Ledger.open(self.office.path / "dossiers") as ledger:
            codes = {form.client for form in self.forms}
            mine = [paper for code in codes for paper in ledger.papers.of(code)]
            self.papers[step] = sum(paper.worksheet != "nakijkblad" for paper in mine)

    def became(self, step: str, file: str) -> list[dict[str, Any]]:
        """What became of the forms in a file."""
        return [row for row in self.seen[step] if row["file"] == f"{file}.pdf"]

    def owner_of(self, held: str) -> str:
        """Whose the pages are that are held under this id, in the first stack."""
        with Ledger.open(self.office.path / "dossiers") as ledger:
            (pages,) = [each for each in ledger.held.all() if each.id == held]
        form = self.stack.forms[pages.readings[0].pages[0] - 1]
        assert form is not None
        return form.client

    def submissions(self) -> Iterator[tuple[OnPaper, dict[str, Any]]]:
        """Each form beside what the program has of it now."""
        paths = {row["submission"] for row in self.office.arrivals() if row["submission"]}
        for path in sorted(paths):
            submission = self.office.submission({"submission": path})
            if submission["worksheet"] != "nakijkblad":
                yield self.desk.form_of(submission), submission

    def text(self, code: str, name: str) -> str:
        """The text of a document."""
        with pypdfium2.PdfDocument(self.office.outbox(code, name)) as pdf:
            return " ".join(" ".join(p.get_textpage().get_text_range().split()) for p in pdf)


def filled_in(round_: Round, fill: Any) -> dict[str, bytes]:
    """Every correction sheet that lies in the outbox, filled in by somebody who can read."""
    asked: dict[str, dict[str, str | bool]] = {}
    for row in json.loads(round_.office.krachtwerk("review", "--json").stdout):
        place = asked.setdefault(row["sheet"], {"/filled_on": "20-03-2026", "/filled_by": "JB"})
        place |= _said(round_, row)
    return {
        f"nagekeken-{Path(sheet).stem}": fill((round_.office.path / sheet).read_bytes(), answers)
        for sheet, answers in asked.items()
    }


def _said(round_: Round, row: Mapping[str, Any]) -> dict[str, str | bool]:
    """What a person answers who has the paper before them, with a cross at "klopt" or "leeg"."""
    at = f"{row['item']}/value"
    agreed = {} if row["suggestion"] is None else {f"{row['item']}/ok": True}
    if row["held"] is not None:
        return {at: round_.owner_of(row["held"]), **agreed}
    form = next(f for f, paper in round_.submissions() if paper["id"] == row["submission"])
    meant = form.answers.get(row["pointer"], "")
    if row["choices"]:
        nothing = row["choices"][-1]["code"]  # the last says: no, or nothing
        return {at: "yes" if meant is True else meant or nothing}
    return {at: meant, **agreed} if meant else {f"{row['item']}/empty": True}


@pytest.fixture(scope="module", params=["few", pytest.param("thirty", marks=pytest.mark.long)])
def round_(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Round:
    """The whole road, once for all of these tests."""
    office = fresh(tmp_path_factory.mktemp("stapel") / "werk")
    desk = WritingTable(office)
    forms, late = {"few": few, "thirty": thirty}[request.param](desk)
    stack = Stack.of(forms, 7, without=late)
    going = Round(office, desk, forms, stack)
    going.take_in("stack", stapel=stack.content)
    going.take_in("late", nagekomen=Stack.of([replace(forms[1], pages=(late,))], 8).content)
    going.take_in(
        "whose", **{n: c for n, c in filled_in(going, with_pikepdf.fill).items() if "onbekend" in n}
    )
    going.questions = json.loads(office.krachtwerk("review", "--json").stdout)
    going.sayable = {each["id"]: (form, each) for form, each in going.submissions()}
    going.take_in("checked", **filled_in(going, with_pikepdf.fill))
    going.take_in("same", nog_eens=stack.content)
    going.take_in("again", opnieuw=Stack.of(forms, 9).content)
    return going


def test_the_form_that_lacks_a_page_waits_for_it(round_: Round) -> None:
    waiting = [row for row in round_.became("stack", "stapel") if row["outcome"] == "waiting"]
    (lacking,) = [row for row in waiting if row["worksheet"] == "evaluatie"]
    assert "bladzijde 2" in lacking["reasons"][0]["message"]


def test_the_page_that_came_later_completes_it(round_: Round) -> None:
    (late,) = round_.became("late", "nagekomen")
    (first,) = [
        row for row in round_.became("late", "stapel") if row["submission"] == late["submission"]
    ]
    assert (first["outcome"], late["outcome"], late["client"]) == (
        "review",
        "review",
        round_.forms[1].client,
    )


def test_a_paper_whose_code_nobody_can_read_is_asked_about_on_a_sheet_of_its_own(
    round_: Round,
) -> None:
    assert [name for name in round_.sheets["late"] if name.startswith("onbekend-")]
    assert not [name for name in round_.sheets["whose"] if name.startswith("onbekend-")]


def test_every_form_is_in_its_own_dossier_once(round_: Round) -> None:
    found = sorted((p["worksheet"], p["client"]) for _, p in round_.submissions())
    assert found == sorted((form.sheet.worksheet, form.client) for form in round_.forms)


def test_no_value_is_wrong_before_anybody_checked(round_: Round) -> None:
    wrong = [
        (form.sheet.worksheet, at)
        for form, paper in round_.sayable.values()
        for at in form.differences(paper)
    ]
    assert wrong == []


def test_ticks_are_read_without_a_person(round_: Round) -> None:
    (paper,) = [p for f, p in round_.sayable.values() if f is round_.forms[1]]
    scale = [paper["values"][key] for key in ("participate", "belong", "control", "fit")]
    assert scale == ["3", "4", "5", "skip"]


def test_every_word_written_by_hand_is_asked(round_: Round) -> None:
    asked = {(row["submission"], row["pointer"]) for row in round_.questions}
    written = {
        (id_, at)
        for id_, (form, _) in round_.sayable.items()
        for page in form.sheet.pages
        for at in (box.pointer for box in form.sheet.boxes(page) if box.kind in ("line", "lines"))
        if form.answers.get(at)
    }
    assert written <= asked


def test_every_question_shows_its_picture(round_: Round) -> None:
    assert round_.questions
    for row in round_.questions:
        assert [path for path in row["pictures"] if (round_.office.path / path).is_file()], row


def test_once_checked_all_is_as_it_was_meant(round_: Round) -> None:
    for form, paper in round_.submissions():
        assert list(form.differences(paper)) == []
        states = {reading["state"] for reading in paper["readings"].values()}
        assert "unread" not in states
        assert "confirmed" in states


def test_the_dossier_tells_who_confirmed_what(round_: Round) -> None:
    (paper,) = [p for f, p in round_.submissions() if f is round_.forms[0]]
    reading = paper["readings"]["/i_can/0"]
    assert (reading["value"], reading["state"]) == ("goed koken", "confirmed")
    assert (reading["confirmed_by"], reading["confirmed_on"]) == ("JB", "2026-03-20")


def test_nothing_is_asked_any_more(round_: Round) -> None:
    assert round_.sheets["checked"] == []
    outcomes = {row["outcome"] for row in round_.seen["checked"]}
    assert outcomes == {"accepted"}


def test_the_plan_has_the_confirmed_words(round_: Round) -> None:
    assert "goed koken" in round_.text(round_.forms[0].client, "actieplan.pdf")


def test_the_same_stack_is_a_duplicate(round_: Round) -> None:
    assert {row["outcome"] for row in round_.became("same", "nog_eens")} == {"duplicate"}


def test_the_same_paper_scanned_once_more_enters_nothing(round_: Round) -> None:
    rows = round_.became("again", "opnieuw")
    assert {row["outcome"] for row in rows} <= {"duplicate", "review"}
    assert [row["submission"] for row in rows if row["submission"]] == []
    assert round_.papers["again"] == round_.papers["checked"] == len(round_.forms)


@pytest.mark.peer
@pytest.mark.skipif(bool(with_pdf_lib.missing()), reason=with_pdf_lib.missing())
def test_correction_sheets_can_be_filled_in_with_pdf_lib(tmp_path: Path) -> None:
    office = fresh(tmp_path / "werk")
    desk = WritingTable(office)
    code = desk.client("Anne", all_asked=True)
    form = desk.fill(Person.of(5), "evaluatie_begeleider", code, WORKERS_VIEW)
    going = Round(office, desk, [form], Stack.of([form], 3))
    going.take_in("stack", stapel=going.stack.content)
    going.take_in("checked", **filled_in(going, with_pdf_lib.fill))
    ((_, paper),) = going.submissions()
    assert paper["readings"]["/went_forward/0"]["state"] == "confirmed"
    assert at_pointer(paper["values"], "/went_forward/0") == "Zij belde zelf"
