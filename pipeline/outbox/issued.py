"""The outbox -> the codes of clients whose dossiers were opened, and whether a store is gone."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from forms.ground.check_digit import is_valid
from pipeline.outbox.roots import Root
from pipeline.store.ledger import Keeping, StoreHurtError

PERSONAL: Final = "invullen"  # the folder of the sheets that were printed for a client
_OF_CLIENTS: Final = ("formulieren", PERSONAL)  # folders that a client has in the outbox


def issued_codes(outbox: Path) -> list[str]:
    """The codes of which papers lie in the outbox, sorted."""
    found = (folder for name in _OF_CLIENTS for folder in outbox.glob(f"*/{name}"))
    folders = (each for each in found if not (each.is_symlink() or each.parent.is_symlink()))
    return sorted(filter(is_valid, {folder.parent.name for folder in folders}))


def demand_store(keeping: Keeping, roots: Iterable[Root]) -> None:
    """Raise StoreHurtError where there is no store, and papers of clients of one lie here."""
    with suppress(OSError):  # told by who opens it
        if not keeping.has_books() and any(issued_codes(each.path) for each in roots):
            raise StoreHurtError("gone")
