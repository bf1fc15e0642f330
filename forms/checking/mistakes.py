"""What is wrong in a schema or language file, as a value; and as a sentence for a person."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from forms.ground.words import Words

# Dutch words that people write -> the words of a schema file that they may mean
MEANT_WORDS: Mapping[str, tuple[str, ...]] = {
    "tekst": ("text",),
    "regel": ("text", "lines"),
    "regels": ("rows", "lines"),
    "rijen": ("rows",),
    "lijst": ("rows", "choices"),
    "keuze": ("choice", "choices"),
    "keuzes": ("choices",),
    "kiezen": ("choice",),
    "kruisjes": ("ticks",),
    "vinkjes": ("ticks",),
    "aankruisen": ("ticks",),
    "kruisje": ("check",),
    "vinkje": ("check",),
    "vakje": ("check",),
    "datum": ("date",),
    "dag": ("date",),
    "getal": ("number",),
    "nummer": ("number",),
    "schaal": ("scale",),
    "groep": ("group",),
    "wanneer": ("when",),
    "soort": ("kind", "sort"),
    "type": ("kind",),
    "titel": ("title",),
    "vraag": ("label",),
    "naam": ("key", "label", "id"),
    "sleutel": ("key",),
    "uitleg": ("help", "guide"),
    "hulp": ("help",),
    "rol": ("role",),
    "aantal": ("count", "repeat"),
    "herhaal": ("repeat",),
    "verplicht": ("required",),
    "breedte": ("width",),
    "breed": ("width", "full"),
    "bladzijde": ("page",),
    "pagina": ("page",),
    "deel": ("part", "sections"),
    "delen": ("sections",),
    "sectie": ("sections",),
    "secties": ("sections",),
    "vragen": ("fields",),
    "velden": ("fields",),
    "leefgebied": ("domain", "domains"),
    "leefgebieden": ("domains",),
    "inleiding": ("intro",),
    "volgorde": ("order",),
    "voor": ("audience",),
    "kracht": ("strength",),
    "krachten": ("strength",),
    "wens": ("wish",),
    "wensen": ("wish",),
    "doel": ("goal",),
    "doelen": ("goal",),
    "actie": ("action",),
    "stap": ("action", "step"),
    "stappen": ("step",),
    "geleerd": ("learned",),
    "les": ("learned",),
    "betekenis": ("meaning",),
    "belangrijk": ("important",),
    "overslaan": ("skipped",),
    "genoeg": ("enough",),
    "nieuw": ("new",),
    "nieuwe": ("new",),
    "heel": ("full",),
    "helft": ("half",),
    "halve": ("half",),
    "elke": ("each",),
    "klant": ("client",),
    "cliënt": ("client",),
    "begeleider": ("worker",),
    "tabel": ("table",),
    "vooruit": ("forward",),
    "terug": ("back",),
    "hulpbron": ("resource",),
    "steun": ("resource",),
    "ervaring": ("experience",),
    "kennis": ("knowledge",),
    "ja_nee": ("yes_no",),
    "wie": ("who",),
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to put right in a file.

    Attributes:
        file: the file to open.
        place: where in it, as a path that a person can follow:
            `sections 2 › fields 3 (wat_hielp)`; empty for the whole file.
        message_code: key of its two sentences in the language files (`checks.CODE.wrong` and
            `checks.CODE.remedy`).
        params: what the sentences fill in; `nearest` is a word that was probably meant.
        is_warning: it works, but perhaps not as meant.
    """

    file: Path
    place: str
    message_code: str
    params: Mapping[str, str] = field(default_factory=dict)
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Collects the mistakes of one file."""

    file: Path
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, message_code: str, place: str = "", /, **params: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(self.file, place, message_code, params))

    def warn(self, message_code: str, place: str = "", /, **params: str) -> None:
        """Note something that works, but perhaps not as meant."""
        self.mistakes.append(Mistake(self.file, place, message_code, params, is_warning=True))

    @property
    def is_sound(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return all(mistake.is_warning for mistake in self.mistakes)


def inside(place: str, name: str, number: int | None = None, key: object = None) -> str:
    """A place one step further in; `number` counts from 1."""
    step = name if number is None else f"{name} {number}"
    if isinstance(key, str) and key:
        step = f"{step} ({key})"
    return f"{place} › {step}" if place else step


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that it means in Dutch, or that looks most like it; empty where none does."""
    known = list(known)
    meant = next((w for w in MEANT_WORDS.get(word.strip().lower(), ()) if w in known), "")
    return meant or next(iter(difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)), "")


def among(word: str, known: Iterable[str]) -> dict[str, str]:
    """What a message says of a word that should be one of those known."""
    known = list(known)
    return {"known": ", ".join(known), "nearest": nearest(word, known)}


def render(mistake: Mistake, words: Words) -> str:
    """The mistake as one line: where, what is wrong, and what to do.

    Args:
        mistake: what was found.
        words: phrases of the reader's language (`checks.*`).
    """
    params = dict(mistake.params)
    if expected := params.get("expected"):
        params["expected"] = words(f"checks.types.{expected}")
    wrong = words(f"checks.{mistake.message_code}.wrong", **params, file=mistake.file.name)
    remedy = words(f"checks.{mistake.message_code}.remedy", **params, file=mistake.file.name)
    if params.get("nearest"):
        remedy = f"{words('checks.did_you_mean', nearest=params['nearest'])} {remedy}"
    where = f"{mistake.file}, {mistake.place}" if mistake.place else str(mistake.file)
    line = "checks.warning_line" if mistake.is_warning else "checks.line"
    return words(line, where=where, wrong=wrong, remedy=remedy)
