"""Sheets, guides, a pack, papers of the team and next forms, read aloud as they were."""

import pytest

from tests.pipeline.documents.hard import everybody
from tests.pipeline.documents.sheets_aloud import ALOUD, aloud, papers


def test_each_paper_is_kept_and_none_is_left_from_before() -> None:
    assert {path.stem for path in ALOUD.iterdir()} == {*papers()}
    assert {f"bijwerken-{name}" for name in everybody()} <= {*papers()}


@pytest.mark.parametrize("name", papers())
def test_it_is_read_aloud_as_it_was(name: str) -> None:
    """If a change is wanted: write them anew, read them aloud, and commit them."""
    kept = (ALOUD / f"{name}.txt").read_text(encoding="utf-8")
    assert aloud(name).splitlines() == kept.splitlines()
