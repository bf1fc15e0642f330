"""A sheet on which nobody wrote: told once, asked nothing, in no dossier; whatever it came as."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests import workspace
from tests.flatteners.in_python import by_pdfium, into_pictures
from tests.pipeline.extraction.pdf.edits import edited, fields_of
from tests.pipeline.extraction.pdf.test_forms_found import with_metadata_of
from tests.pipeline.extraction.read_back import blank, only, personal, refused
from tests.scans.redrawn import VIEWERS, redrawn
from tests.workspace import Workspace, fill


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    return workspace.fresh(tmp_path)


def became(desk: Workspace, content: bytes) -> dict[str, Any]:
    (row,) = desk.hand_in(paper=content)
    return row


def without_answers(form: bytes) -> bytes:
    """As a viewer leaves it that lost every value, those that were printed into it too."""

    def change(pdf: pikepdf.Pdf) -> None:
        for field in fields_of(pdf).values():
            for key in ("/V", "/AP"):
                if key in field and field.FT == "/Tx":
                    del field[key]

    return edited(form, change)


@pytest.mark.parametrize("sheet", ["evaluatie", "teamkrachtbespreking", "bestelformulier"])
def test_a_blank_that_was_saved_is_told_once_and_asks_nothing(sheet: str) -> None:
    assert refused(blank(sheet)) == "nothing_written"


@pytest.mark.parametrize("change", [lambda form: form, without_answers, by_pdfium])
def test_a_personal_sheet_that_came_back_as_it_was_printed(change: Any) -> None:
    assert refused(change(personal("actieplan").content)) == "nothing_written"


def test_one_answer_is_something() -> None:
    typed = fill(personal("evaluatie").content, {"/hope": "4"})
    assert only(typed).values["hope"] == "4"


def test_people_are_told_what_to_do(desk: Workspace) -> None:
    code = desk.new_client()
    row = became(desk, desk.personal("evaluatie_begeleider", code))
    assert (row["outcome"], row["reasons"][0]["code"]) == ("rejected", "nothing_written")
    (text,) = desk.outbox().rglob("*.txt")
    told = text.read_text(encoding="utf-8")
    assert "Er staat niets op dit blad." in told
    reason, remedy = row["reasons"][0]["message"].split("Is het een leeg blad?")
    assert reason.strip() in told  # `arrivals` says the same
    assert f"Is het een leeg blad?{remedy}" in told
    assert desk.dossier(code)["submissions"] == []


def test_a_blank_that_was_scanned_asks_nobody_whose_it_is(desk: Workspace) -> None:
    row = became(desk, into_pictures(blank("evaluatie_begeleider")))
    assert (row["outcome"], row["reasons"][0]["code"]) == ("rejected", "nothing_written")
    assert not list(desk.outbox().rglob("*nakijk*.pdf"))


@pytest.mark.parametrize("viewer", range(len(VIEWERS)))
def test_a_blank_of_which_a_viewer_drew_the_name_anew_is_told_once(
    desk: Workspace, viewer: int
) -> None:
    code = desk.new_client("--alias", "Noor")
    shown = redrawn(desk.personal("evaluatie_begeleider", code), viewer)
    row = became(desk, into_pictures(shown))
    assert (row["outcome"], row["reasons"][0]["code"]) == ("rejected", "nothing_written")
    assert desk.dossier(code)["submissions"] == []


def test_pages_of_such_a_blank_that_were_photographed_apart_enter_nothing(desk: Workspace) -> None:
    code = desk.new_client("--alias", "Noor")
    shown = into_pictures(redrawn(desk.personal("evaluatie", code), 2))
    with pikepdf.open(BytesIO(shown)) as pdf:
        for number, page in enumerate(pdf.pages):
            alone, out = pikepdf.new(), BytesIO()
            alone.pages.append(page)
            alone.save(out)
            desk.hand_in(**{f"page{number}": out.getvalue()})
    assert {row["reasons"][0]["code"] for row in desk.arrivals()} == {"nothing_written"}
    assert desk.dossier(code)["submissions"] == []


def test_a_file_that_names_another_client_than_its_pages_is_for_a_person(desk: Workspace) -> None:
    mine, theirs = (desk.personal("evaluatie", desk.new_client()) for _ in range(2))
    row = became(desk, with_metadata_of(mine, theirs))
    assert (row["outcome"], row["reasons"][0]["code"]) == ("review", "client_conflict")
