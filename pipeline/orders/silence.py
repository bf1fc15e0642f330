"""A client whose prints became silent -> what whoever asked for it has yet to know."""

from collections.abc import Iterator

from forms.ground.words import Words
from pipeline.documents.named_in_words import own_words_naming
from pipeline.orders.issuing import Issuing
from pipeline.orders.old_sheets import sheets_lying


def not_silent(words: Words) -> Iterator[str]:
    """What no silence changes: the own words of a sheet to fill in, and those of the client."""
    yield words("orders.own_titles")
    yield words("orders.own_words")


def told_of_silence(issuing: Issuing, code: str, words: Words) -> Iterator[str]:
    """What silence does not reach: sheets that lie ready, and the client's own words."""
    for each in sheets_lying(issuing, code):
        yield words("orders.old_sheets", code=each)
    yield from not_silent(words)
    dossier = issuing.dossier(code)
    if dossier is not None and (number := own_words_naming(dossier, words)):
        yield words("orders.own_words_name", number=number)
