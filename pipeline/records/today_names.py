"""What the pages of today are called, for who writes them and for who takes them away."""

from typing import Final

TODAY_PAGE: Final = "overzicht.html"  # in the outbox
MONTHS_FOLDER: Final = "overzicht"  # in the outbox
TODAY_REMEMBERED: Final = "today.json"  # in the store
TODAY_OF_ROOT: Final = "today-"  # begins the name of the same for the root of a group
