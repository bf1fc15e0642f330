"""docs/werkbladen.md says what is so: its examples are sound, and nothing is left out."""

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from forms.catalogue import Catalogue
from forms.checking import check
from forms.fields import KINDS, Group
from forms.fields.base import Role
from forms.schema.worksheet import Section, Worksheet
from tests.forms.sheets import SHIPPED
from tests.workspace import Workspace, fill, header

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "werkbladen.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
FRAME, QUESTIONS = BLOCKS[0], [block for block in BLOCKS[1:] if "kind = " in block]
TRANSLATION = next(block for block in BLOCKS if "[worksheets." in block)


def lay(folder: Path, text: str, name: str = "mijn_blad.toml") -> Path:
    path = folder / "schemas" / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda text: text.split('"')[1])
def test_each_example_can_be_copied_as_it_stands(tmp_path: Path, question: str) -> None:
    sheet = FRAME.split("[[sections.fields]]")[0] + question
    path = lay(tmp_path, sheet)
    assert check(path, Catalogue(SHIPPED, path.parent)) == []


def test_the_file_it_begins_with_is_sound(tmp_path: Path) -> None:
    path = lay(tmp_path, FRAME)
    assert check(path, Catalogue(SHIPPED, path.parent)) == []


def test_every_kind_has_an_example() -> None:
    kinds = {kind.model_fields["kind"].default for kind in KINDS} | {"group"}
    assert {tomllib.loads(q)["sections"]["fields"][0]["kind"] for q in QUESTIONS} == kinds


def test_every_role_and_every_word_of_a_sheet_is_explained() -> None:
    words = set(Worksheet.model_fields) - {"edition", "language", "client", "header", "footer"}
    words |= set(Section.model_fields) | set(Group.model_fields) - {"items", "pictures"}
    words |= set(get_args(Role))
    assert {
        word for word in words if not re.search(rf"`\[*{word}\b|sections\.{word}", PAGE)
    } == set()


def test_the_translation_uses_the_keys_of_the_example() -> None:
    example = (SHIPPED.parent / "forms" / "catalogue" / "example.py").read_text("utf-8")
    keys = re.findall(r"fields\.(\w+)", TRANSLATION)
    known = re.findall(r'key = "(\w+)"', example)
    assert set(keys) <= set(known)
    assert tomllib.loads(TRANSLATION)["worksheets"]["mijn_blad"]["title"]


def test_paper_of_a_sheet_that_was_taken_away_is_still_read(office: Workspace) -> None:
    path = Path(office.krachtwerk("schemas", "new", "mijn_blad").stdout.strip())
    code = office.new_client()
    paper = fill(office.personal("mijn_blad", code), {**header(), "/people/0": "Mijn tante"})
    path.unlink()
    (arrival,) = office.hand_in(blad=paper)
    assert arrival["worksheet"] == "mijn_blad"
    assert [s["text"] for s in office.dossier(code)["strengths"]] == ["Mijn tante"]
