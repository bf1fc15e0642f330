"""The team's documents: what they tell, and what they never tell."""

from datetime import date
from types import ModuleType

import pytest

from pipeline.documents import team_carriers, team_fidelity, team_ideas
from pipeline.records import Carriers, Document, Statement, TeamPicture, WorkedIdea
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import said, squeezed

PICTURE = TeamPicture(
    language="nl",
    worked=(
        WorkedIdea("Naar het koor", "social", "community"),
        WorkedIdea("De buren vragen", "social", "network"),
        WorkedIdea("Een lijstje maken", None, None),
    ),
    statements=(
        Statement(
            "/hope",
            "modelgetrouwheid_zelfcheck",
            "In verslagen staat hoop.",
            ((date(2026, 3, 1), "3", "soms"), (date(2026, 9, 1), "4", "vaak")),
        ),
    ),
    years=(Carriers(2026, date(2026, 9, 1), {"me": 5, "worker": 4, "": 12}),),
)
MODULES = (team_ideas, team_fidelity, team_carriers)


def told(document: Document | None) -> str:
    assert document is not None
    return said(document)


def test_ideas_stand_by_part_of_life_and_by_helper() -> None:
    text = told(team_ideas.draw(PICTURE, samples.words(), samples.DOMAINS))
    under = "Vrienden, buurt, meedoen Met familie en vrienden De buren vragen In de buurt"
    other = "Naar het koor Andere ideeën Niet gezegd door wie Een lijstje maken"
    assert squeezed(f"{under} {other}") in text


def test_the_self_check_is_told_in_words_alone() -> None:
    text = told(team_fidelity.draw(PICTURE, samples.words(), samples.DOMAINS))
    assert squeezed("In verslagen staat hoop. 1 maart 2026 soms 1 september 2026 vaak") in text
    assert squeezed("geen audit") in text


def test_counts_under_five_and_totals_are_not_told() -> None:
    text = told(team_carriers.draw(PICTURE, samples.words(), samples.DOMAINS))
    assert squeezed("De cliënt zelf 5") in text
    assert squeezed("Een begeleider minder dan 5") in text
    assert squeezed("Niet gezegd wie 12") in text
    assert "21" not in text


def test_the_last_years_stand_on_one_page() -> None:
    years = tuple(Carriers(year, None, {"me": 7}) for year in range(2026, 2009, -1))
    picture = TeamPicture("nl", (), (), years)
    text = told(team_carriers.draw(picture, samples.words(), samples.DOMAINS))
    assert squeezed("Hier staan de laatste 4 jaren") in text
    assert squeezed("2023 De cliënt zelf 7") in text
    assert squeezed("Bladzijde 1 van 1") in text


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_same_picture_gives_the_same_bytes(module: ModuleType, language: str) -> None:
    once = module.draw(PICTURE, samples.words(language), samples.DOMAINS)
    assert once == module.draw(PICTURE, samples.words(language), samples.DOMAINS)


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_drawn_where_there_is_nothing_to_tell(module: ModuleType) -> None:
    assert module.draw(TeamPicture("nl", (), (), ()), samples.words(), samples.DOMAINS) is None
