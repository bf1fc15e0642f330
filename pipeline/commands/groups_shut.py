"""Why the folders of groups take nothing now, for who looks."""

from contextlib import suppress

from pipeline.outbox.roots import Root, Roots
from pipeline.store.ledger import StoreError
from pipeline.today.state import groups_shut
from pipeline.workspace import Office


def groups_seen(office: Office) -> dict[Root, str]:
    """Each folder of a group, and why nothing can be laid there; "": it can."""
    if office.settings.outboxes:
        with suppress(StoreError, OSError), office.look(examined=False) as ledger:
            return groups_shut(office, Roots(office.settings, ledger, office.landmarks))
    return groups_shut(office)
