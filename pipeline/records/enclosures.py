"""Files that lay in another one: an e-mail, a zip or a portfolio, taken apart."""

import re
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from pipeline.records.papers import Arrival

# attached: to a PDF whose pages are more than a cover, or written behind a paper of any kind
ContainerKind = Literal["mail", "archive", "portfolio", "attached"]
LONGEST_NAME = 80  # letters of the name of a file in another
_INSIDE = "/"  # between the id of the file that came in and the place of one that lay in it


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that lay in another.

    Attributes:
        number: its place there, as people count: `2`, or `2.1` for the first in the second.
        name: what it is called there, as far as it can be shown; for the text beside a refused
            paper, and nothing else: anybody may have written it.
    """

    number: str
    content: bytes = field(repr=False)
    name: str = field(default="", repr=False)

    @property
    def sha256(self) -> str:
        """Of its bytes, hex."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class TakenApart:
    """What lay in a file."""

    kind: ContainerKind
    files: tuple[Enclosure, ...]


def arrival_of(container: Arrival, inside: Enclosure) -> Arrival:
    """A file that lay in one that came in, as a file of its own; the same each time."""
    return Arrival(
        name=container.name,
        content=inside.content,
        sha256=inside.sha256,
        received_at=container.received_at,
        id=inside_of(container.id, inside.number),
        within=container.within or container.sha256,
    )


def inside_of(arrival: str, number: str) -> str:
    """The id of an arrival that lay at this place in another."""
    return f"{arrival}{_INSIDE}{number}"


def fit_name(given: str) -> str:
    """The name of a file in another, without its folders, as far as it does nothing where shown."""
    own = re.split(r"[/\\]", given)[-1]
    return "".join(filter(str.isprintable, unicodedata.normalize("NFC", own)))[:LONGEST_NAME]


def number_inside(arrival: str) -> str:
    """The place of a file in the one that it lay in, by its arrival's id; "" if it came loose."""
    return arrival.partition(_INSIDE)[2]


def came_as(arrival: str) -> str:
    """The id of the file that came in, by the id of an arrival that may have lain in it."""
    return arrival.partition(_INSIDE)[0]


def again_as(arrival: str, new: str) -> str:
    """A new id for another try of this arrival; it keeps its place in the file that it lay in."""
    number = number_inside(arrival)
    return inside_of(new, number) if number else new
