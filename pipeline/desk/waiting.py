"""What there is to say of today beside the questions, as on the page in the outbox."""

from pipeline.desk.room import Room
from pipeline.today.facts import Today
from pipeline.today.gathering import Gathering
from pipeline.today.overview import outstanding
from pipeline.today.state import state_of


def today_of(room: Room) -> Today:
    """All there is to say; the questions are told by the piles themselves, which are newer."""
    state = state_of(room.office, roots=room.parts.roots)
    out = outstanding(room.office, room.ledger)
    return Gathering(room.parts, out).gathered(state)
