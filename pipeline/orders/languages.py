"""Sheets and the language of who gets them -> which come in another, and which nobody checked."""

from collections.abc import Iterable

from forms.catalogue import Catalogue
from forms.ground.words import tag_of


def in_another_language(
    catalogue: Catalogue, sheets: Iterable[str], language: str
) -> dict[str, list[str]]:
    """The sheets that are not there in a language, by the one in which they come instead."""
    lacking = dict[str, list[str]]()
    for name in sheets:
        spoken = catalogue.spoken(name, language)
        if tag_of(spoken) != tag_of(language):
            lacking.setdefault(spoken, []).append(name)
    return lacking


def unchecked_language(catalogue: Catalogue, sheets: Iterable[str], language: str) -> str | None:
    """What a language is called in Dutch, where a sheet comes in it and no native speaker read it.

    A sheet cannot say so itself: its editions are frozen. Plan and trajectory do.
    """
    words = catalogue.words(language)
    comes = any(catalogue.spoken(name, language) == language for name in sheets)
    return words.in_dutch if comes and not words.is_checked else None
