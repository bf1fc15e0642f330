"""What people receive: Progress in, PDFs out. The list of documents stands here."""

from collections.abc import Callable

from forms.catalogue import Catalogue
from pipeline.documents import action_plan, personal_forms, trajectory
from pipeline.records import Document, Progress

Draw = Callable[[Progress, Catalogue], tuple[Document, ...]]


def _action_plan(progress: Progress, catalogue: Catalogue) -> tuple[Document, ...]:
    language = progress.dossier.language
    words, labels = catalogue.words(language), catalogue.domain_labels(language)
    return (action_plan.draw(progress, words, labels),)


def _trajectory(progress: Progress, catalogue: Catalogue) -> tuple[Document, ...]:
    language = progress.dossier.language
    words, labels = catalogue.words(language), catalogue.domain_labels(language)
    return (trajectory.draw(progress, words, labels),)


DOCUMENTS: tuple[Draw, ...] = (_action_plan, _trajectory, personal_forms.next_forms)


def documents_of(progress: Progress, catalogue: Catalogue) -> tuple[Document, ...]:
    """Every document of one client, from what the history says."""
    return tuple(document for draw in DOCUMENTS for document in draw(progress, catalogue))
