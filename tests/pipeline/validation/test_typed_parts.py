"""Parts of a form that was typed, as viewers save and print ranges of pages."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.fillers.with_pikepdf import fill
from tests.flatteners import in_python
from tests.workspace import Workspace, blank, fresh

SHEET = "evaluatie"  # of three pages
ANSWERS = {
    "/filled_on": "12-03-2026",
    "/alias": "Anne",
    "/filled_by": "together",
}


@pytest.fixture(params=["personal", "blank"])
def paper(request: pytest.FixtureRequest, office: Workspace) -> bytes:
    """A whole form of some client, typed."""
    return typed(office, is_blank=request.param == "blank")


def typed(office: Workspace, *, is_blank: bool = False) -> bytes:
    code = office.new_client()
    form = blank(SHEET) if is_blank else office.personal(SHEET, code)
    answers = ANSWERS | ({"/client": code} if is_blank else {})
    return fill(form, answers | words_on(form))


def words_on(form: bytes) -> dict[str, str]:
    """Something for the last box for words on every page."""
    with pikepdf.open(BytesIO(form)) as pdf:
        return {
            pointers[-1]: f"Woorden op {number}"
            for number, page in enumerate(pdf.pages, start=1)
            if (pointers := [str(w.T) for w in page.Annots if w.get("/FT") == "/Tx" and w.get("/T")])
        }


def part(paper: bytes, *numbers: int) -> bytes:
    """These pages of a file, as a viewer saves them."""
    with pikepdf.open(BytesIO(paper)) as pdf:
        for number in reversed(range(1, len(pdf.pages) + 1)):
            if number not in numbers:
                del pdf.pages[number - 1]
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def pages_in(paper: bytes) -> int:
    with pikepdf.open(BytesIO(paper)) as pdf:
        return len(pdf.pages)


def with_deadline(folder: Path, seconds: str) -> Workspace:
    """An office in which pages wait so long for their fellows."""
    office = fresh(folder / "werk")
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write(f"page_deadline = {seconds}\n")
    return office


def outcomes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["outcome"] for row in rows]


def status(office: Workspace) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(office.krachtwerk("status", "--json").stdout)["store"]
    return told


def test_a_part_waits_and_is_told_where_people_look(office: Workspace, paper: bytes) -> None:
    assert outcomes(office.hand_in(een=part(paper, 1, 2))) == ["waiting"]
    (told,) = status(office)["awaited"]
    assert (told["here"], told["missing"]) == ([1, 2], [3])
    for words in ("review", "today", "status"):
        assert told["message"] in office.krachtwerk(words).stdout
    assert told["message"] in office.outbox("nakijken", "wat-nog-wacht.txt").read_text()


def test_parts_become_the_form_that_was_typed(office: Workspace, paper: bytes) -> None:
    (row,) = office.hand_in(heel=paper)
    whole = office.submission(row)["values"]
    other = paper.replace(b"Anne", b"Anna")
    assert other


@pytest.mark.parametrize("flatten", [in_python.by_pikepdf, in_python.by_pdfium])
def test_the_rest_may_come_printed(office: Workspace, flatten: Callable[[bytes], bytes]) -> None:
    paper = typed(office)
    office.hand_in(rest=part(flatten(paper), 3))
    rows = office.hand_in(begin=part(paper, 1, 2))
    assert outcomes(rows) == ["accepted", "accepted"]
    assert words_on(paper).items() <= read(office, rows[0]).items()
