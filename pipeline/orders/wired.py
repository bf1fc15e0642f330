"""What was ordered on paper, with all that it takes to carry it out."""

from collections.abc import Callable
from datetime import datetime

from forms.catalogue import Catalogue
from forms.ground.words import Words
from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.orders.consent import Consent
from pipeline.orders.day_limit import Amount, DayLimit
from pipeline.orders.fulfilment import Ordering
from pipeline.orders.issuing import Issuing
from pipeline.orders.row_actions import Retry, RowActions
from pipeline.settings import Settings
from pipeline.store.ledger import Ledger


def ordering_of(
    ledger: Ledger,
    catalogue: Catalogue,
    settings: Settings,
    words: Words,
    clock: Callable[[], datetime],
    *,
    papers: CurrentPapers,
    issuing: Issuing,
    retry: Retry,
) -> Ordering:
    """The orders of one workspace; `retry` judges a refused paper afresh."""
    actions = RowActions(ledger, catalogue, papers, clock, issuing, retry)
    most = Amount(int(settings.day_dossiers), int(settings.day_sheets))
    consent = Consent(ledger, catalogue, words, actions, DayLimit(most, clock))
    shown = issuing.roots, words, clock
    return Ordering(ledger, catalogue, *shown, papers, actions, consent)
