"""What a reader hands on for pages that it could not read."""

from dataclasses import dataclass

from pipeline.refusals import Refusal


@dataclass(frozen=True, slots=True)
class NotRead:
    """A form in a file that could not be read: its pages of the file, and why."""

    pages: tuple[int, ...]
    refusal: Refusal
