"""What waits beside the questions: pages that are still to come, papers that were refused."""

from typing import Any

from pipeline.desk.room import Room
from pipeline.jobs.waiting_note import lacking
from pipeline.orders.references import refused_called


def waiting_told(room: Room) -> dict[str, Any]:
    """What waits beside the questions, for the overview."""
    awaited = room.parts.awaited()
    catalogue, words = room.office.catalogue, room.words
    return {
        "awaited": [lacking(form, catalogue, words) for form in awaited],
        "refused": len(refused_called("", room.ledger, room.office.settings.outbox)),
    }
