"""Fields of a form -> hard values to type into them, and what has to come back for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.fillers.widgets import Place

EMOJI = "gelukt 😀 👩‍👧 🤗"
# what is typed -> what comes back, to the letter; None: nothing
EXACT: tuple[tuple[str, str | None], ...] = (
    ("Off", "Off"),
    ("yes", "yes"),
    ("null", "null"),
    ("/Off", "/Off"),
    ("true", "true"),
    (" ", None),
    ("0031 06", "0031 06"),
    ("007", "007"),
)
# the same, each with a number before it, so that no two fields hold the same words
NUMBERED: tuple[tuple[str, str], ...] = (
    ("café, geïnd, coöperatie", "café, geïnd, coöperatie"),
    ("€ 12,50 ’s avonds “mooi” „laag“ – …", "€ 12,50 ’s avonds “mooi” „laag“ – …"),
    ("Łódź İstanbul ğış Ğ ő", "Łódź İstanbul ğış Ğ ő"),
    ("(haakjes) \\ achter / voor ((", "(haakjes) \\ achter / voor (("),
    ("Привет мир", "Привет мир"),
    ("ሰላም ለዓለም", "ሰላም ለዓለም"),
    ("مرحبا بك", "مرحبا بك"),
    (EMOJI, EMOJI),
    ("cafe\u0301 geu\u0308rig", "café geürig"),
    ("met\u00a0harde\u202fspaties  ", "met harde spaties"),
    ("%PDF-1.7 endobj >> <b>&amp; ${x} {y}", "%PDF-1.7 endobj >> <b>&amp; ${x} {y}"),
    ("þÿ is geen merk", "þÿ is geen merk"),
    ("lang " * 400, ("lang " * 400)[:-1]),
)
LINES: tuple[tuple[str, str], ...] = (
    ("een\ntwee", "een\ntwee"),
    ("een\rtwee\r\rvier", "een\ntwee\n\nvier"),
    ("een\r\ntwee\r\n\r\nvier", "een\ntwee\n\nvier"),
    ("regel — ü\n" * 200, ("regel — ü\n" * 200)[:-1]),
)
DATES = (
    ("29-02-2024", "2024-02-29"),
    ("2026-02-03", "2026-02-03"),
    ("3-2-2026", "2026-02-03"),
    ("03022026", "2026-02-03"),
    ("03.02.2026", "2026-02-03"),
)


NUMBERS: tuple[tuple[str, float], ...] = (
    ("12,50", 12.5),
    ("3", 3),
    ("007", 7),
    ("1 000", 1000),
    ("-2", -2),
    ("0.5", 0.5),
)
CODES = (
    ("123456-8", "123456-8"),
    ("1234568", "123456-8"),
    ("000000-1", "000000-1"),  # its last digit is wrong: asked about, and kept as it was written
    ("654 3210", "654321-0"),
)


@dataclass(slots=True)
class Typed:
    """What is typed, and what has to come back, by field name."""

    given: dict[str, str | bool] = field(default_factory=dict)
    back: dict[str, str | float | bool | None] = field(default_factory=dict)


def hard_values(
    places: Iterable[Place],
    code: str,
    *,
    odd: bool,
    turn: int = 0,
    kinds: Mapping[str, str] | None = None,
) -> Typed:
    """Values for every other field that a person can fill.

    Args:
        places: the widgets of the form.
        code: the client code, always typed where there is a field for it.
        odd: fill the fields with an odd number, counted in order, else those with an even one.
        turn: where in the lists of values to begin.
        kinds: the kind of question by field name, for those that hold no words.
    """
    fields: dict[str, list[Place]] = {}
    for place in places:
        if place.is_open:
            fields.setdefault(place.name, []).append(place)
    typed = Typed()
    for number, (name, here) in enumerate(fields.items()):
        if name == "/client":
            typed.given[name] = typed.back[name] = code
        elif number % 2 == odd:
            kind = (kinds or {}).get(name, "")
            given, back = _value(name, kind, here, number // 2 + turn)
            typed.given[name], typed.back[name] = given, back
    return typed


def _value(
    name: str, kind: str, here: list[Place], n: int
) -> tuple[str | bool, str | float | bool | None]:
    if here[0].is_button:
        codes = [place.on for place in here]
        return (True, True) if codes == ["yes"] else (codes[n % len(codes)],) * 2
    if kind in {"number", "code"}:
        values: tuple[tuple[str, str | float], ...] = NUMBERS if kind == "number" else CODES
        return values[n % len(values)]
    if name.endswith(("filled_on", "_date")):
        return DATES[n % len(DATES)]
    if n % 4 == 0:
        return EXACT[n // 4 % len(EXACT)]
    texts = (*NUMBERED, *LINES) if here[0].is_multiline else NUMBERED
    given, back = texts[n % len(texts)]
    return f"{n} {given}", f"{n} {back}"
