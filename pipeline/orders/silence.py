"""A client whose prints became silent -> what whoever asked for it has yet to know."""

from collections.abc import Iterator
from pathlib import Path

from forms.ground.words import Words
from pipeline.documents.named_in_words import own_words_naming
from pipeline.outbox import files
from pipeline.outbox.issued import PERSONAL
from pipeline.records import Dossier
from pipeline.store.ledger import Ledger


def sheets_lying(ledger: Ledger, outbox: Path, code: str) -> tuple[str, ...]:
    """The codes of this person in whose folder sheets lie that were printed before."""
    now = ledger.decisions.filing()
    codes = sorted(now.codes(now.person(code)) | {code})
    return tuple(each for each in codes if files.names_in(outbox / each / PERSONAL, outbox))


def told_of_silence(
    ledger: Ledger, outbox: Path, code: str, dossier: Dossier | None, words: Words
) -> Iterator[str]:
    """What silence does not reach: sheets that lie ready, and the client's own words."""
    for each in sheets_lying(ledger, outbox, code):
        yield words("orders.old_sheets", code=each)
    yield words("orders.own_words")
    if dossier is not None and (number := own_words_naming(dossier, words)):
        yield words("orders.own_words_name", number=number)
