"""What the pages of a month were made of, as it is remembered: loads nothing that writes pages."""

from typing import NamedTuple


class Made(NamedTuple):
    """What the pages of a month were made of.

    Attributes:
        of: what else they depend on. tally: what came in, by outcome.
        codes: whose rows stand in each part, as `sought.codes_within` tells them.
    """

    of: str
    tally: dict[str, int]
    codes: list[str]
