"""A sheet whose pages stand alone: any mix of them that comes back is a whole paper."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.flatteners import in_python
from tests.pipeline.validation.test_typed_parts import outcomes, part, questions, status
from tests.workspace import Answers, Workspace, fill, header

FIRST, HOUSING, MONEY, LEARNING = 1, 2, 3, 4  # pages of the sheet below
LAST = 12
SHEET = """
id = "mijn_delen"
code = "MD"
title = "Mijn delen"
pages = "alone"
footer_at = "start"

[[sections]]
key = "start"

[[sections.fields]]
key = "worth"
kind = "text"
label = "Wat maakt mijn leven de moeite waard?"
role = "meaning"

[[sections]]
key = "domains"

[[sections.fields]]
key = "domains"
kind = "group"
over = "domains"
title = "{item}"
page = "each"

[[sections.fields.fields]]
key = "wish"
kind = "text"
label = "Wat wil ik?"
role = "wish"
required = true

[[sections.fields.fields]]
key = "can"
kind = "rows"
count = 3
label = "Wat gaat goed?"
role = "strength"

[[sections]]
key = "whole"
title = "Alles bij elkaar"
page = "new"

[[sections.fields]]
key = "begin"
kind = "rows"
count = 3
label = "Hier wil ik mee beginnen"
role = "priority"
"""
WORDS: Answers = {
    "/worth": "Mijn zoon",
    "/domains/housing/wish": "Een eigen sleutel",
    "/domains/housing/can/0": "Opruimen",
    "/domains/money/can/0": "Zuinig zijn",
    "/begin/0": "Wonen",
}


@pytest.fixture
def home(office: Workspace) -> Workspace:
    office.as_after(_with_the_sheet)
    return office


def _with_the_sheet(office: Workspace) -> None:
    folder = office.path / "schemas"
    folder.mkdir()
    (folder / "mijn_delen.toml").write_text(SHEET, encoding="utf-8")
    office.krachtwerk("print", "mijn_delen")


def filled(home: Workspace, code: str, **more: str | bool) -> bytes:
    """A personal print of all pages, with words on five of them."""
    return fill(home.personal("mijn_delen", code), {**header(), **WORDS, **more})


def on_blank(home: Workspace, code: str, answers: Answers, *pages: int) -> bytes:
    form = home.outbox("formulieren", "mijn_delen.pdf").read_bytes()
    return part(fill(form, {"/client": code, **answers}), *pages)


def strengths(home: Workspace, code: str) -> list[str]:
    return sorted(each["text"] for each in home.dossier(code)["strengths"])


def papers(home: Workspace, code: str) -> int:
    return len(home.dossier(code)["submissions"])


def asked(home: Workspace, rows: list[dict[str, Any]]) -> tuple[list[str], list[Any]]:
    assert status(home)["awaited"] == []
    return sorted(set(outcomes(rows))), questions(home)


CLEAR: tuple[list[str], list[Any]] = (["accepted"], [])


@pytest.mark.parametrize(
    ("is_blank", "pages"),
    [(False, (FIRST, HOUSING)), (False, (MONEY,)), (True, (LAST, HOUSING)), (True, (MONEY,))],
)
def test_any_mix_is_a_whole_paper(home: Workspace, is_blank: bool, pages: tuple[int, ...]) -> None:
    code = home.new_client()
    whole = filled(home, code)
    paper = on_blank(home, code, {**header(), **WORDS}, *pages) if is_blank else part(whole, *pages)
    rows = home.hand_in(mix=paper)
    assert asked(home, rows) == CLEAR
    said = json.dumps(home.submission(rows[0])["values"])
    places = {"Mijn zoon": FIRST, "Opruimen": HOUSING, "Zuinig zijn": MONEY, '"Wonen"': LAST}
    assert {places[words] for words in places if words in said} == set(pages)


def test_pages_of_one_print_in_several_files_are_one_paper_on_its_day(home: Workspace) -> None:
    code = home.new_client()
    paper = filled(home, code)
    for page in (MONEY, FIRST, LEARNING, HOUSING):
        rows = home.hand_in(**{f"bladzijde{page}": part(paper, page)})
    taken = [row for row in rows if row["outcome"] != "rejected"]
    assert asked(home, taken) == CLEAR
    assert (papers(home, code), strengths(home, code)) == (1, ["Opruimen", "Zuinig zijn"])
    assert home.submission(taken[-1])["filled_on"] == "2026-02-03"


def test_a_scanned_page_needs_no_fellows(home: Workspace) -> None:
    code = home.new_client()
    rows = home.hand_in(scan=part(in_python.into_pictures(filled(home, code)), HOUSING))
    assert {reason["code"] for row in rows for reason in row["reasons"]} == {"text_unread"}
    assert status(home)["awaited"] == []


def test_the_same_page_again_is_a_duplicate(home: Workspace) -> None:
    code = home.new_client()
    paper = filled(home, code)
    home.hand_in(heel=part(paper, FIRST, HOUSING, LAST))
    rows = home.hand_in(weer=part(paper, HOUSING))
    assert (outcomes(rows), papers(home, code)) == (["accepted", "duplicate"], 1)


def test_a_blank_page_again_is_a_duplicate_on_another_day_too(home: Workspace) -> None:
    code = home.new_client()
    home.hand_in(heel=on_blank(home, code, {**header(), **WORDS}, FIRST, MONEY))
    rows = home.hand_in(weer=on_blank(home, code, WORDS, MONEY))
    assert (outcomes(rows), papers(home, code)) == (["accepted", "duplicate"], 1)


def test_a_page_with_one_answer_more_adds_it(home: Workspace) -> None:
    code = home.new_client()
    home.hand_in(heel=part(filled(home, code), FIRST, HOUSING))
    more = fill(filled(home, code), {"/domains/housing/can/1": "Koken"})
    rows = home.hand_in(meer=part(more, HOUSING))
    assert asked(home, rows) == CLEAR
    assert strengths(home, code) == ["Koken", "Opruimen"]


def test_a_page_that_says_otherwise_is_asked_about_and_empties_no_other_page(
    home: Workspace,
) -> None:
    code = home.new_client()
    paper = filled(home, code)
    home.hand_in(heel=part(paper, FIRST, HOUSING, MONEY))
    home.hand_in(anders=part(fill(paper, {"/domains/housing/can/0": "Poetsen"}), HOUSING))
    (only,) = questions(home)
    assert (only["pointer"], only["code"]) == ("/domains/housing/can/0", "conflict")
    assert strengths(home, code) == ["Opruimen", "Zuinig zijn"]


def test_a_correction_takes_the_place_of_its_own_pages_alone(home: Workspace) -> None:
    code = home.new_client()
    paper = filled(home, code)
    home.hand_in(heel=part(paper, FIRST, HOUSING, MONEY))
    mended = fill(paper, {"/domains/housing/can/0": "Poetsen", "/is_correction": True})
    rows = home.hand_in(beter=part(mended, FIRST, HOUSING))
    assert asked(home, rows) == CLEAR
    assert strengths(home, code) == ["Poetsen", "Zuinig zijn"]


def test_two_papers_of_one_day_add_up(home: Workspace) -> None:
    code = home.new_client()
    day = header()
    home.hand_in(een=on_blank(home, code, {**day, **WORDS}, FIRST, HOUSING))
    later = {"/domains/work_learning/can/0": "Leren lezen"}
    rows = home.hand_in(twee=on_blank(home, code, {**day, **later}, FIRST, LEARNING))
    assert asked(home, rows) == CLEAR
    assert strengths(home, code) == ["Leren lezen", "Opruimen"]


def test_words_may_not_be_printed_where_another_page_of_the_print_says_so(home: Workspace) -> None:
    code = home.new_client()
    paper = filled(home, code, **{"/quote_ok": "no"})
    home.hand_in(b=part(paper, HOUSING))
    home.hand_in(a=part(paper, FIRST))
    assert (papers(home, code), strengths(home, code)) == (1, ["Opruimen"])
    assert "Opruimen" not in printed(home.outbox(code, "traject.pdf"))


def printed(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(page.get_textpage().get_text_bounded() for page in pdf)


def test_a_chosen_page_that_was_left_empty_asks_nothing(home: Workspace) -> None:
    code = home.new_client()
    rows = home.hand_in(heel=part(filled(home, code), FIRST, HOUSING, LEARNING))
    assert asked(home, rows) == CLEAR


def test_blank_pages_without_a_code_are_asked_about_one_by_one(home: Workspace) -> None:
    home.new_client()
    stack = in_python.into_pictures(without_code(home, WORDS, HOUSING, MONEY, LEARNING))
    rows = home.hand_in(stapel=stack)
    assert [(row["outcome"], row["pages"]) for row in rows] == [
        ("review", [1]),  # whose each is, can be another person
        ("review", [2]),
        ("rejected", [3]),  # nothing stands on it
    ]


def test_an_empty_page_without_a_code_goes_with_those_of_its_file(home: Workspace) -> None:
    code = home.new_client()
    filled_in = on_blank(home, code, {**header(), **WORDS}, FIRST)
    stack = joined(filled_in, without_code(home, {}, HOUSING))
    rows = home.hand_in(stapel=in_python.into_pictures(stack, 300))  # a code is read at any digit
    assert [(row["outcome"], row["pages"]) for row in rows] == [("review", [1, 2])]


def without_code(home: Workspace, answers: Answers, *pages: int) -> bytes:
    form = home.outbox("formulieren", "mijn_delen.pdf").read_bytes()
    return part(fill(form, answers), *pages)


def joined(*files: bytes) -> bytes:
    whole = pikepdf.new()
    for each in files:
        with pikepdf.open(BytesIO(each)) as pdf:
            whole.add_pages_from(pdf)
    out = BytesIO()
    whole.save(out)
    return out.getvalue()
