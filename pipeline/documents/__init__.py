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
from pipeline.documents.typesetting.pictured_words import PictureOf
from pipeline.records import Document, Progress, TeamPicture

Draw = Callable[[Progress, Catalogue, PictureOf | None], tuple[Document, ...]]


def _action_plan(
    progress: Progress, catalogue: Catalogue, picture_of: PictureOf | None
) -> tuple[Document, ...]:
    language = progress.dossier.language
    words, labels = catalogue.words(language), catalogue.domain_labels(language)
    return (action_plan.draw(progress, words, labels, picture_of),)


def _trajectory(
    progress: Progress, catalogue: Catalogue, picture_of: PictureOf | None
) -> tuple[Document, ...]:
    language = progress.dossier.language
    words, labels = catalogue.words(language), catalogue.domain_labels(language)
    return (trajectory.draw(progress, words, labels, picture_of),)


def _next_forms(
    progress: Progress, catalogue: Catalogue, picture_of: PictureOf | None
) -> tuple[Document, ...]:
    return personal_forms.next_forms(progress, catalogue, picture_of=picture_of)


# Names below a client's folder that documents may have: what is not drawn any more is cleared away.
DRAWN = ("actieplan.pdf", "traject.pdf", "actieplan-bijwerken.pdf", "actieplan-bijwerken-*.pdf")

DOCUMENTS: tuple[Draw, ...] = (_action_plan, _trajectory, _next_forms)


# What each draws is a name and, where there is something to tell, a document.
TeamDraw = Callable[[TeamPicture, Words, Mapping[str, str]], Document | None]
TEAM_DOCUMENTS: Mapping[str, TeamDraw] = {
    team_ideas.NAME: team_ideas.draw,
    team_fidelity.NAME: team_fidelity.draw,
    team_carriers.NAME: team_carriers.draw,
}


def documents_of(
    progress: Progress, catalogue: Catalogue, picture_of: PictureOf | None = None
) -> tuple[Document, ...]:
    """Every document of one client, from what the history says.

    `picture_of` gives the picture with a digest, of what was written and nobody has read yet.
    """
    return tuple(
        document for draw in DOCUMENTS for document in draw(progress, catalogue, picture_of)
    )


def team_documents_of(picture: TeamPicture, catalogue: Catalogue) -> dict[str, Document | None]:
    """Every document of the team by its name; None where there is nothing to tell (any more)."""
    language = picture.language
    try:
        words = catalogue.words(language)
    except UnknownLanguageError:
        language, words = BASE_LANGUAGE, catalogue.words(BASE_LANGUAGE)
    labels = catalogue.domain_labels(language)
    return {name: draw(picture, words, labels) for name, draw in TEAM_DOCUMENTS.items()}
