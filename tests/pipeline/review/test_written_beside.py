"""What a pen writes on a correction sheet beside its boxes reaches somebody too."""

import json
from dataclasses import dataclass

import numpy as np
import pytest

from forms.layout.parts import Box
from tests.pipeline.review.test_agreed_by_pen import CheckSheet, sheet_there
from tests.pipeline.review.test_copies import asked, with_two_copies
from tests.pipeline.review.test_every_question import counted, in_review, on_page_of_today
from tests.scans.answering import Person, mark
from tests.scans.filling import Filled
from tests.scans.lettering import strike_out, write
from tests.scans.on_paper import OnPaper, Stack, WritingTable
from tests.scans.writers import Work
from tests.workspace import Answers, Workspace, fill

GOAL, STEP = "/goals/0/text", "/goals/0/actions/0/what"
NOTE = "/_beside/1"
WHO: Answers = {"/filled_on": "15-03-2026"}


@dataclass(frozen=True, slots=True)
class Checking:
    """Somebody with a pen, and the correction sheet as it lies there."""

    sheet: CheckSheet
    pages: tuple[Filled, ...]
    places: dict[str, str]
    person: Person

    @classmethod
    def of(cls, office: Workspace, code: str) -> "Checking":
        sheet, kept = sheet_there(office, code)
        places = {target[target.index("/") :]: place for place, target in kept.slots.items()}
        person = Person.of(5)
        return cls(sheet, tuple(person.fill(sheet, WHO)), places, person)

    def tick(self, at: str, key: str) -> None:
        work, box = self._at(f"{self.places[at]}/{key}")
        mark(work, box)

    def strike(self, at: str, key: str) -> None:
        """A line through a box that is ticked: taken back."""
        work, box = self._at(f"{self.places[at]}/{key}")
        strike_out(work, box, box.w + 2)

    def write(self, at: str, words: str, *, right: float, down: float) -> None:
        """Words so many mm to the right of the answer's box, and below its top."""
        work, box = self._at(f"{self.places[at]}/value")
        write(work, words, work.paper.spot(box.x + right, box.y + down))

    def _at(self, pointer: str) -> tuple[Work, Box]:
        rng = np.random.default_rng(5)
        for number, page in enumerate(self.pages, start=1):
            for box in self.sheet.boxes(number):
                if box.pointer == pointer:
                    return Work(page.paper, self.person.hand, rng), box
        raise KeyError(pointer)

    @property
    def scanned(self) -> bytes:
        form = OnPaper(self.sheet, self.sheet.client or "", WHO, self.pages)
        return Stack.of([form], 3).content


@pytest.fixture
def code(office: Workspace) -> str:
    """A client of whose goal two copies say otherwise: the newer words are printed on the sheet."""
    return office.as_after(with_two_copies)


def pointers(office: Workspace) -> set[str]:
    """What is asked; everybody counts the same."""
    rows = asked(office)
    assert (counted(office), on_page_of_today(office)) == (in_review(office), len(rows))
    return {row["pointer"] for row in rows}


def test_words_right_below_what_was_printed_are_asked_about(office: Workspace, code: str) -> None:
    hand = Checking.of(office, code)
    hand.tick(GOAL, "ok")
    hand.write(GOAL, "of toch niet", right=10, down=13.5)
    office.hand_in(terug=hand.scanned)
    assert pointers(office) == {GOAL}
    (row,) = asked(office)
    assert len(row["pictures"]) == 1  # with what was written


def noted(office: Workspace, code: str) -> str:
    """Hand in a sheet with words beside its boxes; the id of that sheet."""
    hand = Checking.of(office, code)
    hand.tick(GOAL, "ok")
    hand.write(GOAL, "vraag het haar zelf", right=20, down=70)
    office.hand_in(terug=hand.scanned)
    (sheet,) = [row for row in office.arrivals() if row["worksheet"] == "nakijkblad"]
    return str(office.submission(sheet)["id"])


def test_words_elsewhere_on_the_sheet_are_shown_until_somebody_has_seen_them(
    office: Workspace, code: str
) -> None:
    noted(office, code)
    assert pointers(office) == {NOTE}
    (row,) = asked(office)
    assert (row["kind"], len(row["pictures"])) == ("note", 1)
    sheet = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    office.hand_in(gezien=fill(sheet, {"/filled_by": "JB", f"{row['item']}/ok": True}))
    assert pointers(office) == set()

    told = json.loads(office.krachtwerk("events", "--json").stdout)
    (seen,) = [each for each in told if each["data"].get("pointer") == NOTE]
    office.krachtwerk("undo", seen["id"])
    office.run_once()
    assert pointers(office) == {NOTE}


def test_of_a_sheet_that_does_not_count_nothing_is_asked(office: Workspace, code: str) -> None:
    sheet = noted(office, code)
    office.krachtwerk("paper", "withdraw", sheet)
    office.run_once()
    assert NOTE not in pointers(office)


def test_leeg_beside_a_cross_that_was_taken_back_is_asked_again(
    office: Workspace, code: str
) -> None:
    hand = Checking.of(office, code)
    hand.tick(GOAL, "ok")
    hand.strike(GOAL, "ok")
    hand.tick(GOAL, "empty")
    office.hand_in(terug=hand.scanned)
    assert pointers(office) == {GOAL}


def test_a_sheet_that_shows_choices_of_another_is_one_sheet(office: Workspace) -> None:
    desk = WritingTable(office)
    code = desk.client("Zoë", all_asked=True)
    head: Answers = {"/filled_on": "12-03-2026", "/filled_by": "me"}
    plan: Answers = {GOAL: "Weer zwemmen", STEP: "Badpak kopen", "/goals/0/domain": "body"}
    two: Answers = {"/goals/0/domain": "housing"}
    back: Answers = {"/hope": "4", "/next": "continue"}
    forms = [
        desk.fill(Person.of(8), "actieplan", code, {**head, **plan}, over=two),
        desk.fill(Person.of(8), "evaluatie", code, {**head, **back}, over={"/hope": "2"}),
    ]
    office.hand_in(stapel=Stack.of(forms, 3).content)
    hand = Checking.of(office, code)
    hand.tick(STEP, "empty")
    hand.strike(STEP, "empty")
    (*_, sheet) = office.hand_in(terug=hand.scanned)
    assert (sheet["worksheet"], sheet["outcome"]) == ("nakijkblad", "review")


def test_two_people_who_answer_two_prints_of_one_sheet_are_asked_which_it_is(
    office: Workspace, code: str
) -> None:
    sheet = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    (row,) = asked(office)
    at = f"{row['item']}/value"
    office.hand_in(een=fill(sheet, {"/filled_by": "JB", at: "Ik wil een tuin"}))
    assert pointers(office) == set()
    office.hand_in(zelf=fill(sheet, {"/filled_by": "JB", at: "Ik wil een huis"}))
    assert pointers(office) == set()  # one person mends what they said
    office.hand_in(twee=fill(sheet, {"/filled_by": "AK", at: "Ik wil een boot"}))
    assert pointers(office) == {GOAL}
    assert [goal["text"] for goal in office.dossier(code)["goals"]] == ["Ik wil een huis"]


def test_two_prints_by_pen_that_say_otherwise_are_asked_about(office: Workspace, code: str) -> None:
    one, other = Checking.of(office, code), Checking.of(office, code)
    one.tick(GOAL, "ok")
    other.tick(GOAL, "empty")
    office.hand_in(een=one.scanned)
    (goal,) = office.dossier(code)["goals"]
    assert pointers(office) == set()
    office.hand_in(twee=other.scanned)
    assert pointers(office) == {GOAL}
    assert office.dossier(code)["goals"] == [goal]
