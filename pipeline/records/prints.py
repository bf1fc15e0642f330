"""How everything that is printed for one client looks: what the office decided about it."""

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """What holds for every print of a client.

    Attributes:
        silent: no print tells whoever sees it what it is: a plain title, no full names of others,
            no places, nobody to call.
        large: letters of 18 points instead of 14.
    """

    silent: bool = False
    large: bool = False

    def changed(self, **said: bool | None) -> "PrintSettings":
        """The same, but for what is said; None says nothing."""
        return replace(self, **{key: value for key, value in said.items() if value is not None})


AS_USUAL: Final = PrintSettings()
