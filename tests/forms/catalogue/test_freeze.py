"""Committed editions: written when new, never changed in silence."""

import shutil
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
    assert freeze(schemas) == []


def test_a_changed_sheet_is_refused_and_nothing_is_written(schemas: Path) -> None:
    freeze(schemas)
    (schemas / "editions" / "vormen_van_kracht" / "2.nl.json").unlink()
    rename(schemas, "Mijn actieplan", "Mijn plan")
    with pytest.raises(EditionChangedError, match="actieplan"):
        freeze(schemas)
    assert not (schemas / "editions" / "vormen_van_kracht" / "2.nl.json").exists()


def test_a_changed_guide_is_no_changed_sheet(schemas: Path) -> None:
    freeze(schemas)
    rename(schemas, "pak je nog een blad.\n\n## Zo zit", "neem je er nog een.\n\n## Zo zit")
    assert freeze(schemas) == []


def test_a_raised_edition_stands_beside_the_old_one(schemas: Path) -> None:
    freeze(schemas)
    before = (schemas / "editions" / "actieplan" / "2.nl.json").read_bytes()
    rename(schemas, "edition = 2", "edition = 3")
    written = {path.name for path in freeze(schemas)}
    languages = {language for name, language in EACH if name == "actieplan"}
    large = {f"103.{usual(each)}.json" for _, each in IN_LARGE_PRINT}
    assert written == {f"3.{language}.json" for language in languages} | large
    assert (schemas / "editions" / "actieplan" / "2.nl.json").read_bytes() == before
