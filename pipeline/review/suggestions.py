"""What is asked about one person's papers -> suggestions for the handwriting, kept by picture.

Suggestions only save typing. They are made when all else is done: ticks and digits are in and the
documents are drawn; and they are made in bounded batches, so that a new paper never waits long.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pipeline.records import Dossier, Picture, Suggestion
from pipeline.records.picture_tokens import without_tokens
from pipeline.review.questions import OpenQuestion

Suggest = Callable[[Sequence[Picture], Sequence[str], str], Sequence[Suggestion]]
MOST: Final = 40  # pictures in one batch: some ten seconds

_WRITTEN: Final = frozenset({"word", "text"})


def lacking(
    asked: Iterable[OpenQuestion], suggestion: Callable[[str], tuple[str, float] | None]
) -> tuple[str, ...]:
    """The pictures of words about which a person is asked and nothing is suggested yet.

    Args:
        asked: the open questions of one person's papers.
        suggestion: what is kept for a picture, by digest (`Ledger.suggestion`).
    """
    pictures = (each.picture for each in asked if each.place.kind in _WRITTEN)
    found = dict.fromkeys(each for each in pictures if each is not None)
    return tuple(each for each in found if suggestion(each) is None)


def known_texts(dossier: Dossier) -> tuple[str, ...]:
    """The texts of a dossier: whoever wrote about a goal once writes about it again."""
    said = [
        *(goal.text for goal in dossier.goals),
        *(goal.why for goal in dossier.goals),
        *(action.what for goal in dossier.goals for action in goal.actions),
        *(action.what for action in dossier.loose_actions),
        *(strength.text for strength in dossier.strengths),
        *(wish.text for wish in dossier.wishes),
        *(step.text for step in dossier.steps),
        *(saying.text for saying in (*dossier.meaning, *dossier.learned)),
        *(idea.text for idea in dossier.ideas),
    ]
    read = (without_tokens(text) for text in said if text)
    return tuple(dict.fromkeys(text for text in read if text))


def suggestions_for(
    wanted: Sequence[str],
    known: Sequence[str],
    language: str,
    picture_of: Callable[[str], Picture | None],
    suggest: Suggest,
) -> Mapping[str, tuple[str, float]]:
    """What the first `MOST` of these pictures may say, by digest, to be kept.

    One of which nothing could be made is kept too, without a text: it is not tried again. Nothing
    is given where the recogniser is not installed or fails; then all are tried again later.

    Args:
        wanted: digests of pictures, from `lacking`.
        known: texts of the same person, from `known_texts`.
        language: of the dossier.
        picture_of: the picture with a digest, if it is kept.
        suggest: makes them; `readers.suggest.apart.suggest_apart`.
    """
    batch = {digest: picture_of(digest) for digest in wanted[:MOST]}
    there = {digest: picture for digest, picture in batch.items() if picture is not None}
    if not there:
        return {}
    made = suggest(tuple(there.values()), known, language)
    if len(made) != len(there):
        return {}
    return {digest: (each.text, each.confidence) for digest, each in zip(there, made, strict=True)}
