"""The golden series: the same stories give the same pictures as those that are kept."""

from pathlib import Path

import pytest

from pipeline.demo.gallery import INDEX, draw
from pipeline.settings import shipped_schemas
from tests.looks import differs

KEPT = shipped_schemas().parent / "docs" / "gallery"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gallery")
    draw(folder)
    return folder


@pytest.mark.long
def test_the_gallery_that_is_kept_is_that_of_the_stories(drawn: Path) -> None:
    """If this is wanted: `make gallery`, look at what changed, and commit it."""
    assert names(drawn) == names(KEPT)
    assert [name for name in names(KEPT) if differs(drawn / name, KEPT / name)] == []


@pytest.mark.long
def test_the_page_of_the_gallery_shows_every_picture(drawn: Path) -> None:
    page = (KEPT / INDEX).read_text(encoding="utf-8")
    assert page == (drawn / INDEX).read_text(encoding="utf-8")
    assert [name for name in names(KEPT) if f"({name})" not in page] == []


def test_the_gallery_stays_small() -> None:
    assert names(KEPT)
    assert sum(path.stat().st_size for path in KEPT.iterdir()) < 3_000_000


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.png"))
