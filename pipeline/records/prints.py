"""How everything that is printed for one client looks: what the office decided about it."""

from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, get_args

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
        language: of all that is printed; "" for the one that the dossier was opened with.
        every_question: a correction sheet asks all there is to ask at once; else first what the
            plan waits for.
    """

    silent: bool = False
    large: bool = False
    colours: Colours = "usual"
    language: str = ""
    every_question: bool = False

    def spoken(self, opened: str) -> str:
        """The language of what is printed, where the dossier was opened in this one."""
        return self.language or opened

    @property
    def told(self) -> tuple[str, ...]:
        """What differs from the usual: silent, large, cream, black, every_question."""
        named = {
            "silent": self.silent,
            "large": self.large,
            self.colours: self.colours != "usual",
            "every_question": self.every_question,
        }
        return tuple(name for name, is_on in named.items() if is_on)

    def beside(self, other: "PrintSettings") -> "PrintSettings":
        """What either of two codes of one person asks; of colours, what this one asks, if any."""
        return PrintSettings(
            silent=self.silent or other.silent,
            large=self.large or other.large,
            colours=self.colours if self.colours != "usual" else other.colours,
            language=self.language or other.language,
            every_question=self.every_question or other.every_question,
        )


AS_USUAL: Final = PrintSettings()


@dataclass(frozen=True, slots=True)
class PrintsSaid:
    """What somebody says about how prints look; None says nothing. See `PrintSettings`."""

    silent: bool | None = None
    large: bool | None = None
    colours: Colours | None = None
    language: str | None = None
    every_question: bool | None = None

    def changing(self, so_far: PrintSettings) -> PrintSettings:
        """How they look after it."""
        return replace(so_far, **self.told)

    def beyond(self, so_far: PrintSettings) -> "PrintsSaid":
        """What of it is not so yet; what is so already is not said once more."""
        new = {key: said for key, said in self.told.items() if getattr(so_far, key) != said}
        return PrintsSaid(**new)

    def without(self, other: "PrintsSaid") -> "PrintsSaid":
        """What of it the other does not say."""
        return PrintsSaid(**{key: said for key, said in self.told.items() if key not in other.told})

    @property
    def told(self) -> dict[str, Any]:
        """What is said, by name."""
        every = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: said for name, said in every.items() if said is not None}
