"""A paper and its client -> whether the recogniser of handwriting knows the letters of such a hand.

It knows Latin letters alone. Of others it makes words that mean nothing, and is sure of them. What
a language calls itself tells its letters, so that an own language file needs to say no more.
"""

from forms.catalogue import Catalogue
from forms.ground.known_names import UnknownLanguageError
from forms.ground.script import is_latin
from pipeline.store.ledger import Ledger


def has_known_letters(ledger: Ledger, catalogue: Catalogue, client: str | None, paper: str) -> bool:
    """Whether the language of the paper and that of whose it is have Latin letters.

    `client`: code of whose dossier it lies in; None for the team. `paper`: its id.
    """
    by, on = ledger.clients.get(client or ""), ledger.papers.get(paper)
    spoken = {on.language} if on is not None else set()
    if by is not None:
        spoken.add(ledger.decisions.filing().prints_for(by.code).spoken(by.language))
    return all(_is_latin(catalogue, each) for each in spoken)


def _is_latin(catalogue: Catalogue, language: str) -> bool:
    try:
        name = catalogue.words(language).phrases.get("language.name", "")
    except UnknownLanguageError:
        return False
    return bool(name) and is_latin(name)
