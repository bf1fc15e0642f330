"""Pages that wait for their fellows, told by commands; what knows of them is loaded if any wait."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.workspace import Office

if TYPE_CHECKING:
    from pipeline.validation.awaited_pages import AwaitedForm


def awaited(office: Office, ledger: Ledger) -> "dict[str, AwaitedForm]":
    """The forms that wait for pages, each by the sentence that says which are lacking."""
    forms = office.parts(ledger).awaited()
    if not forms:
        return {}
    from pipeline.jobs.waiting_note import lacking

    return {lacking(form, office.catalogue, office.words): form for form in forms}


def as_of_now(office: Office, ledger: Ledger, rows: Sequence[ArrivalRow]) -> Iterable[ArrivalRow]:
    """The entries, each that waits for pages with those that are lacking now."""
    forms = office.parts(ledger).awaited()
    if not forms:
        return rows
    from pipeline.validation import awaited_pages

    return awaited_pages.as_of_now(rows, forms)
