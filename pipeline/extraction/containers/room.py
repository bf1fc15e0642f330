"""What files inside files may take up, all levels together."""

from dataclasses import dataclass
from typing import Final

from pipeline.extraction.bounds import MOST_BYTES, MOST_FILES
from pipeline.records.refusals import TooMuchInside

DEEPEST: Final = 3  # a zip in a message that was forwarded


def too_much() -> TooMuchInside:
    """The refusal of a file with more in it than is taken out."""
    return TooMuchInside(str(MOST_FILES), f"{MOST_BYTES / 1e6:g}")


@dataclass(slots=True)
class RoomLeft:
    """What is left; raises TooMuchInside where it is not enough."""

    files: int = MOST_FILES
    size: int = MOST_BYTES

    def demand(self, files: int, size: int) -> None:
        """Make sure that so much more would fit, before it is unpacked."""
        if files > self.files or size > self.size:
            raise too_much()

    def take(self, content: bytes) -> bytes:
        """The same bytes, which take their room."""
        self.demand(1, len(content))
        self.files -= 1
        self.size -= len(content)
        return content
