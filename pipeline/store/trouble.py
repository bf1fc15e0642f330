"""The kinds of what can be wrong with a store, whatever part of it tells so."""

from typing import Final

from pipeline.settings import PlainError

DISK_FULL: Final = "De schijf is vol. Maak ruimte, en probeer het dan opnieuw."


class StoreError(PlainError):
    """The store cannot be used; the message says what to do."""


class StoreStopsError(StoreError):
    """Nothing more is taken in, drawn or tried again until a person did what the message says."""
