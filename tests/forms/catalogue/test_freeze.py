"""Committed editions: written when new, never changed in silence."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.catalogue.freeze import EditionChangedError, freeze
from tests.forms.sheets import (
    BESIDE,
    EVERY,
    IN_LARGE_PRINT,
    IN_OTHER_WORDS,
    SHIPPED,
    edition,
    usual,
)

EACH = EVERY + BESIDE + IN_OTHER_WORDS


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """The shipped schemas without their editions."""
    copy = tmp_path / "schemas"
    shutil.copytree(SHIPPED, copy, ignore=shutil.ignore_patterns("editions"))
    return copy


@pytest.fixture
def few(schemas: Path) -> Path:
    """Two of these sheets."""
    for name in {name for name, _ in EVERY} - {"actieplan", "vormen_van_kracht"}:
        (schemas / f"{name}.toml").unlink()
    return schemas


def rename(schemas: Path, old: str, new: str) -> None:
    path = schemas / "actieplan.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_sheet_in_every_language_is_written_once(schemas: Path) -> None:
    written = {path.relative_to(schemas / "editions").as_posix() for path in freeze(schemas)}
    numbers = [(name, edition(name).number, language) for name, language in EACH]
    numbers += [(name, edition(name, each).number, usual(each)) for name, each in IN_LARGE_PRINT]
    assert written == {f"{name}/{number}.{language}.json" for name, number, language in numbers}


def test_what_is_written_is_not_written_again(few: Path) -> None:
    assert freeze(few)
    assert freeze(few) == []


def test_a_changed_sheet_is_refused_and_nothing_is_written(few: Path) -> None:
    freeze(few)
    (few / "editions" / "vormen_van_kracht" / "2.nl.json").unlink()
    rename(few, "Mijn actieplan", "Mijn plan")
    with pytest.raises(EditionChangedError, match="actieplan"):
        freeze(few)
    assert not (few / "editions" / "vormen_van_kracht" / "2.nl.json").exists()


@pytest.mark.parametrize("change", [lambda path: path.write_text("{}"), Path.unlink])
def test_nothing_is_frozen_beside_an_edition_that_somebody_changed(
    few: Path, change: Callable[[Path], object]
) -> None:
    rename(few, "edition = 2", "edition = 3")
    freeze(few)
    change(few / "editions" / "actieplan" / "3.nl.json")
    rename(few, "edition = 3", "edition = 4")
    with pytest.raises(EditionChangedError, match=r"3\.nl\.json"):
        freeze(few)


def test_a_changed_guide_is_no_changed_sheet(few: Path) -> None:
    freeze(few)
    rename(few, "pak je nog een blad.\n\n## Zo zit", "neem je er nog een.\n\n## Zo zit")
    assert freeze(few) == []


def test_a_raised_edition_stands_beside_the_old_one(few: Path) -> None:
    freeze(few)
    before = (few / "editions" / "actieplan" / "2.nl.json").read_bytes()
    rename(few, "edition = 2", "edition = 3")
    written = {path.name for path in freeze(few)}
    languages = {language for name, language in EACH if name == "actieplan"}
    large = {f"103.{usual(each)}.json" for _, each in IN_LARGE_PRINT}
    assert written == {f"3.{language}.json" for language in languages} | large
    assert (few / "editions" / "actieplan" / "2.nl.json").read_bytes() == before
