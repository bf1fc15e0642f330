"""An edition -> its template, drawn once and kept in the store."""

import hashlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from forms.catalogue.edition import Edition
from forms.catalogue.frozen import write_whole
from forms.ground.words import Words
from forms.pdf.templates import VERSION, make_template


def template_file(edition: Edition, words: Words, store: Path | None) -> bytes:
    """The template of an edition; `store`: where it is kept, if anywhere."""
    if store is None:
        return make_template(edition.layout, edition.number, words)
    name, number, language = edition.key
    path = store / "templates" / f"{name}-{number}-{language}-{_drawn(edition)}.pdf"
    if path.is_file():
        return path.read_bytes()
    content = make_template(edition.layout, edition.number, words)
    with suppress(PermissionError):  # who reads papers may not write: it is drawn again
        write_whole(path, content)
    return content


@lru_cache(maxsize=64)
def _drawn(edition: Edition) -> str:
    """A digest of all that is drawn of an edition, and of how: each drawing has its own name."""
    return hashlib.sha256(f"{VERSION}\n{edition.to_json()}".encode()).hexdigest()[:16]
