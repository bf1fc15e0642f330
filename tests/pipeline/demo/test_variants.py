"""Golden contact sheets: one history in every language and look; and that a gallery is whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from forms.catalogue import Catalogue
from pipeline.demo.every_paper import CONTACT, OFFICE, hang, of_a_client, of_the_office
from pipeline.demo.gallery import INDEX
from pipeline.demo.story import read_story
from pipeline.demo.variants import PRINTS, History, draw, history
from pipeline.settings import shipped_schemas
from tests.looks import differs
from tests.pipeline.demo.test_gallery import KEPT, names

VARIANTS = KEPT / "varianten"


def test_every_language_and_look_is_kept_and_shown() -> None:
    every = {*Catalogue(shipped_schemas()).languages, *PRINTS}
    assert {name.removesuffix(".png") for name in names(VARIANTS)} == every
    page = (VARIANTS / INDEX).read_text(encoding="utf-8")
    assert [name for name in names(VARIANTS) if f"({name})" not in page] == []


def test_contact_sheets_look_as_they_did(tmp_path: Path) -> None:
    """If a change is wanted: `make gallery`, look at it, and commit it."""
    draw(tmp_path)
    assert names(tmp_path) == names(VARIANTS)
    assert [name for name in names(VARIANTS) if differs(tmp_path / name, VARIANTS / name)] == []


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> History:
    story = read_story(shipped_schemas().parent / "docs" / "demo")
    return history(story, tmp_path_factory.mktemp("jaar") / "jaar")


def test_a_whole_gallery_holds_every_paper(told: History, tmp_path: Path) -> None:
    catalogue = Catalogue(shipped_schemas())
    usual = [each.name for each in of_a_client(told, catalogue, "uk", PRINTS["gewoon"])]
    for name in ("actieplan", "traject", "traject-bijlage", "om-te-bewaren", "pakket"):
        assert f"{name}.pdf" in usual
    assert {"actieplan-bijwerken.pdf", "leeg-evaluatie.pdf", "op-naam-evaluatie.pdf"} <= {*usual}
    assert len({*usual}) == len(usual)
    large = [each.name for each in of_a_client(told, catalogue, "uk", PRINTS["groot"])]
    assert "leeg-evaluatie-groot.pdf" in large
    office = list(of_the_office(told, catalogue, "nl"))
    assert {"bestelformulier.pdf", "nakijken.pdf", "wie-doet-het.pdf", "uitleg-evaluatie.pdf"} <= {
        each.name for each in office
    }
    pages = hang(iter(replace(each) for each in office[:3]), tmp_path / OFFICE)
    hung = [path.name for path in (tmp_path / OFFICE).iterdir()]
    assert (CONTACT in hung, len(hung), pages >= 3) == (True, 7, True)
