"""A client's progress or the team's picture in, the PDFs that people receive out.

The front door is `documents_of` for a client and `team_documents_of` for the team; `DOCUMENTS` and
`TEAM_DOCUMENTS` list them all. The guide to a sheet is drawn by `guide`; for who asks, all that the
summary has no room for by `appendix_of`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from forms.catalogue import Catalogue
from forms.catalogue.own_names import with_own_names
from forms.ground.known_names import BASE_LANGUAGE, UnknownLanguageError
from forms.ground.words import Words
from pipeline.documents import (
    action_plan,
    keepsake,
    personal_forms,
    team_carriers,
    team_fidelity,
    team_ideas,
    trajectory,
)
from pipeline.documents.discreet import discreet, silent_words
from pipeline.documents.numbering import Numbers
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.documents.typesetting.press import NotPrintedError
from pipeline.records import Document, Progress, TeamPicture

log = logging.getLogger(__name__)

Draw = Callable[[Progress, Catalogue, LinesOf | None, Numbers], tuple[Document, ...]]


class _LanguageDraw(Protocol):
    """Draws one document with the phrases and the names of the domains in one language."""

    def __call__(
        self,
        progress: Progress,
        words: Words,
        domain_labels: Mapping[str, str],
        lines_of: LinesOf | None,
    ) -> Document: ...


def _in_language(draw: _LanguageDraw) -> Draw:
    """A document in the language of the dossier."""

    def drawn(
        progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None, _numbers: Numbers
    ) -> tuple[Document, ...]:
        language = progress.dossier.language
        words, labels = _words(progress, catalogue), catalogue.domain_labels(language)
        return (draw(discreet(progress), words, labels, lines_of),)

    return drawn


def _next_forms(
    progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None, numbers: Numbers
) -> tuple[Document, ...]:
    return personal_forms.next_forms(progress, catalogue, numbers, lines_of)


def _keepsake(
    progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None, _numbers: Numbers
) -> tuple[Document, ...]:
    """A page to remember by, for who rounded off."""
    if not progress.finished:
        return ()
    return (keepsake.draw(discreet(progress), _words(progress, catalogue), lines_of),)


def _words(progress: Progress, catalogue: Catalogue) -> Words:
    """The phrases in which the documents of a client are told."""
    words = with_own_names(catalogue.words(progress.dossier.language), catalogue)
    return silent_words(words) if progress.dossier.prints.silent else words


# Names below a client's folder that documents may have: what is not drawn any more is cleared away.
DRAWN = (
    action_plan.ACTION_PLAN,
    trajectory.TRAJECTORY,
    trajectory.APPENDIX,
    keepsake.KEEPSAKE,
    f"{personal_forms.NEXT_FORM_NAME}.pdf",
    f"{personal_forms.NEXT_FORM_NAME}-*.pdf",
)

TO_READ: tuple[Draw, ...] = (
    _in_language(action_plan.draw),
    _in_language(trajectory.draw),
    _keepsake,
)
DOCUMENTS: tuple[Draw, ...] = (*TO_READ, _next_forms)


# What each draws is a name and, where there is something to tell, a document.
TeamDraw = Callable[[TeamPicture, Words, Mapping[str, str]], Document | None]
TEAM_DOCUMENTS: Mapping[str, TeamDraw] = {
    team_ideas.TEAM_IDEAS: team_ideas.draw,
    team_fidelity.TEAM_FIDELITY: team_fidelity.draw,
    team_carriers.TEAM_CARRIERS: team_carriers.draw,
}


def documents_of(
    progress: Progress,
    catalogue: Catalogue,
    lines_of: LinesOf | None = None,
    numbers: Numbers | None = None,
    *,
    whole: bool = False,
) -> Iterator[Document]:
    """Every document of one client, one by one, from what the history says.

    `lines_of` gives the lines of what was written and nobody has read yet, by its digest; `numbers`
    gives forms their numbers; `whole`: with the appendix.

    Raises:
        NotPrintedError: one could not be printed; all others were given before.
    """
    more = (_in_language(trajectory.appendix),) if whole else ()
    yield from _each((*DOCUMENTS, *more), progress, catalogue, lines_of, numbers)


def documents_to_read(
    progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None = None
) -> Iterator[Document]:
    """The same but for the forms that are to be filled in; and all else that there is to tell."""
    every = (*TO_READ, _in_language(trajectory.appendix))
    yield from _each(every, progress, catalogue, lines_of, None)


def _each(
    draws: Iterable[Draw],
    progress: Progress,
    catalogue: Catalogue,
    lines_of: LinesOf | None,
    numbers: Numbers | None,
) -> Iterator[Document]:
    fault: NotPrintedError | None = None
    for draw in draws:
        try:
            yield from draw(progress, catalogue, lines_of, numbers or Numbers())
        except NotPrintedError as error:
            log.error("not printed for %s: %s", progress.dossier.client, error)
            fault = fault or error
    if fault is not None:
        raise fault


def appendix_of(
    progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None = None
) -> Document:
    """All there is to tell of one client, for who asks for it.

    Raises:
        NotPrintedError: it could not be printed.
    """
    return _in_language(trajectory.appendix)(progress, catalogue, lines_of, Numbers())[0]


def summary_tells_all(
    progress: Progress, catalogue: Catalogue, lines_of: LinesOf | None = None
) -> bool:
    """Whether the appendix would say no more than the summary of one client does.

    Raises:
        NotPrintedError: it could not be printed.
    """
    words, labels = _words(progress, catalogue), catalogue.domain_labels(progress.dossier.language)
    return trajectory.tells_all(discreet(progress), words, labels, lines_of)


def team_documents_of(picture: TeamPicture, catalogue: Catalogue) -> dict[str, Document | None]:
    """Every document of the team by its name; None where there is nothing to tell (any more)."""
    language = picture.language
    try:
        words = catalogue.words(language)
    except UnknownLanguageError:
        language, words = BASE_LANGUAGE, catalogue.words(BASE_LANGUAGE)
    labels = catalogue.domain_labels(language)
    return {name: draw(picture, words, labels) for name, draw in TEAM_DOCUMENTS.items()}
