"""What people receive: Progress or the team's picture in, PDFs out. Their lists stand here."""

from collections.abc import Callable, Mapping

from forms.catalogue import Catalogue, UnknownLanguageError
from forms.ground.words import Words
from forms.schema.files import BASE_LANGUAGE
from pipeline.documents import (
    action_plan,
    personal_forms,
    team_carriers,
    team_fidelity,
    team_ideas,
    trajectory,
)
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.records import Document, Progress, TeamPicture

Draw = Callable[[Progress, Catalogue, LinesOf | None], tuple[Document, ...]]


def _action_plan(
    progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None
) -> tuple[Document, ...]:
    language = progress.dossier.language
    words, labels = catalogue.words(language), catalogue.domain_labels(language)
    return (action_plan.draw(progress, words, labels, lines_of),)


def _trajectory(
    progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None
) -> tuple[Document, ...]:
    language = progress.dossier.language
    words, labels = catalogue.words(language), catalogue.domain_labels(language)
    return (trajectory.draw(progress, words, labels, lines_of),)


def _next_forms(
    progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None
) -> tuple[Document, ...]:
    return personal_forms.next_forms(progress, catalogue, lines_of=lines_of)


# Names below a client's folder that documents may have: what is not drawn any more is cleared away.
DRAWN = ("actieplan.pdf", "traject.pdf", "actieplan-bijwerken.pdf", "actieplan-bijwerken-*.pdf")

DOCUMENTS: tuple[Draw, ...] = (_action_plan, _trajectory, _next_forms)


# What each draws is a name and, where there is something to tell, a document.
TeamDraw = Callable[[TeamPicture, Words, Mapping[str, str]], Document | None]
TEAM_DOCUMENTS: Mapping[str, TeamDraw] = {
    team_ideas.TEAM_IDEAS: team_ideas.draw,
    team_fidelity.TEAM_FIDELITY: team_fidelity.draw,
    team_carriers.TEAM_CARRIERS: team_carriers.draw,
}


def documents_of(
    progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None = None
) -> tuple[Document, ...]:
    """Every document of one client, from what the history says.

    `lines_of` gives the lines of what was written and nobody has read yet, by its digest.
    """
    return tuple(document for draw in DOCUMENTS for document in draw(progress, catalogue, lines_of))


def team_documents_of(picture: TeamPicture, catalogue: Catalogue) -> dict[str, Document | None]:
    """Every document of the team by its name; None where there is nothing to tell (any more)."""
    language = picture.language
    try:
        words = catalogue.words(language)
    except UnknownLanguageError:
        language, words = BASE_LANGUAGE, catalogue.words(BASE_LANGUAGE)
    labels = catalogue.domain_labels(language)
    return {name: draw(picture, words, labels) for name, draw in TEAM_DOCUMENTS.items()}
