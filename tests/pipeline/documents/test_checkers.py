"""Documents for clients, looked at by two checkers of PDF/UA-1."""

from pathlib import Path

import pytest

from pipeline.documents import action_plan, keepsake, trajectory
from tests.forms.sheets import shipped
from tests.pipeline.documents import samples
from tests.read_aloud import findings

LANGUAGES = [
    pytest.param(language, marks=[] if language in {"nl", "ar"} else pytest.mark.long)
    for language in ("nl", "ar", "en", "es", "fr", "nl-A2", "nl-u", "pl", "ti", "tr", "uk")
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_checkers_find_nothing(language: str, tmp_path: Path) -> None:
    words, labels = shipped().words(language), shipped().domain_labels(language)
    person = samples.rich()
    drawn = [draw(person, words, labels) for draw in (action_plan.draw, trajectory.draw)]
    drawn.append(keepsake.draw(person, words))
    assert [found for each in drawn for found in findings(each.content, tmp_path)] == []
