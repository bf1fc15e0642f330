"""Lines above the page number of one print, as "Dit blad blijft hier.": seen and heard."""

from pathlib import Path

import pytest

from forms.ground.fonts import measure
from forms.ground.style import MM
from forms.layout.bands import ADVICE_LEFT, ADVICE_TOP, CONTENT_WIDTH, foot_runs
from forms.layout.parts import Run
from forms.pdf.slot_words import SlotText
from forms.pdf.stamping import Stamp
from tests.forms.pdf.test_stamping import text_of
from tests.forms.sheets import (
    BESIDE,
    CODE,
    EVERY,
    IN_LARGE_PRINT,
    IN_OTHER_WORDS,
    INSTANCE,
    OF_CLIENTS,
    edition,
    shipped,
    template,
    usual,
)
from tests.read_aloud import findings, heard

SAYS = "Dit blad blijft hier."
SLOT = {"/actions/0": SlotText("A-7K2M9Q", "Bellen")}


def foot_in(language: str) -> tuple[str, ...]:
    words = shipped().words(usual(language))
    spoken = (words, *([shipped().words(words.beside)] if words.beside else []))
    return tuple(each("documents.keep_here") for each in spoken)


@pytest.mark.parametrize("name", ["actieplan_bijwerken", "evaluatie"])
def test_it_stands_on_every_page_that_is_printed(name: str) -> None:
    slots = SLOT if name == "actieplan_bijwerken" else {}
    content = template(name).stamp(Stamp(CODE, INSTANCE, slots=slots, foot=(SAYS,)))
    pages = len(template(name).pages_of(slots))
    assert pages > 1
    assert all(text_of(content, page).count(SAYS) == 1 for page in range(1, pages + 1))


@pytest.mark.parametrize("name", ["actieplan_bijwerken", "evaluatie"])
def test_it_is_heard_once_at_the_end_of_the_first_page(name: str, tmp_path: Path) -> None:
    content = template(name).stamp(Stamp(CODE, INSTANCE, foot=(SAYS,)))
    assert "".join(each.text for each in heard(content)).count(SAYS) == 1
    assert findings(content, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "language"),
    [
        (name, language)
        for name, language in EVERY + BESIDE + IN_OTHER_WORDS + IN_LARGE_PRINT
        if name in OF_CLIENTS
    ],
)
def test_it_touches_nothing_in_any_language(name: str, language: str) -> None:
    foot = foot_runs(foot_in(language), measure)
    for page in edition(name, language).layout.pages:
        advice = [run for run in page.parts if isinstance(run, Run) and run.y >= ADVICE_TOP]
        ends = [run.x + measure(run.text, run.face, run.size) / MM for run in advice]
        assert max(ends) + 3 < min(run.x for run in foot)
    assert ADVICE_LEFT < min(run.x for run in foot) < CONTENT_WIDTH
    assert min(run.y - run.size / MM * 0.75 for run in foot) > 275.3  # of the rule above
