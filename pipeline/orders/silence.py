"""A client whose prints became silent -> what whoever asked for it has yet to know."""

from collections.abc import Iterator
from pathlib import Path

from forms.ground.words import Words
from pipeline.documents.named_in_words import own_words_naming
from pipeline.orders.issuing import APART, Issuing
from pipeline.outbox import files


def sheets_lying(issuing: Issuing, code: str) -> tuple[str, ...]:
    """The codes of this person in whose folder sheets lie that were printed before."""
    every = sorted(issuing.ledger.decisions.filing().codes(code))
    folders = ((each, issuing.filled_in(each)) for each in every)
    return tuple(each for each, folder in folders if _has_sheets(folder, issuing.outbox))


def _has_sheets(folder: Path, outbox: Path) -> bool:
    lying = files.names_in(folder, outbox) | files.names_in(folder / APART, outbox)
    return any(name.endswith(".pdf") for name in lying)


def told_of_silence(issuing: Issuing, code: str, words: Words) -> Iterator[str]:
    """What silence does not reach: sheets that lie ready, and the client's own words."""
    for each in sheets_lying(issuing, code):
        yield words("orders.old_sheets", code=each)
    yield words("orders.own_words")
    dossier = issuing.dossier(code)
    if dossier is not None and (number := own_words_naming(dossier, words)):
        yield words("orders.own_words_name", number=number)
