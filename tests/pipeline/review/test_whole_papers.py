"""Whatever is odd about a paper, somebody can answer it: no paper stands in review for nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from forms.catalogue import Edition
from forms.ground.problems import Problem
from pipeline.dossiers.abridging import BLANK, is_doubtful
from pipeline.dossiers.corrections import corrected
from pipeline.records import Submission
from pipeline.records.events import Confirmed
from pipeline.records.papers import AS_IT_IS, WHOLE_PAPER
from pipeline.review.questions import OpenQuestion, open_questions
from pipeline.review.whole_paper import asked_about_whole
from pipeline.store.ledger import Ledger
from tests.pipeline.review.test_every_question import asked, counted, in_review
from tests.pipeline.validation.test_typed_parts import part, status, typed, with_deadline
from tests.test_every_code_has_words import codes
from tests.workspace import Workspace, blank, fill, shipped

WHERE = (None, "/learned", "/goals/7/no_such_box")


@pytest.fixture
def paper(office: Workspace) -> Submission:
    """A paper with one answer on it, about which nothing is asked."""
    code = office.new_client()
    said = {"/client": code, "/filled_on": "01-02-2026", "/learned": "Vragen"}
    (row,) = office.hand_in(blad=fill(blank("evaluatie"), said))
    with Ledger.open(office.path / "dossiers") as ledger:
        found = ledger.papers.get(office.submission(row)["id"])
    assert found is not None
    return found


def edition(paper: Submission) -> Edition:
    return shipped().as_printed(paper)


def questions(paper: Submission) -> Iterator[OpenQuestion]:
    sheet = edition(paper)
    yield from open_questions(paper, sheet)
    yield from asked_about_whole(paper, sheet, shipped().words("nl"))


def test_every_doubt_has_a_question_and_an_answer_closes_it(paper: Submission) -> None:
    lost, open_still = [], []
    for code in sorted({*codes(), "pages_mixed", "of_tomorrow"} - BLANK):
        for at in WHERE:
            doubtful = replace(paper, problems=(Problem(code, at),))
            mine = [*questions(doubtful)]
            if len(mine) != 1 or not is_doubtful(doubtful):
                lost.append((code, at))
                continue
            (one,) = mine
            value = AS_IT_IS if one.place.pointer.startswith(WHOLE_PAPER) else "Vragen"
            said = Confirmed(paper.id, one.place.pointer, value, "JB", date(2026, 3, 1), "S-1")
            if [*questions(corrected(doubtful, [said], edition(paper), None))]:
                open_still.append((code, at))
    assert (lost, open_still) == ([], [])


@pytest.mark.parametrize("value", ["counts", "away"])
def test_who_knows_that_a_page_will_not_come_says_so_on_the_sheet(
    tmp_path_factory: pytest.TempPathFactory, value: str
) -> None:
    office = with_deadline(tmp_path_factory.mktemp("kantoor"), "0.000001")
    office.hand_in(deel=part(typed(office), 1, 2))
    (row,) = asked(office)
    assert (row["code"], counted(office), len(status(office)["awaited"])) == ("page_missing", 1, 1)
    assert [choice["code"] for choice in row["choices"]] == ["counts", "away"]
    said = {f"{row['item']}/value": value, "/filled_on": "06-03-2026", "/filled_by": "JB"}
    office.hand_in(terug=fill((office.path / row["sheet"]).read_bytes(), said))
    assert (asked(office), counted(office), in_review(office)) == ([], 0, 0)
    assert status(office)["awaited"] == []


def test_of_a_closed_dossier_nothing_stands_in_review_until_it_is_opened_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    office = with_deadline(tmp_path_factory.mktemp("kantoor"), "0.000001")
    office.hand_in(deel=part(typed(office), 1, 2))
    (code,) = {row["client"] for row in asked(office)}
    office.krachtwerk("client", "close", code, typed="j\n")
    assert (asked(office), counted(office), in_review(office)) == ([], 0, 0)
    office.krachtwerk("client", "reopen", code)
    assert (len(asked(office)), counted(office), in_review(office)) == (1, 1, 1)


def test_what_does_not_count_after_all_is_asked_again_where_that_was_undone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    office = with_deadline(tmp_path_factory.mktemp("kantoor"), "0.000001")
    paper = typed(office)
    (arrived,) = office.hand_in(deel=part(paper, 1, 2))
    told = office.krachtwerk("paper", "withdraw", office.submission(arrived)["id"]).output
    assert (asked(office), counted(office), in_review(office)) == ([], 0, 0)
    event = next(word.strip(".,:") for word in told.split() if word.startswith("E-"))
    office.krachtwerk("undo", event)
    assert [row["code"] for row in asked(office)] == ["page_missing"]
    assert counted(office) == in_review(office) == 1
