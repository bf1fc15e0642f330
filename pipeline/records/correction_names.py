"""What the sheets that ask people something are called, and where they lie in the outbox."""

from typing import Final

CORRECTION_FOLDER: Final = "nakijken"  # in the outbox (contract)
TEAM_SHEET: Final = "team"  # name of the sheet about papers without a client
UNKNOWN_SHEET: Final = "onbekend"  # begins the names of sheets that ask whose pages are (contract)


def correction_sheet(client: str | None) -> str:
    """The name, without ending, of the sheet about a client's papers; of the team's for None."""
    return client or TEAM_SHEET


def sheet_of_held(held: str) -> str:
    """The name of the sheet that asks whose some pages are (`H-...`)."""
    return f"{UNKNOWN_SHEET}-{held.removeprefix('H-')}"
