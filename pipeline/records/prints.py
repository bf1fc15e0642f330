"""How everything that is printed for one client looks: what the office decided about it."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Colours = Literal["usual", "cream", "black"]
COLOURS: Final[tuple[Colours, ...]] = get_args(Colours)


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """What holds for every print of a client.

    Attributes:
        silent: no print tells whoever sees it what it is: a plain title, no full names of others,
            no places, nobody to call.
        large: letters of 18 points instead of 14.
        colours: of plan, trajectory and keepsake. `cream` is dark on a cream page, for who reads
            better so; `black` is black on white and nothing else.
    """

    silent: bool = False
    large: bool = False
    colours: Colours = "usual"

    @property
    def told(self) -> tuple[str, ...]:
        """What differs from the usual: silent, large, cream, black."""
        named = {"silent": self.silent, "large": self.large, self.colours: self.colours != "usual"}
        return tuple(name for name, is_on in named.items() if is_on)

    def changed(
        self,
        *,
        silent: bool | None = None,
        large: bool | None = None,
        colours: Colours | None = None,
    ) -> "PrintSettings":
        """The same, but for what is said; None says nothing."""
        return PrintSettings(
            silent=self.silent if silent is None else silent,
            large=self.large if large is None else large,
            colours=colours or self.colours,
        )

    def beside(self, other: "PrintSettings") -> "PrintSettings":
        """What either of two codes of one person asks; of colours, what this one asks, if any."""
        return PrintSettings(
            silent=self.silent or other.silent,
            large=self.large or other.large,
            colours=self.colours if self.colours != "usual" else other.colours,
        )


AS_USUAL: Final = PrintSettings()
