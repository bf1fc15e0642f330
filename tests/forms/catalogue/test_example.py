"""The example that begins an own sheet: sound as written, every kind shown, its own code."""

from pathlib import Path

import pytest

from forms.catalogue import Catalogue
from forms.catalogue.example import example, free_code, is_name
from forms.checking import check
from forms.fields import KINDS
from tests.forms.sheets import SHIPPED, shipped


def written(folder: Path, name: str = "mijn_blad") -> Path:
    path = folder / "schemas" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    catalogue = Catalogue(SHIPPED, path.parent)
    path.write_text(example(name, free_code(name, catalogue)), encoding="utf-8")
    return path


def test_the_example_is_sound_as_it_is_written(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert check(path, Catalogue(SHIPPED, path.parent)) == []


def test_the_example_shows_every_kind_of_question() -> None:
    text = example("mijn_blad", "MB")
    kinds = [kind.model_fields["kind"].default for kind in KINDS]
    assert [kind for kind in (*kinds, "group") if f'kind = "{kind}"' not in text] == []


def test_every_kind_is_explained_just_above_it() -> None:
    blocks = example("mijn_blad", "MB").split("\n\n")
    questions = [block for block in blocks if "kind = " in block and "label" in block]
    explained = [block for block in questions if block.startswith("# ") or "   # " in block]
    assert len(explained) >= len(KINDS)


@pytest.mark.parametrize(
    ("name", "code"),
    [("mijn_mensen", "MM"), ("actie_plan", "AC"), ("huisregels", "HU"), ("x", "AA")],
)
def test_the_code_looks_like_the_name_and_is_free(name: str, code: str) -> None:
    assert free_code(name, shipped()) == code


def test_two_new_sheets_have_two_codes(tmp_path: Path) -> None:
    for name in ("mijn_buurt", "mijn_baan"):
        written(tmp_path, name)
    catalogue = Catalogue(SHIPPED, tmp_path / "schemas")
    assert catalogue.worksheet("mijn_buurt").code == "MB"
    assert catalogue.worksheet("mijn_baan").code == "MI"


def test_a_broken_sheet_claims_no_code(tmp_path: Path) -> None:
    (tmp_path / "kapot.toml").write_text("code = [")
    assert free_code("mijn_blad", Catalogue(SHIPPED, tmp_path)) == "MB"


@pytest.mark.parametrize("name", ["Mijn", "mijn blad", "mijn-blad", "1e", "", "common", "a" * 41])
def test_what_cannot_be_a_name_is_none(name: str) -> None:
    assert not is_name(name)
