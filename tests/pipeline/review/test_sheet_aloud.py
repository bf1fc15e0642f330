"""A correction sheet about every kind of question that a few papers raise, read aloud as it was."""

import re
from pathlib import Path

from tests.pipeline.review.test_correction_sheets import GARBLED, in_doubt, sheet_of
from tests.read_aloud import heard
from tests.workspace import Workspace, blank, fill, header

KEPT = Path(__file__).with_name("nakijkblad.txt")
# numbers of papers and questions, which follow from what lies on them
_NUMBER = re.compile(r"\b[A-Z]-[0-9A-Z]{6,}\b|\b[0-9A-Z]{7}\b(?= |$)")


def test_a_correction_sheet_is_read_aloud_as_it_was(office: Workspace) -> None:
    """If a change is wanted: put what is heard in its place, read it aloud, and commit it."""
    code = office.new_client()
    office.hand_in(plan=in_doubt(code, **{"goals/0/actions/0/what": GARBLED}))
    office.hand_in(back=evaluation(code))
    assert aloud(sheet_of(office, code), code).splitlines() == KEPT.read_text("utf-8").splitlines()


def evaluation(code: str) -> bytes:
    """A look back of a day that is none, with words in doubt."""
    answers = {"/client": code, **header("31-02-2026"), "/keep": GARBLED, "/hope": "4"}
    return fill(blank("evaluatie"), answers)


def aloud(content: bytes, code: str) -> str:
    """All that is heard, a part a line; a language other than that of the paper is named."""
    parts = heard(content)
    own = parts[0].language
    told = []
    for part in parts:
        mark = "" if part.language == own else f"<{part.language}> "
        lines = [" ".join(line.split()) for line in part.text.split("\n")]
        told += [f"{mark}{line}" for line in lines if line]
    return _NUMBER.sub("[nummer]", "\n".join([*told, ""]).replace(code, "[code]"))
