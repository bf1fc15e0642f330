"""Why the folders of groups take nothing now, for who looks."""

from contextlib import suppress

from pipeline.outbox.roots import Root, Roots, roots_of
from pipeline.outbox.shut import Shut, shut_now
from pipeline.store.ledger import StoreError
from pipeline.workspace import Office


def groups_shut(office: Office) -> dict[Root, Shut | None]:
    """Each folder of a group, and why nothing can be laid there; None: it can."""
    folders = roots_of(office.settings)[1:]
    shut = {each: shut_now(each.path, office.landmarks, each.mark) for each in folders}
    if folders:
        with suppress(StoreError, OSError), office.look(examined=False) as ledger:
            roots = Roots(office.settings, ledger, office.landmarks)
            for each in folders:
                if shut[each] is None and roots.is_taken(each):
                    shut[each] = "taken"
    return shut
