"""What a pen writes on a correction sheet as it is suggested is not asked again; all else is."""

import json
from dataclasses import dataclass, replace

import numpy as np
import pytest

from forms.catalogue import Edition
from forms.fields import Text
from pipeline.records import Instance, Suggestion
from pipeline.review.agreed_by_pen import SURE, agreed
from pipeline.review.item_layout import SheetItem
from pipeline.store.ledger import Ledger
from tests.pipeline.review.test_copies import asked
from tests.scans.answering import Person, instance_on
from tests.scans.lettering import strike_out, width_of, write
from tests.scans.on_paper import OnPaper, Stack, WritingTable
from tests.scans.printing import Sheet
from tests.scans.writers import Work
from tests.workspace import Answers, Workspace, fill, shipped

SAID: Answers = {
    "/alias": "Zoë",
    "/filled_on": "12-03-2026",
    "/filled_by": "me",
    "/i_can/0": "goed koken",
    "/i_have/0": "een lieve buurvrouw",
}
ITEM = SheetItem(
    "S-1/word",
    "word",
    "Woord",
    "",
    Text(key="value", label="Wat staat er?"),
    suggestion="goed koken",
    sure=(0.99, 0.985),
)


@dataclass(frozen=True, slots=True)
class CheckSheet(Sheet):
    """A correction sheet, whose boxes are known from what was kept of this one print."""

    kept: Instance | None = None

    @property
    def printed(self) -> Edition:
        """The edition that was laid out for it."""
        assert self.kept is not None
        return shipped().as_printed(self.kept, self.kept)


def sheet_there(office: Workspace, code: str) -> tuple[CheckSheet, Instance]:
    """The correction sheet as it lies there."""
    content = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    with Ledger.open(office.path / "dossiers") as ledger:
        kept = ledger.printed.get(instance_on(content))
    assert kept is not None
    number = kept.edition
    return CheckSheet(
        *(content, kept.worksheet, number, kept.language, kept.pages, code, kept.instance),
        kept.prefilled,
        kept=kept,
    ), kept


def suggested(office: Workspace, code: str) -> dict[str, object]:
    """What is printed beforehand on the correction sheet as it lies there, by box of the paper."""
    _, kept = sheet_there(office, code)
    return {
        f"/{target.partition('/')[2]}": kept.prefilled.get(f"{place}/value")
        for place, target in kept.slots.items()
    }


def by_pen(
    office: Workspace,
    code: str,
    words: Answers,
    *,
    empty: str = "",
    hand: int = 5,
    is_struck: bool = False,
) -> bytes:
    """The correction sheet as it lies there, with these words in the boxes, written with a pen.

    `empty`: of which answer "leeg" is ticked. `is_struck`: a line runs through the words.
    """
    sheet, kept = sheet_there(office, code)
    places = {target.partition("/")[2]: place for place, target in kept.slots.items()}
    answers: Answers = {
        "/filled_on": "15-03-2026",
        **{f"{places[at.removeprefix('/')]}/value": said for at, said in words.items()},
    }
    if empty:
        answers = {**answers, f"{places[empty.removeprefix('/')]}/empty": True}
    person = Person.of(hand)
    pages = tuple(person.fill(sheet, answers))
    if is_struck:
        for number, page in enumerate(pages, start=1):
            work = Work(page.paper, person.hand, np.random.default_rng(hand))
            for box in sheet.boxes(number):
                if box.pointer.endswith("/value") and box.pointer in answers:
                    width = width_of(str(answers[box.pointer]), work.hand)
                    strike_out(work, box, min(width, box.w - 6))
    return Stack.of([OnPaper(sheet, code, answers, pages)], 3).content


@pytest.fixture
def code(office: Workspace) -> str:
    """A client with a paper by pen, of which everything is asked and nothing suggested yet."""
    desk = WritingTable(office)
    code = desk.client("Zoë", all_asked=True)
    form = desk.fill(Person.of(5), "vormen_van_kracht", code, SAID)
    office.hand_in(blad=Stack.of([form], 3).content)
    return code


def suggest_now(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the recogniser reads, also what lies there."""
    monkeypatch.setenv("KRACHTWERK_SUGGESTIONS", "on")
    office.krachtwerk("rebuild")
    office.run_once()


def test_what_agrees_is_settled_and_what_differs_is_asked_again(
    office: Workspace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {row["pointer"] for row in asked(office)}
    assert {"/i_can/0", "/i_have/0"} <= before
    monkeypatch.setenv("KRACHTWERK_SUGGESTIONS", "on")
    written: Answers = {"/i_can/0": "dansen", "/i_have/0": "een lieve buurvrouw"}
    office.hand_in(terug=by_pen(office, code, written))

    assert {row["pointer"] for row in asked(office)} == before - {"/i_have/0"}
    assert suggested(office, code)["/i_can/0"] == "dansen"  # what the pen wrote, not the paper
    paper = office.submission(office.arrivals()[0])
    assert paper["values"]["i_have"] == ["een lieve buurvrouw"]
    assert paper["readings"]["/i_have/0"]["state"] == "confirmed"

    events = json.loads(office.krachtwerk("events", "--json").stdout)
    (decided,) = [each for each in events if each["kind"] == "confirm"]
    office.krachtwerk("undo", decided["id"])
    office.run_once()
    assert {row["pointer"] for row in asked(office)} == before  # what was undone stays undone


def test_what_was_written_over_a_printed_suggestion_is_asked_again(
    office: Workspace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest_now(office, monkeypatch)
    _, kept = sheet_there(office, code)
    assert any("buurvrouw" in str(said) for said in kept.prefilled.values())
    before = {row["pointer"] for row in asked(office)}
    office.hand_in(terug=by_pen(office, code, {"/i_have/0": "een lieve buurvrouw"}))
    assert {row["pointer"] for row in asked(office)} == before


def struck_with(office: Workspace, code: str, at: str, words: str, hand: int = 5) -> bytes:
    """The sheet as it lies there; what is printed about a box is struck out, words beside it."""
    sheet, kept = sheet_there(office, code)
    place = next(place for place, target in kept.slots.items() if target.endswith(at))
    answers: Answers = {"/filled_on": "15-03-2026"}
    person = Person.of(hand)
    pages = tuple(person.fill(sheet, answers))
    for number, page in enumerate(pages, start=1):
        work = Work(page.paper, person.hand, np.random.default_rng(hand))
        for box in (box for box in sheet.boxes(number) if box.pointer == f"{place}/value"):
            strike_out(work, box, PRINTED)
            left, top = work.paper.spot(box.x + PRINTED + 6, box.y + 0.7 * box.h)
            write(work, words, (left, top))
    return Stack.of([OnPaper(sheet, code, answers, pages)], 3).content


PRINTED = 24.0  # mm that the printed suggestion is wide, and some more


def test_words_beside_a_suggestion_that_was_struck_out_are_suggested_when_asked_again(
    office: Workspace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest_now(office, monkeypatch)
    assert "koken" in str(suggested(office, code)["/i_can/0"])
    before = {row["pointer"] for row in asked(office)}
    office.hand_in(terug=struck_with(office, code, "/i_can/0", "dansen"))
    assert {row["pointer"] for row in asked(office)} == before  # asked again, and by nobody agreed
    assert suggested(office, code)["/i_can/0"] == "dansen"


READ = Suggestion("goed koken", 0.99, (0.99, 0.985))


def test_both_hands_have_to_be_sure_of_every_word() -> None:
    assert agreed(ITEM, READ) == "goed koken"
    assert agreed(ITEM, READ._replace(sure=(0.99, SURE - 0.01))) is None
    assert agreed(replace(ITEM, sure=(SURE - 0.01, 0.99)), READ) is None


@pytest.mark.parametrize("text", ["Goed koken", "goed kokkeren", "goed", ""])
def test_other_words_agree_with_nothing(text: str) -> None:
    assert agreed(ITEM, READ._replace(text=text)) is None


def test_digits_never_agree() -> None:
    number = replace(ITEM, suggestion="bel 612", sure=(0.99, 0.99))
    assert agreed(number, READ._replace(text="bel 612")) is None


def test_what_nobody_guessed_is_agreed_to_by_no_pen() -> None:
    assert agreed(replace(ITEM, sure=()), READ) is None


def the_sheet(office: Workspace) -> str:
    """The id of the one correction sheet that came back."""
    rows = [row for row in office.arrivals() if row["worksheet"] == "nakijkblad"]
    return str(office.submission(rows[-1])["id"])


def test_words_that_were_struck_out_on_the_sheet_agree_with_nothing(
    office: Workspace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words: Answers = {"/i_have/0": "een lieve buurvrouw"}
    monkeypatch.setenv("KRACHTWERK_SUGGESTIONS", "on")
    office.hand_in(terug=by_pen(office, code, words, is_struck=True))
    assert "/i_have/0" in {row["pointer"] for row in asked(office)}


def test_a_sheet_that_does_not_count_says_nothing(
    office: Workspace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.hand_in(terug=by_pen(office, code, {"/i_have/0": "een lieve buurvrouw"}))
    assert office.krachtwerk("paper", "withdraw", the_sheet(office)).exit_code == 0
    suggest_now(office, monkeypatch)
    assert "/i_have/0" in {row["pointer"] for row in asked(office)}


def test_where_a_later_sheet_is_not_clear_an_earlier_one_says_nothing(
    office: Workspace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.hand_in(een=by_pen(office, code, {"/i_have/0": "een lieve buurvrouw"}))
    said: Answers = {"/i_have/0": "een broer"}
    office.hand_in(twee=by_pen(office, code, said, empty="/i_have/0", hand=6))
    suggest_now(office, monkeypatch)
    assert "/i_have/0" in {row["pointer"] for row in asked(office)}


def test_where_people_say_otherwise_no_guess_stands_between_them(
    office: Workspace, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest_now(office, monkeypatch)
    sheet, kept = sheet_there(office, code)
    place = next(place for place, target in kept.slots.items() if target.endswith("/i_can/0"))
    for by, said in (("JB", "dansen"), ("AK", "zingen")):
        answers: Answers = {"/filled_by": by, f"{place}/value": said}
        office.hand_in(**{by: fill(sheet.content, answers)})
    (row,) = [row for row in asked(office) if row["pointer"] == "/i_can/0"]
    assert (row["code"], row["suggestion"]) == ("said_otherwise", None)
